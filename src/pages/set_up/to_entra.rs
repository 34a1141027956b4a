//! What goes to Entra: our values, in the order of its form, each with the label that it has there.

use maud::{Markup, html};

use crate::pages::parts::{Copied, value_to_copy};
use crate::pages::set_up::state::{SetupPage, State};

/// The section.
pub fn to_entra(set_up: &SetupPage<'_>) -> Markup {
    let urls = set_up.urls;
    html! {
        section aria-labelledby="to-entra" {
            h2 #to-entra { "To Entra: Basic SAML Configuration" }
            @if set_up.state() == State::NotTested {
                div.notice.good { p { "Entra's metadata is here. These values go back to it." } }
            }
            p {
                "In Entra, open the application, " strong { "Single sign-on › SAML" } ", edit "
                strong { "Basic SAML Configuration" } " and paste, letter for letter:"
            }
            dl.values {
                (value_to_copy(&Copied {
                    id: "entity-id",
                    name: "Entity ID",
                    goes_into: "Identifier (Entity ID)",
                    value: urls.entity_id().as_str(),
                }))
                (value_to_copy(&Copied {
                    id: "acs-url",
                    name: "ACS URL",
                    goes_into: "Reply URL (Assertion Consumer Service URL)",
                    value: urls.acs().as_str(),
                }))
                @if let Some(url) = urls.sign_on() {
                    (value_to_copy(&Copied {
                        id: "login-url",
                        name: "Login URL",
                        goes_into: "Sign on URL",
                        value: url.as_str(),
                    }))
                }
            }
            p.muted { "Relay State and Logout URL stay empty." }
            (metadata(set_up))
            @if set_up.state() != State::On {
                p {
                    "Then, under " strong { "Users and groups" } ", assign who may sign in: "
                    "yourself as well, for the test."
                }
            }
            @if set_up.urls.sign_on().is_some() {
                p { "Users sign in at the Login URL, too: give it to them as a bookmark." }
            }
        }
    }
}

/// Our metadata, which is there as soon as there are settings to test or to use.
fn metadata(set_up: &SetupPage<'_>) -> Markup {
    let url = set_up.urls.metadata().filter(|_| set_up.tried().is_some());
    html! {
        @if let Some(url) = url {
            p {
                "Or give Entra the first two by " strong { "Upload metadata file" } ": "
                a href=(url) download { "download our metadata" }
                ". The Login URL is not in it: paste that one."
            }
        }
    }
}
