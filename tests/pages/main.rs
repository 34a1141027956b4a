//! The pages for customers' administrators, mounted in an application that is not the demo: with
//! sessions, a state and a theme of its own, under a base URL with a path.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod client;
#[path = "../axum_routes/unescaped.rs"]
mod unescaped;
mod markup;
mod html;
mod store;
mod world;
mod slow;
mod route_table;
mod set_up;
mod second_upload;
mod certificates;
mod typed;
mod wrong_files;
mod large_upload;
mod access;
mod set_up_links;
mod other_sites;
mod two_administrators;
mod connection_test;
mod attempts;
mod why;
mod script;
mod headers;
mod failing_store;
