//! The frame of the product's own pages: head, menu, headers, look.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use saml_sp::chrono::{DateTime, Utc};

use crate::site::PRODUCT;
use crate::site::visitor::Visitor;

const STYLE: &str = include_str!("site.css");

/// The pages of the menu.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The tutorial, to begin at.
    Tutorial,
    /// What a user comes for.
    Reports,
    /// Who the users are.
    Users,
    /// The page to sign in at.
    SignIn,
    /// A page that no menu leads to.
    Elsewhere,
}

const MENU: [(Place, &str, &str); 3] = [
    (Place::Tutorial, "/", "Tutorial"),
    (Place::Reports, "/reports", "Reports"),
    (Place::Users, "/users", "Users"),
];

/// A page of the product, as this visitor sees it.
pub fn page(
    visitor: &Visitor,
    place: Place,
    status: StatusCode,
    title: &str,
    main: &Markup,
) -> Response {
    let administered = visitor.administrator.as_ref();
    let menu = menu(place, administered.map(|it| it.setup_path.as_str()));
    let who = html! {
        div.who {
            @if visitor.is_nobody() {
                span.muted { "Nobody is signed in" }
                @if place != Place::SignIn { a href="/sign-in" { "Sign in" } }
            } @else {
                span { (visitor.described()) }
                form method="post" action="/sign-out" { button.quiet { "Sign out" } }
            }
        }
    };
    document(status, title, &who, &menu, main)
}

/// A page with the menu, for a request that does not tell who comes.
pub fn unvisited(status: StatusCode, title: &str, main: &Markup) -> Response {
    document(status, title, &html! {}, &menu(Place::Elsewhere, None), main)
}

/// A page without the menu, for one that is not at its place.
pub fn bare(status: StatusCode, title: &str, main: &Markup) -> Response {
    document(status, title, &html! {}, &html! {}, main)
}

/// A time, as the pages write it.
pub fn time(at: DateTime<Utc>) -> Markup {
    html! {
        time datetime=(at.format("%Y-%m-%dT%H:%M:%SZ")) { (at.format("%Y-%m-%d %H:%M")) }
    }
}

fn menu(place: Place, setup_path: Option<&str>) -> Markup {
    html! {
        nav.tabs aria-label="Pages" {
            @for (at, address, name) in MENU {
                a href=(address) aria-current=[(at == place).then_some("page")] { (name) }
            }
            @if let Some(path) = setup_path { a href=(path) { "Single sign-on" } }
        }
    }
}

/// The hash of the style, for the Content-Security-Policy. The pages have no script at all.
fn policy() -> String {
    let hash = STANDARD.encode(openssl::sha::sha256(STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    )
}

fn document(
    status: StatusCode,
    title: &str,
    who: &Markup,
    menu: &Markup,
    main: &Markup,
) -> Response {
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · " (PRODUCT) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { "Skip to the content" }
                header {
                    div.wide {
                        div.top { p.product { a href="/" { (PRODUCT) } } (who) }
                        h1 { (title) }
                        (menu)
                    }
                }
                main.wide #main tabindex="-1" { (main) }
            }
        }
    };
    let mut response = (status, Html(document.into_string())).into_response();
    let headers = response.headers_mut();
    // Base64 and these words are always a header value; without one, nothing would be allowed.
    let policy =
        HeaderValue::from_str(&policy()).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    for (name, value) in [
        (CACHE_CONTROL, "no-store"),
        // With `no-referrer`, browsers would post forms with `Origin: null`.
        (REFERRER_POLICY, "same-origin"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
