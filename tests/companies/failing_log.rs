//! Logs of attempts that fail or hang: no login is refused for it, and somebody is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use saml_sp::Code;
use saml_sp::companies::MemoryCompanyStore;
use saml_sp::flow::{Attempt, AttemptLog, code};
use saml_sp::stores::sqlite::{self, SqliteCompanyStore};
use saml_sp::testing::Misbehaviour;
use sqlx::sqlite::SqlitePoolOptions;

use crate::world::{World, companies_in, contoso};

/// A log that keeps nothing.
#[derive(Clone, Default)]
struct Log {
    hangs: bool,
    asked: Arc<AtomicUsize>,
}

#[derive(Debug, thiserror::Error)]
#[error("the disk of the log is full")]
struct Full;

impl AttemptLog for Log {
    type Error = Full;

    async fn keep(&self, _: &Attempt<'_>) -> Result<(), Full> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        if self.hangs { std::future::pending().await } else { Err(Full) }
    }
}

async fn live_with(log: Log) -> World {
    let companies = companies_in(MemoryCompanyStore::new());
    companies.add(&contoso(), "Contoso Ltd").await.unwrap();
    let world = World::of(companies, log);
    world.puts_live(&world.entra).await;
    world
}

#[tokio::test]
async fn a_log_that_fails_refuses_no_login_and_is_told_each_time() {
    let log = Log::default();
    let world = live_with(log.clone()).await;
    let told = || (code::ATTEMPTS_UNAVAILABLE, "the disk of the log is full".to_owned());
    world.login(&world.entra).await.unwrap();
    assert_eq!(world.failures.told(), [told(), told()], "the start and the answer");
    world.test(&world.entra).await.unwrap();
    assert_eq!(world.failures.told(), [told(), told()]);

    // Nor does it change why one is refused.
    let wrong = world.entra.misbehaving(Misbehaviour::WrongAudience);
    let refused = world.login(&wrong).await.unwrap_err();
    assert_eq!((refused.code(), refused.status()), (Code::ASSERTION_AUDIENCE, 403));
    assert!(refused.reference().is_some(), "the event has one, for our own log");
    assert_eq!(world.failures.told(), [told(), told()]);
    assert_eq!(log.asked.load(Ordering::SeqCst), 6);
}

#[tokio::test]
async fn a_log_that_hangs_keeps_nobody_waiting_longer_than_the_time_limit() {
    let mut world = live_with(Log { hangs: true, ..Log::default() }).await;
    let limit = Duration::from_millis(20);
    world.sso = world.sso.clone().with_time_limit(limit, tokio::time::sleep);
    let told = || (code::ATTEMPTS_UNAVAILABLE, "no answer within 20ms".to_owned());
    tokio::time::timeout(Duration::from_secs(20), world.login(&world.entra))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(world.failures.told(), [told(), told()]);
}

#[tokio::test]
async fn companies_that_cannot_keep_an_attempt_sign_in_and_record_no_test() {
    let pool =
        SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
    sqlite::create_tables(&pool).await.unwrap();
    let world = World::over(SqliteCompanyStore::new(pool.clone())).await;
    world.puts_live(&world.entra).await;
    sqlx::raw_sql("DROP TABLE saml_attempts").execute(&pool).await.unwrap();
    world.login(&world.entra).await.unwrap();
    world.test(&world.entra).await.unwrap();
    assert_eq!(world.failures.codes(), [code::ATTEMPTS_UNAVAILABLE; 4]);
    assert_eq!(world.companies.setup(&contoso()).await.unwrap().tested(), None);
    let listed = world.companies.attempts(&contoso()).await.unwrap_err();
    assert_eq!(listed.to_string(), "the store of companies failed");
}
