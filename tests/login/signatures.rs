//! The signatures: which must be there, where they stand, and what they are made of.

use saml_sp::Code;
use saml_sp::internals::xml::verify::NAMESPACE as DSIG;

use crate::edit::{after, before, element, inside, replaced, with_attribute, with_element};
use crate::valid::{ASSERTION_ID, Signed, USER, answer, desk};

const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

/// An edit of a signed answer, and what it is.
type Edit<'e> = (&'e str, &'e dyn Fn(&str) -> String);

/// Edits of a signed answer's first signature that are refused with this code, whether it is the
/// assertion's or the Response's.
fn refused_after(code: Code, edits: &[Edit<'_>]) {
    for signed in [Signed::Assertion, Signed::Response] {
        let xml = answer().signed(signed).xml();
        for (what, edit) in edits {
            assert_eq!(desk().verdict(&edit(&xml)), Some(code), "{what}, {signed:?} signed");
        }
    }
}

/// Edits of a signed answer's first signature that change nothing.
fn accepted_after(edits: &[Edit<'_>]) {
    for signed in [Signed::Assertion, Signed::Response, Signed::Both] {
        let xml = answer().signed(signed).xml();
        for (what, edit) in edits {
            let identity = desk().identity(&edit(&xml));
            assert_eq!(identity.name_id().value(), USER, "{what}, {signed:?} signed");
        }
    }
}

#[test]
fn an_answer_without_a_signature_is_refused() {
    let unsigned = answer().signed(Signed::Nothing).xml();
    assert_eq!(desk().verdict(&unsigned), Some(Code::SIGNATURE_MISSING));
    let foreign = with_attribute(&answer().xml(), "Signature", "xmlns", "urn:x");
    assert_eq!(desk().verdict(&foreign), Some(Code::SIGNATURE_MISSING), "in another namespace");
}

#[test]
fn the_signature_of_the_response_alone_covers_its_assertion() {
    let xml = answer().signed(Signed::Response).xml();
    assert_eq!(desk().identity(&xml).name_id().value(), USER);
    let stripped = with_element(&xml, "Signature", "");
    assert_eq!(desk().verdict(&stripped), Some(Code::SIGNATURE_MISSING));
}

#[test]
fn a_signature_is_made_of_its_three_parts() {
    refused_after(
        Code::SIGNATURE_SHAPE,
        &[
            ("empty", &|xml| {
                with_element(xml, "Signature", &format!("<Signature xmlns='{DSIG}'/>"))
            }),
            ("no SignedInfo", &|xml| with_element(xml, "SignedInfo", "")),
            ("two SignedInfo", &|xml| after(xml, "SignedInfo", element(xml, "SignedInfo"))),
            ("no SignatureValue", &|xml| with_element(xml, "SignatureValue", "")),
            ("two SignatureValues", &|xml| {
                after(xml, "SignatureValue", element(xml, "SignatureValue"))
            }),
            ("two KeyInfos", &|xml| after(xml, "KeyInfo", "<KeyInfo/>")),
            ("an Object", &|xml| after(xml, "KeyInfo", "<Object/>")),
            ("an Object for KeyInfo", &|xml| with_element(xml, "KeyInfo", "<Object/>")),
            ("a stranger first", &|xml| before(xml, "SignedInfo", "<x xmlns='urn:x'/>")),
            ("text", &|xml| after(xml, "SignedInfo", "text")),
            ("a foreign SignedInfo", &|xml| with_attribute(xml, "SignedInfo", "xmlns", "urn:x")),
        ],
    );
    refused_after(
        Code::SIGNATURE_ENCODING,
        &[
            ("no octets", &|xml| with_element(xml, "SignatureValue", "<SignatureValue/>")),
            ("no base64", &|xml| {
                with_element(xml, "SignatureValue", "<SignatureValue>*</SignatureValue>")
            }),
            ("an element in it", &|xml| inside(xml, "SignatureValue", "<x/>")),
            ("an empty digest", &|xml| with_element(xml, "DigestValue", "<DigestValue/>")),
            ("a short digest", &|xml| {
                with_element(xml, "DigestValue", "<DigestValue>AAAA</DigestValue>")
            }),
            ("an element in the digest", &|xml| inside(xml, "DigestValue", "<x/>")),
        ],
    );
}

#[test]
fn a_signature_refers_to_its_parent_and_to_nothing_else() {
    refused_after(
        Code::SIGNATURE_REFERENCE,
        &[
            ("no Reference", &|xml| with_element(xml, "Reference", "")),
            ("two References", &|xml| after(xml, "Reference", element(xml, "Reference"))),
            ("two DigestValues", &|xml| after(xml, "DigestValue", element(xml, "DigestValue"))),
            ("no URI", &|xml| crate::edit::without_attribute(xml, "Reference", "URI")),
            ("a Manifest", &|xml| with_element(xml, "Reference", "<Manifest/>")),
        ],
    );
    for uri in [
        "",
        "#",
        "#_another",
        "http://evil.example/",
        "file:///etc/passwd",
        "cid:a",
        "#xpointer(/)",
        "#xpointer(id('_7be1f1b4-2c0e-4a53-9d1c-5a6e8f907b11'))",
        "#_7be1f1b4-2c0e-4a53-9d1c-5a6e8f907b11 ",
        " #_7be1f1b4-2c0e-4a53-9d1c-5a6e8f907b11",
        "#%5f7be1f1b4-2c0e-4a53-9d1c-5a6e8f907b11",
        "_7be1f1b4-2c0e-4a53-9d1c-5a6e8f907b11",
    ] {
        let at = |xml: &str| with_attribute(xml, "Reference", "URI", uri);
        refused_after(Code::SIGNATURE_REFERENCE, &[(uri, &at)]);
    }
}

#[test]
fn the_transforms_are_the_two_that_saml_allows_in_their_order() {
    let transform = |uri: &str| format!(r#"<Transform Algorithm="{uri}"/>"#);
    let lists = [
        ("none", String::new()),
        ("enveloped alone", transform(ENVELOPED)),
        ("exclusive alone", transform(EXCLUSIVE)),
        ("swapped", transform(EXCLUSIVE) + &transform(ENVELOPED)),
        ("enveloped twice", transform(ENVELOPED).repeat(2) + &transform(EXCLUSIVE)),
        ("exclusive twice", transform(ENVELOPED) + &transform(EXCLUSIVE).repeat(2)),
        ("with comments", transform(ENVELOPED) + &transform(&format!("{EXCLUSIVE}WithComments"))),
        (
            "inclusive",
            transform(ENVELOPED) + &transform("http://www.w3.org/TR/2001/REC-xml-c14n-20010315"),
        ),
        (
            "XPath",
            transform(ENVELOPED) + &transform("http://www.w3.org/TR/1999/REC-xpath-19991116"),
        ),
        (
            "XPath Filter 2",
            transform(ENVELOPED) + &transform("http://www.w3.org/2002/06/xmldsig-filter2"),
        ),
        ("XSLT", transform("http://www.w3.org/TR/1999/REC-xslt-19991116") + &transform(EXCLUSIVE)),
        ("base64", transform(ENVELOPED) + &transform("http://www.w3.org/2000/09/xmldsig#base64")),
        ("unknown", transform(ENVELOPED) + &transform("urn:x")),
    ];
    for (what, list) in lists {
        let transforms = format!("<Transforms>{list}</Transforms>");
        let edit = |xml: &str| with_element(xml, "Transforms", &transforms);
        refused_after(Code::SIGNATURE_TRANSFORMS, &[(what, &edit)]);
    }
    for method in [
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
        "http://www.w3.org/2006/12/xml-c14n11",
        "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
        "urn:x",
        "",
    ] {
        let edit = |xml: &str| with_attribute(xml, "CanonicalizationMethod", "Algorithm", method);
        refused_after(Code::SIGNATURE_CANONICALIZATION, &[(method, &edit)]);
    }
}

#[test]
fn the_algorithms_are_those_of_a_list() {
    for method in [
        "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
        "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-md5",
        "http://www.w3.org/2000/09/xmldsig#dsa-sha1",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256 ",
        "http://www.w3.org/2001/04/xmldsig-more#RSA-SHA256",
        "none",
        "",
    ] {
        let edit = |xml: &str| with_attribute(xml, "SignatureMethod", "Algorithm", method);
        refused_after(Code::SIGNATURE_ALGORITHM, &[(method, &edit)]);
    }
    for method in ["http://www.w3.org/2001/04/xmldsig-more#md5", "urn:x", ""] {
        let edit = |xml: &str| with_attribute(xml, "DigestMethod", "Algorithm", method);
        refused_after(Code::SIGNATURE_ALGORITHM, &[(method, &edit)]);
    }
    refused_after(
        Code::SIGNATURE_SHA1,
        &[
            ("rsa-sha1", &|xml| {
                with_attribute(
                    xml,
                    "SignatureMethod",
                    "Algorithm",
                    "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
                )
            }),
            ("sha1", &|xml| {
                with_attribute(
                    xml,
                    "DigestMethod",
                    "Algorithm",
                    "http://www.w3.org/2000/09/xmldsig#sha1",
                )
            }),
        ],
    );
    refused_after(
        Code::SIGNATURE_ALGORITHM,
        &[("HMACOutputLength", &|xml| {
            inside(xml, "SignatureMethod", "<HMACOutputLength>0</HMACOutputLength>")
        })],
    );
}

#[test]
fn a_changed_signed_info_is_by_no_trusted_key() {
    refused_after(
        Code::SIGNATURE_UNTRUSTED_KEY,
        &[
            ("another digest", &|xml| {
                let digest = "A".repeat(43);
                with_element(xml, "DigestValue", &format!("<DigestValue>{digest}=</DigestValue>"))
            }),
            ("white space", &|xml| after(xml, "CanonicalizationMethod", "\n")),
            ("another method", &|xml| {
                let sha512 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512";
                with_attribute(xml, "SignatureMethod", "Algorithm", sha512)
            }),
            ("another value", &|xml| {
                let value = "A".repeat(342);
                with_element(
                    xml,
                    "SignatureValue",
                    &format!("<SignatureValue>{value}==</SignatureValue>"),
                )
            }),
        ],
    );
}

#[test]
fn a_signature_written_otherwise_counts_as_before() {
    accepted_after(&[
        ("no KeyInfo", &|xml| with_element(xml, "KeyInfo", "")),
        ("an empty KeyInfo", &|xml| with_element(xml, "KeyInfo", "<KeyInfo/>")),
        ("a KeyName", &|xml| {
            with_element(xml, "KeyInfo", "<KeyInfo><KeyName>k</KeyName></KeyInfo>")
        }),
        ("a foreign KeyInfo", &|xml| {
            with_element(xml, "KeyInfo", "<KeyInfo><x xmlns='urn:x'>text</x></KeyInfo>")
        }),
        ("no base64 in it", &|xml| {
            with_element(xml, "X509Certificate", "<X509Certificate>*</X509Certificate>")
        }),
        ("a retrieval method", &|xml| {
            with_element(
                xml,
                "KeyInfo",
                "<KeyInfo><RetrievalMethod URI='http://evil.example/'/></KeyInfo>",
            )
        }),
        ("a value in lines", &|xml| {
            let value = element(xml, "SignatureValue");
            with_element(xml, "SignatureValue", &[&value[..60], "\r\n \t", &value[60..]].concat())
        }),
        ("a comment in the value", &|xml| {
            let value = element(xml, "SignatureValue");
            with_element(
                xml,
                "SignatureValue",
                &[&value[..60], "<!-- AAAA -->", &value[60..]].concat(),
            )
        }),
        ("a comment in the digest", &|xml| {
            let value = element(xml, "DigestValue");
            with_element(
                xml,
                "DigestValue",
                &[&value[..20], "<!-- AAAA -->", &value[20..]].concat(),
            )
        }),
        ("a section in the digest", &|xml| {
            let value =
                element(xml, "DigestValue").replace("<DigestValue>", "<DigestValue><![CDATA[");
            with_element(xml, "DigestValue", &value.replace("</", "]]></"))
        }),
        ("white space between its parts", &|xml| after(xml, "SignedInfo", "\n  ")),
        ("a comment between its parts", &|xml| after(xml, "SignedInfo", "<!-- -->")),
    ]);
}

#[test]
fn a_signature_of_another_element_is_refused() {
    // A7: each is genuine, and of something else.
    let signed = with_attribute(&answer().xml(), "Subject", "ID", "_subject");
    let of_subject = with_attribute(&signed, "Reference", "URI", "#_subject");
    assert_eq!(desk().verdict(&of_subject), Some(Code::SIGNATURE_REFERENCE), "of the Subject");

    let other = answer().with_each(ASSERTION_ID, "_another").named("admin@contoso.com").xml();
    let pasted = with_element(&answer().xml(), "Signature", element(&other, "Signature"));
    assert_eq!(desk().verdict(&pasted), Some(Code::SIGNATURE_REFERENCE), "of another assertion");
    let same_id = answer().named("admin@contoso.com").xml();
    let pasted = with_element(&answer().xml(), "Signature", element(&same_id, "Signature"));
    assert_eq!(desk().verdict(&pasted), Some(Code::SIGNATURE_DIGEST_MISMATCH), "of the same ID");

    let metadata = String::from_utf8(crate::valid::fixture("metadata/entra.xml")).unwrap();
    let pasted = with_element(&answer().xml(), "Signature", element(&metadata, "Signature"));
    assert_eq!(desk().verdict(&pasted), Some(Code::SIGNATURE_REFERENCE), "of the metadata");

    let response = answer().signed(Signed::Response).xml();
    let moved = before(answer().unsigned(), "Subject", element(&response, "Signature"));
    assert_eq!(desk().verdict(&moved), Some(Code::SIGNATURE_REFERENCE), "of the Response");
}

#[test]
fn whatever_is_added_to_a_signed_element_is_noticed() {
    // A12. What stands outside of it may only refuse.
    let more = r#"<Attribute Name="role"><AttributeValue>admin</AttributeValue></Attribute>"#;
    let edits: [Edit<'_>; 9] = [
        ("an attribute of the user", &|xml| inside(xml, "AttributeStatement", more)),
        ("a value", &|xml| inside(xml, "Attribute", "<AttributeValue>admin</AttributeValue>")),
        ("a statement", &|xml| {
            after(
                xml,
                "AttributeStatement",
                &format!("<AttributeStatement>{more}</AttributeStatement>"),
            )
        }),
        ("a name", &|xml| replaced(xml, "emailAddress\">B.Simon", "emailAddress\">A.Simon")),
        ("white space in text", &|xml| {
            replaced(xml, "emailAddress\">B.Simon", "emailAddress\"> B.Simon")
        }),
        ("white space between", &|xml| after(xml, "Subject", "\n")),
        ("an XML attribute", &|xml| with_attribute(xml, "NameID", "SPProvidedID", "admin")),
        ("a namespaced attribute", &|xml| {
            replaced(xml, "<NameID ", "<NameID xmlns:x='urn:x' x:a='b' ")
        }),
        ("a prefix", &|xml| {
            xml.replace("NameID", "a:NameID")
                .replace("<a:NameID", "<a:NameID xmlns:a='urn:oasis:names:tc:SAML:2.0:assertion'")
        }),
    ];
    for signed in [Signed::Assertion, Signed::Response, Signed::Both] {
        let xml = answer().signed(signed).xml();
        for (what, edit) in edits {
            let verdict = desk().verdict(&edit(&xml));
            assert_eq!(verdict, Some(Code::SIGNATURE_DIGEST_MISMATCH), "{what}, {signed:?} signed");
        }
    }
}

#[test]
fn what_canonicalisation_takes_away_may_differ() {
    for signed in [Signed::Assertion, Signed::Response, Signed::Both] {
        let xml = answer().signed(signed).xml();
        for (what, edited) in [
            ("a comment", after(&xml, "Subject", "<!-- -->")),
            ("an unused prefix", replaced(&xml, "<Subject>", "<Subject xmlns:unused='urn:x'>")),
            ("blanks in a tag", replaced(&xml, "<Subject>", "<Subject  >")),
            (
                "a section",
                replaced(&xml, "emailAddress\">B.Simon", "emailAddress\"><![CDATA[B.Simon]]>"),
            ),
            ("a reference", replaced(&xml, "emailAddress\">B.Simon", "emailAddress\">B&#46;Simon")),
            ("a declaration", format!("<?xml version=\"1.0\"?>\n{xml}\n")),
        ] {
            let identity = desk().identity(&edited);
            assert_eq!(identity.name_id().value(), USER, "{what}, {signed:?} signed");
        }
    }
}

#[test]
fn every_signature_that_is_present_must_verify() {
    // A11.
    let mismatch = Some(Code::SIGNATURE_DIGEST_MISMATCH);
    let both = answer().signed(Signed::Both).xml();
    let response_broken = after(&both, "samlp:Status", "\n");
    assert_eq!(desk().verdict(&response_broken), mismatch, "the Response's is broken");
    let tampered = replaced(&answer().xml(), "emailAddress\">B.Simon", "emailAddress\">A.Simon");
    let assertion_broken = answer().edited(|_| tampered).signed(Signed::Response).xml();
    assert_eq!(desk().verdict(&assertion_broken), mismatch, "the assertion's is broken");
    let by_attacker = answer().edited(|_| answer().by("attacker").xml()).signed(Signed::Response);
    let untrusted = Some(Code::SIGNATURE_UNTRUSTED_KEY);
    assert_eq!(desk().verdict(&by_attacker.xml()), untrusted, "the assertion's is another's");
    let by_attacker = answer().edited(|_| answer().xml()).signed(Signed::Response).by("attacker");
    assert_eq!(desk().verdict(&by_attacker.xml()), untrusted, "the Response's is another's");
    let emptied = with_element(&both, "Signature", &format!("<Signature xmlns='{DSIG}'/>"));
    assert_eq!(desk().verdict(&emptied), Some(Code::SIGNATURE_SHAPE), "the Response's is empty");
}
