//! The posted document in lines: what is signed, and what offends a check.

use maud::{Markup, html};

use crate::companies::bundle::{Bundle, BundledLine};

/// The blanks of one step of indentation, and the most of them before a line.
const STEP: usize = 2;
const MOST_BLANKS: usize = 40;

/// The section, where a document was posted.
pub fn document(bundle: &Bundle) -> Markup {
    let lines = &bundle.document;
    let first = lines.iter().position(|line| line.offending.is_some());
    html! {
        @if !lines.is_empty() {
            section aria-labelledby="document" {
                h2 #document { "The document" }
                p.muted { "As it came, laid out in lines, with what names the user hidden." }
                p.key {
                    span.signed { "covered by a verified signature" }
                    span.offends { "offends a check" }
                    @if first.is_some() { a href="#offends" { "To the first that offends" } }
                }
                div.document role="region" aria-label="The lines of the document" tabindex="0" {
                    ol {
                        @for (at, line) in lines.iter().enumerate() {
                            @let before = at.checked_sub(1).and_then(|before| lines.get(before));
                            (shown(line, before, first == Some(at)))
                        }
                    }
                }
            }
        }
    }
}

/// A line. Where the signature's cover begins and ends is said aloud.
fn shown(line: &BundledLine, before: Option<&BundledLine>, is_first: bool) -> Markup {
    let was_signed = before.is_some_and(|before| before.signed);
    let blanks = line.depth.saturating_mul(STEP).min(MOST_BLANKS);
    html! {
        li.signed[line.signed].offends[line.offending.is_some()]
            id=[is_first.then_some("offends")] {
            @match (was_signed, line.signed) {
                (false, true) => span.aloud { "Signed from here: " },
                (true, false) => span.aloud { "Not signed from here: " },
                _ => {}
            }
            (" ".repeat(blanks)) (line.text)
            @if let Some(code) = &line.offending { "  ← " (code) }
        }
    }
}
