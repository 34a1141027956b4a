//! The verdict, first and large: what did not hold, expected beside came, and what mends it.

use maud::{Markup, html};

use crate::companies::bundle::{Bundle, BundledCheck};
use crate::flow::event::LoginOutcome;
use crate::pages::parts::copy_button;
use crate::pages::why::sentences::in_a_sentence;
use crate::pages::words::time;

/// The section.
pub fn verdict(bundle: &Bundle, root: &str) -> Markup {
    let event = &bundle.event;
    let (word, class) = match event.outcome {
        LoginOutcome::Refused(_) => ("Refused", "bad"),
        LoginOutcome::SignedIn => ("Accepted", "good"),
        LoginOutcome::Tested => ("Test passed", "good"),
        LoginOutcome::Started => ("Under way, or lost", "warn"),
    };
    html! {
        section aria-labelledby="verdict" {
            h2.verdict #verdict { span.pill.(class) { (word) } " " (in_a_sentence(bundle)) }
            @if let Some(check) = bundle.failed() { (beside_each_other(bundle, check)) }
            @if event.outcome.code().is_some() { (what_to_change(bundle, root)) }
            @if event.outcome == LoginOutcome::Started { (not_back()) }
            p.muted {
                @if let Some(code) = event.outcome.code() { code { (code) } " · " }
                (time(event.at)) " · reference " code { (event.id) }
            }
            @if let Some(said) = &bundle.user_message {
                p.muted { "The user saw: “" (said) "”" }
            }
        }
    }
}

/// What was expected beside what came.
fn beside_each_other(bundle: &Bundle, check: &BundledCheck) -> Markup {
    html! {
        @if !check.expected.is_empty() || !check.came.is_empty() {
            dl.beside {
                div.expected {
                    dt { "Expected" }
                    dd {
                        code #expected { (or_nothing(&check.expected)) }
                        @if is_pasted(bundle, &check.expected) {
                            (copy_button("expected", "what was expected"))
                        }
                    }
                }
                div.came { dt { "Came" } dd { code { (or_nothing(&check.came)) } } }
            }
        }
    }
}

/// Whether it is a value of ours that goes into a field of Entra's.
fn is_pasted(bundle: &Bundle, value: &str) -> bool {
    let settings = &bundle.settings;
    [&settings.entity_id, &settings.acs_url].into_iter().any(|ours| ours == value)
}

fn or_nothing(text: &str) -> &str {
    if text.is_empty() { "–" } else { text }
}

/// Where to go and what to do there. Entra's own number says it more exactly than our code.
fn what_to_change(bundle: &Bundle, root: &str) -> Markup {
    html! {
        h3 { "What to change" }
        @if let Some(advice) = &bundle.advice { p { "Where: " strong { (advice.screen) } } }
        @if let Some(known) = &bundle.aadsts {
            p.fix { strong { (known.number) } ": " (known.meaning) " " (known.fix) }
        }
        @if let Some(advice) = &bundle.advice {
            p.fix[bundle.aadsts.is_none()].muted[bundle.aadsts.is_some()] { (advice.fix) }
        }
        div.row { a.button.quiet href=(root) { "Our values and the set-up" } }
    }
}

fn not_back() -> Markup {
    html! {
        p {
            "No answer has come. Most often Entra showed a page of its own with a number that "
            "begins with " code { "AADSTS" } ", and the user closed it: ask for that number, and "
            "look it up below."
        }
    }
}
