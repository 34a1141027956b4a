//! Floor 3: Entra's claims, the values to paste into its portal, and what it is told to change.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod sign_in;
mod claims;
mod setup;
mod advice;
mod aadsts;
