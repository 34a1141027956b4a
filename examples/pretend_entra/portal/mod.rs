//! A pretend Entra in the browser: one tenant with one application, its admin centre, the sign-in,
//! and faults to order. An application under test needs nothing else of an identity provider.
//!
//! [`Portal::new`] is a tenant in which all is to be done, as in Microsoft's tutorial, and
//! [`Portal::ready`] one in which B.Simon is signed in for whatever application asks. Everything is
//! in memory, and anybody who reaches the port is the administrator: it is for one machine.
//!
//! # Without a browser
//! A test suite in any language can do by HTTP what the pages do. Bodies are JSON objects of texts
//! or forms; `PUT` and `DELETE` answer in JSON, and a wrong value is 404 or 422 with `error`.
//!
//! | request | what it does |
//! | --- | --- |
//! | `GET /faults` | `{"on": null, "faults": [{"name", "about", "lands_on"}]}`: `on` has `name` and `once`, `lands_on` is null where the user is signed in all the same |
//! | `PUT /faults/{name}` | it goes wrong from now on; with `?once`, at the next answer only |
//! | `DELETE /faults` | nothing goes wrong any more |
//! | `GET /application` | `{"identifier", "reply_url", "sign_on_url"}`, or null before it was saved |
//! | `PUT /application` | saves *Basic SAML Configuration*: `identifier`, `reply_url`, and if you like `sign_on_url` |
//! | `DELETE /application` | as before it was saved |
//! | `PUT /session/{user}` | ends all sessions: this user is signed in, in every browser and in none |
//! | `DELETE /session` | ends all sessions: nobody is signed in, and the sign-in page asks |
//! | `POST /users` | creates a user: `upn`, and if you like `display_name`, `given_name`, `surname`, `email`, `groups` (their number), `user_type` (`guest`) |
//! | `POST /users/colleagues` | adds the colleagues and assigns them |
//! | `POST /users/delete` | `user` |
//! | `POST /users-and-groups` | assigns `user` in `role`: empty, `admin` or `billing.read` |
//! | `POST /users-and-groups/remove` | takes the assignment of `user` in `role` away |
//! | `POST /single-sign-on/certificates` | *New certificate*, inactive |
//! | `POST /single-sign-on/certificates/active` | makes the one of this `thumbprint` active |
//! | `POST /single-sign-on/signing-option` | `option`: `assertion`, `response` or `both` |
//! | `GET /{tenant id}/federationmetadata/2007-06/federationmetadata.xml` | *Federation Metadata XML* |
//!
//! `user` is a user principal name or an object ID. A `POST` answers as to a browser: 303 where it
//! was done, and a page with another status where it was not.

mod fields;
mod application;
mod directory;
mod certificates;
mod sessions;
mod state;
mod guard;
mod shell;
mod trouble;
mod journey;
mod sign_in;
mod overview;
mod saml;
mod saml_cards;
mod users;
mod users_and_groups;
mod my_apps;
mod break_it;
mod by_http;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Router, middleware};
use saml_sp::chrono::{DateTime, Utc};
use saml_sp::flow::Clock;
use saml_sp::testing::{PretendEntra, PretendError};
use saml_sp::url::Url;

use self::state::State;

/// A pretend Entra with its pages. Cheap to clone: the clones are one.
#[derive(Clone)]
pub struct Portal {
    shared: Arc<Shared>,
}

struct Shared {
    base_url: Url,
    cookie: String,
    clock: Box<dyn Clock>,
    state: Mutex<State>,
}

impl Portal {
    /// A tenant that was just made: no user, and no *Basic SAML Configuration*. It is reached at
    /// `base_url`, for example `http://localhost:3001`.
    ///
    /// # Errors
    /// Where no key could be made, or where `base_url` makes no Login URL.
    pub fn new(base_url: &Url, clock: impl Clock + 'static) -> Result<Self, Failure> {
        Self::with(base_url, clock, State::new)
    }

    /// A tenant in which nothing is to be done: B.Simon and the colleagues are assigned, B.Simon is
    /// signed in, and every application is answered until *Basic SAML Configuration* is saved.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn ready(base_url: &Url, clock: impl Clock + 'static) -> Result<Self, Failure> {
        Self::with(base_url, clock, State::ready)
    }

    /// All its pages and routes, from the root of a host.
    pub fn router(&self) -> Router {
        let routes = [
            shell::routes(),
            overview::routes(),
            saml::routes(),
            users::routes(),
            users_and_groups::routes(),
            my_apps::routes(),
            break_it::routes(),
            sign_in::routes(),
            by_http::routes(),
        ];
        let all = routes.into_iter().fold(Router::new(), Router::merge);
        all.fallback(shell::not_found)
            .layer(middleware::from_fn_with_state(self.clone(), guard::guard))
            .with_state(self.clone())
    }

    /// *Federation Metadata XML* as it is now.
    ///
    /// # Errors
    /// Where it could not be signed.
    pub fn metadata_xml(&self) -> Result<Vec<u8>, Failure> {
        Ok(self.state().entra()?.metadata_xml()?)
    }

    /// The address of the portal.
    pub fn base_url(&self) -> &Url {
        &self.shared.base_url
    }

    fn with(
        base_url: &Url,
        clock: impl Clock + 'static,
        begin: fn(&PretendEntra, DateTime<Utc>) -> Result<State, PretendError>,
    ) -> Result<Self, Failure> {
        let login_url = base_url.join("/saml2")?.as_str().parse()?;
        let entra = PretendEntra::new()?.with_login_url(&login_url);
        let state = Mutex::new(begin(&entra, clock.now())?);
        let cookie = sessions::cookie_name(base_url.port_or_known_default().unwrap_or_default());
        let base_url = base_url.clone();
        let shared = Shared { base_url, cookie, clock: Box::new(clock), state };
        Ok(Self { shared: Arc::new(shared) })
    }

    fn now(&self) -> DateTime<Utc> {
        self.shared.clock.now()
    }

    /// Nothing in it is half done when a page fails, so a failure spoils it for nobody.
    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The token of the session in which a request came.
    fn token<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str> {
        sessions::token(headers, &self.shared.cookie)
    }
}

/// Why there is no page: the pretend Entra itself has failed.
#[derive(Debug)]
pub struct Failure(Box<dyn std::error::Error + Send + Sync>);

impl<E: Into<Box<dyn std::error::Error + Send + Sync>>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let said = format!("The pretend Entra failed: {self}\n");
        (StatusCode::INTERNAL_SERVER_ERROR, said).into_response()
    }
}
