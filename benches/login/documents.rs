//! Answers in Entra's shape and of any size, signed by the fixtures' key.

use std::fmt::Write;

use saml_sp::internals::saml::request::{RequestOptions, authn_request as request};
use saml_sp::internals::xml::digest::DigestAlgorithm;
use saml_sp::internals::xml::keys::algorithms::SignatureAlgorithm;
use saml_sp::internals::xml::keys::certificate::Certificate;
use saml_sp::internals::xml::keys::private_key::PrivateKey;
use saml_sp::internals::xml::sign::{Place, sign};
use saml_sp::settings::SpUrls;

use crate::fixture;

/// The request that every answer is to.
pub const REQUEST_ID: &str = "_5f0c7e1a9d3b4c2e8f6a7b8c9d0e1f2a3b4c5d6e";

const ENTITY_ID: &str = "https://sso.example.com/saml/contoso";
const ACS: &str = "https://sso.example.com/saml/contoso/finalize";
const TENANT: &str = "5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b";
const SSO: &str = "https://login.microsoftonline.com/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/saml2";

/// A signed answer.
pub struct Signed {
    /// Its text.
    pub xml: String,
}

/// What an answer holds beside the usual claims.
#[derive(Clone, Copy, Default)]
pub struct Size {
    groups: usize,
    attributes: usize,
    namespaces: usize,
    text: usize,
}

impl Size {
    /// This many groups.
    pub fn of_groups(groups: usize) -> Self {
        Self { groups, ..Self::default() }
    }
}

/// A kind of answer that grows: of about so many bytes.
type Growing = (&'static str, fn(usize) -> Size);

/// What grows in the growth rows.
pub const GROWING: [Growing; 4] = [
    ("growth_groups", |bytes| Size { groups: (bytes - 6_500) / 69, ..Size::default() }),
    ("growth_attributes", |bytes| Size { attributes: (bytes - 6_500) / 92, ..Size::default() }),
    ("growth_namespaces", |bytes| Size { namespaces: (bytes - 6_500) / 140, ..Size::default() }),
    ("growth_text", |bytes| Size { text: bytes - 6_500, ..Size::default() }),
];

/// Only the assertion is signed: Entra's default.
pub fn assertion(size: Size) -> Signed {
    Signed { xml: signed(&response(size), "_assertion", "idp") }
}

/// The assertion and then the Response are signed.
pub fn both(size: Size) -> Signed {
    let inner = signed(&response(size), "_assertion", "idp");
    Signed { xml: signed(&inner, "_response", "idp") }
}

/// Signed by a key that nobody trusts.
pub fn by_another_key(size: Size) -> Signed {
    Signed { xml: signed(&response(size), "_assertion", "attacker") }
}

/// The AuthnRequest of a login.
pub fn authn_request() -> String {
    let urls = SpUrls::new(ENTITY_ID.parse().unwrap(), ACS.parse().unwrap());
    let (id, at) = (REQUEST_ID.parse().unwrap(), "2026-03-25T12:00:00Z".parse().unwrap());
    request(&id, at, &urls, &SSO.parse().unwrap(), &RequestOptions::default())
}

fn signed(xml: &str, id: &str, key: &str) -> String {
    let read = |kind| std::fs::read(fixture(&format!("keys/{key}.{kind}.pem"))).unwrap();
    let (key, certificate) =
        (PrivateKey::from_pem(&read("key")), Certificate::from_pem(&read("cert")));
    sign(
        xml,
        id,
        Place::AfterFirstChild,
        &key.unwrap(),
        certificate.ok().as_ref(),
        SignatureAlgorithm::RsaSha256,
        DigestAlgorithm::Sha256,
    )
    .unwrap()
}

fn response(size: Size) -> String {
    let issuer = format!("https://sts.windows.net/{TENANT}/");
    format!(
        r#"<samlp:Response ID="_response" Version="2.0" IssueInstant="2026-03-25T11:59:59.877Z" Destination="{ACS}" InResponseTo="{REQUEST_ID}" xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"><Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion">{issuer}</Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><Assertion ID="_assertion" IssueInstant="2026-03-25T11:59:59.861Z" Version="2.0" xmlns="urn:oasis:names:tc:SAML:2.0:assertion"><Issuer>{issuer}</Issuer><Subject><NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">B.Simon@contoso.com</NameID><SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><SubjectConfirmationData InResponseTo="{REQUEST_ID}" NotOnOrAfter="2026-03-25T12:59:59.801Z" Recipient="{ACS}"/></SubjectConfirmation></Subject><Conditions NotBefore="2026-03-25T11:54:59.801Z" NotOnOrAfter="2026-03-25T12:59:59.801Z"><AudienceRestriction><Audience>{ENTITY_ID}</Audience></AudienceRestriction></Conditions><AttributeStatement>{}</AttributeStatement><AuthnStatement AuthnInstant="2026-03-25T08:30:12.451Z" SessionIndex="_assertion"><AuthnContext><AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</AuthnContextClassRef></AuthnContext></AuthnStatement></Assertion></samlp:Response>"#,
        attributes(size, &issuer)
    )
}

fn attributes(size: Size, issuer: &str) -> String {
    let mut xml = String::new();
    let microsoft = "http://schemas.microsoft.com/identity/claims/";
    let soap = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/";
    let methods = "http://schemas.microsoft.com/ws/2008/06/identity/authenticationmethod/";
    let claims: [(&str, &[&str]); 14] = [
        (&format!("{microsoft}tenantid"), &[TENANT]),
        (&format!("{microsoft}objectidentifier"), &["9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"]),
        (&format!("{microsoft}displayname"), &["Bjørn Simon"]),
        (&format!("{microsoft}identityprovider"), &[issuer]),
        (
            "http://schemas.microsoft.com/claims/authnmethodsreferences",
            &[
                &format!("{methods}password"),
                &format!("{methods}x509"),
                "http://schemas.microsoft.com/claims/multipleauthn",
            ],
        ),
        (&format!("{soap}givenname"), &["Bjørn"]),
        (&format!("{soap}surname"), &["Simon"]),
        (&format!("{soap}emailaddress"), &["B.Simon@contoso.com"]),
        (&format!("{soap}name"), &["B.Simon@contoso.com"]),
        ("http://schemas.microsoft.com/ws/2008/06/identity/claims/role", &["Reader", "Writer"]),
        ("department", &["Research & Development"]),
        ("employeeid", &["0012345"]),
        ("jobtitle", &["Engineer"]),
        ("country", &["Norway"]),
    ];
    for (name, values) in claims {
        let _ = write!(xml, r#"<Attribute Name="{name}">"#);
        for value in values {
            let value = value.replace('&', "&amp;");
            let _ = write!(xml, "<AttributeValue>{value}</AttributeValue>");
        }
        xml.push_str("</Attribute>");
    }
    if size.groups > 0 {
        let groups = "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups";
        let _ = write!(xml, r#"<Attribute Name="{groups}">"#);
        for number in 0..size.groups {
            let _ = write!(
                xml,
                "<AttributeValue>7d3f5e21-0c4a-4b6e-9f18-{number:012x}</AttributeValue>"
            );
        }
        xml.push_str("</Attribute>");
    }
    for number in 0..size.attributes {
        let _ = write!(
            xml,
            r#"<Attribute Name="extension{number:06}"><AttributeValue>value {number:06}</AttributeValue></Attribute>"#
        );
    }
    for number in 0..size.namespaces {
        let _ = write!(
            xml,
            r#"<Attribute Name="typed{number:06}"><AttributeValue xmlns:n{number}="urn:example:{number:06}"><n{number}:v>text</n{number}:v></AttributeValue></Attribute>"#
        );
    }
    if size.text > 0 {
        let text = "Lorem ipsum dolor sit amet. ".repeat(size.text / 28 + 1);
        let _ = write!(
            xml,
            r#"<Attribute Name="text"><AttributeValue>{text}</AttributeValue></Attribute>"#
        );
    }
    xml
}
