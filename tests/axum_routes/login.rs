//! The whole login, from the click to the application's own answer.

use axum::Router;
use axum::extract::Path;
use axum::response::{AppendHeaders, IntoResponse, Redirect};
use axum::routing::get;
use saml_sp::Login;
use saml_sp::axum::routes;
use saml_sp::testing::AuthnRequest;
use saml_sp::url::Url;

use crate::stage::{FINALIZE, INIT, Stage, now, serve, target_of};

#[tokio::test]
async fn a_user_signs_in_and_the_application_answers() {
    async fn signed_in(login: Login) -> impl IntoResponse {
        let user = login.identity.user_key().unwrap().value().to_owned();
        let session = AppendHeaders([
            ("Set-Cookie", format!("session={user}; Secure; HttpOnly; SameSite=Lax")),
            ("X-App", "ours".to_owned()),
        ]);
        (session, Redirect::to(login.return_to.as_ref().map_or("/", |path| path.as_str())))
    }
    let stage = Stage::new();
    let mut browser = serve(Router::new().merge(routes(stage.sso.clone(), signed_in))).await;

    let answer = browser.open(&format!("{INIT}?return_to=/reports?year=2026%26all")).await;
    assert_eq!((answer.status, &answer.body[..]), (303, &b""[..]));
    assert!(answer.one("location").starts_with(stage.entra.login_url()));
    assert_eq!((answer.all("set-cookie").len(), browser.jar.len()), (1, 1));
    assert!(answer.one("set-cookie").starts_with("__Host-saml-"));

    let url = answer.one("location").parse().unwrap();
    let answer = browser.post(FINALIZE, &stage.answer(&url)).await;
    assert_eq!((answer.status, answer.one("location")), (303, "/reports?year=2026&all"));
    assert_eq!(answer.one("x-app"), "ours");
    let [session, answered] = answer.all("set-cookie")[..] else { panic!("{answer:?}") };
    assert!(session.starts_with("session="), "{session}");
    assert!(answered.starts_with("__Host-saml-") && answered.contains("=answered; "));
    assert_eq!(browser.jar["session"], expected_key(&stage));
    assert_eq!(stage.outcomes(), ["started", "signed-in"]);
}

fn expected_key(stage: &Stage) -> String {
    // Entra's tenant and object ID.
    format!("{}/{}", stage.entra.tenant_id(), stage.entra.user().object_id())
}

#[tokio::test]
async fn two_tabs_sign_in_side_by_side() {
    let stage = Stage::new();
    let mut browser = stage.browser().await;
    let first = browser.begin(&format!("{INIT}?return_to=/first")).await;
    let second = browser.begin(&format!("{INIT}?return_to=/second")).await;
    assert_eq!(browser.jar.len(), 2);
    let answer = browser.post(FINALIZE, &stage.answer(&second)).await;
    assert_eq!((answer.status, answer.text()), (200, "B. Simon to /second"));
    let answer = browser.post(FINALIZE, &stage.answer(&first)).await;
    assert_eq!((answer.status, answer.text()), (200, "B. Simon to /first"));
}

#[tokio::test]
async fn under_a_path_everything_is_under_that_path() {
    let base = "https://www.example.com/auth/v2";
    let stage = Stage::at(base);
    let app = Router::new().nest("/auth/v2", Router::from(stage.routes()));
    let mut browser = serve(app).await;
    let url = browser.begin("/auth/v2/saml/acme/init?return_to=/reports").await;

    let asked = AuthnRequest::from_url(&url).unwrap();
    assert_eq!(asked.issuer(), Some("https://www.example.com/auth/v2/saml/acme"));
    let acs = asked.acs_url().unwrap();
    assert_eq!(acs, "https://www.example.com/auth/v2/saml/acme/finalize");
    let answer = browser.post(&target_of(acs), &stage.answer(&url)).await;
    assert_eq!((answer.status, answer.text()), (200, "B. Simon to /reports"));

    let back = browser.open(&target_of(acs)).await;
    let resolved = acs.parse::<Url>().unwrap().join(back.one("location")).unwrap();
    assert_eq!(resolved.as_str(), "https://www.example.com/auth/v2/saml/acme/init");
    assert_eq!(browser.open(INIT).await.status, 404);
}

#[tokio::test]
async fn the_rest_of_the_application_goes_on_beside() {
    let stage = Stage::new();
    let app = Router::new()
        .route("/", get(|| async { "home" }))
        .route("/saml/acme", get(|| async { "our own page for acme" }))
        .route("/saml/{slug}/settings", get(|Path(slug): Path<String>| async { slug }))
        .merge(stage.routes())
        .fallback(|| async { (axum::http::StatusCode::GONE, "the application's own") });
    let mut browser = serve(app).await;
    for (target, status, text) in [
        ("/", 200, "home"),
        ("/saml/acme", 200, "our own page for acme"),
        ("/saml/acme/settings", 200, "acme"),
        ("/saml/acme/init/", 410, "the application's own"),
        ("/saml/acme/other", 410, "the application's own"),
        ("/nothing", 410, "the application's own"),
    ] {
        let answer = browser.open(target).await;
        assert_eq!((answer.status, answer.text()), (status, text), "{target}");
        assert!(answer.all("cache-control").is_empty(), "{target} is none of ours");
    }
    let url = browser.begin(INIT).await;
    assert_eq!(browser.post(FINALIZE, &stage.answer(&url)).await.text(), "B. Simon to -");
}

#[tokio::test]
async fn several_routers_of_single_sign_on_live_in_one_application() {
    let (here, there) = (Stage::new(), Stage::at("https://sso.example.com/partners"));
    let app = Router::new()
        .merge(here.routes())
        .nest("/partners", routes(there.sso.clone(), || async { "a partner" }).into());
    let mut browser = serve(app).await;
    let url = browser.begin("/partners/saml/acme/init").await;
    let body = there.answer(&url);
    // The keys of their cookies are others.
    assert_eq!(browser.post(FINALIZE, &body).await.status, 403);
    let answer = browser.post("/partners/saml/acme/finalize", &body).await;
    assert_eq!(answer.text(), "a partner");
}

#[tokio::test]
async fn twenty_browsers_sign_in_at_once() {
    let stage = Stage::new();
    let browser = stage.browser().await;
    let logins = (0..20).map(|number| {
        let (mut browser, entra) = (browser.clone(), stage.entra.clone());
        tokio::spawn(async move {
            let url = browser.begin(&format!("{INIT}?return_to=/{number}")).await;
            let body = entra.answer_body(&url, now()).unwrap();
            let answer = browser.post(FINALIZE, &body).await;
            assert_eq!(answer.text(), format!("B. Simon to /{number}"));
        })
    });
    for login in logins.collect::<Vec<_>>() {
        login.await.unwrap();
    }
}
