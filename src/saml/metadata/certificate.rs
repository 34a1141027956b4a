//! A certificate whose key signs an identity provider's messages, fit for that or not.

use chrono::{DateTime, Utc};

use crate::xml::keys::certificate::Certificate;
use crate::xml::keys::public_key::KeyError;

/// A signing certificate of an identity provider: Entra's *SAML Signing Certificate*.
///
/// Trust lies in the key alone: the dates, the issuer and the serial number decide nothing, as
/// Entra's certificates are self-signed and outlive their dates.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningCertificate(Certificate);

impl SigningCertificate {
    /// Reads Entra's *Certificate (Base64)* or *Certificate (Raw)*: PEM, DER, or base64 alone.
    ///
    /// # Errors
    /// [`KeyError::Unreadable`] if it is no X.509 certificate. An unfit key is no error here:
    /// see [`usable`](Self::usable).
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        const PEM: &[u8] = b"-----BEGIN";
        // The text around a PEM block may be of any encoding.
        let certificate = if bytes.windows(PEM.len()).any(|window| window == PEM) {
            Certificate::from_pem(bytes)
        } else {
            match std::str::from_utf8(bytes) {
                Ok(text) => Certificate::from_base64(text),
                Err(_) => Certificate::from_der(bytes),
            }
        };
        certificate.map(Self)
    }

    pub(crate) fn new(certificate: Certificate) -> Self {
        Self(certificate)
    }

    pub(crate) fn certificate(&self) -> &Certificate {
        &self.0
    }

    /// Whether the key can verify signatures here.
    ///
    /// # Errors
    /// What is unfit about it: its kind, its size, its exponent or its curve.
    pub fn usable(&self) -> Result<(), KeyError> {
        self.0.public_key().map(|_| ())
    }

    /// Its *Thumbprint* as the Entra portal shows it: SHA-1, upper-case hexadecimal.
    pub fn thumbprint(&self) -> &str {
        self.0.sha1_thumbprint()
    }

    /// The SHA-256 of the certificate, upper-case hexadecimal.
    pub fn sha256_thumbprint(&self) -> &str {
        self.0.sha256_thumbprint()
    }

    /// The subject, on one line.
    pub fn subject(&self) -> &str {
        self.0.subject()
    }

    /// The instant from which it is in force, UTC.
    pub fn not_before(&self) -> DateTime<Utc> {
        self.0.not_before()
    }

    /// The instant until which it is in force, UTC: Entra's *Expiration*.
    pub fn not_after(&self) -> DateTime<Utc> {
        self.0.not_after()
    }

    /// The certificate itself, DER.
    pub fn der(&self) -> &[u8] {
        self.0.der()
    }
}

impl std::fmt::Debug for SigningCertificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("SigningCertificate").field(&self.thumbprint()).finish()
    }
}
