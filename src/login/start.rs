//! The start of a login: what to ask for, and the address to send the browser to.

use chrono::{DateTime, Utc};
use url::Url;

use crate::login::pending::{PendingLogin, Purpose};
use crate::login::return_to::ReturnTo;
use crate::login::settings::Settings;
use crate::saml::code::Code;
use crate::saml::names::RequestId;
use crate::saml::request::{Asked, NameIdFormat, RequestOptions, authn_request, redirect_url};

/// Why no login can be begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The identity provider has no address at which it takes requests by HTTP-Redirect.
    #[error("the identity provider has no address for HTTP-Redirect: set one by hand")]
    NoRedirectEndpoint,
}

impl StartError {
    /// The stable code of this reason.
    pub fn code(self) -> Code {
        match self {
            Self::NoRedirectEndpoint => Code::START_NO_REDIRECT_ENDPOINT,
        }
    }
}

/// A login about to begin. By default it asks for the login and nothing else, which is what Entra
/// answers for every user.
///
/// `Debug` shows no option, since a login hint names the user.
#[must_use = "a login begins when the browser is sent to the address of `redirect`"]
#[derive(Clone)]
pub struct LoginRequest<'a> {
    settings: &'a Settings,
    id: RequestId,
    at: DateTime<Utc>,
    purpose: Purpose,
    return_to: Option<ReturnTo>,
    options: RequestOptions,
}

impl<'a> LoginRequest<'a> {
    pub(crate) fn new(settings: &'a Settings, id: RequestId, now: DateTime<Utc>) -> Self {
        // As precise as a stored pending login keeps it.
        let at = DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now);
        let (purpose, options) = (Purpose::Login, RequestOptions::default());
        Self { settings, id, at, purpose, return_to: None, options }
    }

    /// Remembers where the user wants to go afterwards. It stays here and never travels.
    pub fn return_to(mut self, path: ReturnTo) -> Self {
        self.return_to = Some(path);
        self
    }

    /// Begins it for this purpose, whatever was said before.
    #[cfg(feature = "flow")]
    pub(crate) fn for_purpose(mut self, purpose: Purpose) -> Self {
        self.purpose = purpose;
        self
    }

    /// Forgets where the user wants to go.
    #[cfg(feature = "flow")]
    pub(crate) fn without_return_to(mut self) -> Self {
        self.return_to = None;
        self
    }

    /// Begins a connection test: only [`finish_test`](crate::ServiceProvider::finish_test) takes
    /// its answer.
    pub fn for_test(mut self) -> Self {
        self.purpose = Purpose::Test;
        self
    }

    /// Asks for a fresh sign-in (`ForceAuthn`); an answer by an older one is refused.
    pub fn force_authn(mut self) -> Self {
        self.options.force_authn = true;
        self
    }

    /// Asks to show the user nothing (`IsPassive`); without a session at the identity provider
    /// the answer is a refusal.
    pub fn passive(mut self) -> Self {
        self.options.is_passive = true;
        self
    }

    /// Asks for a format of NameID, which overrides what Entra's administrator chose.
    pub fn name_id_format(mut self, format: NameIdFormat) -> Self {
        self.options.name_id_format = Some(format);
        self
    }

    /// Asks for this class of authentication, exactly; once for each that will do. With Entra,
    /// whoever signed in by another method meets AADSTS75011 unless a fresh sign-in is asked for
    /// too.
    pub fn authn_context(mut self, class: impl Into<String>) -> Self {
        self.options.authn_contexts.push(class.into());
        self
    }

    /// Says who is going to sign in, so that Entra need not ask (`login_hint`).
    pub fn login_hint(mut self, user: impl Into<String>) -> Self {
        self.options.login_hint = Some(user.into());
        self
    }

    /// What must be remembered until the answer comes.
    pub fn pending(&self) -> PendingLogin {
        let (id, at, force_authn) = (self.id.clone(), self.at, self.options.force_authn);
        let asked = Asked { id, at, force_authn };
        PendingLogin::begin(self.settings, self.purpose, asked, self.return_to.clone())
    }

    /// The address to send the browser to by a 302 or 303, and what to remember until the answer
    /// comes (SAML Bindings 3.4). RelayState is the request ID.
    ///
    /// # Errors
    /// [`StartError::NoRedirectEndpoint`].
    pub fn redirect(self) -> Result<(Url, PendingLogin), StartError> {
        let sso = self.settings.identity_provider.sso().redirect();
        let sso = sso.ok_or(StartError::NoRedirectEndpoint)?;
        let request = authn_request(&self.id, self.at, &self.settings.urls, sso, &self.options);
        let hint = self.options.login_hint.as_deref();
        let url = redirect_url(sso, &request, self.id.as_str(), hint);
        // An SSO URL is a URL, and a query does not change that.
        let url = Url::parse(&url).map_err(|_| StartError::NoRedirectEndpoint)?;
        Ok((url, self.pending()))
    }
}

impl std::fmt::Debug for LoginRequest<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LoginRequest")
            .field("company", &self.settings.company)
            .field("id", &self.id)
            .field("at", &self.at)
            .field("purpose", &self.purpose)
            .finish_non_exhaustive()
    }
}
