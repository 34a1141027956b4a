//! The cookies of pending logins: their names and attributes, exactly, and how many a browser is
//! left with.

use saml_sp::chrono::TimeDelta;
use saml_sp::flow::Cookies;
use saml_sp::testing::Misbehaviour;

use crate::posted::{cookie_name, login_id};
use crate::world::{BOTH_WAYS, World};

const ATTRIBUTES: &str = "Path=/; Max-Age=900; Secure; HttpOnly; SameSite=None";

fn set(cookies: &Cookies) -> Vec<String> {
    cookies.set_cookies().map(str::to_owned).collect()
}

/// The name, value and attributes of a `Set-Cookie` header.
fn parts(header: &str) -> (&str, &str, &str) {
    let (pair, attributes) = header.split_once("; ").unwrap();
    let (name, value) = pair.split_once('=').unwrap();
    (name, value, attributes)
}

#[tokio::test]
async fn a_start_sets_one_cookie_with_exactly_these_attributes() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        for test in [false, true] {
            let mut cookies = Cookies::none();
            let url = match test {
                false => world.sso.start("acme", &mut cookies).await.unwrap(),
                true => world.sso.start_test("acme", &mut cookies).await.unwrap(),
            };
            let [header] = &set(&cookies)[..] else { panic!("one cookie") };
            let (name, value, attributes) = parts(header);
            assert_eq!(attributes, ATTRIBUTES);
            assert_eq!(name, cookie_name(&login_id(&url)));
            assert_eq!(name.len(), "__Host-saml-".len() + 24);
            let url_safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
            assert!(!value.is_empty() && value.bytes().all(url_safe), "{value}");
        }
    }
}

#[tokio::test]
async fn a_login_leaves_the_knowledge_that_it_was_answered_and_a_refusal_leaves_nothing() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let url = world.start(&mut browser).await;
        let mut cookies = browser.cookies();
        let spoiled = world.misbehaved(Misbehaviour::WrongAudience, &url);
        let refused = world.sso.finish("acme", spoiled.as_bytes(), &mut cookies).await;
        assert!(refused.is_err());
        assert_eq!(set(&cookies), [""; 0]);
        let body = world.answer(&url);
        assert!(world.sso.finish("acme", body.as_bytes(), &mut cookies).await.is_ok());
        let name = cookie_name(&login_id(&url));
        assert_eq!(set(&cookies), [format!("{name}=answered; {ATTRIBUTES}")]);
    }
}

#[tokio::test]
async fn the_oldest_is_deleted_in_the_answer_that_brings_the_sixth() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let mut names = Vec::new();
        for n in 0..12 {
            let mut cookies = browser.cookies();
            let url = world.sso.start("acme", &mut cookies).await.unwrap();
            names.push(cookie_name(&login_id(&url)));
            let headers = set(&cookies);
            let (put, deleted) = headers.split_last().unwrap();
            assert_eq!(parts(put).0, names[n]);
            let oldest = n
                .checked_sub(5)
                .map(|oldest| format!("{}=; {}", names[oldest], ATTRIBUTES.replace("900", "0")));
            assert_eq!(deleted, Vec::from_iter(oldest), "login {n}");
            browser.receive(&cookies);
            assert_eq!(browser.names().len(), (n + 1).min(5));
            world.clock.pass(TimeDelta::seconds(1));
        }
        assert_eq!(browser.names(), names[7..]);
    }
}

#[tokio::test]
async fn names_sort_by_time_across_years() {
    let world = World::new(crate::world::Kept::Sealed);
    let mut names = Vec::new();
    for _ in 0..40 {
        let mut cookies = Cookies::none();
        let url = world.sso.start("acme", &mut cookies).await.unwrap();
        names.push(cookie_name(&login_id(&url)));
        world.clock.pass(TimeDelta::days(370));
    }
    assert!(names.is_sorted(), "{names:?}");
}

#[tokio::test]
async fn somebody_with_a_hundred_of_them_gets_rid_of_them_by_and_by() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        for n in 0..100 {
            browser.plant(&format!("__Host-saml-{n:024x}"), "x".repeat(50));
        }
        let mut rounds = 0;
        while browser.names().len() > 5 {
            let mut before = browser.names();
            before.sort();
            let url = world.start(&mut browser).await;
            world.clock.pass(TimeDelta::seconds(1));
            let after = browser.names();
            assert!(after.contains(&cookie_name(&login_id(&url))));
            let gone = before.iter().take_while(|name| !after.contains(name)).count();
            assert_eq!(after.len(), before.len() - gone + 1, "the oldest went first");
            assert!((1..=20).contains(&gone), "{gone} at once");
            rounds += 1;
            assert!(rounds <= 8);
        }
        world.whole_login(&mut browser).await;
    }
}
