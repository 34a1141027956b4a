//! Signature wrapping: the data that is read is not the data that is signed. Each attack by its
//! name and its recipe; the attacker wants to be `admin@evil.example`.

use saml_sp::Code;
use saml_sp::report::Rule;

use crate::edit::{after, before, element, inside, with_element};
use crate::valid::{ASSERTION_ID, RESPONSE_ID, Signed, USER, answer, desk};

const EVIL: &str = "admin@evil.example";
const SEVERAL: Code = Code::RESPONSE_SEVERAL_ASSERTIONS;

/// The genuine answer, signed in this way.
fn genuine(signed: Signed) -> String {
    answer().signed(signed).xml()
}

/// The genuine answer with the attacker's name, IDs of his own and no signature.
fn evil() -> String {
    let evil = answer().with_each(ASSERTION_ID, "_evil").with_each(RESPONSE_ID, "_evil_response");
    evil.named(EVIL).unsigned().to_owned()
}

fn evil_assertion() -> String {
    element(&evil(), "Assertion").to_owned()
}

/// The attack is refused with this code before any identity exists.
fn refused(attack: &str, xml: &str, code: Code) {
    let desk = desk();
    assert_eq!(desk.verdict(xml), Some(code), "{attack}");
    assert!(xml.contains(EVIL), "{attack} is an attack");
}

/// The attack is refused with this code, and would be by its signatures too, were nobody to count
/// assertions.
fn refused_twice(attack: &str, xml: &str, code: Code, by_signature: Code) {
    refused(attack, xml, code);
    let desk = desk();
    let report = desk.sp.inspect(&desk.form(xml), Some(&desk.pending), desk.now);
    let signature =
        [Rule::SignaturePlace, Rule::Covered, Rule::ResponseSignature, Rule::AssertionSignature];
    let lines = report.lines().into_iter().filter(|line| signature.contains(&line.rule));
    let codes: Vec<Code> = lines.filter_map(|line| line.code).collect();
    assert_eq!(codes, [by_signature], "{attack}, by its signatures");
}

#[test]
fn xsw1_the_signed_response_moved_into_the_signature_of_an_evil_one() {
    let signed = genuine(Signed::Response);
    let signature = element(&signed, "Signature");
    let original = with_element(&signed, "Signature", "");
    let around = inside(signature, "Signature", &format!("<Object>{original}</Object>"));
    let attack = after(&evil(), "Issuer", &around);
    refused_twice("XSW1", &attack, SEVERAL, Code::SIGNATURE_SHAPE);
    let bare = after(&evil(), "Issuer", &inside(signature, "Signature", &original));
    refused_twice("XSW1, without an Object", &bare, SEVERAL, Code::SIGNATURE_SHAPE);
    let same_id = attack.replace("_evil_response", RESPONSE_ID);
    refused("XSW1, same ID", &same_id, Code::RESPONSE_NOT_XML);
}

#[test]
fn xsw2_the_signed_response_moved_before_the_signature_of_an_evil_one() {
    let signed = genuine(Signed::Response);
    let signature = element(&signed, "Signature");
    let original = with_element(&signed, "Signature", "");
    let attack = after(&evil(), "Issuer", &[&original, signature].concat());
    refused("XSW2", &attack, Code::RESPONSE_SHAPE);
    let attack = after(&evil(), "Issuer", &[signature, &original].concat());
    refused("XSW2, after it", &attack, Code::RESPONSE_SHAPE);
    let attack = after(
        &evil(),
        "Issuer",
        &format!("{signature}<samlp:Extensions>{original}</samlp:Extensions>"),
    );
    refused_twice("XSW2, in Extensions", &attack, SEVERAL, Code::SIGNATURE_REFERENCE);
}

#[test]
fn xsw3_an_evil_assertion_before_the_signed_one() {
    for signed in [Signed::Assertion, Signed::Both] {
        let attack = before(&genuine(signed), "Assertion", &evil_assertion());
        refused_twice("XSW3", &attack, SEVERAL, Code::SIGNATURE_MISPLACED);
        let same_id = attack.replace("_evil", ASSERTION_ID);
        refused("XSW3, same ID", &same_id, Code::RESPONSE_NOT_XML);
    }
    let attack = before(&genuine(Signed::Response), "Assertion", &evil_assertion());
    refused_twice("XSW3, Response signed", &attack, SEVERAL, Code::SIGNATURE_DIGEST_MISMATCH);
}

#[test]
fn xsw3b_an_evil_assertion_after_the_signed_one() {
    let attack = after(&genuine(Signed::Assertion), "Assertion", &evil_assertion());
    refused("XSW3b", &attack, SEVERAL);
    for signed in [Signed::Response, Signed::Both] {
        let attack = after(&genuine(signed), "Assertion", &evil_assertion());
        refused_twice("XSW3b", &attack, SEVERAL, Code::SIGNATURE_DIGEST_MISMATCH);
    }
}

#[test]
fn xsw4_the_signed_assertion_inside_an_evil_one() {
    let signed = genuine(Signed::Assertion);
    let original = element(&signed, "Assertion").to_owned();
    let attack =
        with_element(&evil(), "Assertion", &before(&evil_assertion(), "Subject", &original));
    refused_twice("XSW4", &attack, SEVERAL, Code::SIGNATURE_MISPLACED);
    let advice = after(&evil_assertion(), "Conditions", &format!("<Advice>{original}</Advice>"));
    let attack = with_element(&evil(), "Assertion", &advice);
    refused_twice("XSW4, in Advice", &attack, SEVERAL, Code::SIGNATURE_MISPLACED);
}

#[test]
fn xsw5_the_evil_assertion_carries_the_genuine_signature_and_the_original_follows() {
    let signed = genuine(Signed::Assertion);
    let signature = element(&signed, "Signature").to_owned();
    let original = with_element(element(&signed, "Assertion"), "Signature", "");
    let evil_signed = before(&evil_assertion(), "Subject", &signature);
    let attack = with_element(&evil(), "Assertion", &[&evil_signed[..], &original].concat());
    refused_twice("XSW5", &attack, SEVERAL, Code::SIGNATURE_REFERENCE);
    let attack = with_element(&evil(), "Assertion", &[&original[..], &evil_signed].concat());
    refused_twice("XSW5, the original first", &attack, SEVERAL, Code::SIGNATURE_MISPLACED);
}

#[test]
fn xsw6_the_original_inside_the_genuine_signature_in_the_evil_assertion() {
    let signed = genuine(Signed::Assertion);
    let original = with_element(element(&signed, "Assertion"), "Signature", "");
    let signature = inside(element(&signed, "Signature"), "Signature", &original);
    let attack =
        with_element(&evil(), "Assertion", &before(&evil_assertion(), "Subject", &signature));
    refused_twice("XSW6", &attack, SEVERAL, Code::SIGNATURE_SHAPE);
}

#[test]
fn xsw7_an_evil_assertion_in_extensions() {
    let extensions = format!("<samlp:Extensions>{}</samlp:Extensions>", evil_assertion());
    let attack = after(&genuine(Signed::Assertion), "Issuer", &extensions);
    refused("XSW7", &attack, SEVERAL);
    let same_id = attack.replace("_evil", ASSERTION_ID);
    refused("XSW7, same ID", &same_id, Code::RESPONSE_NOT_XML);
    let original = element(&genuine(Signed::Assertion), "Assertion").to_owned();
    let extensions = format!("<samlp:Extensions>{original}</samlp:Extensions>");
    let attack = after(&evil(), "Issuer", &extensions);
    refused_twice("XSW7, the original there", &attack, SEVERAL, Code::SIGNATURE_MISPLACED);
    let alone = with_last_assertion(&attack, "");
    assert_eq!(desk().verdict(&alone), Some(Code::RESPONSE_NO_ASSERTION), "and nothing else");
}

/// The text with the Response's own, last assertion replaced.
fn with_last_assertion(xml: &str, by: &str) -> String {
    let start = xml.rfind("<Assertion ").unwrap();
    let end = xml.rfind("</Assertion>").unwrap() + "</Assertion>".len();
    [&xml[..start], by, &xml[end..]].concat()
}

#[test]
fn xsw8_the_original_in_an_object_of_the_signature() {
    let signed = genuine(Signed::Assertion);
    let original = with_element(element(&signed, "Assertion"), "Signature", "");
    let object = format!("<Object>{original}</Object>");
    let signature = inside(element(&signed, "Signature"), "Signature", &object);
    let attack =
        with_element(&evil(), "Assertion", &before(&evil_assertion(), "Subject", &signature));
    refused_twice("XSW8", &attack, SEVERAL, Code::SIGNATURE_SHAPE);
    let key_info = inside(element(&signed, "Signature"), "KeyInfo", &original);
    let attack =
        with_element(&evil(), "Assertion", &before(&evil_assertion(), "Subject", &key_info));
    refused_twice("XSW8, in KeyInfo", &attack, SEVERAL, Code::SIGNATURE_REFERENCE);
}

#[test]
fn hiding_places_of_the_original_are_all_found() {
    // A5.
    let signed = genuine(Signed::Assertion);
    let original = element(&signed, "Assertion").to_owned();
    let hidden = |edit: &dyn Fn(&str) -> String| edit(&evil());
    let detail = format!("<samlp:StatusDetail>{original}</samlp:StatusDetail>");
    for (what, attack) in [
        ("StatusDetail", hidden(&|xml| inside(xml, "samlp:Status", &detail))),
        (
            "SubjectConfirmationData",
            hidden(&|xml| inside(xml, "SubjectConfirmationData", &original)),
        ),
        ("AttributeValue", hidden(&|xml| inside(xml, "AttributeValue", &original))),
        (
            "an unknown child",
            hidden(&|xml| inside(xml, "Conditions", &format!("<x xmlns='urn:x'>{original}</x>"))),
        ),
    ] {
        refused_twice(what, &attack, SEVERAL, Code::SIGNATURE_MISPLACED);
    }
    let around = format!(
        "<p:Response xmlns:p='urn:oasis:names:tc:SAML:2.0:protocol' ID='_around'>\
         <!-- {EVIL} -->{signed}</p:Response>"
    );
    refused("a Response around it", &around, Code::RESPONSE_SHAPE);
}

#[test]
fn a_captured_assertion_in_a_forged_response_answers_no_other_login() {
    // D5: the Response's InResponseTo is not signed, the confirmation's is.
    let unsolicited = answer().without_attribute("SubjectConfirmationData", "InResponseTo");
    assert_eq!(desk().verdict(&unsolicited.xml()), Some(Code::ASSERTION_IN_RESPONSE_TO));
    let other = "_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    let captured = answer().attribute("SubjectConfirmationData", "InResponseTo", other);
    assert_eq!(desk().verdict(&captured.xml()), Some(Code::ASSERTION_IN_RESPONSE_TO));
}

#[test]
fn a_signature_stands_directly_after_its_issuer_and_nowhere_else() {
    // A6: CVE-2022-39299, CVE-2024-45409, CVE-2025-47949.
    let signed = genuine(Signed::Assertion);
    let signature = element(&signed, "Signature").to_owned();
    let unsigned = with_element(&signed, "Signature", "");
    let misplaced = Some(Code::SIGNATURE_MISPLACED);
    for (what, moved) in [
        ("in the Subject", inside(&unsigned, "Subject", &signature)),
        ("after the Subject", after(&unsigned, "Subject", &signature)),
        ("last in the assertion", inside(&unsigned, "Assertion", &signature)),
        ("first, before the Issuer", unsigned.replace("<Issuer>", &format!("{signature}<Issuer>"))),
        (
            "in the Issuer",
            unsigned.replace("</Issuer><Subject>", &format!("{signature}</Issuer><Subject>")),
        ),
        ("in an attribute", inside(&unsigned, "AttributeValue", &signature)),
        ("in Advice", after(&unsigned, "Conditions", &format!("<Advice>{signature}</Advice>"))),
        (
            "in StatusDetail",
            inside(
                &unsigned,
                "samlp:Status",
                &format!("<samlp:StatusDetail>{signature}</samlp:StatusDetail>"),
            ),
        ),
        (
            "in Extensions",
            after(
                &unsigned,
                "Issuer",
                &format!("<samlp:Extensions>{signature}</samlp:Extensions>"),
            ),
        ),
        ("twice", before(&signed, "Subject", &signature)),
        ("again elsewhere", after(&signed, "Conditions", &format!("<Advice>{signature}</Advice>"))),
        ("in KeyInfo of itself", inside(&signed, "KeyInfo", &signature)),
    ] {
        assert_eq!(desk().verdict(&moved), misplaced, "{what}");
    }
    // At the Response's place it is looked at, and refers to somewhere else.
    let at_the_response = after(&unsigned, "Issuer", &signature);
    assert_eq!(desk().verdict(&at_the_response), Some(Code::SIGNATURE_REFERENCE));
    for (what, moved) in [
        ("after the Status", after(&unsigned, "samlp:Status", &signature)),
        ("last in the Response", inside(&unsigned, "samlp:Response", &signature)),
        ("in the Status", inside(&unsigned, "samlp:Status", &signature)),
    ] {
        assert_eq!(desk().verdict(&moved), Some(Code::RESPONSE_SHAPE), "{what}");
    }
}

#[test]
fn the_signature_of_a_response_stands_after_its_issuer_too() {
    let signed = genuine(Signed::Response);
    let signature = element(&signed, "Signature").to_owned();
    let unsigned = with_element(&signed, "Signature", "");
    let shape = Some(Code::RESPONSE_SHAPE);
    assert_eq!(
        desk().verdict(&before(&unsigned, "Issuer", &signature)),
        shape,
        "before the Issuer"
    );
    assert_eq!(desk().verdict(&after(&unsigned, "samlp:Status", &signature)), shape);
    assert_eq!(desk().verdict(&inside(&unsigned, "samlp:Response", &signature)), shape);
    let twice = before(&signed, "samlp:Status", &signature);
    assert_eq!(desk().verdict(&twice), shape, "twice");
    let in_the_assertion = before(&unsigned, "Subject", &signature);
    assert_eq!(desk().verdict(&in_the_assertion), Some(Code::SIGNATURE_REFERENCE));
    let foreign = element(&genuine(Signed::Assertion), "Signature").to_owned();
    let beside = before(&signed, "Subject", &foreign);
    assert_eq!(
        desk().verdict(&beside),
        Some(Code::SIGNATURE_DIGEST_MISMATCH),
        "a signature put into a signed Response"
    );
    let without_issuer = answer().with(crate::valid::RESPONSE_ISSUER, "").signed(Signed::Response);
    assert_eq!(desk().identity(&without_issuer.xml()).name_id().value(), USER, "first, with none");
}
