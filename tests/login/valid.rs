//! The one valid login from which every test departs: company, identity provider and pending login,
//! and Entra's answer as a template whose pieces are replaced before it is signed.

use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use saml_sp::internals::xml::digest::DigestAlgorithm;
use saml_sp::internals::xml::keys::algorithms::SignatureAlgorithm;
use saml_sp::internals::xml::keys::certificate::Certificate;
use saml_sp::internals::xml::keys::private_key::PrivateKey;
use saml_sp::internals::xml::sign::{Place, sign};
use saml_sp::report::{Outcome, Rule};
use saml_sp::{
    AcsForm, Code, Identity, IdentityProvider, Login, PendingLogin, Policy, Refusal, RequestId,
    ServiceProvider, SigningCertificate, Spend,
};

use crate::edit;

pub const NOW: &str = "2026-03-25T12:00:00Z";
pub const REQUEST_ID: &str = "_5f0c7e1a9d3b4c2e8f6a7b8c9d0e1f2a3b4c5d6e";
pub const SP: &str = "https://sso.example.com/saml/contoso";
pub const ACS: &str = "https://sso.example.com/saml/contoso/finalize";
pub const IDP: &str = "https://sts.windows.net/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/";
pub const USER: &str = "B.Simon@contoso.com";
pub const RESPONSE_ID: &str = "_0d6f4b0e-61c5-4a39-8f0a-3d2b1c0e9f88";
pub const ASSERTION_ID: &str = "_7be1f1b4-2c0e-4a53-9d1c-5a6e8f907b11";

/// The Response's own Issuer, and the assertion's.
pub const RESPONSE_ISSUER: &str = concat!(
    r#"<Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion">"#,
    "https://sts.windows.net/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/</Issuer>"
);
pub const ISSUER: &str =
    "<Issuer>https://sts.windows.net/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/</Issuer>";
pub const BEARER: &str = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
pub const SUCCESS: &str = "urn:oasis:names:tc:SAML:2.0:status:Success";

const TEMPLATE: &str = concat!(
    r#"<samlp:Response ID="_0d6f4b0e-61c5-4a39-8f0a-3d2b1c0e9f88" Version="2.0" "#,
    r#"IssueInstant="2026-03-25T11:59:59.877Z" "#,
    r#"Destination="https://sso.example.com/saml/contoso/finalize" "#,
    r#"InResponseTo="_5f0c7e1a9d3b4c2e8f6a7b8c9d0e1f2a3b4c5d6e" "#,
    r#"xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">"#,
    r#"<Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion">"#,
    "https://sts.windows.net/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/</Issuer>",
    r#"<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>"#,
    "</samlp:Status>",
    r#"<Assertion ID="_7be1f1b4-2c0e-4a53-9d1c-5a6e8f907b11" "#,
    r#"IssueInstant="2026-03-25T11:59:59.877Z" Version="2.0" "#,
    r#"xmlns="urn:oasis:names:tc:SAML:2.0:assertion">"#,
    "<Issuer>https://sts.windows.net/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/</Issuer>",
    r#"<Subject><NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">"#,
    "B.Simon@contoso.com</NameID>",
    r#"<SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">"#,
    r#"<SubjectConfirmationData InResponseTo="_5f0c7e1a9d3b4c2e8f6a7b8c9d0e1f2a3b4c5d6e" "#,
    r#"NotOnOrAfter="2026-03-25T12:59:59.801Z" "#,
    r#"Recipient="https://sso.example.com/saml/contoso/finalize"/>"#,
    "</SubjectConfirmation></Subject>",
    r#"<Conditions NotBefore="2026-03-25T11:54:59.801Z" NotOnOrAfter="2026-03-25T12:59:59.801Z">"#,
    "<AudienceRestriction><Audience>https://sso.example.com/saml/contoso</Audience>",
    "</AudienceRestriction></Conditions>",
    "<AttributeStatement>",
    r#"<Attribute Name="http://schemas.microsoft.com/identity/claims/tenantid">"#,
    "<AttributeValue>5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b</AttributeValue></Attribute>",
    r#"<Attribute Name="http://schemas.microsoft.com/identity/claims/objectidentifier">"#,
    "<AttributeValue>9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d</AttributeValue></Attribute>",
    r#"<Attribute Name="http://schemas.microsoft.com/identity/claims/displayname">"#,
    "<AttributeValue>B. Simon</AttributeValue></Attribute>",
    r#"<Attribute Name="http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress">"#,
    "<AttributeValue>B.Simon@contoso.com</AttributeValue></Attribute>",
    "</AttributeStatement>",
    r#"<AuthnStatement AuthnInstant="2026-03-25T08:30:12.451Z" "#,
    r#"SessionIndex="_7be1f1b4-2c0e-4a53-9d1c-5a6e8f907b11"><AuthnContext>"#,
    "<AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</AuthnContextClassRef>",
    "</AuthnContext></AuthnStatement></Assertion></samlp:Response>"
);

/// What gets signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signed {
    Nothing,
    Assertion,
    Response,
    Both,
}

/// The three ways in which an answer is signed.
pub const EACH_WAY: [Signed; 3] = [Signed::Assertion, Signed::Response, Signed::Both];

/// An answer in the making: edits are made before it is signed.
#[derive(Clone)]
pub struct Answer {
    xml: String,
    signed: Signed,
    signer: &'static str,
    algorithm: SignatureAlgorithm,
    digest: DigestAlgorithm,
}

/// The valid answer, its assertion to be signed by `idp`.
pub fn answer() -> Answer {
    Answer {
        xml: TEMPLATE.to_owned(),
        signed: Signed::Assertion,
        signer: "idp",
        algorithm: SignatureAlgorithm::RsaSha256,
        digest: DigestAlgorithm::Sha256,
    }
}

impl Answer {
    pub fn with(self, from: &str, to: &str) -> Self {
        self.edited(|xml| edit::replaced(xml, from, to))
    }

    /// With this content of its NameID.
    pub fn named(self, content: &str) -> Self {
        let format = "nameid-format:emailAddress";
        let name = |content: &str| format!(r#"{format}">{content}</NameID>"#);
        self.with(&name(USER), &name(content))
    }

    /// Replaces every `from`.
    pub fn with_each(self, from: &str, to: &str) -> Self {
        assert!(self.xml.contains(from), "{from} must occur");
        self.edited(|xml| xml.replace(from, to))
    }

    pub fn attribute(self, tag: &str, name: &str, value: &str) -> Self {
        self.edited(|xml| edit::with_attribute(xml, tag, name, value))
    }

    pub fn without_attribute(self, tag: &str, name: &str) -> Self {
        self.edited(|xml| edit::without_attribute(xml, tag, name))
    }

    pub fn element(self, tag: &str, by: &str) -> Self {
        self.edited(|xml| edit::with_element(xml, tag, by))
    }

    pub fn without(self, tag: &str) -> Self {
        self.element(tag, "")
    }

    pub fn before(self, tag: &str, what: &str) -> Self {
        self.edited(|xml| edit::before(xml, tag, what))
    }

    pub fn after(self, tag: &str, what: &str) -> Self {
        self.edited(|xml| edit::after(xml, tag, what))
    }

    pub fn inside(self, tag: &str, what: &str) -> Self {
        self.edited(|xml| edit::inside(xml, tag, what))
    }

    pub fn edited(mut self, edit: impl FnOnce(&str) -> String) -> Self {
        self.xml = edit(&self.xml);
        self
    }

    pub fn signed(mut self, signed: Signed) -> Self {
        self.signed = signed;
        self
    }

    /// Signed by the key NAME of fixtures/keys, whose certificate is shown.
    pub fn by(mut self, signer: &'static str) -> Self {
        self.signer = signer;
        self
    }

    pub fn algorithms(mut self, algorithm: SignatureAlgorithm, digest: DigestAlgorithm) -> Self {
        (self.algorithm, self.digest) = (algorithm, digest);
        self
    }

    /// The answer before it is signed.
    pub fn unsigned(&self) -> &str {
        &self.xml
    }

    /// The answer, signed: the assertion first, since the Response's signature covers it.
    pub fn xml(&self) -> String {
        let mut xml = self.xml.clone();
        if matches!(self.signed, Signed::Assertion | Signed::Both) {
            xml = self.sign(&xml, "Assertion");
        }
        if matches!(self.signed, Signed::Response | Signed::Both) {
            xml = self.sign(&xml, "samlp:Response");
        }
        xml
    }

    fn sign(&self, xml: &str, tag: &str) -> String {
        let named = format!("<{tag} ");
        let tags = xml.match_indices(&named).map(|(start, _)| &xml[start..]);
        let mut opens = tags.map(|tail| &tail[..tail.find('>').unwrap() + 1]);
        let open = opens.find(|open| open.contains(r#" ID=""#)).expect("the element has an ID");
        let start = xml.find(open).unwrap();
        let (_, id) = open.split_once(r#" ID=""#).unwrap();
        let (id, _) = id.split_once('"').unwrap();
        let has_issuer = xml[start + open.len()..].starts_with("<Issuer");
        let place = if has_issuer { Place::AfterFirstChild } else { Place::FirstChild };
        let signer = signer(self.signer);
        let certificate = Some(&signer.certificate);
        sign(xml, id, place, &signer.key, certificate, self.algorithm, self.digest).unwrap()
    }
}

/// A key of fixtures/keys and its certificate.
pub struct Signer {
    pub key: PrivateKey,
    pub certificate: Certificate,
}

/// The RSA or EC key NAME of fixtures/keys.
pub fn signer(name: &str) -> Signer {
    let key = PrivateKey::from_pem(&fixture(&format!("keys/{name}.key.pem"))).unwrap();
    let certificate = Certificate::from_pem(&fixture(&format!("keys/{name}.cert.pem"))).unwrap();
    Signer { key, certificate }
}

/// The certificate NAME of fixtures/keys, of whatever kind.
pub fn certificate(name: &str) -> SigningCertificate {
    SigningCertificate::from_bytes(&fixture(&format!("keys/{name}.cert.pem"))).unwrap()
}

/// A file of fixtures/.
pub fn fixture(path: &str) -> Vec<u8> {
    std::fs::read(format!("{}/fixtures/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// One company's service provider and a login of it that is under way.
#[derive(Clone)]
pub struct Desk {
    pub sp: ServiceProvider,
    pub pending: PendingLogin,
    pub relay_state: Option<String>,
    pub now: DateTime<Utc>,
}

/// Contoso's, with Entra's metadata; the login was begun half a minute ago.
pub fn desk() -> Desk {
    static IDP: OnceLock<IdentityProvider> = OnceLock::new();
    let idp = IDP
        .get_or_init(|| IdentityProvider::from_metadata(&fixture("metadata/entra.xml")).unwrap());
    desk_of(idp.clone())
}

/// Contoso's, with the keys of these certificates.
pub fn desk_with_keys(names: &[&str]) -> Desk {
    let desk = desk();
    let idp = desk.sp.identity_provider();
    let certificates = names.iter().map(|name| certificate(name)).collect();
    desk_of(
        IdentityProvider::from_parts(idp.entity_id().clone(), idp.sso().clone(), certificates)
            .unwrap(),
    )
}

pub fn desk_of(idp: IdentityProvider) -> Desk {
    let base = "https://sso.example.com".parse().unwrap();
    let sp = ServiceProvider::for_company(&base, "contoso".parse().unwrap(), idp);
    let begun = instant("2026-03-25T11:59:30Z");
    let pending = sp.start_login(request_id(), begun).pending();
    Desk { sp, pending, relay_state: Some(REQUEST_ID.to_owned()), now: instant(NOW) }
}

impl Desk {
    pub fn at(mut self, now: &str) -> Self {
        self.now = instant(now);
        self
    }

    pub fn policy(mut self, change: impl FnOnce(Policy) -> Policy) -> Self {
        let policy = change(self.sp.policy().clone());
        self.sp = self.sp.with_policy(policy);
        self
    }

    pub fn skew(self, seconds: u32) -> Self {
        self.policy(|policy| policy.with_clock_skew(seconds).unwrap())
    }

    pub fn form(&self, xml: &str) -> AcsForm {
        AcsForm::from_parts(STANDARD.encode(xml), self.relay_state.clone())
    }

    /// The whole way: judged, spent as the first, redeemed.
    pub fn login(&self, xml: &str) -> Result<Login, Refusal> {
        self.sp.finish_login(&self.form(xml), &self.pending, self.now)?.redeem(Spend::First)
    }

    pub fn identity(&self, xml: &str) -> Identity {
        match self.login(xml) {
            Ok(login) => login.identity,
            Err(refusal) => panic!("{refusal}\n{}", refusal.report().to_text()),
        }
    }

    pub fn refusal(&self, xml: &str) -> Refusal {
        self.login(xml).map(|_| ()).expect_err("the answer is refused")
    }

    /// The code of the refusal; `None` where the user gets in.
    pub fn verdict(&self, xml: &str) -> Option<Code> {
        self.login(xml).err().map(|refusal| refusal.code())
    }
}

/// Each of these answers signs the user in, however it is signed.
pub fn accepted(answers: impl IntoIterator<Item = (&'static str, Answer)>) {
    for (what, answer) in answers {
        for signed in EACH_WAY {
            let verdict = desk().verdict(&answer.clone().signed(signed).xml());
            assert_eq!(verdict, None, "{what}, {signed:?} signed");
        }
    }
}

/// Each of these answers breaks this rule and no other, and is refused with its code, however it
/// is signed.
pub fn breaks(rule: Rule, answers: impl IntoIterator<Item = (&'static str, Answer)>) {
    for (what, answer) in answers {
        for signed in EACH_WAY {
            let refusal = desk().refusal(&answer.clone().signed(signed).xml());
            assert_eq!(refusal.code(), rule.code(), "{what}, {signed:?} signed");
            assert_eq!(failed(&refusal), [rule], "{what}, {signed:?} signed");
        }
    }
}

/// Each of these answers is refused with this code, however it is signed.
pub fn refused(code: Code, answers: impl IntoIterator<Item = (&'static str, Answer)>) {
    for (what, answer) in answers {
        for signed in EACH_WAY {
            let verdict = desk().verdict(&answer.clone().signed(signed).xml());
            assert_eq!(verdict, Some(code), "{what}, {signed:?} signed");
        }
    }
}

/// The rules that failed.
pub fn failed(refusal: &Refusal) -> Vec<Rule> {
    let lines = refusal.report().lines().into_iter();
    lines.filter(|line| line.outcome == Outcome::Failed).map(|line| line.rule).collect()
}

pub fn request_id() -> RequestId {
    REQUEST_ID.parse().unwrap()
}

pub fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}
