//! Digests: those that an XML signature may name, and SHA-256 for keys in stores.

use openssl::hash::{DigestBytes, MessageDigest, hash};
use openssl::sha::Sha256;

/// A digest algorithm of an XML signature (XML Signature 1.1 section 6.2, RFC 6931 section 2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DigestAlgorithm {
    /// SHA-1, 20 octets: broken for signatures, allowed by a named opt-in only.
    Sha1,
    /// SHA-256, 32 octets: what Entra uses.
    Sha256,
    /// SHA-384, 48 octets.
    Sha384,
    /// SHA-512, 64 octets.
    Sha512,
}

/// OpenSSL could not compute a digest: it is out of memory, or its provider offers no such digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the digest could not be computed")]
pub struct DigestError;

impl DigestAlgorithm {
    /// Every algorithm, weakest first.
    pub const ALL: [Self; 4] = [Self::Sha1, Self::Sha256, Self::Sha384, Self::Sha512];

    /// The identifier that `DigestMethod` carries.
    pub const fn uri(self) -> &'static str {
        match self {
            Self::Sha1 => "http://www.w3.org/2000/09/xmldsig#sha1",
            Self::Sha256 => "http://www.w3.org/2001/04/xmlenc#sha256",
            Self::Sha384 => "http://www.w3.org/2001/04/xmldsig-more#sha384",
            Self::Sha512 => "http://www.w3.org/2001/04/xmlenc#sha512",
        }
    }

    /// The algorithm with exactly this identifier.
    pub fn from_uri(uri: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.uri() == uri)
    }

    /// How many octets a digest has.
    pub const fn octets(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// The digest of `message`, in one shot: writing octets once and hashing them once is the
    /// fastest way.
    ///
    /// # Errors
    /// [`DigestError`] if OpenSSL fails.
    pub fn digest(self, message: &[u8]) -> Result<Vec<u8>, DigestError> {
        self.compute(message).map(|digest| digest.to_vec())
    }

    /// Whether `digest` is the digest of `message`. A digest that cannot be computed is no match.
    pub fn matches(self, message: &[u8], digest: &[u8]) -> bool {
        self.compute(message).is_ok_and(|computed| *computed == *digest)
    }

    // Not `openssl::sha::sha256`: it cannot fail, and gives unset memory where OpenSSL does.
    fn compute(self, message: &[u8]) -> Result<DigestBytes, DigestError> {
        hash(self.for_openssl(), message).map_err(|_| DigestError)
    }

    fn for_openssl(self) -> MessageDigest {
        match self {
            Self::Sha1 => MessageDigest::sha1(),
            Self::Sha256 => MessageDigest::sha256(),
            Self::Sha384 => MessageDigest::sha384(),
            Self::Sha512 => MessageDigest::sha512(),
        }
    }
}

/// The SHA-256 of `message`, for keys and fingerprints: by the hasher that OpenSSL keeps beside its
/// providers, which asks for no memory and cannot fail.
pub fn sha256(message: &[u8]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(message);
    hasher.finish()
}

/// The SHA-256 over the parts, each after its length in eight octets, so that no two lists of parts
/// are one text.
pub fn sha256_of_parts(parts: &[&[u8]]) -> [u8; 32] {
    let mut text = Vec::with_capacity(256);
    for part in parts {
        text.extend(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        text.extend_from_slice(part);
    }
    sha256(&text)
}
