//! The identity provider of one company: its name, where it signs users in, and its keys.

use chrono::{DateTime, Utc};

use crate::saml::endpoints::SsoEndpoints;
use crate::saml::metadata::certificate::SigningCertificate;
use crate::saml::metadata::error::MetadataError;
use crate::saml::names::{EntityId, SsoUrl};
use crate::xml::keys::public_key::KeyError;
use crate::xml::limits::Limits;

/// An identity provider that can be believed: it has a name, an address to sign in at and at
/// least one usable signing key. One without does not exist, so "no key, no check" cannot happen.
///
/// Made of an uploaded document by [`from_metadata`](Self::from_metadata) or of typed-in values by
/// [`from_parts`](Self::from_parts). An application stores the uploaded bytes and reads them again
/// at its next start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityProvider {
    entity_id: EntityId,
    issuer: Option<EntityId>,
    sso: SsoEndpoints,
    certificates: Vec<SigningCertificate>,
    seen: Seen,
}

/// What was seen of the document beside what is used of it; health notes are made of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The document's own signature; `None` where there was no document.
    pub signature: Option<DocumentSignature>,
    /// The document's `validUntil`.
    pub valid_until: Option<DateTime<Utc>>,
    /// Certificates that could not be read, and keys without a certificate.
    pub unreadable_keys: usize,
    /// More than one endpoint of one binding: the first is used.
    pub several_endpoints: bool,
    /// More than one IDPSSODescriptor of SAML 2.0: the first is used.
    pub several_descriptors: bool,
}

/// What became of a metadata document's own signature. It gives no trust: whoever could replace
/// the document could sign it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentSignature {
    /// By one of the document's own keys.
    Verified,
    /// There is none.
    Absent,
    /// It does not verify.
    Broken,
}

impl IdentityProvider {
    /// An identity provider of values typed in by hand: Entra's *Microsoft Entra Identifier*,
    /// *Login URL* and *Certificate (Base64)*.
    ///
    /// # Errors
    /// The entity ID is a template, no certificate has a usable key, or there are more of them
    /// than [`Limits::signing_keys`] has by default.
    pub fn from_parts(
        entity_id: EntityId,
        sso: SsoEndpoints,
        certificates: Vec<SigningCertificate>,
    ) -> Result<Self, MetadataError> {
        let mut each_once: Vec<SigningCertificate> = Vec::new();
        for certificate in certificates {
            if !each_once.contains(&certificate) {
                each_once.push(certificate);
            }
            if each_once.len() > Limits::default().signing_keys {
                return Err(MetadataError::TooManyKeys);
            }
        }
        Self::seen(entity_id, sso, each_once, Seen::default())
    }

    pub(crate) fn seen(
        entity_id: EntityId,
        sso: SsoEndpoints,
        certificates: Vec<SigningCertificate>,
        seen: Seen,
    ) -> Result<Self, MetadataError> {
        if ["{tenantid}", "{tenant}"].iter().any(|template| entity_id.as_str().contains(template)) {
            return Err(MetadataError::TemplateEntityId);
        }
        if certificates.iter().all(|certificate| certificate.usable().is_err()) {
            return Err(MetadataError::NoSigningKey);
        }
        Ok(Self { entity_id, issuer: None, sso, certificates, seen })
    }

    /// Signs users in at another address by HTTP-Redirect, for one of several instances of an
    /// application (Entra: `…/saml2/<service principal>`).
    pub fn with_sso_url(mut self, url: SsoUrl) -> Self {
        self.sso = self.sso.with_redirect(url);
        self
    }

    /// Believes the key of this certificate too: of Entra's next one, for example, whose *Certificate
    /// (Base64)* can be downloaded before it is made active. One that is there already stays once.
    ///
    /// # Errors
    /// Its key cannot be used, or there would be more than [`Limits::signing_keys`] has by default.
    pub fn with_certificate(
        mut self,
        certificate: SigningCertificate,
    ) -> Result<Self, MetadataError> {
        if certificate.usable().is_err() {
            return Err(MetadataError::NoSigningKey);
        }
        if !self.certificates.contains(&certificate) {
            self.certificates.push(certificate);
        }
        if self.certificates.len() > Limits::default().signing_keys {
            return Err(MetadataError::TooManyKeys);
        }
        Ok(self)
    }

    /// Expects another Issuer than the entity ID, for Entra's *Append application ID to issuer*.
    /// User keys hold the Issuer: with another one, every user is a new one.
    pub fn with_issuer(mut self, issuer: EntityId) -> Self {
        self.issuer = Some(issuer);
        self
    }

    /// Its name in the metadata: Entra's *Microsoft Entra Identifier*.
    pub fn entity_id(&self) -> &EntityId {
        &self.entity_id
    }

    /// The Issuer that its messages must carry: the entity ID unless told otherwise.
    pub fn issuer(&self) -> &EntityId {
        self.issuer.as_ref().unwrap_or(&self.entity_id)
    }

    /// Where it signs users in.
    pub fn sso(&self) -> &SsoEndpoints {
        &self.sso
    }

    /// Its signing certificates in document order, each once; those with an unfit key too.
    pub fn certificates(&self) -> &[SigningCertificate] {
        &self.certificates
    }

    /// What was seen of the document.
    pub(crate) fn document(&self) -> &Seen {
        &self.seen
    }

    /// The certificates with a key that can verify signatures.
    pub(crate) fn fit(&self) -> impl Iterator<Item = &SigningCertificate> {
        self.certificates.iter().filter(|certificate| certificate.usable().is_ok())
    }

    /// The certificates with a key that cannot be used, and why.
    pub(crate) fn unfit(&self) -> impl Iterator<Item = (&SigningCertificate, KeyError)> {
        self.certificates.iter().filter_map(|certificate| {
            certificate.usable().err().map(|reason| (certificate, reason))
        })
    }
}
