//! What is shown of a company: its set-up, its attempts, and why each ended as it did.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Response};
use maud::Markup;
use url::form_urlencoded;

use crate::companies::bundle::Bundle;
use crate::companies::uploaded::Uploaded;
use crate::pages::attempts::{self, Filter};
use crate::pages::frame::Place;
use crate::pages::mount::Pages;
use crate::pages::set_up::said::Said;
use crate::pages::set_up::state::SetUp;
use crate::pages::visit::Visit;
use crate::pages::why::page::why;
use crate::pages::why::sentences::title;

impl<S: Clone + Send + Sync + 'static> Pages<S> {
    pub(super) async fn set_up(self, visit: Visit) -> Response {
        self.set_up_page(StatusCode::OK, &visit, Said::default())
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
        // A bundle is texts and numbers: it always is JSON.
        let json = serde_json::to_string_pretty(&bundle).unwrap_or_default();
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
            self.frame.message(
                StatusCode::NOT_FOUND,
                "There is no such attempt",
                "The reference is wrong, is of another company, or is older than the attempts that \
                 are kept.",
            )
        };
        let id = visit.id.parse().map_err(|_| nothing())?;
        let bundle = self.asked(self.companies.attempt(&visit.company, id)).await;
        bundle.map_err(|error| self.failed(&error))?.ok_or_else(nothing)
    }

    pub(super) fn set_up_page(&self, status: StatusCode, visit: &Visit, said: Said) -> Response {
        let made = |uploaded: Option<&Uploaded>| {
            uploaded.map(|uploaded| self.companies.made_of(&visit.company, uploaded))
        };
        let (live, staged) = (made(visit.setup.live()), made(visit.setup.staged()));
        let known = [&live, &staged].into_iter().flatten().find_map(|made| made.as_ref().ok());
        let urls = self.companies.urls(&visit.company, known);
        let set_up = SetUp {
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
        let tabs = tabs(visit, Tab::SetUp);
        let place = Place { title: &title, state: Some(set_up.pill()), tabs: &tabs };
        self.frame.page(status, &place, set_up.page(&said))
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
        let tabs = tabs(visit, tab);
        let place = Place { title: title.unwrap_or(&of_company), state: None, tabs: &tabs };
        self.frame.page(status, &place, body)
    }
}

/// The pages of a company beside each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tab {
    SetUp,
    Attempts,
    Why,
}

fn tabs(visit: &Visit, here: Tab) -> [(String, &'static str, bool); 2] {
    let attempts = format!("{}/attempts", visit.root);
    [
        (visit.root.clone(), "Set-up", here == Tab::SetUp),
        (attempts, "Sign-ins", here == Tab::Attempts),
    ]
}
