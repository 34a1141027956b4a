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
        (Code::METADATA_TOO_MANY_KEYS, "SAML Certificates", "Delete the certificates"),
        (Code::METADATA_NO_SIGNING_KEY, "SAML Certificates", "Create a signing certificate"),
        (Code::ASSERTION_NOT_YET_VALID, "Our service", "Our clock is behind"),
        (Code::ASSERTION_EXPIRED, "Our service", "came too late"),
    ];
    for (code, screen, fix) in table {
        let advice = code.advice();
        assert!(advice.screen.contains(screen) && advice.fix.contains(fix), "{code}: {advice:?}");
    }
}

#[test]
fn what_would_make_it_worse_in_another_order_is_said_in_order() {
    let fix = |code: Code| code.advice().fix;
    // A certificate that is active before it is known here refuses everybody.
    let expired = fix(Code::SIGNATURE_CERTIFICATE_EXPIRED);
    let place = |text: &str| expired.find(text).unwrap();
    let steps = [place("Create a new one"), place("upload"), place("only then make it active")];
    assert!(steps.is_sorted(), "{expired}");
    // Both sides have a Sign on URL; ours is told by how it ends.
    assert!(fix(Code::RESPONSE_UNSOLICITED).contains("our Sign on URL, which ends in /init,"));
}

#[test]
fn a_user_is_told_to_begin_again_only_where_that_may_help() {
    let again = "This sign-in could not be completed. Please begin again.";
    let settings = "We could not sign you in. Please ask your administrator to look at your \
                    company's single sign-on settings.";
    let idp = "Your company's sign-in service did not sign you in. Please ask your administrator.";
    for code in Code::ALL {
        let (stage, reason) = code.as_str().split_once('.').unwrap();
        let expected = match (stage, reason) {
            ("pending" | "replay", _) | ("form", "no-response" | "relay-state") => again,
            ("response", "status") => idp,
            ("response", "empty" | "in-response-to" | "no-assertion") => again,
            ("assertion", "in-response-to" | "not-yet-valid" | "authn-too-old") => again,
            ("assertion", reason) if reason.ends_with("expired") => again,
            _ => settings,
        };
        assert_eq!(code.user_message(), expected, "{code}");
    }
}
