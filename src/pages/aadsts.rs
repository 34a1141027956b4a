//! The numbers on Entra's own pages, and what each of them asks for.

use maud::{Markup, html};

use crate::entra::aadsts::{self, Aadsts};

/// The table, folded unless somebody looks for a number.
pub fn aadsts_table(is_open: bool) -> Markup {
    let mut all: Vec<&Aadsts> = aadsts::ALL.iter().collect();
    all.sort_by_key(|known| (known.number.len(), known.number));
    html! {
        section aria-labelledby="aadsts" {
            h2 #aadsts { "Numbers on Entra's own pages" }
            p {
                "Most of what Entra refuses never reaches us: it shows a page of its own, with a "
                "number that begins with " code { "AADSTS" } "."
            }
            details open[is_open] {
                summary { "What each number asks for, in their order" }
                table.cards.numbers {
                    thead {
                        tr {
                            th scope="col" { "Number" }
                            th scope="col" { "What happened" }
                            th scope="col" { "What to change" }
                        }
                    }
                    tbody { @for known in all { (row(known)) } }
                }
            }
        }
    }
}

fn row(known: &Aadsts) -> Markup {
    html! {
        tr id=(known.number) {
            th scope="row" { code { (known.number) } }
            td { (known.meaning) }
            td data-label="What to change" { (known.fix) }
        }
    }
}
