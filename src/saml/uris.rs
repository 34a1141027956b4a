//! The namespaces and identifiers that SAML 2.0 gives to its messages and to what they name.

/// Namespace of protocol messages (SAML Core 1.2).
pub const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
/// Namespace of assertions (SAML Core 1.2).
pub const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
/// Namespace of metadata (SAML Metadata 1.1).
pub const METADATA: &str = "urn:oasis:names:tc:SAML:2.0:metadata";

/// The only version spoken here (SAML Core 2.3.3, 3.2.2).
pub const VERSION: &str = "2.0";
/// Top-level status of a login that succeeded (SAML Core 3.2.2.2).
pub const SUCCESS: &str = "urn:oasis:names:tc:SAML:2.0:status:Success";
/// Confirmation by whoever bears the assertion (SAML Profiles 3.3).
pub const BEARER: &str = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

/// Binding of our requests (SAML Bindings 3.4).
pub const HTTP_REDIRECT: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
/// Binding of the answers (SAML Bindings 3.5).
pub const HTTP_POST: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";

/// Name format of a system entity, the only one an Issuer may carry (SAML Core 8.3.6).
pub const FORMAT_ENTITY: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";
/// Name format of a pairwise, stable identifier (SAML Core 8.3.7).
pub const FORMAT_PERSISTENT: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
/// Name format of an identifier that ends with the session (SAML Core 8.3.8).
pub const FORMAT_TRANSIENT: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
/// Name format of an e-mail address (SAML Core 8.3.2).
pub const FORMAT_EMAIL_ADDRESS: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
/// Name format left to the identity provider (SAML Core 8.3.1).
pub const FORMAT_UNSPECIFIED: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";
