//! Where a user arrives after the login, by the `return_to` of `/init`: a path of ours, or none.

use axum::Router;
use axum::response::Redirect;
use saml_sp::Login;
use saml_sp::axum::routes;
use saml_sp::url::Url;

use crate::client::Request;
use crate::stage::{FINALIZE, INIT, Stage, serve};

/// Where the login leads that begins with this query.
async fn arrives(query: &str) -> String {
    async fn signed_in(login: Login) -> Redirect {
        Redirect::to(login.return_to.as_ref().map_or("/home", |path| path.as_str()))
    }
    let stage = Stage::new();
    let mut browser = serve(Router::new().merge(routes(stage.sso.clone(), signed_in))).await;
    let url = browser.begin(&format!("{INIT}?{query}")).await;
    assert!(!url.as_str().contains("evil"), "it stays here: {url}");
    let answer = browser.post(FINALIZE, &stage.answer(&url)).await;
    assert_eq!(answer.status, 303);
    let home = "https://sso.example.com/saml/acme/finalize";
    let resolved = home.parse::<Url>().unwrap().join(answer.one("location")).unwrap();
    assert_eq!(resolved.host_str(), Some("sso.example.com"), "{query}");
    answer.one("location").to_owned()
}

#[tokio::test]
async fn a_path_of_ours_is_kept() {
    for (query, path) in [
        ("return_to=/", "/"),
        ("return_to=/reports", "/reports"),
        ("return_to=%2Freports%3Fyear%3D2026%26all%23top", "/reports?year=2026&all#top"),
        ("return_to=/reports?year=2026#top", "/reports?year=2026"),
        ("return_to=/a//b", "/a//b"),
        ("return_to=/a:b@c", "/a:b@c"),
        ("return_to=/%25C3%25A4", "/%C3%A4"),
        ("other=1&return_to=/x&other=2", "/x"),
    ] {
        assert_eq!(arrives(query).await, path, "{query}");
    }
}

#[tokio::test]
async fn letters_beyond_ascii_and_blanks_are_percent_encoded() {
    for (query, path) in [
        ("return_to=/%C3%BCbersicht", "/%C3%BCbersicht"),
        ("return_to=/a+b%20c", "/a%20b%20c"),
        ("return_to=/%E6%97%A5?q=%E6%9C%AC", "/%E6%97%A5?q=%E6%9C%AC"),
        ("return_to=/%F0%9F%94%91", "/%F0%9F%94%91"),
    ] {
        assert_eq!(arrives(query).await, path, "{query}");
    }
}

#[tokio::test]
async fn raw_letters_beyond_ascii_are_no_reason_to_fail() {
    let stage = Stage::new();
    let browser = stage.browser().await;
    let raw = Request::get(format!("{INIT}?return_to=/übersicht")).send(browser.server).await;
    assert_eq!(raw.status, 303);
}

#[tokio::test]
async fn a_bad_one_is_dropped_and_the_login_goes_on() {
    let long = format!("return_to=/{}", "a".repeat(3000));
    let longest_encoded = format!("return_to=/{}", "%C3%BC".repeat(500));
    for query in [
        "return_to=",
        "return_to",
        "return_to=reports",
        "return_to=https://evil.example/",
        "return_to=https%3A%2F%2Fevil.example%2F",
        "return_to=//evil.example",
        "return_to=%2F%2Fevil.example",
        "return_to=/%252Fevil.example",
        "return_to=/%2Fevil.example",
        "return_to=///evil.example",
        "return_to=/.//evil.example",
        "return_to=/a/..//evil.example",
        "return_to=/%252e%252e//evil.example",
        r"return_to=\\evil.example",
        "return_to=%5C%5Cevil.example",
        "return_to=/%5Cevil.example",
        "return_to=/%255Cevil.example",
        "return_to=%09//evil.example",
        "return_to=/%09/evil.example",
        "return_to=+//evil.example",
        "return_to=javascript:alert(1)",
        "return_to=data:text/html,evil",
        "return_to=/a%0d%0aSet-Cookie:%20evil=1",
        "return_to=/a%250d%250aSet-Cookie:%2520evil=1",
        "return_to=/%0a//evil.example",
        "return_to=/%00",
        "return_to=/%C2%85",
        "return_to=/100%25",
        "return_to=/a&return_to=/a",
        "return_to=/a&return_to=//evil.example",
        "Return_To=/a",
        &long,
        &longest_encoded,
    ] {
        assert_eq!(arrives(query).await, "/home", "{query}");
    }
}

#[tokio::test]
async fn a_raw_line_end_in_the_address_is_no_http() {
    let stage = Stage::new();
    let browser = stage.browser().await;
    let target = format!("{INIT}?return_to=/a\r\nX-Evil: 1\r\nA: b");
    let answer = Request::get(target).send(browser.server).await;
    assert_eq!(answer.status, 400);
    assert!(answer.all("x-evil").is_empty() && answer.all("location").is_empty());
}
