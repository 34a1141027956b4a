//! The names of the claims that Entra sends (Microsoft Learn, *SAML token claims reference*).
//!
//! Spelled here a second time on purpose: a slip in what the service provider reads shows in what
//! it does not find.

pub const TENANT_ID: &str = "http://schemas.microsoft.com/identity/claims/tenantid";
pub const OBJECT_ID: &str = "http://schemas.microsoft.com/identity/claims/objectidentifier";
pub const DISPLAY_NAME: &str = "http://schemas.microsoft.com/identity/claims/displayname";
pub const GROUPS: &str = "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups";
pub const IDENTITY_PROVIDER: &str = "http://schemas.microsoft.com/identity/claims/identityprovider";
pub const AUTHENTICATION_METHODS: &str =
    "http://schemas.microsoft.com/claims/authnmethodsreferences";
pub const GROUPS_LINK: &str = "http://schemas.microsoft.com/claims/groups.link";
pub const ROLE: &str = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role";
pub const GIVEN_NAME: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname";
pub const SURNAME: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname";
pub const EMAIL_ADDRESS: &str =
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";
pub const NAME: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name";

/// Sign-in by password.
pub const PASSWORD: &str =
    "http://schemas.microsoft.com/ws/2008/06/identity/authenticationmethod/password";
/// Sign-in by more than one factor.
pub const MULTIPLE_FACTORS: &str = "http://schemas.microsoft.com/claims/multipleauthn";
