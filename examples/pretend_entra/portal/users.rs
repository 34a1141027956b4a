//! *Users*: who is in the tenant, and *New user*.

use std::collections::HashMap;

use axum::Router;
use axum::extract::{Query, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};

use super::Portal;
use super::directory::{DOMAIN, Member};
use super::fields::Fields;
use super::shell::{Place, notice, page, said, with_status};
use super::state::State;

/// The page and its forms.
pub fn routes() -> Router<Portal> {
    Router::new()
        .route("/users", get(shown).post(create))
        .route("/users/colleagues", post(add_colleagues))
        .route("/users/delete", post(delete))
}

async fn shown(Shared(portal): Shared<Portal>, query: Query<HashMap<String, String>>) -> Response {
    the_page(&portal.state(), &Fields::default(), notice(&query), None)
}

/// *New user*. What is wrong stays in the boxes.
async fn create(Shared(portal): Shared<Portal>, fields: Fields) -> Response {
    let mut state = portal.state();
    match state.directory.create(&fields) {
        Ok(()) => done("user"),
        Err(problem) => {
            let page = the_page(&state, &fields, None, Some(&problem));
            with_status(StatusCode::UNPROCESSABLE_ENTITY, page)
        }
    }
}

async fn add_colleagues(Shared(portal): Shared<Portal>) -> Response {
    portal.state().directory.add_colleagues();
    done("colleagues")
}

async fn delete(Shared(portal): Shared<Portal>, fields: Fields) -> Response {
    let mut state = portal.state();
    let name = fields.text("user");
    let Some(object_id) =
        state.directory.member(name).map(|member| member.user.object_id().to_owned())
    else {
        let page = the_page(&state, &Fields::default(), None, Some("There is no such user."));
        return with_status(StatusCode::NOT_FOUND, page);
    };
    state.directory.delete(&object_id);
    done("deleted")
}

fn the_page(
    state: &State,
    entered: &Fields,
    notice: Option<&str>,
    problem: Option<&str>,
) -> Response {
    let members = state.directory.members();
    let main = html! {
        h1 { "Users" }
        p.lead { "Contoso · " (members.len()) " found" }
        section.card {
            @if members.is_empty() {
                p.hint { "There is nobody yet." }
            } @else {
                table {
                    thead { tr {
                        th scope="col" { "Display name" } th scope="col" { "User principal name" }
                        th scope="col" { "What is sent" } th scope="col" { span.unseen { "Delete" } }
                    } }
                    tbody { @for member in members { (row(member)) } }
                }
            }
            form method="post" action="/users/colleagues" { button { "Add colleagues" } }
            p.hint {
                "A guest, somebody without an e-mail address, somebody in 151 groups and somebody with \
                 app roles, all of them assigned."
            }
        }
        section.card {
            h2 { "New user" }
            form.grid method="post" action="/users" {
                (text_box(entered, "upn", "User principal name", "B.Simon@contoso.com", true))
                (text_box(entered, "display_name", "Display name", "B. Simon", false))
                (text_box(entered, "given_name", "First name", "B.", false))
                (text_box(entered, "surname", "Last name", "Simon", false))
                (text_box(entered, "email", "Email", "B.Simon@contoso.com", false))
                div {
                    label for="groups" { "Groups " span.need { "How many" } }
                    input #groups name="groups" type="number" min="0" max="300" value=(entered.text("groups"));
                }
                div {
                    label for="user_type" { "User type" }
                    select #user_type name="user_type" {
                        option value="member" { "Member" }
                        option value="guest" selected[entered.text("user_type") == "guest"] { "Guest" }
                    }
                }
                div.end { button.primary { "Create" } }
            }
            p.hint {
                "The domain is " (DOMAIN) ". First name, Last name and Email are not sent where they are \
                 empty, and of more than 150 groups only a link is."
            }
        }
    };
    page(state, Place::Users, said(notice, problem), &main)
}

fn row(Member { user, about }: &Member) -> Markup {
    html! {
        tr {
            td { (user.display_name()) }
            td.name { (user.upn()) }
            td { (about) }
            td {
                form method="post" action="/users/delete" {
                    button.quiet name="user" value=(user.object_id()) {
                        "Delete" span.unseen { " " (user.display_name()) }
                    }
                }
            }
        }
    }
}

fn text_box(entered: &Fields, name: &str, label: &str, example: &str, required: bool) -> Markup {
    html! {
        div {
            label for=(name) { (label) @if required { " " span.need { "Required" } } }
            input #(name) name=(name) value=(entered.text(name)) placeholder=(example)
                required[required] autocomplete="off" spellcheck="false";
        }
    }
}

fn done(what: &str) -> Response {
    Redirect::to(&format!("{}?done={what}", Place::Users.path())).into_response()
}
