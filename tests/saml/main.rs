//! Floor 2: the texts, times, bindings and addresses of SAML, metadata of both sides, and the
//! request that goes out.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod fixture;
mod judges;
mod names;
mod instant;
mod code;
mod policy;
mod endpoints;
mod bindings;
mod redirect;
mod shape;
mod signature_place;
mod texts;
mod certificate;
mod metadata;
mod metadata_keys;
mod metadata_signature;
mod metadata_hostile;
mod metadata_corpus;
mod health;
mod notices;
mod changes;
mod sp_metadata;
mod request;
