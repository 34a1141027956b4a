//! What is left to do before single sign-on is on.

use maud::{Markup, html};

use crate::pages::set_up::state::{SetupPage, State};

/// One step of the set-up.
struct Step {
    /// The section of the page in which it is done.
    section: &'static str,
    /// What to do.
    what: &'static str,
    /// What belongs to it.
    also: &'static str,
    /// How it stands when this one is the last that was done.
    done_in: &'static [State],
}

const STEPS: [Step; 4] = [
    Step {
        section: "from-entra",
        what: "Upload Entra's Federation Metadata XML",
        also: "",
        done_in: &[State::NotTested, State::Ready],
    },
    Step {
        section: "to-entra",
        what: "Paste our values into Basic SAML Configuration",
        also: " and assign users in Entra",
        done_in: &[State::Ready],
    },
    Step { section: "test", what: "Test this connection", also: "", done_in: &[State::Ready] },
    Step { section: "switch", what: "Switch single sign-on on", also: "", done_in: &[] },
];

/// The steps, as far as they are done.
pub fn checklist(set_up: &SetupPage<'_>) -> Markup {
    let state = set_up.state();
    let next = STEPS.iter().position(|step| !step.done_in.contains(&state));
    html! {
        section aria-labelledby="left" {
            h2 #left { "What is left to do" }
            ol.steps {
                @for (at, step) in STEPS.iter().enumerate() {
                    @let is_done = step.done_in.contains(&state);
                    li.done[is_done] aria-current=[(next == Some(at)).then_some("step")] {
                        span.mark aria-hidden="true" { @if is_done { "✓" } @else { (at + 1) } }
                        span { (named(step, set_up)) @if is_done { span.aloud { ": done" } } }
                    }
                }
            }
        }
    }
}

/// A step by its name, with a link to its section where the page has one.
fn named(step: &Step, set_up: &SetupPage<'_>) -> Markup {
    let is_there = set_up.tried().is_some() || ["from-entra", "to-entra"].contains(&step.section);
    html! {
        @if is_there { a href={ "#" (step.section) } { (step.what) } } @else { (step.what) }
        (step.also)
    }
}
