//! Private keys of pretended identity providers, for tests.

use std::fmt;

use chrono::{DateTime, Utc};
use openssl::asn1::Asn1Time;
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::ecdsa::EcdsaSig;
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
#[cfg(feature = "internals")]
use openssl::pkey::Id;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::sign::Signer;
use openssl::x509::{X509, X509Name};

use crate::xml::digest::DigestAlgorithm;
use crate::xml::keys::algorithms::{KeyKind, SignatureAlgorithm};
use crate::xml::keys::certificate::Certificate;

/// A private RSA or EC key.
#[derive(Clone)]
pub struct PrivateKey {
    key: PKey<Private>,
    kind: KeyKind,
}

/// The curves whose keys we use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// NIST P-256.
    P256,
    /// NIST P-384.
    P384,
    /// NIST P-521.
    P521,
}

/// Why a private key could not be made or used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PrivateKeyError {
    /// The PEM holds no unencrypted RSA or EC private key.
    #[cfg(feature = "internals")]
    #[error("this is not an unencrypted RSA or EC private key in PEM")]
    Unreadable,
    /// An RSA algorithm with an EC key, or the reverse.
    #[error("the algorithm is for another kind of key")]
    Kind,
    /// OpenSSL failed: the size of a key, a subject or a time may be out of its bounds.
    #[error("OpenSSL failed")]
    OpenSsl,
}

impl PrivateKey {
    /// A new RSA key. Any size that OpenSSL makes, so that tests can have an unfit one.
    ///
    /// # Errors
    /// [`PrivateKeyError::OpenSsl`] if OpenSSL makes no key of this size.
    pub fn generate_rsa(bits: u32) -> Result<Self, PrivateKeyError> {
        let key = by_openssl(|| PKey::from_rsa(Rsa::generate(bits)?))?;
        Ok(Self { key, kind: KeyKind::Rsa })
    }

    /// A new EC key on a named curve.
    ///
    /// # Errors
    /// [`PrivateKeyError::OpenSsl`] if OpenSSL fails.
    pub fn generate_ec(curve: Curve) -> Result<Self, PrivateKeyError> {
        let curve = match curve {
            Curve::P256 => Nid::X9_62_PRIME256V1,
            Curve::P384 => Nid::SECP384R1,
            Curve::P521 => Nid::SECP521R1,
        };
        let key = by_openssl(|| {
            let group = EcGroup::from_curve_name(curve)?;
            PKey::from_ec_key(EcKey::generate(&group)?)
        })?;
        Ok(Self { key, kind: KeyKind::Ec })
    }

    /// The key in a PEM file.
    ///
    /// # Errors
    /// [`PrivateKeyError::Unreadable`] if it holds no RSA or EC key, or an encrypted one.
    #[cfg(feature = "internals")]
    pub fn from_pem(pem: &[u8]) -> Result<Self, PrivateKeyError> {
        // Without a callback OpenSSL would ask for a passphrase at the terminal.
        let key = PKey::private_key_from_pem_callback(pem, |_| Ok(0))
            .map_err(|_| PrivateKeyError::Unreadable)?;
        let kind = match key.id() {
            Id::RSA => KeyKind::Rsa,
            Id::EC => KeyKind::Ec,
            _ => return Err(PrivateKeyError::Unreadable),
        };
        Ok(Self { key, kind })
    }

    /// The key as PKCS #8 in PEM, unencrypted.
    ///
    /// # Errors
    /// [`PrivateKeyError::OpenSsl`] if OpenSSL fails.
    #[cfg(feature = "internals")]
    pub fn to_pem(&self) -> Result<String, PrivateKeyError> {
        let pem = by_openssl(|| self.key.private_key_to_pem_pkcs8())?;
        String::from_utf8(pem).map_err(|_| PrivateKeyError::OpenSsl)
    }

    /// A certificate of this key for itself, as the Entra portal makes one: only a common name and
    /// a validity in whole seconds. The same arguments give the same RSA certificate.
    ///
    /// # Errors
    /// [`PrivateKeyError::OpenSsl`] if the subject or a time is out of OpenSSL's bounds.
    pub fn self_signed(
        &self,
        common_name: &str,
        not_before: DateTime<Utc>,
        not_after: DateTime<Utc>,
    ) -> Result<Certificate, PrivateKeyError> {
        let der = by_openssl(|| {
            let mut name = X509Name::builder()?;
            name.append_entry_by_nid(Nid::COMMONNAME, common_name)?;
            let name = name.build();
            let serial_number = BigNum::from_u32(1)?.to_asn1_integer()?;

            let mut builder = X509::builder()?;
            builder.set_version(2)?; // which is X.509 version 3
            builder.set_serial_number(&serial_number)?;
            builder.set_subject_name(&name)?;
            builder.set_issuer_name(&name)?;
            builder.set_not_before(asn1_time(not_before)?.as_ref())?;
            builder.set_not_after(asn1_time(not_after)?.as_ref())?;
            builder.set_pubkey(&self.key)?;
            builder.sign(&self.key, MessageDigest::sha256())?;
            builder.build().to_der()
        })?;
        Certificate::from_der(&der).map_err(|_| PrivateKeyError::OpenSsl)
    }

    /// A signature over `message`, in the form of XML signatures: PKCS #1 v1.5, or raw r‖s.
    ///
    /// # Errors
    /// [`PrivateKeyError::Kind`] if the key is of another kind than the algorithm's, and
    /// [`PrivateKeyError::OpenSsl`] if OpenSSL fails.
    pub fn sign(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
    ) -> Result<Vec<u8>, PrivateKeyError> {
        if algorithm.key_kind() != self.kind {
            return Err(PrivateKeyError::Kind);
        }
        let digest = match algorithm.digest() {
            DigestAlgorithm::Sha1 => MessageDigest::sha1(),
            DigestAlgorithm::Sha256 => MessageDigest::sha256(),
            DigestAlgorithm::Sha384 => MessageDigest::sha384(),
            DigestAlgorithm::Sha512 => MessageDigest::sha512(),
        };
        let octets =
            i32::try_from(self.key.bits().div_ceil(8)).map_err(|_| PrivateKeyError::OpenSsl)?;
        by_openssl(|| {
            let signature = Signer::new(digest, &self.key)?.sign_oneshot_to_vec(message)?;
            if self.kind == KeyKind::Rsa {
                return Ok(signature);
            }
            let signature = EcdsaSig::from_der(&signature)?;
            let mut raw = signature.r().to_vec_padded(octets)?;
            raw.extend(signature.s().to_vec_padded(octets)?);
            Ok(raw)
        })
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PrivateKey").field("kind", &self.kind).finish_non_exhaustive()
    }
}

fn by_openssl<T>(make: impl FnOnce() -> Result<T, ErrorStack>) -> Result<T, PrivateKeyError> {
    make().map_err(|_| PrivateKeyError::OpenSsl)
}

fn asn1_time(time: DateTime<Utc>) -> Result<Asn1Time, ErrorStack> {
    Asn1Time::from_unix(time.timestamp())
}
