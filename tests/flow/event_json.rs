//! Events as JSON, both ways: what a log keeps is read again as it was.

use saml_sp::chrono::TimeDelta;
use saml_sp::flow::{AttemptId, LoginEvent, LoginOutcome};
use saml_sp::testing::Misbehaviour;
use serde_json::{Value, json};

use crate::posted::login_id;
use crate::world::{Kept, World};

#[tokio::test]
async fn every_event_of_a_day_is_read_again_as_it_was() {
    let world = World::new(Kept::Sealed);
    let mut browser = world.browser();
    for misbehaviour in Misbehaviour::ALL {
        let url = world.start(&mut browser).await;
        let body = world.misbehaved(*misbehaviour, &url);
        let _ = world.post(&mut browser, body).await;
    }
    let url = world.start_test(&mut browser).await;
    let body = world.answer(&url);
    world.post(&mut browser, &body).await.unwrap();
    let events = world.events.all();
    assert!(events.len() > 100);
    for event in &events {
        let text = serde_json::to_string(event).unwrap();
        assert_eq!(&serde_json::from_str::<LoginEvent>(&text).unwrap(), event, "{text}");
    }
    let outcomes: std::collections::HashSet<_> =
        events.iter().map(|event| event.outcome.name()).collect();
    assert_eq!(outcomes.len(), 4, "{outcomes:?}");
}

#[tokio::test]
async fn the_form_of_an_event_is_this() {
    let world = World::new(Kept::Sealed);
    let mut browser = world.browser();
    let url = world.start(&mut browser).await;
    world.clock.pass(TimeDelta::milliseconds(1500));
    let body = world.misbehaved(Misbehaviour::WrongAudience, &url);
    assert!(world.post(&mut browser, body).await.is_err());
    let events = serde_json::to_value(world.events.all()).unwrap();
    let certificate = events[1]["thumbprint"].as_str().unwrap();
    assert_ne!(events[0]["id"], events[1]["id"]);
    assert!(events[0]["id"].as_str().unwrap().parse::<AttemptId>().is_ok());
    assert!(certificate.bytes().all(|digit| digit.is_ascii_hexdigit()), "{certificate}");
    assert_eq!(
        events,
        json!([
            {
                "id": events[0]["id"],
                "at": "2026-03-25T12:00:00.000Z",
                "company": "acme",
                "request_id": login_id(&url),
                "purpose": "login",
                "outcome": "started",
                "thumbprint": null,
                "away_ms": null,
                "took_us": 0,
            },
            {
                "id": events[1]["id"],
                "at": "2026-03-25T12:00:01.500Z",
                "company": "acme",
                "request_id": login_id(&url),
                "purpose": "login",
                "outcome": { "refused": "assertion.audience" },
                "thumbprint": certificate,
                "away_ms": 1500,
                "took_us": 0,
            },
        ])
    );
}

#[test]
fn outcomes_have_stable_names() {
    let refused = LoginOutcome::Refused("assertion.audience".into());
    for (outcome, json, name, code) in [
        (LoginOutcome::Started, json!("started"), "started", None),
        (LoginOutcome::SignedIn, json!("signed-in"), "signed-in", None),
        (LoginOutcome::Tested, json!("tested"), "tested", None),
        (
            refused,
            json!({ "refused": "assertion.audience" }),
            "refused",
            Some("assertion.audience"),
        ),
    ] {
        assert_eq!(serde_json::to_value(&outcome).unwrap(), json);
        assert_eq!(serde_json::from_value::<LoginOutcome>(json).unwrap(), outcome);
        assert_eq!((outcome.name(), outcome.code()), (name, code));
    }
}

#[tokio::test]
async fn what_is_no_event_is_not_read() {
    let world = World::new(Kept::Sealed);
    world.start(&mut world.browser()).await;
    let good = serde_json::to_value(world.events.last()).unwrap();
    assert!(serde_json::from_value::<LoginEvent>(good.clone()).is_ok());
    let with = |field: &str, value: Value| {
        let mut event = good.clone();
        event[field] = value;
        event
    };
    for bad in [
        with("at", json!("yesterday")),
        with("at", json!("2026-03-25T12:00:00+01:00")),
        with("at", json!(1_774_440_000)),
        with("company", json!("../acme")),
        with("request_id", json!("")),
        with("purpose", json!("sightseeing")),
        with("outcome", json!("vanished")),
        with("away_ms", json!("long")),
        json!({}),
    ] {
        assert!(serde_json::from_value::<LoginEvent>(bad.clone()).is_err(), "{bad}");
    }
}
