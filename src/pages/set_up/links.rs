//! Set-up links, for a customer's administrator who has no account.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use crate::pages::access::Visitor;
use crate::pages::parts::copy_button;
use crate::pages::set_up::state::SetupPage;
use crate::pages::words::time;

/// The section that makes and ends them, for those who may.
pub fn links(set_up: &SetupPage<'_>) -> Markup {
    if !set_up.has_links || set_up.visitor != Visitor::Administrator {
        return html! {};
    }
    html! {
        section aria-labelledby="links" {
            h2 #links { "For an administrator without an account" }
            p {
                "A set-up link opens these pages of " (set_up.setup.name()) " alone, for seven "
                "days, and ends when single sign-on is switched on."
            }
            div.row {
                form method="post" action={ (set_up.root) "/make-link" } {
                    button.quiet { "Make a set-up link" }
                }
                form method="post" action={ (set_up.root) "/end-links" } {
                    button.quiet { "End all links" }
                }
            }
        }
    }
}

/// A link that was just made.
pub fn fresh(link: &str, until: DateTime<Utc>) -> Markup {
    html! {
        section.done aria-labelledby="fresh-link" {
            h2 #fresh-link { "Your set-up link" }
            p {
                "Send it to the company's administrator by a way you trust. It is shown once, and "
                "opens the pages until " (time(until)) "."
            }
            dl.values {
                div {
                    dt { "Set-up link" }
                    dd { code #link { (link) } (copy_button("link", "the set-up link")) }
                }
            }
        }
    }
}

/// What a visitor by a link should know.
pub fn by_link(set_up: &SetupPage<'_>) -> Markup {
    html! {
        @if let Visitor::ByLink(pass) = set_up.visitor {
            p.muted {
                "You are here by a set-up link. It opens this page until " (time(pass.until))
                ", and ends when single sign-on is switched on."
            }
        }
    }
}
