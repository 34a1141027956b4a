//! What every request and every response goes through: no posts from other sites, and headers.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use saml_sp::url::Position;

use super::Portal;

/// Everything comes from here, and forms go nowhere else.
pub const CSP_OF_THE_PORTAL: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/// The same where a form goes to an application. Browsers hold `form-action` against the redirects
/// behind a form too, and where an application leads to after a login is its own affair.
pub const CSP_OF_THE_SIGN_IN: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Refuses what another site's page sends, but for the AuthnRequest, and protects what goes out.
pub async fn guard(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    // POST /saml2 changes nothing: it says that only GET is served.
    let changes = !request.method().is_safe() && request.uri().path() != "/saml2";
    let mut response = if !is_asked_by_name(request.headers(), &portal) {
        (StatusCode::MISDIRECTED_REQUEST, "The pretend Entra is not at this address.\n")
            .into_response()
    } else if changes && is_from_another_site(request.headers(), &portal) {
        (StatusCode::FORBIDDEN, "This was sent by a page of another site, so nothing was done.\n")
            .into_response()
    } else {
        next.run(request).await
    };
    for (name, value) in [
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, CSP_OF_THE_PORTAL),
        // The application may see who posts to it, as it sees of Entra.
        (REFERRER_POLICY, "strict-origin"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Whether the host that was asked is ours, and not one that another site made point here; every
/// browser names it.
fn is_asked_by_name(headers: &HeaderMap, portal: &Portal) -> bool {
    let ours = &portal.base_url()[Position::BeforeHost..Position::AfterPort];
    headers.get(HOST).is_none_or(|host| host.as_bytes().eq_ignore_ascii_case(ours.as_bytes()))
}

/// Whether a browser says so; what is no browser says nothing.
fn is_from_another_site(headers: &HeaderMap, portal: &Portal) -> bool {
    let sender = headers.get(SEC_FETCH_SITE).or_else(|| headers.get(ORIGIN));
    let ours = ["same-origin", "none", &portal.base_url().origin().ascii_serialization()];
    sender.is_some_and(|sender| !ours.iter().any(|ours| sender == ours))
}
