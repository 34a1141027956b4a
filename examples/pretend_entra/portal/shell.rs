//! What all pages share: the frame with its menu, the plain frame of the sign-in, and the assets.

use axum::extract::Query;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::{Router, routing::get};
use maud::{DOCTYPE, Markup, html};
use std::collections::HashMap;

use super::Portal;
use super::application::NAME;
use super::guard::CSP_OF_THE_SIGN_IN;
use super::state::{Fault, State};

/// The assets, all of them our own.
pub fn routes() -> Router<Portal> {
    let asset = |kind: &'static str, text: &'static str| {
        get(move || async move { ([(CONTENT_TYPE, HeaderValue::from_static(kind))], text) })
    };
    Router::new()
        .route("/portal.css", asset("text/css; charset=utf-8", include_str!("portal.css")))
        .route("/portal.js", asset("text/javascript; charset=utf-8", include_str!("portal.js")))
        .route("/icon.svg", asset("image/svg+xml", include_str!("icon.svg")))
}

/// The page for an address that is none.
pub async fn not_found() -> Response {
    let main = html! {
        h1 { "There is no such page" }
        p { a href="/" { "Go to the overview" } }
    };
    with_status(StatusCode::NOT_FOUND, bare("There is no such page", &main))
}

/// The pages of the menu.
#[derive(Clone, Copy, PartialEq)]
pub enum Place {
    /// *Overview*.
    Overview,
    /// *Single sign-on*.
    SingleSignOn,
    /// *Users*.
    Users,
    /// *Users and groups*.
    UsersAndGroups,
    /// *My Apps*.
    MyApps,
    /// The faults.
    BreakIt,
}

impl Place {
    /// The menu: its parts, and what is in them.
    const MENU: [(&'static str, &'static [Self]); 4] = [
        ("Contoso", &[Self::Overview, Self::Users]),
        (NAME, &[Self::SingleSignOn, Self::UsersAndGroups]),
        ("For everybody", &[Self::MyApps]),
        ("Only here", &[Self::BreakIt]),
    ];

    /// Its address.
    pub fn path(self) -> &'static str {
        match self {
            Self::Overview => "/",
            Self::SingleSignOn => "/single-sign-on",
            Self::Users => "/users",
            Self::UsersAndGroups => "/users-and-groups",
            Self::MyApps => "/my-apps",
            Self::BreakIt => "/break-it",
        }
    }

    /// Its label.
    pub fn label(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::SingleSignOn => "Single sign-on",
            Self::Users => "Users",
            Self::UsersAndGroups => "Users and groups",
            Self::MyApps => "My Apps",
            Self::BreakIt => "Break it",
        }
    }
}

/// What was just done, for the page after it: `?done=…` names a sentence and nothing else.
pub fn notice(query: &Query<HashMap<String, String>>) -> Option<&'static str> {
    Some(match query.get("done")?.as_str() {
        "application" => "Basic SAML Configuration is saved, and used from now on.",
        "option" => "The Signing Option is saved.",
        "certificate" => {
            "A new certificate is made. It is inactive: upload the metadata to the application, then make it active."
        }
        "active" => "The certificate is active: it signs from now on.",
        "user" => "The user is created. Assign the user under Users and groups.",
        "colleagues" => "The colleagues are there, and assigned.",
        "deleted" => "The user is deleted.",
        "assigned" => "The user is assigned.",
        "removed" => "The assignment is removed.",
        _ => return None,
    })
}

/// A page of the portal.
pub fn page(state: &State, place: Place, said: Markup, main: &Markup) -> Response {
    let title = format!("{} – Pretend Entra", place.label());
    let body = html! {
        a.skip href="#main" { "Skip to the page" }
        header.bar {
            a.brand href="/" { "Pretend Entra" }
            span.tenant { "Contoso · a pretended tenant, for trying things out" }
        }
        @if let Some(fault) = &state.fault { (banner(fault)) }
        div.columns {
            nav aria-label="Portal" {
                @for (part, places) in Place::MENU {
                    div.part {
                        p { (part) }
                        ul {
                            @for shown in places {
                                li {
                                    a href=(shown.path()) aria-current=[(*shown == place).then_some("page")] {
                                        (shown.label())
                                    }
                                }
                            }
                        }
                    }
                }
            }
            main #main tabindex="-1" { (said) (main) }
        }
    };
    document(&title, "portal", &body).into_response()
}

/// What was done, or what was wrong, above a page; nothing where there is nothing to say.
pub fn said(notice: Option<&str>, problem: Option<&str>) -> Markup {
    html! {
        @if let Some(notice) = notice { p.notice role="status" { (notice) } }
        @if let Some(problem) = problem { p.problem role="alert" { (problem) } }
    }
}

/// A page without the menu: what a user meets who is on the way to an application.
pub fn bare(title: &str, main: &Markup) -> Response {
    let body = html! {
        main.sheet #main {
            p.brand { "Pretend Entra" }
            (main)
        }
    };
    let mut response = document(title, "sign-in", &body).into_response();
    let csp = HeaderValue::from_static(CSP_OF_THE_SIGN_IN);
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, csp);
    response
}

/// The same response with another status.
pub fn with_status(status: StatusCode, mut response: Response) -> Response {
    *response.status_mut() = status;
    response
}

/// A value to copy, with its label.
pub fn copyable(id: &str, label: &str, value: &str) -> Markup {
    html! {
        div.copyable {
            label for=(id) { (label) }
            div {
                input id=(id) readonly value=(value);
                // Without script it would do nothing: the script shows it.
                button type="button" data-copies=(id) hidden {
                    "Copy" span.unseen { " " (label) }
                }
            }
        }
    }
}

fn banner(fault: &Fault) -> Markup {
    html! {
        aside.banner aria-label="Fault" {
            p {
                strong { (if fault.once { "The next sign-in goes wrong. " } else { "Every sign-in goes wrong. " }) }
                (fault.misbehaviour.about())
            }
            form method="post" action="/break-it/off" { button { "Switch it off" } }
        }
    }
}

fn document(title: &str, class: &str, body: &Markup) -> Html<String> {
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                link rel="icon" href="/icon.svg";
                link rel="stylesheet" href="/portal.css";
                script src="/portal.js" defer {}
            }
            body class=(class) { (body) }
        }
    };
    Html(document.into_string())
}
