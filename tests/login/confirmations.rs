//! How the subject is confirmed: one bearer confirmation satisfies everything by itself.

use saml_sp::Code;
use saml_sp::report::Rule;

use crate::texts::OTHER_URLS;
use crate::valid::{ACS, Answer, BEARER, REQUEST_ID, accepted, answer, breaks, refused};

const CONFIRMATION: &str = "SubjectConfirmation";
const DATA: &str = "SubjectConfirmationData";
const HOLDER_OF_KEY: &str = "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key";
const SENDER_VOUCHES: &str = "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches";
const OTHER_REQUEST: &str = "_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const END: &str = "2026-03-25T12:59:59.801Z";

/// A confirmation of this method, with these attributes of its data.
fn confirmation(method: &str, data: &[(&str, &str)]) -> String {
    let data: String = data.iter().map(|(name, value)| format!(r#" {name}="{value}""#)).collect();
    let data = format!("<SubjectConfirmationData{data}/>");
    format!(r#"<SubjectConfirmation Method="{method}">{data}</SubjectConfirmation>"#)
}

/// The valid answer with these confirmations instead of its own.
fn confirmed_by(confirmations: &[String]) -> Answer {
    answer().element(CONFIRMATION, &confirmations.concat())
}

/// The bearer confirmation that satisfies everything.
fn good() -> String {
    confirmation(BEARER, &[("InResponseTo", REQUEST_ID), ("NotOnOrAfter", END), ("Recipient", ACS)])
}

#[test]
fn a_bearer_confirmation_is_there() {
    let data = [("InResponseTo", REQUEST_ID), ("NotOnOrAfter", END), ("Recipient", ACS)];
    breaks(
        Rule::Confirmation,
        [
            ("none", confirmed_by(&[])),
            ("holder-of-key", confirmed_by(&[confirmation(HOLDER_OF_KEY, &data)])),
            ("sender-vouches", confirmed_by(&[confirmation(SENDER_VOUCHES, &data)])),
            (
                "both of them",
                confirmed_by(&[HOLDER_OF_KEY, SENDER_VOUCHES].map(|m| confirmation(m, &data))),
            ),
            ("case", confirmed_by(&[confirmation(&BEARER.replace("bearer", "Bearer"), &data)])),
            ("a blank", confirmed_by(&[confirmation(&format!("{BEARER} "), &data)])),
            ("empty", confirmed_by(&[confirmation("", &data)])),
            ("no method", answer().without_attribute(CONFIRMATION, "Method")),
            (
                "by namespace only",
                answer()
                    .without_attribute(CONFIRMATION, "Method")
                    .attribute(CONFIRMATION, "xmlns:x", "urn:x")
                    .attribute(CONFIRMATION, "x:Method", BEARER),
            ),
        ],
    );
}

#[test]
fn the_confirmation_answers_the_pending_login() {
    let to = |id: &str| answer().attribute(DATA, "InResponseTo", id);
    breaks(
        Rule::ConfirmationInResponseTo,
        [
            ("another", to(OTHER_REQUEST)),
            ("case", to(&REQUEST_ID.to_ascii_uppercase())),
            ("a blank", to(&format!(" {REQUEST_ID}"))),
            ("empty", to("")),
            ("none", answer().without_attribute(DATA, "InResponseTo")),
        ],
    );
}

#[test]
fn a_confirmation_that_answers_another_login_speaks_against_all() {
    let other = [("InResponseTo", OTHER_REQUEST)];
    breaks(
        Rule::ConfirmationInResponseTo,
        [
            ("a bearer after", confirmed_by(&[good(), confirmation(BEARER, &other)])),
            ("a bearer before", confirmed_by(&[confirmation(BEARER, &other), good()])),
            ("of another method", confirmed_by(&[good(), confirmation(HOLDER_OF_KEY, &other)])),
            (
                "an empty one",
                confirmed_by(&[good(), confirmation(SENDER_VOUCHES, &[("InResponseTo", "")])]),
            ),
        ],
    );
    accepted([
        (
            "the same one",
            confirmed_by(&[good(), confirmation(HOLDER_OF_KEY, &[("InResponseTo", REQUEST_ID)])]),
        ),
        ("none", confirmed_by(&[good(), confirmation(HOLDER_OF_KEY, &[])])),
    ]);
}

#[test]
fn the_recipient_is_our_acs_url_letter_for_letter() {
    let at = |url: &str| answer().attribute(DATA, "Recipient", url);
    breaks(Rule::Recipient, OTHER_URLS.map(|(what, url)| (what, at(url))));
    breaks(Rule::Recipient, [("none", answer().without_attribute(DATA, "Recipient"))]);
    accepted([("by a reference", at(&ACS.replace("finalize", "fin&#x61;lize")))]);
}

#[test]
fn a_bearer_confirmation_has_no_not_before() {
    let from = |text: &str| answer().attribute(DATA, "NotBefore", text);
    breaks(
        Rule::ConfirmationNotBefore,
        [("past", from("2026-03-25T11:00:00Z")), ("unparseable", from("now")), ("empty", from(""))],
    );
}

#[test]
fn a_bearer_confirmation_says_when_it_ends() {
    let endless = answer().without_attribute(DATA, "NotOnOrAfter");
    refused(Code::ASSERTION_CONFIRMATION_ENDLESS, [("endless", endless)]);
}

#[test]
fn a_bearer_confirmation_has_not_ended() {
    let until = |text: &str| answer().attribute(DATA, "NotOnOrAfter", text);
    breaks(
        Rule::ConfirmationFresh,
        [
            ("to the second", until("2026-03-25T11:57:00Z")),
            ("long ago", until("0001-01-01T00:00:00Z")),
        ],
    );
    accepted([("a moment more", until("2026-03-25T11:57:00.001Z"))]);
    refused(
        Code::ASSERTION_INSTANT,
        [
            ("no zone", until("2026-03-25T12:59:59")),
            ("empty", until("")),
            ("a word", until("never")),
        ],
    );
}

#[test]
fn a_confirmation_has_data() {
    let bare = format!(r#"<SubjectConfirmation Method="{BEARER}"/>"#);
    refused(Code::ASSERTION_IN_RESPONSE_TO, [("no data", confirmed_by(&[bare]))]);
    let foreign = confirmation(BEARER, &[]).replace("Data/>", "Data xmlns='urn:x'/>");
    refused(Code::ASSERTION_SHAPE, [("foreign data", confirmed_by(&[foreign]))]);
    let twice = good().replace("</", "<SubjectConfirmationData/></");
    refused(Code::ASSERTION_SHAPE, [("two data", confirmed_by(&[twice]))]);
}

#[test]
fn one_confirmation_is_enough_whatever_the_others_are() {
    let expired = [("NotOnOrAfter", "2020-01-01T00:00:00Z"), ("Recipient", ACS)];
    let foreign = [("NotOnOrAfter", END), ("Recipient", "https://evil.example/")];
    let unparseable = [("NotOnOrAfter", "never"), ("NotBefore", "ever"), ("Recipient", ACS)];
    let others = [
        ("without anything", confirmation(BEARER, &[])),
        ("expired", confirmation(BEARER, &expired)),
        ("for somebody else", confirmation(BEARER, &foreign)),
        ("unparseable", confirmation(BEARER, &unparseable)),
        ("of another method", confirmation(HOLDER_OF_KEY, &expired)),
        ("without data", format!(r#"<SubjectConfirmation Method="{BEARER}"/>"#)),
    ];
    for (what, other) in others {
        accepted([
            (what, confirmed_by(&[good(), other.clone()])),
            (what, confirmed_by(&[other.clone(), good()])),
            (what, confirmed_by(&[other.clone(), good(), other])),
        ]);
    }
}

#[test]
fn two_confirmations_do_not_mix_into_one() {
    let (id, end, at) = (("InResponseTo", REQUEST_ID), ("NotOnOrAfter", END), ("Recipient", ACS));
    let past = ("NotOnOrAfter", "2026-03-25T11:00:00Z");
    let elsewhere = ("Recipient", "https://evil.example/");
    let from = ("NotBefore", "2026-03-25T11:00:00Z");
    let mixed = |rule, halves: [&[(&str, &str)]; 2]| {
        let [one, other] = halves.map(|data| confirmation(BEARER, data));
        breaks(rule, [("this order", confirmed_by(&[one.clone(), other.clone()]))]);
        breaks(rule, [("that order", confirmed_by(&[other, one]))]);
    };
    // Of two, the one that comes furthest is reported.
    mixed(Rule::ConfirmationFresh, [&[id, past, at], &[id, end, elsewhere]]);
    mixed(Rule::ConfirmationFresh, [&[id, past, at], &[end, at]]);
    mixed(Rule::ConfirmationNotBefore, [&[id, end, at, from], &[end, at]]);
    mixed(Rule::Recipient, [&[id, end, elsewhere], &[end, at]]);
}

#[test]
fn an_address_is_not_compared() {
    let at = |address| answer().attribute(DATA, "Address", address);
    accepted([("another", at("203.0.113.9")), ("a private one", at("10.0.0.1")), ("none", at(""))]);
}

#[test]
fn the_data_may_hold_anything_but_an_assertion_or_a_signature() {
    let holding = |what: &str| answer().inside(DATA, what);
    accepted([("an element", holding("<x xmlns='urn:x'/>")), ("text", holding("text"))]);
    refused(Code::RESPONSE_SEVERAL_ASSERTIONS, [("an assertion", holding("<Assertion/>"))]);
    refused(
        Code::SIGNATURE_MISPLACED,
        [("a signature", holding("<Signature xmlns='http://www.w3.org/2000/09/xmldsig#'/>"))],
    );
}
