//! The flow's own types in axum's terms, for routes that an application writes itself.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::HeaderValue;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::response::{IntoResponse, IntoResponseParts, Response, ResponseParts};

use crate::axum::page;
use crate::flow::cookies::Cookies;
use crate::flow::refused::Refused;

impl<S: Sync> FromRequestParts<S> for Cookies {
    type Rejection = Infallible;

    /// The cookies of pending logins that came with the request.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts.headers.get_all(COOKIE)))
    }
}

impl IntoResponseParts for Cookies {
    type Error = Infallible;

    /// The `Set-Cookie` headers that the response needs.
    fn into_response_parts(self, mut response: ResponseParts) -> Result<ResponseParts, Infallible> {
        // Ours are ASCII: each is a header value.
        for cookie in self.set_cookies().filter_map(|cookie| HeaderValue::from_str(cookie).ok()) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        Ok(response)
    }
}

impl IntoResponse for Refused {
    /// The small page that [`routes`](crate::axum::routes()) shows.
    fn into_response(self) -> Response {
        page::refused(&self)
    }
}
