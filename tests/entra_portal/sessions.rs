//! Who is signed in: remembered by cookie, per browser, until signed out.

use crate::browser::Browser;
use crate::{acme, b_simon, begun, begun_with, new_tenant, ready};

#[tokio::test]
async fn signing_out_makes_the_sign_in_page_ask_in_this_browser_alone() {
    let portal = ready();
    let (url, _) = begun(&acme(&portal));
    let (mut one, mut other) = (Browser::new(&portal), Browser::new(&portal));
    one.post("/sign-out", &[]).await;
    assert!(one.get(&url).await.asks_who());
    assert!(one.get("/my-apps").await.asks_who());
    assert!(!other.get(&url).await.asks_who());
}

#[tokio::test]
async fn my_apps_asks_once_and_shows_the_tile_to_whom_it_is_assigned() {
    let portal = new_tenant();
    let mut browser = Browser::new(&portal);
    browser.post("/users/colleagues", &[]).await;
    browser.post("/users", &[("upn", "B.Simon@contoso.com")]).await;
    for (user, tile) in [("Olga.Marsh@contoso.com", true), ("B.Simon@contoso.com", false)] {
        browser.post("/sign-out", &[]).await;
        let page = browser.post("/my-apps/sign-in", &[("user", user)]).await;
        assert_eq!(page.location(), "/my-apps");
        let page = browser.get("/my-apps").await;
        assert!(page.html.contains(user));
        assert_eq!(page.html.contains("href=\"/launch\""), tile, "{user}");
    }
}

#[tokio::test]
async fn the_cookie_is_for_this_portal_alone_and_new_with_each_sign_in() {
    let portal = ready();
    let mut browser = Browser::new(&portal);
    let mut cookies = Vec::new();
    for _ in 0..2 {
        let page = browser.post("/my-apps/sign-in", &[("user", b_simon().object_id())]).await;
        let cookie = page.header("set-cookie").to_owned();
        assert!(cookie.starts_with("pretend_entra_3001=_"), "{cookie}");
        // Lax: the application's redirect comes from another site, and the session is known.
        assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{cookie}");
        cookies.push(cookie);
    }
    assert_ne!(cookies[0], cookies[1]);
}

#[tokio::test]
async fn a_fresh_sign_in_is_asked_for_although_there_is_a_session() {
    let portal = ready();
    let acme = acme(&portal);
    let (url, pending) = begun_with(&acme, |request| request.force_authn());
    let mut browser = Browser::new(&portal);
    assert!(browser.get(&url).await.asks_who());
    let action = url.replace("/saml2?", "/saml2/sign-in?");
    let form = browser.post(&action, &[("user", b_simon().object_id())]).await.form();
    assert!(acme.finish_login(&form.posted().unwrap(), &pending, crate::now()).is_ok());
}

#[tokio::test]
async fn a_passive_request_without_a_session_is_answered_and_nobody_is_asked() {
    let portal = ready();
    let acme = acme(&portal);
    let (url, pending) = begun_with(&acme, |request| request.passive());
    let mut browser = Browser::new(&portal);
    let signed_in = browser.get(&url).await.form();
    assert!(acme.finish_login(&signed_in.posted().unwrap(), &pending, crate::now()).is_ok());
    browser.post("/sign-out", &[]).await;
    let nobody = browser.get(&url).await.form().posted().unwrap();
    let refusal = acme.finish_login(&nobody, &pending, crate::now()).unwrap_err();
    assert!(refusal.report().status_message().unwrap().contains("AADSTS50058"));
}

#[tokio::test]
async fn whom_the_application_hints_at_stands_first() {
    let portal = ready();
    let mut browser = Browser::new(&portal);
    browser.post("/sign-out", &[]).await;
    let (url, _) = begun(&acme(&portal));
    let page = browser.get(&format!("{url}&login_hint=Ravi.Anand%40contoso.com")).await.html;
    let at = |name| page.find(name).unwrap();
    assert!(at("Ravi Anand") < at("B. Simon"));
    assert_eq!(page.matches("Ravi Anand").count(), 1);
}
