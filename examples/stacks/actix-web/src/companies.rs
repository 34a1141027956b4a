//! The companies in SQLite: what their administrators uploaded, and which upload signs users in.
//!
//! An upload never changes once it is there, and its number is never given again. So whatever was
//! made of it stays good, and no node needs to be told that another one put an upload live.

use std::collections::HashMap;
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};

use saml_sp::error::MetadataError;
use saml_sp::flow::Tenants;
use saml_sp::{BaseUrl, Company, IdentityProvider, ServiceProvider, TestedConnection};
use sqlx::SqlitePool;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS uploads (
        id       INTEGER PRIMARY KEY AUTOINCREMENT,
        company  TEXT NOT NULL,
        metadata BLOB NOT NULL,
        tested   TEXT
    ) STRICT;
    CREATE TABLE IF NOT EXISTS companies (
        slug   TEXT PRIMARY KEY,
        live   INTEGER REFERENCES uploads (id),
        staged INTEGER REFERENCES uploads (id)
    ) STRICT;";

/// The companies. A clone is another handle to the same.
#[derive(Clone)]
pub struct Companies {
    pool: SqlitePool,
    base: BaseUrl,
    /// The settings made of uploads, since reading one costs as much as several logins: at most two
    /// for each company, each with the number of its upload.
    made: Arc<Mutex<HashMap<(Company, Place), Made>>>,
}

/// The number of an upload, and the settings made of it.
type Made = (i64, ServiceProvider);

/// Where an upload serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Place {
    Live,
    Staged,
}

/// Why an upload was not staged.
#[derive(Debug)]
pub enum NotStaged {
    /// It is not an identity provider's metadata; the administrator is to be told why.
    Metadata(MetadataError),
    /// The database failed.
    Database(sqlx::Error),
}

type BoxError = Box<dyn Error + Send + Sync>;

impl Companies {
    /// The companies of this database, and our address.
    ///
    /// # Errors
    /// The tables cannot be made.
    pub async fn open(pool: SqlitePool, base: BaseUrl) -> Result<Self, sqlx::Error> {
        sqlx::raw_sql(SCHEMA).execute(&pool).await?;
        Ok(Self { pool, base, made: Arc::default() })
    }

    /// Keeps an upload beside the live one, in place of one that waited before.
    ///
    /// # Errors
    /// [`NotStaged`]; nothing has changed then.
    pub async fn stage(
        &self,
        company: &Company,
        metadata: &[u8],
    ) -> Result<ServiceProvider, NotStaged> {
        let settings = self.settings(company, metadata).map_err(NotStaged::Metadata)?;
        let mut transaction = self.pool.begin().await?;
        let upload: i64 = sqlx::query_scalar(
            "INSERT INTO uploads (company, metadata) VALUES (?, ?) RETURNING id",
        )
        .bind(company.as_str())
        .bind(metadata)
        .fetch_one(&mut *transaction)
        .await?;
        sqlx::query(
            "INSERT INTO companies (slug, staged) VALUES (?, ?)
             ON CONFLICT (slug) DO UPDATE SET staged = excluded.staged",
        )
        .bind(company.as_str())
        .bind(upload)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(settings)
    }

    /// Remembers that a connection test passed. It stands for the settings that it tested: if
    /// somebody uploaded others in between, [`put_live`](Self::put_live) does not take it for them.
    ///
    /// # Errors
    /// The database failed.
    pub async fn passed(&self, tested: &TestedConnection) -> Result<(), sqlx::Error> {
        let update = "UPDATE uploads SET tested = ? WHERE id = (SELECT staged FROM companies WHERE slug = ?)";
        let query = sqlx::query(update).bind(tested.fingerprint().to_string());
        query.bind(tested.company().as_str()).execute(&self.pool).await.map(drop)
    }

    /// Lets what is staged sign users in from now on, if it passed its test; says whether it does.
    ///
    /// # Errors
    /// The database failed, or holds metadata that cannot be read.
    pub async fn put_live(&self, company: &Company) -> Result<bool, BoxError> {
        let Some((upload, settings)) = self.serving(company, Place::Staged).await? else {
            return Ok(false);
        };
        let update = "UPDATE companies SET live = staged, staged = NULL
                      WHERE slug = ?1 AND staged = ?2
                      AND (SELECT tested FROM uploads WHERE id = ?2) = ?3";
        let query = sqlx::query(update).bind(company.as_str()).bind(upload);
        let done = query.bind(settings.fingerprint().to_string()).execute(&self.pool).await?;
        Ok(done.rows_affected() == 1)
    }

    /// Lets metadata sign users in that need no test, as on the first day of a product.
    ///
    /// # Errors
    /// [`NotStaged`].
    pub async fn insert(&self, company: &Company, metadata: &[u8]) -> Result<(), NotStaged> {
        self.stage(company, metadata).await?;
        let update = "UPDATE companies SET live = staged, staged = NULL WHERE slug = ?";
        sqlx::query(update).bind(company.as_str()).execute(&self.pool).await?;
        Ok(())
    }

    /// The upload that serves in a place, and what it makes.
    async fn serving(&self, company: &Company, place: Place) -> Result<Option<Made>, BoxError> {
        let select = match place {
            Place::Live => "SELECT live FROM companies WHERE slug = ?",
            Place::Staged => "SELECT staged FROM companies WHERE slug = ?",
        };
        let row = sqlx::query_scalar::<_, Option<i64>>(select).bind(company.as_str());
        let Some(upload) = row.fetch_optional(&self.pool).await?.flatten() else {
            return Ok(None);
        };
        let key = (company.clone(), place);
        let made = self.made.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(made) = made.filter(|(of, _)| *of == upload) {
            return Ok(Some(made));
        }
        let metadata: Vec<u8> = sqlx::query_scalar("SELECT metadata FROM uploads WHERE id = ?")
            .bind(upload)
            .fetch_one(&self.pool)
            .await?;
        let made = (upload, self.settings(company, &metadata)?);
        self.made.lock().unwrap_or_else(PoisonError::into_inner).insert(key, made.clone());
        Ok(Some(made))
    }

    fn settings(
        &self,
        company: &Company,
        metadata: &[u8],
    ) -> Result<ServiceProvider, MetadataError> {
        let idp = IdentityProvider::from_metadata(metadata)?;
        Ok(ServiceProvider::for_company(&self.base, company.clone(), idp))
    }
}

impl Tenants for Companies {
    type Error = BoxError;

    async fn live(&self, company: &Company) -> Result<Option<ServiceProvider>, BoxError> {
        Ok(self.serving(company, Place::Live).await?.map(|(_, settings)| settings))
    }

    async fn staged(&self, company: &Company) -> Result<Option<ServiceProvider>, BoxError> {
        Ok(self.serving(company, Place::Staged).await?.map(|(_, settings)| settings))
    }
}

impl From<sqlx::Error> for NotStaged {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl std::fmt::Display for NotStaged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Metadata(error) => error.fmt(f),
            Self::Database(_) => f.write_str("the database failed"),
        }
    }
}

impl Error for NotStaged {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Metadata(_) => None,
            Self::Database(error) => Some(error),
        }
    }
}
