//! The users of the demo's application in SQLite, and what it decides about them at a sign-in.
//!
//! - A user is known again by the four parts of [`UserKey`], never by an e-mail address. A unique
//!   key over them makes it safe when two first logins of one user arrive at once.
//! - An account of the time before single sign-on, with a password, becomes a user's only where an
//!   administrator invited that user to it by object ID. Who merely has its e-mail address is
//!   refused: the address is what the other side says, and a second account beside the first
//!   would surprise both. Among users of single sign-on an address may occur twice, as one is
//!   given to a successor.
//! - Whoever is deactivated stays out, also when invited.
//! - What is for show (names, the address) is stored without the characters that turn a line
//!   around, so that every page may print it. Groups and roles are for comparing: they are
//!   stored as they came, and "too many to list" is not "none".

mod user;
mod profile;

use std::path::Path;

use saml_sp::chrono::{DateTime, Utc};
use saml_sp::identity::UserKeyKind;
use saml_sp::provision::{Admission, Created, Preview, Provision};
use saml_sp::stores::sqlite;
use saml_sp::{Company, EntityId, Identity, UserKey};
use sqlx::Sqlite;
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqlitePool, SqlitePoolOptions};

use self::profile::Profile;
pub use self::user::{GroupsClaim, User};

/// The reason for whom an administrator deactivated.
pub const DEACTIVATED: &str = "the account is deactivated";
/// The reason for whom has the e-mail address of an account, and no invitation to it.
pub const ADDRESS_TAKEN: &str =
    "an account with this e-mail address is there, and nobody invited this user to it";

/// Users and invitations. The issuer, kind and value of an account with a password are null until
/// it is linked, and SQLite takes no two nulls for equal.
const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS users (
        id           INTEGER PRIMARY KEY,
        company      TEXT NOT NULL,
        issuer       TEXT,
        kind         TEXT,
        value        TEXT,
        email        TEXT,
        display_name TEXT,
        given_name   TEXT,
        surname      TEXT,
        groups_claim TEXT NOT NULL DEFAULT 'not-sent',
        groups       TEXT NOT NULL DEFAULT '[]',
        roles        TEXT NOT NULL DEFAULT '[]',
        created      INTEGER NOT NULL,
        last_login   INTEGER,
        deactivated  INTEGER NOT NULL DEFAULT 0,
        UNIQUE (company, issuer, kind, value),
        CHECK ((issuer IS NULL) = (value IS NULL) AND (kind IS NULL) = (value IS NULL))
    ) STRICT;
    CREATE TABLE IF NOT EXISTS invitations (
        company TEXT NOT NULL,
        issuer  TEXT NOT NULL,
        kind    TEXT NOT NULL,
        value   TEXT NOT NULL,
        account INTEGER NOT NULL UNIQUE REFERENCES users (id),
        PRIMARY KEY (company, issuer, kind, value)
    ) STRICT;";

/// The users, and the time at which something is done with them. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Accounts {
    pool: SqlitePool,
    now: DateTime<Utc>,
}

impl Accounts {
    /// Opens the database, made if it is not there yet; without a path, one in memory. It has the
    /// tables of single sign-on too, so that all is in one file.
    pub async fn open(path: Option<&Path>, now: DateTime<Utc>) -> Result<Self, sqlx::Error> {
        let pool = match path {
            Some(path) => sqlite::open(path).await?,
            None => in_memory().await?,
        };
        sqlx::raw_sql(SCHEMA).execute(&pool).await?;
        Ok(Self { pool, now })
    }

    /// The database, for the stores of single sign-on.
    pub fn pool(&self) -> SqlitePool {
        self.pool.clone()
    }

    /// The same users at another time.
    pub fn at(&self, now: DateTime<Utc>) -> Self {
        Self { pool: self.pool.clone(), now }
    }

    /// Everybody, the oldest first.
    pub async fn users(&self) -> Result<Vec<User>, sqlx::Error> {
        let rows = sqlx::query("SELECT * FROM users ORDER BY id").fetch_all(&self.pool).await?;
        rows.iter().map(User::of).collect()
    }

    /// The users of a company, the oldest first.
    pub async fn users_of(&self, company: &Company) -> Result<Vec<User>, sqlx::Error> {
        let select = "SELECT * FROM users WHERE company = ? ORDER BY id";
        let rows = sqlx::query(select).bind(company.as_str()).fetch_all(&self.pool).await?;
        rows.iter().map(User::of).collect()
    }

    /// A user by the number of the row.
    pub async fn user(&self, id: i64) -> Result<Option<User>, sqlx::Error> {
        self.one(sqlx::query("SELECT * FROM users WHERE id = ?").bind(id)).await
    }

    /// An account with a password, as an application had them before single sign-on.
    pub async fn add_password_account(
        &self,
        company: &Company,
        email: &str,
    ) -> Result<User, sqlx::Error> {
        let insert = "INSERT INTO users (company, email, created) VALUES (?, ?, ?) RETURNING *";
        let query = sqlx::query(insert).bind(company.as_str()).bind(email);
        let user = self.one(query.bind(self.now.timestamp())).await?;
        user.ok_or(sqlx::Error::RowNotFound)
    }

    /// Invites a user of the company's tenant to an account with a password: an administrator
    /// does this, with the object ID that Entra shows on the user's page.
    pub async fn invite(
        &self,
        account: &User,
        issuer: &EntityId,
        tenant_id: &str,
        object_id: &str,
    ) -> Result<(), sqlx::Error> {
        let insert = "INSERT INTO invitations (company, issuer, kind, value, account)
                      VALUES (?, ?, ?, ?, ?)";
        let query = sqlx::query(insert)
            .bind(&account.company)
            .bind(issuer.as_str())
            .bind(UserKeyKind::EntraObjectId.as_str())
            .bind(format!("{tenant_id}/{object_id}").to_ascii_lowercase())
            .bind(account.id);
        query.execute(&self.pool).await.map(drop)
    }

    /// Keeps a user out from now on.
    pub async fn deactivate(&self, user: &User) -> Result<(), sqlx::Error> {
        let update = sqlx::query("UPDATE users SET deactivated = 1 WHERE id = ?").bind(user.id);
        update.execute(&self.pool).await.map(drop)
    }

    /// Lets a user in again.
    pub async fn reactivate(&self, user: &User) -> Result<(), sqlx::Error> {
        let update = sqlx::query("UPDATE users SET deactivated = 0 WHERE id = ?").bind(user.id);
        update.execute(&self.pool).await.map(drop)
    }

    /// Writes everything to the file.
    pub async fn close(self) {
        self.pool.close().await;
    }

    /// The invitation of a user who is not known, to an account that is nobody's yet.
    async fn invitation(&self, key: &UserKey) -> Result<Option<User>, sqlx::Error> {
        let select = "SELECT users.* FROM users JOIN invitations ON account = id
                      WHERE users.value IS NULL AND users.company = ?1 AND invitations.company = ?1
                      AND invitations.issuer = ?2 AND invitations.kind = ?3
                      AND invitations.value = ?4";
        self.one(keyed(select, key)).await
    }

    /// Gives an account to a user; not if another login was faster.
    async fn link(&self, account: &User, key: &UserKey) -> Result<Option<User>, sqlx::Error> {
        let update = "UPDATE users SET issuer = ?2, kind = ?3, value = ?4
                      WHERE company = ?1 AND id = ?5 AND value IS NULL RETURNING *";
        self.one(keyed(update, key).bind(account.id)).await
    }

    /// Whether an account with a password has this user's e-mail address. ASCII's upper and lower
    /// case are one here: the more are alike, the more are refused.
    async fn address_is_taken(
        &self,
        company: &Company,
        profile: &Profile,
    ) -> Result<bool, sqlx::Error> {
        let select = "SELECT * FROM users
                      WHERE company = ? AND value IS NULL AND email = ? COLLATE NOCASE";
        let query = sqlx::query(select).bind(company.as_str()).bind(profile.email.clone());
        Ok(self.one(query).await?.is_some())
    }

    /// The first row, once the statement has run to its end: only then is it committed.
    async fn one(&self, query: Query<'_>) -> Result<Option<User>, sqlx::Error> {
        query.fetch_all(&self.pool).await?.first().map(User::of).transpose()
    }
}

impl Provision for Accounts {
    type User = User;
    type Error = sqlx::Error;

    async fn find(&self, key: &UserKey) -> Result<Option<User>, sqlx::Error> {
        let select = "SELECT * FROM users
                      WHERE company = ? AND issuer = ? AND kind = ? AND value = ?";
        self.one(keyed(select, key)).await
    }

    async fn create(
        &self,
        key: &UserKey,
        identity: &Identity,
    ) -> Result<Created<User>, sqlx::Error> {
        if let Some(account) = self.invitation(key).await? {
            let linked = self.link(&account, key).await?;
            return Ok(linked.map_or(Created::LostRace, Created::Linked));
        }
        let profile = Profile::of(identity.claims())?;
        if self.address_is_taken(key.company(), &profile).await? {
            return Ok(Created::Refused(ADDRESS_TAKEN.into()));
        }
        let insert = "INSERT INTO users (company, issuer, kind, value, email, display_name,
                          given_name, surname, groups_claim, groups, roles, created, last_login)
                      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12)
                      ON CONFLICT (company, issuer, kind, value) DO NOTHING RETURNING *";
        let query = profile.bound(keyed(insert, key)).bind(self.now.timestamp());
        Ok(self.one(query).await?.map_or(Created::LostRace, Created::New))
    }

    async fn admit(&self, user: User, identity: &Identity) -> Result<Admission<User>, sqlx::Error> {
        // Asked of the row as it is now, not as it was found.
        let update = "UPDATE users SET email = ?2, display_name = ?3, given_name = ?4,
                          surname = ?5, groups_claim = ?6, groups = ?7, roles = ?8, last_login = ?9
                      WHERE id = ?1 AND deactivated = 0 RETURNING *";
        let profile = Profile::of(identity.claims())?;
        let query = profile.bound(sqlx::query(update).bind(user.id)).bind(self.now.timestamp());
        let admitted = self.one(query).await?;
        Ok(admitted.map_or(Admission::Refused(DEACTIVATED.into()), Admission::Admitted))
    }

    async fn preview(&self, key: &UserKey, identity: &Identity) -> Result<Preview, sqlx::Error> {
        if let Some(user) = self.find(key).await? {
            return Ok(user.would_be(Preview::Known));
        }
        if let Some(account) = self.invitation(key).await? {
            return Ok(account.would_be(Preview::WouldLink));
        }
        let profile = Profile::of(identity.claims())?;
        let taken = self.address_is_taken(key.company(), &profile).await?;
        Ok(if taken { Preview::WouldRefuse(ADDRESS_TAKEN.into()) } else { Preview::WouldCreate })
    }
}

impl User {
    fn would_be(&self, admitted: Preview) -> Preview {
        if self.deactivated { Preview::WouldRefuse(DEACTIVATED.into()) } else { admitted }
    }
}

type Query<'q> = sqlx::query::Query<'q, Sqlite, SqliteArguments>;

/// A statement whose first four parameters are the parts of a user key.
fn keyed(sql: &'static str, key: &UserKey) -> Query<'static> {
    sqlx::query(sql)
        .bind(key.company().to_string())
        .bind(key.issuer().to_owned())
        .bind(key.kind().as_str())
        .bind(key.value().to_owned())
}

/// Each connection in memory is a database of its own: one, which never ends.
async fn in_memory() -> Result<SqlitePool, sqlx::Error> {
    let one = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
    let pool = one.connect_with(SqliteConnectOptions::new().in_memory(true)).await?;
    sqlite::create_tables(&pool).await?;
    Ok(pool)
}
