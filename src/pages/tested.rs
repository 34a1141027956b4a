//! The page that a connection test ends on: who would have signed in, and with what.

use maud::{Markup, html};

use crate::login::report::lines::ReportLine;
use crate::login::verified::TestedConnection;

/// The page. It shows claims, to the one whose they are.
pub fn page(tested: &TestedConnection, root: &str) -> Markup {
    html! {
        section aria-labelledby="verdict" {
            h2.verdict #verdict { span.pill.good { "Test passed" } " Every check held." }
            p { "Nobody was signed in, and no user was made." }
            @for line in tested.report().problems() { (warning(&line)) }
            div.row { a.button href=(root) { "Back to the set-up" } }
        }
        section aria-labelledby="claims" {
            h2 #claims { "What a sign-in of yours would bring" }
            table.cards.claims {
                thead { tr { th scope="col" { "Claim" } th scope="col" { "Value" } } }
                tbody {
                    tr { th scope="row" { "NameID" } td { (tested.name_id().value()) } }
                    tr { th scope="row" { "User key" } td { (user_key(tested)) } }
                    @for attribute in tested.attributes().iter() {
                        tr {
                            th scope="row" { (attribute.name()) }
                            td { @for value in attribute.values() { div { (value) } } }
                        }
                    }
                }
            }
        }
    }
}

/// What your application knows a user by, or why it would know none.
fn user_key(tested: &TestedConnection) -> Markup {
    html! {
        @match tested.user_key() {
            Ok(key) => { (key.kind().as_str()) " " (key.value()) }
            Err(why) => { span.pill.bad { "none" } " " (why) " " code { (why.code()) } }
        }
    }
}

fn warning(line: &ReportLine) -> Markup {
    html! {
        div.notice.warn {
            p { strong { "This does not hold: " } (line.holds) ". Came: " (line.came) }
            @if let Some(advice) = &line.advice { p { (advice.screen) ": " (advice.fix) } }
        }
    }
}
