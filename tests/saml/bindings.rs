//! HTTP-POST: which bodies are a form, and which values are base64 of a bounded message.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};
use proptest::prelude::*;
use saml_sp::error::FormError;
use saml_sp::internals::saml::bindings::{DecodeError, decode_post};
use saml_sp::settings::Limits;
use saml_sp::{AcsForm, Code};

fn form(body: &str) -> (String, Option<String>) {
    let form =
        AcsForm::from_body(body.as_bytes()).unwrap_or_else(|error| panic!("{body}: {error}"));
    (form.saml_response().to_owned(), form.relay_state().map(str::to_owned))
}

#[test]
fn a_form_is_read_as_browsers_post_it() {
    let table = [
        ("SAMLResponse=PD4%3D&RelayState=_1", "PD4=", Some("_1")),
        ("RelayState=_1&SAMLResponse=PD4%3D", "PD4=", Some("_1")),
        ("SAMLResponse=PD4=", "PD4=", None),
        ("SAMLResponse=PD4%3d", "PD4=", None),
        ("%53AMLResponse=x", "x", None),
        // A plus is a blank, an escaped one is a plus.
        ("SAMLResponse=a%2Bb&RelayState=a+b", "a+b", Some("a b")),
        ("SAMLResponse=a+b", "a b", None),
        ("SAMLResponse=a%0D%0Ab", "a\r\nb", None),
        // An empty field is there.
        ("SAMLResponse=&RelayState=", "", Some("")),
        ("SAMLResponse", "", None),
        // Other fields, other cases and empty parts are passed over.
        ("SigAlg=x&SAMLResponse=x&SAMLRequest=y&samlresponse=z&relaystate=z", "x", None),
        ("&&SAMLResponse=x&&", "x", None),
        ("other=1&other=2&SAMLResponse=x", "x", None),
        // A percent sign that escapes nothing stands for itself.
        ("SAMLResponse=%zz%", "%zz%", None),
        ("SAMLResponse=x;RelayState=y", "x;RelayState=y", None),
        ("SAMLResponse=x&RelayState=%C3%B8", "x", Some("\u{f8}")),
        ("SAMLResponse=x&RelayState=%FF", "x", Some("\u{fffd}")),
    ];
    for (body, response, relay_state) in table {
        assert_eq!(form(body), (response.to_owned(), relay_state.map(str::to_owned)), "{body}");
    }
}

#[test]
fn a_body_that_is_no_such_form_is_refused_with_its_code() {
    let table: [(&[u8], FormError, Code); 13] = [
        (b"", FormError::NoResponse, Code::FORM_NO_RESPONSE),
        (b"RelayState=_1", FormError::NoResponse, Code::FORM_NO_RESPONSE),
        (b"SAMLRequest=x", FormError::NoResponse, Code::FORM_NO_RESPONSE),
        (b"samlresponse=x", FormError::NoResponse, Code::FORM_NO_RESPONSE),
        (b" SAMLResponse=x", FormError::NoResponse, Code::FORM_NO_RESPONSE),
        (b"\xff\xfe\x00", FormError::NoResponse, Code::FORM_NO_RESPONSE),
        (b"{\"SAMLResponse\":\"x\"}", FormError::NoResponse, Code::FORM_NO_RESPONSE),
        (b"SAMLResponse=x&SAMLResponse=x", FormError::Repeated, Code::FORM_REPEATED_FIELD),
        (b"SAMLResponse=x&SAMLResponse=y", FormError::Repeated, Code::FORM_REPEATED_FIELD),
        (b"SAMLResponse=x&SAMLResponse", FormError::Repeated, Code::FORM_REPEATED_FIELD),
        (b"SAMLResponse=x&%53AMLResponse=y", FormError::Repeated, Code::FORM_REPEATED_FIELD),
        (
            b"SAMLResponse=x&RelayState=_1&RelayState=_2",
            FormError::Repeated,
            Code::FORM_REPEATED_FIELD,
        ),
        (b"RelayState=&RelayState=&x", FormError::Repeated, Code::FORM_REPEATED_FIELD),
    ];
    for (body, error, code) in table {
        let refused = AcsForm::from_body(body).unwrap_err();
        assert_eq!((refused, refused.code()), (error, code), "{}", String::from_utf8_lossy(body));
    }
}

#[test]
fn a_body_may_be_as_large_as_the_largest_message_makes_it() {
    let most = Limits::default().message_bytes * 4 + 4096;
    let body = |length: usize| {
        let mut body = b"SAMLResponse=".to_vec();
        body.resize(length, b'A');
        body
    };
    assert!(AcsForm::from_body(&body(most)).is_ok());
    let refused = AcsForm::from_body(&body(most + 1)).unwrap_err();
    assert_eq!((refused, refused.code()), (FormError::TooLarge, Code::FORM_TOO_LARGE));
    // A policy of one's own may want more or less.
    for bytes in [0, 1000, Limits::default().message_bytes * 2] {
        let mut limits = Limits::default();
        limits.message_bytes = bytes;
        let most = bytes * 4 + 4096;
        assert!(AcsForm::from_body_within(&body(most), &limits).is_ok(), "{bytes}");
        let refused = AcsForm::from_body_within(&body(most + 1), &limits).unwrap_err();
        assert_eq!(refused, FormError::TooLarge, "{bytes}");
    }
    let repeated = AcsForm::from_body_within(b"SAMLResponse=x&SAMLResponse=x", &Limits::default());
    assert_eq!(repeated.unwrap_err(), FormError::Repeated);
    // Every octet of the largest message, in base64, each character of it percent-encoded.
    let base64 = STANDARD.encode(vec![0xff; Limits::default().message_bytes]);
    let escaped: String = base64.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let body = format!("SAMLResponse={escaped}&RelayState=_{}", "0".repeat(40));
    assert_eq!(form(&body).0, base64);
}

#[test]
fn a_form_of_parts_is_the_same_form() {
    let form = AcsForm::from_parts("PD4=", Some("_1".to_owned()));
    assert_eq!((form.saml_response(), form.relay_state()), ("PD4=", Some("_1")));
    assert_eq!(AcsForm::from_parts(String::new(), None).relay_state(), None);
}

const MOST: usize = 300;

fn decoded(value: &str) -> Result<Vec<u8>, DecodeError> {
    decode_post(value, MOST)
}

#[test]
fn base64_is_decoded_with_or_without_line_breaks() {
    let message: Vec<u8> = (0..=255).collect();
    let value = STANDARD.encode(&message);
    let in_lines = |line_break: &str| {
        let lines: Vec<_> =
            value.as_bytes().chunks(76).map(|line| String::from_utf8_lossy(line)).collect();
        lines.join(line_break) + line_break
    };
    assert!(value.contains(['+', '/']));
    for value in [value.clone(), in_lines("\r\n"), in_lines("\n"), in_lines("\r")] {
        assert_eq!(decoded(&value), Ok(message.clone()));
    }
    assert_eq!(decoded("\r\nP\nD\r4\r\r=\n"), Ok(b"<>".to_vec()));
    assert_eq!(decoded("PD4="), Ok(b"<>".to_vec()));
    assert_eq!(decoded("PA=="), Ok(b"<".to_vec()));
}

#[test]
fn what_is_not_standard_padded_base64_is_refused() {
    let table = [
        ("PD4", "padding is missing"),
        ("PA=", "half of the padding is missing"),
        ("PD4==", "one too many"),
        ("PD4=====", "five too many"),
        ("=PD4", "padding in front"),
        ("PA==PA==", "padding in the middle"),
        ("PD5=", "a bit set after the end"),
        ("PB==", "a bit set after the end"),
        ("P", "a character alone"),
        ("PD4 =", "a blank inside"),
        ("PD 4=", "a plus that became a blank"),
        (" PD4=", "a blank before"),
        ("PD4= ", "a blank after"),
        ("\tPD4=", "a tab before"),
        ("PD4=\u{b}", "a vertical tab after"),
        ("PD4=\0", "a NUL after"),
        ("\u{feff}PD4=", "a byte order mark"),
        ("P*4=", "another character"),
        ("PD-_", "the URL-safe alphabet"),
        ("PD4%3D", "still percent-encoded"),
        ("data:;base64,PD4=", "a data URL"),
        ("<a/>", "XML itself"),
        ("PD\u{ff14}=", "a full-width digit"),
        ("=", "padding alone"),
        ("====", "padding alone"),
    ];
    for (value, why) in table {
        assert_eq!(decoded(value), Err(DecodeError::NotBase64), "{why}");
    }
    let message = [0xfb, 0xff, 0xfe, 0x00];
    assert_eq!(decoded(&URL_SAFE.encode(message)), Err(DecodeError::NotBase64));
    assert_eq!(decoded(&STANDARD_NO_PAD.encode(message)), Err(DecodeError::NotBase64));
}

#[test]
fn double_base64_is_decoded_once() {
    let once = STANDARD.encode("<a/>");
    assert_eq!(decoded(&STANDARD.encode(&once)), Ok(once.into_bytes()));
}

#[test]
fn nothing_is_told_from_garbage() {
    for value in ["", "\r\n", "\n\n\r"] {
        assert_eq!(decoded(value), Err(DecodeError::Empty), "{value:?}");
    }
}

#[test]
fn the_bound_is_on_the_decoded_octets() {
    for most in [0_usize, 1, 2, 3, 4, 5, 300, 301, 302] {
        for length in [most.saturating_sub(1), most] {
            if length > 0 {
                let value = STANDARD.encode(vec![7; length]);
                assert_eq!(decode_post(&value, most), Ok(vec![7; length]), "{length} of {most}");
            }
        }
        for length in [most + 1, most + 2, most + 3, most + 100] {
            let value = STANDARD.encode(vec![7; length]);
            assert_eq!(decode_post(&value, most), Err(DecodeError::TooLarge), "{length} of {most}");
        }
    }
    assert_eq!(decode_post(&"A".repeat(4000), 8), Err(DecodeError::TooLarge));
    // What is too large is not decoded: whether it is base64 does not matter any more.
    assert_eq!(decode_post(&"*".repeat(4000), 8), Err(DecodeError::TooLarge));
    assert_eq!(decode_post("PD4=", usize::MAX), Ok(b"<>".to_vec()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_was_encoded_is_decoded(
        message in prop::collection::vec(any::<u8>(), 1..=MOST),
        at in any::<prop::sample::Index>(),
    ) {
        let mut value = STANDARD.encode(&message);
        value.insert_str(at.index(value.len()), "\r\n");
        prop_assert_eq!(decoded(&value), Ok(message));
    }

    #[test]
    fn what_decodes_is_what_encodes_to_the_same_text(value in "[A-Za-z0-9+/]{0,12}={0,3}") {
        if let Ok(message) = decoded(&value) {
            prop_assert_eq!(STANDARD.encode(message), value);
        }
    }
}

#[test]
fn a_form_of_many_fields_is_refused_before_they_are_decoded() {
    let fields = |more: usize| format!("SAMLResponse=QQ%3D%3D{}", "&a=b".repeat(more));
    assert!(AcsForm::from_body(fields(63).as_bytes()).is_ok());
    assert_eq!(AcsForm::from_body(fields(64).as_bytes()).unwrap_err(), FormError::TooLarge);
}
