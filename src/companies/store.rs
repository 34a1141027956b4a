//! Where the companies' set-ups and attempts are kept.

use std::future::Future;
use std::sync::Arc;

use crate::companies::bundle::Bundle;
use crate::companies::setup::Setup;
use crate::flow::attempt_id::AttemptId;
use crate::flow::erased::{BoxError, BoxFuture};
use crate::flow::event::{LoginEvent, LoginOutcome};
use crate::login::company::Company;

/// How many attempts of each [`AttemptKind`] are kept of a company.
pub const ATTEMPTS_KEPT: usize = 100;

/// A set-up as it is kept, with the number of its version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptSetup {
    /// The set-up.
    pub setup: Setup,
    /// Its version: another one with each change.
    pub version: u64,
}

/// What kind of attempt an event is of. Each kind has room of its own, so that what strangers can
/// make without end, starts and answers that nobody signed, pushes out nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum AttemptKind {
    /// Begun, and not answered.
    Started,
    /// Accepted.
    Accepted,
    /// Refused, though a key that is trusted had signed it.
    Refused,
    /// Refused before a signature was verified, of a login or test that this browser began.
    Unverified,
    /// Refused, and this browser began none.
    Unasked,
}

impl AttemptKind {
    /// The kind of an event.
    pub fn of(event: &LoginEvent) -> Self {
        match (&event.outcome, event.purpose, &event.thumbprint) {
            (LoginOutcome::Started, ..) => Self::Started,
            (LoginOutcome::SignedIn | LoginOutcome::Tested, ..) => Self::Accepted,
            (LoginOutcome::Refused(_), _, Some(_)) => Self::Refused,
            (LoginOutcome::Refused(_), Some(_), None) => Self::Unverified,
            (LoginOutcome::Refused(_), None, None) => Self::Unasked,
        }
    }

    /// A stable name, for a column: `started`, `accepted`, `refused`, `unverified` or `unasked`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Unverified => "unverified",
            Self::Unasked => "unasked",
        }
    }
}

/// Keeps the companies' set-ups and attempts: [`MemoryCompanyStore`](super::MemoryCompanyStore) for
/// tests and demos, [`stores::sqlite`](crate::stores::sqlite) for one machine, and yours on the
/// database of your application, with plain `async fn`s. Keep [`Setup`], [`LoginEvent`] and
/// [`Bundle`] as the JSON that serde makes of them, and what is looked up by in columns beside:
///
/// ```sql
/// CREATE TABLE saml_setups (company TEXT PRIMARY KEY, version BIGINT NOT NULL, setup JSONB NOT NULL);
/// CREATE TABLE saml_attempts (
///     number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
///     company TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, request_id TEXT,
///     event JSONB NOT NULL, bundle JSONB NOT NULL,
///     UNIQUE (company, id));
/// ```
///
/// `testing::check_company_store` tries an implementation.
pub trait CompanyStore: Send + Sync {
    /// What goes wrong with the database.
    type Error: Into<Box<dyn std::error::Error + Send + Sync>>;

    /// The companies that there are, in any order.
    fn companies(&self) -> impl Future<Output = Result<Vec<Company>, Self::Error>> + Send;

    /// The set-up of a company, if there is such a company. It is asked on every request.
    fn setup(
        &self,
        company: &Company,
    ) -> impl Future<Output = Result<Option<KeptSetup>, Self::Error>> + Send;

    /// Keeps a set-up if the version in the store is still `was` (`None`: if the company is not there
    /// yet), and says whether it did; atomically, so that of two changes at once one is told to look
    /// again. The new version is a number that this company never had, also before it was removed: else
    /// a change that was begun then would overwrite what was added since.
    fn replace_setup(
        &self,
        company: &Company,
        setup: &Setup,
        was: Option<u64>,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// Takes a company away, with its attempts; says whether it was there.
    fn remove(&self, company: &Company) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// Keeps an attempt of the event's company; nothing, where there is no such company. Where it
    /// answers a login that this browser began (`purpose` and `request_id` are there), it takes the
    /// place of that login's start, and where one of its `id` is kept, the place of that one. Of each
    /// [`AttemptKind`], the last [`ATTEMPTS_KEPT`] of a company are kept, and no others.
    fn keep_attempt(&self, bundle: &Bundle)
    -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// The events of a company's attempts that are kept: first the one that was kept last.
    fn attempts(
        &self,
        company: &Company,
    ) -> impl Future<Output = Result<Vec<LoginEvent>, Self::Error>> + Send;

    /// All that is kept of one attempt of this company.
    fn attempt(
        &self,
        company: &Company,
        id: AttemptId,
    ) -> impl Future<Output = Result<Option<Bundle>, Self::Error>> + Send;
}

impl<S: CompanyStore> CompanyStore for Arc<S> {
    type Error = S::Error;

    async fn companies(&self) -> Result<Vec<Company>, S::Error> {
        S::companies(self).await
    }

    async fn setup(&self, company: &Company) -> Result<Option<KeptSetup>, S::Error> {
        S::setup(self, company).await
    }

    async fn replace_setup(
        &self,
        company: &Company,
        setup: &Setup,
        was: Option<u64>,
    ) -> Result<bool, S::Error> {
        S::replace_setup(self, company, setup, was).await
    }

    async fn remove(&self, company: &Company) -> Result<bool, S::Error> {
        S::remove(self, company).await
    }

    async fn keep_attempt(&self, bundle: &Bundle) -> Result<(), S::Error> {
        S::keep_attempt(self, bundle).await
    }

    async fn attempts(&self, company: &Company) -> Result<Vec<LoginEvent>, S::Error> {
        S::attempts(self, company).await
    }

    async fn attempt(&self, company: &Company, id: AttemptId) -> Result<Option<Bundle>, S::Error> {
        S::attempt(self, company, id).await
    }
}

type Asked<'a, T> = BoxFuture<'a, Result<T, BoxError>>;

/// [`CompanyStore`] of any type.
pub(crate) trait AnyCompanyStore: Send + Sync {
    fn companies(&self) -> Asked<'_, Vec<Company>>;
    fn setup<'a>(&'a self, company: &'a Company) -> Asked<'a, Option<KeptSetup>>;
    fn replace_setup<'a>(
        &'a self,
        company: &'a Company,
        setup: &'a Setup,
        was: Option<u64>,
    ) -> Asked<'a, bool>;
    fn remove<'a>(&'a self, company: &'a Company) -> Asked<'a, bool>;
    fn keep_attempt<'a>(&'a self, bundle: &'a Bundle) -> Asked<'a, ()>;
    fn attempts<'a>(&'a self, company: &'a Company) -> Asked<'a, Vec<LoginEvent>>;
    fn attempt<'a>(&'a self, company: &'a Company, id: AttemptId) -> Asked<'a, Option<Bundle>>;
}

impl<S: CompanyStore> AnyCompanyStore for S {
    fn companies(&self) -> Asked<'_, Vec<Company>> {
        Box::pin(async move { S::companies(self).await.map_err(Into::into) })
    }

    fn setup<'a>(&'a self, company: &'a Company) -> Asked<'a, Option<KeptSetup>> {
        Box::pin(async move { S::setup(self, company).await.map_err(Into::into) })
    }

    fn replace_setup<'a>(
        &'a self,
        company: &'a Company,
        setup: &'a Setup,
        was: Option<u64>,
    ) -> Asked<'a, bool> {
        Box::pin(
            async move { S::replace_setup(self, company, setup, was).await.map_err(Into::into) },
        )
    }

    fn remove<'a>(&'a self, company: &'a Company) -> Asked<'a, bool> {
        Box::pin(async move { S::remove(self, company).await.map_err(Into::into) })
    }

    fn keep_attempt<'a>(&'a self, bundle: &'a Bundle) -> Asked<'a, ()> {
        Box::pin(async move { S::keep_attempt(self, bundle).await.map_err(Into::into) })
    }

    fn attempts<'a>(&'a self, company: &'a Company) -> Asked<'a, Vec<LoginEvent>> {
        Box::pin(async move { S::attempts(self, company).await.map_err(Into::into) })
    }

    fn attempt<'a>(&'a self, company: &'a Company, id: AttemptId) -> Asked<'a, Option<Bundle>> {
        Box::pin(async move { S::attempt(self, company, id).await.map_err(Into::into) })
    }
}
