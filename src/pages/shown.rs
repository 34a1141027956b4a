//! What is shown of a company: its set-up, its attempts, and why each ended as it did.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use url::form_urlencoded;

use crate::companies::bundle::Bundle;
use crate::companies::error::CompaniesError;
use crate::companies::uploaded::Uploaded;
use crate::pages::attempts::{self, Filter};
use crate::pages::frame::Place;
use crate::pages::mount::Pages;
use crate::pages::set_up::said::Said;
use crate::pages::set_up::state::SetupPage;
use crate::pages::tabs::{Tab, tabs};
use crate::pages::visit::Visit;
use crate::pages::why::page::why;
use crate::pages::why::sentences::title;

impl<S: Clone + Send + Sync + 'static> Pages<S> {
    pub(super) async fn show_setup(self, visit: Visit) -> Response {
        self.setup_page(StatusCode::OK, &visit, Said::Nothing)
    }

    pub(super) async fn attempts(self, visit: Visit, request: Request) -> Response {
        let query = request.uri().query().unwrap_or_default();
        let shown = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "show");
        let filter = Filter::named(shown.as_ref().map_or("", |(_, shown)| shown));
        let events = match self.asked(self.companies.attempts(&visit.company)).await {
            Ok(events) => events,
            Err(error) => return self.failed(&error),
        };
        let body = attempts::page(&events, filter, &visit.root, visit.now);
        self.page(StatusCode::OK, &visit, Tab::Attempts, None, body)
    }

    pub(super) async fn why(self, visit: Visit) -> Response {
        match self.kept(&visit).await {
            Ok(bundle) => {
                let name = visit.setup.name();
                let body = why(&bundle, name, self.frame.product(), &visit.root);
                self.page(StatusCode::OK, &visit, Tab::Why, Some(title(&bundle)), body)
            }
            Err(response) => response,
        }
    }

    pub(super) async fn bundle(self, visit: Visit) -> Response {
        let bundle = match self.kept(&visit).await {
            Ok(bundle) => bundle,
            Err(response) => return response,
        };
        let json = match serde_json::to_string_pretty(&bundle) {
            Ok(json) => json,
            Err(error) => return self.failed(&CompaniesError::Store(error.into())),
        };
        let file = format!("attachment; filename=\"{}-{}.json\"", visit.company, bundle.event.id);
        let headers = [
            (CONTENT_TYPE, "application/json".to_owned()),
            (CONTENT_DISPOSITION, file),
            (CACHE_CONTROL, "no-store".to_owned()),
            (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        ];
        (headers, json).into_response()
    }

    async fn kept(&self, visit: &Visit) -> Result<Bundle, Response> {
        let nothing = || {
            let text = "The reference is wrong, is of another company, or is older than the \
                        attempts that are kept.";
            let body = html! { section { p { (text) } } };
            let title = Some("There is no such attempt");
            self.page(StatusCode::NOT_FOUND, visit, Tab::Why, title, body)
        };
        let id = visit.reference.parse().map_err(|_| nothing())?;
        let bundle = self.asked(self.companies.attempt(&visit.company, id)).await;
        bundle.map_err(|error| self.failed(&error))?.ok_or_else(nothing)
    }

    pub(super) fn setup_page(&self, status: StatusCode, visit: &Visit, said: Said) -> Response {
        let made = |uploaded: Option<&Uploaded>| {
            uploaded.map(|uploaded| self.companies.settings_of(&visit.company, uploaded))
        };
        let (live, staged) = (made(visit.setup.live()), made(visit.setup.staged()));
        let urls = self.companies.urls(&visit.company);
        let shown = SetupPage {
            root: &visit.root,
            setup: &visit.setup,
            urls: &urls,
            live,
            staged,
            visitor: visit.visitor,
            now: visit.now,
            has_links: self.link_key.is_some(),
        };
        let title = format!("Single sign-on for {}", visit.setup.name());
        let tabs = tabs(&visit.root, Tab::SetUp);
        let place = Place { title: &title, state: Some(shown.pill()), tabs: &tabs };
        self.frame.page(status, &place, shown.page(&said))
    }

    fn page(
        &self,
        status: StatusCode,
        visit: &Visit,
        tab: Tab,
        title: Option<&str>,
        body: Markup,
    ) -> Response {
        let of_company = format!("Single sign-on for {}", visit.setup.name());
        let tabs = tabs(&visit.root, tab);
        let place = Place { title: title.unwrap_or(&of_company), state: None, tabs: &tabs };
        self.frame.page(status, &place, body)
    }
}
