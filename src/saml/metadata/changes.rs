//! What a second upload would change, before it takes effect.

use chrono::{DateTime, Utc};

use crate::saml::metadata::certificate::SigningCertificate;
use crate::saml::metadata::identity_provider::IdentityProvider;
use crate::saml::names::{EntityId, SsoUrl};
use crate::xml::misleading::shown;

/// One difference between the identity provider in use and another reading of it. `Display` is
/// the sentence for the administrator, with the values of the upload in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MetadataChange {
    /// Another identity provider altogether.
    #[error("the entity ID changes from {} to {}", shown(.from.as_str()), shown(.to.as_str()))]
    EntityId {
        /// The entity ID in use.
        from: EntityId,
        /// The new one.
        to: EntityId,
    },
    /// Its messages must carry another Issuer. User keys hold it: with another one, every user is
    /// a new one.
    #[error("the expected Issuer changes from {} to {}", shown(.from.as_str()), shown(.to.as_str()))]
    Issuer {
        /// The Issuer in use.
        from: EntityId,
        /// The new one.
        to: EntityId,
    },
    /// Users are sent elsewhere by HTTP-Redirect.
    #[error("the address for HTTP-Redirect changes from {} to {}", or_none(.from), or_none(.to))]
    RedirectUrl {
        /// The address in use.
        from: Option<SsoUrl>,
        /// The new one.
        to: Option<SsoUrl>,
    },
    /// Users are sent elsewhere by HTTP-POST.
    #[error("the address for HTTP-POST changes from {} to {}", or_none(.from), or_none(.to))]
    PostUrl {
        /// The address in use.
        from: Option<SsoUrl>,
        /// The new one.
        to: Option<SsoUrl>,
    },
    /// A certificate is trusted that was not.
    #[error("the certificate {thumbprint} is added, in force until {}", not_after.date_naive())]
    CertificateAdded {
        /// Its thumbprint.
        thumbprint: String,
        /// Its end, UTC.
        not_after: DateTime<Utc>,
    },
    /// A certificate is no longer trusted.
    #[error("the certificate {thumbprint} is removed, in force until {}", not_after.date_naive())]
    CertificateRemoved {
        /// Its thumbprint.
        thumbprint: String,
        /// Its end, UTC.
        not_after: DateTime<Utc>,
    },
}

impl IdentityProvider {
    /// What would change if `other` took the place of this one; empty if nothing that matters
    /// would.
    pub fn changes_to(&self, other: &Self) -> Vec<MetadataChange> {
        let mut changes = Vec::new();
        if self.entity_id() != other.entity_id() {
            changes.push(MetadataChange::EntityId {
                from: self.entity_id().clone(),
                to: other.entity_id().clone(),
            });
        }
        if self.issuer() != other.issuer() {
            changes.push(MetadataChange::Issuer {
                from: self.issuer().clone(),
                to: other.issuer().clone(),
            });
        }
        let (from, to) = (self.sso().redirect().cloned(), other.sso().redirect().cloned());
        if from != to {
            changes.push(MetadataChange::RedirectUrl { from, to });
        }
        let (from, to) = (self.sso().post().cloned(), other.sso().post().cloned());
        if from != to {
            changes.push(MetadataChange::PostUrl { from, to });
        }
        changes.extend(only_in(other, self).map(|certificate| MetadataChange::CertificateAdded {
            thumbprint: certificate.thumbprint().to_owned(),
            not_after: certificate.not_after(),
        }));
        changes.extend(only_in(self, other).map(|certificate| {
            MetadataChange::CertificateRemoved {
                thumbprint: certificate.thumbprint().to_owned(),
                not_after: certificate.not_after(),
            }
        }));
        changes
    }
}

fn only_in<'a>(
    here: &'a IdentityProvider,
    there: &'a IdentityProvider,
) -> impl Iterator<Item = &'a SigningCertificate> {
    here.certificates().iter().filter(|certificate| !there.certificates().contains(certificate))
}

fn or_none(url: &Option<SsoUrl>) -> String {
    url.as_ref().map_or_else(|| "none".to_owned(), |url| shown(url.as_str()))
}
