//! Floor 2: the standard. What the messages of the Web Browser SSO profile are and what they must
//! say; which identity provider speaks, and in whose dialect, is not known here.

pub mod uris;
pub mod random;
pub mod names;
pub mod instant;
#[cfg(all(feature = "flow", feature = "serde"))]
pub mod instant_text;
pub mod code;
pub mod rule;
pub mod check;
pub mod policy;
pub mod endpoints;
pub mod bindings;
pub mod shape;
pub mod signature_place;
pub mod metadata;
pub mod request;
pub mod texts;
pub mod response;
pub mod signed;
pub mod assertion;
pub mod profile;
