//! Who may set single sign-on of a company up: its administrator, and nobody else.

use axum::RequestPartsExt;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use maud::html;
use saml_sp::Company;

use crate::site::Site;
use crate::site::frame::{self, Place};
use crate::site::visitor::{Visitor, to_sign_in};

/// The application's own authorisation, which the pages ask on every request.
pub async fn authorise(mut parts: Parts, site: Site, company: Company) -> Result<(), Response> {
    let visitor: Visitor =
        parts.extract_with_state(&site).await.map_err(IntoResponse::into_response)?;
    match &visitor.administrator {
        Some(administered) if administered.company == company => Ok(()),
        None if parts.method == Method::GET => Err(to_sign_in(&parts)),
        _ => Err(refused(&visitor)),
    }
}

/// The page for whom administers another company, or none. It does not say whether there is such a
/// company.
fn refused(visitor: &Visitor) -> Response {
    let main = html! {
        section {
            p {
                "Only the administrator of a company sees these pages of it. "
                @if let Some(administered) = &visitor.administrator {
                    "You administer " a href=(administered.setup_path) { (administered.name) } "."
                }
            }
            p { a.button href="/sign-in" { "Sign in as somebody else" } }
        }
    };
    frame::page(visitor, Place::Elsewhere, StatusCode::FORBIDDEN, "Not your company", &main)
}
