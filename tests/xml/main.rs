//! Floor 1: XML is read strictly, canonicalised exactly, and its signatures are verified narrowly.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod keys;
mod signers;
mod sign;
mod verify;
mod xmlsec1;
mod c14n_libxml2;
mod generator;
