//! Set-up links, for an administrator who has no account: each opens the pages of one company, for
//! its time and its round.

use axum::http::HeaderValue;
use saml_sp::chrono::TimeDelta;
use saml_sp::flow::SealingKey;
use saml_sp::testing::Misbehaviour;

use crate::client::{Answer, Browser, multipart, part};
use crate::route_table::{ROUTES, request_of};
use crate::slow::slowly_posted;
use crate::world::{ACME, FINALIZE, GLOBEX, HOST, INIT, SIGN_IN_FIRST, WELCOME, World, acme};

const COOKIE: &str = "__Host-saml-setup-acme";

/// A link that alice makes on the page.
async fn link(world: &World) -> String {
    let mut alice = world.alice();
    let page = alice.page(ACME).await;
    alice.press(&page, "/make-link").await.page(200).at("link")
}

/// A browser without a session that opened the link.
async fn holder(world: &World) -> Browser {
    let mut holder = world.stranger();
    let answer = holder.open(&link(world).await).await;
    assert_eq!(answer.leads_to(), ACME);
    holder
}

fn is_refused(answer: &Answer, title: &str) {
    let page = answer.page(403);
    assert_eq!(page.heading(), title);
    // At most the link is forgotten.
    for cookie in answer.all("set-cookie") {
        assert!(cookie.starts_with("__Host-saml-setup-"), "{cookie}");
        assert!(cookie.ends_with("=; Path=/; Secure; HttpOnly; Max-Age=0"), "{cookie}");
    }
    assert!(!page.text().contains("Acme") && page.forms().is_empty());
}

const EXPIRED: &str = "This set-up link has expired";
const ENDED: &str = "This set-up link has ended";
const NOTHING: &str = "This set-up link opens nothing";

#[tokio::test]
async fn a_link_opens_its_company_and_puts_its_secret_in_a_cookie() {
    let world = World::new().await;
    let link = link(&world).await;
    let token = link.strip_prefix(&format!("{HOST}{ACME}/link/")).expect("a link of ours");
    let mut holder = world.stranger();
    let answer = holder.open(&link).await;
    assert_eq!(answer.leads_to(), ACME);
    let mut attributes: Vec<_> = answer.one("set-cookie").split("; ").collect();
    assert_eq!(attributes.remove(0), format!("{COOKIE}={token}"));
    attributes.sort_unstable();
    // `SameSite=None` would let other sites ask in its name; `Strict` would lose it at Entra.
    let week = format!("Max-Age={}", 7 * 24 * 60 * 60);
    assert_eq!(attributes, ["HttpOnly", &week, "Path=/", "SameSite=Lax", "Secure"]);

    let page = holder.page(ACME).await;
    page.says("Single sign-on for Acme Ltd");
    page.says("You are here by a set-up link");
    assert!(!page.text().contains(token) && page.links().iter().all(|link| !link.contains(token)));
}

#[tokio::test]
async fn a_holder_sets_the_company_up_and_the_link_ends() {
    let world = World::new().await;
    let mut holder = holder(&world).await;
    let metadata = world.entra.metadata_xml().unwrap();
    holder.upload(&format!("{ACME}/metadata"), "a.xml", &metadata).await.leads_to();
    let url = holder.begin(&format!("{ACME}/test")).await;
    let answer = holder.arrive(FINALIZE, world.answer_of(&world.entra, &url)).await;
    answer.page(200).says("Test passed");
    let page = holder.page(ACME).await;
    // The page that he came from is closed to him by that.
    let page = holder.press(&page, "/live").await.page(200);
    assert_eq!(page.heading(), "Single sign-on is on");
    assert_eq!(world.login(&world.entra).await.text(), WELCOME);
    let before = world.acme().await;
    for path in ["", "/attempts", "/test"] {
        is_refused(&holder.clone().open(&format!("{ACME}{path}")).await, ENDED);
    }
    is_refused(&holder.clone().submit(&format!("{ACME}/off"), &[]).await, ENDED);
    assert_eq!(world.acme().await, before);

    // The browser forgets it, and is a stranger's again.
    is_refused(&holder.open(ACME).await, ENDED);
    assert_eq!(holder.open(ACME).await.text(), SIGN_IN_FIRST);
}

#[tokio::test]
async fn a_holder_whose_test_is_refused_reads_why() {
    let world = World::new().await;
    world.upload(&world.entra).await.leads_to();
    let mut holder = holder(&world).await;
    let url = holder.begin(&format!("{ACME}/test")).await;
    let wrong = world.entra.misbehaving(Misbehaviour::WrongAudience);
    let answer = holder.arrive(FINALIZE, world.answer_of(&wrong, &url)).await;
    holder.page(answer.leads_to()).await.says("assertion.audience");
    // The reference alone opens it to nobody else.
    let answer = world.stranger().open(answer.leads_to()).await;
    assert_eq!((answer.status, answer.text()), (401, SIGN_IN_FIRST));
}

#[tokio::test]
async fn a_link_opens_no_other_company() {
    let world = World::new().await;
    let link = link(&world).await;
    let token = link.rsplit('/').next().unwrap();
    is_refused(&world.stranger().open(&format!("{GLOBEX}/link/{token}")).await, NOTHING);
    // As the cookie of the other company, or as that of its own.
    let planted = world.stranger().with_cookie("__Host-saml-setup-globex", token);
    let mut own = holder(&world).await;
    for (method, path) in ROUTES {
        for (browser, expected) in [(&mut planted.clone(), NOTHING), (&mut own, "")] {
            let path = format!("{GLOBEX}{path}");
            let mut request = request_of(&world, method, &path, "000000000000");
            request.headers_mut().insert("sec-fetch-site", "same-origin".parse().unwrap());
            let answer = browser.send(request).await;
            if expected.is_empty() {
                assert_eq!((answer.status, answer.text()), (401, SIGN_IN_FIRST));
            } else {
                is_refused(&answer, expected);
            }
        }
    }
    // A company that is not there is told from none that is.
    is_refused(
        &world.stranger().open(&format!("/auth/settings/sso/umbrella/link/{token}")).await,
        NOTHING,
    );
    let mut planted = world.stranger().with_cookie("__Host-saml-setup-umbrella", token);
    is_refused(&planted.open("/auth/settings/sso/umbrella").await, NOTHING);
}

#[tokio::test]
async fn a_link_ends_with_its_time_to_the_second() {
    let world = World::new().await;
    let link = world.pages.setup_link(&acme(), TimeDelta::hours(1)).await.unwrap();
    let mut holder = world.stranger();
    assert!(holder.open(&link).await.one("set-cookie").contains("Max-Age=3600"));
    world.let_pass(TimeDelta::seconds(3599));
    holder.page(ACME).await;
    assert!(world.stranger().open(&link).await.one("set-cookie").contains("Max-Age=1"));
    world.let_pass(TimeDelta::seconds(1));
    is_refused(&holder.clone().submit(&format!("{ACME}/off"), &[]).await, EXPIRED);
    is_refused(&holder.open(ACME).await, EXPIRED);
    is_refused(&world.stranger().open(&link).await, EXPIRED);
}

#[tokio::test]
async fn a_link_that_was_altered_or_cut_opens_nothing() {
    let world = World::new().await;
    let link = link(&world).await;
    let token = link.rsplit('/').next().unwrap();
    let before = format!("{ACME}/link/");
    let mut wrong: Vec<String> = (0..token.len())
        .map(|at| {
            let mut bytes = token.as_bytes().to_vec();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            String::from_utf8(bytes).unwrap()
        })
        .collect();
    wrong.extend((1..token.len()).map(|end| token[..end].to_owned()));
    wrong.extend([format!("{token}A"), format!("{token}%3D"), format!("%20{token}")]);
    for wrong in wrong {
        is_refused(&world.stranger().open(&format!("{before}{wrong}")).await, NOTHING);
        if wrong.contains('%') {
            continue;
        }
        let mut planted = world.stranger().with_cookie(COOKIE, &wrong);
        is_refused(&planted.open(ACME).await, NOTHING);
    }
    assert_eq!(world.stranger().open(&format!("{before}{token}")).await.leads_to(), ACME);
}

#[tokio::test]
async fn a_link_of_another_key_opens_nothing() {
    let (world, other) = (World::new().await, World::new().await);
    let link = link(&other).await;
    is_refused(&world.stranger().open(&link).await, NOTHING);
    let elsewhere = world.pages.clone().with_setup_links(SealingKey::random().unwrap());
    let link = elsewhere.setup_link(&acme(), TimeDelta::days(1)).await.unwrap();
    is_refused(&world.stranger().open(&link).await, NOTHING);
}

#[tokio::test]
async fn the_cookie_of_a_login_is_no_link_and_a_link_is_no_cookie_of_a_login() {
    // Both are sealed by one key.
    let world = World::new().await;
    world.switch_on().await;
    let mut user = world.stranger();
    let url = user.begin(INIT).await;
    let (name, sealed) = user.cookies().next().map(|(n, v)| (n.to_owned(), v.to_owned())).unwrap();
    is_refused(&world.stranger().open(&format!("{ACME}/link/{sealed}")).await, NOTHING);
    is_refused(&world.stranger().with_cookie(COOKIE, &sealed).open(ACME).await, NOTHING);

    let link = link(&world).await;
    let body = world.answer_of(&world.entra, &url);
    let request = axum::http::Request::post(FINALIZE)
        .header("cookie", format!("{name}={}", link.rsplit('/').next().unwrap()))
        .body(axum::body::Body::from(body.clone()))
        .unwrap();
    let answer = world.stranger().send(request).await;
    assert!(answer.status == 403 && answer.text().contains("cookie.unreadable"));
    assert_eq!(user.arrive(FINALIZE, body).await.text(), WELCOME);
}

#[tokio::test]
async fn an_administrator_ends_all_links_and_switching_on_again_ends_them_too() {
    let world = World::new().await;
    let mut first = holder(&world).await;
    let mut second = holder(&world).await;
    first.page(ACME).await;
    let mut alice = world.alice();
    let page = alice.page(ACME).await;
    alice.press(&page, "/end-links").await.leads_to();
    is_refused(&first.open(ACME).await, ENDED);
    is_refused(&second.open(ACME).await, ENDED);

    world.switch_on().await;
    let mut third = holder(&world).await;
    third.submit(&format!("{ACME}/off"), &[]).await.leads_to();
    third.page(ACME).await;
    third.submit(&format!("{ACME}/on"), &[]).await.page(200).says("Single sign-on is on");
    is_refused(&third.open(ACME).await, ENDED);
}

#[tokio::test]
async fn a_holder_makes_and_ends_no_links() {
    let world = World::new().await;
    let mut holder = holder(&world).await;
    let page = holder.page(ACME).await;
    assert!(!page.has_form("/make-link") && !page.has_form("/end-links"));
    let before = world.acme().await;
    for path in ["make-link", "end-links"] {
        let page = holder.submit(&format!("{ACME}/{path}"), &[]).await.page(403);
        page.says("Only an administrator with an account");
        assert!(!page.text().contains("/link/"));
    }
    assert_eq!(world.acme().await, before);
    holder.page(ACME).await;
}

#[tokio::test]
async fn who_has_both_an_account_and_a_link_is_an_administrator() {
    let world = World::new().await;
    let link = link(&world).await;
    let mut alice = world.alice();
    alice.open(&link).await.leads_to();
    world.companies.end_links(&acme()).await.unwrap();
    assert!(alice.page(ACME).await.has_form("/make-link"));
}

#[tokio::test]
async fn a_cookie_that_comes_twice_opens_nothing_of_anybody_else_s() {
    let world = World::new().await;
    let token = link(&world).await.rsplit('/').next().unwrap().to_owned();
    for (cookies, opens) in [
        (format!("{COOKIE}={token}; {COOKIE}={token}"), true),
        (format!("{COOKIE}=junk; {COOKIE}={token}"), false),
        // Behind other white space than a blank, browsers see another name, which anybody may set.
        (format!("\u{b}{COOKIE}={token}"), false),
        (format!("X{COOKIE}={token}"), false),
    ] {
        let request = axum::http::Request::get(ACME).header("cookie", cookies.as_bytes());
        let Ok(request) = request.body(axum::body::Body::empty()) else { continue };
        let answer = world.stranger().send(request).await;
        assert_eq!(answer.status == 200, opens, "{cookies:?}: {}", answer.text());
    }
}

#[tokio::test]
async fn without_a_key_there_are_no_links() {
    async fn nobody(
        _: axum::http::request::Parts,
        (): (),
        _: saml_sp::Company,
    ) -> Result<(), axum::response::Response> {
        Ok(())
    }
    let world = World::new().await;
    let token = link(&world).await.rsplit('/').next().unwrap().to_owned();
    let sealed = saml_sp::flow::SealedCookies::new(world.key.clone());
    let guard = saml_sp::flow::MemoryReplayGuard::new(10);
    let sso = saml_sp::flow::Sso::new(world.companies.clone(), sealed, guard);
    let pages = saml_sp::pages::pages("settings/sso/", world.companies.clone(), sso, nobody);
    let error = pages.setup_link(&acme(), TimeDelta::days(1)).await.unwrap_err();
    assert!(matches!(error, saml_sp::pages::SetupLinkError::NoKey));
    let app = axum::Router::new().nest("/auth", pages.into());
    let mut browser = Browser::before(&app);
    is_refused(&browser.open(&format!("{ACME}/link/{token}")).await, NOTHING);
    assert!(!browser.page(ACME).await.has_form("/make-link"));
    let page = browser.submit(&format!("{ACME}/make-link"), &[]).await.page(503);
    page.says("no key for set-up links");
}

#[tokio::test]
async fn many_logins_do_not_push_the_link_out_of_the_browser() {
    let world = World::new().await;
    world.switch_on().await;
    let mut holder = holder(&world).await;
    for _ in 0..8 {
        holder.begin(INIT).await;
        world.let_pass(TimeDelta::seconds(1));
    }
    holder.page(ACME).await;
}

/// A body takes as long to arrive as its sender likes.
#[tokio::test]
async fn what_a_holder_began_to_send_before_the_link_ended_changes_nothing_after_it() {
    for by_time in [false, true] {
        let world = World::new().await;
        let holder = holder(&world).await;
        let (name, token) = holder.cookies().next().unwrap();
        let body = multipart(&[part("file", "a.xml", &world.entra.metadata_xml().unwrap())]);
        let ends = async || match by_time {
            true => world.let_pass(TimeDelta::days(8)),
            false => world.companies.end_links(&acme()).await.unwrap(),
        };
        let path = format!("{ACME}/metadata");
        let answer = slowly_posted(&world, &format!("{name}={token}"), &path, &body, ends).await;
        assert!(answer.starts_with("HTTP/1.1 403 ") && answer.contains(ENDED), "{answer}");
        assert_eq!(world.acme().await.staged(), None);
    }
}

#[tokio::test]
async fn a_link_of_a_company_that_was_taken_away_opens_none_that_comes_by_its_name() {
    let world = World::new().await;
    let mut holder = holder(&world).await;
    assert!(world.companies.remove(&acme()).await.unwrap());
    world.companies.add(&acme(), "Another Acme").await.unwrap();
    is_refused(&holder.open(ACME).await, ENDED);
}

#[tokio::test]
async fn cookies_of_any_bytes_beside_it_do_not_close_a_link() {
    let world = World::new().await;
    let holder = holder(&world).await;
    let (name, token) = holder.cookies().next().unwrap();
    let cookie = [b"name=Jos\xe9; \xff=1;", name.as_bytes(), b"=", token.as_bytes()].concat();
    let mut request = request_of(&world, "GET", ACME, "");
    request.headers_mut().insert("cookie", HeaderValue::from_bytes(&cookie).unwrap());
    world.stranger().send(request).await.page(200).says("You are here by a set-up link");
}
