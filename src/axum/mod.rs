//! The routes of single sign-on for axum 0.8: [`routes()`] makes `/saml/{company}/init`,
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
//!
//! # In a test
//!
//! The whole login, without a network and at a fixed time; `oneshot` is
//! [tower](https://docs.rs/tower/0.5/tower/trait.ServiceExt.html)'s.
//!
//! ```
//! use axum::Router;
//! use axum::body::Body;
//! use axum::http::{Request, header};
//! use saml_sp::axum::routes;
//! use saml_sp::flow::{MemoryReplayGuard, MemoryTenants, SealedCookies, SealingKey, Sso};
//! use saml_sp::testing::PretendEntra;
//! use saml_sp::{Login, ServiceProvider};
//! use tower::ServiceExt;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let now = "2026-03-25T12:00:00Z".parse()?;
//! let entra = PretendEntra::new()?;
//! let base = "https://sso.example.com".parse()?;
//! let acme = ServiceProvider::for_company(&base, "acme".parse()?, entra.identity_provider()?);
//! let cookies = SealedCookies::new(SealingKey::random()?);
//! let sso = Sso::new(MemoryTenants::from([acme]), cookies, MemoryReplayGuard::new(10));
//! let sso = sso.with_clock(move || now);
//! let app: Router = routes(sso, |login: Login| async move { login.return_to_or("/").to_owned() }).into();
//!
//! let init = Request::get("/saml/acme/init?return_to=/reports").body(Body::empty())?;
//! let response = app.clone().oneshot(init).await?;
//! let url = response.headers()[header::LOCATION].to_str()?.parse()?;
//! let cookie = response.headers()[header::SET_COOKIE].to_str()?.split(';').next().unwrap();
//!
//! let answer = Request::post("/saml/acme/finalize")
//!     .header(header::COOKIE, cookie)
//!     .body(Body::from(entra.answer_body(&url, now)?))?;
//! let response = app.oneshot(answer).await?;
//! assert_eq!(response.status(), 200);
//! assert_eq!(axum::body::to_bytes(response.into_body(), 100).await?, "/reports");
//! # Ok(())
//! # }
//! ```

mod handed;
mod page;
mod impls;
pub(crate) mod routes;

pub use crate::axum::routes::{Routes, routes};
