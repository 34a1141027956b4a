//! The pages for whom is not signed in after all: by the library's judgement, or by the product's.
//!
//! They answer the post to the ACS, with which no Lax cookie comes: who else is signed in in this
//! browser is not known, and so not said.

use axum::extract::{RawPathParams, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use saml_sp::Company;
use saml_sp::flow::Refused;
use saml_sp::provision::SignInError;

use crate::accounts::DEACTIVATED;
use crate::site::failure::Failure;
use crate::site::{Site, frame};

const TITLE: &str = "You are not signed in";

/// An answer was refused, or a login not begun. The user is told what helps him, and nothing of why.
pub async fn refused(State(site): State<Site>, path: RawPathParams, refused: Refused) -> Response {
    let company = path.iter().find(|(name, _)| *name == "company").map(|(_, company)| company);
    let company = company.and_then(|company| company.parse::<Company>().ok());
    let why = company.zip(refused.reference());
    let why = why.map(|(company, reference)| site.shared.pages.why_path(&company, reference));
    let advice = refused.advice();
    let main = html! {
        section {
            p { (refused.user_message()) }
            @if let Some(url) = refused.start_again() {
                p { a.button href=(url) { "Sign in again" } }
            }
            @if let Some(reference) = refused.reference() {
                p.muted { "If you ask for help, give this reference: " code { (reference) } }
            }
        }
        (for_the_reader(html! {
            p { "The user sees what is above. The code is " code { (refused.code()) } "." }
            @if let Some(why) = why {
                p { "The company’s administrator finds the reference, and what to change: "
                    a href=(why) { "Why was this refused?" } }
            } @else {
                p { "No administrator of a company hears of it. " (advice.screen) ": " (advice.fix) }
            }
        }))
    };
    let status = StatusCode::from_u16(refused.status()).unwrap_or(StatusCode::FORBIDDEN);
    frame::unvisited(status, TITLE, &main)
}

/// The login was good, and the product does not take the user.
pub fn not_admitted(why: &SignInError<sqlx::Error>) -> Response {
    let (said, aside) = match why {
        SignInError::Store(error) => return Failure::because(error).into_response(),
        SignInError::Refused(reason) if reason == DEACTIVATED => (
            "Your account is deactivated. Ask an administrator of your company.",
            "Entra’s answer was good, and the library accepted it: Attempts has it as accepted. It \
             is the product that keeps deactivated users out.",
        ),
        SignInError::Refused(_) => (
            "There is an account with your e-mail address, which was not made for you. Ask an \
             administrator of your company.",
            "Entra’s answer was good. The product links no account by its e-mail address alone, \
             which is only what the other side says.",
        ),
        SignInError::NoUserKey(_) => (
            "Your company’s sign-in does not say who you are in a way that lasts. Ask an \
             administrator of your company.",
            "Entra’s answer was good, but nothing in it is a user key.",
        ),
        _ => (
            "We could not sign you in. Please try again.",
            "Entra’s answer was good. Another login of the same user was in the way.",
        ),
    };
    let main = html! {
        section { p { (said) } p { a href="/sign-in" { "Sign in as somebody else" } } }
        (for_the_reader(html! { p { (aside) } p { a href="/users" { "Users" } } }))
    };
    frame::unvisited(StatusCode::FORBIDDEN, TITLE, &main)
}

/// What a product would not show to its users.
fn for_the_reader(aside: Markup) -> Markup {
    html! {
        aside.reader aria-labelledby="reader" {
            h2 #reader { "Only in this demo" }
            (aside)
        }
    }
}
