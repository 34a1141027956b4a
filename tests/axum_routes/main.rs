//! The axum wing as its applications and browsers meet it: whole programs behind real TCP
//! connections, asked by an HTTP client that sends exact bytes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod client;
mod unescaped;
mod markup;
mod page;
mod browser;
mod stage;
mod login;
mod extractors;
mod init;
mod return_to;
mod navigation;
mod company_name;
mod body;
mod cookies;
mod answered;
mod script;
mod headers;
mod host;
mod stores;
mod connection_test;
mod refusal_page;
mod metadata;
mod quick_start;
