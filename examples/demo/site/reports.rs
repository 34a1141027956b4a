//! What a user comes for: the reports, and in this demo what the product knows of whom it shows them.

use axum::Router;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};

use crate::accounts::{GroupsClaim, User};
use crate::site::Site;
use crate::site::failure::Failure;
use crate::site::frame::{self, Place, time};
use crate::site::sessions::Entered;
use crate::site::visitor::{Visitor, to_sign_in};

/// The page.
pub fn routes() -> Router<Site> {
    Router::new().route("/reports", get(reports))
}

async fn reports(State(site): State<Site>, request: Request) -> Result<Response, Failure> {
    let (mut parts, _) = request.into_parts();
    let visitor = Visitor::from_request_parts(&mut parts, &site).await?;
    let Some((user, entered)) = &visitor.user else { return Ok(to_sign_in(&parts)) };
    let main = html! {
        section {
            h2 { "Welcome, " (user.name()) }
            p { "You are signed in by single sign-on of "
                (visitor.users_company.as_deref().unwrap_or(&user.company)) ", since " (time(entered.at))
                " UTC. Here your reports would be." }
            p.muted.small { "Signing out ends your session here. The one at Entra goes on, so that the next sign-in may ask nothing." }
        }
        (account(user))
        (said(entered))
    };
    Ok(frame::page(&visitor, Place::Reports, StatusCode::OK, "Reports", &main))
}

/// What the product keeps of the user.
fn account(user: &User) -> Markup {
    let roles = user.roles.join(", ");
    let rows = [
        ("Name", user.display_name.as_deref()),
        ("First name", user.given_name.as_deref()),
        ("Last name", user.surname.as_deref()),
        ("E-mail", user.email.as_deref()),
        ("Roles", Some(roles.as_str()).filter(|roles| !roles.is_empty())),
    ];
    html! {
        section aria-labelledby="account" {
            h2 #account { "Your account" }
            dl.facts {
                @for (label, value) in rows { dt { (label) } dd { (value.unwrap_or("–")) } }
                dt { "Groups" } dd { (groups(&user.groups)) }
                dt { "User key" } dd { code { (user.key.as_deref().unwrap_or("none")) } }
                dt { "Created" } dd { (time(user.created)) " UTC" }
            }
        }
    }
}

/// The groups, of which "too many" and "not sent" are not "none".
fn groups(groups: &GroupsClaim) -> Markup {
    html! {
        @match groups {
            GroupsClaim::Listed(groups) if groups.is_empty() => "in none",
            GroupsClaim::Listed(groups) => ul.plain { @for group in groups { li { code { (group) } } } },
            GroupsClaim::TooMany => "too many for Entra to list: a product asks Microsoft Graph, or has Entra send the groups of the application alone",
            GroupsClaim::NotSent => "Entra did not say",
        }
    }
}

/// What Entra said at the sign-in.
fn said(entered: &Entered) -> Markup {
    html! {
        section aria-labelledby="claims" {
            h2 #claims { "What Entra said of you" }
            dl.claims {
                @for (name, values) in &entered.claims {
                    dt { (name) }
                    @for value in values { dd { (value) } }
                }
            }
        }
    }
}
