//! Answers that were used before, that nobody asked for, and that come late.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::routing::get;
use saml_sp::axum::routes;
use saml_sp::chrono::TimeDelta;
use saml_sp::testing::{AuthnRequest, Misbehaviour};

use crate::browser::Browser;
use crate::client::Request;
use crate::page::refused;
use crate::stage::{AGAIN, FINALIZE, INIT, Stage, now, said, serve, start_test};

#[tokio::test]
async fn f5_and_a_stolen_copy_sign_nobody_in_again() {
    let stage = Stage::new();
    let mut browser = stage.browser().await;
    let url = browser.begin(INIT).await;
    let body = stage.answer(&url);
    let mut before = browser.clone();
    assert_eq!(browser.post(FINALIZE, &body).await.status, 200);
    for _ in 0..2 {
        let again = refused(&browser.post(FINALIZE, &body).await, 403, "replay.request-answered");
        assert_eq!(again.as_deref(), Some(AGAIN));
    }
    // With the cookie as it was, too: the replay guard knows.
    let again = refused(&before.post(FINALIZE, &body).await, 403, "replay.request-answered");
    assert_eq!(again.as_deref(), Some(AGAIN));
    let outcomes = stage.outcomes();
    assert_eq!(outcomes[..2], ["started", "signed-in"]);
    assert_eq!(outcomes[2..], ["replay.request-answered"; 3]);
}

#[tokio::test]
async fn an_unsolicited_answer_is_refused_with_the_link_to_start() {
    let stage = Stage::new();
    let mut browser = stage.browser().await;
    let answer = browser.post(FINALIZE, &stage.unsolicited()).await;
    assert_eq!(refused(&answer, 403, "response.unsolicited").as_deref(), Some(AGAIN));
    assert!(answer.all("set-cookie").is_empty());
}

#[tokio::test]
async fn an_unsolicited_answer_can_be_turned_into_a_login_that_is_ours() {
    let stage = Stage::new();
    let routes = stage.routes().restart_unsolicited();
    let mut browser = serve(Router::new().merge(routes)).await;
    let answer = browser.post(FINALIZE, &stage.unsolicited()).await;
    assert_eq!(answer.status, 303);
    let url = answer.one("location").parse().unwrap();
    assert_eq!(browser.jar.len(), 1);
    assert_eq!(browser.post(FINALIZE, &stage.answer(&url)).await.text(), "B. Simon to -");
    assert_eq!(stage.outcomes(), ["response.unsolicited", "started", "signed-in"]);
}

#[tokio::test]
async fn a_page_of_another_site_starts_no_login_by_posting_in_the_background() {
    let stage = Stage::new();
    let routes = stage.routes().restart_unsolicited();
    let browser = serve(Router::new().merge(routes)).await;
    let post = Request::post(FINALIZE, stage.unsolicited());
    for mode in ["no-cors", "cors"] {
        let answer = post.clone().with("Sec-Fetch-Mode", mode).send(browser.server).await;
        refused(&answer, 403, "response.unsolicited");
        assert!(answer.all("set-cookie").is_empty());
    }
    let person = post.with("Sec-Fetch-Mode", "navigate").with("Sec-Fetch-Dest", "document");
    assert_eq!(person.send(browser.server).await.status, 303);
}

#[tokio::test]
async fn a_fresh_login_asks_for_what_every_login_asks_for() {
    let stage = Stage::new();
    let routes = stage.routes().restart_unsolicited().with_login(|_, login| login.force_authn());
    let mut browser = serve(Router::new().merge(routes)).await;
    assert!(AuthnRequest::from_url(&browser.begin(INIT).await).unwrap().force_authn());
    let answer = browser.post(FINALIZE, &stage.unsolicited()).await;
    let url = answer.one("location").parse().unwrap();
    assert!(AuthnRequest::from_url(&url).unwrap().force_authn());
}

#[tokio::test]
async fn a_connection_test_that_is_answered_unasked_does_not_become_a_login() {
    let stage = Stage::new();
    let routes = stage.routes().restart_unsolicited();
    let test = Router::new().route("/admin/{company}/test", get(start_test));
    let mut browser = serve(test.with_state(stage.sso.clone()).merge(routes)).await;
    let url = browser.begin("/admin/acme/test").await;
    let entra = stage.entra.misbehaving(Misbehaviour::IdpInitiated);
    let answer = browser.post(FINALIZE, &entra.answer_body(&url, now()).unwrap()).await;
    assert_eq!(answer.status, 403);
    assert!(answer.text().contains("response.unsolicited"), "{}", answer.text());
    assert!(answer.all("location").is_empty() && answer.all("set-cookie").is_empty());
}

#[tokio::test]
async fn nothing_else_is_restarted() {
    let stage = Stage::new();
    let routes = stage.routes().restart_unsolicited();
    let mut browser = serve(Router::new().merge(routes)).await;
    let url = browser.begin(INIT).await;
    let body = stage.answer(&url);
    let mut stranger = Browser::at(browser.server);
    refused(&stranger.post(FINALIZE, &body).await, 403, "pending.missing");
    refused(&browser.post(FINALIZE, "SAMLResponse=PHg%2BPC94Pg").await, 400, "response.not-base64");
    assert_eq!(browser.post(FINALIZE, &body).await.status, 200);
    refused(&browser.post(FINALIZE, &body).await, 403, "replay.request-answered");
}

#[tokio::test]
async fn an_identity_provider_that_never_names_the_request_is_not_asked_without_end() {
    let stage = Stage::new();
    let routes = stage.routes().restart_unsolicited();
    let mut browser = serve(Router::new().merge(routes)).await;
    let entra = stage.entra.misbehaving(Misbehaviour::IdpInitiated);
    let mut url = browser.begin(INIT).await;
    for round in 0.. {
        let answer = browser.post(FINALIZE, &entra.answer_body(&url, now()).unwrap()).await;
        if answer.status != 303 {
            assert_eq!(refused(&answer, 403, "response.unsolicited").as_deref(), Some(AGAIN));
            break;
        }
        assert!(round < 5, "the browser goes round and round");
        url = answer.one("location").parse().unwrap();
    }
}

#[tokio::test]
async fn an_answer_after_a_long_lunch_is_told_from_a_stranger_s() {
    let stage = Stage::new();
    let minutes = Arc::new(AtomicI64::new(0));
    let clock = Arc::clone(&minutes);
    let sso = stage.sso.clone();
    let sso = sso.with_clock(move || now() + TimeDelta::minutes(clock.load(Ordering::Relaxed)));
    let mut browser = serve(routes(sso, said).into()).await;
    let url = browser.begin(INIT).await;
    let body = stage.answer(&url);
    minutes.store(20, Ordering::Relaxed);
    // The cookie is still there, and after 15 minutes a browser has let it go.
    let answer = browser.post(FINALIZE, &body).await;
    assert_eq!(refused(&answer, 403, "pending.expired").as_deref(), Some(AGAIN));
    browser.jar.clear();
    let answer = browser.post(FINALIZE, &body).await;
    assert_eq!(refused(&answer, 403, "pending.expired").as_deref(), Some(AGAIN));
}
