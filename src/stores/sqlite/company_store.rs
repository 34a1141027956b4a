//! The companies' set-ups and attempts in SQLite.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::sqlite::{Sqlite, SqlitePool};
use sqlx::{Error, Transaction};

use crate::companies::bundle::Bundle;
use crate::companies::setup::Setup;
use crate::companies::store::{ATTEMPTS_KEPT, AttemptKind, CompanyStore, KeptSetup};
use crate::flow::attempt_id::AttemptId;
use crate::flow::event::LoginEvent;
use crate::login::company::Company;

/// The companies' set-ups and attempts in SQLite, for all processes that open the file.
///
/// A row that cannot be read, as one of another version of this crate, is an error
/// ([`ColumnDecode`](Error::ColumnDecode)), and not a company that is not there.
#[derive(Clone, Debug)]
pub struct SqliteCompanyStore {
    pool: SqlitePool,
}

impl SqliteCompanyStore {
    /// A store in this database, which must have the [tables](super::create_tables).
    pub fn new(pool: SqlitePool) -> Self {
        Self { pool }
    }

    /// Begins as the one writer: it waits for others here, and fails nowhere later for them.
    async fn begin(&self) -> Result<Transaction<'static, Sqlite>, Error> {
        self.pool.begin_with("BEGIN IMMEDIATE").await
    }
}

impl CompanyStore for SqliteCompanyStore {
    type Error = Error;

    async fn companies(&self) -> Result<Vec<Company>, Error> {
        let all = sqlx::query_scalar("SELECT company FROM saml_setups");
        let all: Vec<String> = all.fetch_all(&self.pool).await?;
        all.iter().map(|name| name.parse().map_err(|error| unreadable("company", error))).collect()
    }

    async fn setup(&self, company: &Company) -> Result<Option<KeptSetup>, Error> {
        let kept = sqlx::query_as("SELECT version, setup FROM saml_setups WHERE company = ?1")
            .bind(company.as_str());
        let kept: Option<(i64, String)> = kept.fetch_optional(&self.pool).await?;
        let Some((version, setup)) = kept else { return Ok(None) };
        let version = version.try_into().map_err(|error| unreadable("version", error))?;
        Ok(Some(KeptSetup { setup: read("setup", &setup)?, version }))
    }

    async fn replace_setup(
        &self,
        company: &Company,
        setup: &Setup,
        was: Option<u64>,
    ) -> Result<bool, Error> {
        let setup = written(setup)?;
        let Some(was) = was else {
            let added = sqlx::query(
                "INSERT INTO saml_setups (company, version, setup) VALUES (?1, abs(random() >> 2), ?2) \
                 ON CONFLICT (company) DO NOTHING",
            );
            let added = added.bind(company.as_str()).bind(setup).execute(&self.pool).await?;
            return Ok(added.rows_affected() == 1);
        };
        // No row has a version that is no INTEGER of SQLite's.
        let Ok(was) = i64::try_from(was) else { return Ok(false) };
        let replaced = sqlx::query(
            "UPDATE saml_setups SET version = version + 1, setup = ?2 \
             WHERE company = ?1 AND version = ?3",
        );
        let replaced =
            replaced.bind(company.as_str()).bind(setup).bind(was).execute(&self.pool).await?;
        Ok(replaced.rows_affected() == 1)
    }

    async fn remove(&self, company: &Company) -> Result<bool, Error> {
        let mut changes = self.begin().await?;
        sqlx::query("DELETE FROM saml_attempts WHERE company = ?1")
            .bind(company.as_str())
            .execute(&mut *changes)
            .await?;
        let removed = sqlx::query("DELETE FROM saml_setups WHERE company = ?1")
            .bind(company.as_str())
            .execute(&mut *changes)
            .await?;
        changes.commit().await?;
        Ok(removed.rows_affected() == 1)
    }

    async fn keep_attempt(&self, bundle: &Bundle) -> Result<(), Error> {
        let (event, kind) = (&bundle.event, AttemptKind::of(&bundle.event));
        let company = event.company.as_str();
        let request_id = event.request_id.as_ref().map(|id| id.as_str());
        let (event_json, bundle_json) = (written(event)?, written(bundle)?);
        let mut changes = self.begin().await?;
        if event.purpose.is_some() {
            sqlx::query(
                "DELETE FROM saml_attempts WHERE company = ?1 AND kind = ?2 AND request_id = ?3",
            )
            .bind(company)
            .bind(AttemptKind::Started.name())
            .bind(request_id)
            .execute(&mut *changes)
            .await?;
        }
        sqlx::query(
            "INSERT OR REPLACE INTO saml_attempts (company, id, kind, request_id, event, bundle) \
             SELECT company, ?2, ?3, ?4, ?5, ?6 FROM saml_setups WHERE company = ?1",
        )
        .bind(company)
        .bind(event.id.to_string())
        .bind(kind.name())
        .bind(request_id)
        .bind(event_json)
        .bind(bundle_json)
        .execute(&mut *changes)
        .await?;
        sqlx::query(
            "DELETE FROM saml_attempts WHERE company = ?1 AND kind = ?2 AND number <= \
             (SELECT number FROM saml_attempts WHERE company = ?1 AND kind = ?2 \
              ORDER BY number DESC LIMIT 1 OFFSET ?3)",
        )
        .bind(company)
        .bind(kind.name())
        .bind(i64::try_from(ATTEMPTS_KEPT).unwrap_or(i64::MAX))
        .execute(&mut *changes)
        .await?;
        changes.commit().await
    }

    async fn attempts(&self, company: &Company) -> Result<Vec<LoginEvent>, Error> {
        let events = sqlx::query_scalar(
            "SELECT event FROM saml_attempts WHERE company = ?1 ORDER BY number DESC",
        )
        .bind(company.as_str());
        let events: Vec<String> = events.fetch_all(&self.pool).await?;
        events.iter().map(|event| read("event", event)).collect()
    }

    async fn attempt(&self, company: &Company, id: AttemptId) -> Result<Option<Bundle>, Error> {
        let bundle =
            sqlx::query_scalar("SELECT bundle FROM saml_attempts WHERE company = ?1 AND id = ?2")
                .bind(company.as_str())
                .bind(id.to_string());
        let bundle: Option<String> = bundle.fetch_optional(&self.pool).await?;
        bundle.map(|bundle| read("bundle", &bundle)).transpose()
    }
}

fn written(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::Encode(error.into()))
}

fn read<T: DeserializeOwned>(column: &str, json: &str) -> Result<T, Error> {
    serde_json::from_str(json).map_err(|error| unreadable(column, error))
}

fn unreadable(column: &str, error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::ColumnDecode { index: column.to_owned(), source: error.into() }
}
