//! The headers that protect every answer of the routes.

use axum::Router;
use axum::response::AppendHeaders;
use saml_sp::Login;
use saml_sp::axum::routes;
use saml_sp::flow::Refused;

use crate::browser::Browser;
use crate::client::{Answer, Request};
use crate::page::Page;
use crate::stage::{FINALIZE, INIT, METADATA, Stage, plain, serve};

/// One answer of every kind that the routes give.
async fn answers(stage: &Stage, mut browser: Browser) -> Vec<Answer> {
    let server = browser.server;
    let post = |body: &str| Request::post(FINALIZE, body);
    let mut answers = Vec::new();
    for request in [
        plain(INIT),
        Request::new("HEAD", INIT),
        plain(INIT).with("Sec-Purpose", "prefetch"),
        plain(INIT).with("Sec-Fetch-Mode", "cors"),
        plain("/saml/nobody/init"),
        plain("/saml/%ff/init"),
        Request::new("PUT", INIT),
        Request::get(FINALIZE),
        Request::new("HEAD", FINALIZE),
        Request::new("PUT", FINALIZE),
        Request::post("/saml/nobody/finalize", ""),
        Request::post("/saml/%ff/finalize", ""),
        post(""),
        post(&"a".repeat(2_000_000)),
        post(&stage.unsolicited()),
        plain(METADATA),
        plain("/saml/nobody/metadata"),
        plain("/saml/%ff/metadata"),
        Request::new("DELETE", METADATA),
    ] {
        answers.push(request.send(server).await);
    }
    let url = browser.begin(INIT).await;
    answers.push(browser.post(FINALIZE, &stage.answer(&url)).await);
    answers.push(browser.post(FINALIZE, &stage.answer(&url)).await);
    answers
}

#[tokio::test]
async fn no_answer_is_stored_sniffed_or_named_to_others() {
    let stage = Stage::new();
    let answers = answers(&stage, stage.browser().await).await;
    let mut seen: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen, [200, 204, 303, 400, 403, 404, 405, 413, 503]);
    for answer in answers {
        assert_eq!(answer.one("cache-control"), "no-store", "{answer:?}");
        assert_eq!(answer.one("x-content-type-options"), "nosniff", "{answer:?}");
        assert_eq!(answer.one("referrer-policy"), "no-referrer", "{answer:?}");
        if answer.status >= 400 && !answer.body.is_empty() {
            Page::of(&answer);
        }
    }
}

#[tokio::test]
async fn what_the_application_says_itself_is_kept() {
    async fn signed_in(
        _: Login,
    ) -> (AppendHeaders<[(&'static str, &'static str); 4]>, &'static str) {
        let own = AppendHeaders([
            ("Cache-Control", "private"),
            ("Referrer-Policy", "origin"),
            ("Content-Security-Policy", "default-src 'self'"),
            ("Set-Cookie", "session=1"),
        ]);
        (own, "hello")
    }
    async fn not_finished(_: Refused) -> ([(&'static str, &'static str); 1], &'static str) {
        ([("Cache-Control", "no-cache")], "sorry")
    }
    let stage = Stage::new();
    let routes = routes(stage.sso.clone(), signed_in).on_refused(not_finished);
    let mut browser = serve(Router::new().merge(routes)).await;
    let url = browser.begin(INIT).await;
    let body = stage.answer(&url);
    let answer = browser.post(FINALIZE, &body).await;
    assert_eq!(answer.one("cache-control"), "private");
    assert_eq!(answer.one("referrer-policy"), "origin");
    assert_eq!(answer.one("content-security-policy"), "default-src 'self'");
    assert_eq!(answer.one("x-content-type-options"), "nosniff");
    assert_eq!(answer.all("set-cookie").len(), 2);
    let answer = browser.post(FINALIZE, &body).await;
    assert_eq!((answer.one("cache-control"), answer.text()), ("no-cache", "sorry"));
    assert!(answer.all("content-security-policy").is_empty(), "it is the application's page");
}
