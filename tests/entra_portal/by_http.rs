//! What a test suite in any language does without a page.

use axum::body::Body;
use axum::http::Request;
use saml_sp::testing::Misbehaviour;
use serde_json::json;

use crate::browser::{Browser, Page};
use crate::{IDENTIFIER, REPLY_URL, SIGN_ON_URL, acme, begun, new_tenant, now, ready};

async fn put_json(client: &mut Browser, path: &str, body: &str) -> Page {
    let request = Request::put(path).header("content-type", "application/json");
    client.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

#[tokio::test]
async fn a_suite_sets_everything_up_and_signs_in_without_a_page() {
    let portal = new_tenant();
    let acme = acme(&portal);
    let mut suite = Browser::new(&portal);
    let body =
        json!({ "identifier": IDENTIFIER, "reply_url": REPLY_URL, "sign_on_url": SIGN_ON_URL });
    assert_eq!(put_json(&mut suite, "/application", &body.to_string()).await.json(), body);
    assert_eq!(suite.get("/application").await.json(), body);

    // No browser, so no Origin and no Sec-Fetch-Site.
    let user = Request::post("/users").header("content-type", "application/json");
    let user = user.body(Body::from(r#"{"upn": "ida@contoso.com", "groups": 3}"#)).unwrap();
    assert_eq!(suite.send(user).await.status, 303);
    suite.post("/users-and-groups", &[("user", "ida@contoso.com"), ("role", "admin")]).await;
    let session = suite.ask("PUT", "/session/ida@contoso.com").await;
    assert_eq!(session.json(), json!({ "user": "ida@contoso.com" }));

    // A client without a cookie is signed in.
    let (url, pending) = begun(&acme);
    let form = Browser::new(&portal).get(&url).await.form().posted().unwrap();
    let verified = acme.finish_login(&form, &pending, now()).unwrap();
    let login = verified.redeem(saml_sp::Spend::First).unwrap();
    assert_eq!(login.identity.name_id().value(), "ida@contoso.com");

    assert!(suite.ask("DELETE", "/session").await.json()["user"].is_null());
    assert!(Browser::new(&portal).get(&url).await.asks_who());
    assert!(suite.ask("DELETE", "/application").await.json().is_null());
    assert!(suite.get(&url).await.html.contains("AADSTS700016"));
}

#[tokio::test]
async fn a_session_that_is_put_ends_those_of_browsers() {
    let portal = ready();
    let mut browser = Browser::new(&portal);
    browser.post("/sign-out", &[]).await;
    let olga = browser.ask("PUT", "/session/olga.marsh%40contoso.com").await;
    assert_eq!(olga.json()["user"], "Olga.Marsh@contoso.com");
    assert!(browser.get("/my-apps").await.html.contains("Signed in as <strong>Olga Marsh"));
    let nobody = browser.ask("PUT", "/session/nobody@contoso.com").await;
    assert_eq!((nobody.status, nobody.json()["error"].is_string()), (404, true));
    assert!(browser.get("/my-apps").await.html.contains("Signed in as <strong>Olga Marsh"));
}

#[tokio::test]
async fn the_faults_are_listed_with_name_sentence_and_code() {
    let list = Browser::new(&ready()).get("/faults").await.json();
    assert!(list["on"].is_null());
    let faults = list["faults"].as_array().unwrap();
    assert_eq!(faults.len(), Misbehaviour::ALL.len());
    for (listed, fault) in faults.iter().zip(Misbehaviour::ALL) {
        assert_eq!(listed["name"], fault.name());
        assert_eq!(listed["about"], fault.about());
        assert_eq!(listed["lands_on"].as_str(), fault.lands_on().map(|code| code.as_str()));
    }
}

#[tokio::test]
async fn a_fault_is_put_and_deleted() {
    let mut suite = Browser::new(&ready());
    let on = suite.ask("PUT", "/faults/wrong-audience").await.json();
    assert_eq!(on, json!({ "on": { "name": "wrong-audience", "once": false } }));
    let on = suite.ask("PUT", "/faults/expired?once").await.json();
    assert_eq!(on, json!({ "on": { "name": "expired", "once": true } }));
    assert_eq!(suite.get("/faults").await.json()["on"], on["on"]);
    let unknown = suite.ask("PUT", "/faults/nonsense").await;
    assert_eq!((unknown.status, unknown.json()["error"].is_string()), (404, true));
    assert_eq!(suite.get("/faults").await.json()["on"], on["on"]);
    assert!(suite.ask("DELETE", "/faults").await.json()["on"].is_null());
    assert!(suite.get("/faults").await.json()["on"].is_null());
}

#[tokio::test]
async fn what_cannot_be_read_or_saved_is_an_error_and_changes_nothing() {
    let mut suite = Browser::new(&new_tenant());
    for (body, status) in [
        ("nonsense", 400),
        ("[]", 400),
        (r#"{"identifier": {}}"#, 400),
        (r#"{"identifier": "https://sp.example"}"#, 422),
        (r#"{"identifier": "https://sp.example", "reply_url": "ftp://sp.example/"}"#, 422),
    ] {
        let page = put_json(&mut suite, "/application", body).await;
        assert_eq!(page.status, status, "{body}");
        assert!(suite.get("/application").await.json().is_null(), "{body}");
    }
    let large = "x".repeat(3 << 20);
    assert_eq!(put_json(&mut suite, "/application", &large).await.status, 413);
}
