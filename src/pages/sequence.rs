//! The drawing of what travelled: us, the browser, Entra.

use chrono::TimeDelta;
use maud::{Markup, html};

use crate::companies::bundle::Bundle;
use crate::flow::event::{LoginEvent, LoginOutcome};
use crate::login::pending::Purpose;
use crate::pages::words::{duration, time};
use crate::saml::instant::shifted;

/// The steps of one attempt, as far as they are known. Who sends what to whom is drawn, and said
/// aloud to those who do not see it.
pub fn sequence(bundle: &Bundle, product: &str) -> Markup {
    let event = &bundle.event;
    html! {
        div.lanes aria-hidden="true" {
            span { (product) } span { "Browser" } span { "Entra ID" }
        }
        ol.sequence {
            @if event.purpose.is_some() { (begun(event, product)) }
            @match event.outcome {
                LoginOutcome::Started => li { span.note.warn { "did not come back, or not yet" } },
                _ => { (answered(bundle, product)) (ended(event)) }
            }
        }
    }
}

fn begun(event: &LoginEvent, product: &str) -> Markup {
    let away = TimeDelta::milliseconds(event.away_ms.unwrap_or_default());
    html! {
        li {
            div.arrow.left.to-us {
                span.aloud { "Browser to " (product) ": " }
                @match event.purpose {
                    Some(Purpose::Test) => "begins a test",
                    _ => "opens the Login URL",
                }
                span.when { (time(shifted(event.at, -away))) }
            }
        }
        li {
            div.arrow.right.whole {
                span.aloud { (product) " to Entra ID: " }
                "AuthnRequest, by redirect"
                @if let Some(id) = &event.request_id { code { (id) } }
            }
        }
    }
}

fn answered(bundle: &Bundle, product: &str) -> Markup {
    let event = &bundle.event;
    let is_signed = bundle.document.iter().any(|line| line.signed);
    html! {
        @if let Some(away) = event.away_ms {
            li { span.note.plain { "signs in: " (duration(away)) } }
        }
        li {
            div.arrow.left.whole.bad[event.outcome.code().is_some()] {
                span.aloud { "Entra ID to " (product) ": " }
                @match bundle.document.is_empty() {
                    true => "a form without a readable document",
                    false if is_signed => "Response, by form; signature verified",
                    false => "Response, by form; no signature verified",
                }
                @if let Some(thumbprint) = &event.thumbprint {
                    span { "signed by " code { (thumbprint) } }
                }
                span.when { (time(event.at)) }
            }
        }
    }
}

fn ended(event: &LoginEvent) -> Markup {
    html! {
        li {
            @match &event.outcome {
                LoginOutcome::SignedIn => span.own.good { "signed in" },
                LoginOutcome::Tested => span.own.good { "test passed" },
                LoginOutcome::Refused(code) => span.own.bad { "refused: " code { (code) } },
                LoginOutcome::Started => {}
            }
        }
    }
}
