//! What SQLite alone has: files opened by many at once, rows that end, rows that cannot be read.

use saml_sp::{Spend, VerifiedLogin};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use saml_sp::chrono::{DateTime, TimeDelta, Utc};
use saml_sp::flow::{PendingLogins, ReplayGuard, SealedCookies, SealingKey};
use saml_sp::stores::sqlite::{self, SqlitePendingStore, SqliteReplayGuard};
use saml_sp::testing::{check_pending_store, check_replay_guard};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{ConnectOptions, SqlitePool};
use tokio::task::JoinSet;

use crate::folder::Folder;
use crate::logins::{Begun, now, sso, verified};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_open_one_new_file_at_once() {
    for _ in 0..20 {
        let folder = Folder::new();
        let mut opening = JoinSet::new();
        for _ in 0..8 {
            opening.spawn(sqlite::open(folder.database()));
        }
        for opened in opening.join_all().await {
            opened.unwrap().close().await;
        }
    }
}

#[tokio::test]
async fn a_new_file_that_another_process_is_writing_is_waited_for() {
    let folder = Folder::new();
    let options = SqliteConnectOptions::new().filename(folder.database()).create_if_missing(true);
    let mut other = options.connect().await.unwrap();
    sqlx::raw_sql("BEGIN IMMEDIATE; CREATE TABLE t (c)").execute(&mut other).await.unwrap();
    let opening = tokio::spawn(sqlite::open(folder.database()));
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!opening.is_finished());
    sqlx::raw_sql("COMMIT").execute(&mut other).await.unwrap();
    opening.await.unwrap().unwrap();
}

#[tokio::test]
async fn an_opened_file_has_what_several_processes_need() {
    let folder = Folder::new();
    let pool = sqlite::open(folder.database()).await.unwrap();
    let pragma = async |name: &'static str| -> String {
        sqlx::query_scalar::<_, String>(name).fetch_one(&pool).await.unwrap()
    };
    assert_eq!(pragma("SELECT journal_mode FROM pragma_journal_mode").await, "wal");
    let full = "SELECT CAST(synchronous AS TEXT) FROM pragma_synchronous";
    assert_eq!(pragma(full).await, "2");
    let timeout = "SELECT CAST(timeout AS TEXT) FROM pragma_busy_timeout";
    assert_eq!(pragma(timeout).await, "5000");
}

#[tokio::test]
async fn a_place_without_a_write_ahead_log_is_refused() {
    let error = sqlite::open(":memory:").await.unwrap_err();
    assert!(error.to_string().contains("write-ahead log"), "{error}");
}

#[tokio::test]
async fn tables_that_are_there_stay_as_they_are() {
    let pool = in_memory().await;
    let guard = SqliteReplayGuard::new(pool.clone());
    let login = verified();
    assert_eq!(claim(&guard, &login, now()).await, Spend::First);
    sqlite::create_tables(&pool).await.unwrap();
    assert_eq!(claim(&guard, &login, now()).await, Spend::RequestAnswered);
}

#[tokio::test]
async fn a_guard_that_was_opened_again_knows_what_was_used() {
    let folder = Folder::new();
    let login = verified();
    let pool = sqlite::open(folder.database()).await.unwrap();
    assert_eq!(claim(&SqliteReplayGuard::new(pool.clone()), &login, now()).await, Spend::First);
    pool.close().await;
    let pool = sqlite::open(folder.database()).await.unwrap();
    assert_eq!(claim(&SqliteReplayGuard::new(pool), &login, now()).await, Spend::RequestAnswered);
}

#[tokio::test]
async fn a_claim_that_fails_leaves_neither_key() {
    let pool = in_memory().await;
    let guard = SqliteReplayGuard::new(pool.clone());
    let (known, new) = (verified(), verified());
    assert_eq!(claim(&guard, &known, now()).await, Spend::First);
    let mixed = [new.replay_keys()[0], known.replay_keys()[1]];
    let until = now() + TimeDelta::minutes(10);
    assert_eq!(
        guard.claim(known.company(), &mixed, until, now()).await.unwrap(),
        Spend::AssertionSeen
    );
    assert_eq!(count(&pool, "saml_replay").await, 2);
    assert_eq!(claim(&guard, &new, now()).await, Spend::First);
}

#[tokio::test]
async fn used_answers_whose_time_is_over_go_some_at_a_time() {
    let pool = in_memory().await;
    let guard = SqliteReplayGuard::new(pool.clone());
    for _ in 0..30 {
        claim(&guard, &verified(), now()).await;
    }
    assert_eq!(count(&pool, "saml_replay").await, 60);
    let over = now() + TimeDelta::minutes(10);
    let mut left = Vec::new();
    for _ in 0..4 {
        claim(&guard, &verified(), over).await;
        left.push(count(&pool, "saml_replay").await);
    }
    assert_eq!(left, [42, 24, 6, 8]);
}

#[tokio::test]
async fn pending_logins_whose_time_is_over_go_some_at_a_time() {
    let pool = in_memory().await;
    let clock = Arc::new(Mutex::new(now()));
    let time = Arc::clone(&clock);
    let pending = PendingLogins::stored(SqlitePendingStore::new(pool.clone()));
    let sso = sso(pending, SqliteReplayGuard::new(pool.clone()))
        .with_clock(move || *time.lock().unwrap());
    for _ in 0..50 {
        Begun::at(&sso).await;
    }
    assert_eq!(count(&pool, "saml_pending").await, 50);
    *clock.lock().unwrap() += TimeDelta::minutes(20);
    let mut left = Vec::new();
    for _ in 0..4 {
        Begun::at(&sso).await;
        left.push(count(&pool, "saml_pending").await);
    }
    assert_eq!(left, [31, 12, 3, 4]);
}

/// So that the one that is claimed or put again after its time is still there.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backlog_of_rows_whose_time_is_over_changes_nothing() {
    let pool = in_memory().await;
    for table in ["saml_replay (key, until)", "saml_pending (key, until, token)"] {
        let token = if table.contains("token") { ", 'old'" } else { "" };
        let rows = format!(
            "WITH RECURSIVE row (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM row WHERE n < 5000) \
             INSERT INTO {table} SELECT randomblob(32), n {token} FROM row"
        );
        sqlx::query(sqlx::AssertSqlSafe(rows)).execute(&pool).await.unwrap();
    }
    check_replay_guard(SqliteReplayGuard::new(pool.clone()), tokio::spawn).await.unwrap();
    check_pending_store(SqlitePendingStore::new(pool.clone()), tokio::spawn).await.unwrap();
}

#[tokio::test]
async fn a_pending_login_of_another_version_is_a_failure_of_the_store() {
    let pool = in_memory().await;
    let pending = PendingLogins::stored(SqlitePendingStore::new(pool.clone()));
    let sso = sso(pending, SqliteReplayGuard::new(pool.clone()));
    let begun = Begun::at(&sso).await;
    sqlx::query("UPDATE saml_pending SET token = 'of-tomorrow'").execute(&pool).await.unwrap();
    assert_eq!(begun.post(&sso, &begun.answer(0)).await, "pending.unavailable");
}

#[tokio::test]
async fn a_guard_without_its_table_refuses_the_login() {
    let pool = in_memory().await;
    sqlx::query("DROP TABLE saml_replay").execute(&pool).await.unwrap();
    let sealed = SealedCookies::new(SealingKey::random().unwrap());
    let sso = sso(sealed, SqliteReplayGuard::new(pool.clone()));
    let begun = Begun::at(&sso).await;
    assert_eq!(begun.post(&sso, &begun.answer(0)).await, "replay.unavailable");
}

#[tokio::test]
async fn no_row_tells_whose_login_was_used() {
    let pool = in_memory().await;
    let guard = SqliteReplayGuard::new(pool.clone());
    let login = verified();
    claim(&guard, &login, now()).await;
    let rows: Vec<(Vec<u8>, i64)> =
        sqlx::query_as("SELECT key, until FROM saml_replay").fetch_all(&pool).await.unwrap();
    let mut expected: Vec<_> = login.replay_keys().map(|key| key.as_bytes().to_vec()).into();
    expected.sort();
    let until = (now() + TimeDelta::minutes(10)).timestamp_micros();
    assert_eq!(rows, expected.into_iter().map(|key| (key, until)).collect::<Vec<_>>());
}

async fn claim(guard: &SqliteReplayGuard, login: &VerifiedLogin, at: DateTime<Utc>) -> Spend {
    guard
        .claim(login.company(), login.replay_keys(), at + TimeDelta::minutes(10), at)
        .await
        .unwrap()
}

/// A pool of the application's own.
async fn in_memory() -> SqlitePool {
    let pool =
        SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
    sqlite::create_tables(&pool).await.unwrap();
    pool
}

async fn count(pool: &SqlitePool, table: &str) -> i64 {
    let sql = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
}
