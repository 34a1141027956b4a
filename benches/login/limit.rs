//! The work that no implementation can leave out, done by the libraries alone.

use std::hint::black_box;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, Public};
use openssl::sign::Verifier;
use openssl::x509::X509;
use saml_sp::internals::xml::c14n::canonicalize;
use saml_sp::internals::xml::document::{Document, Element};
use saml_sp::internals::xml::limits::Limits;
use saml_sp::internals::xml::read::{Declared, read};
use saml_sp::internals::xml::verify::NAMESPACE;
use std::io::Write;

use crate::documents::Signed;
use crate::fixture;

/// Base64, and for each signature a digest and a verification.
pub struct Limit {
    base64: String,
    signatures: Vec<Signature>,
}

/// A signature with its key and all octets at hand.
pub struct Signature {
    key: PKey<Public>,
    octets: String,
    signed_info: String,
    value: Vec<u8>,
}

impl Limit {
    /// The limit of a login with this answer.
    pub fn of(signed: &Signed, base64: &str) -> Self {
        let document = document(&signed.xml);
        Self { base64: base64.to_owned(), signatures: signatures(&document) }
    }

    /// Does the work.
    pub fn run(&self) {
        black_box(STANDARD.decode(black_box(&self.base64)).unwrap());
        self.signatures.iter().for_each(Signature::run);
    }
}

impl Signature {
    /// SHA-256 over the canonical octets, and RSA over the canonical SignedInfo.
    pub fn run(&self) {
        black_box(openssl::sha::sha256(black_box(self.octets.as_bytes())));
        let mut verifier = Verifier::new(MessageDigest::sha256(), &self.key).unwrap();
        let signed_info = black_box(self.signed_info.as_bytes());
        // Whether it verifies is not asked: another key's signature costs the same.
        black_box(verifier.verify_oneshot(&self.value, signed_info).unwrap());
    }
}

/// The signature of a metadata document.
pub fn metadata(xml: &str) -> Signature {
    let document = document(xml.trim_start_matches('\u{feff}'));
    signatures(&document).remove(0)
}

/// The certificate of the fixtures' identity provider, DER.
pub fn certificate() -> Vec<u8> {
    let pem = std::fs::read(fixture("keys/idp.cert.pem")).unwrap();
    X509::from_pem(&pem).unwrap().to_der().unwrap()
}

/// Decodes a certificate and takes out its key.
pub fn decode_certificate(der: &[u8]) {
    black_box(X509::from_der(der).unwrap().public_key().unwrap());
}

/// DEFLATE and base64 of a message.
pub fn deflate(message: &str) {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(message.as_bytes()).unwrap();
    black_box(STANDARD.encode(encoder.finish().unwrap()));
}

fn document(xml: &str) -> Document {
    let mut limits = Limits::default();
    limits.nodes = usize::MAX;
    read(xml.to_owned(), Declared::MustBeUtf8, &limits).unwrap()
}

fn signatures(document: &Document) -> Vec<Signature> {
    let pem = std::fs::read(fixture("keys/idp.cert.pem")).unwrap();
    let key = X509::from_pem(&pem).unwrap().public_key().unwrap();
    let found = document.elements().filter(|element| element.is(NAMESPACE, "Signature"));
    found
        .map(|signature| Signature {
            key: key.clone(),
            octets: canonicalize(signature.parent().unwrap(), Some(signature), &[]),
            signed_info: canonicalize(child(signature, "SignedInfo"), None, &[]),
            value: {
                let text = child(signature, "SignatureValue").text().into_owned();
                STANDARD.decode(text.split_whitespace().collect::<String>()).unwrap()
            },
        })
        .collect()
}

fn child<'d>(parent: Element<'d>, name: &str) -> Element<'d> {
    parent.children().find(|child| child.is(NAMESPACE, name)).unwrap()
}
