//! Back, F5 and answers posted again: a login is answered once, and whoever comes again is told so
//! and where to begin again.

use saml_sp::Code;
use saml_sp::chrono::TimeDelta;
use saml_sp::testing::Misbehaviour;

use crate::world::{ACME_INIT, BOTH_WAYS, World, start_again};

#[tokio::test]
async fn f5_after_a_success_is_answered_with_the_way_to_begin_again() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let url = world.start(&mut browser).await;
        let body = world.answer(&url);
        world.signs_in(&mut browser, &body).await;
        for _ in 0..3 {
            let again = world.refuses(&mut browser, &body, Code::REPLAY_REQUEST_ANSWERED).await;
            assert_eq!(again.status(), 403);
            assert_eq!(start_again(&again), Some(ACME_INIT));
            assert!(again.user_message().contains("begin again"), "{}", again.user_message());
            world.clock.pass(TimeDelta::minutes(4));
        }
        // And that way is open.
        world.whole_login(&mut browser).await;
    }
}

#[tokio::test]
async fn f5_after_a_refusal_is_refused_alike_and_the_right_answer_still_signs_in() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let url = world.start(&mut browser).await;
        let spoiled = world.misbehaved(Misbehaviour::AttributeEdited, &url);
        for _ in 0..3 {
            world.refuses(&mut browser, &spoiled, Code::SIGNATURE_DIGEST_MISMATCH).await;
        }
        let body = world.answer(&url);
        world.signs_in(&mut browser, body).await;
    }
}

#[tokio::test]
async fn back_to_the_identity_provider_brings_a_second_answer_to_the_same_request() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let url = world.start(&mut browser).await;
        let first = world.answer(&url);
        world.clock.pass(TimeDelta::seconds(20));
        let second = world.answer(&url);
        assert_ne!(first, second);
        world.signs_in(&mut browser, first).await;
        let again = world.refuses(&mut browser, second, Code::REPLAY_REQUEST_ANSWERED).await;
        assert_eq!(start_again(&again), Some(ACME_INIT));
    }
}

#[tokio::test]
async fn an_answer_replayed_with_the_cookie_of_before_is_refused() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let url = world.start(&mut browser).await;
        // Whoever keeps a copy of the cookie forgets what the answer told the browser.
        let mut copy = browser.clone();
        let (body, second) = (world.answer(&url), {
            world.clock.pass(TimeDelta::seconds(1));
            world.answer(&url)
        });
        world.signs_in(&mut browser, &body).await;
        // The replay guard knows it, and the store has nothing left.
        let code = Code::REPLAY_REQUEST_ANSWERED;
        let mut another_copy = copy.clone();
        let replayed = world.refuses(&mut copy, &body, code).await;
        assert_eq!(start_again(&replayed), Some(ACME_INIT));
        world.refuses(&mut another_copy, second, code).await;
    }
}

#[tokio::test]
async fn an_assertion_used_before_signs_nobody_in_for_another_login() {
    // The identity provider gives one assertion the ID of another; rules before the replay guard
    // pass, since everything else fits.
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let entra = world.entra.before_signing(|xml| {
            let start = xml.find("<Assertion ").unwrap();
            let (before, assertion) = xml.split_at(start);
            let from = assertion.find(" ID=\"").unwrap() + 5;
            let to = from + assertion[from..].find('"').unwrap();
            format!("{before}{}_one-and-the-same{}", &assertion[..from], &assertion[to..])
        });
        for (n, code) in [(0, None), (1, Some(Code::REPLAY_ASSERTION_SEEN))] {
            let url = world.start(&mut browser).await;
            let body = entra.answer_body(&url, world.clock.now()).unwrap();
            let finished = world.post(&mut browser, body).await;
            assert_eq!(finished.err().map(|refused| refused.code()), code, "login {n}");
        }
    }
}
