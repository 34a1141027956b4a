//! Test this connection: only a person begins one.

use axum::body::Body;
use axum::http::Request;

use crate::world::{ACME, World, acme};

#[tokio::test]
async fn who_only_looks_ahead_or_loads_a_picture_begins_nothing() {
    let world = World::new().await;
    world.upload(&world.entra).await.leads_to();
    let path = format!("{ACME}/test");
    let get = || Request::get(&path);
    for request in [
        Request::head(&path),
        Request::head(&path).header("sec-fetch-mode", "navigate"),
        get().header("sec-purpose", "prefetch"),
        get().header("sec-purpose", "prefetch;prerender").header("sec-fetch-mode", "navigate"),
        get().header("purpose", "prefetch"),
        get().header("x-moz", "prefetch"),
        get().header("sec-fetch-mode", "no-cors").header("sec-fetch-dest", "image"),
        get().header("sec-fetch-mode", "cors").header("sec-fetch-dest", "empty"),
        get().header("sec-fetch-mode", "navigate").header("sec-fetch-dest", "iframe"),
        get().header("accept", "image/*"),
    ] {
        let request = request.body(Body::empty()).unwrap();
        let said = format!("{request:?}");
        let answer = world.alice().send(request).await;
        assert!(answer.status == 204 || answer.status >= 400, "{said}: {}", answer.status);
        assert!(answer.all("set-cookie").is_empty() && answer.all("location").is_empty());
        assert!(world.companies.attempts(&acme()).await.unwrap().is_empty(), "{said}");
    }
}

#[tokio::test]
async fn what_a_browser_fetched_ahead_is_not_shown_when_somebody_clicks() {
    let world = World::new().await;
    world.upload(&world.entra).await.leads_to();
    let path = format!("{ACME}/test");
    let ahead = Request::get(&path).header("sec-purpose", "prefetch").body(Body::empty()).unwrap();
    assert_eq!(world.alice().send(ahead).await.status, 503);
    let head = Request::head(&path).body(Body::empty()).unwrap();
    assert_eq!(world.alice().send(head).await.status, 204);
}

#[tokio::test]
async fn a_test_is_of_what_is_staged_and_signs_nobody_in() {
    let world = World::new().await;
    world.switch_on().await;
    let other = world.entra.with_tenant("11111111-2222-4333-8444-555555555555").unwrap();
    world.upload(&other).await.leads_to();
    let mut alice = world.alice();
    let url = alice.begin(&format!("{ACME}/test")).await;
    assert!(url.as_str().starts_with(other.login_url()));
    world.test(&other).await.page(200).says("Nobody was signed in");
    world.alice().page(ACME).await.says("The connection was tested with exactly these settings");
}

#[tokio::test]
async fn what_is_live_can_be_tested_while_it_is_switched_off() {
    let world = World::new().await;
    world.switch_on().await;
    world.alice().submit(&format!("{ACME}/off"), &[]).await.leads_to();
    // The page offers the test, so there must be one.
    let page = world.alice().page(ACME).await;
    assert!(page.links().contains(&format!("{ACME}/test").as_str()));
    world.test(&world.entra).await.page(200).says("Test passed");
}

#[tokio::test]
async fn a_test_of_a_user_without_a_stable_key_says_so() {
    let world = World::new().await;
    world.upload(&world.entra).await.leads_to();
    let object_id = "http://schemas.microsoft.com/identity/claims/objectidentifier";
    let user = saml_sp::testing::PretendUser::b_simon().without_claim(object_id);
    let page = world.test(&world.entra.as_user(&user)).await.page(200);
    assert!(page.codes().contains(&"user-key.email-address".to_owned()), "{}", page.text());
}
