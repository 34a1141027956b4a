//! The settings of one company's single sign-on, all that an answer is measured by.

use std::sync::Arc;

use crate::login::company::Company;
use crate::saml::endpoints::SpUrls;
use crate::saml::metadata::identity_provider::IdentityProvider;
use crate::saml::policy::Policy;

/// One company's settings, cheap to clone.
#[derive(Clone, Debug)]
pub struct Settings(Arc<Parts>);

/// What the settings are made of.
#[derive(Clone, Debug)]
pub struct Parts {
    /// The company.
    pub company: Company,
    /// Our names and addresses for it.
    pub urls: SpUrls,
    /// Its identity provider.
    pub identity_provider: IdentityProvider,
    /// How strictly its answers are judged.
    pub policy: Policy,
}

impl Settings {
    /// The settings made of these parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// These settings with a change.
    pub fn with(mut self, change: impl FnOnce(&mut Parts)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }
}

impl std::ops::Deref for Settings {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
