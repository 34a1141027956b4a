//! Single sign-on of many companies, for any async web framework: which company it is, which login
//! this browser began, and that each is answered once.
//!
//! [`Sso`] has the three routes of a company as three methods. They take texts and bytes and give
//! addresses and header values, so they fit axum (there, [`axum::routes`](crate::axum::routes()) is
//! made of them), actix-web or plain hyper alike.
//!
//! ```
//! use saml_sp::flow::{
//!     Cookies, Finished, MemoryReplayGuard, MemoryTenants, SealedCookies, SealingKey, Sso,
//! };
//! use saml_sp::testing::PretendEntra;
//! use saml_sp::{IdentityProvider, ServiceProvider};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let entra = PretendEntra::new()?;
//! # let uploaded = entra.metadata_xml()?;
//! # let now = "2026-03-25T12:00:00Z".parse()?;
//! let idp = IdentityProvider::from_metadata(&uploaded)?;
//! let base = "https://sso.example.com".parse()?;
//! let tenants = MemoryTenants::from([ServiceProvider::for_company(&base, "acme".parse()?, idp)]);
//! let sealed = SealedCookies::new(SealingKey::random()?);
//! let sso = Sso::new(tenants, sealed, MemoryReplayGuard::new(100_000));
//! # let sso = sso.with_clock(move || now);
//!
//! # let came: Option<String> = None;
//! // GET /saml/acme/init: what stood in the header `Cookie`; respond with 303, the URL and the cookies.
//! let mut cookies = Cookies::of(came);
//! let url = sso.start("acme", &mut cookies).await?;
//! # let kept: Vec<_> = cookies.set_cookies().map(|set| set.split(';').next().unwrap().to_owned()).collect();
//! # let (cookie_header, body) = (kept.join("; "), entra.answer_body(&url, now)?);
//!
//! // POST /saml/acme/finalize: the body, and again the cookies.
//! let mut cookies = Cookies::of([cookie_header]);
//! match sso.finish("acme", body.as_bytes(), &mut cookies).await? {
//!     Finished::Login(login) => println!("{:?}", login.identity.user_key()?),
//!     Finished::Test(_) => println!("the connection works"),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What can be heard of it
//!
//! [`Sso::on_event`] tells of every start and every outcome, [`Sso::on_failure`] of stores that failed.
//! With the feature `tracing` there are spans `saml.start` and `saml.finish` with the field `company`,
//! and in each one event of target `saml_sp` with `outcome`, `code`, `request_id`, `thumbprint`,
//! `away_ms` and `took_us`: at INFO, or at WARN for a refusal; and one at ERROR, with `code` and
//! `error`, for a store that failed. These names are stable, and none holds a claim.

pub mod code;
pub(crate) mod erased;
mod expiring;
pub(crate) mod request_kind;
pub(crate) mod init_query;
pub(crate) mod clock;
mod time_limit;
mod login_id;
pub(crate) mod cookies;
pub(crate) mod seal;
pub(crate) mod pending_store;
mod pending_logins;
pub(crate) mod replay_guard;
pub(crate) mod tenants;
pub(crate) mod attempt_id;
pub(crate) mod event;
pub(crate) mod attempt_log;
pub(crate) mod refused;
mod trace;
mod asked_stores;
mod start;
pub(crate) mod answer;
pub(crate) mod sso;

pub use crate::flow::answer::{Finished, Unread};
pub use crate::flow::attempt_id::AttemptId;
pub use crate::flow::attempt_log::{Attempt, AttemptLog};
pub use crate::flow::clock::{Clock, SystemClock};
pub use crate::flow::cookies::Cookies;
pub use crate::flow::event::{LoginEvent, LoginOutcome, never_came_back};
pub use crate::flow::init_query::InitQuery;
pub use crate::flow::pending_logins::{PendingLogins, SealedCookies};
pub use crate::flow::pending_store::{MemoryPendingStore, PendingKey, PendingStore};
pub use crate::flow::refused::Refused;
pub use crate::flow::replay_guard::{GuardFull, MemoryReplayGuard, ReplayGuard};
pub use crate::flow::request_kind::RequestKind;
pub use crate::flow::seal::SealingKey;
pub use crate::flow::sso::Sso;
pub use crate::flow::tenants::{MemoryTenants, PutLiveError, Tenants};
