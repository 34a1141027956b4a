//! Keys and certificates of every kind, made for the tests.

pub use std::thread;

pub use chrono::{DateTime, Utc};
pub use openssl::asn1::Asn1Time;
pub use openssl::bn::{BigNum, BigNumContext};
pub use openssl::dsa::Dsa;
pub use openssl::ec::{Asn1Flag, EcGroup, EcKey, EcPoint};
pub use openssl::ecdsa::EcdsaSig;
pub use openssl::error::ErrorStack;
pub use openssl::hash::MessageDigest;
pub use openssl::nid::Nid;
pub use openssl::pkey::{HasPublic, Id, PKey, Public};
pub use openssl::pkey_ctx::PkeyCtx;
pub use openssl::rsa::Rsa;
pub use openssl::symm::Cipher;
pub use openssl::x509::{X509, X509Name};

pub use saml_sp::internals::xml::digest::{DigestAlgorithm, sha256};
pub use saml_sp::internals::xml::keys::algorithms::{
    AllowedAlgorithms, KeyKind, SignatureAlgorithm,
};
pub use saml_sp::internals::xml::keys::base64_binary;
pub use saml_sp::internals::xml::keys::certificate::Certificate;
pub use saml_sp::internals::xml::keys::private_key::{Curve, PrivateKey, PrivateKeyError};
pub use saml_sp::internals::xml::keys::public_key::{KeyError, PublicKey};

pub use crate::signers::{SUBJECT, attacker, ec, instant, rsa, short_rsa};

pub const MESSAGE: &[u8] = b"what is signed";

/// Whether a key is fit once it stands in a certificate, and of which kind; or why it is not.
pub fn fitness(key: &PKey<impl HasPublic>) -> Result<KeyKind, KeyError> {
    let certificate = certificate_with(key, &X509Name::builder().unwrap().build());
    assert!(ErrorStack::get().errors().is_empty());
    certificate.public_key().map(PublicKey::kind)
}

/// A certificate for `key`; its signature is by another key, since nobody looks at it.
pub fn certificate_with(
    key: &PKey<impl HasPublic>,
    subject: &openssl::x509::X509NameRef,
) -> Certificate {
    let issuer = PKey::private_key_from_pem(ec(Curve::P256).key.to_pem().unwrap().as_bytes());
    let mut builder = X509::builder().unwrap();
    builder.set_version(2).unwrap();
    builder.set_subject_name(subject).unwrap();
    builder.set_not_before(&Asn1Time::from_unix(0).unwrap()).unwrap();
    builder.set_not_after(&Asn1Time::from_unix(1).unwrap()).unwrap();
    builder.set_pubkey(key).unwrap();
    builder.sign(&issuer.unwrap(), MessageDigest::sha256()).unwrap();
    Certificate::from_der(&builder.build().to_der().unwrap()).unwrap()
}

/// A public RSA key whose modulus has this many bits; nobody knows its factors.
pub fn rsa_public(bits: i32, exponent: &str) -> PKey<Public> {
    let mut modulus = BigNum::from_u32(0xabcd_ef01).unwrap();
    modulus.set_bit(bits - 1).unwrap();
    let exponent = BigNum::from_hex_str(exponent).unwrap();
    PKey::from_rsa(Rsa::from_public_components(modulus, exponent).unwrap()).unwrap()
}

pub fn ec_public(curve: Nid) -> PKey<Public> {
    let group = EcGroup::from_curve_name(curve).unwrap();
    let key = EcKey::generate(&group).unwrap();
    PKey::from_ec_key(EcKey::from_public_key(&group, key.public_key()).unwrap()).unwrap()
}

pub fn find(haystack: &[u8], needle: &[u8]) -> usize {
    haystack.windows(needle.len()).position(|window| window == needle).unwrap()
}
