//! The cookies that come with an answer: none, wrong ones, too many.

use std::collections::BTreeMap;

use crate::browser::{Browser, with_cookies};
use crate::client::{Answer, Request};
use crate::page::refused;
use crate::stage::{AGAIN, FINALIZE, INIT, Stage};

/// A login that is pending in a browser, its answer, and the name and value of its cookie.
async fn pending(stage: &Stage) -> (Browser, String, String, String) {
    let mut browser = stage.browser().await;
    let url = browser.begin(INIT).await;
    let (name, value) = browser.jar.first_key_value().unwrap();
    let (name, value) = (name.clone(), value.clone());
    (browser, stage.answer(&url), name, value)
}

async fn posted_with(browser: &Browser, body: &str, headers: &[String]) -> Answer {
    let mut post = Request::post(FINALIZE, body);
    for header in headers {
        post = post.with("Cookie", header);
    }
    post.send(browser.server).await
}

#[tokio::test]
async fn an_answer_without_its_cookie_or_with_a_wrong_one_is_refused_and_nothing_is_lost() {
    let stage = Stage::new();
    let (mut browser, body, name, value) = pending(&stage).await;
    let other = pending(&stage).await.3;
    let cut = &value[..value.len() - 1];
    let changed: String = value.chars().rev().collect();
    for (headers, code) in [
        (vec![], "pending.missing"),
        (vec!["session=1".to_owned()], "pending.missing"),
        (vec![format!("{}={value}", name.to_lowercase())], "pending.missing"),
        (vec![format!("{}={value}", name.replace("__Host-", ""))], "pending.missing"),
        (vec![format!("{}={value}", name.replace("__Host-", "__Secure-"))], "pending.missing"),
        (vec![format!("{name}x={value}")], "pending.missing"),
        (vec![format!("{name}={cut}")], "cookie.unreadable"),
        (vec![format!("{name}={value}x")], "cookie.unreadable"),
        (vec![format!("{name}={changed}")], "cookie.unreadable"),
        (vec![format!("{name}={other}")], "cookie.unreadable"),
        (vec![format!("{name}=\"{value}\"")], "cookie.unreadable"),
        (vec![format!("{name}=")], "cookie.unreadable"),
        (vec![format!("{name}={value}; {name}={value}")], "cookie.repeated"),
        (vec![format!("{name}={value}"), format!("{name}=planted")], "cookie.repeated"),
    ] {
        let answer = posted_with(&browser, &body, &headers).await;
        assert_eq!(refused(&answer, 403, code).as_deref(), Some(AGAIN), "{headers:?}");
        assert!(answer.all("set-cookie").is_empty(), "{headers:?}");
    }
    assert_eq!(browser.post(FINALIZE, &body).await.status, 200);
}

#[tokio::test]
async fn one_of_100_cookies_is_found_in_one_header_and_in_many() {
    let stage = Stage::new();
    for many in [false, true] {
        let (browser, body, name, value) = pending(&stage).await;
        let mut cookies: Vec<_> =
            (0..99).map(|number| format!("__Host-saml-{number:024x}=planted{number}")).collect();
        cookies.insert(50, format!("{name}={value}"));
        let headers = if many { cookies[10..90].to_vec() } else { vec![cookies.join("; ")] };
        let answer = posted_with(&browser, &body, &headers).await;
        assert_eq!((answer.status, answer.text()), (200, "B. Simon to -"));
    }
}

#[tokio::test]
async fn a_start_with_100_cookies_takes_old_ones_away_and_goes_on() {
    let stage = Stage::new();
    let browser = stage.browser().await;
    let planted = (0..100).map(|number| (format!("__Host-saml-{number:024x}"), "x".to_owned()));
    let jar: BTreeMap<_, _> = planted.collect();
    let answer = with_cookies(Request::get(INIT), &jar).send(browser.server).await;
    assert_eq!(answer.status, 303);
    let (deleted, set): (Vec<_>, Vec<_>) =
        answer.all("set-cookie").into_iter().partition(|cookie| cookie.contains("=; "));
    assert_eq!((deleted.len(), set.len()), (20, 1));
}

#[tokio::test]
async fn cookies_of_the_application_and_of_any_bytes_disturb_nothing() {
    let stage = Stage::new();
    let (browser, body, name, value) = pending(&stage).await;
    let mut header = b"session=\xff\xfe; a; =; ;;b=\"c;d\"; caf\xc3\xa9=1; ".to_vec();
    header.extend(format!("{name}={value}; __Host-saml=1").bytes());
    let post = Request::post(FINALIZE, &body).with("Cookie", header);
    assert_eq!(post.send(browser.server).await.status, 200);
}
