//! Floor 4, up to the moment when the browser leaves: companies and addresses, what is remembered,
//! what is asked; and what the types promise by themselves.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

#[path = "../entra/sign_in.rs"]
mod sign_in;
mod company;
mod return_to;
mod base_url;
mod pending;
mod fingerprint;
mod start_login;
mod static_promises;
mod silence;
