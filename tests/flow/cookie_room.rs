//! What fits in the cookies: the longest return paths with usual addresses, and less with the longest
//! addresses, where the login goes on without its return path as long as it can.

use std::collections::BTreeSet;

use saml_sp::chrono::TimeDelta;
use saml_sp::flow::code;
use saml_sp::{Company, EntityId, ServiceProvider};

use crate::world::{BASE, BOTH_WAYS, Kept, World, company, refused, service_provider};

/// Return paths of 2,048 bytes, of all sorts.
fn longest() -> Vec<String> {
    let filled = |start: &str, with: &str| {
        let mut path = start.to_owned();
        while path.len() + with.len() <= 2048 {
            path.push_str(with);
        }
        path.push_str(&"z".repeat(2048 - path.len()));
        path
    };
    vec![
        filled("/", "a"),
        filled("/a", "/a"),
        filled("/", "%20"),
        filled("/", "%C3%A4"),
        filled("/?q=", "&a=1"),
        filled("/#", "!$&'()*+,;=:@~"),
        filled("/", "\"<>`{}|^[]"),
    ]
}

#[tokio::test]
async fn the_longest_return_paths_survive_the_way() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        for path in longest() {
            assert_eq!(path.len(), 2048);
            let mut browser = world.browser();
            let url = world.start_to(&mut browser, &path).await;
            let body = world.answer(&url);
            let login = world.signs_in(&mut browser, body).await;
            assert_eq!(login.return_to.unwrap().as_str(), path);
        }
    }
}

#[tokio::test]
async fn the_longest_company_and_addresses_of_a_usual_length_leave_room_for_it() {
    let world = World::new(Kept::Sealed);
    let name = "a".repeat(63);
    let base = format!("https://sso.{}.example.com", "a".repeat(60)).parse().unwrap();
    let idp = world.entra.identity_provider().unwrap();
    world.tenants.insert(ServiceProvider::for_company(&base, company(&name), idp));
    let mut browser = world.browser();
    let path = longest().swap_remove(0);
    let to = path.parse().unwrap();
    let with = world.try_start_with(&mut browser, &name, |login| login.return_to(to));
    let url = with.await.unwrap();
    let body = world.answer(&url);
    let login = crate::world::login(world.post_to(&name, &mut browser, body).await);
    assert_eq!(login.return_to.unwrap().as_str(), path);
}

#[tokio::test]
async fn the_next_request_carries_at_most_five_and_four_kib_of_them() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        for length in [2048, 1, 900, 1, 1, 1, 2048, 300, 600, 1200, 40, 2000] {
            let path = format!("/{}", "a".repeat(length - 1));
            let url = world.start_to(&mut browser, &path).await;
            let header = browser.header();
            assert!(browser.names().len() <= 5, "{:?}", browser.names());
            // With the separator of a cookie that stands before them.
            assert!("; ".len() + header.len() <= 4096, "{}", header.len());
            // The newest always signs in.
            let mut copy = browser.clone();
            let body = world.answer(&url);
            world.signs_in(&mut copy, body).await;
            world.clock.pass(TimeDelta::seconds(1));
        }
    }
}

#[tokio::test]
async fn as_many_stay_as_have_room_and_not_one_more() {
    let world = World::new(Kept::Sealed);
    let mut four = world.browser();
    for _ in 0..4 {
        world.start(&mut four).await;
        world.clock.pass(TimeDelta::seconds(1));
    }
    let (before, one) = (four.names(), (four.header().len() + "; ".len()) / 4);
    let mut numbers = BTreeSet::new();
    // Three bytes more are four characters of base64.
    for length in (1..=2048).step_by(3) {
        let mut browser = four.clone();
        world.start_to(&mut browser, &format!("/{}", "a".repeat(length - 1))).await;
        let (after, bytes) = (browser.names(), browser.header().len() + "; ".len());
        assert!(bytes <= 4096, "{length}: {bytes}");
        let deleted = before.len() + 1 - after.len();
        assert_eq!(after[..after.len() - 1], before[deleted..], "{length}: the oldest went");
        assert!(deleted == 0 || bytes + one > 4096, "{length}: there was room for one more");
        numbers.insert(after.len());
    }
    assert!(numbers.len() >= 3, "of short and of long return paths: {numbers:?}");
}

/// `acme` at a base URL of so many bytes, with an issuer of so many characters.
fn with_lengths(world: &World, base: usize, issuer: usize) -> ServiceProvider {
    let mut url = format!("{BASE}/");
    url.push_str(&"b".repeat(base.saturating_sub(url.len())));
    let issuer: EntityId = format!("urn:{}", "i".repeat(issuer - 4)).parse().unwrap();
    let idp = world.entra.identity_provider().unwrap().with_issuer(issuer);
    let acme: Company = company("acme");
    ServiceProvider::for_company(&url.parse().unwrap(), acme, idp)
}

#[tokio::test]
async fn with_the_longest_addresses_the_return_path_is_dropped_and_the_login_goes_on() {
    let world = World::new(Kept::Sealed);
    let acme = with_lengths(&world, 512, 1000);
    let issuer = acme.identity_provider().issuer().as_str().to_owned();
    world.tenants.insert(acme);
    let theirs = world.entra.entity_id();
    let entra = world.entra.before_signing(move |xml| xml.replace(theirs.as_str(), &issuer));
    for (length, kept) in [(2048, false), (1000, false), (100, true)] {
        let mut browser = world.browser();
        let path = format!("/{}", "a".repeat(length - 1));
        let url = world.start_to(&mut browser, &path).await;
        let body = entra.answer_body(&url, world.clock.now()).unwrap();
        let login = world.signs_in(&mut browser, body).await;
        let returned = login.return_to.map(|path| path.to_string());
        assert_eq!(returned, kept.then_some(path), "{length}");
    }
}

#[tokio::test]
async fn a_login_that_fits_in_no_cookie_is_refused_unless_it_is_stored() {
    // Addresses of one's own may be longer than those of a base URL.
    let long = |end: &str| format!("{BASE}/{}{end}", "c".repeat(1024 - BASE.len() - 1 - end.len()));
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let issuer: EntityId = format!("urn:{}", "i".repeat(1020)).parse().unwrap();
        let idp = world.entra.identity_provider().unwrap().with_issuer(issuer.clone());
        let urls = saml_sp::settings::SpUrls::new(
            long("").parse().unwrap(),
            long("/acs").parse().unwrap(),
        );
        world.tenants.insert(ServiceProvider::new(company("acme"), urls, idp));
        let mut browser = world.browser();
        let started = world.try_start(&mut browser, "acme").await;
        match kept {
            Kept::Sealed => {
                let refused = refused(started, code::COOKIE_TOO_LARGE);
                assert_eq!(refused.status(), 500);
                assert_eq!(browser.header(), "");
                let told = world.events.last();
                assert_eq!(told.outcome.code(), Some("cookie.too-large"));
            }
            Kept::Stored => {
                let theirs = world.entra.entity_id();
                let entra = world
                    .entra
                    .before_signing(move |xml| xml.replace(theirs.as_str(), issuer.as_str()));
                let body = entra.answer_body(&started.unwrap(), world.clock.now()).unwrap();
                world.signs_in(&mut browser, body).await;
            }
        }
        // Nobody else is the worse for it.
        world.tenants.insert(service_provider("acme", &world.entra));
        world.whole_login(&mut browser).await;
    }
}
