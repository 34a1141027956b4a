//! The users of a company, as its administrator sees them: made just in time, and kept out by hand.

use axum::Router;
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};

use crate::accounts::{GroupsClaim, User};
use crate::site::failure::Failure;
use crate::site::frame::{self, Place, time};
use crate::site::visitor::{Administered, Visitor, to_sign_in};
use crate::site::{Site, events};

/// The page and its forms.
pub fn routes() -> Router<Site> {
    Router::new()
        .route("/users", get(users))
        .route("/users/{id}/deactivate", post(deactivate))
        .route("/users/{id}/reactivate", post(reactivate))
}

async fn users(State(site): State<Site>, request: Request) -> Result<Response, Failure> {
    let (mut parts, _) = request.into_parts();
    let visitor = Visitor::from_request_parts(&mut parts, &site).await?;
    let Some(administered) = &visitor.administrator else {
        return Ok(to_sign_in(&parts));
    };
    let users = site.accounts().users_of(&administered.company).await?;
    let main = html! { (the_users(administered, &users)) };
    let title = format!("Users of {}", administered.name);
    Ok(frame::page(&visitor, Place::Users, StatusCode::OK, &title, &main))
}

async fn deactivate(
    site: State<Site>,
    visitor: Visitor,
    id: Path<i64>,
) -> Result<Response, Failure> {
    change(site, visitor, id, true).await
}

async fn reactivate(
    site: State<Site>,
    visitor: Visitor,
    id: Path<i64>,
) -> Result<Response, Failure> {
    change(site, visitor, id, false).await
}

async fn change(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<i64>,
    deactivates: bool,
) -> Result<Response, Failure> {
    let Some(user) = of_own_company(&site, &visitor, id).await? else {
        return Ok(no_such_user(&visitor));
    };
    if deactivates {
        site.accounts().deactivate(&user).await?;
        tell(&site, &user, "deactivated");
    } else {
        site.accounts().reactivate(&user).await?;
        tell(&site, &user, "reactivated");
    }
    Ok(Redirect::to("/users").into_response())
}

/// A user of the company that the visitor administers. Another company's is nobody's.
async fn of_own_company(site: &Site, visitor: &Visitor, id: i64) -> Result<Option<User>, Failure> {
    let Some(administered) = &visitor.administrator else { return Ok(None) };
    let user = site.accounts().user(id).await?;
    Ok(user.filter(|user| user.company == administered.company.as_str()))
}

fn no_such_user(visitor: &Visitor) -> Response {
    let main = html! { section { p { a href="/users" { "Users" } } } };
    let title = "You have no such user";
    frame::page(visitor, Place::Elsewhere, StatusCode::FORBIDDEN, title, &main)
}

fn tell(site: &Site, user: &User, what: &str) {
    let line = format!("user {} was {what}", user.id);
    (site.shared.tell)(&events::decision(site.now(), &user.company, &line));
}

fn the_users(administered: &Administered, users: &[User]) -> Markup {
    html! {
        section {
            p {
                "Nobody was made by hand. Each was made at the first sign-in, is known again by the user key, and "
                "is brought up to date at every sign-in."
            }
            @if users.is_empty() {
                p.muted {
                    "There are none yet. Set " a href=(administered.setup_path) { "single sign-on" }
                    " up, and sign in."
                }
            } @else {
                table.cards {
                    thead {
                        tr {
                            th scope="col" { "User" } th scope="col" { "Groups and roles" }
                            th scope="col" { "Created, UTC" } th scope="col" { "Last login, UTC" }
                            th scope="col" { span.unseen { "Keep out or let in" } }
                        }
                    }
                    tbody { @for user in users { (row(user)) } }
                }
            }
        }
    }
}

fn row(user: &User) -> Markup {
    html! {
        tr.out[user.deactivated] {
            td {
                strong { (user.name()) }
                @if user.deactivated { " " span.pill.bad { "Deactivated" } }
                div { (user.email.as_deref().unwrap_or("no e-mail address")) }
                code.key { (user.key.as_deref().unwrap_or("no user key")) }
            }
            td.groups data-label="Groups" {
                @match &user.groups {
                    GroupsClaim::Listed(groups) if groups.len() == 1 => "1 group",
                    GroupsClaim::Listed(groups) => { (groups.len()) " groups" },
                    GroupsClaim::TooMany => "too many groups to list",
                    GroupsClaim::NotSent => "groups were not sent",
                }
                @for role in &user.roles { div { "role " code { (role) } } }
            }
            td.nowrap data-label="Created" { (time(user.created)) }
            td.nowrap data-label="Last login" {
                @match user.last_login { Some(at) => (time(at)), None => "never" }
            }
            td {
                @let (path, word) = if user.deactivated { ("reactivate", "Reactivate") } else { ("deactivate", "Deactivate") };
                form method="post" action={ "/users/" (user.id) "/" (path) } {
                    button.quiet { (word) span.unseen { " " (user.name()) } }
                }
            }
        }
    }
}
