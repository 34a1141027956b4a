//! Several tabs of one browser, and a browser that is another.

use saml_sp::Code;
use saml_sp::chrono::TimeDelta;

use crate::posted::{cookie_name, login_id};
use crate::world::{ACME_INIT, BOTH_WAYS, World, start_again};

#[tokio::test]
async fn two_tabs_beside_each_other_both_sign_in_whatever_the_order() {
    for kept in BOTH_WAYS {
        for reversed in [false, true] {
            let world = World::new(kept);
            let mut browser = world.browser();
            let mut tabs = Vec::new();
            for path in ["/left", "/right"] {
                tabs.push((world.start_to(&mut browser, path).await, path));
            }
            if reversed {
                tabs.reverse();
            }
            for (url, path) in tabs {
                let body = world.answer(&url);
                let login = world.signs_in(&mut browser, body).await;
                assert_eq!(login.return_to.unwrap().as_str(), path);
            }
        }
    }
}

#[tokio::test]
async fn a_sixth_tab_pushes_the_oldest_out_and_the_others_still_sign_in() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let mut urls = Vec::new();
        for _ in 0..6 {
            urls.push(world.start(&mut browser).await);
            world.clock.pass(TimeDelta::seconds(1));
        }
        let left: Vec<_> = urls[1..].iter().map(|url| cookie_name(&login_id(url))).collect();
        assert_eq!(browser.names(), left);
        let oldest = world.answer(&urls[0]);
        let gone = world.refuses(&mut browser, oldest, Code::PENDING_MISSING).await;
        assert_eq!(start_again(&gone), Some(ACME_INIT));
        for url in &urls[1..] {
            let body = world.answer(url);
            world.signs_in(&mut browser, body).await;
        }
    }
}

#[tokio::test]
async fn a_tab_left_at_the_identity_provider_does_not_hinder_later_logins() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        for _ in 0..30 {
            world.start(&mut browser).await;
            world.clock.pass(TimeDelta::seconds(50));
            world.whole_login(&mut browser).await;
            assert!(browser.names().len() <= 5, "{:?}", browser.names());
        }
    }
}

#[tokio::test]
async fn tabs_restored_in_the_same_moment_all_sign_in_and_the_next_start_tidies_up() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        // None of the requests carries the cookie of another.
        let mut tabs = Vec::new();
        for _ in 0..8 {
            let mut cookies = browser.cookies();
            let url = world.sso.start("acme", &mut cookies).await.unwrap();
            tabs.push((url, cookies));
        }
        for (_, cookies) in &tabs {
            browser.receive(cookies);
        }
        assert_eq!(browser.names().len(), 8);
        for (url, _) in &tabs {
            let body = world.answer(url);
            world.signs_in(&mut browser, body).await;
        }
        world.start(&mut browser).await;
        assert_eq!(browser.names().len(), 5);
    }
}

#[tokio::test]
async fn another_browser_than_the_one_that_began_the_login_is_refused() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let (mut mine, mut other) = (world.browser(), world.browser());
        let url = world.start(&mut mine).await;
        let body = world.answer(&url);
        let refused = world.refuses(&mut other, &body, Code::PENDING_MISSING).await;
        assert_eq!((refused.status(), start_again(&refused)), (403, Some(ACME_INIT)));
        assert_eq!(other.names(), [""; 0], "and is left with nothing");
        // Its own login does not help it.
        world.start(&mut other).await;
        world.refuses(&mut other, &body, Code::PENDING_MISSING).await;
        world.signs_in(&mut mine, &body).await;
    }
}

#[tokio::test]
async fn an_attackers_answer_does_not_sign_a_victims_browser_in_as_the_attacker() {
    // Login CSRF: the victim's browser, which has a login of its own under way, posts what the
    // attacker got for his own.
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let (mut attacker, mut victim) = (world.browser(), world.browser());
        let (his, hers) = (world.start(&mut attacker).await, world.start(&mut victim).await);
        let planted = world.answer(&his);
        world.refuses(&mut victim, planted, Code::PENDING_MISSING).await;
        let body = world.answer(&hers);
        world.signs_in(&mut victim, body).await;
    }
}
