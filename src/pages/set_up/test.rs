//! The connection test, which the administrator takes with an account of his own.

use maud::{Markup, html};

use crate::login::service_provider::ServiceProvider;
use crate::pages::set_up::state::SetupPage;

/// The section, where there is something to test.
pub fn test(set_up: &SetupPage<'_>) -> Markup {
    let Some(tried) = set_up.tried() else { return html! {} };
    html! {
        section aria-labelledby="test" {
            h2 #test { "Test this connection" }
            p {
                "You sign in at Entra once, and see what it says of you, or why you would be "
                "refused. Nobody is signed in here, and no user is made."
            }
            (passed(set_up, tried))
            div.row {
                a.button.quiet[set_up.is_tested(tried)] href={ (set_up.root) "/test" } {
                    "Test this connection"
                }
            }
        }
    }
}

/// That these settings were tested, if they were.
pub fn passed(set_up: &SetupPage<'_>, settings: &ServiceProvider) -> Markup {
    html! {
        @if set_up.is_tested(settings) {
            div.notice.good {
                p { "The connection was tested with exactly these settings, and works." }
            }
        }
    }
}
