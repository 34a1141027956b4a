//! The demo's users in SQLite: one first sign-in makes one user, whatever arrives at once, and
//! what the application decides about users is decided by their key.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

#[path = "../../examples/demo/accounts/mod.rs"]
mod accounts;

mod at_once;
mod decisions;
mod on_disk;

use saml_sp::chrono::{DateTime, TimeDelta, Utc};
use saml_sp::testing::{PretendEntra, PretendUser};
use saml_sp::{Identity, ServiceProvider};

use crate::accounts::{Accounts, User};

fn now() -> DateTime<Utc> {
    "2026-03-25T12:00:00Z".parse().unwrap()
}

fn later() -> DateTime<Utc> {
    now() + TimeDelta::days(1)
}

fn entra() -> PretendEntra {
    PretendEntra::new().unwrap()
}

fn company(name: &str) -> ServiceProvider {
    let idp = entra().identity_provider().unwrap();
    let base = "https://sso.example.com".parse().unwrap();
    ServiceProvider::for_company(&base, name.parse().unwrap(), idp)
}

/// Who signs in to this company as this user.
fn identity_at(name: &str, user: &PretendUser) -> Identity {
    entra().as_user(user).sign_in(&company(name), now()).unwrap().identity
}

fn identity(user: &PretendUser) -> Identity {
    identity_at("contoso", user)
}

async fn in_memory() -> Accounts {
    Accounts::open(None, now()).await.unwrap()
}

async fn only_user(accounts: &Accounts) -> User {
    let users = accounts.users().await.unwrap();
    assert_eq!(users.len(), 1, "{users:?}");
    users[0].clone()
}

async fn password_account(accounts: &Accounts, email: &str) -> User {
    let contoso = "contoso".parse().unwrap();
    accounts.add_password_account(&contoso, email).await.unwrap()
}

async fn invite(accounts: &Accounts, account: &User, user: &PretendUser) {
    let entra = entra();
    let issuer = entra.entity_id();
    accounts.invite(account, &issuer, entra.tenant_id(), user.object_id()).await.unwrap();
}
