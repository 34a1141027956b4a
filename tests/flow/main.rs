//! The flow wing: every journey of a browser through it, and what is around a login, by the public
//! API alone.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod browser;
mod stores;
mod world;
mod posted;
mod whole_login;
mod second_thoughts;
mod tabs;
mod expired;
mod unsolicited;
mod companies;
mod relay_state;
mod junk;
mod once;
mod cookies;
mod cookie_room;
mod odd_cookies;
mod sealed;
mod sealing_keys;
mod stored;
mod connection_test;
mod staged;
mod tenants;
mod events;
mod event_json;
mod never_came_back;
mod failing_stores;
mod failing_guard;
mod hanging_stores;
mod silence;
mod spans;
mod codes;
mod errors_document;
mod troubleshooting_document;
