//! The pretend Entra itself: what it can be set to, and its answers.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use url::Url;

use crate::login::service_provider::ServiceProvider;
use crate::login::verified::{Login, Spend};
use crate::saml::bindings::AcsForm;
use crate::saml::instant::to_text;
use crate::saml::metadata::identity_provider::IdentityProvider;
use crate::saml::names::{AcsUrl, EntityId, NameError, RequestId, SsoUrl};
use crate::testing::answer::{body, response};
use crate::testing::draft::{PASSWORD_CLASS, Question};
use crate::testing::error::{PretendError, SignInFailure};
use crate::testing::keys::{KeyKind, Owner, SigningKey};
use crate::testing::metadata::federation_metadata;
use crate::testing::misbehaviour::Misbehaviour;
use crate::testing::request::AuthnRequest;
use crate::testing::seed::octets;
use crate::testing::setup::{Application, Setup, SigningOption, address, login_url};
use crate::testing::user::PretendUser;

/// The tenant of a pretend Entra, unless another is named.
const TENANT_ID: &str = "8d2f1c3a-6b4e-4f57-9c0d-2a7e5b1f4c68";

/// An identity provider in the process that answers as Entra does. It knows of a service provider
/// what stands in the AuthnRequest and nothing else; it reads no clock, and opens no socket. Equal
/// questions at equal times get equal answers, by RSA to the octet.
///
/// Nothing trusts it: its key is made in the process at the first use, and a service provider
/// takes its answers only if it was given its metadata. Cheap to make and to clone.
///
/// Methods that change something give a changed copy.
#[must_use]
#[derive(Clone)]
pub struct PretendEntra {
    setup: Setup,
}

impl PretendEntra {
    /// A tenant with one key, that signs the assertion by SHA-256, answers for every application,
    /// and in which B.Simon is signed in.
    ///
    /// # Errors
    /// [`PretendError::Signing`] if no key could be made.
    pub fn new() -> Result<Self, PretendError> {
        Ok(Self { setup: Setup::of_tenant(TENANT_ID)? })
    }

    /// The same as another tenant, at its own Login URL and by the same key: Entra's shared keys
    /// are like this.
    ///
    /// # Errors
    /// [`PretendError::Tenant`] unless it is a GUID.
    pub fn with_tenant(&self, tenant_id: &str) -> Result<Self, PretendError> {
        let groups: Vec<usize> = tenant_id.split('-').map(str::len).collect();
        let hex = tenant_id.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit());
        if groups != [8, 4, 4, 4, 12] || !hex {
            let (what, why) = ("the tenant ID", "is not a GUID");
            return Err(PretendError::Tenant(NameError { what, why }));
        }
        let mut changed = self.clone();
        changed.setup.tenant_id = tenant_id.to_owned();
        changed.setup.login_url = login_url(tenant_id);
        Ok(changed)
    }

    /// The same at another Login URL, for a pretend Entra that is served over HTTP.
    pub fn with_login_url(&self, url: &SsoUrl) -> Self {
        self.changed(|setup| setup.login_url = url.as_str().to_owned())
    }

    /// The same with one application registered by *Basic SAML Configuration*: requests of any
    /// other Identifier or Reply URL are refused, as Entra does (AADSTS700016, AADSTS50011). The
    /// values are to be those of [`entra_setup`](ServiceProvider::entra_setup).
    pub fn with_application(&self, identifier: &str, reply_url: &str) -> Self {
        let (identifier, reply_url) = (identifier.to_owned(), reply_url.to_owned());
        self.changed(|setup| setup.application = Some(Application { identifier, reply_url }))
    }

    /// The same with another *Signing Option*.
    pub fn with_signing_option(&self, option: SigningOption) -> Self {
        self.changed(|setup| setup.signing = option)
    }

    /// The same with a key of this kind, and no other key.
    ///
    /// # Errors
    /// [`PretendError::Signing`] if no key could be made.
    pub fn with_key(&self, kind: KeyKind) -> Result<Self, PretendError> {
        let key = SigningKey::of(Owner::Tenant(kind))?;
        Ok(self.changed(|setup| (setup.keys, setup.active) = (vec![key.clone()], key)))
    }

    /// The same, its active certificate being one that ends then, UTC. Entra keeps signing with
    /// a certificate that has ended.
    ///
    /// # Errors
    /// [`PretendError::Signing`] if the time is out of a certificate's bounds.
    pub fn with_certificate_until(&self, end: DateTime<Utc>) -> Result<Self, PretendError> {
        let (old, new) = (self.setup.active.certificate(), self.setup.active.until(end)?);
        let renewed =
            |key: &SigningKey| if key.certificate() == old { new.clone() } else { key.clone() };
        let keys = self.setup.keys.iter().map(renewed).collect();
        Ok(self.changed(|setup| (setup.keys, setup.active) = (keys, new)))
    }

    /// The same with a next certificate in the metadata, which is not active yet: the time to
    /// upload the metadata again.
    ///
    /// # Errors
    /// [`PretendError::Signing`] if no key could be made.
    pub fn with_next_certificate(&self) -> Result<Self, PretendError> {
        let next = SigningKey::of(Owner::Next)?;
        Ok(self.changed(|setup| {
            if !setup.keys.iter().any(|key| key.certificate() == next.certificate()) {
                setup.keys.push(next);
            }
        }))
    }

    /// The same after a rollover: the next certificate is active, and the metadata lists both.
    ///
    /// # Errors
    /// [`PretendError::Signing`] if no key could be made.
    pub fn roll_over(&self) -> Result<Self, PretendError> {
        let next = SigningKey::of(Owner::Next)?;
        Ok(self.with_next_certificate()?.changed(|setup| setup.active = next))
    }

    /// The same with this user signed in.
    pub fn as_user(&self, user: &PretendUser) -> Self {
        self.changed(|setup| setup.user = user.clone())
    }

    /// The same, misbehaving so too.
    pub fn misbehaving(&self, misbehaviour: Misbehaviour) -> Self {
        self.changed(|setup| setup.misbehaviours.push(misbehaviour))
    }

    /// The same, changing the text of each answer before it is signed.
    pub fn before_signing(&self, edit: impl Fn(String) -> String + Send + Sync + 'static) -> Self {
        self.changed(|setup| setup.before_signing.push(Arc::new(edit)))
    }

    /// The same, changing the text of each answer after it was signed.
    pub fn after_signing(&self, edit: impl Fn(String) -> String + Send + Sync + 'static) -> Self {
        self.changed(|setup| setup.after_signing.push(Arc::new(edit)))
    }

    /// The tenant ID.
    pub fn tenant_id(&self) -> &str {
        &self.setup.tenant_id
    }

    /// *Microsoft Entra Identifier*: the tenant's entity ID.
    pub fn entity_id(&self) -> EntityId {
        EntityId::known(&self.setup.issuer())
    }

    /// *Login URL*.
    pub fn login_url(&self) -> &str {
        &self.setup.login_url
    }

    /// The user who is signed in.
    pub fn user(&self) -> &PretendUser {
        &self.setup.user
    }

    /// *Federation Metadata XML*, as it is downloaded: with a byte order mark, two RoleDescriptors
    /// of WS-Federation, the IDPSSODescriptor, and a signature of its own.
    ///
    /// # Errors
    /// [`PretendError::Signing`].
    pub fn metadata_xml(&self) -> Result<Vec<u8>, PretendError> {
        federation_metadata(&self.setup)
    }

    /// What a service provider makes of the metadata.
    ///
    /// # Errors
    /// [`PretendError::Signing`].
    pub fn identity_provider(&self) -> Result<IdentityProvider, PretendError> {
        IdentityProvider::from_metadata(&self.metadata_xml()?).map_err(PretendError::Metadata)
    }

    /// Answers an AuthnRequest: the form that arrives at the ACS URL. `url` is where the service
    /// provider sent the browser; `now` is UTC.
    ///
    /// # Errors
    /// Whatever Entra shows on its own page instead of answering, and [`PretendError::Form`] where
    /// a misbehaviour spoils the form itself.
    pub fn answer(&self, url: &Url, now: DateTime<Utc>) -> Result<AcsForm, PretendError> {
        AcsForm::from_body(self.answer_body(url, now)?.as_bytes()).map_err(PretendError::Form)
    }

    /// Answers an AuthnRequest: the body of the POST to the ACS URL,
    /// `application/x-www-form-urlencoded`, for tests of an application's own routes.
    ///
    /// # Errors
    /// As [`answer`](Self::answer), but for the form.
    pub fn answer_body(&self, url: &Url, now: DateTime<Utc>) -> Result<String, PretendError> {
        body(&self.setup, &self.question(url)?, now)
    }

    /// Answers an AuthnRequest: the text of the Response, signed.
    ///
    /// # Errors
    /// As [`answer_body`](Self::answer_body).
    pub fn answer_xml(&self, url: &Url, now: DateTime<Utc>) -> Result<String, PretendError> {
        response(&self.setup, &self.question(url)?, now)
    }

    /// The form that nobody asked for: the tile in My Apps where no Sign on URL is set. It has no
    /// RelayState.
    ///
    /// # Errors
    /// [`PretendError::Signing`], and as [`answer`](Self::answer) by misbehaviour.
    pub fn idp_initiated(
        &self,
        service_provider: &EntityId,
        acs: &AcsUrl,
        now: DateTime<Utc>,
    ) -> Result<AcsForm, PretendError> {
        let question = Question {
            request_id: None,
            audience: audience(service_provider.as_str()),
            acs_url: acs.as_str().to_owned(),
            relay_state: None,
            force_authn: false,
            name_id_format: None,
            authn_class: PASSWORD_CLASS.to_owned(),
        };
        let body = body(&self.setup, &question, now)?;
        AcsForm::from_body(body.as_bytes()).map_err(PretendError::Form)
    }

    /// A whole journey: begins a login at the service provider, answers it, and redeems what was
    /// verified as the first of its kind. With [`Misbehaviour::ForceAuthnIgnored`] it asks for a
    /// fresh sign-in. `now` is UTC.
    ///
    /// # Errors
    /// [`SignInFailure`], by who would not go on.
    pub fn sign_in(
        &self,
        service_provider: &ServiceProvider,
        now: DateTime<Utc>,
    ) -> Result<Login, SignInFailure> {
        let request_id = self.request_id(service_provider, now);
        let mut request = service_provider.start_login(request_id, now);
        if self.setup.misbehaviours.iter().any(|misbehaviour| misbehaviour.needs_force_authn()) {
            request = request.force_authn();
        }
        let (url, pending) = request.redirect()?;
        let form = self.answer(&url, now)?;
        let verified = service_provider.finish_login(&form, &pending, now)?;
        Ok(verified.redeem(Spend::First)?)
    }

    /// Made of who signs in where and when: in a test a login may be guessed, and can be repeated.
    fn request_id(&self, service_provider: &ServiceProvider, now: DateTime<Utc>) -> RequestId {
        let (urls, user) = (service_provider.urls(), self.setup.user.object_id());
        let parts = [urls.entity_id().as_str(), urls.acs().as_str(), user, &to_text(now)];
        let mut entropy = [0; 20];
        for (byte, octet) in entropy.iter_mut().zip(octets(&parts, 20)) {
            *byte = octet;
        }
        RequestId::from_entropy(entropy)
    }

    /// What a request asks for, once Entra takes it.
    fn question(&self, url: &Url) -> Result<Question, PretendError> {
        let request = AuthnRequest::from_url(url)?;
        if !self.setup.is_called_at(url) {
            return Err(PretendError::LoginUrl);
        }
        request.check()?;
        let called = address(url.as_str());
        if request.destination().is_some_and(|destination| address(destination) != called) {
            return Err(PretendError::Destination);
        }
        let identifier = request.issuer().unwrap_or_default();
        let application = self.setup.application.as_ref();
        if application.is_some_and(|application| application.identifier != identifier) {
            return Err(PretendError::Application);
        }
        let reply_url = application.map(|application| application.reply_url.as_str());
        let acs_url = match (request.acs_url(), reply_url) {
            (Some(asked), Some(registered)) if asked != registered => None,
            (asked, registered) => asked.or(registered),
        };
        // A user who signs in afresh can do so as asked; a session is as it is.
        let classes = request.authn_contexts();
        let suits = classes.is_empty() || classes.iter().any(|class| class == PASSWORD_CLASS);
        let authn_class = match classes.first() {
            Some(first) if !suits && request.force_authn() => first,
            _ if suits => PASSWORD_CLASS,
            _ => return Err(PretendError::AuthnContext),
        };
        Ok(Question {
            request_id: Some(request.id().to_owned()),
            audience: audience(identifier),
            acs_url: acs_url.ok_or(PretendError::ReplyUrl)?.to_owned(),
            relay_state: request.relay_state().map(str::to_owned),
            force_authn: request.force_authn(),
            name_id_format: request.name_id_format().map(str::to_owned),
            authn_class: authn_class.to_owned(),
        })
    }

    fn changed(&self, change: impl FnOnce(&mut Setup)) -> Self {
        let mut changed = self.clone();
        change(&mut changed.setup);
        changed
    }
}

/// What Entra writes as audience: the Identifier, with `spn:` before one that is no URI.
fn audience(identifier: &str) -> String {
    match Url::parse(identifier) {
        Ok(_) => identifier.to_owned(),
        Err(_) => format!("spn:{identifier}"),
    }
}

impl std::fmt::Debug for PretendEntra {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PretendEntra")
            .field("tenant_id", &self.setup.tenant_id)
            .field("misbehaviours", &self.setup.misbehaviours)
            .finish_non_exhaustive()
    }
}
