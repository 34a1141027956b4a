//! What a pretend Entra is set to: its tenant, its keys, its application and its mood.

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

/// The settings of one pretend Entra.
#[derive(Clone)]
pub struct Setup {
    /// The tenant.
    pub tenant_id: String,
    /// Where requests are taken.
    pub login_url: String,
    /// The keys in the order of the metadata.
    pub keys: Vec<SigningKey>,
    /// The key that signs.
    pub active: SigningKey,
    /// What is signed.
    pub signing: SigningOption,
    /// The application that is registered; without one, every application is.
    pub application: Option<Application>,
    /// Who is signed in.
    pub user: PretendUser,
    /// What goes wrong, in the order in which it was asked for.
    pub misbehaviours: Vec<Misbehaviour>,
    /// Changes to an unsigned answer.
    pub before_signing: Vec<Edit>,
    /// Changes to a signed answer.
    pub after_signing: Vec<Edit>,
}

/// *Basic SAML Configuration* of the one application that is registered.
#[derive(Clone)]
pub struct Application {
    /// *Identifier (Entity ID)*.
    pub identifier: String,
    /// *Reply URL (Assertion Consumer Service URL)*.
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
        let called = address(url.as_str());
        let instance = called.strip_prefix(address(&self.login_url).as_str());
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

/// A URL without its query, in the spelling of a browser, which is the one that was called.
pub fn address(url: &str) -> String {
    match Url::parse(url) {
        Ok(mut url) => {
            url.set_query(None);
            url.into()
        }
        Err(_) => url.to_owned(),
    }
}
