//! *Basic SAML Configuration*: what is pasted is used from then on.

use saml_sp::{Code, Spend};

use crate::browser::Browser;
use crate::{
    IDENTIFIER, REPLY_URL, SIGN_ON_URL, acme, acme_at, b_simon, begun, configured, new_tenant, now,
    ready,
};

#[tokio::test]
async fn the_tutorial_ends_with_b_simon_signed_in() {
    let portal = new_tenant();
    let acme = acme(&portal);
    let mut browser = Browser::new(&portal);
    configured(&mut browser).await;
    let new_user = [
        ("upn", "B.Simon@contoso.com"),
        ("display_name", "B. Simon"),
        ("email", "B.Simon@contoso.com"),
    ];
    assert_eq!(browser.post("/users", &new_user).await.location(), "/users?done=user");
    let assigned = [("user", "B.Simon@contoso.com"), ("role", "admin")];
    browser.post("/users-and-groups", &assigned).await;

    let (url, pending) = begun(&acme);
    let asks = browser.get(&url).await;
    assert!(asks.asks_who() && asks.html.contains("B. Simon"));
    let action = url.replace("/saml2?", "/saml2/sign-in?");
    assert!(asks.html.contains(&action.replace('&', "&amp;")));
    let page = browser.post(&action, &[("user", b_simon().object_id())]).await;
    let form = page.form();
    assert_eq!(form.action, REPLY_URL);
    let verified = acme.finish_login(&form.posted().unwrap(), &pending, now()).unwrap();
    let login = verified.redeem(Spend::First).unwrap();
    let claims = login.identity.claims();
    assert_eq!(claims.display_name(), Some("B. Simon"));
    assert_eq!(claims.email(), Some("B.Simon@contoso.com"));
    assert_eq!(claims.roles().collect::<Vec<_>>(), ["admin"]);

    // The second login is silent: the session is remembered.
    let (url, pending) = begun(&acme);
    let form = browser.get(&url).await.form();
    assert!(acme.finish_login(&form.posted().unwrap(), &pending, now()).is_ok());
}

#[tokio::test]
async fn a_ready_tenant_answers_a_fresh_client_of_any_application_at_once() {
    let portal = ready();
    for reply_url in [REPLY_URL, "https://elsewhere.example/acs"] {
        let acme = acme_at(&portal, reply_url);
        let (url, pending) = begun(&acme);
        let page = Browser::new(&portal).get(&url).await;
        assert!(page.html.contains("Signing in B. Simon"));
        let form = page.form();
        assert_eq!(form.action, reply_url);
        let verified = acme.finish_login(&form.posted().unwrap(), &pending, now());
        let login = verified.unwrap().redeem(Spend::First).unwrap();
        assert_eq!(login.identity.claims().email(), Some("B.Simon@contoso.com"));
    }
}

#[tokio::test]
async fn a_ready_tenant_answers_no_other_application_once_one_is_saved() {
    let portal = ready();
    let mut browser = Browser::new(&portal);
    configured(&mut browser).await;
    let (url, _) = begun(&acme_at(&portal, "https://elsewhere.example/acs"));
    assert!(browser.get(&url).await.html.contains("AADSTS50011"));
    let (url, _) = begun(&acme(&portal));
    assert_eq!(browser.get(&url).await.form().action, REPLY_URL);
}

#[tokio::test]
async fn what_is_saved_is_shown_without_the_blanks_that_came_with_it() {
    let mut browser = Browser::new(&new_tenant());
    let pasted = [("identifier", &*format!(" {IDENTIFIER}\n")), ("reply_url", REPLY_URL)];
    let saved = browser.post("/single-sign-on/basic-saml-configuration", &pasted).await;
    assert_eq!(saved.location(), "/single-sign-on?done=application");
    let page = browser.get(saved.location()).await.html;
    assert!(page.contains("Basic SAML Configuration is saved"));
    for value in [IDENTIFIER, REPLY_URL] {
        assert!(page.contains(&format!("value=\"{value}\"")), "{value}");
    }
}

#[tokio::test]
async fn a_wrong_paste_is_named_by_its_label_and_nothing_of_it_is_lost_or_used() {
    let wrong = [
        (["", REPLY_URL, ""], "Identifier (Entity ID): "),
        ([IDENTIFIER, "", ""], "Reply URL: "),
        ([IDENTIFIER, "acme/finalize", ""], "Reply URL: "),
        ([IDENTIFIER, "javascript:alert(1)", ""], "Reply URL: "),
        ([IDENTIFIER, REPLY_URL, "javascript:alert(1)"], "Sign on URL: "),
    ];
    for ([identifier, reply_url, sign_on_url], label) in wrong {
        let mut browser = Browser::new(&new_tenant());
        let pasted =
            [("identifier", identifier), ("reply_url", reply_url), ("sign_on_url", sign_on_url)];
        let page = browser.post("/single-sign-on/basic-saml-configuration", &pasted).await;
        assert_eq!(page.status, 422, "{pasted:?}");
        let problem = format!("<p class=\"problem\" role=\"alert\">{label}");
        assert!(page.html.contains(&problem), "{pasted:?}");
        for (name, value) in pasted {
            let boxed = format!("id=\"{name}\" name=\"{name}\" value=\"{value}\"");
            assert!(page.html.contains(&boxed), "{boxed}");
        }
        assert!(browser.get("/application").await.json().is_null());
    }
}

#[tokio::test]
async fn the_tile_and_the_test_go_to_the_sign_on_url() {
    let mut browser = Browser::new(&ready());
    configured(&mut browser).await;
    for page in ["/my-apps", "/single-sign-on"] {
        assert!(browser.get(page).await.html.contains("href=\"/launch\""), "{page}");
    }
    let page = browser.get("/launch").await;
    assert_eq!((page.status, page.location()), (303, SIGN_ON_URL));
}

#[tokio::test]
async fn without_a_sign_on_url_they_post_an_answer_that_nobody_asked_for() {
    let portal = ready();
    let acme = acme(&portal);
    let mut browser = Browser::new(&portal);
    let pasted = [("identifier", IDENTIFIER), ("reply_url", REPLY_URL)];
    browser.post("/single-sign-on/basic-saml-configuration", &pasted).await;
    let form = browser.get("/launch").await.form();
    assert_eq!(form.action, REPLY_URL);
    assert_eq!(form.fields.len(), 1, "no RelayState");
    let refusal = acme.refuse(&form.posted().unwrap(), now());
    assert_eq!(refusal.code(), Code::RESPONSE_UNSOLICITED);

    // Who is not signed in is asked first, and goes on.
    browser.post("/sign-out", &[]).await;
    assert!(browser.get("/launch").await.asks_who());
    let user = b_simon();
    let chosen = [("user", user.object_id())];
    assert_eq!(browser.post("/launch/sign-in", &chosen).await.form().action, REPLY_URL);
}
