//! *Break it*: every misbehaviour by its name, once or until it is switched off.

use saml_sp::testing::Misbehaviour;
use saml_sp::{Code, PendingLogin, ServiceProvider};

use crate::browser::{Browser, Form};
use crate::{IDENTIFIER, REPLY_URL, acme, begun, begun_with, now, ready};

/// What the application says of a posted form.
fn landed(acme: &ServiceProvider, pending: &PendingLogin, form: &Form) -> Option<Code> {
    match form.posted() {
        Ok(posted) => acme.finish_login(&posted, pending, now()).err().map(|error| error.code()),
        Err(code) => Some(code),
    }
}

#[tokio::test]
async fn every_fault_is_in_the_menu_once_with_its_sentence_and_its_code() {
    let page = Browser::new(&ready()).get("/break-it").await.html;
    for &fault in Misbehaviour::ALL {
        let action = format!("action=\"/break-it/{}\"", fault.name());
        let parts: Vec<&str> = page.split("class=\"fault").collect();
        let [row] = *parts.iter().filter(|row| row.contains(&action)).collect::<Vec<_>>() else {
            panic!("{fault:?} is not there once");
        };
        let about = fault.about().replace('&', "&amp;").replace('<', "&lt;");
        assert!(row.contains(&about), "{fault:?}");
        let lands_on = fault.lands_on().map_or("signs in", |code| code.as_str());
        assert!(row.contains(lands_on), "{fault:?}");
    }
    assert_eq!(
        page.matches("<form method=\"post\" action=\"/break-it/").count(),
        Misbehaviour::ALL.len()
    );
}

#[tokio::test]
async fn every_fault_of_the_menu_lands_on_its_code_and_is_over_after_one_sign_in() {
    let portal = ready();
    let acme = acme(&portal);
    let mut browser = Browser::new(&portal);
    for &fault in Misbehaviour::ALL {
        let (url, pending) = if fault == Misbehaviour::ForceAuthnIgnored {
            begun_with(&acme, |request| request.force_authn())
        } else {
            begun(&acme)
        };
        browser.post(&format!("/break-it/{}", fault.name()), &[("for", "next")]).await;
        let form = browser.get(&url).await.form();
        assert_eq!(landed(&acme, &pending, &form), fault.lands_on(), "{fault:?}");
        let (url, pending) = begun(&acme);
        assert_eq!(landed(&acme, &pending, &browser.get(&url).await.form()), None, "{fault:?}");
    }
}

#[tokio::test]
async fn every_fault_is_in_the_answer_of_the_tile_too() {
    let portal = ready();
    let mut browser = Browser::new(&portal);
    let pasted = [("identifier", IDENTIFIER), ("reply_url", REPLY_URL)];
    browser.post("/single-sign-on/basic-saml-configuration", &pasted).await;
    for &fault in Misbehaviour::ALL {
        browser.post(&format!("/break-it/{}", fault.name()), &[("for", "next")]).await;
        let page = browser.get("/launch").await;
        assert_eq!(page.status, 200, "{fault:?}: {}", page.html);
        assert_eq!(page.form().action, REPLY_URL, "{fault:?}");
        assert!(browser.get("/faults").await.json()["on"].is_null(), "{fault:?}");
    }
}

#[tokio::test]
async fn a_fault_that_stays_is_told_on_every_page_until_it_is_switched_off() {
    let portal = ready();
    let acme = acme(&portal);
    let mut browser = Browser::new(&portal);
    browser.post("/break-it/expired", &[("for", "ever")]).await;
    for _ in 0..2 {
        let (url, pending) = begun(&acme);
        let form = browser.get(&url).await.form();
        assert_eq!(landed(&acme, &pending, &form), Some(Code::ASSERTION_EXPIRED));
    }
    for page in ["/", "/single-sign-on", "/users", "/users-and-groups", "/my-apps", "/break-it"] {
        let html = browser.get(page).await.html;
        assert!(html.contains("Every sign-in goes wrong."), "{page}");
    }
    assert_eq!(browser.post("/break-it/off", &[]).await.location(), "/break-it");
    assert!(!browser.get("/").await.html.contains("sign-in goes wrong."));
    let (url, pending) = begun(&acme);
    assert_eq!(landed(&acme, &pending, &browser.get(&url).await.form()), None);
}

#[tokio::test]
async fn a_fault_for_one_sign_in_outlives_a_sign_in_that_entra_refuses() {
    let portal = ready();
    let acme = acme(&portal);
    let mut browser = Browser::new(&portal);
    browser.post("/break-it/expired", &[("for", "next")]).await;
    let assignment = [("user", "B.Simon@contoso.com"), ("role", "")];
    browser.post("/users-and-groups/remove", &assignment).await;
    let (url, pending) = begun(&acme);
    assert_eq!(browser.get(&url).await.status, 403);
    browser.post("/users-and-groups", &assignment).await;
    let form = browser.get(&url).await.form();
    assert_eq!(landed(&acme, &pending, &form), Some(Code::ASSERTION_EXPIRED));
}

#[tokio::test]
async fn a_fault_that_does_not_exist_changes_nothing() {
    let mut browser = Browser::new(&ready());
    browser.post("/break-it/expired", &[]).await;
    assert_eq!(browser.post("/break-it/nonsense", &[]).await.status, 404);
    assert_eq!(browser.get("/faults").await.json()["on"]["name"], "expired");
}
