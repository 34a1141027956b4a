//! What every test needs: companies whose users sign in by a pretended Entra, at a fixed time, and
//! an application that serves them.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Redirect;
use saml_sp::axum::{Routes, routes};
use saml_sp::chrono::{DateTime, TimeDelta, Utc};
use saml_sp::flow::{
    Clock, Cookies, LoginEvent, MemoryReplayGuard, MemoryTenants, Refused, SealedCookies,
    SealingKey, Sso,
};
use saml_sp::testing::PretendEntra;
use saml_sp::url::{Position, Url, form_urlencoded};
use saml_sp::{BaseUrl, Company, Login, ServiceProvider};
use tokio::net::TcpListener;

use crate::browser::Browser;
use crate::client::Request;

pub const BASE: &str = "https://sso.example.com";
pub const INIT: &str = "/saml/acme/init";
pub const FINALIZE: &str = "/saml/acme/finalize";
pub const METADATA: &str = "/saml/acme/metadata";
/// Where a refused login of acme is started again.
pub const AGAIN: &str = "https://sso.example.com/saml/acme/init";

/// Two companies of one pretended tenant, acme and globex.
pub struct Stage {
    pub entra: PretendEntra,
    pub tenants: MemoryTenants,
    pub sso: Sso,
    events: Arc<Mutex<Vec<LoginEvent>>>,
}

impl Stage {
    pub fn new() -> Self {
        Self::at(BASE)
    }

    /// The companies under another base URL.
    pub fn at(base: &str) -> Self {
        let entra = PretendEntra::new().unwrap();
        let tenants = ["acme", "globex"].map(|name| settings(base, name, &entra));
        let tenants = MemoryTenants::from(tenants);
        let events = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&events);
        let sso = Sso::new(tenants.clone(), sealed(), MemoryReplayGuard::new(1000))
            .with_clock(now)
            .on_event(move |event| told.lock().unwrap().push(event.clone()));
        Self { entra, tenants, sso, events }
    }

    /// The routes with a handler that says who signed in, and where he wanted to go.
    pub fn routes(&self) -> Routes<()> {
        routes(self.sso.clone(), said)
    }

    /// A browser before an application of these routes.
    pub async fn browser(&self) -> Browser {
        serve(Router::new().merge(self.routes())).await
    }

    /// The body that the pretended Entra lets the browser post.
    pub fn answer(&self, url: &Url) -> String {
        self.entra.answer_body(url, now()).unwrap()
    }

    /// The form of My Apps where no Sign on URL is set.
    pub fn unsolicited(&self) -> String {
        let urls = BASE.parse::<BaseUrl>().unwrap().urls(&"acme".parse().unwrap());
        let form = self.entra.idp_initiated(urls.entity_id(), urls.acs(), now()).unwrap();
        posted([("SAMLResponse", form.saml_response())])
    }

    /// The outcomes so far, of refusals the codes.
    pub fn outcomes(&self) -> Vec<String> {
        let events = self.events.lock().unwrap();
        let outcome =
            |event: &LoginEvent| event.outcome.code().unwrap_or(event.outcome.name()).to_owned();
        events.iter().map(outcome).collect()
    }
}

/// A company's settings.
pub fn settings(base: &str, company: &str, entra: &PretendEntra) -> ServiceProvider {
    let idp = entra.identity_provider().unwrap();
    let company: Company = company.parse().unwrap();
    ServiceProvider::for_company(&base.parse().unwrap(), company, idp)
}

/// When everything happens.
pub fn now() -> DateTime<Utc> {
    "2026-03-25T12:00:00Z".parse().unwrap()
}

pub fn sealed() -> SealedCookies {
    SealedCookies::new(SealingKey::random().unwrap())
}

/// A handler that says who signed in, and where he wanted to go.
pub async fn said(login: Login) -> String {
    let name = login.identity.claims().display_name().unwrap_or("nobody").to_owned();
    format!("{name} to {}", login.return_to_or("-"))
}

/// A clock that goes on by this many seconds each time it is read.
pub fn going_on_by(seconds: i64) -> impl Clock {
    let readings = AtomicI64::new(0);
    move || now() + TimeDelta::seconds(seconds * readings.fetch_add(1, Ordering::Relaxed))
}

/// The administrator's button; the application sees to it that nobody else gets here.
pub async fn start_test(
    State(sso): State<Sso>,
    Path(company): Path<String>,
    mut cookies: Cookies,
) -> Result<(Cookies, Redirect), Refused> {
    let url = sso.start_test(&company, &mut cookies).await?;
    Ok((cookies, Redirect::to(url.as_str())))
}

/// Serves an application until the test ends; gives a browser before it.
pub async fn serve(app: Router) -> Browser {
    Browser::at(serve_at(app).await)
}

/// Serves an application until the test ends; gives its address.
pub async fn serve_at(app: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

/// A form as a browser posts it.
pub fn posted<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// The path and the query that a request of this address has.
pub fn target_of(address: &str) -> String {
    let url: Url = address.parse().unwrap();
    url[Position::BeforePath..].to_owned()
}

/// A request that says no more of itself than curl does.
pub fn plain(target: &str) -> Request {
    Request::get(target).with("Accept", "*/*").with("User-Agent", "curl/8.14.1")
}
