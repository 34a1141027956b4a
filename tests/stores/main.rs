//! Stores of pending logins, replay guards and stores of companies: each keeps what its trait
//! promises, alone and in the flow, in memory and in SQLite, in one process and in two.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod folder;
mod logins;
mod nodes;
mod wrong_guards;
mod wrong_pending_stores;
mod wrong_company_stores;
mod conformance;
mod faults;
mod memory;
mod sqlite;
mod sqlite_companies;
mod races;
mod two_processes;
