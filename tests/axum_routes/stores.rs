//! Stores that fail, and stores that hang: the request is answered, and nobody is signed in.

use std::error::Error;
use std::future::pending;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use axum::Router;
use saml_sp::axum::routes;
use saml_sp::chrono::{DateTime, Utc};
use saml_sp::flow::{
    MemoryPendingStore, MemoryReplayGuard, MemoryTenants, PendingKey, PendingLogins, PendingStore,
    Refused, ReplayGuard, Sso, Tenants,
};
use saml_sp::{Company, PendingLogin, ReplayKey, ServiceProvider, Spend};
use tokio::time::{Instant, sleep};

use crate::browser::Browser;
use crate::client::Answer;
use crate::page::refused;
use crate::stage::{AGAIN, FINALIZE, INIT, METADATA, Stage, now, said, sealed, serve};

/// What the log may know, and no page.
const WHY: &str = "password of user saml rejected by db.internal";

#[derive(Clone, Copy, Debug)]
enum Fault {
    None,
    Fails,
    Hangs,
}

/// A store that works until it is told otherwise.
struct Store<T>(Arc<(T, AtomicU8)>);

impl<T> Clone for Store<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Store<T> {
    fn new(inner: T) -> Self {
        Self(Arc::new((inner, AtomicU8::default())))
    }

    fn set(&self, fault: Fault) {
        self.0.1.store(fault as u8, Ordering::Relaxed);
    }

    async fn asked(&self) -> io::Result<&T> {
        const FAILS: u8 = Fault::Fails as u8;
        const HANGS: u8 = Fault::Hangs as u8;
        match self.0.1.load(Ordering::Relaxed) {
            FAILS => Err(io::Error::other(WHY)),
            HANGS => pending().await,
            _ => Ok(&self.0.0),
        }
    }
}

impl Tenants for Store<MemoryTenants> {
    type Error = io::Error;

    async fn live(&self, company: &Company) -> io::Result<Option<ServiceProvider>> {
        Ok(self.asked().await?.live(company).await.unwrap())
    }
}

impl PendingStore for Store<MemoryPendingStore> {
    type Error = io::Error;

    async fn put(
        &self,
        key: &PendingKey,
        pending: &PendingLogin,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> io::Result<()> {
        self.asked().await?.put(key, pending, until, now).await.unwrap();
        Ok(())
    }

    async fn get(&self, key: &PendingKey, now: DateTime<Utc>) -> io::Result<Option<PendingLogin>> {
        Ok(self.asked().await?.get(key, now).await.unwrap())
    }

    async fn take(&self, key: &PendingKey, now: DateTime<Utc>) -> io::Result<bool> {
        Ok(self.asked().await?.take(key, now).await.unwrap())
    }
}

impl ReplayGuard for Store<MemoryReplayGuard> {
    type Error = io::Error;

    async fn claim(
        &self,
        company: &Company,
        keys: &[ReplayKey; 2],
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> io::Result<Spend> {
        Ok(self.asked().await?.claim(company, keys, until, now).await.unwrap())
    }
}

/// An application whose stores can be broken one by one.
struct Stores {
    stage: Stage,
    tenants: Store<MemoryTenants>,
    logins: Store<MemoryPendingStore>,
    guard: Store<MemoryReplayGuard>,
}

impl Stores {
    fn new() -> Self {
        let stage = Stage::new();
        let tenants = Store::new(stage.tenants.clone());
        let logins = Store::new(MemoryPendingStore::new(100));
        Self { stage, tenants, logins, guard: Store::new(MemoryReplayGuard::new(100)) }
    }

    fn sso(&self) -> Sso {
        self.sso_with(PendingLogins::stored(self.logins.clone()))
    }

    fn sso_with(&self, logins: PendingLogins) -> Sso {
        Sso::new(self.tenants.clone(), logins, self.guard.clone()).with_clock(now)
    }

    /// A browser before it, where a store has 50 milliseconds.
    async fn browser(&self) -> Browser {
        let sso = self.sso().with_time_limit(Duration::from_millis(50), sleep);
        serve(Router::new().merge(routes(sso, said))).await
    }

    /// Begins a login, breaks something, and takes the answers to its end.
    async fn broken(&self, fault: Fault, store: fn(&Self, Fault)) -> Broken {
        store(self, Fault::None);
        let mut browser = self.browser().await;
        let body = self.stage.answer(&browser.begin(INIT).await);
        store(self, fault);
        let init = browser.open(INIT).await;
        let finalize = browser.post(FINALIZE, &body).await;
        let metadata = browser.open(METADATA).await;
        for answer in [&init, &finalize, &metadata] {
            let text = String::from_utf8_lossy(&answer.body);
            assert!(!text.contains("password") && !text.contains("B. Simon"), "{text}");
        }
        store(self, Fault::None);
        let repaired = browser.post(FINALIZE, &body).await;
        Broken { init, finalize, metadata, repaired }
    }
}

struct Broken {
    init: Answer,
    finalize: Answer,
    metadata: Answer,
    repaired: Answer,
}

#[tokio::test]
async fn without_the_companies_nothing_begins_or_ends_and_nothing_is_lost() {
    for fault in [Fault::Fails, Fault::Hangs] {
        let broken = Stores::new().broken(fault, |stores, fault| stores.tenants.set(fault)).await;
        for answer in [&broken.init, &broken.finalize, &broken.metadata] {
            refused(answer, 503, "company.unavailable");
            assert!(answer.all("set-cookie").is_empty());
        }
        assert_eq!(broken.repaired.text(), "B. Simon to -");
    }
}

#[tokio::test]
async fn without_the_pending_logins_nothing_begins_or_ends_and_nothing_is_lost() {
    for fault in [Fault::Fails, Fault::Hangs] {
        let broken = Stores::new().broken(fault, |stores, fault| stores.logins.set(fault)).await;
        for answer in [&broken.init, &broken.finalize] {
            assert_eq!(refused(answer, 503, "pending.unavailable").as_deref(), Some(AGAIN));
            assert!(answer.all("set-cookie").is_empty());
        }
        assert_eq!(broken.metadata.status, 200);
        assert_eq!(broken.repaired.text(), "B. Simon to -");
    }
}

#[tokio::test]
async fn without_the_replay_guard_nobody_is_signed_in() {
    for fault in [Fault::Fails, Fault::Hangs] {
        let broken = Stores::new().broken(fault, |stores, fault| stores.guard.set(fault)).await;
        assert_eq!((broken.init.status, broken.metadata.status), (303, 200));
        let again = refused(&broken.finalize, 503, "replay.unavailable");
        assert_eq!(again.as_deref(), Some(AGAIN));
        // The pending login was taken from its store, and whether it was claimed nobody knows.
        refused(&broken.repaired, 403, "replay.request-answered");
    }
}

#[tokio::test]
async fn with_sealed_cookies_the_same_answer_signs_in_once_the_replay_guard_is_back() {
    let stores = Stores::new();
    let sso = stores.sso_with(sealed().into());
    let mut browser = serve(routes(sso, said).into()).await;
    let body = stores.stage.answer(&browser.begin(INIT).await);
    stores.guard.set(Fault::Fails);
    let answer = browser.post(FINALIZE, &body).await;
    refused(&answer, 503, "replay.unavailable");
    assert!(answer.all("set-cookie").is_empty());
    stores.guard.set(Fault::None);
    assert_eq!(browser.post(FINALIZE, &body).await.text(), "B. Simon to -");
    refused(&browser.post(FINALIZE, &body).await, 403, "replay.request-answered");
}

#[tokio::test]
async fn a_replay_guard_that_is_full_signs_nobody_in() {
    let stage = Stage::new();
    let sso = Sso::new(stage.tenants.clone(), sealed(), MemoryReplayGuard::new(1)).with_clock(now);
    let mut browser = serve(routes(sso, said).into()).await;
    let (first, second) = (browser.begin(INIT).await, browser.begin(INIT).await);
    assert_eq!(browser.post(FINALIZE, &stage.answer(&first)).await.status, 200);
    let answer = browser.post(FINALIZE, &stage.answer(&second)).await;
    assert_eq!(refused(&answer, 503, "replay.unavailable").as_deref(), Some(AGAIN));
}

#[tokio::test]
async fn a_store_that_hangs_has_five_seconds_where_nobody_said_otherwise() {
    let stores = Stores::new();
    let mut browser = serve(routes(stores.sso(), said).into()).await;
    stores.tenants.set(Fault::Hangs);
    let before = Instant::now();
    refused(&browser.open(INIT).await, 503, "company.unavailable");
    let took = before.elapsed();
    assert!((4..8).contains(&took.as_secs()), "{took:?}");
}

#[tokio::test]
async fn the_application_learns_what_was_wrong_with_its_store() {
    async fn not_finished(refused: Refused) -> String {
        assert!(!format!("{refused} {refused:?}").contains("password"), "for the log of a login");
        refused.source().map_or("nothing".to_owned(), <dyn Error>::to_string)
    }
    let stores = Stores::new();
    let sso = stores.sso().with_time_limit(Duration::from_millis(50), sleep);
    let mut browser = serve(routes(sso, said).on_refused(not_finished).into()).await;
    stores.tenants.set(Fault::Fails);
    assert_eq!(browser.open(INIT).await.text(), WHY);
    stores.tenants.set(Fault::Hangs);
    assert_eq!(browser.open(INIT).await.text(), "no answer within 50ms");
}
