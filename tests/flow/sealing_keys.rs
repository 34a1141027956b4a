//! Sealing keys: how they are read, and that they are never shown.

use saml_sp::flow::{PendingLogins, SealedCookies, SealingKey, Sso};

use crate::world::{Kept, World, login};

/// 32 bytes of 0xfb, whose base64 has both signs that base64url spells otherwise.
const TEXT: &str = "+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/s=";

#[test]
fn a_key_is_base64_of_32_bytes_and_nothing_else() {
    for good in [TEXT, &format!("  {TEXT}\n"), &format!("{TEXT}\r\n")] {
        assert!(good.parse::<SealingKey>().is_ok(), "{good:?}");
    }
    let short = &TEXT[4..];
    for bad in [
        "",
        " ",
        short,
        &format!("{}AAAA", &TEXT[..40]),
        &format!("AAAA{TEXT}"),
        TEXT.trim_end_matches('='),
        &TEXT.replace('+', "-").replace('/', "_"),
        &format!("{}\n{}", &TEXT[..20], &TEXT[20..]),
        &format!("\"{TEXT}\""),
        "correct horse battery staple",
        &"fb".repeat(32),
        &TEXT.replace("s=", "t="),
    ] {
        let error = bad.parse::<SealingKey>().unwrap_err();
        assert_eq!(error.to_string(), "the sealing key is not base64 of 32 bytes", "{bad:?}");
    }
}

#[tokio::test]
async fn a_key_read_from_text_is_the_key_of_its_bytes() {
    let world = World::new(Kept::Sealed);
    let node = |key: SealingKey| {
        let sealed = SealedCookies::new(key);
        let guard = saml_sp::flow::MemoryReplayGuard::new(10);
        Sso::new(world.tenants.clone(), sealed, guard).with_clock(world.clock.clone())
    };
    let bytes = SealingKey::from_bytes([0xfb; 32]);
    let (one, other) = (node(TEXT.parse().unwrap()), node(bytes));
    let mut browser = world.browser();
    let mut cookies = browser.cookies();
    let url = one.start("acme", &mut cookies).await.unwrap();
    browser.receive(&cookies);
    let body = world.answer(&url);
    login(other.finish("acme", body.as_bytes(), &mut browser.cookies()).await);
}

#[tokio::test]
async fn a_random_key_is_another_each_time() {
    let world = World::new(Kept::Sealed);
    let mut browser = world.browser();
    let mut cookies = browser.cookies();
    let node = || {
        let sealed = SealedCookies::new(SealingKey::random().unwrap());
        let guard = saml_sp::flow::MemoryReplayGuard::new(10);
        Sso::new(world.tenants.clone(), sealed, guard).with_clock(world.clock.clone())
    };
    let url = node().start("acme", &mut cookies).await.unwrap();
    browser.receive(&cookies);
    let body = world.answer(&url);
    let finished = node().finish("acme", body.as_bytes(), &mut browser.cookies()).await;
    crate::world::refused(finished, saml_sp::flow::code::COOKIE_UNREADABLE);
}

#[test]
fn no_debug_shows_a_key() {
    let key = SealingKey::from_bytes(*b"an open secret of 32 whole bytes");
    assert_eq!(format!("{key:?}"), "SealingKey(..)");
    let sealed = SealedCookies::new(key.clone()).also_opening(key);
    let logins = PendingLogins::from(sealed.clone());
    let shown = format!("{sealed:?} {sealed:#?} {logins:?} {logins:#?}");
    assert!(!shown.contains("open secret") && !shown.contains("97, 110"), "{shown}");
}
