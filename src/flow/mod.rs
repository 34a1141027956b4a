//! Single sign-on of many companies, for any async web framework: which company it is, which login
//! this browser began, and that each is answered once.
//!
//! [`Sso`] has the three routes of a company as three methods. They take texts and bytes and give
//! addresses and header values, so they fit axum (there, [`axum::routes`](crate::axum::routes) is
//! made of them), actix-web or plain hyper alike.
//!
//! ```
//! use saml_sp::flow::{
//!     Cookies, Accepted, MemoryReplayGuard, MemoryTenants, SealedCookies, SealingKey, Sso,
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
//! // GET /saml/acme/init: answer 303 with this address and the cookies.
//! let mut cookies = Cookies::none();
//! let url = sso.start("acme", &mut cookies, |login| login).await?;
//! # let kept: Vec<_> = cookies.set_cookies().map(|set| set.split(';').next().unwrap().to_owned()).collect();
//! # let (cookie_header, body) = (kept.join("; "), entra.answer_body(&url, now)?);
//!
//! // POST /saml/acme/finalize: the body, and what stood in the header `Cookie`.
//! let mut cookies = Cookies::of([cookie_header]);
//! match sso.finish("acme", body.as_bytes(), &mut cookies).await? {
//!     Accepted::Login(login) => println!("{:?}", login.identity.user_key()?),
//!     Accepted::Test(_) => println!("the connection works"),
//! }
//! # Ok(())
//! # }
//! ```

pub mod code;
mod erased;
pub(crate) mod asker;
pub(crate) mod init_query;
pub(crate) mod clock;
mod time_limit;
mod login_id;
pub(crate) mod cookies;
mod seal;
pub(crate) mod pending_store;
mod pending_logins;
pub(crate) mod replay_guard;
mod tenants;
mod event;
pub(crate) mod refused;
mod trace;
mod stores;
mod beginning;
pub(crate) mod answer;
pub(crate) mod sso;

pub use crate::flow::answer::Accepted;
pub use crate::flow::asker::Asker;
pub use crate::flow::clock::{Clock, SystemClock};
pub use crate::flow::cookies::Cookies;
pub use crate::flow::event::{LoginEvent, LoginOutcome, never_came_back};
pub use crate::flow::init_query::InitQuery;
pub use crate::flow::pending_logins::{PendingLogins, SealedCookies};
pub use crate::flow::pending_store::{MemoryPendingStore, PendingKey, PendingStore};
pub use crate::flow::refused::Refused;
pub use crate::flow::replay_guard::{GuardFull, MemoryReplayGuard, ReplayGuard};
pub use crate::flow::seal::SealingKey;
pub use crate::flow::sso::Sso;
pub use crate::flow::tenants::{MemoryTenants, PutLiveError, Tenants};
