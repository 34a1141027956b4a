//! Stores that never answer: with a time limit, they have failed when it is over.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use saml_sp::flow::{Cookies, code};

use crate::stores::{Mood, Moods};
use crate::world::{BOTH_WAYS, Kept, World, refused};

const LIMIT: Duration = Duration::from_millis(20);

/// A world with a time limit, whose sleeps are counted.
fn limited(kept: Kept, moods: &Moods) -> (World, Arc<AtomicUsize>) {
    let mut world = World::moody(kept, moods);
    let sleeps = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&sleeps);
    world.sso = world.sso.clone().with_time_limit(LIMIT, move |limit| {
        assert_eq!(limit, LIMIT);
        count.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(limit)
    });
    (world, sleeps)
}

#[tokio::test]
async fn a_store_that_hangs_is_answered_for_when_its_time_is_over() {
    for kept in BOTH_WAYS {
        for (call, code) in [
            ("live", code::COMPANY_UNAVAILABLE),
            ("get", code::PENDING_UNAVAILABLE),
            ("take", code::PENDING_UNAVAILABLE),
            ("claim", code::REPLAY_UNAVAILABLE),
        ] {
            if kept == Kept::Sealed && ["get", "take"].contains(&call) {
                continue;
            }
            let moods = Moods::default();
            let (world, _) = limited(kept, &moods);
            let mut browser = world.browser();
            let url = world.start(&mut browser).await;
            let body = world.answer(&url);
            moods.set(call, Mood::Hangs);
            let failed = world.refuses(&mut browser, &body, code).await;
            assert_eq!(failed.status(), 503, "{call}");
            assert_eq!(failed.source().unwrap().to_string(), "no answer within 20ms", "{call}");
            moods.all_well();
            // All but what was taken before the guard was asked is completed.
            if kept == Kept::Stored && call == "claim" {
                world.whole_login(&mut browser).await;
            } else {
                world.signs_in(&mut browser, body).await;
            }
        }
    }
}

#[tokio::test]
async fn a_start_does_not_wait_for_ever_either() {
    let moods = Moods::default();
    let (world, _) = limited(Kept::Stored, &moods);
    for (call, code) in [("live", code::COMPANY_UNAVAILABLE), ("put", code::PENDING_UNAVAILABLE)] {
        moods.all_well();
        moods.set(call, Mood::Hangs);
        let mut browser = world.browser();
        refused(world.try_start(&mut browser, "acme").await, code);
        assert_eq!(browser.header(), "", "{call}");
    }
    moods.all_well();
    moods.set("staged", Mood::Hangs);
    let mut cookies = Cookies::none();
    let started = world.sso.start_test("acme", &mut cookies).await;
    refused(started, code::COMPANY_UNAVAILABLE);
    assert!(world.sso.metadata_xml("acme").await.is_err());
    world.whole_login(&mut world.browser()).await;
}

#[tokio::test]
async fn a_store_that_answers_at_once_costs_no_timer() {
    for kept in BOTH_WAYS {
        let (world, sleeps) = limited(kept, &Moods::default());
        world.whole_login(&mut world.browser()).await;
        assert_eq!(sleeps.load(Ordering::SeqCst), 0);
    }
    let moods = Moods::default();
    let (world, sleeps) = limited(Kept::Sealed, &moods);
    moods.set("live", Mood::Hangs);
    assert!(world.try_start(&mut world.browser(), "acme").await.is_err());
    assert_eq!(sleeps.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn each_call_has_the_whole_limit_and_a_slow_store_is_no_failing_one() {
    struct Slow(saml_sp::flow::MemoryTenants);
    impl saml_sp::flow::Tenants for Slow {
        type Error = std::convert::Infallible;
        async fn live(
            &self,
            company: &saml_sp::Company,
        ) -> Result<Option<saml_sp::ServiceProvider>, Self::Error> {
            tokio::time::sleep(Duration::from_millis(150)).await;
            self.0.live(company).await
        }
    }
    let mut world = World::of(|tenants| {
        let guard = saml_sp::flow::MemoryReplayGuard::new(10);
        saml_sp::flow::Sso::new(Slow(tenants), Kept::Sealed.logins(), guard)
    });
    let sso = world.sso.clone();
    world.sso = sso.with_time_limit(Duration::from_millis(200), tokio::time::sleep);
    let mut browser = world.browser();
    let begun = tokio::time::Instant::now();
    world.whole_login(&mut browser).await;
    assert!(begun.elapsed() > Duration::from_millis(200), "the store was slow");
}

#[tokio::test]
async fn without_a_limit_it_waits_and_a_request_given_up_loses_nothing() {
    for kept in BOTH_WAYS {
        let moods = Moods::default();
        let world = World::moody(kept, &moods);
        let mut browser = world.browser();
        let url = world.start(&mut browser).await;
        let body = world.answer(&url);
        moods.set("live", Mood::Hangs);
        let waiting = tokio::time::timeout(LIMIT, world.post(&mut browser, &body)).await;
        assert!(waiting.is_err(), "it waits still");
        moods.all_well();
        world.signs_in(&mut browser, body).await;
    }
}
