//! Floor 4: one valid login, every rule that it must satisfy, and what becomes of it when one is
//! broken. All through the public API; only signing reaches into the floors.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod edit;
mod valid;
mod identity;
mod every_rule;
mod rules_response;
mod rules_assertion;
mod confirmations;
mod conditions;
mod times;
mod attributes;
mod shapes;
mod texts;
mod signatures;
mod keys;
mod wrapping;
mod pollution;
mod pending;
mod refuse;
mod replay;
mod user_key;
mod report;
mod report_words;
mod report_forms;
mod outline;
mod codes;
mod errors_document;
mod no_panic;
mod provisioning;
mod provisioning_race;
