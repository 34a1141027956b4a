//! The stores of single sign-on, each asked within the time limit; one that fails or does not answer
//! refuses the request, with a code of its own.

use std::error::Error;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::flow::attempt_log::{AnyAttemptLog, Attempt};
use crate::flow::code;
use crate::flow::cookies::Cookies;
use crate::flow::erased::{BoxError, BoxFuture};
use crate::flow::login_id::LoginId;
use crate::flow::pending_logins::{Held, Lookup, PendingLogins, Put};
use crate::flow::refused::Refused;
use crate::flow::replay_guard::AnyReplayGuard;
use crate::flow::tenants::AnyTenants;
use crate::flow::time_limit::TimeLimit;
use crate::flow::trace;
use crate::login::company::Company;
use crate::login::pending::PendingLogin;
use crate::login::service_provider::ServiceProvider;
use crate::login::verified::{Spend, VerifiedLogin};
use crate::saml::code::Code;

/// Companies, pending logins and the replay guard.
#[derive(Clone)]
pub struct AskedStores {
    pub tenants: Arc<dyn AnyTenants>,
    pub pending: PendingLogins,
    pub guard: Arc<dyn AnyReplayGuard>,
    pub log: Option<Arc<dyn AnyAttemptLog>>,
    pub time_limit: Option<TimeLimit>,
    pub on_failure: Option<Arc<FailureListener>>,
}

impl AskedStores {
    /// The settings that sign a company's users in.
    pub async fn live(&self, company: &Company) -> Result<Option<ServiceProvider>, Refused> {
        self.ask(code::COMPANY_UNAVAILABLE, self.tenants.live(company)).await
    }

    /// The settings that wait for a test.
    pub async fn staged(&self, company: &Company) -> Result<Option<ServiceProvider>, Refused> {
        self.ask(code::COMPANY_UNAVAILABLE, self.tenants.staged(company)).await
    }

    /// What a connection test tries: what is staged, else what is live.
    pub async fn staged_or_live(
        &self,
        company: &Company,
    ) -> Result<Option<ServiceProvider>, Refused> {
        match self.staged(company).await? {
            Some(staged) => Ok(Some(staged)),
            None => self.live(company).await,
        }
    }

    /// Remembers a login that starts.
    pub async fn put(
        &self,
        cookies: &mut Cookies,
        login: &LoginId,
        pending: &PendingLogin,
        now: DateTime<Utc>,
    ) -> Result<Put, Refused> {
        let put = Box::pin(self.pending.put(cookies, login, pending, now));
        self.ask(code::PENDING_UNAVAILABLE, put).await
    }

    /// Finds the login that an answer names.
    pub async fn get(
        &self,
        cookies: &Cookies,
        company: &Company,
        login: &LoginId,
        now: DateTime<Utc>,
    ) -> Result<Lookup, Refused> {
        let looked = Box::pin(self.pending.get(cookies, company, login, now));
        self.ask(code::PENDING_UNAVAILABLE, looked).await
    }

    /// Takes a login that was answered, and says whether nobody did before.
    pub async fn take(&self, held: &Held, now: DateTime<Utc>) -> Result<bool, Refused> {
        self.ask(code::PENDING_UNAVAILABLE, Box::pin(self.pending.take(held, now))).await
    }

    /// Claims a verified login, and says whether it was the first.
    pub async fn claim(
        &self,
        verified: &VerifiedLogin,
        now: DateTime<Utc>,
    ) -> Result<Spend, Refused> {
        let (keys, until) = (verified.replay_keys(), verified.keep_until());
        let claim = self.guard.claim(verified.company(), keys, until, now);
        self.ask(code::REPLAY_UNAVAILABLE, claim).await
    }

    /// Keeps an attempt, if somebody wants it kept. A log that fails is told of, and refuses nobody.
    pub async fn keep(&self, attempt: &Attempt<'_>) {
        if let Some(log) = &self.log {
            let _told = self.ask(code::ATTEMPTS_UNAVAILABLE, log.keep(attempt)).await;
        }
    }

    async fn ask<T>(
        &self,
        code: Code,
        work: BoxFuture<'_, Result<T, BoxError>>,
    ) -> Result<T, Refused> {
        let said = match &self.time_limit {
            Some(time_limit) => time_limit.limit(work).await,
            None => work.await,
        };
        said.map_err(|error| {
            self.tell_failure(code, &*error);
            Refused::by_store(code, error)
        })
    }

    /// Tells of a store that failed.
    pub fn tell_failure(&self, code: Code, error: &(dyn Error + 'static)) {
        trace::tell_failure(code, error);
        if let Some(listener) = &self.on_failure {
            listener(code, error);
        }
    }
}

/// Whom to tell of a store that failed.
pub type FailureListener = dyn Fn(Code, &(dyn Error + 'static)) + Send + Sync;
