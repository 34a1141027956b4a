//! Used answers, pending logins and companies in SQLite, for one process or for several on one
//! machine.
//!
//! ```no_run
//! use saml_sp::flow::{MemoryTenants, SealedCookies, SealingKey, Sso};
//! use saml_sp::stores::sqlite::{self, SqliteReplayGuard};
//!
//! # async fn example(tenants: MemoryTenants, key: SealingKey) -> Result<(), sqlx::Error> {
//! let pool = sqlite::open("sso.sqlite").await?;
//! let sso = Sso::new(tenants, SealedCookies::new(key), SqliteReplayGuard::new(pool));
//! # Ok(())
//! # }
//! ```
//!
//! [`SqlitePendingStore`] is for those who do not want pending logins in cookies; it may share the
//! pool, as may `SqliteCompanyStore`, which the feature `companies` has.
//!
//! # Tables
//!
//! [`open`] makes them, and so does [`create_tables`] in a database of yours:
//!
#![doc = "```sql"]
#![doc = include_str!("tables.sql")]
#![doc = "```"]
//!
//! No column of these names the company: the company is in what each key is a hash of, so that two companies
//! never share one, and nothing would read the column. Their rows end by themselves, those of pending
//! logins after 20 minutes and those of used answers after a day at most, and every write removes
//! some that have ended.
#![cfg_attr(feature = "companies", doc = "")]
#![cfg_attr(feature = "companies", doc = "With the feature `companies` there are these too:")]
#![cfg_attr(feature = "companies", doc = "")]
#![cfg_attr(feature = "companies", doc = "```sql")]
#![cfg_attr(feature = "companies", doc = include_str!("companies.sql"))]
#![cfg_attr(feature = "companies", doc = "```")]
//!
//! # Several processes on one file
//!
//! [`open`] sets what that needs. A pool of your own should have the same:
//!
//! - a write-ahead log (`journal_mode = WAL`), so that readers and the writer do not shut each other
//!   out;
//! - a `busy_timeout` of some seconds, sqlx's default, so that a writer waits for the other's few
//!   microseconds instead of refusing a login;
//! - `synchronous = FULL`, SQLite's default, so that an answer that signed somebody in is still
//!   known after a power failure. `NORMAL` spares each login a flush of the disk and may forget the
//!   last of them then, though not when a process dies.
//!
//! All of it is for processes of one machine. On a network file system SQLite is not safe: a
//! write-ahead log needs memory that the processes share, and the locks of NFS and SMB often do not
//! hold, so two nodes could both be told that they were first
//! ([*SQLite Over a Network*](https://sqlite.org/useovernet.html)). Whoever can write the file can
//! plant pending logins: let only the application's user write it. Never replace or delete it under a
//! running process, which would go on with the old one.
//!
//! # Other databases
//!
//! On several machines, implement [`ReplayGuard`](crate::flow::ReplayGuard) on the database that
//! they share; its documentation has the statements for PostgreSQL, and the commands for Redis.
//! PostgreSQL differs in this: times are `TIMESTAMPTZ`, keys `BYTEA`; a claim waits there for
//! another one of the same key to end before it fails; and after that failure a surrounding
//! transaction is lost, so a claim has to stand by itself or to say `ON CONFLICT DO NOTHING` and be
//! rolled back unless it gave two rows. A database in the application's memory, `:memory:`, is one
//! for each connection: its pool may have one, and it serves tests alone.

mod pool;
mod replay_guard;
mod pending_store;
#[cfg(feature = "companies")]
mod company_store;

#[cfg(feature = "companies")]
pub use crate::stores::sqlite::company_store::SqliteCompanyStore;
pub use crate::stores::sqlite::pending_store::SqlitePendingStore;
pub use crate::stores::sqlite::pool::{create_tables, open};
pub use crate::stores::sqlite::replay_guard::SqliteReplayGuard;
