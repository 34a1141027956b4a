//! A replay guard that fails or is full refuses the login, and never lets one through twice.

use std::error::Error;

use saml_sp::Code;
use saml_sp::chrono::{DateTime, TimeDelta, Utc};
use saml_sp::flow::{GuardFull, MemoryReplayGuard, ReplayGuard, Sso, code};
use saml_sp::{Company, ReplayKey, Spend};

use crate::stores::{Broken, Mood, Moods};
use crate::world::{ACME_INIT, BOTH_WAYS, Kept, World, start_again};

#[tokio::test]
async fn a_guard_that_fails_signs_nobody_in() {
    for kept in BOTH_WAYS {
        let moods = Moods::default();
        let world = World::moody(kept, &moods);
        let mut browser = world.browser();
        let url = world.start(&mut browser).await;
        let body = world.answer(&url);
        moods.set("claim", Mood::Fails);
        let failed = world.refuses(&mut browser, &body, code::REPLAY_UNAVAILABLE).await;
        assert_eq!((failed.status(), start_again(&failed)), (503, Some(ACME_INIT)));
        assert_eq!(failed.source().unwrap().downcast_ref(), Some(&Broken("claim")));
        moods.all_well();
        match kept {
            // Nothing was spent: the user presses F5.
            Kept::Sealed => drop(world.signs_in(&mut browser, body).await),
            // It was taken from the store before the guard was asked, so it begins again.
            Kept::Stored => {
                let gone = world.refuses(&mut browser, body, Code::REPLAY_REQUEST_ANSWERED).await;
                assert_eq!(start_again(&gone), Some(ACME_INIT));
                world.whole_login(&mut browser).await;
            }
        }
    }
}

#[tokio::test]
async fn a_claim_whose_answer_got_lost_is_never_a_second_login() {
    for kept in BOTH_WAYS {
        let moods = Moods::default();
        let world = World::moody(kept, &moods);
        let mut browser = world.browser();
        let url = world.start(&mut browser).await;
        let body = world.answer(&url);
        moods.set("claim", Mood::LosesTheAnswer);
        world.refuses(&mut browser, &body, code::REPLAY_UNAVAILABLE).await;
        moods.all_well();
        let over = world.refuses(&mut browser, &body, Code::REPLAY_REQUEST_ANSWERED).await;
        assert_eq!(start_again(&over), Some(ACME_INIT));
        world.whole_login(&mut browser).await;
    }
}

#[tokio::test]
async fn a_full_guard_refuses_rather_than_forget() {
    for kept in BOTH_WAYS {
        let guard = MemoryReplayGuard::new(2);
        let world = World::of(|tenants| Sso::new(tenants, kept.logins(), guard));
        for _ in 0..2 {
            world.whole_login(&mut world.browser()).await;
        }
        let mut browser = world.browser();
        let url = world.start(&mut browser).await;
        let body = world.answer(&url);
        let full = world.refuses(&mut browser, &body, code::REPLAY_UNAVAILABLE).await;
        assert_eq!((full.status(), start_again(&full)), (503, Some(ACME_INIT)));
        assert_eq!(full.source().unwrap().downcast_ref(), Some(&GuardFull));
        // When the answers before have ended, there is room again.
        world.clock.pass(TimeDelta::hours(2));
        world.whole_login(&mut browser).await;
    }
}

#[tokio::test]
async fn a_guard_without_room_signs_nobody_in() {
    let guard = MemoryReplayGuard::new(0);
    let world = World::of(|tenants| Sso::new(tenants, Kept::Sealed.logins(), guard));
    let mut browser = world.browser();
    let url = world.start(&mut browser).await;
    let body = world.answer(&url);
    world.refuses(&mut browser, body, code::REPLAY_UNAVAILABLE).await;
}

/// A guard that says what it was told to.
struct Says(Spend);

impl ReplayGuard for Says {
    type Error = std::convert::Infallible;

    async fn claim(
        &self,
        _: &Company,
        _: &[ReplayKey; 2],
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Spend, Self::Error> {
        assert!(until >= now + TimeDelta::minutes(18), "at least as long as the login is pending");
        Ok(self.0)
    }
}

#[tokio::test]
async fn what_the_guard_says_is_done() {
    for kept in BOTH_WAYS {
        for (says, code) in [
            (Spend::RequestAnswered, Code::REPLAY_REQUEST_ANSWERED),
            (Spend::AssertionSeen, Code::REPLAY_ASSERTION_SEEN),
        ] {
            let world = World::of(|tenants| Sso::new(tenants, kept.logins(), Says(says)));
            let mut browser = world.browser();
            let url = world.start(&mut browser).await;
            let body = world.answer(&url);
            let refused = world.refuses(&mut browser, &body, code).await;
            assert_eq!((refused.status(), start_again(&refused)), (403, Some(ACME_INIT)));
            assert_eq!(refused.report().unwrap().code(), Some(code));
            // From now on the browser knows itself.
            world.refuses(&mut browser, &body, Code::REPLAY_REQUEST_ANSWERED).await;
        }
        let world = World::of(|tenants| Sso::new(tenants, kept.logins(), Says(Spend::First)));
        world.whole_login(&mut world.browser()).await;
    }
}
