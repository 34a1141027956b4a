//! `Host` and `X-Forwarded-*`, which anybody can write: they change no byte of any answer.

use saml_sp::testing::AuthnRequest;

use crate::client::{Answer, Request};
use crate::stage::{FINALIZE, INIT, METADATA, Stage, plain};

fn spoofed(request: Request) -> [Request; 3] {
    let forwarded = request
        .clone()
        .with("X-Forwarded-Host", "evil.example")
        .with("X-Forwarded-Proto", "http")
        .with("X-Forwarded-Port", "1")
        .with("X-Forwarded-Prefix", "/evil")
        .with("X-Original-URL", "/evil")
        .with("Forwarded", "host=evil.example;proto=http");
    let other_host = forwarded.clone().without("Host").with("Host", "evil.example:1");
    [forwarded, other_host, request.without("Host")]
}

/// All of an answer that does not differ from login to login.
fn of(answer: &Answer) -> (u16, Vec<(String, String)>, String) {
    let headers = answer.headers().map(|(name, value)| (name.to_owned(), value.to_owned()));
    let mut body = String::from_utf8(answer.body.clone()).unwrap();
    if let Some(at) = body.find("Reference: ") {
        body.replace_range(at + 11..at + 23, "");
    }
    (answer.status, headers.collect(), body)
}

#[tokio::test]
async fn they_change_no_byte_of_any_answer() {
    let stage = Stage::new();
    let server = stage.browser().await.server;
    for request in [
        plain(METADATA),
        plain("/saml/nobody/init"),
        plain(INIT).with("Sec-Fetch-Mode", "cors"),
        Request::get(FINALIZE),
        Request::post(FINALIZE, stage.unsolicited()),
        Request::post(FINALIZE, ""),
        Request::new("PUT", FINALIZE),
    ] {
        let expected = of(&request.send(server).await);
        for spoofed in spoofed(request) {
            assert_eq!(of(&spoofed.send(server).await), expected);
        }
    }
}

#[tokio::test]
async fn they_change_nothing_of_a_login() {
    let stage = Stage::new();
    let server = stage.browser().await.server;
    for start in spoofed(plain(&format!("{INIT}?return_to=/a"))) {
        let answer = start.send(server).await;
        let url = answer.one("location").parse().unwrap();
        let asked = AuthnRequest::from_url(&url).unwrap();
        assert_eq!(asked.issuer(), Some("https://sso.example.com/saml/acme"));
        assert_eq!(asked.acs_url(), Some("https://sso.example.com/saml/acme/finalize"));
        assert!(!answer.one("set-cookie").contains("omain"));

        let cookie = answer.one("set-cookie").split(';').next().unwrap().to_owned();
        let post = Request::post(FINALIZE, stage.answer(&url)).with("Cookie", cookie);
        for post in spoofed(post).into_iter().take(1) {
            assert_eq!(post.send(server).await.text(), "B. Simon to /a");
        }
    }
}

#[tokio::test]
async fn a_whole_address_in_the_request_line_does_not_either() {
    let stage = Stage::new();
    let server = stage.browser().await.server;
    let answer = plain("http://evil.example/saml/acme/init").send(server).await;
    let asked = AuthnRequest::from_url(&answer.one("location").parse().unwrap()).unwrap();
    assert_eq!(asked.acs_url(), Some("https://sso.example.com/saml/acme/finalize"));
    let back = plain("http://evil.example/saml/acme/finalize").send(server).await;
    assert_eq!(back.one("location"), "init");
}
