//! The shape that the schemas lay down: what they do not name is refused, never skipped, and so is
//! what they name in another order.

use saml_sp::Code;

use crate::valid::{Answer, accepted, answer, desk, refused};

/// A foreign element, one of SAML's own that belongs elsewhere, and one without a namespace.
const STRANGERS: [&str; 3] = [
    "<x xmlns='urn:x'/>",
    "<AssertionIDRef xmlns='urn:oasis:names:tc:SAML:2.0:assertion'/>",
    "<x xmlns=''/>",
];

/// The elements whose schema type holds elements only, or text only.
const CLOSED: [(&str, Code); 19] = [
    ("samlp:Response", Code::RESPONSE_SHAPE),
    ("samlp:Status", Code::RESPONSE_SHAPE),
    ("samlp:StatusCode", Code::RESPONSE_SHAPE),
    ("samlp:StatusMessage", Code::RESPONSE_SHAPE),
    ("Issuer", Code::RESPONSE_SHAPE),
    ("Assertion", Code::ASSERTION_SHAPE),
    ("Subject", Code::ASSERTION_SHAPE),
    ("NameID", Code::ASSERTION_SHAPE),
    ("SubjectConfirmation", Code::ASSERTION_SHAPE),
    ("AudienceRestriction", Code::ASSERTION_SHAPE),
    ("Audience", Code::ASSERTION_SHAPE),
    ("OneTimeUse", Code::ASSERTION_SHAPE),
    ("AttributeStatement", Code::ASSERTION_SHAPE),
    ("Attribute", Code::ASSERTION_SHAPE),
    ("AuthnStatement", Code::ASSERTION_SHAPE),
    ("SubjectLocality", Code::ASSERTION_SHAPE),
    ("AuthnContext", Code::ASSERTION_SHAPE),
    ("AuthnContextClassRef", Code::ASSERTION_SHAPE),
    ("AuthenticatingAuthority", Code::ASSERTION_SHAPE),
];

/// A valid answer in which every element of [`CLOSED`] occurs.
fn full() -> Answer {
    answer()
        .inside("samlp:Status", "<samlp:StatusMessage>fine</samlp:StatusMessage>")
        .inside("Conditions", "<OneTimeUse></OneTimeUse>")
        .before("AuthnContext", "<SubjectLocality></SubjectLocality>")
        .inside("AuthnContext", "<AuthenticatingAuthority>urn:x</AuthenticatingAuthority>")
}

#[test]
fn the_full_answer_signs_the_user_in() {
    accepted([("full", full())]);
}

#[test]
fn an_unknown_element_is_refused_wherever_the_schema_names_none() {
    for (tag, code) in CLOSED {
        for stranger in STRANGERS {
            refused(code, [(tag, full().inside(tag, stranger))]);
        }
    }
}

#[test]
fn text_between_elements_is_refused() {
    for tag in [
        "samlp:Response",
        "samlp:Status",
        "samlp:StatusCode",
        "Assertion",
        "Subject",
        "SubjectConfirmation",
        "Conditions",
        "AudienceRestriction",
        "OneTimeUse",
        "AttributeStatement",
        "Attribute",
        "AuthnStatement",
        "SubjectLocality",
        "AuthnContext",
    ] {
        let code =
            if tag.starts_with("samlp:") { Code::RESPONSE_SHAPE } else { Code::ASSERTION_SHAPE };
        refused(
            code,
            [(tag, full().inside(tag, "text")), (tag, full().inside(tag, "<![CDATA[x]]>"))],
        );
        accepted([(tag, full().inside(tag, " \n\t<!-- comment -->\n"))]);
    }
}

#[test]
fn elements_stand_in_the_order_of_the_schema() {
    let moved_before = |what: &str, before: &str| {
        let full = full();
        let element = crate::edit::element(full.unsigned(), what).to_owned();
        full.without(what).before(before, &element)
    };
    refused(
        Code::RESPONSE_SHAPE,
        [
            ("the Status before the Issuer", moved_before("samlp:Status", "Issuer")),
            ("the assertion before the Status", moved_before("Assertion", "samlp:Status")),
            (
                "the message before the code",
                moved_before("samlp:StatusMessage", "samlp:StatusCode"),
            ),
        ],
    );
    refused(
        Code::ASSERTION_SHAPE,
        [
            ("the Conditions before the Subject", moved_before("Conditions", "Subject")),
            ("a statement before the Conditions", moved_before("AuthnStatement", "Conditions")),
            ("the confirmation before the NameID", moved_before("SubjectConfirmation", "NameID")),
            ("the context before the locality", moved_before("AuthnContext", "SubjectLocality")),
            (
                "the authority before the class",
                moved_before("AuthenticatingAuthority", "AuthnContextClassRef"),
            ),
        ],
    );
}

#[test]
fn what_may_stand_once_stands_once() {
    let twice = |tag: &str| {
        let full = full();
        let element = crate::edit::element(full.unsigned(), tag).to_owned();
        full.after(tag, &element)
    };
    for tag in ["Issuer", "samlp:Status", "samlp:StatusCode", "samlp:StatusMessage"] {
        refused(Code::RESPONSE_SHAPE, [(tag, twice(tag))]);
    }
    for tag in [
        "Subject",
        "NameID",
        "Conditions",
        "SubjectLocality",
        "AuthnContext",
        "AuthnContextClassRef",
    ] {
        refused(Code::ASSERTION_SHAPE, [(tag, twice(tag))]);
    }
    let advice = "<Advice/>".repeat(2);
    refused(Code::ASSERTION_SHAPE, [("Advice", full().after("Conditions", &advice))]);
    let extensions = "<samlp:Extensions/>".repeat(2);
    refused(Code::RESPONSE_SHAPE, [("Extensions", full().after("Issuer", &extensions))]);
}

#[test]
fn open_places_hold_anything_but_a_signature_or_an_assertion() {
    type Holding = fn(&str) -> Answer;
    let places: [(&str, Holding); 5] = [
        ("Extensions", |what| {
            answer().after("Issuer", &format!("<samlp:Extensions>{what}</samlp:Extensions>"))
        }),
        ("StatusDetail", |what| {
            answer()
                .inside("samlp:Status", &format!("<samlp:StatusDetail>{what}</samlp:StatusDetail>"))
        }),
        ("Advice", |what| answer().after("Conditions", &format!("<Advice>{what}</Advice>"))),
        ("SubjectConfirmationData", |what| answer().inside("SubjectConfirmationData", what)),
        ("AttributeValue", |what| answer().inside("AttributeValue", what)),
    ];
    let assertion = r#"<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion"/>"#;
    let signature = r#"<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>"#;
    for (place, holding) in places {
        for what in [
            "<x xmlns='urn:x'><y/>text</x>",
            "<x xmlns=''/>",
            "<DigestValue xmlns='http://www.w3.org/2000/09/xmldsig#'>AAAA</DigestValue>",
            "<Issuer xmlns='urn:oasis:names:tc:SAML:2.0:assertion'>evil</Issuer>",
            "<Signature xmlns='urn:x'/>",
            "<Assertion xmlns='urn:x'/>",
        ] {
            accepted([(place, holding(what))]);
        }
        for what in [assertion.to_owned(), format!("<x xmlns='urn:x'>{assertion}</x>")] {
            refused(Code::RESPONSE_SEVERAL_ASSERTIONS, [(place, holding(&what))]);
        }
        for what in [signature.to_owned(), format!("<x xmlns='urn:x'>{signature}</x>")] {
            refused(Code::SIGNATURE_MISPLACED, [(place, holding(&what))]);
        }
        let encrypted = assertion.replace("Assertion", "EncryptedAssertion");
        refused(Code::RESPONSE_ENCRYPTED_ASSERTION, [(place, holding(&encrypted))]);
    }
}

#[test]
fn the_root_is_a_response() {
    let response = answer().xml();
    let assertion = crate::edit::element(&response, "Assertion").to_owned();
    let protocol = "xmlns:p='urn:oasis:names:tc:SAML:2.0:protocol'";
    let soap = "xmlns:S='http://schemas.xmlsoap.org/soap/envelope/'";
    for (what, xml) in [
        ("a bare assertion", assertion.clone()),
        ("a LogoutResponse", response.replace("samlp:Response", "samlp:LogoutResponse")),
        (
            "an ArtifactResponse around it",
            format!("<p:ArtifactResponse {protocol}>{response}</p:ArtifactResponse>"),
        ),
        ("SOAP around it", format!("<S:Envelope {soap}><S:Body>{response}</S:Body></S:Envelope>")),
        (
            "a Response of another namespace",
            response.replace("SAML:2.0:protocol", "SAML:1.0:protocol"),
        ),
        ("of no namespace", format!("<Response>{assertion}</Response>")),
        (
            "by prefix only",
            format!("<samlp:Response xmlns:samlp='urn:x'>{assertion}</samlp:Response>"),
        ),
        ("case", response.replace("samlp:Response", "samlp:response")),
        ("our own metadata", desk().sp.metadata_xml()),
    ] {
        assert_eq!(desk().verdict(&xml), Some(Code::RESPONSE_NOT_A_RESPONSE), "{what}");
    }
    let around = format!("<p:Response {protocol} ID='_x'>{response}</p:Response>");
    assert_eq!(desk().verdict(&around), Some(Code::RESPONSE_SHAPE), "a Response around it");
}

#[test]
fn a_response_has_an_id() {
    let shape = Some(Code::RESPONSE_SHAPE);
    let none = answer().without_attribute("samlp:Response", "ID");
    assert_eq!(desk().verdict(&none.xml()), shape);
    assert_eq!(desk().verdict(&answer().attribute("samlp:Response", "ID", "").xml()), shape);
}
