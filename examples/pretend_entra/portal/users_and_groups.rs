//! *Users and groups*: who may use the application, and in which role.

use std::collections::HashMap;

use axum::Router;
use axum::extract::{Query, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};

use super::Portal;
use super::application::NAME;
use super::directory::{APP_ROLES, AppRole, Assignment, Member};
use super::fields::Fields;
use super::shell::{Place, notice, page, said, with_status};
use super::state::State;

/// The page and its forms.
pub fn routes() -> Router<Portal> {
    Router::new()
        .route("/users-and-groups", get(shown).post(assign))
        .route("/users-and-groups/remove", post(remove))
}

async fn shown(Shared(portal): Shared<Portal>, query: Query<HashMap<String, String>>) -> Response {
    the_page(&portal.state(), notice(&query), None)
}

async fn assign(Shared(portal): Shared<Portal>, fields: Fields) -> Response {
    let mut state = portal.state();
    match named(&state, &fields) {
        Ok((object_id, role)) => {
            state.directory.assign(object_id, role);
            done("assigned")
        }
        Err(problem) => refused(&state, problem),
    }
}

async fn remove(Shared(portal): Shared<Portal>, fields: Fields) -> Response {
    let mut state = portal.state();
    match named(&state, &fields) {
        Ok((object_id, role)) => {
            state.directory.unassign(&object_id, role);
            done("removed")
        }
        Err(problem) => refused(&state, problem),
    }
}

/// The user and the role that a form names.
fn named(state: &State, fields: &Fields) -> Result<(String, &'static str), &'static str> {
    let member = state.directory.member(fields.text("user")).ok_or("There is no such user.")?;
    let role = APP_ROLES.iter().find(|role| role.value == fields.text("role"));
    let role = role.ok_or("The application has no such role.")?;
    Ok((member.user.object_id().to_owned(), role.value))
}

fn the_page(state: &State, notice: Option<&str>, problem: Option<&str>) -> Response {
    let members = state.directory.members();
    let assigned: Vec<(&Assignment, &Member)> = state.directory.assignments().collect();
    let main = html! {
        h1 { "Users and groups" }
        p.lead { (NAME) " · only who is assigned here can sign in (AADSTS50105)" }
        section.card {
            @if assigned.is_empty() {
                p.hint { "Nobody is assigned yet." }
            } @else {
                table {
                    thead { tr {
                        th scope="col" { "Display name" } th scope="col" { "User principal name" }
                        th scope="col" { "Role assigned" } th scope="col" { span.unseen { "Remove" } }
                    } }
                    tbody { @for (assignment, member) in assigned { (row(assignment, member)) } }
                }
            }
        }
        section.card {
            h2 { "Add user/group" }
            @if members.is_empty() {
                p.hint { "There is nobody to assign. " a href="/users" { "Create B.Simon" } " first." }
            } @else {
                form.grid method="post" action="/users-and-groups" {
                    div {
                        label for="user" { "User" }
                        select #user name="user" {
                            @for Member { user, .. } in members {
                                option value=(user.object_id()) { (user.display_name()) " (" (user.upn()) ")" }
                            }
                        }
                    }
                    div {
                        label for="role" { "Role" }
                        select #role name="role" {
                            @for AppRole { name, value } in &APP_ROLES {
                                option value=(value) { (name) @if !value.is_empty() { " (" (value) ")" } }
                            }
                        }
                    }
                    div.end { button.primary { "Assign" } }
                }
                p.hint { "A role is sent by its value in the role claim; Default Access sends none." }
            }
        }
    };
    page(state, Place::UsersAndGroups, said(notice, problem), &main)
}

fn row(assignment: &Assignment, Member { user, .. }: &Member) -> Markup {
    let role = APP_ROLES.iter().find(|role| role.value == assignment.role);
    let role = role.map_or(assignment.role, |role| role.name);
    html! {
        tr {
            td { (user.display_name()) }
            td.name { (user.upn()) }
            td { (role) }
            td {
                form method="post" action="/users-and-groups/remove" {
                    input type="hidden" name="role" value=(assignment.role);
                    button.quiet name="user" value=(user.object_id()) {
                        "Remove" span.unseen { " " (user.display_name()) ", " (role) }
                    }
                }
            }
        }
    }
}

fn refused(state: &State, problem: &str) -> Response {
    with_status(StatusCode::UNPROCESSABLE_ENTITY, the_page(state, None, Some(problem)))
}

fn done(what: &str) -> Response {
    Redirect::to(&format!("{}?done={what}", Place::UsersAndGroups.path())).into_response()
}
