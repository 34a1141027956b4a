//! A pending login is stored as one text, read back as it was, and no other text is one.

use proptest::prelude::*;
use saml_sp::chrono::{DateTime, TimeDelta, Utc};
use saml_sp::settings::SpUrls;
use saml_sp::{PendingLogin, Purpose, RequestId, ReturnTo, ServiceProvider};

use crate::sign_in::{contoso, now};

const GOLDEN: &str = "v=1&purpose=login&company=contoso&id=_1&at=1774440000000000&force=0\
    &sp=https%3A%2F%2Fsso.example.com%2Fsaml%2Fcontoso\
    &acs=https%3A%2F%2Fsso.example.com%2Fsaml%2Fcontoso%2Ffinalize\
    &idp=https%3A%2F%2Fsts.windows.net%2F5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b%2F&to=%2Freports";

fn id() -> RequestId {
    "_1".parse().unwrap()
}

fn reports() -> ReturnTo {
    "/reports".parse().unwrap()
}

fn begun() -> PendingLogin {
    contoso().start_login(id(), now()).return_to(reports()).pending()
}

fn same_again(pending: &PendingLogin) {
    let token = pending.to_token();
    assert!(token.bytes().all(|byte| matches!(byte, b'!'..=b'~')), "{token}");
    assert_eq!(&PendingLogin::from_token(&token).unwrap(), pending);
    let json = serde_json::to_string(pending).unwrap();
    assert_eq!(json, serde_json::to_string(&token).unwrap());
    assert_eq!(&serde_json::from_str::<PendingLogin>(&json).unwrap(), pending);
}

#[test]
fn a_pending_login_remembers_what_was_begun() {
    let pending = begun();
    assert_eq!(pending.purpose(), Purpose::Login);
    assert_eq!(pending.company().as_str(), "contoso");
    assert_eq!(pending.request_id(), &id());
    assert_eq!(pending.begun_at(), now());
    assert_eq!(pending.return_to(), Some(&reports()));
    assert_eq!(contoso().start_login(id(), now()).pending().return_to(), None);
}

#[test]
fn its_token_is_this_text() {
    assert_eq!(begun().to_token(), GOLDEN);
    same_again(&begun());
    let sp = contoso();
    let test = sp.start_login(id(), now()).for_test().force_authn().pending();
    let expected = GOLDEN
        .replace("=login", "=test")
        .replace("force=0", "force=1")
        .replace("&to=%2Freports", "");
    assert_eq!(test.to_token(), expected);
    same_again(&test);
}

#[test]
fn an_answer_is_awaited_for_fifteen_minutes() {
    assert_eq!(begun().awaited_until() - now(), TimeDelta::minutes(15));
    // At the end of time there is no quarter of an hour left.
    let last = DateTime::<Utc>::MAX_UTC;
    let pending = contoso().start_login(id(), last).pending();
    assert_eq!(pending.awaited_until(), last);
    same_again(&pending);
    same_again(&contoso().start_login(id(), DateTime::<Utc>::MIN_UTC).pending());
}

#[test]
fn it_is_as_precise_as_its_token() {
    let nanoseconds = now() + TimeDelta::nanoseconds(123_456_789);
    let pending = contoso().start_login(id(), nanoseconds).pending();
    assert_eq!(pending.begun_at(), now() + TimeDelta::microseconds(123_456));
    same_again(&pending);
}

#[test]
fn a_token_with_a_part_missing_doubled_moved_or_added_is_refused() {
    let parts: Vec<&str> = GOLDEN.split('&').collect();
    let refused = |parts: &[&str]| {
        let token = parts.join("&");
        assert!(PendingLogin::from_token(&token).is_err(), "{token}");
    };
    for at in 0..parts.len() {
        // The last part, where the user wanted to go, may be missing.
        let mut changed = parts.clone();
        changed.remove(at);
        if at + 1 < parts.len() {
            refused(&changed);
        }
        let mut changed = parts.clone();
        changed.insert(at, parts[at]);
        refused(&changed);
        for extra in ["", "x=1", "v=1", "to=%2F", "purpose=test"] {
            let mut changed = parts.clone();
            changed.insert(at, extra);
            refused(&changed);
        }
        for other in at + 1..parts.len() {
            let mut changed = parts.clone();
            changed.swap(at, other);
            refused(&changed);
        }
        let name = parts[at].split_once('=').unwrap().0;
        for unfit in ["", "%00", "%0A", "%FF", "%zz"] {
            let mut changed = parts.clone();
            let part = format!("{name}={unfit}");
            changed[at] = &part;
            refused(&changed);
        }
        let mut changed = parts.clone();
        let upper = parts[at].replacen(name, &name.to_uppercase(), 1);
        changed[at] = &upper;
        refused(&changed);
    }
    refused(&[&parts[..], &[""]].concat());
    refused(&[&parts[..], &["x=1"]].concat());
    refused(&[]);
}

#[test]
fn a_token_with_an_unfit_value_or_another_spelling_is_refused() {
    let changes = [
        ("v=1", "v=2"),
        ("v=1", "v=01"),
        ("=login", "=Login"),
        ("=login", "=logout"),
        ("=contoso&", "=Contoso&"),
        ("=contoso&", "=con%2Ftoso&"),
        ("=contoso&", "=%63ontoso&"),
        ("id=_1", "id=+"),
        ("at=1774440000000000", "at=+1774440000000000"),
        ("at=1774440000000000", "at=%2B1774440000000000"),
        ("at=1774440000000000", "at=01774440000000000"),
        ("at=1774440000000000", "at=1774440000000000.5"),
        ("at=1774440000000000", "at=2026-03-25T12%3A00%3A00Z"),
        ("at=1774440000000000", "at=9223372036854775807"),
        ("at=1774440000000000", "at=99999999999999999999"),
        ("at=1774440000000000", "at=-0"),
        ("force=0", "force=2"),
        ("force=0", "force=true"),
        ("force=0", "force="),
        ("acs=https", "acs=ftp"),
        ("acs=https%3A", "acs=https%3a"),
        ("acs=https%3A%2F%2F", "acs=https://"),
        ("idp=https", "idp=%0Ahttps"),
        ("to=%2Freports", "to=%2F%2Fevil.example"),
        ("to=%2Freports", "to=%2F%5Cevil.example"),
        ("to=%2Freports", "to=%2F%250D%250A"),
        ("to=%2Freports", "to=reports"),
        ("to=%2Freports", "to=/reports"),
        ("to=%2Freports", "to=%2Freports#"),
        ("to=%2Freports", "to=%2F%FF"),
    ];
    for (from, to) in changes {
        let changed = GOLDEN.replace(from, to);
        assert_ne!(changed, GOLDEN);
        assert!(PendingLogin::from_token(&changed).is_err(), "{changed}");
        let json = serde_json::to_string(&changed).unwrap();
        assert!(serde_json::from_str::<PendingLogin>(&json).is_err(), "{changed}");
    }
    for text in [
        "",
        " ",
        "&",
        "v=1",
        "login",
        "{}",
        GOLDEN.trim_start_matches("v=1&"),
        &format!(" {GOLDEN}"),
        &format!("{GOLDEN}\n"),
    ] {
        assert!(PendingLogin::from_token(text).is_err(), "{text:?}");
    }
    assert!(serde_json::from_str::<PendingLogin>("{\"purpose\":\"login\"}").is_err());
}

#[test]
fn the_error_is_a_sentence_that_shows_nothing_of_the_token() {
    let error = PendingLogin::from_token("v=1&purpose=MARKER").unwrap_err();
    assert_eq!(error.to_string(), "the pending login is not a token of this version");
    let error = PendingLogin::from_token(&GOLDEN.replace("contoso&id", "MARKER&id")).unwrap_err();
    assert_eq!(error.to_string(), "the company holds a character other than a to z, 0 to 9 and -");
}

#[test]
fn every_single_change_of_a_token_is_refused_or_is_the_token_of_what_it_says() {
    let read_or_refused = |token: &str| match PendingLogin::from_token(token) {
        Ok(pending) => assert_eq!(pending.to_token(), token),
        Err(error) => assert!(!error.what.is_empty()),
    };
    for at in 0..GOLDEN.len() {
        for byte in ["", "x", "0", "&", "=", "%", "+", "\0", "\u{f8}"] {
            let (before, after) = (&GOLDEN[..at], &GOLDEN[at + 1..]);
            read_or_refused(&format!("{before}{byte}{after}"));
            read_or_refused(&format!("{before}{byte}{}", &GOLDEN[at..]));
        }
        read_or_refused(&GOLDEN[..at]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_pending_login_comes_back_from_its_token(
        company in "[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?",
        names in prop::array::uniform3("[^\\p{Cc}\\p{Z}]{1,20}"),
        acs in "https://[a-z]{1,8}\\.example/[a-z0-9/?&=%+]{0,20}",
        path in prop::option::of("/[a-zA-Z0-9?&=+ #\u{e9}]{0,20}"),
        micros in -60_000_000_000_000_000_i64..250_000_000_000_000_000,
        test: bool,
        force: bool,
    ) {
        let [id, entity_id, issuer] = names;
        let urls = SpUrls::new(entity_id.parse().unwrap(), acs.parse().unwrap());
        let idp = contoso().identity_provider().clone().with_issuer(issuer.parse().unwrap());
        let sp = ServiceProvider::new(company.parse().unwrap(), urls, idp);
        let at = DateTime::from_timestamp_micros(micros).unwrap();
        let mut request = sp.start_login(id.parse().unwrap(), at);
        if let Some(path) = &path {
            request = request.return_to(path.parse().unwrap());
        }
        if test {
            request = request.for_test();
        }
        if force {
            request = request.force_authn();
        }
        same_again(&request.pending());
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,60}") {
        prop_assert!(PendingLogin::from_token(&text).is_err());
    }
}
