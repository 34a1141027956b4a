//! The connection test, begun on a page of the administrator's and finished at the same ACS:
//! everything is shown, and nobody is signed in.

use std::convert::Infallible;

use axum::Router;
use axum::extract::{FromRef, State};
use axum::routing::get;
use saml_sp::axum::{Routes, routes};
use saml_sp::flow::{MemoryTenants, Sso};
use saml_sp::provision::{Admission, Created, Preview, Provision};
use saml_sp::testing::{Misbehaviour, PretendEntra, PretendUser};
use saml_sp::{Identity, TestedConnection, UserKey};

use crate::browser::Browser;
use crate::page::{Page, refused};
use crate::stage::{BASE, FINALIZE, INIT, Stage, now, said, serve, settings, start_test};

#[derive(Clone)]
struct AppState {
    sso: Sso,
    tenants: MemoryTenants,
}

impl FromRef<AppState> for Sso {
    fn from_ref(state: &AppState) -> Self {
        state.sso.clone()
    }
}

impl FromRef<AppState> for MemoryTenants {
    fn from_ref(state: &AppState) -> Self {
        state.tenants.clone()
    }
}

async fn app(stage: &Stage, routes: Routes<AppState>) -> Browser {
    let state = AppState { sso: stage.sso.clone(), tenants: stage.tenants.clone() };
    let app = Router::new().route("/admin/{company}/test", get(start_test)).merge(routes);
    serve(app.with_state(state)).await
}

fn routes_of(stage: &Stage) -> Routes<AppState> {
    routes(stage.sso.clone(), said)
}

#[tokio::test]
async fn a_test_that_passes_shows_identity_and_claims_and_signs_nobody_in() {
    let stage = Stage::new();
    let mut browser = app(&stage, routes_of(&stage)).await;
    let url = browser.begin("/admin/acme/test").await;
    let body = stage.answer(&url);
    let answer = browser.post(FINALIZE, &body).await;
    let page = Page::of(&answer);
    assert_eq!((answer.status, page.title.as_str()), (200, "The connection works"));
    assert!(page.text.contains("Nobody was signed in"));
    let user = stage.entra.user();
    assert_eq!(page.row("NameID"), [user.upn()]);
    let key = format!("entra-object-id {}/{}", stage.entra.tenant_id(), user.object_id());
    assert_eq!(page.row("User key"), [key]);
    let claims = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";
    assert_eq!(page.row(&format!("{claims}/emailaddress")), ["B.Simon@contoso.com\n"]);
    let groups = page.row("http://schemas.microsoft.com/ws/2008/06/identity/claims/groups");
    assert_eq!(groups[0].lines().count(), 2);
    assert_eq!(page.links, [""; 0]);
    assert_eq!(stage.outcomes(), ["started", "tested"]);
    // Once, as a login.
    refused(&browser.post(FINALIZE, &body).await, 403, "replay.request-answered");
}

#[tokio::test]
async fn a_user_without_a_stable_key_is_told_of_before_he_signs_in() {
    let stage = Stage::new();
    let object_id = "http://schemas.microsoft.com/identity/claims/objectidentifier";
    let user = PretendUser::b_simon().without_claim(object_id);
    let mut browser = app(&stage, routes_of(&stage)).await;
    let url = browser.begin("/admin/acme/test").await;
    let body = stage.entra.as_user(&user).answer_body(&url, now()).unwrap();
    let page = Page::of(&browser.post(FINALIZE, &body).await);
    assert!(page.row("User key")[0].starts_with("none: "), "{page:#?}");
    assert_eq!(page.codes, ["user-key.email-address"]);
}

#[tokio::test]
async fn a_test_that_fails_shows_what_failed_and_what_to_change() {
    let stage = Stage::new();
    let mut browser = app(&stage, routes_of(&stage)).await;
    for (misbehaviour, screen, fix) in [
        (Misbehaviour::NewCertificate, "SAML Certificates", "Federation Metadata XML"),
        (Misbehaviour::NotAssigned, "Users and groups", ""),
        (Misbehaviour::WrongAudience, "Basic SAML Configuration", "Identifier"),
    ] {
        let url = browser.begin("/admin/acme/test").await;
        let body = stage.entra.misbehaving(misbehaviour).answer_body(&url, now()).unwrap();
        let answer = browser.post(FINALIZE, &body).await;
        let code = misbehaviour.lands_on().unwrap();
        assert_eq!(refused(&answer, 403, code.as_str()), None, "a test begins on the admin's page");
        let page = Page::of(&answer);
        let advice = code.advice();
        let line = [advice.screen, ": ", advice.fix].concat();
        assert!(page.text.replace('\n', "").contains(&line), "{page:#?}");
        assert!(line.contains(screen) && line.contains(fix), "{line}");
        assert_eq!(page.rows[0], ["Rule", "Expected", "Came", "What to change"]);
        assert!(page.rows.iter().skip(1).any(|row| row[3] == line), "{page:#?}");
        // The test is not spent by that: Entra can be mended and the answer sent again.
        assert_eq!(browser.post(FINALIZE, &stage.answer(&url)).await.status, 200);
    }
}

#[tokio::test]
async fn the_same_failure_of_a_login_tells_the_user_none_of_it() {
    let stage = Stage::new();
    let mut browser = app(&stage, routes_of(&stage)).await;
    let url = browser.begin(INIT).await;
    let entra = stage.entra.misbehaving(Misbehaviour::WrongAudience);
    let answer = browser.post(FINALIZE, &entra.answer_body(&url, now()).unwrap()).await;
    refused(&answer, 403, "assertion.audience");
    let page = Page::of(&answer);
    assert!(page.rows.is_empty() && !page.text.contains("Entra"), "{page:#?}");
}

#[tokio::test]
async fn a_test_of_an_unknown_company_is_answered_by_a_page() {
    let stage = Stage::new();
    let mut browser = app(&stage, routes_of(&stage)).await;
    let answer = browser.open("/admin/nobody/test").await;
    assert_eq!(refused(&answer, 404, "company.unknown"), None);
}

/// Users who are all unknown, and would be created if they had a mailbox.
struct Nobody;

impl Provision for Nobody {
    type User = ();
    type Error = Infallible;

    async fn find(&self, _: &UserKey) -> Result<Option<()>, Infallible> {
        Ok(None)
    }

    async fn create(&self, _: &UserKey, _: &Identity) -> Result<Created<()>, Infallible> {
        unreachable!("a preview creates nobody")
    }

    async fn admit(&self, (): (), _: &Identity) -> Result<Admission<()>, Infallible> {
        unreachable!("nobody is known")
    }

    async fn preview(&self, _: &UserKey, identity: &Identity) -> Result<Preview, Infallible> {
        Ok(match identity.claims().email() {
            Some(_) => Preview::WouldCreate,
            None => Preview::WouldRefuse("no mailbox".into()),
        })
    }
}

#[tokio::test]
async fn a_handler_of_the_application_shows_what_provisioning_would_do() {
    async fn shown(tested: TestedConnection) -> String {
        match tested.preview(&Nobody).await {
            Ok(Preview::WouldCreate) => "would be created".to_owned(),
            Ok(Preview::WouldRefuse(why)) => format!("would be refused: {why}"),
            other => format!("{other:?}"),
        }
    }
    let stage = Stage::new();
    let mut browser = app(&stage, routes_of(&stage).on_tested(shown)).await;
    for (user, expected) in [
        (PretendUser::b_simon(), "would be created"),
        (PretendUser::sparse(), "would be refused: no mailbox"),
    ] {
        let url = browser.begin("/admin/acme/test").await;
        let body = stage.entra.as_user(&user).answer_body(&url, now()).unwrap();
        let answer = browser.post(FINALIZE, &body).await;
        assert_eq!((answer.status, answer.text()), (200, expected));
        assert_eq!(answer.all("set-cookie").len(), 1);
    }
    // A login goes to the other handler.
    let url = browser.begin(INIT).await;
    assert_eq!(browser.post(FINALIZE, &stage.answer(&url)).await.text(), "B. Simon to -");
}

#[tokio::test]
async fn an_upload_is_tested_beside_what_is_live_and_goes_live_by_the_test() {
    async fn put_live(State(tenants): State<MemoryTenants>, tested: TestedConnection) -> String {
        let company = tested.report().company().clone();
        format!("{:?}", tenants.put_live(&company, tested.fingerprint()))
    }
    let stage = Stage::new();
    let other: PretendEntra =
        stage.entra.with_tenant("11111111-2222-4333-8444-555555555555").unwrap();
    stage.tenants.stage(settings(BASE, "acme", &other));
    let mut browser = app(&stage, routes_of(&stage).on_tested(put_live)).await;

    let login = browser.begin(INIT).await;
    assert!(login.as_str().starts_with(stage.entra.login_url()));
    let test = browser.begin("/admin/acme/test").await;
    assert!(test.as_str().starts_with(other.login_url()));
    assert_eq!(browser.post(FINALIZE, &stage.answer(&login)).await.text(), "B. Simon to -");
    let answer = browser.post(FINALIZE, &other.answer_body(&test, now()).unwrap()).await;
    assert_eq!(answer.text(), "Ok(())");
    let login = browser.begin(INIT).await;
    let answer = browser.post(FINALIZE, &other.answer_body(&login, now()).unwrap()).await;
    assert_eq!(answer.text(), "B. Simon to -");
}
