//! The keys of pretended identity providers: made once in a process, since an RSA key takes about
//! a tenth of a second.

use std::sync::OnceLock;

use chrono::{DateTime, TimeDelta, Utc};

use crate::saml::instant::shifted;
use crate::testing::error::PretendError;
use crate::xml::digest::DigestAlgorithm;
use crate::xml::keys::algorithms::SignatureAlgorithm;
use crate::xml::keys::certificate::Certificate;
use crate::xml::keys::private_key::{Curve, PrivateKey, PrivateKeyError};

/// The name that Entra gives to its certificates.
const COMMON_NAME: &str = "Microsoft Azure Federated SSO Certificate";

/// When a certificate begins and ends, in days since 1970: with the years 2000 and 2100.
const FIRST_DAY: i64 = 10_957;
const LAST_DAY: i64 = 47_482;

/// The kinds of key that a pretend Entra can sign with; the real one has RSA keys only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyKind {
    /// RSA of 2048 bits, as Entra makes them.
    #[default]
    Rsa2048,
    /// ECDSA on the curve P-256.
    EcdsaP256,
    /// ECDSA on the curve P-384.
    EcdsaP384,
    /// ECDSA on the curve P-521.
    EcdsaP521,
}

/// Whose key it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The tenant's, from the beginning.
    Tenant(KeyKind),
    /// The tenant's next one.
    Next,
    /// Nobody's whom a service provider knows.
    Stranger,
}

/// A key that signs, and the certificate in which metadata shows it.
#[derive(Clone)]
pub struct SigningKey {
    key: PrivateKey,
    kind: KeyKind,
    certificate: Certificate,
}

impl SigningKey {
    /// The key of this owner in a certificate for all of this century, so that a test may choose
    /// any clock. Equal in the whole process.
    pub fn of(owner: Owner) -> Result<Self, PretendError> {
        let day = |number| shifted(DateTime::UNIX_EPOCH, TimeDelta::days(number));
        let (from, until) = (day(FIRST_DAY), day(LAST_DAY));
        let (key, kind) = (private_key(owner)?, kind(owner));
        let certificate = key.self_signed(COMMON_NAME, from, until).map_err(not_made)?;
        Ok(Self { key, kind, certificate })
    }

    /// The same key in a certificate of three years that ends then, as Entra makes them.
    pub fn until(&self, end: DateTime<Utc>) -> Result<Self, PretendError> {
        let begin = shifted(end, TimeDelta::days(-3 * 365));
        let certificate = self.key.self_signed(COMMON_NAME, begin, end).map_err(not_made)?;
        Ok(Self { certificate, ..self.clone() })
    }

    /// The private key.
    pub fn key(&self) -> &PrivateKey {
        &self.key
    }

    /// The certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The algorithm that goes with this digest. SHA-1 has none by ECDSA: SHA-256 stands in.
    pub fn algorithm(&self, digest: DigestAlgorithm) -> SignatureAlgorithm {
        match (self.kind, digest) {
            (KeyKind::Rsa2048, DigestAlgorithm::Sha1) => SignatureAlgorithm::RsaSha1,
            (KeyKind::Rsa2048, _) => SignatureAlgorithm::RsaSha256,
            (KeyKind::EcdsaP256, _) => SignatureAlgorithm::EcdsaSha256,
            (KeyKind::EcdsaP384, _) => SignatureAlgorithm::EcdsaSha384,
            (KeyKind::EcdsaP521, _) => SignatureAlgorithm::EcdsaSha512,
        }
    }
}

fn kind(owner: Owner) -> KeyKind {
    match owner {
        Owner::Tenant(kind) => kind,
        Owner::Next | Owner::Stranger => KeyKind::Rsa2048,
    }
}

/// Makes the key at its first use. No secret of anybody's: it lives and dies with the process.
fn private_key(owner: Owner) -> Result<PrivateKey, PretendError> {
    type Slot = OnceLock<Result<PrivateKey, PrivateKeyError>>;
    static RSA: Slot = OnceLock::new();
    static NEXT: Slot = OnceLock::new();
    static STRANGER: Slot = OnceLock::new();
    static P256: Slot = OnceLock::new();
    static P384: Slot = OnceLock::new();
    static P521: Slot = OnceLock::new();

    let rsa = || PrivateKey::generate_rsa(2048);
    let key = match owner {
        Owner::Tenant(KeyKind::Rsa2048) => RSA.get_or_init(rsa),
        Owner::Tenant(KeyKind::EcdsaP256) => {
            P256.get_or_init(|| PrivateKey::generate_ec(Curve::P256))
        }
        Owner::Tenant(KeyKind::EcdsaP384) => {
            P384.get_or_init(|| PrivateKey::generate_ec(Curve::P384))
        }
        Owner::Tenant(KeyKind::EcdsaP521) => {
            P521.get_or_init(|| PrivateKey::generate_ec(Curve::P521))
        }
        Owner::Next => NEXT.get_or_init(rsa),
        Owner::Stranger => STRANGER.get_or_init(rsa),
    };
    key.clone().map_err(not_made)
}

fn not_made(error: PrivateKeyError) -> PretendError {
    PretendError::Signing(error.to_string())
}
