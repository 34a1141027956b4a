//! *Break it*: the menu of faults, which Entra does not have.

use std::collections::HashSet;

use axum::Router;
use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use saml_sp::testing::Misbehaviour;

use super::Portal;
use super::fields::Fields;
use super::shell::{Place, page, said, with_status};
use super::state::{Fault, State};

/// What goes wrong in life; all else needs an attacker or a broken identity provider.
const EVERYDAY: [Misbehaviour; 13] = [
    Misbehaviour::NewCertificate,
    Misbehaviour::WrongReplyUrl,
    Misbehaviour::WrongAudience,
    Misbehaviour::OtherTenant,
    Misbehaviour::NotAssigned,
    Misbehaviour::IdpInitiated,
    Misbehaviour::TokenEncryption,
    Misbehaviour::Sha1,
    Misbehaviour::ClockAhead,
    Misbehaviour::Expired,
    Misbehaviour::RelayStateLost,
    Misbehaviour::NotBase64,
    Misbehaviour::ForceAuthnIgnored,
];

/// The parts of an answer by the stage of their codes, in the order in which a login meets them.
const STAGES: [(&str, &str); 4] = [
    ("form", "The posted form"),
    ("response", "The Response"),
    ("signature", "The signatures"),
    ("assertion", "The assertion"),
];

/// The page and its forms.
pub fn routes() -> Router<Portal> {
    Router::new()
        .route("/break-it", get(shown))
        .route("/break-it/off", post(off))
        .route("/break-it/{name}", post(on))
}

async fn shown(Shared(portal): Shared<Portal>) -> Response {
    the_page(&portal.state(), None)
}

/// A fault is ordered: for the `next` sign-in, or until it is switched off.
async fn on(Shared(portal): Shared<Portal>, Path(name): Path<String>, fields: Fields) -> Response {
    let mut state = portal.state();
    let Ok(misbehaviour) = name.parse() else {
        let page = the_page(&state, Some("There is no such fault."));
        return with_status(StatusCode::NOT_FOUND, page);
    };
    state.fault = Some(Fault { misbehaviour, once: fields.text("for") == "next" });
    Redirect::to(Place::BreakIt.path()).into_response()
}

async fn off(Shared(portal): Shared<Portal>) -> Response {
    portal.state().fault = None;
    Redirect::to(Place::BreakIt.path()).into_response()
}

/// The menu: each part with its faults, every fault once.
fn menu() -> Vec<(&'static str, Vec<Misbehaviour>)> {
    let mut shown = HashSet::new();
    let mut part = |title, faults: Vec<Misbehaviour>| {
        let fresh = faults.into_iter().filter(|fault| shown.insert(*fault)).collect();
        (title, fresh)
    };
    let mut menu = vec![part("What happens in life", EVERYDAY.to_vec())];
    for (stage, title) in STAGES {
        let of_stage = |fault: &Misbehaviour| {
            fault.lands_on().is_some_and(|code| code.as_str().split('.').next() == Some(stage))
        };
        let faults = Misbehaviour::ALL.iter().copied().filter(of_stage).collect();
        menu.push(part(title, faults));
    }
    // Whatever is left: what signs the user in.
    menu.push(part("Looks like a fault and is none", Misbehaviour::ALL.to_vec()));
    menu
}

fn the_page(state: &State, problem: Option<&str>) -> Response {
    let main = html! {
        h1 { "Break it" }
        p.lead {
            "Each of these makes the answer differ from Entra’s in one way. Beside it stands the code \
             on which the application is to refuse it."
        }
        @for (title, faults) in menu() {
            section.card.faults {
                h2 { (title) }
                ul { @for fault in faults { li { (row(state, fault)) } } }
            }
        }
    };
    page(state, Place::BreakIt, said(None, problem), &main)
}

fn row(state: &State, fault: Misbehaviour) -> Markup {
    let name = fault.name();
    let is_on = state.misbehaves(fault);
    html! {
        div.fault .on[is_on] {
            p id=(name) {
                (fault.about())
                @match fault {
                    Misbehaviour::ForceAuthnIgnored => " Only a login that asks for a fresh sign-in shows it.",
                    Misbehaviour::RelayStateLost | Misbehaviour::RelayStateChanged => {
                        " An application that finds the login by it says pending.missing."
                    }
                    _ => {}
                }
            }
            p.code {
                @match fault.lands_on() {
                    Some(code) => code { (code) },
                    None => "signs in",
                }
            }
            form method="post" action={ "/break-it/" (name) } {
                button name="for" value="next" aria-describedby=(name) { "Next sign-in" }
                button name="for" value="ever" aria-describedby=(name) { "Every sign-in" }
            }
        }
    }
}
