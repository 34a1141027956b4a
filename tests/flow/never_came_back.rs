//! Logins that left and never came back: the sign of an error page of Entra's own.

use saml_sp::chrono::{DateTime, TimeDelta, Utc};
use saml_sp::flow::{LoginEvent, never_came_back};
use saml_sp::testing::Misbehaviour;

use crate::posted::login_id;
use crate::world::{BOTH_WAYS, NOON, World, company};

fn noon() -> DateTime<Utc> {
    NOON.parse().unwrap()
}

/// An event at so many minutes after noon.
fn event(minute: i64, company: &str, id: Option<&str>, outcome: serde_json::Value) -> LoginEvent {
    serde_json::from_value(serde_json::json!({
        "id": "0123456789ab",
        "at": (noon() + TimeDelta::minutes(minute)).format("%FT%TZ").to_string(),
        "company": company,
        "request_id": id,
        "purpose": "login",
        "outcome": outcome,
        "thumbprint": null,
        "away_ms": null,
        "took_us": 1,
    }))
    .unwrap()
}

fn started(minute: i64, company: &str, id: &str) -> LoginEvent {
    event(minute, company, Some(id), "started".into())
}

fn ended(minute: i64, company: &str, id: Option<&str>, outcome: &str) -> LoginEvent {
    event(minute, company, id, outcome.into())
}

fn refused(minute: i64, company: &str, id: Option<&str>, code: &str) -> LoginEvent {
    event(minute, company, id, serde_json::json!({ "refused": code }))
}

/// The company and the ID of each that never came back, by so many minutes after noon.
fn lost(events: &[LoginEvent], minute: i64) -> Vec<(String, String)> {
    let lost = never_came_back(events, noon() + TimeDelta::minutes(minute));
    lost.into_iter()
        .map(|event| (event.company.to_string(), event.request_id.as_ref().unwrap().to_string()))
        .collect()
}

fn named(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(company, id)| ((*company).to_owned(), (*id).to_owned())).collect()
}

#[test]
fn of_a_list_of_events_those_are_found_that_left_and_did_not_come_back() {
    let events = [
        started(0, "acme", "_left"),
        started(0, "acme", "_signed-in"),
        ended(1, "acme", Some("_signed-in"), "signed-in"),
        started(1, "acme", "_refused"),
        refused(2, "acme", Some("_refused"), "assertion.audience"),
        started(2, "acme", "_tested"),
        ended(3, "acme", Some("_tested"), "tested"),
        started(3, "acme", "_twice"),
        refused(4, "acme", Some("_twice"), "response.status"),
        ended(5, "acme", Some("_twice"), "signed-in"),
        // Neither a refused start nor an answer to nothing is a login that left.
        refused(6, "acme", None, "pending.unavailable"),
        refused(6, "acme", None, "response.unsolicited"),
        started(9, "globex", "_left-too"),
        started(30, "acme", "_just-now"),
    ];
    assert_eq!(lost(&events, 40), named(&[("acme", "_left"), ("globex", "_left-too")]));
}

#[test]
fn the_order_of_the_events_decides_nothing_but_that_of_the_result() {
    let mut events = vec![
        ended(1, "acme", Some("_back"), "signed-in"),
        started(4, "acme", "_b"),
        started(0, "acme", "_back"),
        started(2, "acme", "_a"),
    ];
    assert_eq!(lost(&events, 60), named(&[("acme", "_b"), ("acme", "_a")]));
    events.reverse();
    assert_eq!(lost(&events, 60), named(&[("acme", "_a"), ("acme", "_b")]));
}

#[test]
fn it_is_too_early_to_say_before_an_answer_would_be_refused() {
    let events = [started(0, "acme", "_left")];
    for minute in [-5, 0, 15, 19] {
        assert_eq!(lost(&events, minute), []);
    }
    for minute in [20, 21, 100_000] {
        assert_eq!(lost(&events, minute), named(&[("acme", "_left")]), "{minute}");
    }
}

#[test]
fn two_companies_with_the_same_id_are_two_logins() {
    let events = [
        started(0, "acme", "_one"),
        started(0, "globex", "_one"),
        ended(1, "globex", Some("_one"), "signed-in"),
    ];
    assert_eq!(lost(&events, 60), named(&[("acme", "_one")]));
}

#[test]
fn of_no_events_nothing_is_found() {
    assert_eq!(lost(&[], 60), []);
}

#[tokio::test]
async fn of_a_real_day_those_are_found_whom_entra_stopped() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        // Entra shows AADSTS700016 to this one, and to this administrator.
        let stopped = world.start(&mut world.browser()).await;
        let stopped_test = world.start_test(&mut world.browser()).await;
        world.whole_login(&mut browser).await;
        // Came back refused.
        let url = world.start(&mut browser).await;
        let body = world.misbehaved(Misbehaviour::NotAssigned, &url);
        assert!(world.post(&mut browser, body).await.is_err());
        // Came back in another browser.
        let url = world.start(&mut browser).await;
        let body = world.answer(&url);
        assert!(world.post(&mut world.browser(), body).await.is_err());
        // Came back too late.
        let url = world.start(&mut browser).await;
        world.clock.pass(TimeDelta::minutes(16));
        let body = world.answer(&url);
        assert!(world.post(&mut browser, body).await.is_err());
        // Cannot be said yet.
        world.clock.pass(TimeDelta::minutes(4));
        world.start(&mut browser).await;

        let events = world.events.all();
        let found = never_came_back(&events, world.clock.now());
        let ids: Vec<_> =
            found.iter().map(|event| event.request_id.as_ref().unwrap().as_str()).collect();
        assert_eq!(ids, [login_id(&stopped), login_id(&stopped_test)]);
        assert!(found.iter().all(|event| event.company == company("acme")));
    }
}
