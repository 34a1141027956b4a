//! Pending logins in a store of the application, for those who do not want them in cookies.

use std::convert::Infallible;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use crate::flow::erased::{BoxError, BoxFuture};
use crate::flow::expiring::Expiring;
use crate::login::company::Company;
use crate::login::pending::PendingLogin;
use crate::saml::names::RequestId;
use crate::xml::digest::sha256_of_parts;

/// Keeps pending logins until they are answered. Implement it on your database with plain
/// `async fn`s, and prove it by `testing::check_pending_store`.
///
/// In SQL, with one table `saml_pending (key BYTEA PRIMARY KEY, token TEXT NOT NULL, until
/// TIMESTAMPTZ NOT NULL)` and an index over `until`; the token is [`PendingLogin::to_token`]:
///
/// ```sql
/// -- put: a row of this key may be left whose time is over
/// INSERT INTO saml_pending (key, token, until) VALUES ($1, $2, $3)
///     ON CONFLICT (key) DO UPDATE SET token = excluded.token, until = excluded.until;
/// -- get
/// SELECT token FROM saml_pending WHERE key = $1 AND until > $2;
/// -- take: true if a row came back
/// DELETE FROM saml_pending WHERE key = $1 AND until > $2 RETURNING 1;
/// -- now and then
/// DELETE FROM saml_pending WHERE until <= $1;
/// ```
///
/// In Redis: `SET key token PXAT until`, in milliseconds since 1970, `GET key`, and `DEL key`, which
/// says how many it deleted.
pub trait PendingStore: Send + Sync {
    /// What goes wrong with the store.
    type Error: Into<Box<dyn std::error::Error + Send + Sync>>;

    /// Keeps a pending login under its key until a time, UTC, in place of one that was there. `now`
    /// is UTC too.
    fn put(
        &self,
        key: &PendingKey,
        pending: &PendingLogin,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// The pending login of this key, unless its time is over. It stays.
    fn get(
        &self,
        key: &PendingKey,
        now: DateTime<Utc>,
    ) -> impl Future<Output = Result<Option<PendingLogin>, Self::Error>> + Send;

    /// Takes the pending login of this key away, and says whether it was there and its time not
    /// over. Of any number that ask at once, on any number of nodes, one is told `true`.
    fn take(
        &self,
        key: &PendingKey,
        now: DateTime<Utc>,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;
}

impl<S: PendingStore> PendingStore for Arc<S> {
    type Error = S::Error;

    async fn put(
        &self,
        key: &PendingKey,
        pending: &PendingLogin,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), S::Error> {
        S::put(self, key, pending, until, now).await
    }

    async fn get(
        &self,
        key: &PendingKey,
        now: DateTime<Utc>,
    ) -> Result<Option<PendingLogin>, S::Error> {
        S::get(self, key, now).await
    }

    async fn take(&self, key: &PendingKey, now: DateTime<Utc>) -> Result<bool, S::Error> {
        S::take(self, key, now).await
    }
}

/// Under what a pending login is stored: a hash over company, request ID and the browser's secret,
/// so that what stands in the store answers no login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PendingKey([u8; 32]);

impl PendingKey {
    pub(crate) fn of(company: &Company, id: &RequestId, secret: &[u8]) -> Self {
        let (company, id) = (company.as_str().as_bytes(), id.as_str().as_bytes());
        Self(sha256_of_parts(&[company, b"pending", id, secret]))
    }

    /// A key of these bytes, to check a store.
    #[cfg(feature = "testing")]
    pub(crate) fn of_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The key as 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Display for PendingKey {
    /// 64 hexadecimal digits.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Pending logins in memory, for one process. It holds a fixed number: one more pushes the one that
/// ends first out. Anybody can start logins, so limit their rate, or keep pending logins in sealed
/// cookies, which cost us nothing.
#[derive(Debug)]
pub struct MemoryPendingStore {
    capacity: usize,
    logins: Mutex<Expiring<PendingKey, PendingLogin>>,
}

impl MemoryPendingStore {
    /// A store for so many pending logins, at least one; each takes about a kilobyte, and
    /// two more with the longest return path.
    pub fn new(capacity: usize) -> Self {
        Self { capacity: capacity.max(1), logins: Mutex::default() }
    }

    fn logins(&self, now: DateTime<Utc>) -> MutexGuard<'_, Expiring<PendingKey, PendingLogin>> {
        let mut logins = self.logins.lock().unwrap_or_else(PoisonError::into_inner);
        while logins.remove_ended(now).is_some() {}
        logins
    }
}

impl PendingStore for MemoryPendingStore {
    type Error = Infallible;

    async fn put(
        &self,
        key: &PendingKey,
        pending: &PendingLogin,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), Infallible> {
        let mut logins = self.logins(now);
        if logins.len() >= self.capacity && logins.get(key).is_none() {
            logins.remove_first();
        }
        logins.insert(*key, pending.clone(), until);
        Ok(())
    }

    async fn get(
        &self,
        key: &PendingKey,
        now: DateTime<Utc>,
    ) -> Result<Option<PendingLogin>, Infallible> {
        Ok(self.logins(now).get(key).cloned())
    }

    async fn take(&self, key: &PendingKey, now: DateTime<Utc>) -> Result<bool, Infallible> {
        Ok(self.logins(now).remove(key).is_some())
    }
}

/// [`PendingStore`] of any type.
pub(crate) trait AnyPendingStore: Send + Sync {
    fn put<'a>(
        &'a self,
        key: &'a PendingKey,
        pending: &'a PendingLogin,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<(), BoxError>>;

    fn get<'a>(
        &'a self,
        key: &'a PendingKey,
        now: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<Option<PendingLogin>, BoxError>>;

    fn take<'a>(
        &'a self,
        key: &'a PendingKey,
        now: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<bool, BoxError>>;
}

impl<S: PendingStore> AnyPendingStore for S {
    fn put<'a>(
        &'a self,
        key: &'a PendingKey,
        pending: &'a PendingLogin,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move { S::put(self, key, pending, until, now).await.map_err(Into::into) })
    }

    fn get<'a>(
        &'a self,
        key: &'a PendingKey,
        now: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<Option<PendingLogin>, BoxError>> {
        Box::pin(async move { S::get(self, key, now).await.map_err(Into::into) })
    }

    fn take<'a>(
        &'a self,
        key: &'a PendingKey,
        now: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<bool, BoxError>> {
        Box::pin(async move { S::take(self, key, now).await.map_err(Into::into) })
    }
}
