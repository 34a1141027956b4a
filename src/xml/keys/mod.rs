//! Keys and what may be done with them: certificates, their public keys, and the algorithms that
//! are allowed.

pub mod base64_binary;
pub mod algorithms;
pub mod public_key;
pub mod certificate;
#[cfg(feature = "testing")]
pub mod private_key;
