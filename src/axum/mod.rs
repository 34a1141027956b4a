//! The routes of single sign-on for axum 0.8: [`routes`] makes `/saml/{company}/init`,
//! `/saml/{company}/finalize` and `/saml/{company}/metadata` of an
//! [`Sso`](crate::flow::Sso) and of a handler that gets the finished login.
//!
//! ```
//! use axum::Router;
//! use axum::response::Redirect;
//! use saml_sp::axum::{Finished, routes};
//! # use saml_sp::flow::{MemoryReplayGuard, MemoryTenants, SealedCookies, SealingKey, Sso};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let tenants = MemoryTenants::new();
//! # let sealed = SealedCookies::new(SealingKey::random()?);
//! # let sso = Sso::new(tenants, sealed, MemoryReplayGuard::new(100_000));
//! async fn signed_in(Finished(login): Finished) -> Redirect {
//!     // Begin a session for `login.identity` here, then:
//!     Redirect::to(login.return_to.as_ref().map_or("/", |path| path.as_str()))
//! }
//!
//! let app: Router = Router::new().merge(routes(sso, signed_in));
//! # let _ = app;
//! # Ok(())
//! # }
//! ```

mod handed;
mod page;
mod routes;

pub use crate::axum::handed::{Finished, NotFinished, Tested};
pub use crate::axum::routes::{Routes, routes};
