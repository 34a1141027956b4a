//! The application's own page for a request that was refused.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use saml_sp::axum::routes;
use saml_sp::flow::Refused;

use crate::client::Request;
use crate::stage::{AGAIN, FINALIZE, INIT, METADATA, Stage, plain, said, serve};

#[tokio::test]
async fn it_stands_in_the_place_of_the_small_one_with_the_status_kept() {
    async fn page(refused: Refused) -> String {
        let again = refused.start_again().map_or("-", |url| url.as_str());
        format!("ours: {} {again}", refused.code())
    }
    let stage = Stage::new();
    let browser = serve(routes(stage.sso.clone(), said).on_refused(page).into()).await;
    for (request, status, text) in [
        (plain("/saml/nobody/init"), 404, "company.unknown -".to_owned()),
        (plain("/saml/%ff/metadata"), 404, "company.unknown -".to_owned()),
        (plain(INIT).with("Sec-Fetch-Mode", "cors"), 403, "request.not-a-navigation -".to_owned()),
        (Request::post(FINALIZE, ""), 400, format!("form.no-response {AGAIN}")),
        (
            Request::post(FINALIZE, stage.unsolicited()),
            403,
            format!("response.unsolicited {AGAIN}"),
        ),
    ] {
        let answer = request.send(browser.server).await;
        assert_eq!((answer.status, answer.text()), (status, format!("ours: {text}").as_str()));
        assert_eq!(answer.one("content-type"), "text/plain; charset=utf-8");
        assert_eq!(answer.one("cache-control"), "no-store");
    }
    // These are no refusals of a login.
    for (request, status) in [
        (Request::new("HEAD", INIT), 204),
        (plain(INIT).with("Sec-Purpose", "prefetch"), 503),
        (Request::new("PUT", INIT), 405),
        (plain(METADATA), 200),
    ] {
        let answer = request.send(browser.server).await;
        assert_eq!(answer.status, status);
        assert!(!String::from_utf8_lossy(&answer.body).contains("ours"));
    }
}

#[tokio::test]
async fn it_takes_further_extractors_and_its_own_status() {
    async fn page(
        State(name): State<&'static str>,
        headers: HeaderMap,
        refused: Refused,
    ) -> Response {
        let restart = refused.start_again().filter(|_| refused.status() == 403);
        match restart {
            Some(url) => Redirect::to(url.as_str()).into_response(),
            None => {
                let agent = headers["User-Agent"].to_str().unwrap().to_owned();
                (StatusCode::IM_A_TEAPOT, format!("{name}, {agent}")).into_response()
            }
        }
    }
    let stage = Stage::new();
    let routes = routes(stage.sso.clone(), said).on_refused(page);
    let browser = serve(Router::new().merge(routes).with_state("our state")).await;
    let answer = plain("/saml/nobody/init").send(browser.server).await;
    assert_eq!((answer.status, answer.text()), (418, "our state, curl/8.14.1"));
    let answer = Request::post(FINALIZE, stage.unsolicited()).send(browser.server).await;
    assert_eq!((answer.status, answer.one("location")), (303, AGAIN));
}

#[tokio::test]
async fn it_has_the_report_for_a_log_and_the_cookies_are_set_all_the_same() {
    async fn page(refused: Refused) -> String {
        let report = refused.report().map(|report| report.redacted().to_text());
        format!("{} {}", refused.user_message(), report.unwrap_or_default())
    }
    let stage = Stage::new();
    let mut browser = serve(routes(stage.sso.clone(), said).on_refused(page).into()).await;
    let url = browser.begin(INIT).await;
    let body = stage.answer(&url);
    let mut copy = browser.clone();
    assert_eq!(browser.post(FINALIZE, &body).await.status, 200);
    let answer = copy.post(FINALIZE, &body).await;
    assert_eq!(answer.status, 403);
    assert!(answer.text().contains("replay.request-answered"), "{}", answer.text());
    assert!(!answer.text().contains("B.Simon"), "{}", answer.text());
    assert!(answer.one("set-cookie").contains("=answered; "));
}
