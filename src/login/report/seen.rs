//! What a report keeps of a login, so that it can be worded when somebody asks.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::login::pending::PendingLogin;
use crate::login::settings::Settings;
use crate::saml::assertion::facts::Facts;
use crate::saml::assertion::trust::{Assertion, ClaimedAssertion};
use crate::saml::check::Checks;
use crate::saml::code::Code;
use crate::saml::metadata::certificate::SigningCertificate;
use crate::saml::response::{Message, ResponseError, UntrustedResponse};
use crate::saml::rule::Rule;
use crate::saml::shape::ShapeError;
use crate::saml::signed::SignedError;
use crate::xml::document::Document;

/// Why a login was refused, by the stage at which it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// The posted form held no Response that could be looked at.
    #[error(transparent)]
    Response(ResponseError),
    /// No valid signature covers the assertion.
    #[error(transparent)]
    Signature(SignedError),
    /// The signed assertion is not built as its schema says.
    #[error("the assertion is not built as its schema says: {0}")]
    Assertion(ShapeError),
    /// A rule of the profile, of the pending login or of the replay guard does not hold.
    #[error("this must hold and does not: {}", .0.holds())]
    Rule(Rule),
}

impl Reason {
    /// The stable code of this reason.
    pub fn code(&self) -> Code {
        match self {
            Self::Response(error) => error.code(),
            Self::Signature(error) => error.code(),
            Self::Assertion(_) => Rule::AssertionShape.code(),
            Self::Rule(rule) => rule.code(),
        }
    }
}

/// Everything that was seen of one login.
pub struct Seen {
    /// By which settings it was measured.
    pub settings: Settings,
    /// The pending login, where there was one.
    pub pending: Option<PendingLogin>,
    /// The RelayState that came.
    pub relay_state: Option<String>,
    /// When it was judged, UTC.
    pub now: DateTime<Utc>,
    /// What became of the rules.
    pub checks: Checks,
    /// What was posted.
    pub posted: Posted,
    /// What the assertion says.
    pub assertion: SeenAssertion,
    /// Why it was refused.
    pub refused: Option<Reason>,
}

/// How far a posted form could be read.
pub enum Posted {
    /// Not even as XML.
    Nothing,
    /// As XML that is no Response.
    Document(Box<Document>),
    /// As a Response.
    Response(Box<UntrustedResponse>),
}

/// What was read of the assertion.
pub enum SeenAssertion {
    /// Nothing.
    Nothing,
    /// What the document claims.
    Claimed(Box<ClaimedAssertion>),
    /// What is signed.
    Verified(Arc<Assertion>),
}

impl Seen {
    /// What the Response says, as far as it could be read.
    pub fn message(&self) -> Option<&Message> {
        match &self.posted {
            Posted::Response(response) => Some(response.message()),
            Posted::Document(_) | Posted::Nothing => None,
        }
    }

    /// The certificate whose key signed the assertion, where one was verified.
    pub fn signed_by(&self) -> Option<&SigningCertificate> {
        let SeenAssertion::Verified(assertion) = &self.assertion else { return None };
        self.settings.identity_provider.certificates().get(assertion.certificate())
    }

    /// What the assertion says, verified or claimed.
    pub fn facts(&self) -> Option<&Facts> {
        match &self.assertion {
            SeenAssertion::Verified(assertion) => Some(assertion.facts()),
            SeenAssertion::Claimed(assertion) => Some(assertion.facts()),
            SeenAssertion::Nothing => None,
        }
    }
}
