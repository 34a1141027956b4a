//! What the assertion says of itself and of the user: version, issuer, NameID and statements.

use saml_sp::Code;
use saml_sp::report::Rule;

use crate::edit;
use crate::texts::OTHER_ISSUERS;
use crate::valid::{IDP, ISSUER, Signed, USER, accepted, answer, breaks, desk, refused};

#[test]
fn the_version_is_2_0_letter_for_letter() {
    let version = |text| answer().attribute("Assertion", "Version", text);
    breaks(
        Rule::AssertionVersion,
        [
            ("1.1", version("1.1")),
            ("2.1", version("2.1")),
            ("2", version("2")),
            ("a blank", version("2.0 ")),
            ("empty", version("")),
            ("none", answer().without_attribute("Assertion", "Version")),
        ],
    );
}

#[test]
fn the_issuer_is_the_identity_provider_letter_for_letter() {
    let issuer = |name: &str| answer().with(ISSUER, &ISSUER.replace(IDP, name));
    breaks(Rule::AssertionIssuer, OTHER_ISSUERS.map(|(what, name)| (what, issuer(name))));
    let formatted = |format: &str| {
        answer()
            .with(ISSUER, &ISSUER.replace("<Issuer>", &format!(r#"<Issuer Format="{format}">"#)))
    };
    breaks(
        Rule::AssertionIssuer,
        [
            ("persistent", formatted("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent")),
            ("unspecified", formatted("urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified")),
            ("empty format", formatted("")),
        ],
    );
    accepted([
        ("entity", formatted("urn:oasis:names:tc:SAML:2.0:nameid-format:entity")),
        ("by a reference", issuer(&IDP.replace("windows", "win&#100;ows"))),
        ("a comment in it", issuer(&IDP.replace("windows", "win<!-- no end -->dows"))),
        ("a section in it", issuer(&IDP.replace("windows", "<![CDATA[windows]]>"))),
    ]);
}

#[test]
fn an_assertion_has_one_issuer() {
    refused(Code::ASSERTION_SHAPE, [("two", answer().with(ISSUER, &ISSUER.repeat(2)))]);
    refused(
        Code::ASSERTION_SHAPE,
        [("an element in it", answer().with(ISSUER, &ISSUER.replace("</", "<b/></")))],
    );
    let none = answer().with(ISSUER, "").signed(Signed::Response);
    assert_eq!(desk().verdict(&none.xml()), Some(Code::ASSERTION_SHAPE));
    let verdict = desk().verdict(&none.signed(Signed::Nothing).xml());
    assert_eq!(verdict, Some(Code::SIGNATURE_MISSING));
}

#[test]
fn response_and_assertion_of_two_identity_providers_are_refused() {
    let other = "https://sts.windows.net/6c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/";
    let both = answer().with_each(IDP, other);
    refused(Code::RESPONSE_ISSUER, [("both of another", both)]);
    breaks(
        Rule::AssertionIssuer,
        [("assertion of another", answer().with(ISSUER, &ISSUER.replace(IDP, other)))],
    );
}

#[test]
fn an_assertion_has_an_id() {
    let none = answer().without_attribute("Assertion", "ID").signed(Signed::Response);
    assert_eq!(desk().verdict(&none.xml()), Some(Code::ASSERTION_SHAPE));
    let empty = answer().attribute("Assertion", "ID", "").signed(Signed::Response);
    assert_eq!(desk().verdict(&empty.xml()), Some(Code::ASSERTION_SHAPE));
}

#[test]
fn a_name_id_is_taken_as_it_is() {
    let name = |text: &str| answer().named(text);
    let long = "n".repeat(64 * 1024);
    for (what, written, read) in [
        (
            "a comment (CVE-2017-11427)",
            "admin@contoso.com<!-- -->.evil.example",
            "admin@contoso.com.evil.example",
        ),
        ("a comment first", "<!-- -->admin@contoso.com", "admin@contoso.com"),
        ("two comments", "a<!-- x --><!-- y -->b", "ab"),
        (
            "a section",
            "<![CDATA[admin@contoso.com]]>.evil.example",
            "admin@contoso.com.evil.example",
        ),
        ("sections", "<![CDATA[a<]]><![CDATA[&amp;b]]>", "a<&amp;b"),
        ("references", "admin&#64;contoso&#x2e;com&amp;&lt;", "admin@contoso.com&<"),
        ("blanks around", "  B.Simon  ", "  B.Simon  "),
        ("line ends", "a\r\nb\rc&#13;d", "a\nb\nc\rd"),
        ("case", "b.simon@CONTOSO.com", "b.simon@CONTOSO.com"),
        ("a composed letter", "Bj\u{f8}rn", "Bj\u{f8}rn"),
        ("a decomposed letter", "A\u{30a}", "A\u{30a}"),
        ("a homoglyph", "\u{430}dmin", "\u{430}dmin"),
        ("beyond the BMP", "\u{1f600}&#x1F600;", "\u{1f600}\u{1f600}"),
        ("bidirectional", "\u{202e}nomiS.B", "\u{202e}nomiS.B"),
        ("one character", "x", "x"),
        ("256 characters", &long[..256], &long[..256]),
        ("64k characters", &long, &long),
    ] {
        for signed in [Signed::Assertion, Signed::Response, Signed::Both] {
            let identity = desk().identity(&name(written).signed(signed).xml());
            assert_eq!(identity.name_id().value(), read, "{what}, {signed:?} signed");
        }
    }
}

#[test]
fn a_name_id_is_there_and_not_blank() {
    let name = |text: &str| answer().named(text);
    let identifier = |xml: &str| answer().element("NameID", xml);
    breaks(
        Rule::NameId,
        [
            ("empty", name("")),
            ("blank", name(" \t\n ")),
            ("blank by reference", name("&#32;&#x9;&#10;")),
            ("a comment alone", name("<!-- B.Simon -->")),
            ("an empty section", name("<![CDATA[]]>")),
            ("none", identifier("")),
            ("a BaseID", identifier("<BaseID/>")),
            ("an EncryptedID", identifier("<EncryptedID><x xmlns='urn:x'/></EncryptedID>")),
            (
                "one in the SubjectConfirmation only",
                identifier("").with(
                    "<SubjectConfirmationData",
                    "<NameID>admin@contoso.com</NameID><SubjectConfirmationData",
                ),
            ),
        ],
    );
    refused(Code::ASSERTION_NAME_ID, [("no Subject", answer().without("Subject"))]);
    refused(
        Code::ASSERTION_SHAPE,
        [
            ("two", answer().after("NameID", "<NameID>admin@contoso.com</NameID>")),
            ("two Subjects", answer().after("Subject", "<Subject><NameID>a</NameID></Subject>")),
            ("an element in it", name("admin<b>@</b>contoso.com")),
            ("a NameID in it", name("a<NameID>b</NameID>")),
            ("a BaseID before it", answer().before("NameID", "<BaseID/>")),
            ("one in a foreign namespace", identifier("<NameID xmlns='urn:x'>a</NameID>")),
            ("text beside it", answer().after("NameID", "admin@contoso.com")),
        ],
    );
}

#[test]
fn a_name_id_elsewhere_is_never_the_identity() {
    let other = "<NameID>admin@contoso.com</NameID>";
    let elsewhere = [
        ("in the SubjectConfirmation", answer().before("SubjectConfirmationData", other)),
        ("in the confirmation's data", answer().inside("SubjectConfirmationData", other)),
        ("in Advice", answer().after("Conditions", &format!("<Advice>{other}</Advice>"))),
        ("in an attribute", answer().inside("AttributeValue", other)),
        (
            "in Extensions",
            answer().after("Issuer", &format!("<samlp:Extensions>{other}</samlp:Extensions>")),
        ),
    ];
    for (what, answer) in elsewhere {
        for signed in [Signed::Assertion, Signed::Response, Signed::Both] {
            let identity = desk().identity(&answer.clone().signed(signed).xml());
            assert_eq!(identity.name_id().value(), USER, "{what}, {signed:?} signed");
        }
    }
}

#[test]
fn a_name_id_keeps_its_format_and_qualifiers() {
    let full = concat!(
        r#"<NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" "#,
        r#"NameQualifier="q" SPNameQualifier="s" SPProvidedID="p">id</NameID>"#
    );
    let identity = desk().identity(&answer().element("NameID", full).xml());
    let name_id = identity.name_id();
    assert_eq!(name_id.format(), "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent");
    assert_eq!(name_id.name_qualifier(), Some("q"));
    assert_eq!(name_id.sp_name_qualifier(), Some("s"));
    assert_eq!(name_id.sp_provided_id(), Some("p"));
    let bare = desk().identity(&answer().without_attribute("NameID", "Format").xml());
    let unspecified = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";
    assert_eq!(bare.name_id().format(), unspecified);
    assert_eq!(bare.name_id().name_qualifier(), None);
}

#[test]
fn an_authn_statement_is_needed_and_a_second_one_allowed() {
    let authn = edit::element(answer().unsigned(), "AuthnStatement").to_owned();
    breaks(
        Rule::AuthnStatement,
        [
            ("none", answer().without("AuthnStatement")),
            (
                "another statement instead",
                answer().element(
                    "AuthnStatement",
                    concat!(
                        r#"<AuthzDecisionStatement Resource="urn:x" Decision="Permit">"#,
                        r#"<Action Namespace="urn:x">read</Action></AuthzDecisionStatement>"#
                    ),
                ),
            ),
        ],
    );
    accepted([
        ("two", answer().after("AuthnStatement", &authn)),
        (
            "before the attributes",
            answer().without("AuthnStatement").before("AttributeStatement", &authn),
        ),
        ("no SessionIndex", answer().without_attribute("AuthnStatement", "SessionIndex")),
        ("no AttributeStatement", answer().without("AttributeStatement")),
        (
            "a locality",
            answer().before("AuthnContext", r#"<SubjectLocality Address="192.0.2.1"/>"#),
        ),
        (
            "an authority",
            answer()
                .inside("AuthnContext", "<AuthenticatingAuthority>urn:x</AuthenticatingAuthority>"),
        ),
    ]);
}

#[test]
fn statements_of_other_kinds_are_refused() {
    refused(
        Code::ASSERTION_SHAPE,
        [
            ("an abstract Statement", answer().after("AuthnStatement", "<Statement/>")),
            (
                "one typed by xsi:type",
                answer().after(
                    "AuthnStatement",
                    concat!(
                        r#"<Statement xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" "#,
                        r#"xmlns:x="urn:x" xsi:type="x:AuthnStatementType"/>"#
                    ),
                ),
            ),
            ("a foreign one", answer().after("AuthnStatement", "<AuthnStatement xmlns='urn:x'/>")),
            ("no AuthnContext", answer().without("AuthnContext")),
            ("two AuthnContexts", answer().after("AuthnContext", "<AuthnContext/>")),
        ],
    );
}
