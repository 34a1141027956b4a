//! Logins that took too long: 15 minutes, and the clock skew where the browser still has the cookie.

use saml_sp::Code;
use saml_sp::chrono::TimeDelta;

use crate::world::{ACME_INIT, BOTH_WAYS, World, start_again};

#[tokio::test]
async fn a_login_answered_within_fifteen_minutes_signs_in() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let url = world.start(&mut browser).await;
        world.clock.pass(TimeDelta::minutes(15) - TimeDelta::microseconds(1));
        let body = world.answer(&url);
        world.signs_in(&mut browser, body).await;
    }
}

#[tokio::test]
async fn a_login_answered_later_is_told_so_since_the_browser_has_dropped_the_cookie() {
    for kept in BOTH_WAYS {
        for late in [TimeDelta::zero(), TimeDelta::seconds(1), TimeDelta::days(30)] {
            let world = World::new(kept);
            let mut browser = world.browser();
            let url = world.start(&mut browser).await;
            world.clock.pass(TimeDelta::minutes(15) + late);
            assert_eq!(browser.header(), "", "the browser has let it go");
            let body = world.answer(&url);
            let expired = world.refuses(&mut browser, body, Code::PENDING_EXPIRED).await;
            assert_eq!((expired.status(), start_again(&expired)), (403, Some(ACME_INIT)));
            assert!(expired.user_message().contains("begin again"));
            world.whole_login(&mut browser).await;
        }
    }
}

#[tokio::test]
async fn a_browser_that_keeps_its_cookie_too_long_is_told_the_same() {
    let lifetime_and_skew = TimeDelta::minutes(15) + TimeDelta::minutes(3);
    for kept in BOTH_WAYS {
        for late in [TimeDelta::zero(), TimeDelta::minutes(1), TimeDelta::days(30)] {
            let world = World::new(kept);
            let mut browser = world.browser().with_stopped_clock();
            let url = world.start(&mut browser).await;
            world.clock.pass(lifetime_and_skew + late);
            assert_ne!(browser.header(), "", "the browser still has it");
            let body = world.answer(&url);
            let expired = world.refuses(&mut browser, body, Code::PENDING_EXPIRED).await;
            assert_eq!((expired.status(), start_again(&expired)), (403, Some(ACME_INIT)));
        }
    }
}

#[tokio::test]
async fn clocks_that_differ_by_the_skew_lose_no_login() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser().with_stopped_clock();
        let url = world.start(&mut browser).await;
        world.clock.pass(TimeDelta::minutes(18) - TimeDelta::microseconds(1));
        let body = world.answer(&url);
        world.signs_in(&mut browser, body).await;
    }
}

#[tokio::test]
async fn a_login_from_the_future_is_refused_and_good_again_when_its_time_has_come() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let url = world.start(&mut browser).await;
        // A clock that was set back, or another node's.
        world.clock.pass(TimeDelta::minutes(-10));
        let body = world.answer(&url);
        world.refuses(&mut browser, &body, Code::PENDING_FROM_THE_FUTURE).await;
        world.clock.pass(TimeDelta::minutes(10));
        let body = world.answer(&url);
        world.signs_in(&mut browser, body).await;
    }
}
