//! Pending logins in SQLite.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqlitePool;

use crate::flow::pending_store::{PendingKey, PendingStore};
use crate::login::pending::PendingLogin;

/// Pending logins in SQLite, for all processes that open the file.
///
/// A row that cannot be read, as one of another version of this crate, is an error
/// ([`ColumnDecode`](sqlx::Error::ColumnDecode)), not a login that nobody began. Each login that is
/// begun takes a row of about a kilobyte for 20 minutes: who begins them without end is for your
/// rate limit to stop.
#[derive(Clone, Debug)]
pub struct SqlitePendingStore {
    pool: SqlitePool,
}

impl SqlitePendingStore {
    /// A store in this database, which must have the [tables](super::create_tables).
    pub fn new(pool: SqlitePool) -> Self {
        Self { pool }
    }

    /// Forgets some logins whose time is over. Each one put adds a row, so none is left behind.
    async fn forget_some(&self, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
        let over = "DELETE FROM saml_pending WHERE key IN \
                    (SELECT key FROM saml_pending WHERE until <= ?1 LIMIT 20)";
        sqlx::query(over).bind(now.timestamp_micros()).execute(&self.pool).await.map(drop)
    }
}

impl PendingStore for SqlitePendingStore {
    type Error = sqlx::Error;

    async fn put(
        &self,
        key: &PendingKey,
        pending: &PendingLogin,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        self.forget_some(now).await?;
        let put = "INSERT INTO saml_pending (key, token, until) VALUES (?1, ?2, ?3) \
                   ON CONFLICT (key) DO UPDATE SET token = excluded.token, until = excluded.until";
        let put = sqlx::query(put)
            .bind(key.as_bytes().as_slice())
            .bind(pending.to_token())
            .bind(until.timestamp_micros());
        put.execute(&self.pool).await.map(drop)
    }

    async fn get(
        &self,
        key: &PendingKey,
        now: DateTime<Utc>,
    ) -> Result<Option<PendingLogin>, sqlx::Error> {
        let token: Option<String> =
            sqlx::query_scalar("SELECT token FROM saml_pending WHERE key = ?1 AND until > ?2")
                .bind(key.as_bytes().as_slice())
                .bind(now.timestamp_micros())
                .fetch_optional(&self.pool)
                .await?;
        token.map(|token| PendingLogin::from_token(&token)).transpose().map_err(|error| {
            sqlx::Error::ColumnDecode { index: "token".to_owned(), source: error.into() }
        })
    }

    async fn take(&self, key: &PendingKey, now: DateTime<Utc>) -> Result<bool, sqlx::Error> {
        // The number of rows is known once they are gone for all; a row of RETURNING comes earlier.
        let taken = sqlx::query("DELETE FROM saml_pending WHERE key = ?1 AND until > ?2")
            .bind(key.as_bytes().as_slice())
            .bind(now.timestamp_micros())
            .execute(&self.pool)
            .await?;
        Ok(taken.rows_affected() == 1)
    }
}
