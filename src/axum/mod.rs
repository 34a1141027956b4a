//! The routes of single sign-on for axum 0.8: [`routes`] makes `/saml/{company}/init`,
//! `/saml/{company}/finalize` and `/saml/{company}/metadata` of an
//! [`Sso`](crate::flow::Sso) and of a handler that gets the finished login.
//!
//! ```
//! use axum::Router;
//! use axum::response::Redirect;
//! use saml_sp::Login;
//! use saml_sp::axum::routes;
//! # use saml_sp::flow::{MemoryReplayGuard, MemoryTenants, SealedCookies, SealingKey, Sso};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let tenants = MemoryTenants::new();
//! # let sealed = SealedCookies::new(SealingKey::random()?);
//! # let sso = Sso::new(tenants, sealed, MemoryReplayGuard::new(100_000));
//! async fn signed_in(login: Login) -> Redirect {
//!     // Begin a session for `login.identity` here, then:
//!     Redirect::to(login.return_to_or("/"))
//! }
//!
//! let app: Router = Router::new().merge(routes(sso, signed_in));
//! # let _ = app;
//! # Ok(())
//! # }
//! ```
//!
//! In routes of your own, [`Cookies`](crate::flow::Cookies) is an extractor and a part of a response,
//! and [`Refused`](crate::flow::Refused) is a response. This one, behind your authorisation, lets a
//! company's administrator test the connection:
//!
//! ```
//! use axum::extract::{Path, State};
//! use axum::response::{IntoResponse, Redirect};
//! use saml_sp::flow::{Cookies, Refused, Sso};
//!
//! async fn test_connection(
//!     State(sso): State<Sso>,
//!     Path(company): Path<String>,
//!     mut cookies: Cookies,
//! ) -> Result<impl IntoResponse, Refused> {
//!     let url = sso.start_test(&company, &mut cookies).await?;
//!     Ok((cookies, Redirect::to(url.as_str())))
//! }
//! # let _ = axum::Router::<Sso>::new().route("/admin/{company}/test", axum::routing::get(test_connection));
//! ```

mod handed;
mod page;
mod impls;
mod routes;

pub use crate::axum::routes::{Routes, routes};
