//! Pages that an application mounts for its customers' administrators: a company's set-up, the log of
//! its sign-ins, and why each was refused or accepted.
//!
//! [`pages()`] makes them of [`Companies`](crate::companies::Companies), an
//! [`Sso`](crate::flow::Sso) and the application's own authorisation, which cannot be left out.
//!
//! ```
//! use axum::Router;
//! use axum::http::{StatusCode, request::Parts};
//! use axum::response::{IntoResponse, Redirect, Response};
//! use saml_sp::companies::{Companies, MemoryCompanyStore};
//! use saml_sp::flow::{MemoryReplayGuard, SealedCookies, SealingKey, Sso};
//! use saml_sp::pages::pages;
//! use saml_sp::{Company, Login};
//!
//! /// Your own: who may set single sign-on of this company up?
//! async fn only_its_administrators(parts: Parts, _state: (), company: Company) -> Result<(), Response> {
//!     # let _ = company;
//!     match parts.headers.get("x-administrator") {
//!         Some(_) => Ok(()),
//!         None => Err(StatusCode::FORBIDDEN.into_response()),
//!     }
//! }
//!
//! async fn signed_in(login: Login) -> Redirect {
//!     Redirect::to(login.return_to_or("/"))
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let companies = Companies::new("https://sso.example.com".parse()?, MemoryCompanyStore::new());
//! let sealed = SealedCookies::new(SealingKey::random()?);
//! let sso = Sso::new(companies.clone(), sealed, MemoryReplayGuard::new(100_000))
//!     .with_attempt_log(companies.clone());
//! let pages = pages("/settings/sso", companies, sso, only_its_administrators)
//!     .with_product("Acme Reports");
//! let app: Router = Router::new().merge(pages.routes(signed_in)).merge(pages);
//! # let _ = app;
//! # Ok(())
//! # }
//! ```
//!
//! # What they are
//!
//! Under the path that you give:
//!
//! - `/{company}`: the set-up page, with its forms;
//! - `/{company}/attempts`: the last attempts to sign in;
//! - `/{company}/why/{reference}`: why one was refused or accepted, and its bundle for a ticket.
//!
//! They are made on the server, load nothing, and work without script, but for the copy buttons and for
//! dropping a file beside its field. Forms
//! are taken from their own pages only. A theme is CSS, behind the pages' own: set the variables
//! `--saml-accent`, `--saml-on-accent`, `--saml-background`, `--saml-surface`, `--saml-text`,
//! `--saml-font`, `--saml-radius` and the others of `pages.css` on `:root`.

mod words;
mod tabs;
mod frame;
mod setup_link;
mod access;
mod parts;
mod uploads;
mod set_up;
mod aadsts;
mod sequence;
mod attempts;
mod why;
mod tested;
mod visit;
mod file;
mod mount;
mod messages;
mod let_in;
mod shown;
mod changes;
mod connection_test;
mod routes;

pub use crate::pages::mount::{Pages, SetupLinkError, pages};
