//! What Entra shows instead of answering, in the shape of its page.

use saml_sp::testing::AuthnRequest;
use saml_sp::url::Url;

use crate::browser::{Browser, Page};
use crate::{
    IDENTIFIER, REPLY_URL, acme, acme_at, b_simon, begun, begun_with, configured, new_tenant, ready,
};

/// Whether it is the page for a number, with what support asks for.
fn says(page: &Page, number: &str) -> bool {
    page.status >= 400
        && page.html.contains("Sorry, but we’re having trouble signing you in.")
        && page.html.contains(&format!("<p class=\"message\">{number}: "))
        && ["Request Id", "Correlation Id"].iter().all(|name| page.html.contains(name))
        && page.html.contains("<dt>Timestamp</dt><dd>2026-03-25T12:00:00Z</dd>")
}

#[tokio::test]
async fn before_anything_is_saved_no_application_of_a_new_tenant_is_known() {
    let portal = new_tenant();
    let page = Browser::new(&portal).get(&begun(&acme(&portal)).0).await;
    assert!(says(&page, "AADSTS700016"), "{}", page.html);
    assert!(page.html.contains(&format!("identifier '{IDENTIFIER}'")));
    assert!(page.html.contains("href=\"/single-sign-on\""));
}

#[tokio::test]
async fn a_wrong_identifier_and_a_wrong_reply_url_stand_beside_what_was_asked() {
    let portal = ready();
    let mut browser = Browser::new(&portal);
    let (url, _) = begun(&acme(&portal));
    for (identifier, reply_url, number) in [
        ("http://127.0.0.1:3000/saml/acne", REPLY_URL, "AADSTS700016"),
        ("http://127.0.0.1:3000/saml/acme/", REPLY_URL, "AADSTS700016"),
        (IDENTIFIER, "http://127.0.0.1:3000/saml/acme/finalise", "AADSTS50011"),
    ] {
        let pasted = [("identifier", identifier), ("reply_url", reply_url)];
        browser.post("/single-sign-on/basic-saml-configuration", &pasted).await;
        let page = browser.get(&url).await;
        assert!(says(&page, number), "{pasted:?}");
        let (ours, came) =
            if number == "AADSTS50011" { (reply_url, REPLY_URL) } else { (identifier, IDENTIFIER) };
        for value in [ours, came] {
            assert!(page.html.contains(&format!("<code>{value}</code>")), "{value}");
        }
    }
    configured(&mut browser).await;
    assert_eq!(browser.get(&url).await.status, 200);
}

#[tokio::test]
async fn a_user_who_is_not_assigned_does_not_get_to_the_application() {
    let portal = ready();
    let mut browser = Browser::new(&portal);
    let user = b_simon();
    let assignment = [("user", user.object_id()), ("role", "")];
    browser.post("/users-and-groups/remove", &assignment).await;
    let (url, _) = begun(&acme(&portal));
    let page = browser.get(&url).await;
    assert_eq!(page.status, 403);
    assert!(says(&page, "AADSTS50105") && page.html.contains("&#39;").eq(&false));
    assert!(
        page.html.contains("B.Simon@contoso.com")
            && page.html.contains("href=\"/users-and-groups\"")
    );
    browser.post("/users-and-groups", &assignment).await;
    assert_eq!(browser.get(&url).await.form().action, REPLY_URL);
}

#[tokio::test]
async fn a_user_who_does_not_exist_is_not_signed_in() {
    let portal = ready();
    let mut browser = Browser::new(&portal);
    let action = begun(&acme(&portal)).0.replace("/saml2?", "/saml2/sign-in?");
    let page = browser.post(&action, &[("user", "nobody@contoso.com")]).await;
    assert!(says(&page, "AADSTS50034") && browser.cookie.is_none());
}

#[tokio::test]
async fn what_entra_does_not_take_in_a_request_is_refused_by_its_number() {
    let portal = ready();
    let mut browser = Browser::new(&portal);
    let acme = acme(&portal);
    let context = begun_with(&acme, |request| {
        request.authn_context("urn:oasis:names:tc:SAML:2.0:ac:classes:X509")
    });
    for (path, number) in [
        ("/saml2", "AADSTS750054"),
        ("/saml2?SAMLRequest=nonsense", "AADSTS75005"),
        (context.0.as_str(), "AADSTS75011"),
    ] {
        let page = browser.get(path).await;
        assert!(says(&page, number), "{path}: {}", page.html);
    }
}

#[tokio::test]
async fn a_request_that_is_posted_gets_the_number_for_it_from_any_site() {
    let portal = ready();
    let mut browser = Browser::new(&portal);
    let page = browser.post("/saml2", &[("SAMLRequest", "nonsense")]).await;
    assert!(says(&page, "AADSTS900561"));
    assert_eq!(page.status, 405);
}

#[tokio::test]
async fn nothing_is_posted_to_an_address_that_is_no_web_address() {
    let portal = ready();
    let (url, _) = begun(&acme_at(&portal, REPLY_URL));
    let asked = Url::parse(&format!("http://localhost:3001{url}")).unwrap();
    let id = AuthnRequest::from_url(&asked).unwrap().id().to_owned();
    let xml = format!(
        "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"{id}\" \
         Version=\"2.0\" IssueInstant=\"2026-03-25T12:00:00Z\" \
         AssertionConsumerServiceURL=\"javascript:alert(1)\"><Issuer \
         xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\">{IDENTIFIER}</Issuer></samlp:AuthnRequest>"
    );
    let request = saml_sp::internals::saml::bindings::encode_redirect(&xml);
    let query = crate::browser::encoded(&[("SAMLRequest", &request)]);
    let page = Browser::new(&portal).get(&format!("/saml2?{query}")).await;
    assert!(says(&page, "AADSTS50011"), "{}", page.html);
}

#[tokio::test]
async fn the_tile_says_what_is_missing_where_nothing_is_saved() {
    let page = Browser::new(&ready()).get("/launch").await;
    assert_eq!(page.status, 400);
    assert!(page.html.contains("Basic SAML Configuration is not saved yet"));
}
