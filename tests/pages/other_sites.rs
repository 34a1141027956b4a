//! Forms that another site posts, in the name of an administrator who is signed in: they change
//! nothing.

use axum::http::HeaderValue;

use crate::route_table::{ROUTES, forms, request_of};
use crate::world::{ACME, HOST, World, acme};

/// What browsers say of a form that is posted by: another site, another host of ours, a bookmark or
/// nothing; and, where they say nothing of the site, of another origin, a sandboxed one, or nothing.
const FOREIGN: &[&[(&str, &str)]] = &[
    &[("sec-fetch-site", "cross-site")],
    &[("sec-fetch-site", "cross-site"), ("origin", HOST)],
    &[("sec-fetch-site", "same-site"), ("origin", "https://evil.example.com")],
    &[("sec-fetch-site", "none")],
    &[("sec-fetch-site", "")],
    &[("sec-fetch-site", "same-origin, cross-site")],
    &[("origin", "https://evil.example")],
    &[("origin", "https://example.com.evil.example")],
    &[("origin", "http://example.com")],
    &[("origin", "https://example.com:8443")],
    &[("origin", "https://example.com/auth")],
    &[("origin", "https://sso.example.com")],
    &[("origin", "null")],
    &[("origin", "")],
    &[("referer", "https://example.com/auth/settings/sso/acme")],
    &[],
];

/// With something to lose behind every form.
async fn world() -> World {
    let world = World::new().await;
    world.switch_on().await;
    world.upload(&world.entra.roll_over().unwrap()).await.leads_to();
    world
}

#[tokio::test]
async fn a_form_of_another_site_changes_nothing() {
    let world = world().await;
    let before = world.acme().await;
    for path in forms() {
        for said in FOREIGN {
            let mut request = request_of(&world, "POST", &format!("{ACME}{path}"), "");
            for (name, value) in *said {
                request.headers_mut().insert(*name, HeaderValue::from_static(value));
            }
            let page = world.alice().send(request).await.page(403);
            page.says("This form came from another site");
            page.says("Nothing was changed");
            assert!(!page.text().contains("/link/"));
            assert_eq!(world.acme().await, before, "{path} {said:?}");
        }
    }
}

#[tokio::test]
async fn a_form_of_ours_is_taken_from_old_browsers_and_new_ones() {
    for said in [("sec-fetch-site", "same-origin"), ("origin", HOST)] {
        for path in forms() {
            let world = world().await;
            let mut request = request_of(&world, "POST", &format!("{ACME}{path}"), "");
            request.headers_mut().insert(said.0, HeaderValue::from_static(said.1));
            let answer = world.alice().send(request).await;
            // The fingerprint is of what is live, not of what is staged; nothing was typed in.
            let expected = match path {
                "/make-link" => 200,
                "/live" => 409,
                "/typed" => 422,
                _ => 303,
            };
            assert_eq!(answer.status, expected, "{path}: {}", answer.text());
        }
    }
}

#[tokio::test]
async fn to_look_changes_nothing() {
    let world = world().await;
    let reference = world.companies.attempts(&acme()).await.unwrap();
    assert!(reference.is_empty());
    world.login(&world.entra).await;
    let attempts = world.companies.attempts(&acme()).await.unwrap();
    let (reference, before) = (attempts[0].id.to_string(), world.acme().await);
    for (method, path) in ROUTES {
        for site in ["cross-site", "same-site", "none", "same-origin"] {
            let path = format!("{ACME}{path}");
            if *method == "POST" {
                let answer = world.alice().open(&path).await;
                assert_eq!(answer.status, 405, "{path}");
            }
            let mut request = request_of(&world, "GET", &path, &reference);
            request.headers_mut().insert("sec-fetch-site", HeaderValue::from_static(site));
            world.alice().send(request).await;
            assert_eq!(world.acme().await, before, "{path}");
        }
    }
    // A test that is begun is an attempt, and no more.
    let kept = world.companies.attempts(&acme()).await.unwrap();
    assert_eq!(kept.len(), attempts.len() + 4);
    assert!(kept.iter().take(4).all(|event| event.outcome.name() == "started"));
}
