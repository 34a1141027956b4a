//! The Federation Metadata XML of a pretend Entra, in the shape of the real one.

use crate::saml::uris::{HTTP_POST, HTTP_REDIRECT, METADATA, PROTOCOL};
use crate::testing::claim_names::{
    DISPLAY_NAME, EMAIL_ADDRESS, GIVEN_NAME, GROUPS, GROUPS_LINK, IDENTITY_PROVIDER, NAME,
    OBJECT_ID, ROLE, SURNAME, TENANT_ID,
};
use crate::testing::error::PretendError;
use crate::testing::seed::message_id;
use crate::testing::setup::Setup;
use crate::testing::writer::Writer;
use crate::xml::digest::DigestAlgorithm;
use crate::xml::keys::base64_binary;
use crate::xml::sign::{Place, sign};
use crate::xml::verify::NAMESPACE as DSIG;

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
const FED: &str = "http://docs.oasis-open.org/wsfed/federation/200706";
const AUTH: &str = "http://docs.oasis-open.org/wsfed/authorization/200706";
const WSA: &str = "http://www.w3.org/2005/08/addressing";

/// The claims that Entra offers: name, display name, and what it says.
const OFFERED: [(&str, &str, &str); 19] = [
    (NAME, "Name", "The user's name for display; it may change."),
    (
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier",
        "Subject",
        "Who the user is to this application.",
    ),
    (GIVEN_NAME, "Given Name", "The user's given name."),
    (SURNAME, "Surname", "The user's surname."),
    (DISPLAY_NAME, "Display Name", "The name to show for the user."),
    ("http://schemas.microsoft.com/identity/claims/nickname", "Nick Name", "The user's nickname."),
    (
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/authenticationinstant",
        "Authentication Instant",
        "When the user signed in, UTC.",
    ),
    (
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/authenticationmethod",
        "Authentication Method",
        "How the user signed in.",
    ),
    (OBJECT_ID, "ObjectIdentifier", "The user's identifier in the directory, which never changes."),
    (TENANT_ID, "TenantId", "The user's tenant."),
    (IDENTITY_PROVIDER, "IdentityProvider", "Who signed the user in."),
    (EMAIL_ADDRESS, "Email", "The user's e-mail address."),
    (GROUPS, "Groups", "The user's groups."),
    (
        "http://schemas.microsoft.com/identity/claims/accesstoken",
        "External Access Token",
        "An access token of another identity provider.",
    ),
    (
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/expiration",
        "External Access Token Expiration",
        "When that access token ends, UTC.",
    ),
    (
        "http://schemas.microsoft.com/identity/claims/openid2_id",
        "External OpenID 2.0 Identifier",
        "The user's OpenID 2.0 identifier elsewhere.",
    ),
    (GROUPS_LINK, "GroupsOverageClaim", "Where to ask for groups that are too many to list."),
    (ROLE, "Role Claim", "The user's roles in the application."),
    (
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/wids",
        "RoleTemplate Id Claim",
        "The user's roles in the directory.",
    ),
];

/// The document, as it is downloaded: a byte order mark, a declaration and one line, signed by the
/// active key.
pub fn federation_metadata(setup: &Setup) -> Result<Vec<u8>, PretendError> {
    let id = message_id(&["metadata", &setup.tenant_id]);
    let key = &setup.active;
    let digest = DigestAlgorithm::Sha256;
    let signed = sign(
        &entity_descriptor(setup, &id),
        &id,
        Place::FirstChild,
        key.key(),
        Some(key.certificate()),
        key.algorithm(digest),
        digest,
    )
    .map_err(PretendError::not_signed)?;
    Ok(["\u{feff}", r#"<?xml version="1.0" encoding="utf-8"?>"#, &signed].concat().into_bytes())
}

fn entity_descriptor(setup: &Setup, id: &str) -> String {
    let mut xml = Writer::default();
    let entity_id = setup.issuer();
    let attributes =
        [("ID", Some(id)), ("entityID", Some(entity_id.as_str())), ("xmlns", Some(METADATA))];
    xml.start("EntityDescriptor", &attributes);
    security_token_service(&mut xml, setup);
    application_service(&mut xml, setup);
    identity_provider(&mut xml, setup);
    xml.end("EntityDescriptor");
    xml.finish()
}

/// The first half of WS-Federation, which a reader of SAML passes over.
fn security_token_service(xml: &mut Writer, setup: &Setup) {
    role_descriptor(xml, "fed:SecurityTokenServiceType");
    key_descriptors(xml, setup);
    xml.start("fed:ClaimTypesOffered", &[]);
    for (uri, name, description) in OFFERED {
        xml.start("auth:ClaimType", &[("Uri", Some(uri)), ("xmlns:auth", Some(AUTH))]);
        xml.text("auth:DisplayName", &[], name);
        xml.text("auth:Description", &[], description);
        xml.end("auth:ClaimType");
    }
    xml.end("fed:ClaimTypesOffered");
    let ws_federation = ws_federation_url(setup);
    endpoint(xml, "fed:SecurityTokenServiceEndpoint", &ws_federation);
    endpoint(xml, "fed:PassiveRequestorEndpoint", &ws_federation);
    xml.end("RoleDescriptor");
}

/// The second half.
fn application_service(xml: &mut Writer, setup: &Setup) {
    role_descriptor(xml, "fed:ApplicationServiceType");
    key_descriptors(xml, setup);
    let ws_federation = ws_federation_url(setup);
    endpoint(xml, "fed:TargetScopes", &setup.issuer());
    endpoint(xml, "fed:ApplicationServiceEndpoint", &ws_federation);
    endpoint(xml, "fed:PassiveRequestorEndpoint", &ws_federation);
    xml.end("RoleDescriptor");
}

fn identity_provider(xml: &mut Writer, setup: &Setup) {
    xml.start("IDPSSODescriptor", &[("protocolSupportEnumeration", Some(PROTOCOL))]);
    key_descriptors(xml, setup);
    for (service, binding) in [
        ("SingleLogoutService", HTTP_REDIRECT),
        ("SingleSignOnService", HTTP_REDIRECT),
        ("SingleSignOnService", HTTP_POST),
    ] {
        let location = setup.login_url.as_str();
        xml.empty(service, &[("Binding", Some(binding)), ("Location", Some(location))]);
    }
    xml.end("IDPSSODescriptor");
}

fn role_descriptor(xml: &mut Writer, kind: &str) {
    let attributes = [
        ("xsi:type", Some(kind)),
        ("protocolSupportEnumeration", Some(FED)),
        ("xmlns:xsi", Some(XSI)),
        ("xmlns:fed", Some(FED)),
    ];
    xml.start("RoleDescriptor", &attributes);
}

fn key_descriptors(xml: &mut Writer, setup: &Setup) {
    for key in &setup.keys {
        xml.start("KeyDescriptor", &[("use", Some("signing"))]);
        xml.start("KeyInfo", &[("xmlns", Some(DSIG))]);
        xml.start("X509Data", &[]);
        xml.text("X509Certificate", &[], &base64_binary::encode(key.certificate().der()));
        xml.end("X509Data");
        xml.end("KeyInfo");
        xml.end("KeyDescriptor");
    }
}

fn endpoint(xml: &mut Writer, name: &str, address: &str) {
    xml.start(name, &[]);
    xml.start("wsa:EndpointReference", &[("xmlns:wsa", Some(WSA))]);
    xml.text("wsa:Address", &[], address);
    xml.end("wsa:EndpointReference");
    xml.end(name);
}

fn ws_federation_url(setup: &Setup) -> String {
    format!("https://login.microsoftonline.com/{}/wsfed", setup.tenant_id)
}
