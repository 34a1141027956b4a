//! The keys that these tests sign with, each generated once and shared.

use std::sync::OnceLock;

use chrono::{DateTime, Utc};
use saml_sp::internals::xml::keys::certificate::Certificate;
use saml_sp::internals::xml::keys::private_key::{Curve, PrivateKey};

pub const SUBJECT: &str = "Microsoft Azure Federated SSO Certificate";

/// A private key and a certificate for it.
pub struct Signer {
    pub key: PrivateKey,
    pub certificate: Certificate,
}

/// The RSA-2048 key that the tests trust, unless they say otherwise.
pub fn rsa() -> &'static Signer {
    static SIGNER: OnceLock<Signer> = OnceLock::new();
    SIGNER.get_or_init(|| signer(PrivateKey::generate_rsa(2048).unwrap()))
}

/// An RSA-2048 key that nobody trusts.
pub fn attacker() -> &'static Signer {
    static SIGNER: OnceLock<Signer> = OnceLock::new();
    SIGNER.get_or_init(|| signer(PrivateKey::generate_rsa(2048).unwrap()))
}

/// An RSA-1024 key: real, and unfit.
pub fn short_rsa() -> &'static Signer {
    static SIGNER: OnceLock<Signer> = OnceLock::new();
    SIGNER.get_or_init(|| signer(PrivateKey::generate_rsa(1024).unwrap()))
}

/// The EC key on this curve that the tests trust.
pub fn ec(curve: Curve) -> &'static Signer {
    static P256: OnceLock<Signer> = OnceLock::new();
    static P384: OnceLock<Signer> = OnceLock::new();
    static P521: OnceLock<Signer> = OnceLock::new();
    let signer_of_curve = match curve {
        Curve::P256 => &P256,
        Curve::P384 => &P384,
        Curve::P521 => &P521,
    };
    signer_of_curve.get_or_init(|| signer(PrivateKey::generate_ec(curve).unwrap()))
}

pub fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn signer(key: PrivateKey) -> Signer {
    let (from, to) = (instant("2025-01-01T00:00:00Z"), instant("2028-01-01T00:00:00Z"));
    let certificate = key.self_signed(SUBJECT, from, to).unwrap();
    Signer { key, certificate }
}
