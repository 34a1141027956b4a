//! The same by HTTP, for test suites in any language.

use axum::Router;
use axum::extract::{Path, RawQuery, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{get, put};
use saml_sp::testing::Misbehaviour;
use saml_sp::url::form_urlencoded;
use serde_json::{Value, json};

use super::Portal;
use super::application::{Application, Pasted};
use super::fields::Fields;
use super::state::{Fault, State};

/// Faults, *Basic SAML Configuration*, and who is signed in.
pub fn routes() -> Router<Portal> {
    Router::new()
        .route("/faults", get(faults).delete(no_fault))
        .route("/faults/{name}", put(fault))
        .route("/application", get(application).put(configure).delete(no_application))
        .route("/session/{user}", put(session))
        .route("/session", axum::routing::delete(no_session))
}

async fn faults(Shared(portal): Shared<Portal>) -> Json<Value> {
    let all: Vec<Value> = Misbehaviour::ALL.iter().map(|fault| described(*fault)).collect();
    Json(json!({ "on": on(&portal.state()), "faults": all }))
}

async fn fault(
    Shared(portal): Shared<Portal>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let Ok(misbehaviour) = name.parse() else {
        return problem(StatusCode::NOT_FOUND, "There is no such fault: GET /faults lists them.");
    };
    let query = query.unwrap_or_default();
    let once = form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "once");
    let mut state = portal.state();
    state.fault = Some(Fault { misbehaviour, once });
    Json(json!({ "on": on(&state) })).into_response()
}

async fn no_fault(Shared(portal): Shared<Portal>) -> Json<Value> {
    portal.state().fault = None;
    Json(json!({ "on": null }))
}

async fn application(Shared(portal): Shared<Portal>) -> Json<Value> {
    Json(saved(portal.state().application.as_ref()))
}

async fn configure(Shared(portal): Shared<Portal>, fields: Fields) -> Response {
    match Pasted::from(&fields).read() {
        Ok(application) => {
            let answer = saved(Some(&application));
            portal.state().application = Some(application);
            Json(answer).into_response()
        }
        Err(why) => problem(StatusCode::UNPROCESSABLE_ENTITY, &why),
    }
}

async fn no_application(Shared(portal): Shared<Portal>) -> Json<Value> {
    portal.state().application = None;
    Json(Value::Null)
}

async fn session(Shared(portal): Shared<Portal>, Path(name): Path<String>) -> Response {
    let mut state = portal.state();
    let Some(member) = state.directory.member(&name) else {
        return problem(StatusCode::NOT_FOUND, "There is no such user.");
    };
    let (upn, object_id) = (member.user.upn().to_owned(), member.user.object_id().to_owned());
    state.sessions.begin_everywhere(Some(object_id));
    Json(json!({ "user": upn })).into_response()
}

async fn no_session(Shared(portal): Shared<Portal>) -> Json<Value> {
    portal.state().sessions.begin_everywhere(None);
    Json(json!({ "user": null }))
}

fn described(fault: Misbehaviour) -> Value {
    let lands_on = fault.lands_on().map(|code| code.as_str());
    json!({ "name": fault.name(), "about": fault.about(), "lands_on": lands_on })
}

fn on(state: &State) -> Value {
    match state.fault {
        Some(Fault { misbehaviour, once }) => json!({ "name": misbehaviour.name(), "once": once }),
        None => Value::Null,
    }
}

fn saved(application: Option<&Application>) -> Value {
    application.map_or(Value::Null, |application| {
        json!({
            "identifier": application.identifier.as_str(),
            "reply_url": application.reply_url.as_str(),
            "sign_on_url": application.sign_on_url.as_ref().map(|url| url.as_str()),
        })
    })
}

fn problem(status: StatusCode, why: &str) -> Response {
    (status, Json(json!({ "error": why }))).into_response()
}
