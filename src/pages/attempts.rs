//! The audit log of a company: its last attempts to sign in, and those that never came back.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use crate::companies::store::AttemptKind;
use crate::flow::event::{LoginEvent, LoginOutcome, never_came_back};
use crate::login::pending::Purpose;
use crate::pages::aadsts::aadsts_table;
use crate::pages::words::time;

/// Which attempts are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// All of them.
    All,
    /// Those that were accepted.
    Accepted,
    /// Those that were refused.
    Refused,
    /// Those that were begun, and not answered in time.
    NeverCameBack,
}

impl Filter {
    const EACH: [(Self, &'static str, &'static str); 4] = [
        (Self::All, "all", "All"),
        (Self::Accepted, "accepted", "Accepted"),
        (Self::Refused, "refused", "Refused"),
        (Self::NeverCameBack, "never-came-back", "Never came back"),
    ];

    /// The filter of this name; any other name is for all.
    pub fn named(name: &str) -> Self {
        Self::EACH.iter().find(|(_, known, _)| *known == name).map_or(Self::All, |(is, ..)| *is)
    }

    fn lets(self, attempt: &Listed<'_>) -> bool {
        match (self, AttemptKind::of(attempt.event)) {
            (Self::All, _) => true,
            (Self::Accepted, kind) => kind == AttemptKind::Accepted,
            (
                Self::Refused,
                AttemptKind::Refused | AttemptKind::Unverified | AttemptKind::Unasked,
            ) => true,
            (Self::Refused, _) => false,
            (Self::NeverCameBack, _) => attempt.is_lost,
        }
    }
}

/// An attempt, and whether it never came back.
struct Listed<'a> {
    event: &'a LoginEvent,
    is_lost: bool,
}

/// The page.
pub fn page(events: &[LoginEvent], filter: Filter, root: &str, now: DateTime<Utc>) -> Markup {
    let lost = never_came_back(events, now);
    let is_lost = |event: &LoginEvent| lost.iter().any(|lost| lost.id == event.id);
    let attempts: Vec<_> =
        events.iter().map(|event| Listed { event, is_lost: is_lost(event) }).collect();
    let listed: Vec<_> = attempts.iter().filter(|attempt| filter.lets(attempt)).collect();
    html! {
        section aria-labelledby="log" {
            h2 #log { "The last attempts to sign in" }
            (filters(&attempts, filter, root))
            @if listed.is_empty() { p { "None yet." } } @else { (table(&listed, root)) }
        }
        @if !lost.is_empty() {
            div.notice.warn {
                p {
                    @if let [_] = lost[..] { "1 attempt" } @else { (lost.len()) " attempts" }
                    " never came back. Most often Entra showed a page of its own, and the user "
                    "closed it. Ask for the number on it, and look it up below."
                }
            }
        }
        (aadsts_table(filter == Filter::NeverCameBack))
    }
}

fn filters(attempts: &[Listed<'_>], filter: Filter, root: &str) -> Markup {
    let count = |is: Filter| attempts.iter().filter(|attempt| is.lets(attempt)).count();
    html! {
        nav.filters aria-label="Which attempts" {
            @for (is, name, word) in Filter::EACH {
                a href={ (root) "/attempts?show=" (name) }
                    aria-current=[(is == filter).then_some("true")] {
                    (word) " " span.count { (count(is)) }
                }
            }
        }
    }
}

fn table(listed: &[&Listed<'_>], root: &str) -> Markup {
    html! {
        table.cards.attempts {
            thead {
                tr {
                    th scope="col" { "Time" }
                    th scope="col" { "Outcome" }
                    th scope="col" { "For" }
                    th scope="col" { "Reference" }
                }
            }
            tbody { @for attempt in listed { (row(attempt, root)) } }
        }
    }
}

fn row(attempt: &Listed<'_>, root: &str) -> Markup {
    let event = attempt.event;
    html! {
        tr {
            td { (time(event.at)) }
            td { (outcome(attempt)) }
            td data-label="For" {
                @match event.purpose {
                    Some(Purpose::Test) => "a test",
                    Some(Purpose::Login) => "a login",
                    None => "not begun here",
                }
            }
            td { a href={ (root) "/why/" (event.id) } { "Why? " code { (event.id) } } }
        }
    }
}

fn outcome(attempt: &Listed<'_>) -> Markup {
    html! {
        @match &attempt.event.outcome {
            LoginOutcome::SignedIn => span.pill.good { "Signed in" },
            LoginOutcome::Tested => span.pill.good { "Test passed" },
            LoginOutcome::Refused(code) => { span.pill.bad { "Refused" } " " code { (code) } }
            LoginOutcome::Started if attempt.is_lost => span.pill.warn { "Never came back" },
            LoginOutcome::Started => span.pill.plain { "At Entra" },
        }
    }
}
