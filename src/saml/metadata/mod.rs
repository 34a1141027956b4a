//! Metadata: what an identity provider says of itself in the document that its administrator
//! uploads, and what we say of ourselves (SAML Metadata 2.0).

pub mod error;
pub mod certificate;
pub mod identity_provider;
pub mod read;
pub mod health;
pub mod notices;
pub mod changes;
pub mod write;
