//! The signature algorithms, and which of them count.

use crate::xml::digest::DigestAlgorithm;

/// A signature algorithm of an XML signature (RFC 6931 section 2.3): RSA with PKCS #1 v1.5
/// padding, or ECDSA with the raw r‖s of XML Signature 1.1 section 6.4.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureAlgorithm {
    /// RSA over SHA-1: broken, allowed by a named opt-in only.
    RsaSha1,
    /// RSA over SHA-256: what Entra uses.
    RsaSha256,
    /// RSA over SHA-384.
    RsaSha384,
    /// RSA over SHA-512.
    RsaSha512,
    /// ECDSA over SHA-256, on any of the curves.
    EcdsaSha256,
    /// ECDSA over SHA-384, on any of the curves.
    EcdsaSha384,
    /// ECDSA over SHA-512, on any of the curves.
    EcdsaSha512,
}

/// The kinds of key that sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// RSA, with a key for any use (`rsaEncryption`).
    Rsa,
    /// ECDSA.
    Ec,
}

impl SignatureAlgorithm {
    /// Every algorithm.
    pub const ALL: [Self; 7] = [
        Self::RsaSha1,
        Self::RsaSha256,
        Self::RsaSha384,
        Self::RsaSha512,
        Self::EcdsaSha256,
        Self::EcdsaSha384,
        Self::EcdsaSha512,
    ];

    /// The identifier that `SignatureMethod` carries.
    pub const fn uri(self) -> &'static str {
        match self {
            Self::RsaSha1 => "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
            Self::RsaSha256 => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            Self::RsaSha384 => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
            Self::RsaSha512 => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
            Self::EcdsaSha256 => "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
            Self::EcdsaSha384 => "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
            Self::EcdsaSha512 => "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512",
        }
    }

    /// The algorithm with exactly this identifier.
    pub fn from_uri(uri: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.uri() == uri)
    }

    /// The digest that is signed.
    pub const fn digest(self) -> DigestAlgorithm {
        match self {
            Self::RsaSha1 => DigestAlgorithm::Sha1,
            Self::RsaSha256 | Self::EcdsaSha256 => DigestAlgorithm::Sha256,
            Self::RsaSha384 | Self::EcdsaSha384 => DigestAlgorithm::Sha384,
            Self::RsaSha512 | Self::EcdsaSha512 => DigestAlgorithm::Sha512,
        }
    }

    /// The kind of key that signs.
    pub const fn key_kind(self) -> KeyKind {
        match self {
            Self::RsaSha1 | Self::RsaSha256 | Self::RsaSha384 | Self::RsaSha512 => KeyKind::Rsa,
            Self::EcdsaSha256 | Self::EcdsaSha384 | Self::EcdsaSha512 => KeyKind::Ec,
        }
    }
}

/// Which algorithms count. By default every one that is named here and rests on SHA-2.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowedAlgorithms {
    sha1: bool,
}

impl AllowedAlgorithms {
    /// Lets `rsa-sha1` and SHA-1 digests count, too. Collisions of SHA-1 can be bought: whoever can
    /// make the identity provider sign a text of theirs may be able to sign another one.
    #[must_use]
    pub fn danger_allow_sha1(self) -> Self {
        Self { sha1: true }
    }

    /// Whether a digest of this kind counts, as what is signed or as what a signature signs.
    pub fn allows(&self, digest: DigestAlgorithm) -> bool {
        self.sha1 || digest != DigestAlgorithm::Sha1
    }
}
