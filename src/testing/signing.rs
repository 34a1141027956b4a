//! What of an answer is signed, by which key.

use crate::saml::uris::{ASSERTION, PROTOCOL};
use crate::testing::error::PretendError;
use crate::testing::keys::SigningKey;
use crate::testing::setup::{Setup, SigningOption};
use crate::xml::digest::DigestAlgorithm;
use crate::xml::keys::certificate::Certificate;
use crate::xml::limits::Limits;
use crate::xml::read::{Declared, read};
use crate::xml::sign::{Place, sign};

/// How an answer is signed.
pub struct Signing {
    /// Whether every assertion is.
    pub assertions: bool,
    /// Whether the Response is, around the assertions that are signed already.
    pub response: bool,
    /// By which key.
    pub key: SigningKey,
    /// Which certificate KeyInfo shows.
    pub shown: Certificate,
    /// By which digest.
    pub digest: DigestAlgorithm,
}

impl Signing {
    /// As the administrator set it.
    pub fn of(setup: &Setup) -> Self {
        let key = setup.active.clone();
        Self {
            assertions: setup.signing != SigningOption::Response,
            response: setup.signing != SigningOption::Assertion,
            shown: key.certificate().clone(),
            key,
            digest: DigestAlgorithm::Sha256,
        }
    }

    /// Signs an answer.
    pub fn sign(&self, mut xml: String) -> Result<String, PretendError> {
        let (response, assertions) = ids(&xml)?;
        let assertions = assertions.into_iter().filter(|_| self.assertions);
        for id in assertions.chain(response.filter(|_| self.response)) {
            xml = sign(
                &xml,
                &id,
                Place::AfterFirstChild,
                self.key.key(),
                Some(&self.shown),
                self.key.algorithm(self.digest),
                self.digest,
            )
            .map_err(PretendError::not_signed)?;
        }
        Ok(xml)
    }
}

/// The IDs of the Response and of the assertions in it.
fn ids(xml: &str) -> Result<(Option<String>, Vec<String>), PretendError> {
    let read = read(xml.to_owned(), Declared::MustBeUtf8, &Limits::default());
    let document = read.map_err(|error| PretendError::not_signed(error.into()))?;
    let root = document.root();
    let response = root.attribute("ID").filter(|_| root.namespace() == PROTOCOL);
    let assertions = root.children().filter(|child| child.is(ASSERTION, "Assertion"));
    let assertions = assertions.filter_map(|assertion| assertion.attribute("ID"));
    Ok((response.map(|id| id.into_owned()), assertions.map(|id| id.into_owned()).collect()))
}
