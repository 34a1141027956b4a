//! Several nodes of an application: each call goes to the next of them.

use std::sync::atomic::{AtomicUsize, Ordering};

use saml_sp::chrono::{DateTime, Utc};
use saml_sp::companies::{Bundle, CompanyStore, KeptSetup, Setup};
use saml_sp::flow::{AttemptId, LoginEvent, PendingKey, PendingStore, ReplayGuard};
use saml_sp::{Company, PendingLogin, ReplayKey, Spend};

/// Stores of one database, taken in turn.
pub struct Nodes<S> {
    nodes: Vec<S>,
    calls: AtomicUsize,
}

impl<S> Nodes<S> {
    pub fn new(nodes: Vec<S>) -> Self {
        Self { nodes, calls: AtomicUsize::new(0) }
    }

    fn next(&self) -> &S {
        &self.nodes[self.calls.fetch_add(1, Ordering::Relaxed) % self.nodes.len()]
    }
}

impl<G: ReplayGuard> ReplayGuard for Nodes<G> {
    type Error = G::Error;

    async fn claim(
        &self,
        company: &Company,
        keys: &[ReplayKey; 2],
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Spend, G::Error> {
        self.next().claim(company, keys, until, now).await
    }
}

impl<S: PendingStore> PendingStore for Nodes<S> {
    type Error = S::Error;

    async fn put(
        &self,
        key: &PendingKey,
        pending: &PendingLogin,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), S::Error> {
        self.next().put(key, pending, until, now).await
    }

    async fn get(
        &self,
        key: &PendingKey,
        now: DateTime<Utc>,
    ) -> Result<Option<PendingLogin>, S::Error> {
        self.next().get(key, now).await
    }

    async fn take(&self, key: &PendingKey, now: DateTime<Utc>) -> Result<bool, S::Error> {
        self.next().take(key, now).await
    }
}

impl<S: CompanyStore> CompanyStore for Nodes<S> {
    type Error = S::Error;

    async fn companies(&self) -> Result<Vec<Company>, S::Error> {
        self.next().companies().await
    }

    async fn setup(&self, company: &Company) -> Result<Option<KeptSetup>, S::Error> {
        self.next().setup(company).await
    }

    async fn replace_setup(
        &self,
        company: &Company,
        setup: &Setup,
        was: Option<u64>,
    ) -> Result<bool, S::Error> {
        self.next().replace_setup(company, setup, was).await
    }

    async fn remove(&self, company: &Company) -> Result<bool, S::Error> {
        self.next().remove(company).await
    }

    async fn keep_attempt(&self, bundle: &Bundle) -> Result<(), S::Error> {
        self.next().keep_attempt(bundle).await
    }

    async fn attempts(&self, company: &Company) -> Result<Vec<LoginEvent>, S::Error> {
        self.next().attempts(company).await
    }

    async fn attempt(&self, company: &Company, id: AttemptId) -> Result<Option<Bundle>, S::Error> {
        self.next().attempt(company, id).await
    }
}
