//! Attribute and namespace pollution, and repeated IDs: only unprefixed attributes and exact
//! namespaces count (attacks.md A8, A9).

use saml_sp::Code;

use crate::edit::{replaced, with_attribute};
use crate::valid::{
    ACS, ASSERTION_ID, Answer, RESPONSE_ID, Signed, USER, accepted, answer, desk, refused,
};

/// The valid answer in which an element has the attribute `x:NAME` with an attacker's value, before
/// its plain one or after it.
fn polluted(tag: &str, name: &str, value: &str, first: bool) -> Answer {
    answer().edited(|xml| {
        let declared = with_attribute(xml, tag, "xmlns:x", "urn:x");
        if first {
            return with_attribute(&declared, tag, &format!("x:{name}"), value);
        }
        let tail = declared.find(&format!("<{tag} ")).unwrap();
        let end = tail + declared[tail..].find('>').unwrap();
        let end = if declared[..end].ends_with('/') { end - 1 } else { end };
        format!("{} x:{name}=\"{value}\"{}", &declared[..end], &declared[end..])
    })
}

/// Every attribute that decides something, and a value that would refuse.
const ATTRIBUTES: [(&str, &str, &str); 21] = [
    ("samlp:Response", "ID", "_evil"),
    ("samlp:Response", "Version", "1.1"),
    ("samlp:Response", "IssueInstant", "never"),
    ("samlp:Response", "Destination", "https://evil.example/"),
    ("samlp:Response", "InResponseTo", "_evil"),
    ("samlp:StatusCode", "Value", "urn:evil"),
    ("Issuer", "Format", "urn:evil"),
    ("Assertion", "ID", "_evil"),
    ("Assertion", "Version", "1.1"),
    ("Assertion", "IssueInstant", "never"),
    ("NameID", "Format", "urn:evil"),
    ("NameID", "NameQualifier", "evil"),
    ("SubjectConfirmation", "Method", "urn:evil"),
    ("SubjectConfirmationData", "InResponseTo", "_evil"),
    ("SubjectConfirmationData", "Recipient", "https://evil.example/"),
    ("SubjectConfirmationData", "NotOnOrAfter", "never"),
    ("Conditions", "NotBefore", "never"),
    ("Conditions", "NotOnOrAfter", "2020-01-01T00:00:00Z"),
    ("Attribute", "Name", "role"),
    ("AuthnStatement", "AuthnInstant", "never"),
    ("AuthnStatement", "SessionNotOnOrAfter", "2020-01-01T00:00:00Z"),
];

#[test]
fn the_fragile_lock_attributes_with_a_prefix_beside_the_plain_ones_are_inert() {
    for (tag, name, value) in ATTRIBUTES {
        for first in [true, false] {
            for signed in [Signed::Assertion, Signed::Response, Signed::Both] {
                let answer = polluted(tag, name, value, first).signed(signed);
                let identity = desk().identity(&answer.xml());
                assert_eq!(identity.name_id().value(), USER, "{tag} {name}, {signed:?} signed");
                assert_eq!(identity.attributes().len(), 4);
                assert!(identity.attributes().get("role").is_none());
                assert_eq!(identity.assertion_id(), ASSERTION_ID);
                assert_eq!(identity.name_id().name_qualifier(), None);
            }
        }
    }
}

#[test]
fn an_attribute_with_a_prefix_does_not_stand_in_for_the_plain_one() {
    let only = |tag: &str, name: &str, value: &str| {
        answer()
            .without_attribute(tag, name)
            .attribute(tag, &format!("x:{name}"), value)
            .attribute(tag, "xmlns:x", "urn:x")
    };
    refused(Code::RESPONSE_VERSION, [("Version", only("samlp:Response", "Version", "2.0"))]);
    refused(
        Code::RESPONSE_STATUS,
        [("Value", only("samlp:StatusCode", "Value", crate::valid::SUCCESS))],
    );
    refused(
        Code::ASSERTION_RECIPIENT,
        [("Recipient", only("SubjectConfirmationData", "Recipient", ACS))],
    );
    refused(
        Code::ASSERTION_IN_RESPONSE_TO,
        [(
            "InResponseTo",
            only("SubjectConfirmationData", "InResponseTo", crate::valid::REQUEST_ID),
        )],
    );
    refused(
        Code::RESPONSE_UNSOLICITED,
        [("InResponseTo", only("samlp:Response", "InResponseTo", crate::valid::REQUEST_ID))],
    );
    refused(
        Code::ASSERTION_CONFIRMATION_ENDLESS,
        [("NotOnOrAfter", only("SubjectConfirmationData", "NotOnOrAfter", "2026-03-25T12:59:59Z"))],
    );
    refused(Code::ASSERTION_SHAPE, [("Name", only("Attribute", "Name", "a"))]);
    // Even in SAML's own namespace.
    let own = answer()
        .without_attribute("SubjectConfirmationData", "Recipient")
        .attribute("SubjectConfirmationData", "a:Recipient", ACS)
        .attribute("SubjectConfirmationData", "xmlns:a", "urn:oasis:names:tc:SAML:2.0:assertion");
    refused(Code::ASSERTION_RECIPIENT, [("Recipient", own)]);
}

#[test]
fn one_id_at_two_elements_is_refused() {
    let twice = Some(Code::RESPONSE_NOT_XML);
    for id in [ASSERTION_ID, RESPONSE_ID] {
        for tag in ["Subject", "samlp:Status", "NameID", "AttributeValue", "Issuer"] {
            let xml = with_attribute(&answer().xml(), tag, "ID", id);
            assert_eq!(desk().verdict(&xml), twice, "{tag} as {id}");
        }
    }
    let shared = answer().xml().replace(RESPONSE_ID, ASSERTION_ID);
    assert_eq!(desk().verdict(&shared), twice, "Response and assertion share one");
    let by_reference =
        with_attribute(&answer().xml(), "Subject", "ID", &ASSERTION_ID.replace("_7", "&#95;7"));
    assert_eq!(desk().verdict(&by_reference), twice, "written by a reference");
}

#[test]
fn other_spellings_of_id_are_inert() {
    for (what, name) in [("Id", "Id"), ("id", "id"), ("xml:id", "xml:id"), ("xmlns:ID", "xmlns:ID")]
    {
        for tag in ["Subject", "NameID", "AttributeStatement", "samlp:Status"] {
            for value in [ASSERTION_ID, RESPONSE_ID] {
                let value = if name == "xmlns:ID" { "urn:x" } else { value };
                accepted([(what, answer().attribute(tag, name, value))]);
            }
        }
    }
    // Not signed by them either.
    let renamed = answer()
        .xml()
        .replace(&format!(" ID=\"{ASSERTION_ID}\""), &format!(" Id=\"{ASSERTION_ID}\""));
    assert_eq!(desk().verdict(&renamed), Some(Code::SIGNATURE_REFERENCE));
}

#[test]
fn an_id_supplied_by_a_dtd_is_refused_with_the_dtd() {
    let attlist = format!("<!DOCTYPE r [<!ATTLIST Subject ID CDATA \"{ASSERTION_ID}\">]>");
    let xml = format!("{attlist}{}", answer().xml());
    assert_eq!(desk().verdict(&xml), Some(Code::RESPONSE_DOCTYPE));
}

#[test]
fn decoys_in_a_foreign_namespace_are_no_saml() {
    let decoy = concat!(
        r#"<d:Assertion xmlns:d="urn:x" ID="_decoy" Version="2.0"><d:Subject><d:NameID>"#,
        "admin@evil.example</d:NameID></d:Subject></d:Assertion>"
    );
    refused(Code::RESPONSE_SHAPE, [("an assertion beside", answer().after("Assertion", decoy))]);
    let by_default = decoy.replace("xmlns:d", "xmlns").replace("d:", "");
    refused(Code::RESPONSE_SHAPE, [("by default", answer().after("Assertion", &by_default))]);
    let extensions = format!("<samlp:Extensions>{decoy}</samlp:Extensions>");
    for signed in [Signed::Assertion, Signed::Response, Signed::Both] {
        let xml = answer().after("Issuer", &extensions).signed(signed).xml();
        let identity = desk().identity(&xml);
        assert_eq!(identity.name_id().value(), USER, "{signed:?} signed");
        assert_eq!(identity.assertion_id(), ASSERTION_ID, "{signed:?} signed");
    }
}

#[test]
fn a_prefix_bound_anew_is_no_longer_samls() {
    let rebound = |tag: &str| answer().attribute(tag, "xmlns:samlp", "urn:x");
    refused(
        Code::RESPONSE_SHAPE,
        [("the Status", rebound("samlp:Status")), ("its code", rebound("samlp:StatusCode"))],
    );
    let undeclared = answer().attribute("Subject", "xmlns", "");
    refused(
        Code::ASSERTION_SHAPE,
        [
            ("no namespace", undeclared),
            ("another", answer().attribute("Subject", "xmlns", "urn:x")),
        ],
    );
    let renamed =
        answer().edited(|xml| xml.replace("samlp:", "p:").replace("xmlns:samlp", "xmlns:p"));
    assert_eq!(desk().verdict(&renamed.xml()), None, "any prefix will do");
}

#[test]
fn reserved_and_undeclared_prefixes_are_refused() {
    let xml = answer().xml();
    for (what, edited) in [
        ("undeclared", replaced(&xml, "<Subject>", "<Subject><y:x/>")),
        ("undeclared on an attribute", replaced(&xml, "<Subject>", "<Subject y:x='1'>")),
        ("xml bound anew", replaced(&xml, "<Subject>", "<Subject xmlns:xml='urn:x'>")),
        ("xmlns bound", replaced(&xml, "<Subject>", "<Subject xmlns:xmlns='urn:x'>")),
        ("a relative namespace", replaced(&xml, "<Subject>", "<Subject xmlns:r='relative'>")),
        (
            "one attribute by two prefixes",
            replaced(
                &xml,
                "<Subject>",
                "<Subject xmlns:a='urn:x' xmlns:b='urn:x' a:c='1' b:c='2'>",
            ),
        ),
        ("an attribute twice", replaced(&xml, "<Subject>", "<Subject a='1' a='2'>")),
    ] {
        assert_eq!(desk().verdict(&edited), Some(Code::RESPONSE_NOT_XML), "{what}");
    }
}
