//! The two ways to hold what an assertion says: believed, because it was signed, and only claimed.

use crate::saml::assertion::facts::Facts;
use crate::saml::response::UntrustedResponse;
use crate::saml::shape::ShapeError;
use crate::saml::signed::SignedAssertion;
use crate::xml::limits::Limits;

/// What a signed assertion says. It is made of a [`SignedAssertion`] and of nothing else.
pub struct Assertion {
    facts: Facts,
    certificate: usize,
}

impl Assertion {
    /// Reads a signed assertion.
    ///
    /// # Errors
    /// It is not built as its schema says.
    pub fn read(signed: &SignedAssertion, limits: &Limits) -> Result<Self, ShapeError> {
        let facts = Facts::read(signed.element(), limits)?;
        Ok(Self { facts, certificate: signed.certificate() })
    }

    /// What it says.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Which of the certificates that were trusted holds the key that signed it.
    pub fn certificate(&self) -> usize {
        self.certificate
    }
}

/// What a posted document claims without proof. It serves reports, and converts into nothing.
pub struct ClaimedAssertion {
    facts: Facts,
}

impl ClaimedAssertion {
    /// Reads the assertion of an untrusted Response, if it has one that can be read.
    pub fn read(response: &UntrustedResponse, limits: &Limits) -> Option<Self> {
        Facts::read(response.assertion()?, limits).ok().map(|facts| Self { facts })
    }

    /// What it claims.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }
}
