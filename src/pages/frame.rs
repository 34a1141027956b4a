//! The frame of every page: its head, its headers, its look, and what it may load.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::xml::digest::sha256;

const STYLE: &str = include_str!("pages.css");
const SCRIPT: &str = include_str!("pages.js");

/// How the pages look, and for which product they are.
#[derive(Clone)]
pub struct Frame {
    product: String,
    style: String,
    policy: HeaderValue,
}

/// Where on a page's frame one is.
pub struct Place<'a> {
    /// What the page is about, in one line.
    pub title: &'a str,
    /// How it stands with that, and the class of that.
    pub state: Option<(&'a str, &'a str)>,
    /// The pages beside it: address, name, and whether it is this one.
    pub tabs: &'a [(String, &'static str, bool)],
}

impl Frame {
    /// The frame of this product's pages, in a theme of CSS.
    pub fn new(product: &str, theme: &str) -> Self {
        let style = style(theme);
        // Only what stands in the page itself may run or paint, by its hash.
        let policy = format!(
            "default-src 'none'; style-src '{}'; script-src '{}'; form-action 'self'; \
             base-uri 'none'; frame-ancestors 'none'",
            hash(&style),
            hash(SCRIPT),
        );
        // Of base64 and these words: always a header value.
        let policy = HeaderValue::from_str(&policy)
            .unwrap_or(HeaderValue::from_static("default-src 'none'"));
        Self { product: product.to_owned(), style, policy }
    }

    /// The product's name.
    pub fn product(&self) -> &str {
        &self.product
    }

    /// The same for another product.
    pub fn with_product(&self, product: &str) -> Self {
        Self { product: product.to_owned(), ..self.clone() }
    }

    /// The same in another theme.
    pub fn with_theme(&self, theme: &str) -> Self {
        Self::new(&self.product, theme)
    }

    /// A page.
    pub fn page(&self, status: StatusCode, place: &Place<'_>, body: Markup) -> Response {
        let document = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (place.title) " · " (self.product) }
                    style { (PreEscaped(&self.style)) }
                }
                body {
                    a.skip href="#main" { "Skip to the content" }
                    (self.header(place))
                    main.wide #main tabindex="-1" { (body) }
                    // What the script did is said here, for those who do not see it.
                    p.aloud #done role="status" {}
                    script { (PreEscaped(SCRIPT)) }
                }
            }
        };
        let mut response = (status, Html(document.into_string())).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_SECURITY_POLICY, self.policy.clone());
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

    fn header(&self, place: &Place<'_>) -> Markup {
        html! {
            header {
                div.wide {
                    p.product { (self.product) }
                    div.title {
                        h1 { (place.title) }
                        @if let Some((state, class)) = place.state {
                            span.pill.(class) { (state) }
                        }
                    }
                    @if !place.tabs.is_empty() {
                        nav.tabs aria-label="Pages" {
                            @for (address, name, here) in place.tabs {
                                a href=(address) aria-current=[here.then_some("page")] { (name) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// A page that says one thing.
    pub fn message(&self, status: StatusCode, title: &str, text: &str) -> Response {
        let place = Place { title, state: None, tabs: &[] };
        self.page(status, &place, html! { section { p { (text) } } })
    }
}

/// The page's style, with the theme behind it, so that it wins.
fn style(theme: &str) -> String {
    // A theme is the application's own text; it must not end the element by accident. A browser
    // hashes what it read, and it reads one kind of line end, and no NUL.
    let theme = theme.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "");
    format!("{STYLE}{}", theme.replace("</", "<\\/"))
}

fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(sha256(text.as_bytes())))
}
