//! Every code has advice of its own: a screen that exists, and sentences that anybody can type.

use std::collections::BTreeSet;

use saml_sp::Code;
use saml_sp::report::Advice;

/// What an unknown code gets.
const FALLBACK: &str = "Report this code to us; there is nothing to change in Entra.";

#[test]
fn every_code_has_advice_that_is_not_for_an_unknown_one() {
    for code in Code::ALL {
        assert_ne!(code.advice().fix, FALLBACK, "{code}");
    }
}

#[test]
fn every_advice_is_printable_ascii_in_sentences_that_end() {
    for code in Code::ALL {
        let Advice { screen, fix } = code.advice();
        for text in [screen, fix] {
            assert!(text.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{code}: {text}");
            assert!(text.starts_with(|c: char| c.is_ascii_uppercase()), "{code}: {text}");
            assert_eq!(text.trim(), text, "{code}");
            assert!(!text.contains("  "), "{code}: {text}");
        }
        assert!(fix.ends_with('.') && !screen.ends_with('.'), "{code}");
    }
}

#[test]
fn every_screen_is_one_that_exists() {
    let screens: BTreeSet<_> = Code::ALL.iter().map(|code| code.advice().screen).collect();
    let expected = [
        "Entra: Single sign-on, Attributes & Claims",
        "Entra: Single sign-on, Basic SAML Configuration",
        "Entra: Single sign-on, SAML Certificates",
        "Entra: Token encryption",
        "Entra: Users and groups",
        "Our service",
        "Our single sign-on settings",
        "The identity provider",
        "The user's browser",
    ];
    assert_eq!(screens, expected.into());
}

#[test]
fn what_the_tutorial_gets_wrong_most_often_is_sent_to_the_right_field() {
    let table = [
        (Code::ASSERTION_AUDIENCE, "Basic SAML Configuration", "Identifier (Entity ID)"),
        (Code::ASSERTION_RECIPIENT, "Basic SAML Configuration", "Reply URL"),
        (Code::RESPONSE_DESTINATION, "Basic SAML Configuration", "Reply URL"),
        (Code::RESPONSE_UNSOLICITED, "Basic SAML Configuration", "Sign on URL"),
        (Code::SIGNATURE_UNTRUSTED_KEY, "SAML Certificates", "Federation Metadata XML"),
        (Code::SIGNATURE_SHA1, "SAML Certificates", "SHA-256"),
        (Code::SIGNATURE_MISSING, "SAML Certificates", "Sign SAML assertion"),
        (Code::RESPONSE_ENCRYPTED_ASSERTION, "Token encryption", "deactivate"),
        (Code::ASSERTION_NAME_ID, "Attributes & Claims", "Unique User Identifier"),
        (Code::RESPONSE_STATUS, "Users and groups", "AADSTS"),
        (Code::METADATA_IS_A_CERTIFICATE, "SAML Certificates", "Federation Metadata XML"),
        (Code::START_NO_REDIRECT_ENDPOINT, "settings", "Login URL"),
    ];
    for (code, screen, fix) in table {
        let advice = code.advice();
        assert!(advice.screen.contains(screen) && advice.fix.contains(fix), "{code}: {advice:?}");
    }
}
