//! *Overview*: the tenant, and the way through the tutorial.

use axum::extract::State;
use axum::response::Response;
use axum::{Router, routing::get};
use maud::{Markup, html};

use super::application::NAME;
use super::shell::{Place, copyable, page};
use super::{Failure, Portal};

/// The page.
pub fn routes() -> Router<Portal> {
    Router::new().route("/", get(overview))
}

async fn overview(State(portal): State<Portal>) -> Result<Response, Failure> {
    let state = portal.state();
    let entra = state.entra()?;
    let users = state.directory.members().len();
    let assigned = state.directory.assignments().count();
    let saved = state.application.is_some();
    let main = html! {
        h1 { "Contoso" }
        p.lead {
            "A tenant that exists in this process only. Its pages have the labels of the Microsoft \
             Entra admin center, and what you set here is what a sign-in goes by."
        }
        section.card {
            h2 { "Basic information" }
            (copyable("tenant-id", "Tenant ID", entra.tenant_id()))
            (copyable("primary-domain", "Primary domain", super::directory::DOMAIN))
        }
        section.card {
            h2 { "From here to a sign-in" }
            ol.steps {
                (step(Place::SingleSignOn, saved, if saved {
                    "Basic SAML Configuration is saved."
                } else if state.any_application {
                    "Basic SAML Configuration is not saved yet; until then, any application is answered."
                } else {
                    "Paste what your application shows into Basic SAML Configuration, and download \
                     the Federation Metadata XML for it."
                }))
                (step(Place::Users, users > 0, &match users {
                    0 => "Create B.Simon.".to_owned(),
                    1 => "There is 1 user.".to_owned(),
                    users => format!("There are {users} users."),
                }))
                (step(Place::UsersAndGroups, assigned > 0, &match assigned {
                    0 => format!("Assign B.Simon to {NAME}."),
                    1 => format!("There is 1 assignment to {NAME}."),
                    assigned => format!("There are {assigned} assignments to {NAME}."),
                }))
                (step(Place::MyApps, false, "Sign in by the tile."))
                (step(Place::BreakIt, false, "See what your application says when something goes wrong."))
            }
        }
    };
    Ok(page(&state, Place::Overview, html! {}, &main))
}

fn step(place: Place, done: bool, text: &str) -> Markup {
    html! {
        li class=[done.then_some("done")] {
            a href=(place.path()) { (place.label()) }
            @if done { span.unseen { " (done)" } }
            p { (text) }
        }
    }
}
