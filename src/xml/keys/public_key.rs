//! Public keys that are fit to verify signatures.

use std::borrow::Cow;
use std::fmt;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, PoisonError};

use openssl::bn::{BigNum, BigNumRef};
use openssl::ec::{Asn1Flag, EcKey};
use openssl::ecdsa::EcdsaSig;
use openssl::error::ErrorStack;
use openssl::md::Md;
use openssl::nid::Nid;
use openssl::pkey::{Id, PKey, Public};
use openssl::pkey_ctx::PkeyCtx;
use openssl::rsa::{Padding, Rsa};

use crate::xml::digest::DigestAlgorithm;
use crate::xml::keys::algorithms::{KeyKind, SignatureAlgorithm};

/// Why a certificate, or the key in it, cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// Not exactly one X.509 certificate in DER.
    #[error("this is not one X.509 certificate")]
    Unreadable,
    /// A key of another kind (RSA-PSS, DSA, Ed25519 …), or one that OpenSSL cannot read, as an EC
    /// key whose point is not on its curve.
    #[error("the key is neither an RSA nor an EC key")]
    Kind,
    /// An RSA key of fewer than 2048 bits, or of more than 8192.
    #[error("the RSA key does not have 2048 to 8192 bits")]
    RsaSize,
    /// An RSA key whose public exponent is even, below 3, or of more than 64 bits.
    #[error("the public exponent of the RSA key is not odd, from 3 up, and of 64 bits at most")]
    RsaExponent,
    /// An EC key on another curve, or on a curve that is spelled out by its parameters.
    #[error("the EC key is not on one of the named curves P-256, P-384 and P-521")]
    Curve,
}

/// A public key that is fit to verify signatures: RSA of 2048 to 8192 bits, or EC on P-256, P-384
/// or P-521. Cheap to clone.
#[derive(Clone)]
pub struct PublicKey {
    key: PKey<Public>,
    shape: Shape,
    // Preparing OpenSSL is a seventh of an RSA verification. Whoever verifies takes what is here
    // out and puts it back, so that nobody waits for a lock while OpenSSL works.
    prepared: Arc<Mutex<Option<Prepared>>>,
}

/// What a signature's length follows from.
#[derive(Clone, Copy)]
enum Shape {
    Rsa { modulus_octets: usize },
    Ec { scalar_octets: usize },
}

/// A context of OpenSSL that is ready to verify by one algorithm.
struct Prepared {
    algorithm: SignatureAlgorithm,
    context: PkeyCtx<Public>,
}

impl PublicKey {
    /// The bits that an RSA modulus may have. Fewer can be factored. The cost of a verification
    /// grows with their square, and anybody can make us pay it with a forged signature.
    pub const RSA_BITS: RangeInclusive<i32> = 2048..=8192;

    /// The bits that an RSA public exponent may have: the cost of a verification grows with them,
    /// and those in use have 17 bits at most. With exponent 1 every text would be its own signature.
    pub const RSA_EXPONENT_BITS: RangeInclusive<i32> = 2..=33;

    /// Checks that a key is fit. Only certificates hold keys, so only they call this.
    pub(super) fn fit(key: PKey<Public>) -> Result<Self, KeyError> {
        let shape = match key.id() {
            Id::RSA => Shape::of_rsa(&key.rsa().map_err(|_| KeyError::Kind)?)?,
            Id::EC => Shape::of_ec(&key.ec_key().map_err(|_| KeyError::Kind)?)?,
            _ => return Err(KeyError::Kind),
        };
        Ok(Self { key, shape, prepared: Arc::default() })
    }

    /// The kind of the key: which algorithms it can be used with.
    pub fn kind(&self) -> KeyKind {
        match self.shape {
            Shape::Rsa { .. } => KeyKind::Rsa,
            Shape::Ec { .. } => KeyKind::Ec,
        }
    }

    /// Whether this key made `signature` over `message`.
    ///
    /// A signature by RSA is exactly as long as the modulus (RFC 8017 section 8.2.2), one by ECDSA
    /// is r‖s, each with the octets of the curve's order (XML Signature 1.1 section 6.4.3).
    /// Whatever goes wrong, an error of OpenSSL too, is `false`, and leaves no error in OpenSSL's
    /// queue for the next caller to find.
    pub fn verifies(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        if algorithm.key_kind() != self.kind() {
            return false;
        }
        let Some(signature) = self.for_openssl(signature) else {
            return false;
        };
        let Ok(digest) = algorithm.digest().digest(message) else {
            return false;
        };
        let Ok(mut prepared) = self.prepared(algorithm) else {
            return false;
        };
        let verified = matches!(prepared.context.verify(&digest, &signature), Ok(true));
        if verified {
            self.keep(prepared);
        }
        verified
    }

    /// A signature as OpenSSL wants it; `None` if its length is wrong.
    fn for_openssl<'s>(&self, signature: &'s [u8]) -> Option<Cow<'s, [u8]>> {
        match self.shape {
            Shape::Rsa { modulus_octets } => {
                (signature.len() == modulus_octets).then_some(Cow::Borrowed(signature))
            }
            Shape::Ec { scalar_octets } => {
                let (r, s) = signature.split_at_checked(scalar_octets)?;
                if s.len() != scalar_octets {
                    return None;
                }
                // OpenSSL checks that both are from 1 to the order less 1.
                let (r, s) = (BigNum::from_slice(r).ok()?, BigNum::from_slice(s).ok()?);
                let der = EcdsaSig::from_private_components(r, s).ok()?.to_der().ok()?;
                Some(Cow::Owned(der))
            }
        }
    }

    fn prepared(&self, algorithm: SignatureAlgorithm) -> Result<Prepared, ErrorStack> {
        let kept = self.prepared.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(kept) = kept.filter(|kept| kept.algorithm == algorithm) {
            return Ok(kept);
        }
        let mut context = PkeyCtx::new(&self.key)?;
        context.verify_init()?;
        if self.kind() == KeyKind::Rsa {
            context.set_rsa_padding(Padding::PKCS1)?;
        }
        context.set_signature_md(match algorithm.digest() {
            DigestAlgorithm::Sha1 => Md::sha1(),
            DigestAlgorithm::Sha256 => Md::sha256(),
            DigestAlgorithm::Sha384 => Md::sha384(),
            DigestAlgorithm::Sha512 => Md::sha512(),
        })?;
        Ok(Prepared { algorithm, context })
    }

    fn keep(&self, prepared: Prepared) {
        *self.prepared.lock().unwrap_or_else(PoisonError::into_inner) = Some(prepared);
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = self.key.bits();
        f.debug_struct("PublicKey").field("kind", &self.kind()).field("bits", &bits).finish()
    }
}

impl Shape {
    fn of_rsa(key: &Rsa<Public>) -> Result<Self, KeyError> {
        if !PublicKey::RSA_BITS.contains(&key.n().num_bits()) {
            return Err(KeyError::RsaSize);
        }
        let exponent: &BigNumRef = key.e();
        if !exponent.is_odd() || !PublicKey::RSA_EXPONENT_BITS.contains(&exponent.num_bits()) {
            return Err(KeyError::RsaExponent);
        }
        let modulus_octets = usize::try_from(key.size()).map_err(|_| KeyError::RsaSize)?;
        Ok(Self::Rsa { modulus_octets })
    }

    fn of_ec(key: &EcKey<Public>) -> Result<Self, KeyError> {
        // OpenSSL finds the name of a curve that is spelled out, too; such keys are still refused,
        // since parameters of the sender's choice are an attack (CVE-2020-0601).
        if key.group().asn1_flag() != Asn1Flag::NAMED_CURVE {
            return Err(KeyError::Curve);
        }
        let scalar_octets = match key.group().curve_name() {
            Some(Nid::X9_62_PRIME256V1) => 32,
            Some(Nid::SECP384R1) => 48,
            Some(Nid::SECP521R1) => 66,
            _ => return Err(KeyError::Curve),
        };
        Ok(Self::Ec { scalar_octets })
    }
}
