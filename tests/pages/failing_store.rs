//! A store of companies that fails or hangs: every page says so, the log hears of it, and nothing of
//! it leaks.

use std::time::Duration;

use saml_sp::chrono::TimeDelta;
use saml_sp::testing::Misbehaviour;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

use crate::client::Answer;
use crate::route_table::{ROUTES, request_of};
use crate::store::{Fault, WHY};
use crate::world::{ACME, INIT, WELCOME, World, acme};

/// The answers of these routes of acme, all asked at once while the store is like this. The slowest
/// may take nine seconds: a store has five, and is asked once.
async fn asked(world: &World, fault: Fault, routes: &[(&str, &str)]) -> Vec<(String, Answer)> {
    let reference = world.companies.attempts(&acme()).await.unwrap()[0].id.to_string();
    world.failures.lock().unwrap().clear();
    world.store.set(fault);
    let mut asked = JoinSet::new();
    for (method, path) in routes {
        let mut request = request_of(world, method, &format!("{ACME}{path}"), &reference);
        request.headers_mut().insert("sec-fetch-site", "same-origin".parse().unwrap());
        let (mut alice, path) = (world.alice(), (*path).to_owned());
        asked.spawn(async move {
            let answer = timeout(Duration::from_secs(30), alice.send(request)).await;
            (path.clone(), answer.unwrap_or_else(|_| panic!("{path} waits without end")))
        });
    }
    let begun = Instant::now();
    let answers = asked.join_all().await;
    assert!(begun.elapsed() < Duration::from_secs(9), "{:?}", begun.elapsed());
    world.store.set(Fault::None);
    answers
}

fn is_refused(answers: Vec<(String, Answer)>) {
    for (path, answer) in answers {
        assert_eq!(answer.status, 503, "{path}: {}", answer.text());
        let page = answer.page(503);
        page.says("Not possible at the moment");
        page.says("look whether anything was changed");
        assert!(!answer.text().contains(WHY) && answer.all("set-cookie").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn every_route_says_that_it_is_not_possible_at_the_moment() {
    let world = World::new().await;
    world.switch_on().await;
    world.login(&world.entra).await;
    world.upload(&world.entra.roll_over().unwrap()).await.leads_to();
    let link = world.pages.setup_link(&acme(), TimeDelta::days(1)).await.unwrap();
    let link = link.strip_prefix(&format!("https://example.com{ACME}")).unwrap();
    let routes: Vec<_> = ROUTES.iter().copied().chain([("GET", link)]).collect();
    let before = world.acme().await;
    for fault in [Fault::Fails, Fault::Hangs] {
        is_refused(asked(&world, fault, &routes).await);
        let failures = world.failures.lock().unwrap().clone();
        assert_eq!(failures.len(), routes.len(), "{failures:?}");
        for (code, said) in failures {
            assert_eq!(code, "company.unavailable");
            assert_eq!(said.contains(WHY), fault == Fault::Fails, "{said}");
        }
        assert_eq!(world.acme().await, before);
    }
}

#[tokio::test]
async fn a_store_that_answers_no_change_keeps_no_form_waiting() {
    let world = World::new().await;
    world.switch_on().await;
    world.login(&world.entra).await;
    world.upload(&world.entra).await.leads_to();
    let before = world.acme().await;
    let forms = ["metadata", "certificate", "discard", "live", "on", "off", "end-links"];
    let forms: Vec<_> = forms.map(|form| format!("/{form}")).into();
    let routes: Vec<_> = forms.iter().map(|form| ("POST", form.as_str())).collect();
    is_refused(asked(&world, Fault::HangsToWrite, &routes).await);
    assert_eq!(world.failures.lock().unwrap().len(), routes.len());
    assert_eq!(world.acme().await, before);
}

#[tokio::test]
async fn a_store_that_does_not_write_changes_nothing_and_is_told_of() {
    let world = World::new().await;
    world.switch_on().await;
    let staged = world.entra.roll_over().unwrap();
    world.upload(&staged).await.leads_to();
    let before = world.acme().await;
    world.store.set(Fault::FailsToWrite);
    let page = world.alice().page(ACME).await;
    for action in ["/live", "/off", "/discard", "/end-links"] {
        world.failures.lock().unwrap().clear();
        let answer = world.alice().press(&page, action).await;
        answer.page(503).says("look whether anything was changed");
        assert!(!answer.text().contains(WHY));
        assert_eq!(world.failures.lock().unwrap().len(), 1, "{action}");
    }
    world.upload(&staged).await.page(503).says("Not possible at the moment");
    assert_eq!(world.acme().await, before);
    // Users sign in all the same; only the log misses them.
    world.failures.lock().unwrap().clear();
    assert_eq!(world.login(&world.entra).await.text(), WELCOME);
    let failures = world.failures.lock().unwrap().clone();
    assert!(!failures.is_empty());
    assert!(failures.iter().all(|(code, _)| code == "attempts.unavailable"), "{failures:?}");
}

#[tokio::test]
async fn a_test_that_the_store_did_not_keep_leads_to_a_page_that_says_so() {
    let world = World::new().await;
    world.upload(&world.entra).await.leads_to();
    world.store.set(Fault::FailsToWrite);
    let wrong = world.entra.misbehaving(Misbehaviour::WrongAudience);
    world.test(&wrong).await.page(404).says("There is no such attempt");
}

#[tokio::test]
async fn the_store_of_companies_keeps_no_login_waiting() {
    let world = World::new().await;
    world.switch_on().await;
    world.store.set(Fault::Hangs);
    let mut user = world.stranger();
    let answer = timeout(Duration::from_secs(30), user.open(INIT)).await.expect("an answer");
    assert_eq!(answer.status, 503);
}
