//! Floor 4: the journey. From a click on the tile to a user who is signed in, built on the three
//! floors below.

pub mod company;
pub mod return_to;
pub mod base_url;
pub mod fields;
pub mod settings;
pub mod fingerprint;
pub mod pending;
pub mod identity;
pub mod user_key;
pub mod report;
pub mod refusal;
pub mod verified;
pub mod start;
pub mod journey;
pub mod service_provider;
pub mod provision;
