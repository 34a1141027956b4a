//! The application's authorisation stands before every page: where it says no, its own answer is all
//! that comes.

use crate::client::Answer;
use crate::route_table::{ROUTES, request_of};
use crate::world::{ACME, GLOBEX, NOT_YOURS, SIGN_IN_FIRST, World, acme};

/// The application's own answer, as it made it, and nothing beside.
fn is_the_application_s(answer: &Answer, status: u16, text: &str) {
    assert_eq!((answer.status, answer.text()), (status, text));
    let mut names: Vec<_> = answer.headers.keys().map(|name| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["content-length", "content-type", "x-application"]);
}

/// Acme with something live and something staged, and an attempt.
async fn with_all() -> (World, String) {
    let world = World::new().await;
    world.switch_on().await;
    world.login(&world.entra).await;
    world.upload(&world.entra.roll_over().unwrap()).await.leads_to();
    let reference = world.companies.attempts(&acme()).await.unwrap()[0].id.to_string();
    (world, reference)
}

#[tokio::test]
async fn without_authorisation_every_route_gives_the_application_s_answer() {
    let (world, reference) = with_all().await;
    let before = (world.acme().await, world.companies.attempts(&acme()).await.unwrap());
    for (who, status, text) in [
        ("", 401, SIGN_IN_FIRST),
        ("nina", 403, NOT_YOURS),
        ("gina", 403, NOT_YOURS),
        ("mallory", 403, NOT_YOURS),
    ] {
        let mut browser = if who.is_empty() { world.stranger() } else { world.browser_of(who) };
        for (method, path) in ROUTES {
            let methods = if *method == "GET" { &["GET", "HEAD"][..] } else { &["POST"] };
            for method in methods {
                let mut request = request_of(&world, method, &format!("{ACME}{path}"), &reference);
                request.headers_mut().insert("sec-fetch-site", "same-origin".parse().unwrap());
                world.asked.lock().unwrap().clear();
                let answer = browser.send(request).await;
                let text = if *method == "HEAD" { "" } else { text };
                is_the_application_s(&answer, status, text);
                assert_eq!(*world.asked.lock().unwrap(), [format!("{method} acme")]);
            }
        }
    }
    let after = (world.acme().await, world.companies.attempts(&acme()).await.unwrap());
    assert_eq!(after, before);
}

#[tokio::test]
async fn the_application_is_asked_on_every_request() {
    let (world, reference) = with_all().await;
    let mut alice = world.alice();
    for (method, path) in ROUTES.iter().filter(|(method, _)| *method == "GET") {
        world.asked.lock().unwrap().clear();
        alice.send(request_of(&world, method, &format!("{ACME}{path}"), &reference)).await;
        assert_eq!(*world.asked.lock().unwrap(), ["GET acme"], "{path}");
    }
}

#[tokio::test]
async fn other_methods_are_no_way_in() {
    let (world, reference) = with_all().await;
    let before = world.acme().await;
    for (_, path) in ROUTES {
        for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", "POSTT"] {
            let request = request_of(&world, method, &format!("{ACME}{path}"), &reference);
            let answer = world.alice().send(request).await;
            assert_eq!((answer.status, answer.text()), (405, ""), "{method} {path}");
        }
    }
    assert_eq!(world.acme().await, before);
}

#[tokio::test]
async fn an_attempt_of_another_company_is_not_found() {
    let (world, reference) = with_all().await;
    let mut gina = world.browser_of("gina");
    world.alice().page(&format!("{ACME}/why/{reference}")).await;
    for path in [format!("{GLOBEX}/why/{reference}"), format!("{GLOBEX}/why/{reference}/bundle")] {
        let page = gina.open(&path).await.page(404);
        page.says("There is no such attempt");
        assert!(!page.text().contains("acme") && !page.text().contains("Acme"));
    }
    let page = gina.page(&format!("{GLOBEX}/attempts")).await;
    assert!(!page.text().contains(&reference));
}

#[tokio::test]
async fn a_reference_that_is_none_is_not_found() {
    let (world, reference) = with_all().await;
    for wrong in [
        reference.to_uppercase(),
        reference[1..].to_owned(),
        format!("{reference}0"),
        format!("%20{reference}"),
        "000000000000".to_owned(),
        "%3Cscript%3Ealert(1)%3C%2Fscript%3E".to_owned(),
        "..%2F..%2Fglobex".to_owned(),
    ] {
        if wrong == reference {
            continue; // It may be of digits alone.
        }
        let page = world.alice().open(&format!("{ACME}/why/{wrong}")).await.page(404);
        page.says("There is no such attempt");
        assert!(!page.text().contains("alert"));
    }
}

#[tokio::test]
async fn a_path_that_is_no_text_is_answered_and_asks_nobody() {
    let world = World::new().await;
    for path in ["/auth/settings/sso/%ff", "/auth/settings/sso/acme/why/%ff%3Cscript%3E"] {
        let answer = world.alice().open(path).await;
        assert_eq!(answer.status, 400);
        assert!(!answer.text().contains("script"));
        assert!(world.asked.lock().unwrap().is_empty());
    }
}
