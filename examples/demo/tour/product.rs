//! The application of the demo: what its two routes do, without a web server.

use saml_sp::chrono::{DateTime, Utc};
use saml_sp::error::FormError;
use saml_sp::provision::{Provision, SignInError, SignedIn};
use saml_sp::url::Url;
use saml_sp::{
    AcsForm, Code, IdentityProvider, Login, PendingLogin, Refusal, RequestId, ServiceProvider,
};

use crate::accounts::{Accounts, User};
use crate::tour::replay_guard::ReplayGuard;
use crate::tour::steps::Unexpected;

/// The application, with one customer company.
pub struct Product {
    pub contoso: ServiceProvider,
    pub accounts: Accounts,
    guard: ReplayGuard,
}

/// Why nobody is signed in.
#[derive(Debug)]
pub enum Refused {
    /// What was posted is no form of SAML's.
    Form(FormError),
    /// The answer does not satisfy every rule.
    Answer(Refusal),
    /// The application does not take the user.
    User(SignInError<sqlx::Error>),
}

impl Product {
    /// The application once the company's administrator has uploaded metadata.
    pub fn new(idp: IdentityProvider, accounts: Accounts) -> Result<Self, Unexpected> {
        let base = "https://sso.example.com".parse()?;
        let contoso = ServiceProvider::for_company(&base, "contoso".parse()?, idp);
        Ok(Self { contoso, accounts, guard: ReplayGuard::default() })
    }

    /// Takes new metadata of the company. Logins under way stay under way.
    pub fn upload(&mut self, idp: IdentityProvider) {
        let company = self.contoso.company().clone();
        self.contoso = ServiceProvider::new(company, self.contoso.urls().clone(), idp);
    }

    /// `GET /saml/contoso/init`: where to send the browser, and what to remember of it.
    pub fn init(&self, now: DateTime<Utc>) -> Result<(Url, PendingLogin), Unexpected> {
        let login = self.contoso.start_login(RequestId::random()?, now);
        Ok(login.return_to("/reports".parse()?).redirect()?)
    }

    /// The same, asking for a fresh sign-in: before something that matters, for example.
    pub fn init_afresh(&self, now: DateTime<Utc>) -> Result<(Url, PendingLogin), Unexpected> {
        let login = self.contoso.start_login(RequestId::random()?, now);
        Ok(login.force_authn().redirect()?)
    }

    /// `POST /saml/contoso/finalize`, first half: who is it?
    pub fn judge(
        &self,
        form: &AcsForm,
        pending: &PendingLogin,
        now: DateTime<Utc>,
    ) -> Result<Login, Refusal> {
        let verified = self.contoso.finish_login(form, pending, now)?;
        let spend = self.guard.claim(verified.replay_keys(), verified.keep_until(), now);
        verified.redeem(spend)
    }

    /// `POST /saml/contoso/finalize`: who is it, and which of our users is that?
    pub async fn finalize(
        &self,
        form: &AcsForm,
        pending: &PendingLogin,
        now: DateTime<Utc>,
    ) -> Result<SignedIn<User>, Refused> {
        let login = self.judge(form, pending, now).map_err(Refused::Answer)?;
        self.accounts.at(now).sign_in(&login.identity).await.map_err(Refused::User)
    }
}

impl Refused {
    /// The stable code, where SAML refused.
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Form(error) => Some(error.code()),
            Self::Answer(refusal) => Some(refusal.code()),
            Self::User(SignInError::NoUserKey(reason)) => Some(reason.code()),
            Self::User(_) => None,
        }
    }
}
