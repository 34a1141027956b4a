//! An axum application of ours, running: the routes of the wing, one of its own for logins that ask
//! for more than those do, and the page that users come back to.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum::routing::get;
use saml_sp::axum::routes;
use saml_sp::chrono::TimeDelta;
use saml_sp::flow::{
    Cookies, LoginEvent, MemoryReplayGuard, MemoryTenants, SealedCookies, SealingKey, Sso,
};
use saml_sp::url::Url;
use saml_sp::{BaseUrl, IdentityProvider, Login, ReturnTo, ServiceProvider};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::clock::now;
use crate::way::{Asks, Way};

/// Where users want to go.
pub const RETURN_TO: &str = "/reports?week=47#open";

/// The application. Its site is another one than the identity providers', as in life.
pub struct App {
    base: BaseUrl,
    tenants: MemoryTenants,
    seconds_ahead: Arc<AtomicI64>,
    seen: Arc<Seen>,
    _runtime: Runtime,
}

/// What the application has seen of logins.
#[derive(Default)]
struct Seen {
    last_event: Mutex<Option<LoginEvent>>,
    signed_in: Mutex<Option<Login>>,
}

#[derive(Clone)]
struct Shared {
    sso: Sso,
    seen: Arc<Seen>,
}

impl App {
    /// Starts it on a free port.
    pub fn start() -> Self {
        let runtime = Runtime::new().expect("threads");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let base = format!("http://localhost:{port}").parse().expect("a base URL");

        let tenants = MemoryTenants::new();
        let seen = Arc::new(Seen::default());
        let seconds_ahead = Arc::new(AtomicI64::new(0));
        let cookies = SealedCookies::new(SealingKey::random().expect("a key"));
        let sso = Sso::new(tenants.clone(), cookies, MemoryReplayGuard::new(1_000));
        let ahead = Arc::clone(&seconds_ahead);
        let sso = sso.with_clock(move || now() + TimeDelta::seconds(ahead.load(Ordering::SeqCst)));
        let listening = Arc::clone(&seen);
        let sso = sso.on_event(move |event| {
            *listening.last_event.lock().expect("nobody panicked") = Some(event.clone());
        });

        let router = Router::new()
            .route("/ask/{company}/{way}", get(ask))
            .route("/reports", get(async || "These are the reports."))
            .merge(routes(sso.clone(), signed_in))
            .with_state(Shared { sso, seen: Arc::clone(&seen) });
        runtime.spawn(async { axum::serve(listener, router).await });
        Self { base, tenants, seconds_ahead, seen, _runtime: runtime }
    }

    /// A company's settings, by an identity provider.
    pub fn settings(&self, company: &str, provider: IdentityProvider) -> ServiceProvider {
        ServiceProvider::for_company(&self.base, company.parse().expect("a company"), provider)
    }

    /// Lets a company log in by these settings from now on.
    pub fn put_live(&self, settings: ServiceProvider) {
        self.tenants.insert(settings);
    }

    /// Where our metadata for a company is.
    pub fn metadata_url(&self, company: &str) -> Url {
        self.url(&format!("/saml/{company}/metadata"))
    }

    /// Where a login begins that goes a way.
    pub fn start_url(&self, company: &str, way: &Way) -> Url {
        let mut url = match way.asks {
            Asks::Nothing | Asks::LoginHint(_) => self.url(&format!("/saml/{company}/init")),
            Asks::More(_) => return self.url(&format!("/ask/{company}/{}", way.name)),
        };
        url.query_pairs_mut().append_pair("return_to", RETURN_TO);
        if let Asks::LoginHint(hint) = way.asks {
            url.query_pairs_mut().append_pair("login_hint", hint);
        }
        url
    }

    /// An address of the application.
    pub fn url(&self, path: &str) -> Url {
        format!("{}{path}", self.base.as_str()).parse().expect("an address")
    }

    /// Sets its clock ahead of the machine's.
    pub fn set_ahead(&self, seconds: i64) {
        self.seconds_ahead.store(seconds, Ordering::SeqCst);
    }

    /// The last event that it was told.
    pub fn last_event(&self) -> LoginEvent {
        self.seen.last_event.lock().expect("nobody panicked").clone().expect("an event")
    }

    /// Who was signed in since it was asked.
    pub fn take_signed_in(&self) -> Option<Login> {
        self.seen.signed_in.lock().expect("nobody panicked").take()
    }
}

/// Begins a login that asks for more than the wing's route does.
async fn ask(
    State(shared): State<Shared>,
    Path((company, way)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let mut cookies = Cookies::of(headers.get_all(COOKIE));
    let return_to: ReturnTo = RETURN_TO.parse().expect("a path");
    let asks = Way::named(&way).asks;
    let started =
        shared.sso.start_with(&company, &mut cookies, |login| asks.of(login.return_to(return_to)));
    let url = started.await.expect("a company that can log in");
    let cookies = cookies.set_cookies().map(|cookie| (SET_COOKIE, cookie.to_owned()));
    (AppendHeaders(cookies.collect::<Vec<_>>()), Redirect::to(url.as_str())).into_response()
}

/// Signs a user in, and sends the browser where the user wanted to go.
async fn signed_in(State(shared): State<Shared>, login: Login) -> Redirect {
    let to = login.return_to.as_ref().map_or("/", |path| path.as_str()).to_owned();
    *shared.seen.signed_in.lock().expect("nobody panicked") = Some(login);
    Redirect::to(&to)
}
