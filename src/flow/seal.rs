//! The seal of a cookie: AES-256-GCM, so that a browser can keep what it can neither read nor write.

use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use openssl::symm::{Cipher, decrypt_aead, encrypt_aead};

use crate::saml::names::NameError;
use crate::saml::random::{RandomError, random_bytes};

const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;

/// The secret with which cookies are sealed: 256 bits, the same on every node. `Debug` does not
/// show it.
///
/// Read it from where your secrets are, as base64: `openssl rand -base64 32` makes one. It may seal
/// 2³² cookies, since nonces are 96 random bits (NIST SP 800-38D, 8.3): change it before that.
#[derive(Clone)]
pub struct SealingKey([u8; 32]);

impl SealingKey {
    /// The key of these bytes, which must be random.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A fresh key, for one process: after a restart, logins that are under way begin again.
    ///
    /// # Errors
    /// [`RandomError`] when the system's generator fails.
    pub fn random() -> Result<Self, RandomError> {
        random_bytes().map(Self)
    }

    /// Seals a text, bound to what it is for; `None` if OpenSSL fails.
    pub(crate) fn seal(&self, plain: &[u8], associated_data: &[u8]) -> Option<String> {
        let nonce: [u8; NONCE_BYTES] = random_bytes().ok()?;
        let mut tag = [0; TAG_BYTES];
        let cipher = Cipher::aes_256_gcm();
        let ciphertext =
            encrypt_aead(cipher, &self.0, Some(&nonce), associated_data, plain, &mut tag).ok()?;
        Some(URL_SAFE_NO_PAD.encode([&nonce[..], &ciphertext, &tag].concat()))
    }

    /// Opens what [`seal`](Self::seal) made for the same.
    pub(crate) fn open(&self, sealed: &str, associated_data: &[u8]) -> Option<Vec<u8>> {
        let sealed = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        // OpenSSL takes a tag cut to four bytes; these lengths are exact by type.
        let (nonce, rest) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let (ciphertext, tag) = rest.split_last_chunk::<TAG_BYTES>()?;
        decrypt_aead(Cipher::aes_256_gcm(), &self.0, Some(nonce), associated_data, ciphertext, tag)
            .ok()
    }
}

impl FromStr for SealingKey {
    type Err = NameError;

    /// Reads 32 bytes as base64; white space around them is passed over.
    fn from_str(text: &str) -> Result<Self, NameError> {
        let bytes = STANDARD.decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok());
        bytes
            .map(Self)
            .ok_or(NameError { what: "the sealing key", why: "is not base64 of 32 bytes" })
    }
}

impl std::fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealingKey(..)")
    }
}
