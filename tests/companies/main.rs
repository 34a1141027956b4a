//! Companies that set themselves up: what is staged, tested and live, on one node and on two, and
//! what is kept of each attempt to sign in.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod world;
mod set_up;
mod by_hand;
mod nodes;
mod unreadable;
mod attempts;
mod bundles;
mod redaction;
mod failing_log;
mod attempt_id;
