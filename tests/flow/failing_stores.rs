//! Stores that fail: each refusal has its code, says 503 and what failed, signs nobody in, and loses
//! no login that can be kept.

use std::error::Error;
use std::sync::{Arc, Mutex};

use saml_sp::Code;
use saml_sp::chrono::TimeDelta;
use saml_sp::flow::{
    Cookies, MemoryPendingStore, MemoryReplayGuard, PendingLogins, Refused, Sso, code,
    never_came_back,
};

use crate::posted::login_id;
use crate::stores::{Broken, Mood, Moods};
use crate::world::{ACME_INIT, BOTH_WAYS, Kept, World, refused, start_again, tested};

/// The refusal says which call failed, for the log only.
fn assert_by_store(refused: &Refused, call: &'static str) {
    assert_eq!(refused.status(), 503);
    assert!(refused.user_message().contains("try again"), "{}", refused.user_message());
    let source = refused.source().unwrap();
    assert_eq!(source.downcast_ref(), Some(&Broken(call)));
    let shown = format!("{refused} {refused:?} {}", refused.user_message());
    assert!(!shown.contains("disk"), "{shown}");
    assert!(refused.report().is_none());
}

#[tokio::test]
async fn companies_that_cannot_be_looked_up_are_unavailable_and_not_unknown() {
    for kept in BOTH_WAYS {
        let moods = Moods::default();
        let world = World::moody(kept, &moods);
        let mut browser = world.browser();
        let url = world.start(&mut browser).await;
        let (body, told) = (world.answer(&url), world.events.all().len());
        moods.set("live", Mood::Fails);
        let mut cookies = browser.cookies();
        for failed in [
            world.sso.start("acme", &mut cookies).await.map(drop),
            world.sso.start_test("acme", &mut cookies).await.map(drop),
            world.sso.finish("acme", body.as_bytes(), &mut cookies).await.map(drop),
            world.sso.metadata_xml("acme").await.map(drop),
        ] {
            let failed = refused(failed, code::COMPANY_UNAVAILABLE);
            assert_by_store(&failed, "live");
            assert_eq!(failed.start_again(), None, "nobody knows whether it exists");
        }
        assert_eq!(cookies.set_cookies().count(), 0);
        assert_eq!(world.events.all().len(), told, "and so nothing is told of it");
        moods.all_well();
        world.signs_in(&mut browser, body).await;
    }
}

#[tokio::test]
async fn uploads_that_cannot_be_looked_up_stop_tests_and_no_login() {
    for kept in BOTH_WAYS {
        let moods = Moods::default();
        let world = World::moody(kept, &moods);
        let mut browser = world.browser();
        let url = world.start_test(&mut browser).await;
        moods.set("staged", Mood::Fails);
        let started = world.sso.start_test("acme", &mut Cookies::none()).await;
        assert_by_store(&refused(started, code::COMPANY_UNAVAILABLE), "staged");
        let body = world.answer(&url);
        let failed = world.refuses(&mut browser, &body, code::COMPANY_UNAVAILABLE).await;
        assert_by_store(&failed, "staged");
        assert!(failed.is_test(), "whose test it was is known");
        world.whole_login(&mut world.browser()).await;
        moods.all_well();
        tested(world.post(&mut browser, body).await);
    }
}

#[tokio::test]
async fn a_login_that_cannot_be_kept_does_not_begin() {
    let moods = Moods::default();
    let world = World::moody(Kept::Stored, &moods);
    let mut browser = world.browser();
    moods.set("put", Mood::Fails);
    let started = world.try_start(&mut browser, "acme").await;
    let failed = refused(started, code::PENDING_UNAVAILABLE);
    assert_by_store(&failed, "put");
    assert_eq!(start_again(&failed), Some(ACME_INIT));
    assert_eq!(browser.header(), "", "no cookie of a login that never was");
    moods.all_well();
    world.whole_login(&mut browser).await;
}

#[tokio::test]
async fn a_login_that_cannot_be_looked_up_or_taken_is_completed_when_the_store_is_back() {
    for call in ["get", "take"] {
        let moods = Moods::default();
        let world = World::moody(Kept::Stored, &moods);
        let mut browser = world.browser();
        let url = world.start_to(&mut browser, "/reports").await;
        let (body, before) = (world.answer(&url), browser.header());
        moods.set(call, Mood::Fails);
        for _ in 0..3 {
            let failed = world.refuses(&mut browser, &body, code::PENDING_UNAVAILABLE).await;
            assert_by_store(&failed, call);
            assert_eq!(start_again(&failed), Some(ACME_INIT));
            assert_eq!(browser.header(), before, "the cookie is as it was");
            let told = world.events.last();
            assert_eq!(told.request_id.unwrap().as_str(), login_id(&url), "it came back");
        }
        let later = world.clock.now() + TimeDelta::hours(1);
        assert!(never_came_back(&world.events.all(), later).is_empty());
        moods.all_well();
        // The user presses F5.
        let login = world.signs_in(&mut browser, body).await;
        assert_eq!(login.return_to.unwrap().as_str(), "/reports");
    }
}

#[tokio::test]
async fn a_login_that_was_taken_without_our_knowing_begins_again() {
    let moods = Moods::default();
    let world = World::moody(Kept::Stored, &moods);
    let mut browser = world.browser();
    let url = world.start(&mut browser).await;
    let body = world.answer(&url);
    moods.set("take", Mood::LosesTheAnswer);
    let failed = world.refuses(&mut browser, &body, code::PENDING_UNAVAILABLE).await;
    assert_by_store(&failed, "take");
    moods.all_well();
    let gone = world.refuses(&mut browser, &body, Code::REPLAY_REQUEST_ANSWERED).await;
    assert_eq!(start_again(&gone), Some(ACME_INIT));
    world.whole_login(&mut browser).await;
}

#[tokio::test]
async fn junk_asks_no_more_of_the_stores_than_it_must() {
    // Neither a store of pending logins nor a replay guard is asked for what names no login.
    let moods = Moods::default();
    let world = World::moody(Kept::Stored, &moods);
    let mut browser = world.browser();
    let url = world.start(&mut browser).await;
    for call in ["get", "take", "claim", "put"] {
        moods.set(call, Mood::Fails);
    }
    let body = world.answer(&url);
    let nameless = crate::posted::with_relay_state(&body, Some("junk"));
    world.refuses(&mut browser, nameless, Code::PENDING_MISSING).await;
    world.refuses(&mut browser, "junk", Code::FORM_NO_RESPONSE).await;
    world.refuses(&mut world.browser(), &body, Code::PENDING_MISSING).await;
    moods.set("get", Mood::Fails);
    world.refuses(&mut browser, &body, code::PENDING_UNAVAILABLE).await;
}

#[tokio::test]
async fn nothing_is_taken_or_claimed_for_an_answer_that_is_refused() {
    for kept in BOTH_WAYS {
        let moods = Moods::default();
        let world = World::moody(kept, &moods);
        let mut browser = world.browser();
        let url = world.start(&mut browser).await;
        moods.set("take", Mood::Fails);
        moods.set("claim", Mood::Fails);
        let spoiled = world.misbehaved(saml_sp::testing::Misbehaviour::StrangersKey, &url);
        world.refuses(&mut browser, spoiled, Code::SIGNATURE_UNTRUSTED_KEY).await;
        moods.all_well();
        let body = world.answer(&url);
        world.signs_in(&mut browser, body).await;
    }
}

#[tokio::test]
async fn every_failure_is_told_of_with_its_code_and_the_stores_own_error() {
    let moods = Moods::default();
    let world = World::moody(Kept::Stored, &moods);
    let failures = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&failures);
    let sso = world.sso.clone().on_failure(move |code, error| {
        told.lock().unwrap().push((code, error.downcast_ref::<Broken>().unwrap().0));
    });
    let mut browser = world.browser();
    let body = world.answer(&world.start(&mut browser).await);
    for (call, code) in [
        ("live", code::COMPANY_UNAVAILABLE),
        ("get", code::PENDING_UNAVAILABLE),
        ("take", code::PENDING_UNAVAILABLE),
        ("claim", code::REPLAY_UNAVAILABLE),
    ] {
        moods.set(call, Mood::Fails);
        let finished = sso.finish("acme", body.as_bytes(), &mut browser.cookies()).await;
        refused(finished.map(drop), code);
        assert_eq!(failures.lock().unwrap().drain(..).collect::<Vec<_>>(), [(code, call)]);
        moods.all_well();
    }
}

#[tokio::test]
async fn two_single_sign_ons_may_share_stores() {
    let world = World::new(Kept::Sealed);
    let (tenants, guard) = (Arc::new(world.tenants.clone()), Arc::new(MemoryReplayGuard::new(10)));
    let logins = PendingLogins::stored(Arc::new(MemoryPendingStore::new(10)));
    let one = || {
        let sso = Sso::new(Arc::clone(&tenants), logins.clone(), Arc::clone(&guard));
        sso.with_clock(world.clock.clone())
    };
    let (this, that) = (one(), one());
    let mut browser = world.browser();
    let mut cookies = browser.cookies();
    let url = this.start("acme", &mut cookies).await.unwrap();
    browser.receive(&cookies);
    let body = world.answer(&url);
    that.finish("acme", body.as_bytes(), &mut browser.cookies()).await.unwrap();
    let again = this.finish("acme", body.as_bytes(), &mut browser.cookies()).await;
    refused(again.map(drop), Code::REPLAY_REQUEST_ANSWERED);
}
