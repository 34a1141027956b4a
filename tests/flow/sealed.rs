//! Sealed cookies: whatever was changed about one, it opens no more.

use saml_sp::flow::{MemoryReplayGuard, SealedCookies, SealingKey, Sso, code};
use saml_sp::{Code, flow};

use crate::browser::Browser;
use crate::posted::{cookie_name, login_id};
use crate::world::{BOTH_WAYS, Kept, World, key, login, refused};

/// A browser with two logins under way: the name and value of the first one's cookie, and both
/// answers.
struct Two {
    browser: Browser,
    name: String,
    value: String,
    bodies: [String; 2],
}

async fn two(world: &World) -> Two {
    let mut browser = world.browser();
    let first = world.start(&mut browser).await;
    let (name, value) = (browser.only_name(), browser.only_value());
    let second = world.start(&mut browser).await;
    let bodies = [world.answer(&first), world.answer(&second)];
    Two { browser, name, value, bodies }
}

impl Two {
    /// The first login is refused with its cookie changed so.
    async fn refuses(&self, world: &World, value: impl Into<String>) {
        let mut browser = self.browser.clone();
        browser.plant(&self.name, value);
        let refused = world.refuses(&mut browser, &self.bodies[0], code::COOKIE_UNREADABLE).await;
        assert_eq!((refused.status(), refused.report().is_none()), (403, true));
    }

    /// Neither login was disturbed by what was tried.
    async fn sign_in(mut self, world: &World) {
        for body in &self.bodies {
            world.signs_in(&mut self.browser, body).await;
        }
    }
}

#[tokio::test]
async fn a_cookie_cut_off_anywhere_is_unreadable() {
    let world = World::new(Kept::Sealed);
    let two = two(&world).await;
    for length in 0..two.value.len() {
        two.refuses(&world, &two.value[..length]).await;
        two.refuses(&world, &two.value[two.value.len() - length..]).await;
    }
    two.sign_in(&world).await;
}

#[tokio::test]
async fn a_cookie_with_any_character_changed_is_unreadable() {
    let world = World::new(Kept::Sealed);
    let two = two(&world).await;
    for at in 0..two.value.len() {
        let old = two.value.as_bytes()[at];
        let flipped = if old == b'A' { 'B' } else { 'A' };
        for new in [flipped, '=', ' ', '+', '\u{e9}'] {
            if at + 1 == two.value.len() && new == ' ' {
                // A blank at the end is trimmed, and the rest is too short.
                continue;
            }
            let changed = format!("{}{new}{}", &two.value[..at], &two.value[at + 1..]);
            two.refuses(&world, changed).await;
        }
    }
    two.sign_in(&world).await;
}

#[tokio::test]
async fn a_cookie_with_any_bit_flipped_under_its_base64_is_unreadable() {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let world = World::new(Kept::Sealed);
    let two = two(&world).await;
    let bytes = URL_SAFE_NO_PAD.decode(&two.value).unwrap();
    for at in 0..bytes.len() {
        for bit in [0x01, 0x80] {
            let mut changed = bytes.clone();
            changed[at] ^= bit;
            two.refuses(&world, URL_SAFE_NO_PAD.encode(changed)).await;
        }
    }
    two.sign_in(&world).await;
}

#[tokio::test]
async fn a_cookie_with_something_added_is_unreadable() {
    let world = World::new(Kept::Sealed);
    let two = two(&world).await;
    for added in ["A", "AA", "AAAA", "=", "==", ".", "; x", &two.value] {
        let (after, before) = (format!("{}{added}", two.value), format!("{added}{}", two.value));
        if added != "; x" {
            two.refuses(&world, after).await;
        }
        two.refuses(&world, before).await;
    }
    two.refuses(&world, two.value.clone() + &"A".repeat(5000)).await;
    two.sign_in(&world).await;
}

#[tokio::test]
async fn the_cookie_of_one_login_under_the_name_of_another_is_unreadable() {
    let world = World::new(Kept::Sealed);
    let mut browser = world.browser();
    let first = world.start(&mut browser).await;
    let (first_name, first_value) = (browser.only_name(), browser.only_value());
    let mut other = world.browser();
    let second = world.start(&mut other).await;
    let (second_name, second_value) = (other.only_name(), other.only_value());
    let mut swapped = world.browser();
    swapped.plant(&first_name, second_value);
    swapped.plant(&second_name, first_value);
    for url in [&first, &second] {
        let body = world.answer(url);
        world.refuses(&mut swapped, body, code::COOKIE_UNREADABLE).await;
    }
}

#[tokio::test]
async fn a_stolen_answer_and_a_cookie_under_an_attackers_name_open_nothing() {
    // He names his own login's cookie after hers, and posts her answer.
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let (mut hers, mut his) = (world.browser(), world.browser());
        let url = world.start(&mut hers).await;
        world.start(&mut his).await;
        let mut forged = world.browser();
        forged.plant(&cookie_name(&login_id(&url)), his.only_value());
        let body = world.answer(&url);
        let code = match kept {
            Kept::Sealed => code::COOKIE_UNREADABLE,
            Kept::Stored => Code::REPLAY_REQUEST_ANSWERED,
        };
        world.refuses(&mut forged, &body, code).await;
        world.signs_in(&mut hers, body).await;
    }
}

/// A node of the application that seals with this key, and opens what was sealed with that one too.
fn node(world: &World, current: u8, previous: Option<u8>) -> Sso {
    let key = |byte| SealingKey::from_bytes([byte; 32]);
    let mut sealed = SealedCookies::new(key(current));
    if let Some(previous) = previous {
        sealed = sealed.also_opening(key(previous));
    }
    Sso::new(world.tenants.clone(), sealed, MemoryReplayGuard::new(10))
        .with_clock(world.clock.clone())
}

#[tokio::test]
async fn after_a_change_of_keys_the_one_before_opens_and_the_one_before_that_does_not() {
    let world = World::new(Kept::Sealed);
    for (then, now, opens) in [
        ((1, None), (1, None), true),
        ((1, None), (2, Some(1)), true),
        ((1, None), (2, None), false),
        ((1, None), (3, Some(2)), false),
        // A node that knows the new key as previous already.
        ((2, Some(1)), (1, Some(2)), true),
        ((2, Some(1)), (1, None), false),
    ] {
        let mut browser = world.browser();
        let mut cookies = browser.cookies();
        let old = node(&world, then.0, then.1);
        let url = old.start("acme", &mut cookies).await.unwrap();
        browser.receive(&cookies);
        let body = world.answer(&url);
        let new = node(&world, now.0, now.1);
        let finished = new.finish("acme", body.as_bytes(), &mut browser.cookies()).await;
        if opens {
            login(finished);
        } else {
            refused(finished, code::COOKIE_UNREADABLE);
        }
    }
}

#[tokio::test]
async fn the_same_login_is_never_sealed_to_the_same_text() {
    let world = World::new(Kept::Sealed);
    let mut values = std::collections::HashSet::new();
    for _ in 0..100 {
        let mut browser = world.browser();
        world.start(&mut browser).await;
        assert!(values.insert(browser.only_value()));
    }
    let prefixes: std::collections::HashSet<_> = values.iter().map(|value| &value[..16]).collect();
    assert_eq!(prefixes.len(), 100, "the nonces differ");
}

#[tokio::test]
async fn a_sealed_cookie_shows_nothing_of_what_is_in_it() {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let world = World::new(Kept::Sealed);
    let mut browser = world.browser();
    world.start_to(&mut browser, "/secret-plans").await;
    let bytes = URL_SAFE_NO_PAD.decode(browser.only_value()).unwrap();
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    for text in ["secret-plans", "acme", "login", "example.com"] {
        assert!(!holds(text), "{text}");
    }
}

#[tokio::test]
async fn a_cookie_of_the_stored_kind_means_nothing_to_the_sealed_kind_nor_the_reverse() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let url = world.start(&mut browser).await;
        let body = world.answer(&url);
        let other: flow::PendingLogins = match kept {
            Kept::Sealed => Kept::Stored.logins(),
            Kept::Stored => SealedCookies::new(key()).into(),
        };
        let other = Sso::new(world.tenants.clone(), other, MemoryReplayGuard::new(10))
            .with_clock(world.clock.clone());
        let finished = other.finish("acme", body.as_bytes(), &mut browser.cookies()).await;
        refused(finished, code::COOKIE_UNREADABLE);
    }
}
