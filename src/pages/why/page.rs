//! The page in its order: the verdict, the sentence to send, what travelled, checks and document.

use maud::{Markup, html};

use crate::companies::bundle::Bundle;
use crate::flow::event::LoginOutcome;
use crate::pages::aadsts::aadsts_table;
use crate::pages::parts::copy_button;
use crate::pages::sequence::sequence;
use crate::pages::why::checks::checks;
use crate::pages::why::document::document;
use crate::pages::why::sentences::to_send;
use crate::pages::why::verdict::verdict;

/// The page, for the company of this name.
pub fn why(bundle: &Bundle, company: &str, product: &str, root: &str) -> Markup {
    let event = &bundle.event;
    html! {
        (verdict(bundle, root))
        @if event.outcome.code().is_some() {
            section aria-labelledby="sentence" {
                h2 #sentence { "To send to the company's administrator" }
                blockquote #to-send { (to_send(bundle, company, product)) }
                div.row { (copy_button("to-send", "the sentence")) }
            }
        }
        section aria-labelledby="travelled" {
            h2 #travelled { "What travelled" }
            (sequence(bundle, product))
        }
        @if event.outcome == LoginOutcome::Started { (aadsts_table(true)) }
        (checks(bundle))
        (document(bundle))
        section aria-labelledby="bundle" {
            h2 #bundle { "For a ticket" }
            p {
                "All of this page, the settings of both sides, the versions and the clock, "
                "without names, claims and signatures."
            }
            div.row {
                a.button.quiet href={ (root) "/why/" (event.id) "/bundle" } download {
                    "Download the bundle"
                }
            }
        }
    }
}
