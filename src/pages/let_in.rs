//! Who is let in: by the application's authorisation, or by a set-up link.

use axum::extract::{RawPathParams, Request};
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::companies::setup::Setup;
use crate::flow::erased::BoxFuture;
use crate::login::company::Company;
use crate::pages::access::{Closed, Visitor, cookie_name, is_own_form, link_cookie, opened};
use crate::pages::mount::{Pages, param, see_other};
use crate::pages::setup_link::SetupPass;
use crate::pages::visit::Visit;

impl<S: Clone + Send + Sync + 'static> Pages<S> {
    /// Lets a visitor in, and shows the page.
    pub(super) async fn show(
        self,
        state: S,
        path: &RawPathParams,
        request: Request,
        page: fn(Self, Visit, Request) -> BoxFuture<'static, Response>,
    ) -> Response {
        let (parts, body) = request.into_parts();
        match self.let_in(state, path, &parts).await {
            Ok(visit) => page(self, visit, Request::from_parts(parts, body)).await,
            Err(response) => response,
        }
    }

    async fn let_in(
        &self,
        state: S,
        path: &RawPathParams,
        parts: &Parts,
    ) -> Result<Visit, Response> {
        let headers = &parts.headers;
        if parts.method == Method::POST && !is_own_form(headers, self.companies.base()) {
            return Err(self.frame.message(
                StatusCode::FORBIDDEN,
                "This form came from another site",
                "Nothing was changed. Open the set-up page itself and try again.",
            ));
        }
        let company: Company = param(path, "company").parse().map_err(|_| self.no_company())?;
        let refused = (self.authorise)(parts.clone(), state, company.clone()).await.err();
        let visitor = match (refused, link_cookie(headers, &company)) {
            (None, _) => Visitor::Administrator,
            (Some(_), Some(sealed)) if self.link_key.is_some() => {
                let pass = self.link(&sealed, &company).await?;
                Visitor::ByLink(pass.map_err(|closed| self.forgotten_link(closed, &company))?)
            }
            (Some(response), _) => return Err(response),
        };
        Ok(Visit {
            setup: self.kept_setup(&company).await?,
            visitor,
            now: self.sso.now(),
            root: self.setup_path(&company),
            reference: param(path, "reference").to_owned(),
            company,
        })
    }

    /// Keeps a set-up link in a cookie, so that the address of the page holds no secret.
    pub(super) async fn open_link(&self, path: &RawPathParams) -> Response {
        let Ok(company) = param(path, "company").parse::<Company>() else {
            return self.no_company();
        };
        let sealed = param(path, "token");
        match self.link(sealed, &company).await {
            Ok(Ok(pass)) => {
                let seconds = pass.until.signed_duration_since(self.sso.now()).num_seconds();
                let cookie = format!(
                    "{}={sealed}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={seconds}",
                    cookie_name(&company)
                );
                ([(SET_COOKIE, cookie)], see_other(&self.setup_path(&company))).into_response()
            }
            Ok(Err(closed)) => self.closed_link(closed),
            Err(response) => response,
        }
    }

    /// A set-up link of this company, if it opens its pages. Whether there is such a company is
    /// nothing to tell to those without a link of it.
    async fn link(
        &self,
        sealed: &str,
        company: &Company,
    ) -> Result<Result<SetupPass, Closed>, Response> {
        let key = self.link_key.as_ref();
        let Some(pass) = key.and_then(|key| SetupPass::open(sealed, key, company)) else {
            return Ok(Err(Closed::Unreadable));
        };
        Ok(opened(pass, &self.kept_setup(company).await?, self.sso.now()))
    }

    /// What is kept of a company.
    pub(super) async fn kept_setup(&self, company: &Company) -> Result<Setup, Response> {
        self.asked(self.companies.setup(company)).await.map_err(|error| self.failed(&error))
    }
}
