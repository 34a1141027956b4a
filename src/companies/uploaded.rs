//! What a company's administrator gave of the identity provider, as it is kept: read again at every
//! start, so that a later version of this crate reads it by its own rules.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::saml::endpoints::SsoEndpoints;
use crate::saml::metadata::certificate::SigningCertificate;
use crate::saml::metadata::error::MetadataError;
use crate::saml::metadata::identity_provider::IdentityProvider;
use crate::saml::names::{EntityId, SsoUrl};
use crate::xml::keys::public_key::KeyError;

/// What an administrator gave: a metadata document or values typed in by hand, and certificates
/// added to either. It makes an [`IdentityProvider`], always: what makes none was refused.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Uploaded {
    given: Given,
    /// The DER of certificates that were added, base64.
    added: Vec<String>,
}

#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Given {
    /// The document, base64 of its bytes as they were uploaded.
    Metadata(String),
    /// Entra's *Microsoft Entra Identifier*, *Login URL* and *Certificate (Base64)*.
    Typed { entity_id: EntityId, sso_url: SsoUrl, certificate: String },
}

impl Uploaded {
    /// A Federation Metadata XML, as it was uploaded.
    ///
    /// # Errors
    /// Whatever keeps it from being an identity provider's; wrong files are named.
    pub fn metadata(bytes: &[u8]) -> Result<Self, MetadataError> {
        IdentityProvider::from_metadata(bytes)?;
        Ok(Self { given: Given::Metadata(STANDARD.encode(bytes)), added: Vec::new() })
    }

    /// Values typed in by hand: Entra's *Microsoft Entra Identifier*, *Login URL* and *Certificate
    /// (Base64)*.
    ///
    /// # Errors
    /// As for [`IdentityProvider::from_parts`].
    pub fn typed(
        entity_id: EntityId,
        sso_url: SsoUrl,
        certificate: &SigningCertificate,
    ) -> Result<Self, MetadataError> {
        let certificate = STANDARD.encode(certificate.der());
        let given = Given::Typed { entity_id, sso_url, certificate };
        let typed = Self { given, added: Vec::new() };
        typed.identity_provider()?;
        Ok(typed)
    }

    /// The same with a certificate added: Entra's *Certificate (Base64)* or *(Raw)*.
    ///
    /// # Errors
    /// As for [`IdentityProvider::with_certificate`].
    pub fn with_certificate(
        &self,
        certificate: &SigningCertificate,
    ) -> Result<Self, MetadataError> {
        let known = self.identity_provider()?;
        let mut changed = self.clone();
        if !known.certificates().contains(certificate) {
            changed.added.push(STANDARD.encode(certificate.der()));
        }
        changed.identity_provider()?;
        Ok(changed)
    }

    /// The identity provider that it makes.
    ///
    /// # Errors
    /// Only where a later version of this crate refuses what an earlier one took, or where somebody
    /// changed what was kept.
    pub fn identity_provider(&self) -> Result<IdentityProvider, MetadataError> {
        let read = match &self.given {
            Given::Metadata(document) => IdentityProvider::from_metadata(&decoded(document)?),
            Given::Typed { entity_id, sso_url, certificate } => IdentityProvider::from_parts(
                entity_id.clone(),
                SsoEndpoints::at_redirect(sso_url.clone()),
                vec![certificate_in(certificate)?],
            ),
        };
        self.added.iter().try_fold(read?, |idp, added| idp.with_certificate(certificate_in(added)?))
    }
}

fn certificate_in(base64: &str) -> Result<SigningCertificate, MetadataError> {
    let unreadable = |_: KeyError| MetadataError::NoSigningKey;
    SigningCertificate::from_bytes(&decoded(base64)?).map_err(unreadable)
}

fn decoded(base64: &str) -> Result<Vec<u8>, MetadataError> {
    STANDARD.decode(base64).map_err(|_| MetadataError::NotMetadata)
}

impl std::fmt::Debug for Uploaded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match self.given {
            Given::Metadata(_) => "metadata",
            Given::Typed { .. } => "typed",
        };
        f.debug_struct("Uploaded").field("given", &kind).field("added", &self.added.len()).finish()
    }
}
