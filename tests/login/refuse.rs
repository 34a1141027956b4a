//! An answer for which this browser has no pending login is refused with the reason, and nobody's
//! signature is looked at for it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use saml_sp::report::{Outcome, ReportLine, Rule};
use saml_sp::{AcsForm, Code, Refusal};

use crate::valid::{Answer, Desk, EACH_WAY, Signed, answer, desk, failed, fixture, request_id};

const RESPONSE: &str = "samlp:Response";

fn refuse(xml: &str) -> Refusal {
    let desk = desk();
    desk.sp.refuse(&desk.form(xml), desk.now)
}

fn line(refusal: &Refusal, rule: Rule) -> ReportLine {
    refusal.report().lines().into_iter().find(|line| line.rule == rule).unwrap()
}

/// A valid answer that nobody asked for, as Entra sends it without a Sign on URL.
fn unsolicited() -> Answer {
    answer()
        .without_attribute(RESPONSE, "InResponseTo")
        .without_attribute("SubjectConfirmationData", "InResponseTo")
}

#[test]
fn an_answer_without_a_pending_login_is_refused_with_the_reason() {
    let status = String::from_utf8(fixture("responses/error_status.xml")).unwrap();
    let encrypted = String::from_utf8(fixture("responses/encrypted.xml")).unwrap();
    let base64 = |xml: &str| STANDARD.encode(xml);
    let table = [
        ("it names a request", base64(&answer().xml()), Code::PENDING_MISSING),
        ("it is encrypted", base64(&encrypted), Code::PENDING_MISSING),
        (
            "it has no assertion",
            base64(answer().without("Assertion").unsigned()),
            Code::PENDING_MISSING,
        ),
        ("nobody asked for it", base64(&unsolicited().xml()), Code::RESPONSE_UNSOLICITED),
        (
            "its InResponseTo was cut out",
            base64(&answer().without_attribute(RESPONSE, "InResponseTo").xml()),
            Code::RESPONSE_UNSOLICITED,
        ),
        ("it is empty", String::new(), Code::RESPONSE_EMPTY),
        ("it is no base64", "!".to_owned(), Code::RESPONSE_NOT_BASE64),
        ("it is no XML", base64("no XML"), Code::RESPONSE_NOT_XML),
        ("it is no Response", base64("<a/>"), Code::RESPONSE_NOT_A_RESPONSE),
        (
            "it is built otherwise",
            base64(&answer().inside("samlp:Status", "<x xmlns=\"urn:x\"/>").xml()),
            Code::RESPONSE_SHAPE,
        ),
        ("it is no success", base64(&status), Code::RESPONSE_STATUS),
        (
            "it is addressed elsewhere",
            base64(&answer().attribute(RESPONSE, "Destination", "https://evil.example/").xml()),
            Code::RESPONSE_DESTINATION,
        ),
    ];
    for (what, posted, code) in table {
        // RelayState names no login of this browser, so it decides nothing.
        for relay_state in [Some(request_id().to_string()), None, Some("_other".to_owned())] {
            let desk = desk();
            let form = AcsForm::from_parts(posted.clone(), relay_state);
            let refusal = desk.sp.refuse(&form, desk.now);
            assert_eq!(refusal.code(), code, "{what}");
            assert_eq!(refusal.report().code(), Some(code), "{what}");
            assert_eq!(refusal.report().reason(), Some(refusal.reason()), "{what}");
            let inspected = desk.sp.inspect(&form, None, desk.now);
            assert_eq!(inspected.code(), Some(code), "{what}: support sees the same");
            let rules = refusal.report().lines().into_iter().map(|line| line.rule);
            assert!(rules.eq(Rule::ALL.iter().copied()), "{what}");
        }
    }
}

#[test]
fn a_stranger_s_post_costs_no_signature_verification() {
    for answer in [answer(), unsolicited(), answer().by("attacker"), answer().by("idp2")] {
        for signed in EACH_WAY.into_iter().chain([Signed::Nothing]) {
            let refusal = refuse(&answer.clone().signed(signed).xml());
            for rule in [
                Rule::SignaturePlace,
                Rule::Covered,
                Rule::ResponseSignature,
                Rule::AssertionSignature,
                Rule::SigningCertificate,
                Rule::AssertionShape,
            ] {
                assert_eq!(line(&refusal, rule).outcome, Outcome::NotReached, "{rule:?}");
            }
            assert_eq!(refusal.report().signed_by(), None);
            let measured = |line: &ReportLine| {
                line.rule > Rule::AssertionShape && line.outcome != Outcome::NotReached
            };
            let lines: Vec<_> = refusal.report().lines().into_iter().filter(measured).collect();
            assert!(lines.iter().all(|line| line.unverified), "what is claimed, and no more");
            assert!(lines.iter().any(|line| line.rule == Rule::Audience), "and still previewed");
        }
    }
}

#[test]
fn one_rule_has_failed_and_what_needs_a_pending_login_was_not_looked_at() {
    for (answer, rule) in [(answer(), Rule::PendingPresent), (unsolicited(), Rule::Solicited)] {
        let refusal = refuse(&answer.xml());
        assert_eq!(failed(&refusal), [rule]);
        for rule in Rule::ALL.iter().filter(|rule| **rule <= Rule::RelayState) {
            if *rule != Rule::PendingPresent {
                assert_eq!(line(&refusal, *rule).outcome, Outcome::NotReached, "{rule:?}");
            }
        }
        for rule in [
            Rule::ResponseInResponseTo,
            Rule::ConfirmationInResponseTo,
            Rule::RequestAnswered,
            Rule::AssertionSeen,
        ] {
            assert_eq!(line(&refusal, rule).outcome, Outcome::NotReached, "{rule:?}");
        }
    }
    let missing = line(&refuse(&answer().xml()), Rule::PendingPresent);
    assert_eq!(
        (&missing.expected[..], &missing.came[..]),
        ("a pending login of this browser", "none")
    );
}

#[test]
fn what_does_not_depend_on_the_pending_login_is_reported_as_by_finish_login() {
    let with_pending = desk();
    // Refused by the pending login, so that no signature is verified there either.
    let elsewhere = Desk { relay_state: None, ..desk() };
    let wrong = answer().attribute("Conditions", "NotOnOrAfter", "2026-03-25T11:55:00Z").attribute(
        "SubjectConfirmationData",
        "Recipient",
        "https://evil.example/",
    );
    let depends = [Rule::Solicited, Rule::ResponseInResponseTo, Rule::ConfirmationInResponseTo];
    for (desk, xml) in [
        (&elsewhere, answer().xml()),
        (&elsewhere, wrong.xml()),
        (&with_pending, "no XML".to_owned()),
        (&with_pending, "<a/>".to_owned()),
    ] {
        let finished = desk.refusal(&xml);
        let refusal = desk.sp.refuse(&desk.form(&xml), desk.now);
        for rule in Rule::ALL.iter().filter(|rule| **rule > Rule::RelayState) {
            let (here, there) = (line(&refusal, *rule), line(&finished, *rule));
            if depends.contains(rule) {
                continue;
            }
            assert_eq!((here.outcome, here.code), (there.outcome, there.code), "{rule:?}");
            assert_eq!((&here.expected, &here.came), (&there.expected, &there.came), "{rule:?}");
        }
        assert_eq!(refusal.report().document(), finished.report().document());
        assert_eq!(refusal.report().attribute_names(), finished.report().attribute_names());
    }
}

#[test]
fn the_pending_login_of_another_browser_stays_usable() {
    let desk = desk();
    assert_eq!(refuse(&answer().xml()).code(), Code::PENDING_MISSING);
    assert_eq!(desk.verdict(&answer().xml()), None);
}
