//! RelayState names the login that is answered, and proves nothing: whatever is posted in it.

use saml_sp::Code;

use crate::posted::{login_id, with_relay_state};
use crate::world::{BOTH_WAYS, World};

#[tokio::test]
async fn an_answer_with_the_relay_state_of_another_login_of_this_browser_is_refused() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let (one, other) = (world.start(&mut browser).await, world.start(&mut browser).await);
        for (answered, named) in [(&one, &other), (&other, &one)] {
            let mixed = with_relay_state(&world.answer(answered), Some(&login_id(named)));
            world.refuses(&mut browser, mixed, Code::RESPONSE_IN_RESPONSE_TO).await;
        }
        for url in [one, other] {
            let body = world.answer(&url);
            world.signs_in(&mut browser, body).await;
        }
    }
}

#[tokio::test]
async fn an_id_that_shares_the_cookies_name_is_another_login() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let url = world.start(&mut browser).await;
        let (id, body) = (login_id(&url), world.answer(&url));
        let last = if id.ends_with('0') { "1" } else { "0" };
        let alike = format!("{}{last}", &id[..40]);
        let code = match kept {
            crate::world::Kept::Sealed => Code::FORM_RELAY_STATE,
            crate::world::Kept::Stored => Code::REPLAY_REQUEST_ANSWERED,
        };
        let forged = with_relay_state(&body, Some(&alike));
        world.refuses(&mut browser, forged, code).await;
        world.signs_in(&mut browser, body).await;
    }
}

#[tokio::test]
async fn a_relay_state_that_is_none_of_ours_is_refused_and_never_shown() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let url = world.start(&mut browser).await;
        let (id, body) = (login_id(&url), world.answer(&url));
        let huge = "x".repeat(100_000);
        let table = [
            None,
            Some(String::new()),
            Some("<script>alert(1)</script>".to_owned()),
            Some("\r\nSet-Cookie: session=stolen".to_owned()),
            Some(format!("{id}\r\nSet-Cookie: a=b")),
            Some(format!("{id} ")),
            Some(format!(" {id}")),
            Some(id.to_uppercase()),
            Some(id[1..].to_owned()),
            Some(format!("{id}0")),
            Some(id[..40].to_owned()),
            Some(format!("{id}\0")),
            Some(format!("_{}", "é".repeat(20))),
            Some("https://evil.example/".to_owned()),
            Some("\u{202e}evil".to_owned()),
            Some(huge),
        ];
        for relay_state in table {
            let forged = with_relay_state(&body, relay_state.as_deref());
            let mut cookies = browser.cookies();
            let finished = world.sso.finish("acme", forged.as_bytes(), &mut cookies).await;
            let refused = finished.unwrap_err();
            assert_eq!(refused.code(), Code::PENDING_MISSING, "{relay_state:?}");
            assert_eq!(cookies.set_cookies().count(), 0, "{relay_state:?}");
            let shown = format!("{refused} {refused:?} {cookies:?}");
            let relay_state = relay_state.filter(|text| text.len() > 2).unwrap_or("<".to_owned());
            assert!(!shown.contains(&relay_state), "{shown}");
            assert_eq!(world.events.last().request_id, None);
        }
        world.signs_in(&mut browser, body).await;
    }
}

#[tokio::test]
async fn two_relay_states_are_ambiguous() {
    let world = World::new(crate::world::Kept::Sealed);
    let mut browser = world.browser();
    let url = world.start(&mut browser).await;
    let body = world.answer(&url);
    for second in [login_id(&url), "other".to_owned(), String::new()] {
        let twice = format!("{body}&RelayState={second}");
        world.refuses(&mut browser, twice, Code::FORM_REPEATED_FIELD).await;
    }
    world.signs_in(&mut browser, body).await;
}
