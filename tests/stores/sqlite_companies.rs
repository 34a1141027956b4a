//! What SQLite alone has of companies: old files get the tables, rows that cannot be read are errors,
//! and what fails leaves nothing half done.

use std::time::Duration;

use saml_sp::companies::{
    Companies, CompaniesError, CompanyStore, MemoryCompanyStore, Setup, Uploaded,
};
use saml_sp::flow::{Cookies, LoginEvent, MemoryReplayGuard, SealedCookies, SealingKey, Sso};
use saml_sp::stores::sqlite::{self, SqliteCompanyStore};
use saml_sp::{Company, ServiceProvider};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{ConnectOptions, SqlitePool};

use crate::folder::Folder;
use crate::logins::{entra, now};

#[tokio::test]
async fn a_file_from_before_gets_the_tables_and_keeps_its_rows() {
    let folder = Folder::new();
    let options = SqliteConnectOptions::new().filename(folder.database()).create_if_missing(true);
    let mut earlier = options.connect().await.unwrap();
    sqlx::raw_sql(include_str!("../../src/stores/sqlite/tables.sql"))
        .execute(&mut earlier)
        .await
        .unwrap();
    sqlx::raw_sql("INSERT INTO saml_replay VALUES (x'01', 1)").execute(&mut earlier).await.unwrap();
    let pool = sqlite::open(folder.database()).await.unwrap();
    let store = SqliteCompanyStore::new(pool.clone());
    assert!(store.replace_setup(&acme(), &Setup::new("Acme"), None).await.unwrap());
    assert_eq!(count(&pool, "saml_replay").await, 1);
}

#[tokio::test]
async fn companies_outlive_the_process() {
    let folder = Folder::new();
    let pool = sqlite::open(folder.database()).await.unwrap();
    let before = Served::new(pool.clone()).await;
    let attempts = before.companies.attempts(&acme()).await.unwrap();
    let setup = before.companies.setup(&acme()).await.unwrap();
    assert_eq!(attempts.len(), 1);
    pool.close().await;
    let after = of(sqlite::open(folder.database()).await.unwrap());
    assert_eq!(after.setup(&acme()).await.unwrap(), setup);
    assert_eq!(after.attempts(&acme()).await.unwrap(), attempts);
    let [LoginEvent { id, .. }] = &attempts[..] else { panic!() };
    let bundle = after.attempt(&acme(), *id).await.unwrap().unwrap();
    assert_eq!(bundle.event, attempts[0]);
}

/// Each column, what stands in it, and what is asked then.
#[tokio::test]
async fn a_row_that_cannot_be_read_is_an_error_and_not_nothing() {
    for (spoil, column) in [
        ("UPDATE saml_setups SET setup = '{\"of\":\"tomorrow\"}'", "setup"),
        ("UPDATE saml_setups SET setup = substr(setup, 1, 40)", "setup"),
        ("UPDATE saml_setups SET version = -1", "version"),
        ("UPDATE saml_setups SET company = 'Not A Name'", "company"),
        ("UPDATE saml_attempts SET event = '{}'", "event"),
        ("UPDATE saml_attempts SET bundle = ''", "bundle"),
    ] {
        let served = Served::new(in_memory().await).await;
        let id = served.companies.attempts(&acme()).await.unwrap()[0].id;
        sqlx::query(spoil).execute(&served.pool).await.unwrap();
        let store = SqliteCompanyStore::new(served.pool.clone());
        let failed = match column {
            "setup" | "version" => store.setup(&acme()).await.unwrap_err(),
            "company" => store.companies().await.unwrap_err(),
            "event" => store.attempts(&acme()).await.unwrap_err(),
            _ => store.attempt(&acme(), id).await.unwrap_err(),
        };
        let sqlx::Error::ColumnDecode { index, .. } = failed else { panic!("{spoil}: {failed}") };
        assert_eq!(index, column, "{spoil}");
    }
}

#[tokio::test]
async fn a_change_of_an_unreadable_set_up_overwrites_nothing() {
    let served = Served::new(in_memory().await).await;
    let spoil = "UPDATE saml_setups SET setup = '{\"of\":\"tomorrow\"}'";
    sqlx::query(spoil).execute(&served.pool).await.unwrap();
    let failed = served.companies.switch_off(&acme()).await.unwrap_err();
    assert!(matches!(failed, CompaniesError::Store(_)), "{failed}");
    let kept: String =
        sqlx::query_scalar("SELECT setup FROM saml_setups").fetch_one(&served.pool).await.unwrap();
    assert_eq!(kept, "{\"of\":\"tomorrow\"}");
}

#[tokio::test]
async fn what_fails_half_way_is_not_done_at_all() {
    // Whatever is deleted before, the last statement of the transaction fails.
    let no_room = "CREATE TRIGGER full BEFORE INSERT ON saml_attempts \
                   BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";
    let no_removal = "CREATE TRIGGER kept BEFORE DELETE ON saml_setups \
                      BEGIN SELECT RAISE(ABORT, 'somebody needs it'); END";
    let served = Served::new(in_memory().await).await;
    for trigger in [no_room, no_removal] {
        sqlx::raw_sql(trigger).execute(&served.pool).await.unwrap();
    }
    let [start] = &served.companies.attempts(&acme()).await.unwrap()[..] else { panic!() };
    let store = SqliteCompanyStore::new(served.pool.clone());
    let mut answered = served.companies.attempt(&acme(), start.id).await.unwrap().unwrap();
    answered.event.outcome = saml_sp::flow::LoginOutcome::SignedIn;
    assert!(store.keep_attempt(&answered).await.is_err());
    assert!(served.companies.remove(&acme()).await.is_err());
    let kept = served.companies.attempts(&acme()).await.unwrap();
    assert_eq!(&kept[..], std::slice::from_ref(start));
}

#[tokio::test]
async fn a_writer_waits_for_another_process_instead_of_failing() {
    let folder = Folder::new();
    let pool = sqlite::open(folder.database()).await.unwrap();
    let served = Served::new(pool.clone()).await;
    let [start] = &served.companies.attempts(&acme()).await.unwrap()[..] else { panic!() };
    let bundle = served.companies.attempt(&acme(), start.id).await.unwrap().unwrap();
    let store = SqliteCompanyStore::new(pool);
    let options = SqliteConnectOptions::new().filename(folder.database());
    let mut other = options.connect().await.unwrap();
    for write in ["keep_attempt", "replace_setup", "remove"] {
        sqlx::raw_sql("BEGIN IMMEDIATE; UPDATE saml_setups SET version = version")
            .execute(&mut other)
            .await
            .unwrap();
        let (store, bundle) = (store.clone(), bundle.clone());
        let version = store.setup(&acme()).await.unwrap().unwrap().version;
        let writing = tokio::spawn(async move {
            match write {
                "keep_attempt" => store.keep_attempt(&bundle).await.map(|()| true),
                "remove" => store.remove(&acme()).await,
                _ => store.replace_setup(&acme(), &Setup::new("Acme"), Some(version)).await,
            }
        });
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(!writing.is_finished(), "{write}");
        sqlx::raw_sql("COMMIT").execute(&mut other).await.unwrap();
        assert!(writing.await.unwrap().unwrap(), "{write}");
    }
}

/// A company that was set up, of which one login was begun.
struct Served {
    pool: SqlitePool,
    companies: Companies,
}

impl Served {
    async fn new(pool: SqlitePool) -> Self {
        let companies = of(pool.clone());
        companies.add(&acme(), "Acme").await.unwrap();
        let entra = entra();
        let uploaded = Uploaded::metadata(&entra.metadata_xml().unwrap()).unwrap();
        companies.stage(&acme(), uploaded).await.unwrap();
        let base = "https://sso.example.com".parse().unwrap();
        let idp = entra.identity_provider().unwrap();
        let staged = ServiceProvider::for_company(&base, acme(), idp);
        companies.put_live(&acme(), staged.fingerprint()).await.unwrap();
        let sealed = SealedCookies::new(SealingKey::random().unwrap());
        let sso = Sso::new(companies.clone(), sealed, MemoryReplayGuard::new(10))
            .with_attempt_log(companies.clone())
            .with_clock(now);
        sso.start("acme", &mut Cookies::none()).await.unwrap();
        Self { pool, companies }
    }
}

fn acme() -> Company {
    "acme".parse().unwrap()
}

fn of(pool: SqlitePool) -> Companies {
    let base = "https://sso.example.com".parse().unwrap();
    Companies::new(base, SqliteCompanyStore::new(pool))
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

#[tokio::test]
async fn a_change_begun_before_a_company_was_removed_overwrites_no_company_added_since() {
    let folder = Folder::new();
    let pool = sqlite::open(folder.database()).await.unwrap();
    no_version_comes_again(&SqliteCompanyStore::new(pool)).await;
    no_version_comes_again(&MemoryCompanyStore::new()).await;
}

async fn no_version_comes_again<S: CompanyStore<Error: std::fmt::Debug>>(store: &S) {
    assert!(store.replace_setup(&acme(), &Setup::new("Earlier"), None).await.unwrap());
    let was = store.setup(&acme()).await.unwrap().unwrap().version;
    assert!(store.remove(&acme()).await.unwrap());
    assert!(store.replace_setup(&acme(), &Setup::new("Later"), None).await.unwrap());
    assert!(!store.replace_setup(&acme(), &Setup::new("Earlier"), Some(was)).await.unwrap());
    assert_eq!(store.setup(&acme()).await.unwrap().unwrap().setup.name(), "Later");
}
