//! X.509 certificates, as the wrapping in which keys are handed out.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use openssl::asn1::{Asn1Time, Asn1TimeRef};
use openssl::x509::{X509, X509NameRef};

use crate::xml::digest::DigestAlgorithm;
use crate::xml::keys::base64_binary;
use crate::xml::keys::public_key::{KeyError, PublicKey};
use crate::xml::misleading::shown;

/// One X.509 certificate, read once, and the public key in it or the reason why that key cannot be
/// used.
///
/// Nothing in it is trusted or checked but the key's fitness: whoever pins a certificate trusts its
/// key, and chains, names and extensions are given no meaning. The validity is there to be shown.
#[derive(Clone)]
pub struct Certificate {
    der: Vec<u8>,
    subject: String,
    not_before: DateTime<Utc>,
    not_after: DateTime<Utc>,
    sha1_thumbprint: String,
    sha256_thumbprint: String,
    public_key: Result<PublicKey, KeyError>,
}

impl Certificate {
    /// The certificate whose DER these octets are, all of them.
    ///
    /// # Errors
    /// [`KeyError::Unreadable`] if they are anything else. An unfit key is no error here, see
    /// [`Self::public_key`].
    pub fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        Self::parse(der).ok_or(KeyError::Unreadable)
    }

    /// The certificate whose DER is in this base64, as the content of `X509Certificate`: white
    /// space may stand anywhere.
    ///
    /// # Errors
    /// [`KeyError::Unreadable`] if it is anything else.
    pub fn from_base64(text: &str) -> Result<Self, KeyError> {
        Self::from_der(&base64_binary::decode(text).ok_or(KeyError::Unreadable)?)
    }

    /// The one certificate in a PEM file (RFC 7468 section 5), with any text around it: the
    /// portal's "Certificate (Base64)".
    ///
    /// # Errors
    /// [`KeyError::Unreadable`] if there is none, or more than one.
    pub fn from_pem(pem: &[u8]) -> Result<Self, KeyError> {
        const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
        const END: &str = "-----END CERTIFICATE-----";
        // Only the text around may be of another encoding.
        let text = String::from_utf8_lossy(pem);
        let (_, rest) = text.split_once(BEGIN).ok_or(KeyError::Unreadable)?;
        let (body, rest) = rest.split_once(END).ok_or(KeyError::Unreadable)?;
        if rest.contains(BEGIN) {
            return Err(KeyError::Unreadable);
        }
        Self::from_base64(body)
    }

    /// The octets of the certificate.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The subject on one line, `CN=…, O=…` in the order of the certificate. Anybody can write
    /// anything there.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The first moment of its validity.
    pub fn not_before(&self) -> DateTime<Utc> {
        self.not_before
    }

    /// The last moment of its validity.
    pub fn not_after(&self) -> DateTime<Utc> {
        self.not_after
    }

    /// SHA-1 of the certificate, as the Entra portal prints it: upper-case hex without colons.
    pub fn sha1_thumbprint(&self) -> &str {
        &self.sha1_thumbprint
    }

    /// SHA-256 of the certificate, in the same spelling.
    pub fn sha256_thumbprint(&self) -> &str {
        &self.sha256_thumbprint
    }

    /// The public key.
    ///
    /// # Errors
    /// Any [`KeyError`] but `Unreadable`: why the key is not fit to verify signatures.
    pub fn public_key(&self) -> Result<&PublicKey, KeyError> {
        self.public_key.as_ref().map_err(|error| *error)
    }

    fn parse(der: &[u8]) -> Option<Self> {
        let x509 = X509::from_der(der).ok()?;
        // OpenSSL stops after the certificate; what it read, written again, is all there may be.
        if x509.to_der().ok()? != der {
            return None;
        }
        Some(Self {
            der: der.to_vec(),
            subject: one_line(x509.subject_name()),
            not_before: instant(x509.not_before())?,
            not_after: instant(x509.not_after())?,
            sha1_thumbprint: upper_hex(&DigestAlgorithm::Sha1.digest(der).ok()?),
            sha256_thumbprint: upper_hex(&DigestAlgorithm::Sha256.digest(der).ok()?),
            public_key: x509.public_key().map_err(|_| KeyError::Kind).and_then(PublicKey::fit),
        })
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for Certificate {}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Certificate").field(&self.sha1_thumbprint).finish()
    }
}

fn instant(time: &Asn1TimeRef) -> Option<DateTime<Utc>> {
    let since_epoch = Asn1Time::from_unix(0).ok()?.diff(time).ok()?;
    let days = TimeDelta::try_days(since_epoch.days.into())?;
    let seconds = TimeDelta::try_seconds(since_epoch.secs.into())?;
    DateTime::UNIX_EPOCH.checked_add_signed(days.checked_add(&seconds)?)
}

fn one_line(name: &X509NameRef) -> String {
    let mut line = String::new();
    for entry in name.entries() {
        if !line.is_empty() {
            line.push_str(", ");
        }
        match entry.object().nid().short_name() {
            Ok(short) => line.push_str(short),
            Err(_) => line.push_str(&entry.object().to_string()),
        }
        line.push('=');
        match entry.data().to_string() {
            Ok(value) => line.push_str(&shown(&value)),
            Err(_) => line.push(char::REPLACEMENT_CHARACTER),
        }
    }
    line
}

fn upper_hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02X}")).collect()
}
