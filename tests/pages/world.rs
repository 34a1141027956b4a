//! What every test needs: an application with sessions, administrators and a theme of its own, in
//! which the pages are mounted under a base URL with a path; and a pretended Entra.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{RequestPartsExt, Router};
use saml_sp::chrono::{DateTime, TimeDelta, Utc};
use saml_sp::companies::{Companies, Setup};
use saml_sp::flow::{MemoryReplayGuard, SealedCookies, SealingKey, Sso};
use saml_sp::pages::{Pages, pages};
use saml_sp::testing::PretendEntra;
use saml_sp::url::Url;
use saml_sp::{Company, Login};

use crate::client::{Answer, Browser};
use crate::html::Page;
use crate::store::Store;

pub const HOST: &str = "https://example.com";
pub const BASE: &str = "https://example.com/auth";
/// The set-up page of acme, and the one of globex.
pub const ACME: &str = "/auth/settings/sso/acme";
pub const GLOBEX: &str = "/auth/settings/sso/globex";
pub const INIT: &str = "/auth/saml/acme/init";
pub const FINALIZE: &str = "/auth/saml/acme/finalize";
pub const THEME: &str = ":root { --saml-accent: #0a7; }";
/// What the application says where the pages must not be seen.
pub const SIGN_IN_FIRST: &str = "The application: sign in first.";
pub const NOT_YOURS: &str = "The application: this is not your company.";

/// The state of the application, of which the pages know nothing: who administers what.
#[derive(Clone)]
pub struct AppState {
    administrators: Arc<[(&'static str, Option<&'static str>)]>,
    asked: Arc<Mutex<Vec<String>>>,
}

/// Whose session it is.
struct Session(String);

impl FromRequestParts<AppState> for Session {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Response> {
        let cookies = parts.headers.get_all(header::COOKIE).iter();
        let mut pairs = cookies.flat_map(|header| header.to_str().unwrap_or_default().split("; "));
        let name = pairs.find_map(|pair| pair.strip_prefix("session=")).map(str::to_owned);
        name.map(Self).ok_or_else(|| {
            let own = [("x-application", "yes")];
            (StatusCode::UNAUTHORIZED, own, SIGN_IN_FIRST).into_response()
        })
    }
}

/// The application's own authorisation.
async fn administers(mut parts: Parts, state: AppState, company: Company) -> Result<(), Response> {
    let asked = format!("{} {company}", parts.method);
    state.asked.lock().unwrap().push(asked);
    let Session(name) = parts.extract_with_state(&state).await?;
    let own = state.administrators.iter().find(|(known, _)| *known == name);
    match own {
        Some((_, Some(own))) if *own == company.as_str() => Ok(()),
        _ => {
            let own = [("x-application", "yes")];
            Err((StatusCode::FORBIDDEN, own, NOT_YOURS).into_response())
        }
    }
}

async fn signed_in(State(state): State<AppState>, login: Login) -> String {
    let name = login.identity.claims().display_name().unwrap_or("nobody").to_owned();
    format!("Welcome, {name}, to the application of {} people", state.administrators.len())
}

/// What a user reads who got in.
pub const WELCOME: &str = "Welcome, B. Simon, to the application of 3 people";

/// The application, with the companies acme and globex, and what is around it.
pub struct World {
    pub app: Router,
    pub entra: PretendEntra,
    pub companies: Companies,
    pub pages: Pages<AppState>,
    pub store: Store,
    pub key: SealingKey,
    /// How often, and for what, the application was asked.
    pub asked: Arc<Mutex<Vec<String>>>,
    /// What was told to `on_failure`: code, and error with its sources.
    pub failures: Arc<Mutex<Vec<(String, String)>>>,
    clock: Arc<AtomicI64>,
}

impl World {
    pub async fn new() -> Self {
        Self::of("Acme Ltd", THEME).await
    }

    /// With this name of acme, and this theme.
    pub async fn of(acme_name: &str, theme: &str) -> Self {
        let store = Store::new();
        let companies = Companies::new(BASE.parse().unwrap(), store.clone());
        for (company, name) in [("acme", acme_name), ("globex", "Globex Corp")] {
            companies.add(&company.parse().unwrap(), name).await.unwrap();
        }
        let (clock, failures) = (Arc::new(AtomicI64::new(0)), Arc::new(Mutex::new(Vec::new())));
        let (reading, told) = (Arc::clone(&clock), Arc::clone(&failures));
        let key = SealingKey::random().unwrap();
        let sealed = SealedCookies::new(key.clone());
        let sso = Sso::new(companies.clone(), sealed, MemoryReplayGuard::new(10_000))
            .with_attempt_log(companies.clone())
            .with_clock(move || start() + TimeDelta::seconds(reading.load(Ordering::Relaxed)))
            .on_failure(move |code, error| {
                let mut said = error.to_string();
                let mut source = error.source();
                while let Some(error) = source {
                    said.push_str(&format!(": {error}"));
                    source = error.source();
                }
                told.lock().unwrap().push((code.to_string(), said));
            });
        // The key of the cookies seals links too, as the documentation allows.
        let pages = pages("/settings/sso", companies.clone(), sso, administers)
            .with_product("Wonder Reports")
            .with_theme(theme)
            .with_setup_links(key.clone());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let administrators =
            Arc::from([("alice", Some("acme")), ("gina", Some("globex")), ("nina", None)]);
        let state = AppState { administrators, asked: Arc::clone(&asked) };
        let single_sign_on = Router::new().merge(pages.routes(signed_in)).merge(pages.clone());
        let app = Router::new().nest("/auth", single_sign_on).with_state(state);
        let entra = PretendEntra::new().unwrap();
        Self { app, entra, companies, pages, store, key, asked, failures, clock }
    }

    /// A browser without a session.
    pub fn stranger(&self) -> Browser {
        Browser::before(&self.app)
    }

    /// A browser in which this person is signed in to the application: alice administers acme, gina
    /// globex, and nina nothing.
    pub fn browser_of(&self, name: &str) -> Browser {
        self.stranger().with_cookie("session", name)
    }

    pub fn alice(&self) -> Browser {
        self.browser_of("alice")
    }

    pub fn now(&self) -> DateTime<Utc> {
        start() + TimeDelta::seconds(self.clock.load(Ordering::Relaxed))
    }

    pub fn let_pass(&self, time: TimeDelta) {
        self.clock.fetch_add(time.num_seconds(), Ordering::Relaxed);
    }

    /// What is kept of acme.
    pub async fn acme(&self) -> Setup {
        self.companies.setup(&acme()).await.unwrap()
    }

    /// The body that this pretended Entra lets the browser post.
    pub fn answer_of(&self, entra: &PretendEntra, url: &Url) -> String {
        entra.answer_body(url, self.now()).unwrap()
    }

    /// Uploads Entra's metadata as alice.
    pub async fn upload(&self, entra: &PretendEntra) -> Answer {
        let metadata = entra.metadata_xml().unwrap();
        self.alice().upload(&format!("{ACME}/metadata"), "Wonder Reports.xml", &metadata).await
    }

    /// Has acme set up and switched on.
    pub async fn switch_on(&self) {
        self.upload(&self.entra).await.leads_to();
        let mut alice = self.alice();
        let page = alice.page(ACME).await;
        alice.press(&page, "/live").await.leads_to();
        assert!(self.acme().await.is_on());
    }

    /// A connection test of acme as alice, by this pretended Entra: what it ends on.
    pub async fn test(&self, entra: &PretendEntra) -> Answer {
        let mut alice = self.alice();
        let url = alice.begin(&format!("{ACME}/test")).await;
        let answer = alice.arrive(FINALIZE, self.answer_of(entra, &url)).await;
        if answer.status == 303 { alice.open(answer.leads_to()).await } else { answer }
    }

    /// A login at acme by this pretended Entra: what it ends on.
    pub async fn login(&self, entra: &PretendEntra) -> Answer {
        let mut user = self.stranger();
        let url = user.begin(INIT).await;
        user.arrive(FINALIZE, self.answer_of(entra, &url)).await
    }

    /// The audit log of acme, as it is filtered so.
    pub async fn attempts(&self, show: &str) -> Page {
        self.alice().page(&format!("{ACME}/attempts?show={show}")).await
    }
}

/// When everything begins.
fn start() -> DateTime<Utc> {
    "2026-03-25T12:00:00Z".parse().unwrap()
}

pub fn acme() -> Company {
    "acme".parse().unwrap()
}
