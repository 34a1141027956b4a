//! Opens a database file so that several processes can share it, and makes the tables.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

/// How long a writer waits for others.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// SQLite has one writer at a time: one connection for it, and one that reads meanwhile. More would
/// only wait for each other.
const CONNECTIONS: u32 = 2;
/// How often a process that starts tries to switch to the write-ahead log.
const TRIES: usize = 100;

/// Opens a database file, which is made if there is none, with the tables in it. Any number of
/// processes of this machine may open one file, also at once.
///
/// # Errors
/// The file cannot be opened or written, or it is in a place where SQLite can have no write-ahead
/// log.
pub async fn open(path: impl AsRef<Path>) -> Result<SqlitePool, sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .busy_timeout(BUSY_TIMEOUT)
        .synchronous(SqliteSynchronous::Full);
    let pool = SqlitePoolOptions::new().max_connections(CONNECTIONS).connect_with(options).await?;
    write_ahead(&pool).await?;
    create_tables(&pool).await?;
    Ok(pool)
}

/// Makes the tables in a database of yours. Those that are there stay as they are.
///
/// # Errors
/// The database cannot be written.
pub async fn create_tables(pool: &SqlitePool) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(include_str!("tables.sql")).execute(pool).await?;
    #[cfg(feature = "companies")]
    sqlx::raw_sql(include_str!("companies.sql")).execute(pool).await?;
    Ok(())
}

/// Switches the file to a write-ahead log, for good. While another process does so SQLite fails
/// instead of waiting; so we wait by a lock, for which it does, and try again.
async fn write_ahead(pool: &SqlitePool) -> Result<(), sqlx::Error> {
    let mut connection = pool.acquire().await?;
    for _ in 0..TRIES {
        let switched = sqlx::query_scalar::<_, String>("PRAGMA journal_mode = WAL");
        match switched.fetch_one(&mut *connection).await {
            Ok(mode) if mode == "wal" => return Ok(()),
            Ok(_) => return Err(sqlx::Error::Configuration(NO_LOG.into())),
            Err(error) if is_busy(&error) => {
                sqlx::raw_sql("BEGIN IMMEDIATE; ROLLBACK").execute(&mut *connection).await?;
            }
            Err(error) => return Err(error),
        }
    }
    Err(sqlx::Error::Configuration(NEVER_FREE.into()))
}

const NO_LOG: &str = "SQLite can have no write-ahead log in this place";
const NEVER_FREE: &str = "other processes kept SQLite from switching to a write-ahead log";

/// `SQLITE_BUSY`, or one of its extended codes, whose low byte it is.
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.and_then(|code| code.parse::<u32>().ok()).is_some_and(|code| code & 0xff == 5)
}
