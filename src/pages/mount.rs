//! The pages as an application mounts them: what they need and what they are given.

use std::future::Future;
use std::sync::Arc;

use axum::extract::RawPathParams;
use axum::http::header::CACHE_CONTROL;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::TimeDelta;
use url::Url;

use crate::axum::routes::STORE_TIME;
use crate::companies::error::CompaniesError;
use crate::companies::registry::Companies;
use crate::flow::attempt_id::AttemptId;
use crate::flow::seal::SealingKey;
use crate::flow::sso::Sso;
use crate::login::company::Company;
use crate::pages::access::{self, Authorise};
use crate::pages::frame::Frame;
use crate::pages::setup_link::SetupPass;
use crate::saml::instant::shifted;

/// The pages for customers' administrators, to be merged into a router. `at` is the path under which
/// they stand, for example `/settings/sso`; with a base URL that has a path, nest them there with
/// the [routes](crate::axum::routes()).
///
/// `authorise` is your own: it is asked on every request who may see this company's pages, and
/// answers with `Err` and a response, such as a redirect to your sign-in, where somebody may not.
/// `parts.extract_with_state(&state)` (axum's `RequestPartsExt`) runs your extractors in it. Not to
/// ask is not possible.
pub fn pages<S, A, F>(at: &str, companies: Companies, sso: Sso, authorise: A) -> Pages<S>
where
    S: Clone + Send + Sync + 'static,
    A: Fn(Parts, S, Company) -> F + Send + Sync + 'static,
    F: Future<Output = Result<(), Response>> + Send + 'static,
{
    let sso = if sso.has_time_limit() {
        sso
    } else {
        sso.with_time_limit(STORE_TIME, tokio::time::sleep)
    };
    Pages {
        at: format!("/{}", at.trim_matches('/')).into(),
        companies,
        sso,
        authorise: access::erased(authorise),
        frame: Arc::new(Frame::new("Single sign-on", "")),
        link_key: None,
    }
}

/// The pages for customers' administrators, made by [`pages`]: they turn into a
/// [`Router`](axum::Router).
#[must_use = "pages serve nothing until they are merged into a router"]
#[derive(Clone)]
pub struct Pages<S> {
    pub(super) at: Arc<str>,
    pub(super) companies: Companies,
    pub(super) sso: Sso,
    pub(super) authorise: Authorise<S>,
    pub(super) frame: Arc<Frame>,
    pub(super) link_key: Option<SealingKey>,
}

/// Why there is no set-up link.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SetupLinkError {
    /// The pages have no key for links.
    #[error("the pages were given no key for set-up links")]
    NoKey,
    /// The link could not be sealed.
    #[error("the random number generator or OpenSSL failed")]
    NotSealed,
    /// The company is not there, or its store failed.
    #[error(transparent)]
    Company(#[from] CompaniesError),
}

impl<S: Clone + Send + Sync + 'static> Pages<S> {
    /// Names the product on the pages, for whose users single sign-on is set up.
    pub fn with_product(mut self, name: &str) -> Self {
        self.frame = Arc::new(self.frame.with_product(name));
        self
    }

    /// Puts this CSS behind the pages' own: your own text, for example
    /// `:root { --saml-accent: #0a7; }`. It stands in the page, which may load nothing.
    pub fn with_theme(mut self, css: &str) -> Self {
        self.frame = Arc::new(self.frame.with_theme(css));
        self
    }

    /// Lets set-up links open a company's pages: links that are sealed by this key, which may be that
    /// of the cookies.
    pub fn with_setup_links(mut self, key: SealingKey) -> Self {
        self.link_key = Some(key);
        self
    }

    /// A set-up link for a customer's administrator who has no account: it opens the pages of this
    /// company alone for so long, and ends when single sign-on is switched on.
    ///
    /// # Errors
    /// [`SetupLinkError`].
    pub async fn setup_link(
        &self,
        company: &Company,
        valid: TimeDelta,
    ) -> Result<String, SetupLinkError> {
        let key = self.link_key.as_ref().ok_or(SetupLinkError::NoKey)?;
        let round = self.asked(self.companies.setup(company)).await?.round();
        let pass = SetupPass { until: shifted(self.sso.now(), valid), round };
        let sealed = pass.seal(key, company).ok_or(SetupLinkError::NotSealed)?;
        let base = self.companies.base().as_str().trim_end_matches('/');
        Ok(format!("{base}{}/{company}/link/{sealed}", self.at))
    }

    /// The path of a company's set-up page, for a link of yours.
    pub fn setup_path(&self, company: &Company) -> String {
        // Behind the base URL's own path, in which the router is nested.
        let base = Url::parse(self.companies.base().as_str());
        let prefix = base.map(|base| base.path().trim_end_matches('/').to_owned());
        format!("{}{}/{company}", prefix.unwrap_or_default(), self.at)
    }

    /// The path of the log of a company's attempts to sign in.
    pub fn attempts_path(&self, company: &Company) -> String {
        format!("{}/attempts", self.setup_path(company))
    }

    /// The path of the page that says why an attempt was refused or accepted.
    pub fn why_path(&self, company: &Company, reference: AttemptId) -> String {
        format!("{}/why/{reference}", self.setup_path(company))
    }

    /// What the companies answer, if their store does so in time.
    pub(super) async fn asked<T: Send>(
        &self,
        asked: impl Future<Output = Result<T, CompaniesError>> + Send,
    ) -> Result<T, CompaniesError> {
        let answer = self.sso.in_time(Box::pin(async { Ok(asked.await) })).await;
        answer.unwrap_or_else(|slow| Err(CompaniesError::Store(slow)))
    }
}

/// A parameter of the path, decoded.
pub(super) fn param<'p>(path: &'p RawPathParams, name: &str) -> &'p str {
    path.iter().filter(|(known, _)| *known == name).last().map_or("", |(_, value)| value)
}

/// A redirect by 303, which nobody keeps.
pub(super) fn see_other(location: &str) -> Response {
    ([(CACHE_CONTROL, "no-store")], Redirect::to(location)).into_response()
}

impl<S> std::fmt::Debug for Pages<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pages").field("at", &self.at).finish_non_exhaustive()
    }
}
