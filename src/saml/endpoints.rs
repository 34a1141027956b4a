//! The addresses of both sides: ours, as they are pasted into Entra, and the identity provider's.

use crate::saml::names::{AcsUrl, EntityId, MetadataUrl, SignOnUrl, SsoUrl};

/// The names and addresses of one company's service provider (SAML Metadata 2.4.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpUrls {
    entity_id: EntityId,
    acs: AcsUrl,
    sign_on: Option<SignOnUrl>,
    metadata: Option<MetadataUrl>,
    further_audiences: Vec<EntityId>,
}

impl SpUrls {
    /// A service provider of this name, which takes answers at this address.
    pub fn new(entity_id: EntityId, acs: AcsUrl) -> Self {
        Self { entity_id, acs, sign_on: None, metadata: None, further_audiences: Vec::new() }
    }

    /// Says where a login begins by a plain GET.
    pub fn with_sign_on_url(mut self, url: SignOnUrl) -> Self {
        self.sign_on = Some(url);
        self
    }

    /// Says where our metadata is to be had.
    pub fn with_metadata_url(mut self, url: MetadataUrl) -> Self {
        self.metadata = Some(url);
        self
    }

    /// Accepts assertions meant for this name too: Entra writes `spn:` and the application ID as
    /// audience where the application is known by that identifier.
    pub fn with_audience(mut self, audience: EntityId) -> Self {
        self.further_audiences.push(audience);
        self
    }

    /// Our name: Entra's *Identifier (Entity ID)*.
    pub fn entity_id(&self) -> &EntityId {
        &self.entity_id
    }

    /// Where answers are posted: Entra's *Reply URL (Assertion Consumer Service URL)*.
    pub fn acs(&self) -> &AcsUrl {
        &self.acs
    }

    /// Where a login begins: Entra's *Sign on URL*.
    pub fn sign_on(&self) -> Option<&SignOnUrl> {
        self.sign_on.as_ref()
    }

    /// Where our metadata is to be had.
    pub fn metadata(&self) -> Option<&MetadataUrl> {
        self.metadata.as_ref()
    }

    /// The audiences that mean us: the entity ID, then those added.
    pub fn audiences(&self) -> impl Iterator<Item = &EntityId> {
        std::iter::once(&self.entity_id).chain(&self.further_audiences)
    }
}

/// The SingleSignOnService endpoints of an identity provider, by binding; at least one is there
/// (SAML Metadata 2.4.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SsoEndpoints {
    redirect: Option<SsoUrl>,
    post: Option<SsoUrl>,
}

impl SsoEndpoints {
    /// An identity provider that takes requests by HTTP-Redirect here.
    pub fn at_redirect(url: SsoUrl) -> Self {
        Self { redirect: Some(url), post: None }
    }

    /// An identity provider that takes requests by HTTP-POST here.
    pub fn at_post(url: SsoUrl) -> Self {
        Self { redirect: None, post: Some(url) }
    }

    /// Sets the address for HTTP-Redirect.
    pub fn with_redirect(mut self, url: SsoUrl) -> Self {
        self.redirect = Some(url);
        self
    }

    /// Sets the address for HTTP-POST.
    pub fn with_post(mut self, url: SsoUrl) -> Self {
        self.post = Some(url);
        self
    }

    /// The address for HTTP-Redirect.
    pub fn redirect(&self) -> Option<&SsoUrl> {
        self.redirect.as_ref()
    }

    /// The address for HTTP-POST.
    pub fn post(&self) -> Option<&SsoUrl> {
        self.post.as_ref()
    }
}
