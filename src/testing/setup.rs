//! What a pretended Entra is set to: its tenant, its keys, its application and its mood.

use std::sync::Arc;

use url::Url;

use crate::testing::error::PretendError;
use crate::testing::keys::{KeyKind, Owner, SigningKey};
use crate::testing::misbehaviour::Misbehaviour;
use crate::testing::user::PretendUser;

/// What is signed: Entra's *Signing Option*.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SigningOption {
    /// *Sign SAML assertion*, Entra's default.
    #[default]
    Assertion,
    /// *Sign SAML response*.
    Response,
    /// *Sign SAML response and assertion*.
    ResponseAndAssertion,
}

/// A change to the text of an answer.
pub type Edit = Arc<dyn Fn(String) -> String + Send + Sync>;

/// The settings of one pretended Entra.
#[derive(Clone)]
pub struct Setup {
    pub tenant_id: String,
    pub login_url: String,
    /// In the order of the metadata.
    pub keys: Vec<SigningKey>,
    pub active: SigningKey,
    pub signing: SigningOption,
    pub application: Option<Application>,
    pub user: PretendUser,
    pub misbehaviours: Vec<Misbehaviour>,
    pub before_signing: Vec<Edit>,
    pub after_signing: Vec<Edit>,
}

/// *Basic SAML Configuration* of the one application that is registered.
#[derive(Clone)]
pub struct Application {
    pub identifier: String,
    pub reply_url: String,
}

impl Setup {
    /// The settings of a tenant with one key, any application and no misbehaviour.
    pub fn of_tenant(tenant_id: &str) -> Result<Self, PretendError> {
        let key = SigningKey::of(Owner::Tenant(KeyKind::default()))?;
        Ok(Self {
            tenant_id: tenant_id.to_owned(),
            login_url: login_url(tenant_id),
            keys: vec![key.clone()],
            active: key,
            signing: SigningOption::default(),
            application: None,
            user: PretendUser::default(),
            misbehaviours: Vec::new(),
            before_signing: Vec::new(),
            after_signing: Vec::new(),
        })
    }

    /// The entity ID, which is the same for every application of the tenant.
    pub fn issuer(&self) -> String {
        issuer(&self.tenant_id)
    }

    /// Whether the address is the Login URL, or that of one of several instances of an
    /// application (`…/saml2/<service principal>`).
    pub fn is_called_at(&self, url: &Url) -> bool {
        let called = without_query(url.as_str());
        let instance = called.strip_prefix(without_query(&self.login_url));
        instance.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// The entity ID of a tenant.
pub fn issuer(tenant_id: &str) -> String {
    format!("https://sts.windows.net/{tenant_id}/")
}

/// The Login URL of a tenant.
pub fn login_url(tenant_id: &str) -> String {
    format!("https://login.microsoftonline.com/{tenant_id}/saml2")
}

/// The part of a URL before its query.
pub fn without_query(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or_default()
}
