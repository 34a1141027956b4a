//! Every rule, in order: the valid login passes it, and something breaks it, with its code.

use saml_sp::report::{Outcome, Rule};
use saml_sp::{AcsForm, IdentityProvider, Report, ServiceProvider, Spend};

use crate::valid::{
    ACS, Answer, Desk, RESPONSE_ISSUER, SP, Signed, answer, desk, desk_of, fixture, request_id,
};

/// What comes of an answer that is looked at.
fn inspected(desk: &Desk, answer: &Answer) -> Report {
    desk.login(&answer.xml()).map_or_else(|refusal| refusal.report().clone(), |login| login.report)
}

fn posted(value: &str) -> Report {
    let desk = desk();
    let form = AcsForm::from_parts(value, desk.relay_state.clone());
    desk.sp.finish_login(&form, &desk.pending, desk.now).unwrap_err().report().clone()
}

/// A login in which this rule is broken; a rule without one does not compile.
pub fn broken(rule: Rule) -> Report {
    let valid = answer();
    let response = |name, value| answer().attribute("samlp:Response", name, value);
    let data = |name, value| answer().attribute("SubjectConfirmationData", name, value);
    let of_desk = |change: &dyn Fn(&mut Desk)| {
        let mut desk = desk();
        change(&mut desk);
        inspected(&desk, &answer())
    };
    let other = match rule {
        Rule::PendingPresent => {
            let desk = desk();
            return desk.sp.inspect(&desk.form(&valid.xml()), None, desk.now);
        }
        Rule::PendingPurpose => {
            return of_desk(&|desk| {
                desk.pending = desk.sp.start_login(request_id(), desk.now).for_test().pending();
            });
        }
        Rule::PendingCompany => {
            return of_desk(&|desk| {
                let (urls, idp) = (desk.sp.urls().clone(), desk.sp.identity_provider().clone());
                desk.sp = ServiceProvider::new("acme".parse().unwrap(), urls, idp);
            });
        }
        Rule::PendingServiceProvider => {
            return of_desk(&|desk| {
                let urls =
                    saml_sp::settings::SpUrls::new("urn:sp".parse().unwrap(), ACS.parse().unwrap());
                desk.sp = desk.sp.clone().with_urls(urls.with_audience(SP.parse().unwrap()));
            });
        }
        Rule::PendingIdentityProvider => {
            return of_desk(&|desk| {
                let idp =
                    desk.sp.identity_provider().clone().with_issuer("urn:idp".parse().unwrap());
                desk.sp = desk_of(idp).sp;
            });
        }
        Rule::PendingFromFuture => return inspected(&desk().at("2026-03-25T11:50:00Z"), &valid),
        Rule::PendingExpired => return inspected(&desk().at("2026-03-25T12:30:00Z"), &valid),
        Rule::RelayState => return of_desk(&|desk| desk.relay_state = None),
        Rule::Encoding => return posted("*"),
        Rule::Xml => return posted("PGE+"),
        Rule::RequestAnswered | Rule::AssertionSeen => {
            let desk = desk();
            let form = desk.form(&valid.xml());
            let verified = desk.sp.finish_login(&form, &desk.pending, desk.now).unwrap();
            let spend = match rule {
                Rule::RequestAnswered => Spend::RequestAnswered,
                _ => Spend::AssertionSeen,
            };
            return verified.redeem(spend).unwrap_err().report().clone();
        }
        Rule::SigningCertificate => {
            let metadata = fixture("metadata/entra_expired_key.xml");
            return inspected(
                &desk_of(IdentityProvider::from_metadata(&metadata).unwrap()),
                &valid,
            );
        }
        Rule::ResponseShape => valid.inside("samlp:Response", "<x xmlns='urn:x'/>"),
        Rule::ResponseVersion => response("Version", "1.1"),
        Rule::ResponseIssueInstant => response("IssueInstant", "now"),
        Rule::Status => valid.attribute("samlp:StatusCode", "Value", "urn:x"),
        Rule::ResponseIssuer => {
            valid.with(RESPONSE_ISSUER, &RESPONSE_ISSUER.replace("https://sts", "https://evil"))
        }
        Rule::Destination => response("Destination", SP),
        Rule::Solicited => valid.without_attribute("samlp:Response", "InResponseTo"),
        Rule::ResponseInResponseTo => response("InResponseTo", "_other"),
        Rule::NotEncrypted => valid.after(
            "Assertion",
            r#"<EncryptedAssertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion"/>"#,
        ),
        Rule::AssertionPresent => valid.without("Assertion").signed(Signed::Response),
        Rule::SingleAssertion => valid
            .after("Assertion", r#"<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion"/>"#),
        Rule::SignaturePlace => valid.after(
            "Conditions",
            r#"<Advice><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/></Advice>"#,
        ),
        Rule::Covered => valid.signed(Signed::Nothing),
        Rule::ResponseSignature => valid.signed(Signed::Response).by("attacker"),
        Rule::AssertionSignature => valid.by("attacker"),
        Rule::AssertionShape => valid.inside("Subject", "<x xmlns='urn:x'/>"),
        Rule::AssertionVersion => valid.attribute("Assertion", "Version", "1.1"),
        Rule::Instants => valid.attribute("Assertion", "IssueInstant", "now"),
        Rule::AssertionIssuer => valid.with("<Issuer>https://sts", "<Issuer>https://evil"),
        Rule::NameId => valid.named(" "),
        Rule::AudiencePresent => valid.without("AudienceRestriction"),
        Rule::Audience => valid.element("Audience", "<Audience>urn:x</Audience>"),
        Rule::ConditionsWindow => valid
            .attribute("Conditions", "NotBefore", "2026-03-25T12:01:00Z")
            .attribute("Conditions", "NotOnOrAfter", "2026-03-25T12:01:00Z"),
        Rule::NotBefore => valid.attribute("Conditions", "NotBefore", "2026-03-25T12:30:00Z"),
        Rule::NotOnOrAfter => valid.attribute("Conditions", "NotOnOrAfter", "2026-03-25T11:55:00Z"),
        Rule::Conditions => valid.inside("Conditions", "<Condition/>"),
        Rule::Confirmation => valid.without("SubjectConfirmation"),
        Rule::ConfirmationInResponseTo => data("InResponseTo", "_other"),
        Rule::Recipient => data("Recipient", SP),
        Rule::ConfirmationNotBefore => data("NotBefore", "2026-03-25T11:00:00Z"),
        Rule::ConfirmationEnds => {
            valid.without_attribute("SubjectConfirmationData", "NotOnOrAfter")
        }
        Rule::ConfirmationFresh => data("NotOnOrAfter", "2026-03-25T11:00:00Z"),
        Rule::AuthnStatement => valid.without("AuthnStatement"),
        Rule::Session => {
            valid.attribute("AuthnStatement", "SessionNotOnOrAfter", "2026-03-25T11:00:00Z")
        }
        Rule::ForceAuthn => {
            return of_desk(&|desk| {
                desk.pending = desk.sp.start_login(request_id(), desk.now).force_authn().pending();
            });
        }
        rule => panic!("nothing here breaks {rule:?}"),
    };
    inspected(&desk(), &other)
}

#[test]
fn every_rule_is_passed_by_the_valid_login() {
    for signed in crate::valid::EACH_WAY {
        let report = inspected(&desk(), &answer().signed(signed));
        assert_eq!(report.code(), None);
        assert!(report.reason().is_none() && report.advice().is_none());
        for line in report.lines() {
            assert_eq!(line.outcome, Outcome::Passed, "{:?}, {signed:?} signed", line.rule);
            assert!(!line.unverified && line.code.is_none() && line.advice.is_none());
        }
    }
}

#[test]
fn every_rule_is_broken_by_something_and_refuses_with_its_code() {
    for rule in Rule::ALL.iter().copied() {
        let report = broken(rule);
        let line = report.lines().into_iter().find(|line| line.rule == rule).unwrap();
        if rule == Rule::SigningCertificate {
            assert_eq!(line.outcome, Outcome::Warned);
            assert_eq!(report.code(), None, "a warning refuses nobody");
        } else {
            assert_eq!(line.outcome, Outcome::Failed, "{rule:?}");
            assert_eq!(report.code(), line.code, "{rule:?} is why it was refused");
        }
        assert_eq!(line.code, Some(rule.code()), "{rule:?}");
        assert_eq!(line.advice, Some(rule.code().advice()), "{rule:?}");
    }
}

#[test]
fn every_rule_before_the_broken_one_has_passed() {
    for rule in Rule::ALL.iter().copied() {
        let report = broken(rule);
        for line in report.lines().into_iter().take_while(|line| line.rule < rule) {
            assert_eq!(line.outcome, Outcome::Passed, "{:?} before {rule:?}", line.rule);
        }
    }
}

#[test]
fn every_rule_says_what_must_hold_and_who_asks_for_it() {
    for rule in Rule::ALL {
        assert!(rule.holds().len() > 20 && !rule.holds().ends_with('.'), "{rule:?}");
        assert!(rule.standard().ends_with('.'), "{rule:?}");
        let sources = ["SAML ", "XML ", "XML-DSig ", "Ours", "Entra "];
        assert!(sources.iter().any(|source| rule.standard().starts_with(source)), "{rule:?}");
    }
}
