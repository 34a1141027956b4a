//! Floor 1: XML is read strictly, canonicalised exactly, and its signatures are verified narrowly.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod generator;
mod libxml2;
mod read;
mod document;
mod limits;
mod read_libxml2;
mod decode;
mod write;
mod scanners;
mod linear;
mod c14n;
mod c14n_vectors;
mod c14n_libxml2;
mod c14n_xmlsec1;
mod keys;
mod signers;
mod sign;
mod verify;
mod xmlsec1;
