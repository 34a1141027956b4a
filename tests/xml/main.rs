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
mod reading;
mod read;
mod read_characters;
mod read_namespaces;
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
mod key_making;
mod certificates;
mod algorithms;
mod keys;
mod key_verifies;
mod private_keys;
mod signers;
mod sign;
mod signed_octets;
mod verify;
mod verify_place;
mod verify_parts;
mod verify_signed_info;
mod verify_keys;
mod xmlsec1;
