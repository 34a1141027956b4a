//! The company in the path: one that is unknown, and texts that are no company at all.

use crate::client::Request;
use crate::page::{Page, refused};
use crate::stage::{Stage, plain, posted};

#[tokio::test]
async fn what_names_no_company_is_not_found() {
    let stage = Stage::new();
    let server = stage.browser().await.server;
    let long = "a".repeat(300);
    let huge = "a".repeat(30_000);
    for company in [
        "nobody",
        "",
        "Acme",
        "ACME",
        "acme.",
        "acme%20",
        "%20acme",
        "-acme",
        "a_b",
        ".",
        "..",
        "%2e%2e",
        "%2f",
        "acme%2f..",
        "%2Facme",
        "..%5c..",
        "acme%00",
        "%00",
        "acme%0d%0aX-Evil:%201",
        "%C3%A4cme",
        "аcme",
        "ａcme",
        "acme%E2%80%8B",
        // No UTF-8.
        "%ff",
        "acme%C3",
        "%C0%AF",
        // No percent-encoding.
        "%",
        "%zz",
        "acme%",
        "acme;a=b",
        "acme,globex",
        "acme*",
        "'or'1'='1",
        "{company}",
        "%7Bcompany%7D",
        &long,
        &huge,
    ] {
        let post = posted([("SAMLResponse", "PHg+"), ("RelayState", "_0")]);
        for request in [
            plain(&format!("/saml/{company}/init")),
            Request::post(format!("/saml/{company}/finalize"), post),
            plain(&format!("/saml/{company}/metadata")),
        ] {
            let answer = request.send(server).await;
            assert_eq!(refused(&answer, 404, "company.unknown"), None, "{company}");
            assert!(answer.all("set-cookie").is_empty() && answer.all("x-evil").is_empty());
            let ours = plain("/saml/nobody/init").send(server).await;
            assert_eq!(answer.text(), ours.text(), "nothing of {company} is in it");
        }
    }
    assert_eq!(stage.outcomes(), [""; 0], "nobody fills a log from outside");
}

#[tokio::test]
async fn a_company_that_is_percent_encoded_is_the_same_company() {
    let stage = Stage::new();
    let mut browser = stage.browser().await;
    let url = browser.begin("/saml/%61cm%65/init").await;
    assert_eq!(browser.post("/saml/acm%65/finalize", &stage.answer(&url)).await.status, 200);
}

#[tokio::test]
async fn a_company_that_was_removed_is_not_found_and_its_login_under_way_ends() {
    let stage = Stage::new();
    let mut browser = stage.browser().await;
    let url = browser.begin("/saml/acme/init").await;
    assert!(stage.tenants.remove(&"acme".parse().unwrap()));
    let answer = browser.post("/saml/acme/finalize", &stage.answer(&url)).await;
    refused(&answer, 404, "company.unknown");
    refused(&browser.open("/saml/acme/init").await, 404, "company.unknown");
    assert_eq!(browser.open("/saml/globex/init").await.status, 303);
}

#[tokio::test]
async fn an_answer_for_one_company_signs_nobody_in_to_another() {
    let stage = Stage::new();
    let mut browser = stage.browser().await;
    let url = browser.begin("/saml/acme/init").await;
    let body = stage.answer(&url);
    let answer = browser.post("/saml/globex/finalize", &body).await;
    let again = refused(&answer, 403, "cookie.unreadable");
    assert_eq!(again.as_deref(), Some("https://sso.example.com/saml/globex/init"));
    // And acme's login is as it was.
    assert_eq!(browser.post("/saml/acme/finalize", &body).await.status, 200);
}

#[tokio::test]
async fn the_page_of_an_unknown_company_says_whom_to_ask() {
    let stage = Stage::new();
    let answer = stage.browser().await.open("/saml/nobody/init").await;
    assert!(Page::of(&answer).text.contains("Please ask your administrator."));
}
