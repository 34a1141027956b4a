//! Connection tests: how one begins, and where it ends.

use axum::extract::{RawPathParams, Request};
use axum::handler::Handler;
use axum::http::header::COOKIE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::axum::routes::{Routes, routes};
use crate::flow::code;
use crate::flow::cookies::Cookies;
use crate::flow::refused::Refused;
use crate::flow::request_kind::RequestKind;
use crate::login::company::Company;
use crate::login::verified::TestedConnection;
use crate::pages::frame::Place;
use crate::pages::mount::{Pages, param, see_other};
use crate::pages::tabs::{Tab, tabs};
use crate::pages::tested;
use crate::pages::visit::Visit;

impl<S: Clone + Send + Sync + 'static> Pages<S> {
    /// The [routes](crate::axum::routes()) of single sign-on, whose connection tests end on these
    /// pages.
    pub fn routes<H, T>(&self, signed_in: H) -> Routes<S>
    where
        H: Handler<T, S>,
        T: 'static,
    {
        let (passed, failed) = (self.clone(), self.clone());
        routes(self.sso.clone(), signed_in)
            .on_tested(async move |tested: TestedConnection| passed.show_tested(&tested))
            .on_test_refused(async move |path: RawPathParams, refused: Refused| {
                failed.show_refused(&path, refused)
            })
    }

    fn show_tested(&self, tested: &TestedConnection) -> Response {
        let root = self.setup_path(tested.company());
        let tabs = tabs(&root, Tab::SetUp);
        let place = Place { title: "Connection test", state: None, tabs: &tabs };
        self.frame.page(StatusCode::OK, &place, tested::page(tested, &root))
    }

    fn show_refused(&self, path: &RawPathParams, refused: Refused) -> Response {
        let company = param(path, "company").parse::<Company>();
        match (company, refused.reference()) {
            (Ok(company), Some(reference)) => see_other(&self.why_path(&company, reference)),
            _ => refused.into_response(),
        }
    }

    /// Sends the administrator to Entra for a connection test.
    pub(super) async fn start_test(self, visit: Visit, request: Request) -> Response {
        let (parts, _) = request.into_parts();
        let header = |name| parts.headers.get(name).map(HeaderValue::as_bytes);
        match RequestKind::of(parts.method.as_str(), header) {
            RequestKind::Navigation => {}
            RequestKind::Head => return StatusCode::NO_CONTENT.into_response(),
            // What a browser fetched ahead it would show later; this it throws away.
            RequestKind::Prefetch => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
            RequestKind::Subresource => return Refused::not_a_navigation().into_response(),
        }
        let mut cookies = Cookies::of(parts.headers.get_all(COOKIE));
        let response = match self.sso.start_test(visit.company.as_str(), &mut cookies).await {
            Ok(url) => see_other(url.as_str()),
            Err(refused) if refused.code() == code::COMPANY_UNKNOWN => {
                let nothing = "There is nothing to test yet: upload Entra's metadata first.";
                self.said(visit, StatusCode::CONFLICT, nothing).await
            }
            Err(refused) => match refused.reference() {
                Some(reference) => see_other(&self.why_path(&visit.company, reference)),
                None => refused.into_response(),
            },
        };
        (cookies, response).into_response()
    }
}
