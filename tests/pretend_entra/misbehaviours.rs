//! Every misbehaviour lands on its code, and no identity comes out.

use std::collections::BTreeSet;

use saml_sp::identity::Groups;
use saml_sp::report::{Outcome, Rule, aadsts};
use saml_sp::testing::{Misbehaviour, PretendError, SignInFailure, SigningOption};
use saml_sp::{Code, Login, Policy};

use crate::{begun, contoso, entra, now, request_id};

/// What becomes of a sign-in: the code of its refusal, if it is refused.
fn landed(result: Result<Login, SignInFailure>) -> Option<Code> {
    result.err().map(|failure| failure.code().expect("the service provider is who refuses"))
}

#[test]
fn every_misbehaviour_lands_on_exactly_its_code_whatever_is_signed() {
    let options =
        [SigningOption::Assertion, SigningOption::Response, SigningOption::ResponseAndAssertion];
    for option in options {
        let entra = entra().with_signing_option(option);
        let contoso = contoso(&entra);
        for &misbehaviour in Misbehaviour::ALL {
            let result = entra.misbehaving(misbehaviour).sign_in(&contoso, now());
            assert_eq!(landed(result), misbehaviour.lands_on(), "{misbehaviour:?} with {option:?}");
        }
    }
}

#[test]
fn every_refusal_says_what_to_change_and_keeps_the_user_in_the_dark() {
    let entra = entra();
    let contoso = contoso(&entra);
    for &misbehaviour in Misbehaviour::ALL {
        let Err(failure) = entra.misbehaving(misbehaviour).sign_in(&contoso, now()) else {
            continue;
        };
        let code = failure.code().unwrap();
        let advice = code.advice();
        assert!(!advice.screen.is_empty() && !advice.fix.is_empty(), "{misbehaviour:?}");
        if let Some(refusal) = failure.refusal() {
            assert_eq!(refusal.report().code(), Some(code), "{misbehaviour:?}");
            assert_eq!(refusal.advice(), advice, "{misbehaviour:?}");
            assert!(!refusal.user_message().contains(code.as_str()), "{misbehaviour:?}");
        } else {
            let form = matches!(failure, SignInFailure::Pretend(PretendError::Form(_)));
            assert!(form, "{misbehaviour:?}");
        }
    }
}

#[test]
fn inspection_of_a_misbehaving_answer_gives_the_same_code_and_no_identity() {
    let entra = entra();
    let contoso = contoso(&entra);
    for &misbehaviour in Misbehaviour::ALL {
        let entra = entra.misbehaving(misbehaviour);
        let request = contoso.start_login(request_id(), now()).force_authn();
        let (url, pending) = request.redirect().unwrap();
        match entra.answer(&url, now()) {
            Ok(form) => {
                let report = contoso.inspect(&form, Some(&pending), now());
                assert_eq!(report.code(), misbehaviour.lands_on(), "{misbehaviour:?}");
                let finished = contoso.finish_login(&form, &pending, now());
                assert_eq!(
                    finished.is_err(),
                    misbehaviour.lands_on().is_some(),
                    "{misbehaviour:?}"
                );
            }
            Err(PretendError::Form(error)) => {
                assert_eq!(Some(error.code()), misbehaviour.lands_on(), "{misbehaviour:?}");
            }
            Err(error) => panic!("{misbehaviour:?}: {error}"),
        }
    }
}

#[test]
fn every_code_of_an_answer_can_be_produced_by_name() {
    // An expired certificate is a warning: `with_certificate_until`.
    let elsewhere = [Code::SIGNATURE_CERTIFICATE_EXPIRED];
    let produced: BTreeSet<Code> =
        Misbehaviour::ALL.iter().filter_map(|misbehaviour| misbehaviour.lands_on()).collect();
    let stages = ["form", "response", "signature", "assertion"];
    let of_an_answer = Code::ALL.iter().copied().filter(|code| {
        let stage = code.as_str().split('.').next().unwrap();
        stages.contains(&stage) && !elsewhere.contains(code)
    });
    assert_eq!(of_an_answer.collect::<BTreeSet<_>>(), produced);
}

#[test]
fn every_rule_of_an_answer_can_be_broken_by_name() {
    let entra = entra();
    let contoso = contoso(&entra);
    let broken: BTreeSet<Rule> = Misbehaviour::ALL
        .iter()
        .filter_map(|misbehaviour| entra.misbehaving(*misbehaviour).sign_in(&contoso, now()).err())
        .filter_map(|failure| {
            let lines = failure.refusal()?.report().lines();
            // Where it refused, not what was previewed behind it.
            lines.into_iter().find(|line| line.outcome == Outcome::Failed).map(|line| line.rule)
        })
        .collect();
    // The pending login and the replay guard are the service provider's own.
    let not_of_an_answer = [
        Rule::PendingPresent,
        Rule::PendingPurpose,
        Rule::PendingCompany,
        Rule::PendingServiceProvider,
        Rule::PendingIdentityProvider,
        Rule::PendingFromFuture,
        Rule::PendingExpired,
        Rule::SigningCertificate,
        Rule::RequestAnswered,
        Rule::AssertionSeen,
    ];
    let of_an_answer = Rule::ALL.iter().copied().filter(|rule| !not_of_an_answer.contains(rule));
    assert_eq!(of_an_answer.collect::<BTreeSet<_>>(), broken);
}

#[test]
fn each_misbehaviour_differs_from_the_good_answer_and_from_each_other() {
    let entra = entra();
    let contoso = contoso(&entra);
    let request = contoso.start_login(request_id(), now()).force_authn();
    let (url, _) = request.redirect().unwrap();
    let mut bodies = BTreeSet::from([entra.answer_body(&url, now()).unwrap()]);
    for &misbehaviour in Misbehaviour::ALL {
        let body = entra.misbehaving(misbehaviour).answer_body(&url, now()).unwrap();
        assert!(bodies.insert(body), "{misbehaviour:?}");
    }
}

#[test]
fn each_misbehaviour_says_in_a_sentence_of_its_own_what_it_does() {
    let sentences: BTreeSet<&str> =
        Misbehaviour::ALL.iter().map(|misbehaviour| misbehaviour.about()).collect();
    assert_eq!(sentences.len(), Misbehaviour::ALL.len());
    assert!(sentences.iter().all(|sentence| sentence.ends_with('.')));
}

#[test]
fn each_misbehaviour_has_the_name_of_its_variant_in_lower_case_and_is_found_by_it() {
    for &misbehaviour in Misbehaviour::ALL {
        let name = misbehaviour.name();
        assert_eq!(name.replace('-', ""), format!("{misbehaviour:?}").to_lowercase());
        let words = name.split('-');
        assert!(words.clone().all(|word| !word.is_empty()), "{name}");
        assert_eq!(name.parse(), Ok(misbehaviour));
    }
    // Two by letter: whoever has them in a script keeps finding them.
    assert_eq!(Misbehaviour::SignedMovedAway.name(), "signed-moved-away");
    assert_eq!(Misbehaviour::XPathTransform.name(), "xpath-transform");
}

#[test]
fn a_name_that_no_misbehaviour_has_is_an_error_that_says_so() {
    for name in ["", "Expired", "expired ", "expired-twice"] {
        let error = name.parse::<Misbehaviour>().unwrap_err();
        assert_eq!(error.to_string(), "the misbehaviour is none that there is", "{name}");
    }
}

#[test]
fn what_only_looks_like_a_defect_signs_in_and_is_told_apart() {
    let entra = entra();
    let contoso = contoso(&entra);
    let many = entra.misbehaving(Misbehaviour::TooManyGroups).sign_in(&contoso, now()).unwrap();
    assert!(matches!(many.identity.claims().groups(), Groups::Overage { .. }));
    let bare = entra.misbehaving(Misbehaviour::NoEmail).sign_in(&contoso, now()).unwrap();
    assert_eq!(bare.identity.claims().email(), None);
    assert_eq!(many.identity.user_key().unwrap(), bare.identity.user_key().unwrap());
}

#[test]
fn a_comment_in_the_name_id_is_read_over_and_the_name_is_whole() {
    let entra = entra().misbehaving(Misbehaviour::CommentInNameId);
    let contoso = contoso(&entra);
    let (url, _) = begun(&contoso);
    assert!(
        entra.answer_xml(&url, now()).unwrap().contains("B.Simon<!-- -->@contoso.com</NameID>")
    );
    let login = entra.sign_in(&contoso, now()).unwrap();
    assert_eq!(login.identity.name_id().value(), "B.Simon@contoso.com");
}

#[test]
fn an_edited_claim_is_refused_although_the_document_still_claims_it() {
    let entra = entra().misbehaving(Misbehaviour::AttributeEdited);
    let failure = entra.sign_in(&contoso(&entra), now()).unwrap_err();
    let document = failure.refusal().unwrap().report().document().unwrap().to_owned();
    assert!(document.contains(">edited-after-signing-8d2f1c3a-"));
}

#[test]
fn wrapping_brings_nobody_else_in_with_the_genuine_signature_still_there() {
    for misbehaviour in [Misbehaviour::SignedMovedAway, Misbehaviour::ForgedBesideSigned] {
        let entra = entra().misbehaving(misbehaviour);
        let (url, pending) = begun(&contoso(&entra));
        let xml = entra.answer_xml(&url, now()).unwrap();
        assert!(xml.contains(">admin@contoso.com</NameID>"), "{misbehaviour:?}");
        assert!(xml.contains(">B.Simon@contoso.com</NameID>"), "{misbehaviour:?}");
        let form = entra.answer(&url, now()).unwrap();
        let refusal = contoso(&entra).finish_login(&form, &pending, now()).unwrap_err();
        assert_eq!(refusal.code(), Code::RESPONSE_SEVERAL_ASSERTIONS, "{misbehaviour:?}");
    }
}

#[test]
fn sha1_signs_in_where_it_is_allowed_by_name() {
    let entra = entra().misbehaving(Misbehaviour::Sha1);
    let lenient = contoso(&entra).with_policy(Policy::default().danger_allow_sha1());
    assert!(entra.sign_in(&lenient, now()).is_ok());
}

#[test]
fn what_entra_says_of_a_refusal_is_there_for_the_log() {
    for (misbehaviour, number) in
        [(Misbehaviour::NotAssigned, "AADSTS50105"), (Misbehaviour::NobodySignedIn, "AADSTS50058")]
    {
        let entra = entra().misbehaving(misbehaviour);
        let failure = entra.sign_in(&contoso(&entra), now()).unwrap_err();
        let message = failure.refusal().unwrap().report().status_message().unwrap().to_owned();
        assert_eq!(aadsts::number_in(&message), Some(number));
        assert!(aadsts::explained(number).is_some());
    }
}

#[test]
fn an_ignored_force_authn_is_no_defect_where_nobody_asked_for_a_fresh_sign_in() {
    let entra = entra().misbehaving(Misbehaviour::ForceAuthnIgnored);
    let contoso = contoso(&entra);
    let (url, pending) = begun(&contoso);
    let form = entra.answer(&url, now()).unwrap();
    assert!(contoso.finish_login(&form, &pending, now()).is_ok());
}

#[test]
fn several_misbehaviours_land_on_the_first_that_a_login_meets() {
    let entra = entra().misbehaving(Misbehaviour::Expired).misbehaving(Misbehaviour::StrangersKey);
    let failure = entra.sign_in(&contoso(&entra), now()).unwrap_err();
    assert_eq!(failure.code(), Some(Code::SIGNATURE_UNTRUSTED_KEY));
}

#[test]
fn a_misbehaviour_that_finds_nothing_to_change_is_an_error_and_not_a_good_answer() {
    let entra = entra().misbehaving(Misbehaviour::NoAssertion);
    let failure =
        entra.misbehaving(Misbehaviour::UnknownCondition).sign_in(&contoso(&entra), now());
    let failure = failure.unwrap_err();
    assert!(matches!(failure, SignInFailure::Pretend(PretendError::NothingToChange)));
    assert_eq!(failure.code(), None);
}
