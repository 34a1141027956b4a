//! The report: every rule with what became of it, also after a refusal, and what is shown to whom.

use saml_sp::report::{Outcome, Reason, Rule};
use saml_sp::{AcsForm, Code, Refusal, Report};

use crate::edit::{element, replaced};
use crate::valid::{Desk, Signed, answer, certificate, desk, fixture, instant};

fn outcome(report: &Report, rule: Rule) -> Outcome {
    report.lines().into_iter().find(|line| line.rule == rule).unwrap().outcome
}

fn inspect(desk: &Desk, xml: &str) -> Report {
    desk.sp.inspect(&desk.form(xml), Some(&desk.pending), desk.now)
}

/// The first rule that a look at the assertion answers.
fn of_the_assertion(rule: Rule) -> bool {
    Rule::AssertionVersion <= rule && rule <= Rule::ForceAuthn
}

#[test]
fn every_rule_is_listed_once_and_in_order_whatever_happened() {
    let desk = desk();
    let reports = [
        desk.login(&answer().xml()).unwrap().report,
        desk.refusal(&answer().by("attacker").xml()).report().clone(),
        desk.refusal("no XML").report().clone(),
        desk.sp.inspect(&AcsForm::from_parts("", None), None, desk.now),
    ];
    for report in reports {
        let rules: Vec<Rule> = report.lines().into_iter().map(|line| line.rule).collect();
        assert_eq!(rules, Rule::ALL);
    }
}

#[test]
fn a_report_says_whose_login_was_judged_when_and_why() {
    let refusal = desk().refusal(&answer().xml().replace("_5f0c7e1a", "_6f0c7e1a"));
    let report = refusal.report();
    assert_eq!(report.company().as_str(), "contoso");
    assert_eq!(report.judged_at(), instant("2026-03-25T12:00:00Z"));
    assert_eq!(report.code(), Some(Code::RESPONSE_IN_RESPONSE_TO));
    assert_eq!(report.reason(), Some(&Reason::Rule(Rule::ResponseInResponseTo)));
    assert_eq!(refusal.reason(), &Reason::Rule(Rule::ResponseInResponseTo));
    assert_eq!(report.advice(), Some(refusal.advice()));
    assert_eq!(report.signed_by(), None, "nothing was verified");
}

#[test]
fn after_a_failed_signature_the_later_rules_are_previewed_and_marked_unverified() {
    let wrong = answer().by("attacker").without("AudienceRestriction");
    let report = desk().refusal(&wrong.xml()).report().clone();
    assert_eq!(report.code(), Some(Code::SIGNATURE_UNTRUSTED_KEY));
    assert_eq!(outcome(&report, Rule::AssertionSignature), Outcome::Failed);
    assert_eq!(outcome(&report, Rule::SigningCertificate), Outcome::NotReached);
    assert_eq!(outcome(&report, Rule::AudiencePresent), Outcome::Failed);
    assert_eq!(outcome(&report, Rule::Audience), Outcome::NotReached);
    assert_eq!(outcome(&report, Rule::Recipient), Outcome::Passed);
    assert_eq!(outcome(&report, Rule::RequestAnswered), Outcome::NotReached);
    for line in report.lines() {
        let previewed = of_the_assertion(line.rule) && line.outcome != Outcome::NotReached;
        assert_eq!(line.unverified, previewed, "{:?}", line.rule);
    }
    assert_eq!(report.signed_by(), None);
}

#[test]
fn after_a_refusal_by_the_pending_login_everything_is_only_claimed() {
    let elsewhere = Desk { relay_state: None, ..desk() };
    let report = elsewhere.refusal(&answer().xml()).report().clone();
    assert_eq!(report.code(), Some(Code::FORM_RELAY_STATE));
    for line in report.lines() {
        let reached = line.outcome != Outcome::NotReached;
        assert_eq!(line.unverified, reached && line.rule > Rule::RelayState, "{:?}", line.rule);
    }
    let signatures = [Rule::SignaturePlace, Rule::AssertionSignature];
    for rule in signatures {
        assert_eq!(outcome(&report, rule), Outcome::NotReached, "no work for junk");
    }
    assert_eq!(outcome(&report, Rule::Audience), Outcome::Passed, "and still previewed");
}

#[test]
fn after_a_verified_signature_every_rule_of_the_assertion_is_measured() {
    let wrong = answer()
        .without("AudienceRestriction")
        .attribute("SubjectConfirmationData", "Recipient", "https://evil.example/")
        .without("AuthnStatement");
    let refusal = desk().refusal(&wrong.xml());
    let report = refusal.report();
    assert_eq!(refusal.code(), Code::ASSERTION_NO_AUDIENCE, "the first one refuses");
    let failed = [Rule::AudiencePresent, Rule::Recipient, Rule::AuthnStatement];
    assert_eq!(crate::valid::failed(&refusal), failed);
    assert!(report.lines().iter().all(|line| !line.unverified));
    assert_eq!(report.signed_by(), Some(&certificate("idp")));
    let problems: Vec<Rule> = report.problems().map(|line| line.rule).collect();
    assert_eq!(problems, failed);
}

#[test]
fn an_inspection_never_stops_early() {
    let wrong = answer()
        .attribute("samlp:Response", "Destination", "https://evil.example/")
        .attribute("Conditions", "NotOnOrAfter", "2026-03-25T11:55:00Z");
    let elsewhere = Desk { relay_state: None, ..desk() };
    let report = inspect(&elsewhere, &wrong.xml());
    assert_eq!(report.code(), Some(Code::FORM_RELAY_STATE));
    for (rule, expected) in [
        (Rule::RelayState, Outcome::Failed),
        (Rule::Destination, Outcome::Failed),
        (Rule::AssertionSignature, Outcome::Passed),
        (Rule::NotOnOrAfter, Outcome::Failed),
        (Rule::ForceAuthn, Outcome::Passed),
        (Rule::RequestAnswered, Outcome::NotReached),
    ] {
        assert_eq!(outcome(&report, rule), expected, "{rule:?}");
    }
    assert_eq!(report.signed_by(), Some(&certificate("idp")), "the signature was verified");
    let line = report.lines().into_iter().find(|line| line.rule == Rule::NotOnOrAfter).unwrap();
    assert!(!line.unverified, "and what is signed is no mere claim");
}

#[test]
fn an_inspection_of_a_valid_answer_accepts_and_spends_nothing() {
    let desk = desk();
    let report = inspect(&desk, &answer().xml());
    assert_eq!(report.code(), None);
    assert_eq!(outcome(&report, Rule::RequestAnswered), Outcome::NotReached);
    let test = desk.sp.start_login(desk.pending.request_id().clone(), desk.now).for_test();
    let pending = test.pending();
    let report = desk.sp.inspect(&desk.form(&answer().xml()), Some(&pending), desk.now);
    assert_eq!(report.code(), None, "a pending login of a test will do");
}

#[test]
fn an_inspection_needs_no_pending_login() {
    let desk = desk();
    let report = desk.sp.inspect(&desk.form(&answer().xml()), None, desk.now);
    assert_eq!(report.code(), Some(Code::PENDING_MISSING));
    for rule in [
        Rule::PendingCompany,
        Rule::RelayState,
        Rule::ResponseInResponseTo,
        Rule::ConfirmationInResponseTo,
    ] {
        assert_eq!(outcome(&report, rule), Outcome::NotReached, "{rule:?}");
    }
    assert_eq!(outcome(&report, Rule::Solicited), Outcome::Passed);
    assert_eq!(outcome(&report, Rule::Recipient), Outcome::Passed);
    assert_eq!(outcome(&report, Rule::AssertionSignature), Outcome::Passed);
}

#[test]
fn what_an_answer_has_no_reason_to_hold_is_no_second_complaint() {
    let desk = desk();
    for (file, rule) in [
        ("responses/error_status.xml", Rule::Status),
        ("responses/encrypted.xml", Rule::NotEncrypted),
    ] {
        let form = desk.form(std::str::from_utf8(&fixture(file)).unwrap());
        let report = desk.sp.inspect(&form, Some(&desk.pending), desk.now);
        assert_eq!(report.code(), Some(rule.code()), "{file}");
        for silent in [Rule::AssertionPresent, Rule::Covered, Rule::AssertionSignature] {
            assert_eq!(outcome(&report, silent), Outcome::NotReached, "{file}: {silent:?}");
        }
    }
    let success = answer().without("Assertion").signed(Signed::Response);
    let report = desk.sp.inspect(&desk.form(&success.xml()), Some(&desk.pending), desk.now);
    assert_eq!(outcome(&report, Rule::AssertionPresent), Outcome::Failed);
}

#[test]
fn the_offending_element_is_pointed_at_where_one_is_known() {
    let at = |xml: &str, rule: Rule| {
        let report = inspect(&desk(), xml);
        let range = report.offending(rule)?;
        assert_eq!(report.document(), Some(xml));
        Some(xml[range].to_owned())
    };
    let xml = answer().xml();
    let stranger = "<x xmlns=\"urn:x\"/>";
    let strange = crate::edit::inside(&xml, "samlp:Status", stranger);
    assert_eq!(at(&strange, Rule::ResponseShape).as_deref(), Some(stranger));
    let unknown = answer().by("attacker").xml();
    assert_eq!(
        at(&unknown, Rule::AssertionSignature).as_deref(),
        Some(element(&unknown, "Signature"))
    );
    let signature = element(&xml, "Signature");
    let twice = crate::edit::after(&xml, "Conditions", &format!("<Advice>{signature}</Advice>"));
    assert_eq!(at(&twice, Rule::SignaturePlace).as_deref(), Some(signature));
    assert_eq!(at(&xml, Rule::SignaturePlace), None);
    let shape = answer().inside("Subject", stranger).xml();
    assert_eq!(at(&shape, Rule::AssertionShape), None, "that is in the signed octets");
}

#[test]
fn a_report_holds_the_document_where_it_was_xml() {
    let xml = answer().by("attacker").xml();
    assert_eq!(inspect(&desk(), &xml).document(), Some(&xml[..]));
    assert_eq!(inspect(&desk(), "<a/>").document(), Some("<a/>"), "no Response, and shown");
    assert_eq!(inspect(&desk(), "no XML").document(), None);
}

#[test]
fn a_report_names_the_attributes_that_came() {
    let expected = [
        "http://schemas.microsoft.com/identity/claims/tenantid",
        "http://schemas.microsoft.com/identity/claims/objectidentifier",
        "http://schemas.microsoft.com/identity/claims/displayname",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    ];
    assert_eq!(inspect(&desk(), &answer().xml()).attribute_names(), expected);
    let unverified = desk().refusal(&answer().by("attacker").xml());
    assert_eq!(unverified.report().attribute_names(), expected);
    let file = String::from_utf8(fixture("responses/error_status.xml")).unwrap();
    assert!(inspect(&desk(), &file).attribute_names().is_empty());
}

#[test]
fn a_user_is_told_one_of_three_sentences() {
    let message = |refusal: Refusal| refusal.user_message();
    let desk = desk();
    let again = "This sign-in could not be completed. Please begin again.";
    let settings = "We could not sign you in. Please ask your administrator to look at your \
                    company's single sign-on settings.";
    let idp = "Your company's sign-in service did not sign you in. Please ask your administrator.";
    let old = desk.clone().at("2026-03-25T12:30:00Z");
    assert_eq!(message(old.refusal(&answer().xml())), again);
    let other_tab = Desk { relay_state: None, ..desk.clone() };
    assert_eq!(message(other_tab.refusal(&answer().xml())), again);
    let other = answer().attribute("samlp:Response", "InResponseTo", "_other").xml();
    assert_eq!(message(desk.refusal(&other)), again);
    let late = answer().attribute("Conditions", "NotOnOrAfter", "2026-03-25T11:55:00Z").xml();
    assert_eq!(message(desk.refusal(&late)), again);
    // The tile in My Apps leads nowhere until somebody pastes our Sign on URL.
    let tile = answer().without_attribute("samlp:Response", "InResponseTo").xml();
    assert_eq!(message(desk.refusal(&tile)), settings);
    assert_eq!(message(desk.refusal(&answer().by("attacker").xml())), settings);
    assert_eq!(message(desk.refusal("no XML")), settings);
    assert_eq!(message(desk.refusal(&answer().without("AuthnStatement").xml())), settings);
    let file = String::from_utf8(fixture("responses/error_status.xml")).unwrap();
    assert_eq!(message(desk.refusal(&file)), idp);
    let refusal = desk.refusal(&file);
    assert_eq!(refusal.user_message(), refusal.code().user_message());
}

#[test]
fn a_refusal_shows_no_value_from_the_wire() {
    let evil = "evil\u{1b}[31m";
    let texts = [
        answer().attribute("samlp:Response", "Destination", "https://evil.example/"),
        answer().attribute("samlp:Response", "InResponseTo", "evil"),
        answer().attribute("samlp:StatusCode", "Value", "evil"),
        answer()
            .inside("samlp:Status", "<samlp:StatusMessage>evil</samlp:StatusMessage>")
            .attribute("samlp:StatusCode", "Value", "x"),
        answer().inside("Subject", "<evil/>"),
        answer().element("Audience", "<Audience>evil</Audience>"),
        answer().inside("AttributeStatement", "<evil/>").by("attacker"),
        answer().signed(Signed::Response).inside("samlp:Response", "<evil xmlns='urn:evil'/>"),
    ];
    for answer in texts {
        let refusal = desk().refusal(&answer.xml());
        let shown = format!("{refusal} {refusal:?} {} {}", refusal.code(), refusal.user_message());
        assert!(!shown.contains("evil"), "{shown}");
        assert!(shown.contains(refusal.code().as_str()));
    }
    let garbage = Desk { relay_state: Some(evil.to_owned()), ..desk() }.refusal(evil);
    assert!(!format!("{garbage} {garbage:?}").contains("evil"));
    let refused = replaced(
        &answer().xml(),
        "Version=\"2.0\" IssueInstant",
        "Version=\"&evil;\" IssueInstant",
    );
    let refusal = desk().refusal(&refused);
    assert_eq!(refusal.code(), Code::RESPONSE_NOT_XML);
    assert!(!format!("{refusal} {refusal:?}").contains("evil"));
    assert!(std::error::Error::source(&refusal).is_none());
}

#[test]
fn a_report_is_cheap_to_clone_and_outlives_its_login() {
    let report = {
        let desk = desk();
        desk.login(&answer().xml()).unwrap().report
    };
    assert_eq!(report.clone().to_text(), report.to_text());
    assert!(report.to_text().starts_with("Accepted for contoso at 2026-03-25T12:00:00.000Z\n"));
}
