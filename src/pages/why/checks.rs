//! Every check, expected beside came: what does not hold first, then all of them in their order.

use maud::{Markup, html};

use crate::companies::bundle::{Bundle, BundledCheck, BundledOutcome};

/// The section, where an answer was judged.
pub fn checks(bundle: &Bundle) -> Markup {
    let all: Vec<&BundledCheck> = bundle.checks.iter().collect();
    let decided = bundle.failed();
    let others: Vec<&BundledCheck> = (all.iter().copied())
        .filter(|check| does_not_hold(check) && Some(*check) != decided)
        .collect();
    html! {
        @if !all.is_empty() {
            section aria-labelledby="checks" {
                h2 #checks { "All checks" }
                p { (counted(&all)) }
                @if !others.is_empty() {
                    h3 { @if decided.is_some() { "What else does not hold" } @else { "Warnings" } }
                    (table(&others))
                }
                details {
                    summary { "All " (all.len()) " checks, in their order" }
                    (table(&all))
                }
            }
        }
    }
}

fn does_not_hold(check: &BundledCheck) -> bool {
    matches!(check.outcome, BundledOutcome::Failed | BundledOutcome::Warned)
}

/// How many ended how.
fn counted(all: &[&BundledCheck]) -> Markup {
    let each = [
        BundledOutcome::Failed,
        BundledOutcome::Warned,
        BundledOutcome::Passed,
        BundledOutcome::NotReached,
    ];
    let count = |outcome| all.iter().filter(|check| check.outcome == outcome).count();
    let found = each.map(|outcome| (Mark::of(outcome), count(outcome)));
    html! {
        span.counts {
            @for (mark, count) in found.iter().filter(|(_, count)| *count > 0) {
                span { (mark.sign()) " " (count) " " (mark.word) }
            }
        }
    }
}

fn table(checks: &[&BundledCheck]) -> Markup {
    html! {
        table.checks.cards {
            thead {
                tr {
                    th scope="col" { span.aloud { "Outcome" } }
                    th scope="col" { "Must hold" }
                    th scope="col" { "Expected" }
                    th scope="col" { "Came" }
                }
            }
            tbody { @for check in checks { (row(check)) } }
        }
    }
}

fn row(check: &BundledCheck) -> Markup {
    let mark = Mark::of(check.outcome);
    html! {
        tr.(mark.class) {
            td { (mark.sign()) span.aloud { (mark.word) } }
            td {
                (check.holds)
                @if check.unverified { " " span.muted { "(looked at without a signature)" } }
                div.standard {
                    (check.standard) @if let Some(code) = &check.code { " · " code { (code) } }
                }
            }
            td data-label="Expected" { (check.expected) }
            td data-label="Came" { (check.came) }
        }
    }
}

/// How an outcome is shown and said.
struct Mark {
    sign: &'static str,
    word: &'static str,
    class: &'static str,
}

impl Mark {
    fn of(outcome: BundledOutcome) -> Self {
        let (sign, word, class) = match outcome {
            BundledOutcome::Passed => ("✓", "held", "passed"),
            BundledOutcome::Failed => ("✗", "failed", "failed"),
            BundledOutcome::Warned => ("!", "warned", "warned"),
            BundledOutcome::NotReached => ("–", "not reached", "not-reached"),
        };
        Self { sign, word, class }
    }

    fn sign(&self) -> Markup {
        html! { span.sign.(self.class) aria-hidden="true" { (self.sign) } }
    }
}
