//! The replay guard in SQLite.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqlitePool;

use crate::flow::replay_guard::ReplayGuard;
use crate::login::company::Company;
use crate::login::verified::{ReplayKey, Spend};

/// A replay guard in SQLite: one for all processes that open the file, and it outlives them.
#[derive(Clone, Debug)]
pub struct SqliteReplayGuard {
    pool: SqlitePool,
}

impl SqliteReplayGuard {
    /// A guard in this database, which must have the [tables](super::create_tables).
    pub fn new(pool: SqlitePool) -> Self {
        Self { pool }
    }

    /// Forgets some keys whose time is over. Each claim adds two rows, so none is left behind.
    async fn forget_some(&self, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
        let over = "DELETE FROM saml_replay WHERE key IN \
                    (SELECT key FROM saml_replay WHERE until <= ?1 LIMIT 20)";
        sqlx::query(over).bind(now.timestamp_micros()).execute(&self.pool).await.map(drop)
    }

    async fn knows(&self, key: &ReplayKey) -> Result<bool, sqlx::Error> {
        let known = sqlx::query("SELECT 1 FROM saml_replay WHERE key = ?1");
        Ok(known.bind(key.as_bytes().as_slice()).fetch_optional(&self.pool).await?.is_some())
    }
}

impl ReplayGuard for SqliteReplayGuard {
    type Error = sqlx::Error;

    async fn claim(
        &self,
        _: &Company,
        keys: &[ReplayKey; 2],
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Spend, sqlx::Error> {
        self.forget_some(now).await?;
        let [request, assertion] = keys;
        // Both rows, or by the primary key neither.
        let claimed = sqlx::query("INSERT INTO saml_replay (key, until) VALUES (?1, ?3), (?2, ?3)")
            .bind(request.as_bytes().as_slice())
            .bind(assertion.as_bytes().as_slice())
            .bind(until.timestamp_micros())
            .execute(&self.pool)
            .await;
        match claimed {
            Ok(_) => Ok(Spend::First),
            Err(error) if is_of_the_key(&error) => {
                let answered = self.knows(request).await?;
                Ok(if answered { Spend::RequestAnswered } else { Spend::AssertionSeen })
            }
            Err(error) => Err(error),
        }
    }
}

fn is_of_the_key(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.is_unique_violation())
}
