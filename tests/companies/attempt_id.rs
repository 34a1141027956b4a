//! References of attempts: twelve hexadecimal digits, one spelling.

use saml_sp::flow::AttemptId;

#[test]
fn a_reference_is_read_as_it_is_shown() {
    for text in ["000000000000", "0123456789ab", "ffffffffffff", "c0ffee00beef"] {
        let id: AttemptId = text.parse().unwrap();
        assert_eq!(id.to_string(), text);
        assert_eq!(format!("{id:?}"), format!("AttemptId({text})"));
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, format!("\"{text}\""));
        assert_eq!(serde_json::from_str::<AttemptId>(&json).unwrap(), id);
    }
}

#[test]
fn any_other_spelling_is_none() {
    for text in [
        "",
        "0",
        "0123456789a",
        "0123456789abc",
        "0123456789AB",
        "0123456789ag",
        "+123456789ab",
        "-00000000001",
        " 123456789ab",
        "0123456789a\n",
        "0x0123456789",
        "0123-4567-89",
        "０123456789",
        "０１２３",
        "0123456789\u{0}b",
        "../etc/passw",
    ] {
        let refused = text.parse::<AttemptId>().unwrap_err();
        assert_eq!(refused.what, "the reference", "{text:?}");
        let json = serde_json::to_string(text).unwrap();
        assert!(serde_json::from_str::<AttemptId>(&json).is_err(), "{text:?}");
    }
}
