//! The pretend Entra: that it answers as the real one does, and misbehaves exactly as told.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod answers;
mod journeys;
mod keys;
mod misbehaviours;
mod requests;
mod shape;
mod users;

use saml_sp::chrono::{DateTime, Utc};
use saml_sp::testing::PretendEntra;
use saml_sp::url::Url;
use saml_sp::{PendingLogin, RequestId, ServiceProvider};

/// The clock of these tests.
fn now() -> DateTime<Utc> {
    "2026-03-25T12:00:00Z".parse().unwrap()
}

fn entra() -> PretendEntra {
    PretendEntra::new().unwrap()
}

/// The service provider of Contoso, which trusts this pretend Entra.
fn contoso(entra: &PretendEntra) -> ServiceProvider {
    let base = "https://sso.example.com".parse().unwrap();
    let idp = entra.identity_provider().unwrap();
    ServiceProvider::for_company(&base, "contoso".parse().unwrap(), idp)
}

/// A login that this service provider began.
fn begun(service_provider: &ServiceProvider) -> (Url, PendingLogin) {
    service_provider.start_login(request_id(), now()).redirect().unwrap()
}

fn request_id() -> RequestId {
    RequestId::from_entropy([7; 20])
}
