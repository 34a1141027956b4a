//! Which AuthnRequests Entra takes (Microsoft Learn, *Single sign-on SAML protocol*).

use crate::saml::uris::{
    FORMAT_EMAIL_ADDRESS, FORMAT_PERSISTENT, FORMAT_TRANSIENT, FORMAT_UNSPECIFIED, HTTP_POST,
};
use crate::testing::error::PretendError;
use crate::testing::request::AuthnRequest;

/// The digits of a fraction of a second that Entra's reader of `IssueInstant` knows.
const FRACTION_DIGITS: usize = 7;

impl AuthnRequest {
    /// Whether Entra would answer it at all, as far as the request alone decides.
    ///
    /// # Errors
    /// [`PretendError`], with the number that Entra's page would show.
    pub fn check(&self) -> Result<(), PretendError> {
        if !is_taken_id(&self.id) {
            return Err(PretendError::RequestId);
        }
        if self.issuer.as_ref().is_none_or(|issuer| issuer.trim().is_empty()) {
            return Err(PretendError::Unreadable("it has no Issuer"));
        }
        let fraction = self.issue_instant.split_once('.').map_or("", |(_, fraction)| fraction);
        if fraction.trim_end_matches('Z').len() > FRACTION_DIGITS {
            return Err(PretendError::Unreadable("its IssueInstant is too precise"));
        }
        if self.has_subject {
            return Err(PretendError::Subject);
        }
        if self.protocol_binding.as_ref().is_some_and(|binding| binding != HTTP_POST) {
            return Err(PretendError::Binding);
        }
        if self.has_acs_index {
            return Err(PretendError::Unsupported("AssertionConsumerServiceIndex"));
        }
        if self.has_sp_name_qualifier {
            return Err(PretendError::SpNameQualifier);
        }
        if self.name_id_format.as_ref().is_some_and(|format| !is_known_format(format)) {
            return Err(PretendError::NameIdFormat);
        }
        if self.comparison.as_ref().is_some_and(|comparison| comparison != "exact") {
            return Err(PretendError::Unsupported("a Comparison other than exact"));
        }
        if self.has_proxying {
            return Err(PretendError::Unsupported("ProxyCount, IDPList or RequesterID in Scoping"));
        }
        Ok(())
    }
}

/// A name as XML has them; Entra blames a wrong one on its first character (AADSTS7500529).
fn is_taken_id(id: &str) -> bool {
    let begins = id.starts_with(|c: char| c.is_alphabetic() || c == '_');
    begins && id.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

fn is_known_format(format: &str) -> bool {
    [FORMAT_PERSISTENT, FORMAT_EMAIL_ADDRESS, FORMAT_UNSPECIFIED, FORMAT_TRANSIENT]
        .contains(&format)
}
