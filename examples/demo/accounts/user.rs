//! A user of the application, as a row of the table holds one.

use saml_sp::chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

/// How the groups of a login are stored: a list.
pub(super) const LISTED: &str = "listed";
/// How the groups of a login are stored: there were too many to list.
pub(super) const TOO_MANY: &str = "too-many";
/// How the groups of a login are stored: none were sent.
pub(super) const NOT_SENT: &str = "not-sent";

/// A user of the application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The number of the row.
    pub id: i64,
    /// The name of the company in its path.
    pub company: String,
    /// The value of the user key; none for an account with a password.
    pub key: Option<String>,
    /// The address, for show.
    pub email: Option<String>,
    /// The name as the directory has it, for show.
    pub display_name: Option<String>,
    /// The first name, for show.
    pub given_name: Option<String>,
    /// The last name, for show.
    pub surname: Option<String>,
    /// The groups.
    pub groups: GroupsClaim,
    /// The values of the roles.
    pub roles: Vec<String>,
    /// When the account was made.
    pub created: DateTime<Utc>,
    /// The last sign-in.
    pub last_login: Option<DateTime<Utc>>,
    /// Whether an administrator keeps the user out.
    pub deactivated: bool,
}

/// What the last login said of the user's groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupsClaim {
    /// These.
    Listed(Vec<String>),
    /// More than Entra lists: which, is not known.
    TooMany,
    /// Nothing, which is not "none".
    NotSent,
}

impl std::fmt::Display for GroupsClaim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Listed(groups) => write!(f, "{} listed", groups.len()),
            Self::TooMany => f.write_str("too many"),
            Self::NotSent => f.write_str("not sent"),
        }
    }
}

impl User {
    /// Reads a row of `users`.
    pub(super) fn of(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let time = |name| -> Result<Option<DateTime<Utc>>, sqlx::Error> {
            let seconds: Option<i64> = row.try_get(name)?;
            Ok(seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0)))
        };
        Ok(Self {
            id: row.try_get("id")?,
            company: row.try_get("company")?,
            key: row.try_get("value")?,
            email: row.try_get("email")?,
            display_name: row.try_get("display_name")?,
            given_name: row.try_get("given_name")?,
            surname: row.try_get("surname")?,
            groups: match row.try_get("groups_claim")? {
                LISTED => GroupsClaim::Listed(texts(row.try_get("groups")?)?),
                TOO_MANY => GroupsClaim::TooMany,
                _ => GroupsClaim::NotSent,
            },
            roles: texts(row.try_get("roles")?)?,
            created: time("created")?.ok_or(sqlx::Error::ColumnNotFound("created".to_owned()))?,
            last_login: time("last_login")?,
            deactivated: row.try_get("deactivated")?,
        })
    }
}

fn texts(json: &str) -> Result<Vec<String>, sqlx::Error> {
    serde_json::from_str(json).map_err(|error| sqlx::Error::Decode(error.into()))
}
