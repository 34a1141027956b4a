//! Fifty posts at once: one login.

use std::sync::Arc;

use saml_sp::Code;
use saml_sp::chrono::TimeDelta;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::world::{BOTH_WAYS, World};

const RACERS: usize = 50;

/// Posts each of these bodies from its own task and the same browser, and counts the logins; every
/// other post is refused, with a code that says that the login is over.
async fn race(world: &World, browser: &crate::browser::Browser, bodies: &[String]) -> usize {
    let gate = Arc::new(Barrier::new(RACERS));
    let mut racers = JoinSet::new();
    for n in 0..RACERS {
        let (sso, gate) = (world.sso.clone(), Arc::clone(&gate));
        let (mut cookies, body) = (browser.cookies(), bodies[n % bodies.len()].clone());
        racers.spawn(async move {
            gate.wait().await;
            sso.finish("acme", body.as_bytes(), &mut cookies)
                .await
                .map_err(|refused| refused.code())
        });
    }
    let finished = racers.join_all().await;
    for code in finished.iter().filter_map(|finished| finished.as_ref().err()) {
        assert_eq!(*code, Code::REPLAY_REQUEST_ANSWERED);
    }
    finished.iter().filter(|finished| finished.is_ok()).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_posts_of_one_answer_one_signs_in() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        for round in 0..10 {
            let mut browser = world.browser();
            let url = world.start(&mut browser).await;
            assert_eq!(race(&world, &browser, &[world.answer(&url)]).await, 1, "round {round}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_different_answers_to_one_request_one_signs_in() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        for round in 0..10 {
            let mut browser = world.browser();
            let url = world.start(&mut browser).await;
            let first = world.answer(&url);
            world.clock.pass(TimeDelta::seconds(1));
            let answers = [first, world.answer(&url)];
            assert_ne!(answers[0], answers[1]);
            assert_eq!(race(&world, &browser, &answers).await, 1, "round {round}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_posts_to_a_stored_connection_test_one_passes() {
    let world = World::new(crate::world::Kept::Stored);
    let mut browser = world.browser();
    let url = world.start_test(&mut browser).await;
    assert_eq!(race(&world, &browser, &[world.answer(&url)]).await, 1);
}
