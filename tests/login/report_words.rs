//! What a report says was expected of each rule, and what came: the texts that a support person
//! reads.

use saml_sp::report::Rule;
use saml_sp::{Code, Report};

use crate::every_rule::broken;
use crate::valid::{ACS, Answer, BEARER, IDP, REQUEST_ID, SP, SUCCESS, answer, desk};

fn words(report: &Report, rule: Rule) -> (String, String) {
    let line = report.lines().into_iter().find(|line| line.rule == rule).unwrap();
    (line.expected, line.came)
}

/// What is said of this rule in the refusal of this answer.
fn said(answer: &Answer, rule: Rule) -> (String, String) {
    words(desk().refusal(&answer.xml()).report(), rule)
}

#[test]
fn every_broken_rule_says_what_was_expected_and_what_came() {
    let idp = "3E77AC4ACFCC2C3B814F9AB6D5DFA41747D7AC27";
    let attacker = "CB6FBDBC6AE093EC920563A4202A8F335D4DD85F";
    let key = &format!("a key of {idp}")[..];
    let untrusted = |whose: &str| {
        format!(
            "the {whose}'s signature does not verify: the signature was not made by a trusted \
             key; it shows {attacker}"
        )
    };
    let (by_response, by_assertion) = (&untrusted("Response")[..], &untrusted("assertion")[..]);
    let evil = "https://evil.windows.net/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/";
    let (new_sp, old_sp) = (&format!("urn:sp at {ACS}")[..], &format!("{SP} at {ACS}")[..]);
    let utc = "a UTC time such as 2026-03-25T12:00:00.000Z";
    let still = "after 2026-03-25T12:00:00.000Z - 180 s";
    let strange = "not built as its schema says: an element stands where the schema has none";
    let (response_shape, assertion_shape) =
        (&format!("the Response is {strange}")[..], &format!("the assertion is {strange}")[..]);
    let table = [
        (Rule::PendingPresent, "a pending login of this browser", "none"),
        (Rule::PendingPurpose, "", "test"),
        (Rule::PendingCompany, "acme", "contoso"),
        (Rule::PendingServiceProvider, new_sp, old_sp),
        (Rule::PendingIdentityProvider, "urn:idp", IDP),
        (
            Rule::PendingFromFuture,
            "not after 2026-03-25T11:50:00.000Z + 180 s",
            "2026-03-25T11:59:30.000Z",
        ),
        (
            Rule::PendingExpired,
            "before 2026-03-25T12:14:30.000Z + 180 s",
            "2026-03-25T12:30:00.000Z",
        ),
        (Rule::RelayState, REQUEST_ID, "none"),
        (Rule::Encoding, "", "SAMLResponse is not base64"),
        (
            Rule::Xml,
            "",
            "the message is not XML that can be read: the document ends in the middle (byte 3)",
        ),
        (Rule::ResponseShape, "", response_shape),
        (Rule::ResponseVersion, "2.0", "1.1"),
        (Rule::ResponseIssueInstant, utc, "now"),
        (Rule::Status, SUCCESS, "urn:x"),
        (Rule::ResponseIssuer, IDP, evil),
        (Rule::Destination, ACS, SP),
        (Rule::Solicited, REQUEST_ID, "none"),
        (Rule::ResponseInResponseTo, REQUEST_ID, "_other"),
        (Rule::NotEncrypted, "", "1 in plain text, 1 encrypted"),
        (Rule::AssertionPresent, "", "0 in plain text, 0 encrypted"),
        (Rule::SingleAssertion, "", "2 in plain text, 0 encrypted"),
        (Rule::SignaturePlace, "", "a Signature stands where none may"),
        (Rule::Covered, "", "neither the Response nor the assertion is signed"),
        (Rule::ResponseSignature, key, by_response),
        (Rule::AssertionSignature, key, by_assertion),
        (
            Rule::SigningCertificate,
            "after 2026-03-25T12:00:00.000Z",
            "F7270D2031106D3F81A04E0CA2E2EB5F2651E94D until 2026-01-01T00:00:00.000Z",
        ),
        (Rule::AssertionShape, "", assertion_shape),
        (Rule::AssertionVersion, "2.0", "1.1"),
        (Rule::Instants, utc, "IssueInstant now"),
        (Rule::AssertionIssuer, IDP, evil),
        (Rule::NameId, "", " "),
        (Rule::AudiencePresent, SP, "none"),
        (Rule::Audience, SP, "urn:x"),
        (Rule::ConditionsWindow, "", "2026-03-25T12:01:00Z to 2026-03-25T12:01:00Z"),
        (
            Rule::NotBefore,
            "not after 2026-03-25T12:00:00.000Z + 180 s",
            "2026-03-25T12:30:00Z, 1800 s ahead of our clock",
        ),
        (Rule::NotOnOrAfter, still, "2026-03-25T11:55:00Z"),
        (Rule::Conditions, "", "Condition"),
        (Rule::Confirmation, BEARER, "none"),
        (Rule::ConfirmationInResponseTo, REQUEST_ID, "_other"),
        (Rule::Recipient, ACS, SP),
        (Rule::ConfirmationNotBefore, "", "2026-03-25T11:00:00Z"),
        (Rule::ConfirmationEnds, "", "none"),
        (Rule::ConfirmationFresh, still, "2026-03-25T11:00:00Z"),
        (Rule::AuthnStatement, "", "0 statements"),
        (Rule::Session, still, "2026-03-25T11:00:00Z"),
        (Rule::ForceAuthn, "since 2026-03-25T12:00:00.000Z - 180 s", "2026-03-25T08:30:12.451Z"),
        (Rule::RequestAnswered, "", ""),
        (Rule::AssertionSeen, "", ""),
    ];
    assert!(table.iter().map(|(rule, _, _)| rule).eq(Rule::ALL), "every rule is in the table");
    for (rule, expected, came) in table {
        let said = words(&broken(rule), rule);
        assert_eq!(said, (expected.to_owned(), came.to_owned()), "{rule:?}");
    }
}

#[test]
fn the_report_names_the_key_that_signed_and_those_that_are_trusted() {
    let report = desk().login(&answer().xml()).unwrap().report;
    let (expected, came) = words(&report, Rule::AssertionSignature);
    assert_eq!(expected, "a key of 3E77AC4ACFCC2C3B814F9AB6D5DFA41747D7AC27");
    assert_eq!(came, "shows 3E77AC4ACFCC2C3B814F9AB6D5DFA41747D7AC27");
    assert_eq!(words(&report, Rule::ResponseSignature).1, "no signature");
    let xml = crate::edit::with_element(&answer().xml(), "KeyInfo", "");
    let report = desk().login(&xml).unwrap().report;
    assert_eq!(words(&report, Rule::AssertionSignature).1, "shows no certificate");
    let two = crate::valid::desk_with_keys(&["rsa1024", "idp", "idp2"]);
    let (expected, _) =
        words(&two.login(&answer().xml()).unwrap().report, Rule::AssertionSignature);
    assert_eq!(expected.matches(", ").count(), 1, "two usable ones: {expected}");
}

#[test]
fn the_instant_that_is_none_is_named() {
    let bad = answer().attribute("AuthnStatement", "AuthnInstant", "today").attribute(
        "Conditions",
        "NotBefore",
        "ever",
    );
    assert_eq!(said(&bad, Rule::Instants).1, "AuthnInstant today, NotBefore ever");
    let missing = answer().without_attribute("Assertion", "IssueInstant");
    assert_eq!(said(&missing, Rule::Instants).1, "IssueInstant none");
    let report = desk().login(&answer().xml()).unwrap().report;
    assert_eq!(words(&report, Rule::Instants).1, "2026-03-25T11:59:59.877Z");
}

#[test]
fn an_issuer_of_another_format_is_told_from_another_issuer() {
    let other = format!("{IDP}, of another Format than entity");
    let response = answer().attribute("Issuer", "Format", "urn:x");
    assert_eq!(said(&response, Rule::ResponseIssuer), (IDP.to_owned(), other.clone()));
    let assertion = answer().with("<Issuer>", "<Issuer Format=\"urn:x\">");
    assert_eq!(said(&assertion, Rule::AssertionIssuer), (IDP.to_owned(), other));
}

#[test]
fn several_of_a_kind_are_all_shown() {
    let second = concat!(
        r#"<SubjectConfirmation Method="urn:x">"#,
        r#"<SubjectConfirmationData Recipient="urn:r"/></SubjectConfirmation>"#
    );
    let wrong = answer()
        .attribute("SubjectConfirmationData", "Recipient", SP)
        .after("SubjectConfirmation", second);
    assert_eq!(said(&wrong, Rule::Recipient).1, format!("{SP}, urn:r"));
    assert_eq!(said(&wrong, Rule::Confirmation).1, format!("{BEARER}, urn:x"));
    let audiences = concat!(
        "<AudienceRestriction><Audience>urn:a</Audience>",
        "<Audience>urn:b</Audience></AudienceRestriction>"
    );
    assert_eq!(
        said(&answer().element("AudienceRestriction", audiences), Rule::Audience).1,
        "urn:a, urn:b"
    );
    let conditions = answer().inside("Conditions", "<OneTimeUse/><OneTimeUse/><x xmlns='urn:x'/>");
    assert_eq!(said(&conditions, Rule::Conditions).1, "OneTimeUse, x");
}

#[test]
fn nested_status_codes_and_the_message_are_kept() {
    let status = concat!(
        r#"<samlp:Status><samlp:StatusCode Value="urn:outer"><samlp:StatusCode Value="urn:inner">"#,
        r#"<samlp:StatusCode Value="urn:innermost"/></samlp:StatusCode></samlp:StatusCode>"#,
        "<samlp:StatusMessage>AADSTS50105: B.Simon is not assigned.</samlp:StatusMessage>",
        "</samlp:Status>"
    );
    let refusal = desk().refusal(&answer().element("samlp:Status", status).xml());
    assert_eq!(refusal.code(), Code::RESPONSE_STATUS);
    let (_, came) = words(refusal.report(), Rule::Status);
    assert_eq!(
        came,
        "urn:outer / urn:inner / urn:innermost: AADSTS50105: B.Simon is not assigned."
    );
    let message = refusal.report().status_message().unwrap();
    assert_eq!(saml_sp::report::aadsts::number_in(message), Some("AADSTS50105"));
}
