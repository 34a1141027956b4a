//! What the pages answer where there is nothing to show: one sentence of what is wrong and what to do.

use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};

use crate::companies::error::CompaniesError;
use crate::flow::code;
use crate::login::company::Company;
use crate::pages::access::{Closed, cookie_name};
use crate::pages::mount::Pages;
use crate::pages::visit::Visit;

impl<S: Clone + Send + Sync + 'static> Pages<S> {
    pub(super) fn failed(&self, error: &CompaniesError) -> Response {
        match error {
            CompaniesError::Unknown => self.no_company(),
            CompaniesError::LinkEnded => self.closed_link(Closed::Ended),
            CompaniesError::Busy => self.frame.message(
                StatusCode::CONFLICT,
                "Others are changing this company",
                "Nothing was changed. Open the page again and look at it.",
            ),
            error => {
                self.sso.tell_failure(code::COMPANY_UNAVAILABLE, error);
                self.frame.message(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "Not possible at the moment",
                    "Our database did not answer. Open the page again in a minute, and look whether \
                     anything was changed.",
                )
            }
        }
    }

    pub(super) fn no_company(&self) -> Response {
        let text =
            "There is no company of this name. Compare the address with the one you were given.";
        self.frame.message(StatusCode::NOT_FOUND, "No such company", text)
    }

    pub(super) fn unreadable_form(&self) -> Response {
        self.frame.message(
            StatusCode::BAD_REQUEST,
            "The form could not be read",
            "Nothing was changed. Open the set-up page and send its form again.",
        )
    }

    pub(super) fn administrators_only(&self) -> Response {
        self.frame.message(
            StatusCode::FORBIDDEN,
            "Not by a set-up link",
            "Only an administrator with an account can make or end set-up links.",
        )
    }

    pub(super) fn set_up_complete(&self, visit: &Visit) -> Response {
        let urls = self.companies.urls(&visit.company);
        let sign_on = urls.sign_on().map(ToString::to_string).unwrap_or_default();
        let text = format!(
            "Set-up is complete, and your link has ended by it. Users of {} sign in by the tile in My \
             Apps, or at {sign_on}.",
            visit.setup.name()
        );
        self.frame.message(StatusCode::OK, "Single sign-on is on", &text)
    }

    /// A set-up link in a cookie that opens nothing any more. The browser forgets it, so that the
    /// application's own sign-in is not hidden behind this page from now on.
    pub(super) fn forgotten_link(&self, link: Closed, company: &Company) -> Response {
        let gone = format!("{}=; Path=/; Secure; HttpOnly; Max-Age=0", cookie_name(company));
        ([(SET_COOKIE, gone)], self.closed_link(link)).into_response()
    }

    pub(super) fn closed_link(&self, link: Closed) -> Response {
        let (title, text) = match link {
            Closed::Expired => (
                "This set-up link has expired",
                "Ask whoever sent it for a new one. Nothing that you set up is lost.",
            ),
            Closed::Ended => (
                "This set-up link has ended",
                "Single sign-on was switched on, or the link was ended. To change something, ask \
                 whoever sent it for a new one.",
            ),
            Closed::Unreadable => (
                "This set-up link opens nothing",
                "It is incomplete, was changed, or is of another company. Copy all of it from the \
                 message that you got.",
            ),
        };
        self.frame.message(StatusCode::FORBIDDEN, title, text)
    }
}
