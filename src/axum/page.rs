//! The pages that the routes show by themselves: small, without script, escaped by their template.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::flow::refused::Refused;
use crate::login::report::lines::{Report, ReportLine};
use crate::login::verified::TestedConnection;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:12vh auto;\
padding:0 1rem;color:#1b1b1b;background:#fff}h1{font-size:1.4rem}table{border-collapse:collapse}\
th,td{text-align:left;vertical-align:top;padding:.2rem 1rem .2rem 0}code{color:#555}";

/// Nothing but this page's own style, by its hash, may be loaded, and no page may frame it.
const CSP: &str = "default-src 'none'; \
style-src 'sha256-GbK58Fc7THSJ5/QFgO+3Q7QcnkeDsdSGw2UfULsro2E='; base-uri 'none'; \
form-action 'none'; frame-ancestors 'none'";

/// The page for a request that was refused: a sentence, a link to start again, and the code that
/// support asks for. The administrator who tests a connection sees what failed, too.
pub fn refused(refused: &Refused) -> Response {
    let status = status(refused);
    let failed = refused.report().filter(|_| refused.is_test());
    page(
        status,
        "Sign-in",
        html! {
            p { (refused.user_message()) }
            @if let Some(url) = refused.start_again() {
                p { a href=(url) { "Sign in again" } }
            }
            @if refused.is_test() {
                p { (refused.advice().screen) ": " (refused.advice().fix) }
            }
            @if let Some(report) = failed { (problems(report)) }
            p { code { (refused.code()) } }
            @if let Some(reference) = refused.reference() {
                p { "Reference: " (reference) }
            }
        },
    )
}

/// The page for a connection test that passed: who would have signed in, and with what.
pub fn tested(tested: &TestedConnection) -> Response {
    page(
        StatusCode::OK,
        "The connection works",
        html! {
            p { "Nobody was signed in: this was a test. A login would have brought:" }
            table {
                tr { th { "NameID" } td { (tested.name_id().value()) } }
                tr {
                    th { "User key" }
                    td {
                        @match tested.user_key() {
                            Ok(key) => { (key.kind().as_str()) " " (key.value()) }
                            Err(why) => { "none: " (why) " " code { (why.code()) } }
                        }
                    }
                }
                @for attribute in tested.attributes().iter() {
                    tr {
                        th { (attribute.name()) }
                        td { @for value in attribute.values() { (value) br; } }
                    }
                }
            }
            (problems(tested.report()))
        },
    )
}

/// The status of a refusal.
pub fn status(refused: &Refused) -> StatusCode {
    StatusCode::from_u16(refused.status()).unwrap_or(StatusCode::FORBIDDEN)
}

/// What every response of these routes says, unless the application said something else.
pub fn protect(headers: &mut HeaderMap) {
    for (name, value) in [
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

fn problems(report: &Report) -> Markup {
    let lines: Vec<ReportLine> = report.problems().collect();
    html! {
        @if !lines.is_empty() {
            table {
                tr { th { "Rule" } th { "Expected" } th { "Came" } th { "What to change" } }
                @for line in &lines { (problem(line)) }
            }
        }
    }
}

fn problem(line: &ReportLine) -> Markup {
    html! {
        tr {
            td { (line.holds) }
            td { (line.expected) }
            td { (line.came) }
            td { @if let Some(advice) = &line.advice { (advice.screen) ": " (advice.fix) } }
        }
    }
}

fn page(status: StatusCode, title: &str, body: Markup) -> Response {
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { h1 { (title) } (body) }
        }
    };
    let mut response = (status, Html(document.into_string())).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(CSP));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    protect(headers);
    response
}
