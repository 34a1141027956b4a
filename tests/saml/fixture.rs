//! The files of `fixtures/`, and small metadata documents with what a test needs in them.

use saml_sp::chrono::{DateTime, Utc};
use saml_sp::error::MetadataError;
use saml_sp::settings::SsoUrl;
use saml_sp::{IdentityProvider, SigningCertificate};

/// The name of contoso's identity provider.
pub const ENTITY_ID: &str = "https://sts.windows.net/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/";
/// Where it takes requests, by both bindings.
pub const SSO: &str =
    "https://login.microsoftonline.com/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/saml2";
/// The clock of all fixtures.
pub const NOW: &str = "2026-03-25T12:00:00Z";

/// `openssl x509 -noout -fingerprint -sha1`, without the colons.
pub const IDP: &str = "3E77AC4ACFCC2C3B814F9AB6D5DFA41747D7AC27";
pub const IDP2: &str = "3AD29B96F4CD6F79FE88FE860670887070BAABFD";
pub const IDP_EXPIRED: &str = "F7270D2031106D3F81A04E0CA2E2EB5F2651E94D";
pub const ADFS: &str = "6A45D4E875B4B232365E91FF09D95BAFB4CE9F10";
pub const RSA1024: &str = "287061FD4DA32AD1BA9B53332BEEA68F38297BBC";
pub const ED25519: &str = "44DAB69992091A0B5CC120862838E22B53C20635";
pub const DSA: &str = "7F4596AC98A985322B6F127A14BB1A49E4D1BA5F";

pub fn bytes(path: &str) -> Vec<u8> {
    let file = format!("{}/fixtures/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&file).unwrap_or_else(|error| panic!("{path}: {error}"))
}

pub fn text(path: &str) -> String {
    String::from_utf8(bytes(path)).unwrap()
}

pub fn provider(path: &str) -> IdentityProvider {
    IdentityProvider::from_metadata(&bytes(path)).unwrap()
}

pub fn read(text: &str) -> Result<IdentityProvider, MetadataError> {
    IdentityProvider::from_metadata(text.as_bytes())
}

pub fn thumbprints(provider: &IdentityProvider) -> Vec<&str> {
    provider.certificates().iter().map(SigningCertificate::thumbprint).collect()
}

pub fn at(time: &str) -> DateTime<Utc> {
    saml_sp::internals::saml::instant::parse(time).unwrap()
}

pub fn url(text: &str) -> SsoUrl {
    text.parse().unwrap()
}

/// The base64 of a certificate of `fixtures/keys`, on one line.
pub fn certificate(name: &str) -> String {
    let pem = text(&format!("keys/{name}.cert.pem"));
    pem.lines().filter(|line| !line.starts_with("-----")).collect()
}

/// A KeyDescriptor for signing that shows a certificate.
pub fn key(base64: &str) -> String {
    format!(
        "<KeyDescriptor use=\"signing\"><KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\">\
         <X509Data><X509Certificate>{base64}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>"
    )
}

/// A SingleSignOnService; `binding` is the last part of its identifier.
pub fn endpoint(binding: &str, location: &str) -> String {
    format!(
        "<SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:{binding}\" \
         Location=\"{location}\"/>"
    )
}

/// A small metadata document: an IDPSSODescriptor that holds this.
pub fn document(entity_id: &str, inside: &str) -> String {
    format!(
        "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" \
         entityID=\"{entity_id}\"><IDPSSODescriptor \
         protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">\
         {inside}</IDPSSODescriptor></EntityDescriptor>"
    )
}

/// A small metadata document with the fixtures' key and this address for HTTP-Redirect.
pub fn signing_in_at(location: &str) -> String {
    document(ENTITY_ID, &[key(&certificate("idp")), endpoint("HTTP-Redirect", location)].concat())
}
