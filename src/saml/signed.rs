//! Which element a signature covers: the one way from an untrusted Response to a signed assertion.

use crate::saml::check::Checks;
use crate::saml::code::Code;
use crate::saml::metadata::certificate::SigningCertificate;
use crate::saml::policy::Policy;
use crate::saml::response::UntrustedResponse;
use crate::saml::rule::Rule;
use crate::saml::uris::{ASSERTION, PROTOCOL};
use crate::xml::document::{Document, Element, NodeId};
use crate::xml::read::{Declared, read};
use crate::xml::verify::{SignatureError, VerifiedOctets, verify};

/// Why no signature covers the assertion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignedError {
    /// Neither the Response nor the assertion is signed.
    #[error("neither the Response nor the assertion is signed")]
    Missing,
    /// A Signature stands where none may.
    #[error("a Signature stands where none may")]
    Misplaced,
    /// The Response's signature does not verify.
    #[error("the Response's signature does not verify: {0}")]
    Response(SignatureError),
    /// The assertion's signature does not verify.
    #[error("the assertion's signature does not verify: {0}")]
    Assertion(SignatureError),
}

impl SignedError {
    /// The stable code of this reason.
    pub fn code(&self) -> Code {
        match self {
            Self::Missing => Code::SIGNATURE_MISSING,
            Self::Misplaced => Code::SIGNATURE_MISPLACED,
            Self::Response(error) | Self::Assertion(error) => code_of(*error),
        }
    }
}

/// The code of a signature that does not verify.
pub fn code_of(error: SignatureError) -> Code {
    match error {
        SignatureError::CanonicalizationMethod => Code::SIGNATURE_CANONICALIZATION,
        SignatureError::SignatureMethod | SignatureError::DigestMethod => Code::SIGNATURE_ALGORITHM,
        SignatureError::Sha1 => Code::SIGNATURE_SHA1,
        SignatureError::Reference => Code::SIGNATURE_REFERENCE,
        SignatureError::Transforms => Code::SIGNATURE_TRANSFORMS,
        SignatureError::DigestValue | SignatureError::SignatureValue => Code::SIGNATURE_ENCODING,
        SignatureError::NoUsableKey | SignatureError::UntrustedKey => Code::SIGNATURE_UNTRUSTED_KEY,
        SignatureError::DigestMismatch => Code::SIGNATURE_DIGEST_MISMATCH,
        SignatureError::Shape | SignatureError::Octets => Code::SIGNATURE_SHAPE,
    }
}

/// An assertion read afresh from octets whose digest and signature were verified. Nothing else
/// makes one, and nothing of the posted document is in it.
pub struct SignedAssertion {
    document: Document,
    assertion: NodeId,
    certificate: usize,
}

impl SignedAssertion {
    /// Verifies every signature that is present, in the one posted document, and reads the
    /// assertion from the octets of its own signature or, where only the Response is signed, from
    /// the Response's.
    ///
    /// # Errors
    /// A signature is misplaced, missing or does not verify; each is recorded.
    pub fn verify(
        response: &UntrustedResponse,
        certificates: &[SigningCertificate],
        policy: &Policy,
        checks: &mut Checks,
    ) -> Result<Self, SignedError> {
        if let Some(at) = response.misplaced_signature() {
            checks.fail(Rule::SignaturePlace, Code::SIGNATURE_MISPLACED, Some(at));
            return Err(SignedError::Misplaced);
        }
        checks.record(Rule::SignaturePlace, true);
        let (outer, inner) = (response.response_signature(), response.assertion_signature());
        checks.record(Rule::Covered, outer.is_some() || inner.is_some());
        if outer.is_none() && inner.is_none() {
            return Err(SignedError::Missing);
        }
        let mut verified = |signature: Option<Element<'_>>, rule| {
            let Some(signature) = signature else {
                checks.record(rule, true);
                return Ok(None);
            };
            let trusted = certificates.iter().map(SigningCertificate::certificate);
            match verify(signature, trusted, policy.algorithms(), policy.limits()) {
                Ok(octets) => {
                    checks.record(rule, true);
                    Ok(Some(octets))
                }
                Err(error) => {
                    checks.fail(rule, code_of(error), Some(signature.span()));
                    Err(error)
                }
            }
        };
        let outer = verified(outer, Rule::ResponseSignature).map_err(SignedError::Response)?;
        let inner = verified(inner, Rule::AssertionSignature).map_err(SignedError::Assertion)?;
        let (octets, rule, of): (_, _, fn(_) -> _) = match (inner, outer) {
            (Some(octets), _) => (octets, Rule::AssertionSignature, SignedError::Assertion),
            (None, Some(octets)) => (octets, Rule::ResponseSignature, SignedError::Response),
            (None, None) => return Err(SignedError::Missing),
        };
        Self::read(octets, policy).ok_or_else(|| {
            checks.fail(rule, code_of(SignatureError::Octets), None);
            of(SignatureError::Octets)
        })
    }

    /// Finds the assertion in verified octets: their root, or the one child of a Response.
    fn read(octets: VerifiedOctets, policy: &Policy) -> Option<Self> {
        let certificate = octets.certificate();
        let document = read(octets.into_octets(), Declared::MustBeUtf8, policy.limits()).ok()?;
        let root = document.root();
        let assertion = if root.is(ASSERTION, "Assertion") {
            root.node_id()
        } else if root.is(PROTOCOL, "Response") {
            let mut assertions = root.children().filter(|child| child.is(ASSERTION, "Assertion"));
            let only = assertions.next()?;
            assertions.next().is_none().then(|| only.node_id())?
        } else {
            return None;
        };
        Some(Self { document, assertion, certificate })
    }

    /// The assertion.
    pub fn element(&self) -> Element<'_> {
        // The handle is this document's own; its root would be refused by whoever reads it.
        self.document.element(self.assertion).unwrap_or_else(|| self.document.root())
    }

    /// Which of the given certificates holds the key that signed it.
    pub fn certificate(&self) -> usize {
        self.certificate
    }
}
