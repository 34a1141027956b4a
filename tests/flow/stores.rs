//! Stores that can be told to fail or to hang, call by call.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use saml_sp::chrono::{DateTime, Utc};
use saml_sp::flow::{
    MemoryPendingStore, MemoryReplayGuard, MemoryTenants, PendingKey, PendingStore, ReplayGuard,
    Tenants,
};
use saml_sp::{Company, PendingLogin, ReplayKey, ServiceProvider, Spend};

/// How a call of a store ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// It fails, and nothing was done.
    Fails,
    /// It never answers, and nothing was done.
    Hangs,
    /// It is done, but the answer gets lost.
    LosesTheAnswer,
}

/// The moods of all stores of a test; a call without one works.
#[derive(Clone, Default)]
pub struct Moods(Arc<Mutex<HashMap<&'static str, Mood>>>);

/// What a store says that fails.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the disk of the store is full: {0}")]
pub struct Broken(pub &'static str);

impl Moods {
    pub fn set(&self, call: &'static str, mood: Mood) {
        self.0.lock().unwrap().insert(call, mood);
    }

    pub fn all_well(&self) {
        self.0.lock().unwrap().clear();
    }

    async fn around<T, E: std::fmt::Debug>(
        &self,
        call: &'static str,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, Broken> {
        let mood = self.0.lock().unwrap().get(call).copied();
        match mood {
            None => Ok(work.await.unwrap()),
            Some(Mood::Fails) => Err(Broken(call)),
            Some(Mood::Hangs) => std::future::pending().await,
            Some(Mood::LosesTheAnswer) => {
                work.await.unwrap();
                Err(Broken(call))
            }
        }
    }
}

/// A store in memory, with moods.
pub struct Moody<S>(pub S, pub Moods);

impl Tenants for Moody<MemoryTenants> {
    type Error = Broken;

    async fn live(&self, company: &Company) -> Result<Option<ServiceProvider>, Broken> {
        self.1.around("live", self.0.live(company)).await
    }

    async fn staged(&self, company: &Company) -> Result<Option<ServiceProvider>, Broken> {
        self.1.around("staged", self.0.staged(company)).await
    }
}

impl PendingStore for Moody<MemoryPendingStore> {
    type Error = Broken;

    async fn put(
        &self,
        key: &PendingKey,
        pending: &PendingLogin,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), Broken> {
        self.1.around("put", self.0.put(key, pending, until, now)).await
    }

    async fn get(
        &self,
        key: &PendingKey,
        now: DateTime<Utc>,
    ) -> Result<Option<PendingLogin>, Broken> {
        self.1.around("get", self.0.get(key, now)).await
    }

    async fn take(&self, key: &PendingKey, now: DateTime<Utc>) -> Result<bool, Broken> {
        self.1.around("take", self.0.take(key, now)).await
    }
}

impl ReplayGuard for Moody<MemoryReplayGuard> {
    type Error = Broken;

    async fn claim(
        &self,
        company: &Company,
        keys: &[ReplayKey; 2],
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Spend, Broken> {
        self.1.around("claim", self.0.claim(company, keys, until, now)).await
    }
}
