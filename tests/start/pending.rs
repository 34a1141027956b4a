//! A pending login is stored as one short text, read back as it was, and no other text is one.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use proptest::prelude::*;
use saml_sp::chrono::{DateTime, TimeDelta, Utc};
use saml_sp::settings::SpUrls;
use saml_sp::{PendingLogin, Purpose, RequestId, ReturnTo, ServiceProvider};

use crate::sign_in::{contoso, now};

/// The parts of the pending login that [`begun`] begins, in their order.
const PARTS: [&str; 10] = [
    "1",
    "login",
    "contoso",
    "_1",
    "1774440000000000",
    "",
    "https://sso.example.com/saml/contoso",
    "https://sso.example.com/saml/contoso/finalize",
    "https://sts.windows.net/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/",
    "/reports",
];

/// The token whose bytes are these parts, each after its length.
fn token<T: AsRef<[u8]>>(parts: &[T]) -> String {
    let mut bytes = Vec::new();
    for part in parts.iter().map(T::as_ref) {
        bytes.extend(format!("{}:", part.len()).into_bytes());
        bytes.extend(part);
    }
    encoded(bytes)
}

fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn bytes_of(token: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(token).unwrap()
}

fn is_refused(token: &str, what: &str) {
    assert!(PendingLogin::from_token(token).is_err(), "{what}");
    let json = serde_json::to_string(token).unwrap();
    assert!(serde_json::from_str::<PendingLogin>(&json).is_err(), "{what}");
}

fn id() -> RequestId {
    "_1".parse().unwrap()
}

fn reports() -> ReturnTo {
    "/reports".parse().unwrap()
}

fn begun() -> PendingLogin {
    to("/reports")
}

/// A login that was begun on the way to a path.
fn to(path: &str) -> PendingLogin {
    contoso().start_login(id(), now()).return_to(path.parse().unwrap()).pending()
}

fn same_again(pending: &PendingLogin) {
    let token = pending.to_token();
    assert!(
        token
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_')),
        "{token}"
    );
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
fn its_token_is_its_parts_each_after_its_length() {
    assert_eq!(
        bytes_of(&begun().to_token()),
        b"1:15:login7:contoso2:_116:17744400000000000:36:https://sso.example.com/saml/contoso\
          45:https://sso.example.com/saml/contoso/finalize\
          61:https://sts.windows.net/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/8:/reports"
    );
    assert_eq!(begun().to_token(), token(&PARTS));
    same_again(&begun());
    let sp = contoso();
    let test = sp.start_login(id(), now()).for_test().force_authn().pending();
    let mut expected = PARTS[..9].to_vec();
    (expected[1], expected[5]) = ("test", "fresh");
    assert_eq!(test.to_token(), token(&expected));
    same_again(&test);
}

#[test]
fn its_bytes_are_hardly_longer_than_the_longest_return_path() {
    let path = format!("/{}", "%20".repeat(682));
    assert_eq!(path.len(), 2047);
    let sp = ServiceProvider::for_company(
        &"https://sso.example.com".parse().unwrap(),
        "a".repeat(63).parse().unwrap(),
        contoso().identity_provider().clone(),
    );
    let path_of = |path: &str| {
        let id = RequestId::random().unwrap();
        let pending = sp.start_login(id, now()).return_to(path.parse().unwrap()).pending();
        same_again(&pending);
        pending.to_token()
    };
    for path in [path, format!("/{}", "a".repeat(2047)), format!("/?{}", "/%3F&".repeat(409))] {
        let token = path_of(&path);
        assert!(bytes_of(&token).len() < path.len() + 500);
        // Sealed, with a nonce and a tag, and as base64 once: what a cookie holds.
        assert!((bytes_of(&token).len() + 28).div_ceil(3) * 4 < 4096 - 500);
    }
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
    let refused = |parts: &[&str]| is_refused(&token(parts), &format!("{parts:?}"));
    // Where the user wanted to go may be missing, and no part besides.
    for at in 0..9 {
        refused(&PARTS[..at]);
        let mut changed = PARTS[..9].to_vec();
        changed.remove(at);
        refused(&changed);
    }
    for (at, part) in PARTS.into_iter().enumerate() {
        for extra in [part, "", "1", "/x", "x", "login"] {
            let mut changed = PARTS.to_vec();
            changed.insert(at, extra);
            refused(&changed);
        }
    }
    for (at, other) in [(0, 1), (1, 2), (3, 4), (4, 5), (5, 6), (6, 9), (7, 9), (8, 9), (2, 3)] {
        let mut changed = PARTS.to_vec();
        changed.swap(at, other);
        refused(&changed);
    }
    for extra in ["", "/reports", "x"] {
        refused(&[&PARTS[..], &[extra]].concat());
        refused(&[&PARTS[..9], &["/reports", "/reports", extra]].concat());
    }
    refused(&[]);
}

#[test]
fn a_token_with_an_unfit_part_is_refused() {
    let unfit: [(usize, &[&[u8]]); 10] = [
        (0, &[b"", b"0", b"2", b"01", b"1 ", b"v1"]),
        (1, &[b"", b"Login", b"logout", b"login ", b"LOGIN"]),
        (2, &[b"", b"Contoso", b"con/toso", b"-", b"c\xc3\xb6"]),
        (3, &[b"", b" ", b"_\n", b"_\xff"]),
        (
            4,
            &[
                b"",
                b"x",
                b"+1774440000000000",
                b"01774440000000000",
                b"-0",
                b" 1",
                b"1774440000000000.5",
                b"2026-03-25T12:00:00Z",
                b"9223372036854775807",
                b"-9223372036854775808",
                b"99999999999999999999",
                b"\xd9\xa1",
            ],
        ),
        (5, &[b"0", b"1", b"true", b"Fresh", b"fresh ", b" "]),
        (6, &[b"", b"\t", b"sp\0", b"\xff"]),
        (
            7,
            &[b"", b"x", b"ftp://sso.example.com/", b"https://sso.example.com/#", b"https://\xff/"],
        ),
        (8, &[b"", b"\nhttps://sts.windows.net/", b"\xc3"]),
        (
            9,
            &[
                b"",
                b"reports",
                b"//evil.example",
                b"/\\evil.example",
                b"/%0D%0A",
                b"/%zz",
                b"https://evil.example/",
                b"/\xff",
            ],
        ),
    ];
    for (at, parts) in unfit {
        for part in parts {
            let mut changed = PARTS.map(str::as_bytes);
            changed[at] = part;
            is_refused(&token(&changed), &format!("part {at}: {part:?}"));
        }
    }
}

#[test]
fn a_token_in_another_spelling_is_refused() {
    let text = String::from_utf8(bytes_of(&token(&PARTS))).unwrap();
    for (from, to) in [
        ("7:contoso", "07:contoso"),
        ("7:contoso", "+7:contoso"),
        ("7:contoso", " 7:contoso"),
        ("7:contoso", "7 :contoso"),
        ("7:contoso", "7:contoso,"),
        ("7:contoso", "7,contoso"),
        ("7:contoso", "0x7:contoso"),
        ("7:contoso", "-7:contoso"),
        ("7:contoso", ":contoso"),
        ("7:contoso", "6:contoso"),
        ("7:contoso", "8:contoso"),
        ("7:contoso", "18446744073709551615:contoso"),
        ("7:contoso", "18446744073709551623:contoso"),
        ("8:/reports", "9:/reports"),
        ("8:/reports", "7:/reports"),
        ("8:/reports", "8:/reports0:"),
        ("8:/reports", "8:/reports:"),
        ("8:/reports", "8:/reports\n"),
        ("1:1", "\n1:1"),
        ("1:1", ""),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text);
        is_refused(&encoded(&changed), &changed);
    }

    // The same bytes by another base64: with its own two characters, with padding, in pieces.
    let odd = to("/???>>>~~~");
    same_again(&odd);
    let standard = STANDARD_NO_PAD.encode(bytes_of(&odd.to_token()));
    assert!(standard.contains(['+', '/']), "{standard}");
    is_refused(&standard, "the standard alphabet");
    let tokens = ["/", "/a", "/ab"].map(|path| to(path).to_token());
    let mut padded = 0;
    for token in &tokens {
        let other = URL_SAFE.encode(bytes_of(token));
        if other != *token {
            padded += 1;
            is_refused(&other, "with padding");
        }
        for other in [
            format!("{token}="),
            format!("{token}A"),
            format!("{token} "),
            format!("{token}\n"),
            format!(" {token}"),
            format!("{}\r\n{}", &token[..64], &token[64..]),
        ] {
            is_refused(&other, "with something more");
        }
    }
    assert_eq!(padded, 2, "two of three lengths are padded");
    // Of a token that is not a multiple of four, the last character has bits to spare.
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for token in tokens.iter().filter(|token| token.len() % 4 != 0) {
        let (start, last) = token.split_at(token.len() - 1);
        let value = ALPHABET.iter().position(|c| *c == last.as_bytes()[0]).unwrap();
        let spare = if token.len() % 4 == 2 { 15 } else { 3 };
        assert_eq!(value & spare, 0);
        for bits in 1..=spare {
            let other = format!("{start}{}", char::from(ALPHABET[value | bits]));
            is_refused(&other, "with bits to spare");
        }
    }
    for text in ["", " ", "A", "1", "login", "{}", "v=1", "=", "\u{e9}", &text] {
        is_refused(text, text);
    }
    assert!(serde_json::from_str::<PendingLogin>("{\"purpose\":\"login\"}").is_err());
}

#[test]
fn the_error_is_a_sentence_that_shows_nothing_of_the_token() {
    let error = |at: usize, part: &str| {
        let mut changed = PARTS;
        changed[at] = part;
        PendingLogin::from_token(&token(&changed)).unwrap_err().to_string()
    };
    assert_eq!(error(1, "MARKER"), "the pending login is not a token of this version");
    assert_eq!(error(2, "MARKER"), "the company holds a character other than a to z, 0 to 9 and -");
    let error = PendingLogin::from_token("MARKER").unwrap_err();
    assert_eq!(error.to_string(), "the pending login is not a token of this version");
}

/// Whether this token is refused, or else is the one token of another pending login.
fn is_refused_or_another(token: &str, begun: &PendingLogin) -> bool {
    match PendingLogin::from_token(token) {
        Ok(other) => other != *begun && other.to_token() == token,
        Err(error) => !error.why.is_empty(),
    }
}

#[test]
fn every_change_of_a_token_is_refused_or_is_another_pending_login() {
    let begun = begun();
    let good = bytes_of(&begun.to_token());
    let mut others = 0;
    let mut changed = |bytes: &[u8]| {
        let token = encoded(bytes);
        assert!(is_refused_or_another(&token, &begun), "{bytes:?}");
        others += usize::from(PendingLogin::from_token(&token).is_ok());
    };
    for at in 0..good.len() {
        changed(&good[..at]);
        changed(&[&good[..at], &good[at + 1..]].concat());
        for byte in 0..=u8::MAX {
            if byte != good[at] {
                changed(&[&good[..at], &[byte], &good[at + 1..]].concat());
            }
            changed(&[&good[..at], &[byte], &good[at..]].concat());
        }
    }
    for byte in 0..=u8::MAX {
        changed(&[&good[..], &[byte]].concat());
    }
    assert!(others > 1000, "some of them are other names and paths: {others}");
}

#[test]
fn every_change_of_a_token_s_text_is_refused_or_is_another_pending_login() {
    let begun = begun();
    let good = begun.to_token();
    let is_refused_or_another = |token: &str| is_refused_or_another(token, &begun);
    for at in 0..=good.len() {
        let (before, after) = good.split_at(at);
        if !after.is_empty() {
            assert!(is_refused_or_another(before), "the first {at} bytes");
            assert!(is_refused_or_another(&format!("{before}{}", &after[1..])), "without {at}");
        }
        for character in ('\0'..='\u{7f}').chain(['\u{e9}', '\u{2028}']) {
            assert!(is_refused_or_another(&format!("{before}{character}{after}")), "{at}");
            if !after.starts_with(character) && !after.is_empty() {
                let changed = format!("{before}{character}{}", &after[1..]);
                assert!(is_refused_or_another(&changed), "{at}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_pending_login_comes_back_from_its_token(
        company in "[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?",
        names in prop::array::uniform3("[^\\p{Cc}\\p{Z}]{1,20}"),
        acs in "https://[a-z]{1,8}\\.example/[a-z0-9/?&=%+]{0,20}",
        path in prop::option::of("/[a-zA-Z0-9?&=+#~]{0,20}"),
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
    fn no_text_and_no_bytes_make_it_panic(
        text in "\\PC{0,60}",
        bytes in prop::collection::vec(any::<u8>(), 0..60),
        lengths in "([0-9]{1,20}:.{0,9}){0,9}",
    ) {
        prop_assert!(PendingLogin::from_token(&text).is_err());
        prop_assert!(PendingLogin::from_token(&encoded(bytes)).is_err());
        prop_assert!(PendingLogin::from_token(&encoded(lengths)).is_err());
    }
}
