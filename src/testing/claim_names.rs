//! The names of the claims that Entra sends (Microsoft Learn, *SAML token claims reference*).
//!
//! Spelled here a second time on purpose: a slip in what the service provider reads shows in what
//! it does not find.

/// The tenant's GUID.
pub const TENANT_ID: &str = "http://schemas.microsoft.com/identity/claims/tenantid";
/// The user's GUID in the tenant.
pub const OBJECT_ID: &str = "http://schemas.microsoft.com/identity/claims/objectidentifier";
/// The display name.
pub const DISPLAY_NAME: &str = "http://schemas.microsoft.com/identity/claims/displayname";
/// The groups, up to 150.
pub const GROUPS: &str = "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups";
/// Who signed the user in.
pub const IDENTITY_PROVIDER: &str = "http://schemas.microsoft.com/identity/claims/identityprovider";
/// How the user signed in.
pub const AUTHENTICATION_METHODS: &str =
    "http://schemas.microsoft.com/claims/authnmethodsreferences";
/// Where to ask for more groups than are listed.
pub const GROUPS_LINK: &str = "http://schemas.microsoft.com/claims/groups.link";
/// The roles in the application.
pub const ROLE: &str = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role";
/// The given name.
pub const GIVEN_NAME: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname";
/// The surname.
pub const SURNAME: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname";
/// The e-mail address.
pub const EMAIL_ADDRESS: &str =
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";
/// The user principal name, by Entra's default.
pub const NAME: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name";

/// Sign-in by password.
pub const PASSWORD: &str =
    "http://schemas.microsoft.com/ws/2008/06/identity/authenticationmethod/password";
/// Sign-in by more than one factor.
pub const MULTIPLE_FACTORS: &str = "http://schemas.microsoft.com/claims/multipleauthn";
