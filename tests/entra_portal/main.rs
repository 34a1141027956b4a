//! The pages of the pretend Entra: that they do what their labels say, for a person in a browser
//! and for a test suite by HTTP.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

#[path = "../../examples/pretend_entra/portal/mod.rs"]
mod portal;

mod browser;
mod application;
mod bad_input;
mod by_http;
mod certificates;
mod faults;
mod pages;
mod program;
mod sessions;
mod trouble;
mod users;

use saml_sp::chrono::{DateTime, Utc};
use saml_sp::settings::{AcsUrl, SpUrls};
use saml_sp::testing::PretendUser;
use saml_sp::url::Url;
use saml_sp::{IdentityProvider, LoginRequest, PendingLogin, RequestId, ServiceProvider};

use crate::browser::Browser;
use crate::portal::Portal;

/// Where the application is, as *Basic SAML Configuration* has it.
const IDENTIFIER: &str = "http://127.0.0.1:3000/saml/acme";
const REPLY_URL: &str = "http://127.0.0.1:3000/saml/acme/finalize";
const SIGN_ON_URL: &str = "http://127.0.0.1:3000/saml/acme/init";

/// The clock of these tests.
fn now() -> DateTime<Utc> {
    "2026-03-25T12:00:00Z".parse().unwrap()
}

fn base_url() -> Url {
    "http://localhost:3001".parse().unwrap()
}

/// A tenant that was just made.
fn new_tenant() -> Portal {
    Portal::new(&base_url(), now).unwrap()
}

/// A tenant in which B.Simon is signed in and any application is answered.
fn ready() -> Portal {
    Portal::ready(&base_url(), now).unwrap()
}

/// The application, which was given the portal's metadata.
fn acme(portal: &Portal) -> ServiceProvider {
    let idp = IdentityProvider::from_metadata(&portal.metadata_xml().unwrap()).unwrap();
    ServiceProvider::for_company(
        &"http://127.0.0.1:3000".parse().unwrap(),
        "acme".parse().unwrap(),
        idp,
    )
}

/// The same application where it takes answers elsewhere.
fn acme_at(portal: &Portal, reply_url: &str) -> ServiceProvider {
    let acs: AcsUrl = reply_url.parse().unwrap();
    acme(portal).with_urls(SpUrls::new(IDENTIFIER.parse().unwrap(), acs))
}

/// A login that the application began: where the browser goes, and what is remembered.
fn begun(acme: &ServiceProvider) -> (String, PendingLogin) {
    begun_with(acme, |request| request)
}

fn begun_with<'s>(
    acme: &'s ServiceProvider,
    ask: impl FnOnce(LoginRequest<'s>) -> LoginRequest<'s>,
) -> (String, PendingLogin) {
    let request = acme.start_login(RequestId::from_entropy([7; 20]), now());
    let (url, pending) = ask(request).redirect().unwrap();
    assert!(url.as_str().starts_with("http://localhost:3001/saml2?"));
    (format!("{}?{}", url.path(), url.query().unwrap()), pending)
}

/// Saves *Basic SAML Configuration* for the application.
async fn configured(browser: &mut Browser) {
    let pasted =
        [("identifier", IDENTIFIER), ("reply_url", REPLY_URL), ("sign_on_url", SIGN_ON_URL)];
    let page = browser.post("/single-sign-on/basic-saml-configuration", &pasted).await;
    assert_eq!(page.status, 303);
}

fn b_simon() -> PretendUser {
    PretendUser::b_simon()
}
