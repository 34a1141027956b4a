//! What a page shows where the product itself fails: nothing of why, which the operator is told.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::html;

use crate::site::frame;

/// The product failed; its operator was not told yet.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    /// Because of this.
    pub fn because(error: &dyn std::error::Error) -> Self {
        Self(error.to_string())
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::because(&error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        eprintln!("Acme Reports failed: {}", self.0);
        let main = html! {
            section { p { "Something is broken on our side. Nothing was changed; please try again." } }
        };
        frame::bare(StatusCode::SERVICE_UNAVAILABLE, "Not available just now", &main)
    }
}
