//! Who begins a login at `/init`: a person who opens it; no program that looks ahead or embeds.

use crate::client::{Answer, Request};
use crate::page::refused;
use crate::stage::{INIT, METADATA, Stage};

const PAGES: (&str, &str) = ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
const NAVIGATE: (&str, &str) = ("Sec-Fetch-Mode", "navigate");
const DOCUMENT: (&str, &str) = ("Sec-Fetch-Dest", "document");

async fn asked(method: &str, headers: &[(&str, &str)]) -> Answer {
    let stage = Stage::new();
    let mut request = Request::new(method, INIT);
    for (name, value) in headers {
        request = request.with(name, value);
    }
    let answer = request.send(stage.browser().await.server).await;
    let begun = answer.status == 303;
    assert_eq!(!answer.all("location").is_empty(), begun, "{headers:?}");
    assert_eq!(!answer.all("set-cookie").is_empty(), begun, "{headers:?}");
    assert_eq!(!stage.outcomes().is_empty(), begun, "{headers:?}");
    answer
}

#[tokio::test]
async fn a_person_begins_a_login() {
    for headers in [
        &[PAGES, NAVIGATE, DOCUMENT, ("Sec-Fetch-User", "?1")][..],
        &[PAGES, NAVIGATE, DOCUMENT, ("Sec-Fetch-Site", "cross-site")],
        &[PAGES, NAVIGATE],
        // Safari before 16.4, and whoever strips these headers.
        &[PAGES],
        &[("Accept", "TEXT/HTML")],
        &[("Accept", "application/json, text/html")],
        // curl, wget, a command-line client, a link in a mail program.
        &[("Accept", "*/*")],
        &[],
    ] {
        assert_eq!(asked("GET", headers).await.status, 303, "{headers:?}");
    }
}

#[tokio::test]
async fn a_script_a_frame_and_an_image_are_told_to_open_a_window() {
    for headers in [
        &[("Accept", "*/*"), ("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Dest", "empty")][..],
        &[("Accept", "*/*"), ("Sec-Fetch-Mode", "no-cors"), ("Sec-Fetch-Dest", "empty")],
        &[PAGES, ("Sec-Fetch-Mode", "same-origin"), ("Sec-Fetch-Dest", "empty")],
        &[PAGES, ("Sec-Fetch-Mode", "websocket")],
        &[PAGES, ("Sec-Fetch-Mode", "NAVIGATE")],
        &[PAGES, ("Sec-Fetch-Mode", "")],
        &[("Accept", "image/*"), ("Sec-Fetch-Mode", "no-cors"), ("Sec-Fetch-Dest", "image")],
        &[PAGES, NAVIGATE, ("Sec-Fetch-Dest", "iframe")],
        &[PAGES, NAVIGATE, ("Sec-Fetch-Dest", "frame")],
        &[PAGES, NAVIGATE, ("Sec-Fetch-Dest", "embed")],
        &[PAGES, NAVIGATE, ("Sec-Fetch-Dest", "object")],
        &[PAGES, NAVIGATE, ("Sec-Fetch-Dest", "fencedframe")],
        // Background requests of old browsers and of HTTP libraries.
        &[("Accept", "application/json")],
        &[("Accept", "application/json, text/plain")],
        &[("Accept", "image/avif,image/webp")],
        &[("Accept", "")],
    ] {
        let answer = asked("GET", headers).await;
        assert_eq!(refused(&answer, 403, "request.not-a-navigation"), None);
    }
}

#[tokio::test]
async fn what_looks_ahead_gets_nothing_that_could_be_shown_later() {
    for ahead in [
        ("Sec-Purpose", "prefetch"),
        ("Sec-Purpose", "prefetch;prerender"),
        ("Sec-Purpose", "prefetch;anonymous-client-ip"),
        ("Purpose", "prefetch"),
        ("X-Purpose", "preview"),
        ("X-Moz", "prefetch"),
    ] {
        let answer = asked("GET", &[PAGES, NAVIGATE, DOCUMENT, ahead]).await;
        assert_eq!((answer.status, &answer.body[..]), (503, &b""[..]), "{ahead:?}");
    }
}

#[tokio::test]
async fn head_gets_neither_a_login_nor_a_body() {
    assert_eq!(asked("HEAD", &[PAGES, NAVIGATE, DOCUMENT]).await.status, 204);
    assert_eq!(asked("HEAD", &[]).await.status, 204);
}

#[tokio::test]
async fn metadata_is_for_programs_too() {
    let stage = Stage::new();
    let server = stage.browser().await.server;
    for (method, accept) in [("GET", "application/samlmetadata+xml"), ("HEAD", "*/*")] {
        let request = Request::new(method, METADATA).with("Accept", accept);
        assert_eq!(request.with("Sec-Fetch-Mode", "cors").send(server).await.status, 200);
    }
}
