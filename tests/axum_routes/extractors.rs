//! What the application's handlers may take beside the finished login, and what a handler gets
//! that is none of the routes'.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRef, Path, Query, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::{Next, from_fn};
use axum::routing::get;
use axum::{Extension, Router};
use saml_sp::axum::routes;
use saml_sp::flow::{Refused, Sso};
use saml_sp::{Login, TestedConnection};

use crate::client::Answer;
use crate::page::refused;
use crate::stage::{FINALIZE, INIT, Stage, serve};

#[derive(Clone)]
struct AppState {
    users: Users,
    sso: Sso,
}

#[derive(Clone)]
struct Users(Arc<str>);

impl FromRef<AppState> for Users {
    fn from_ref(state: &AppState) -> Self {
        state.users.clone()
    }
}

impl FromRef<AppState> for Sso {
    fn from_ref(state: &AppState) -> Self {
        state.sso.clone()
    }
}

/// What a handler of these routes answers to a login.
async fn answer_of(stage: &Stage, app: Router) -> Answer {
    let mut browser = serve(app).await;
    let url = browser.begin(INIT).await;
    browser.post(FINALIZE, &stage.answer(&url)).await
}

#[tokio::test]
async fn a_handler_takes_the_state_of_the_application_whole_and_in_parts() {
    async fn signed_in(
        State(users): State<Users>,
        State(app): State<AppState>,
        State(sso): State<Sso>,
        login: Login,
    ) -> String {
        let name = login.identity.claims().display_name().unwrap().to_owned();
        let metadata = sso.metadata_xml("globex").await.unwrap();
        assert!(metadata.contains("https://sso.example.com/saml/globex"));
        format!("{name} in {}, {}", users.0, app.users.0)
    }
    let stage = Stage::new();
    let state = AppState { users: Users("the table".into()), sso: stage.sso.clone() };
    let app = Router::new()
        .route("/own", get(|State(users): State<Users>| async move { users.0.to_string() }))
        .merge(routes(state.sso.clone(), signed_in))
        .with_state(state);
    assert_eq!(answer_of(&stage, app).await.text(), "B. Simon in the table, the table");
}

#[tokio::test]
async fn a_handler_sees_the_request_but_for_its_body() {
    async fn signed_in(
        method: Method,
        uri: Uri,
        Path(company): Path<String>,
        headers: HeaderMap,
        Extension(layered): Extension<&'static str>,
        _: Login,
        body: Bytes,
    ) -> String {
        assert!(headers.get_all("Cookie").iter().any(|cookie| cookie.as_bytes().len() > 100));
        assert_eq!(headers["Sec-Fetch-Site"], "cross-site");
        format!("{method} {uri} {company} {layered} {}", body.len())
    }
    let stage = Stage::new();
    let app = Router::new().merge(routes(stage.sso.clone(), signed_in)).layer(from_fn(
        |mut request: axum::extract::Request, next: Next| async {
            request.extensions_mut().insert("put in by a layer");
            next.run(request).await
        },
    ));
    let answer = answer_of(&stage, app).await;
    assert_eq!(answer.text(), "POST /saml/acme/finalize acme put in by a layer 0");
}

#[tokio::test]
async fn a_handler_may_fail_and_the_login_is_spent_all_the_same() {
    async fn signed_in(_: Login) -> Result<String, (StatusCode, String)> {
        Err((StatusCode::IM_A_TEAPOT, "no user of ours".into()))
    }
    let stage = Stage::new();
    let mut browser = serve(routes(stage.sso.clone(), signed_in).into()).await;
    let url = browser.begin(INIT).await;
    let body = stage.answer(&url);
    let answer = browser.post(FINALIZE, &body).await;
    assert_eq!((answer.status, answer.text()), (418, "no user of ours"));
    refused(&browser.post(FINALIZE, &body).await, 403, "replay.request-answered");
}

#[tokio::test]
async fn a_handler_whose_other_extractor_refuses_answers_with_its_rejection() {
    async fn signed_in(Query(_): Query<[(String, u8); 1]>, _: Login) {}
    let stage = Stage::new();
    let answer = answer_of(&stage, routes(stage.sso.clone(), signed_in).into()).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.all("set-cookie").len(), 1);
}

#[tokio::test]
async fn in_a_handler_that_is_none_of_the_routes_the_extractors_say_so() {
    let app = Router::new()
        .route("/finished", get(|_: Login| async {}))
        .route("/tested", get(|_: TestedConnection| async {}))
        .route("/refused", get(|_: Refused| async {}));
    let mut browser = serve(app).await;
    for path in ["/finished", "/tested", "/refused"] {
        let answer = browser.open(path).await;
        assert_eq!(answer.status, 500);
        assert!(answer.text().contains("saml_sp::axum::routes"), "{}", answer.text());
    }
}

#[tokio::test]
async fn a_login_is_handed_out_once() {
    async fn signed_in(first: Login, second: Result<Login, (StatusCode, &'static str)>) {
        let name = first.identity.claims().display_name().map(str::to_owned);
        assert_eq!(name.as_deref(), Some("B. Simon"));
        let (status, sentence) = second.unwrap_err();
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(sentence.contains("took it before"), "{sentence}");
    }
    let stage = Stage::new();
    let answer = answer_of(&stage, routes(stage.sso.clone(), signed_in).into()).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn a_handler_gets_what_was_handed_to_it_and_nothing_else() {
    type Nothing<T> = Result<T, (StatusCode, &'static str)>;
    async fn signed_in(tested: Nothing<TestedConnection>, refused: Nothing<Refused>, login: Login) {
        assert!(tested.is_err() && refused.is_err());
        drop(login);
    }
    let stage = Stage::new();
    let answer = answer_of(&stage, routes(stage.sso.clone(), signed_in).into()).await;
    assert_eq!(answer.status, 200);
}
