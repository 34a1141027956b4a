//! The replay guard: that each login is answered once, and each assertion used once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};

use crate::flow::erased::{BoxError, BoxFuture};
use crate::flow::expiring::Expiring;
use crate::login::company::Company;
use crate::login::verified::{ReplayKey, Spend};

/// Remembers what was used. Implement it on your database with plain `async fn`s, and prove it by
/// `testing::check_replay_guard`.
///
/// In SQL, with one table `saml_replay (key BYTEA PRIMARY KEY, until TIMESTAMPTZ NOT NULL)` and an
/// index over `until`, one statement claims both keys or, by the primary key, neither:
///
/// ```sql
/// -- claim: both rows inserted, or an error of the primary key and none
/// INSERT INTO saml_replay (key, until) VALUES ($1, $3), ($2, $3);
/// -- after that error: which of them was known
/// SELECT 1 FROM saml_replay WHERE key = $1;
/// -- now and then
/// DELETE FROM saml_replay WHERE until <= $1;
/// ```
///
/// In Redis, `SET key 1 PXAT until NX`, in milliseconds since 1970, for the first key and, if it
/// answered `OK`, for the second: no `OK` for the first is [`Spend::RequestAnswered`], for the second
/// [`Spend::AssertionSeen`]. On one node or many, all ask the same store.
pub trait ReplayGuard: Send + Sync {
    /// What goes wrong with the store. It refuses the login.
    type Error: Into<Box<dyn std::error::Error + Send + Sync>>;

    /// Claims the keys of a company's request and assertion until a time, UTC; `now` is UTC too. The
    /// company is in what the keys are a hash of; it is given so that a bound can be each company's
    /// own.
    /// [`Spend::First`] only if neither was claimed before: of any number that ask at once for one
    /// of the keys, on any number of nodes, one is told so. Else [`Spend::RequestAnswered`] if the
    /// first was known, [`Spend::AssertionSeen`] if only the second was. A key whose time is over
    /// may be forgotten.
    fn claim(
        &self,
        company: &Company,
        keys: &[ReplayKey; 2],
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> impl Future<Output = Result<Spend, Self::Error>> + Send;
}

impl<G: ReplayGuard> ReplayGuard for Arc<G> {
    type Error = G::Error;

    async fn claim(
        &self,
        company: &Company,
        keys: &[ReplayKey; 2],
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Spend, G::Error> {
        G::claim(self, company, keys, until, now).await
    }
}

/// A replay guard in memory, for one process. After a restart it knows nothing, so that an answer
/// of the last minutes could be used again by the browser that holds its pending login. A company
/// whose room is full is refused rather than that a login is forgotten, and no other company with
/// it: together they take as much memory as they have logins.
#[derive(Debug)]
pub struct MemoryReplayGuard {
    capacity: usize,
    used: Mutex<Used>,
}

#[derive(Debug, Default)]
struct Used {
    keys: Expiring<ReplayKey, Company>,
    /// How many of the keys are a company's; no company without any.
    counts: HashMap<Company, usize>,
}

/// The replay guard is full of logins of this company whose answers could still be posted again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the replay guard is full for this company: give it more room")]
pub struct GuardFull;

impl MemoryReplayGuard {
    /// A guard with room for so many logins of each company at a time; each takes about 300 bytes.
    /// A login of Entra is kept for a good hour, one of an identity provider that says so for a day.
    pub fn new(logins: usize) -> Self {
        Self { capacity: logins.saturating_mul(2), used: Mutex::default() }
    }
}

impl ReplayGuard for MemoryReplayGuard {
    type Error = GuardFull;

    async fn claim(
        &self,
        company: &Company,
        keys: &[ReplayKey; 2],
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Spend, GuardFull> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.forget(now);
        let [request, assertion] = keys;
        if used.keys.get(request).is_some() {
            return Ok(Spend::RequestAnswered);
        }
        if used.keys.get(assertion).is_some() {
            return Ok(Spend::AssertionSeen);
        }
        if used.count(company).saturating_add(keys.len()) > self.capacity {
            return Err(GuardFull);
        }
        used.remember(company, keys, until);
        Ok(Spend::First)
    }
}

impl Used {
    fn forget(&mut self, now: DateTime<Utc>) {
        while let Some(company) = self.keys.remove_ended(now) {
            if let Entry::Occupied(mut count) = self.counts.entry(company) {
                *count.get_mut() -= 1;
                if *count.get() == 0 {
                    count.remove();
                }
            }
        }
    }

    fn count(&self, company: &Company) -> usize {
        self.counts.get(company).copied().unwrap_or_default()
    }

    /// Both keys are new.
    fn remember(&mut self, company: &Company, keys: &[ReplayKey; 2], until: DateTime<Utc>) {
        *self.counts.entry(company.clone()).or_default() += keys.len();
        for key in keys {
            self.keys.insert(*key, company.clone(), until);
        }
    }
}

/// [`ReplayGuard`] of any type.
pub(crate) trait AnyReplayGuard: Send + Sync {
    fn claim<'a>(
        &'a self,
        company: &'a Company,
        keys: &'a [ReplayKey; 2],
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<Spend, BoxError>>;
}

impl<G: ReplayGuard> AnyReplayGuard for G {
    fn claim<'a>(
        &'a self,
        company: &'a Company,
        keys: &'a [ReplayKey; 2],
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<Spend, BoxError>> {
        Box::pin(async move { G::claim(self, company, keys, until, now).await.map_err(Into::into) })
    }
}
