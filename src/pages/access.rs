//! What lets somebody in: the application's authorisation, a set-up link and its cookie, a form of
//! our own.

use std::future::Future;
use std::sync::Arc;

use axum::http::HeaderMap;
use axum::http::header::{COOKIE, ORIGIN};
use axum::http::request::Parts;
use axum::response::Response;
use chrono::{DateTime, Utc};
use url::Url;

use crate::companies::setup::Setup;
use crate::flow::erased::BoxFuture;
use crate::login::base_url::BaseUrl;
use crate::login::company::Company;
use crate::pages::setup_link::SetupPass;

/// The application's own authorisation.
pub type Authorise<S> =
    Arc<dyn Fn(Parts, S, Company) -> BoxFuture<'static, Result<(), Response>> + Send + Sync>;

/// Who sees a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visitor {
    /// Whom the application lets in.
    Administrator,
    /// Who came by a set-up link: the round that it is of, and until when, UTC.
    ByLink(SetupPass),
}

/// Why a set-up link opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// Its time is over.
    Expired,
    /// The set-up is complete, or somebody ended it.
    Ended,
    /// It is none of ours, of another company, or was changed.
    Unreadable,
}

/// Any authorisation as one type.
pub fn erased<S, F, A>(authorise: A) -> Authorise<S>
where
    S: 'static,
    A: Fn(Parts, S, Company) -> F + Send + Sync + 'static,
    F: Future<Output = Result<(), Response>> + Send + 'static,
{
    Arc::new(move |parts, state, company| Box::pin(authorise(parts, state, company)))
}

/// Whether a form was posted by a page of ours, as its browser says. A request that says nothing of
/// where it comes from comes from no browser that we would believe.
pub fn is_own_form(headers: &HeaderMap, base: &BaseUrl) -> bool {
    match headers.get("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => {
            let own = Url::parse(base.as_str()).map(|url| url.origin().ascii_serialization());
            let origin = headers.get(ORIGIN).map(|origin| origin.as_bytes());
            own.is_ok_and(|own| origin == Some(own.as_bytes()))
        }
    }
}

/// The name of the cookie in which a browser keeps a company's set-up link.
pub fn cookie_name(company: &Company) -> String {
    format!("__Host-saml-setup-{company}")
}

/// The set-up link in a browser's cookie, if it has one.
pub fn link_cookie(headers: &HeaderMap, company: &Company) -> Option<String> {
    let name = cookie_name(company);
    // By bytes: another cookie may hold any.
    let pairs = headers.get_all(COOKIE).iter().flat_map(|all| all.as_bytes().split(|b| *b == b';'));
    let mut values = pairs.filter_map(|pair| {
        let pair = std::str::from_utf8(pair).ok()?.trim_matches([' ', '\t']);
        pair.strip_prefix(&name)?.strip_prefix('=')
    });
    values.next().map(str::to_owned)
}

/// A set-up link of the company, if it opens its pages now, UTC.
pub fn opened(pass: SetupPass, setup: &Setup, now: DateTime<Utc>) -> Result<SetupPass, Closed> {
    if pass.round != setup.round() {
        Err(Closed::Ended)
    } else if pass.until <= now {
        Err(Closed::Expired)
    } else {
        Ok(pass)
    }
}
