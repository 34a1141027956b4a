//! What every request goes through: the one host, and no forms of other sites.

use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use axum::{Router, middleware};
use maud::html;
use saml_sp::url::{Position, Url};

use crate::site::{Site, frame};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Serves this router at this address alone. Two ports of one host are the same site to a browser, so
/// that product and Entra at `localhost`, or both at `127.0.0.1`, would hide every mistake with
/// cookies.
pub fn at(url: &Url, router: Router) -> Router {
    let url = url.clone();
    router.layer(middleware::from_fn(move |request: Request, next: Next| {
        let url = url.clone();
        async move {
            let expected = &url[Position::BeforeHost..Position::AfterPort];
            let asked = request.headers().get(HOST).map(|host| host.as_bytes());
            if asked.is_some_and(|asked| asked.eq_ignore_ascii_case(expected.as_bytes())) {
                next.run(request).await
            } else {
                elsewhere(&url, &request)
            }
        }
    }))
}

/// Refuses a form that a page of another site posts.
pub async fn own_forms(State(site): State<Site>, request: Request, next: Next) -> Response {
    let own = site.shared.url.origin().ascii_serialization();
    if request.method().is_safe() || is_own(request.headers(), &own) {
        return next.run(request).await;
    }
    let main = html! {
        section { p { "Nothing was changed. Open the page itself and try again." } }
    };
    frame::bare(StatusCode::FORBIDDEN, "This form came from another site", &main)
}

/// As the browser says; a request that says nothing of where it comes from comes from none that we
/// would believe.
fn is_own(headers: &HeaderMap, own: &str) -> bool {
    match headers.get(SEC_FETCH_SITE) {
        Some(site) => site == "same-origin",
        None => headers.get(ORIGIN).is_some_and(|origin| origin == own),
    }
}

fn elsewhere(url: &Url, request: &Request) -> Response {
    let path = request.uri().path_and_query().map_or("/", PathAndQuery::as_str);
    let path = if request.method().is_safe() { path } else { "/" };
    let right = format!("{}{path}", url.as_str().trim_end_matches('/'));
    let main = html! {
        section {
            p { "This page is at " a href=(right) { (right) } "." }
            p.muted {
                "The product is at 127.0.0.1 and the pretend Entra at localhost, because a browser takes \
                 the two for different sites, as your product and Microsoft are. Two ports of one \
                 host are the same site to it, and mistakes with cookies would not be seen."
            }
        }
    };
    frame::bare(StatusCode::MISDIRECTED_REQUEST, "Not at this address", &main)
}
