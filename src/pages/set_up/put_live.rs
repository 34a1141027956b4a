//! The form that puts what is staged live, as it was shown.

use maud::{Markup, html};

use crate::pages::set_up::state::SetupPage;

/// The button, with the fingerprint of what its page shows. Where that was not tested, it says so.
pub fn put_live(set_up: &SetupPage<'_>, word: &str) -> Markup {
    let Some(staged) = set_up.staged() else { return html! {} };
    let is_tested = set_up.is_tested(staged);
    html! {
        form method="post" action={ (set_up.root) "/live" } {
            input type="hidden" name="fingerprint" value=(staged.fingerprint());
            button.quiet[!is_tested] { (word) @if !is_tested { " without a test" } }
        }
    }
}
