//! *My Apps*: what a user sees, with the tile of the application.

use axum::extract::State as Shared;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::{Router, routing::get};
use maud::html;

use super::Portal;
use super::application::NAME;
use super::journey::Journey;
use super::shell::{Place, page};
use super::sign_in::who;

/// The page.
pub fn routes() -> Router<Portal> {
    Router::new().route("/my-apps", get(shown))
}

async fn shown(Shared(portal): Shared<Portal>, headers: HeaderMap) -> Response {
    let state = portal.state();
    let Some(member) = state.signed_in(portal.token(&headers)) else {
        return who(&state, &Journey::MyApps, None);
    };
    let assigned = state.directory.assigned(member).is_some();
    let application = state.application.as_ref();
    let by_itself = application.is_some_and(|application| application.sign_on_url.is_none());
    let main = html! {
        h1 { "My Apps" }
        div.session {
            p {
                "Signed in as " strong { (member.user.display_name()) } " "
                span.upn { (member.user.upn()) }
            }
            form method="post" action="/sign-out" { button { "Sign out" } }
        }
        @if assigned {
            ul.tiles {
                li {
                    a href="/launch" {
                        span.face aria-hidden="true" { (NAME.chars().next().unwrap_or('?')) }
                        (NAME)
                    }
                }
            }
            @if by_itself {
                p.hint {
                    "No Sign on URL is saved, so the tile posts an answer that the application did not \
                     ask for (IdP-initiated)."
                }
            }
        } @else {
            p.hint { "No application is assigned to you: see Users and groups." }
        }
    };
    page(&state, Place::MyApps, html! {}, &main)
}
