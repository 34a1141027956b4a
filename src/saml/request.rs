//! The AuthnRequest that asks the identity provider for a login (SAML Core 3.4.1, Bindings 3.4).

use chrono::{DateTime, Utc};
use url::form_urlencoded::byte_serialize;

use crate::saml::bindings::encode_redirect;
use crate::saml::endpoints::SpUrls;
use crate::saml::instant;
use crate::saml::names::{RequestId, SsoUrl};
use crate::saml::uris::{
    ASSERTION, FORMAT_EMAIL_ADDRESS, FORMAT_PERSISTENT, FORMAT_TRANSIENT, FORMAT_UNSPECIFIED,
    HTTP_POST, PROTOCOL, VERSION,
};
use crate::xml::write::{attribute, escape_text};

/// What was asked, as far as the answer must fit it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The request's ID.
    pub id: RequestId,
    /// When it was made, UTC.
    pub at: DateTime<Utc>,
    /// Whether a fresh sign-in was asked for.
    pub force_authn: bool,
}

/// The format of NameID to ask for; Entra knows these four and refuses any other (AADSTS75016).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameIdFormat {
    /// A pairwise identifier that stays.
    Persistent,
    /// An e-mail address.
    EmailAddress,
    /// What the identity provider likes.
    Unspecified,
    /// An identifier for this session only, which is nobody's key.
    Transient,
}

impl NameIdFormat {
    /// The identifier of the format (SAML Core 8.3).
    pub fn uri(self) -> &'static str {
        match self {
            Self::Persistent => FORMAT_PERSISTENT,
            Self::EmailAddress => FORMAT_EMAIL_ADDRESS,
            Self::Unspecified => FORMAT_UNSPECIFIED,
            Self::Transient => FORMAT_TRANSIENT,
        }
    }
}

/// What a login asks for beside the login. By default nothing: Entra's administrator decides on
/// the NameID, and a RequestedAuthnContext ends in AADSTS75011 for whoever signed in otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestOptions {
    /// Sign in again even with a session (`ForceAuthn`).
    pub force_authn: bool,
    /// Show the user nothing (`IsPassive`).
    pub is_passive: bool,
    /// The format of NameID (`NameIDPolicy`).
    pub name_id_format: Option<NameIdFormat>,
    /// The classes of authentication, one of which must have been used (`RequestedAuthnContext`,
    /// comparison exact).
    pub authn_contexts: Vec<String>,
    /// Who is going to sign in (`login_hint`, a parameter of Entra's beside the request: it
    /// refuses a Subject, AADSTS900236).
    pub login_hint: Option<String>,
}

/// The text of the AuthnRequest. Equal arguments give equal texts.
pub fn authn_request(
    id: &RequestId,
    at: DateTime<Utc>,
    urls: &SpUrls,
    destination: &SsoUrl,
    options: &RequestOptions,
) -> String {
    let mut xml = String::with_capacity(1024);
    xml.push_str("<samlp:AuthnRequest");
    attribute(&mut xml, "xmlns:samlp", PROTOCOL);
    attribute(&mut xml, "xmlns:saml", ASSERTION);
    attribute(&mut xml, "ID", id.as_str());
    attribute(&mut xml, "Version", VERSION);
    attribute(&mut xml, "IssueInstant", &instant::to_text(at));
    attribute(&mut xml, "Destination", destination.as_str());
    if options.force_authn {
        attribute(&mut xml, "ForceAuthn", "true");
    }
    if options.is_passive {
        attribute(&mut xml, "IsPassive", "true");
    }
    attribute(&mut xml, "ProtocolBinding", HTTP_POST);
    attribute(&mut xml, "AssertionConsumerServiceURL", urls.acs().as_str());
    xml.push_str("><saml:Issuer>");
    escape_text(&mut xml, urls.entity_id().as_str());
    xml.push_str("</saml:Issuer>");
    if let Some(format) = options.name_id_format {
        xml.push_str("<samlp:NameIDPolicy");
        attribute(&mut xml, "Format", format.uri());
        xml.push_str("/>");
    }
    if !options.authn_contexts.is_empty() {
        xml.push_str("<samlp:RequestedAuthnContext Comparison=\"exact\">");
        for class in &options.authn_contexts {
            xml.push_str("<saml:AuthnContextClassRef>");
            escape_text(&mut xml, class);
            xml.push_str("</saml:AuthnContextClassRef>");
        }
        xml.push_str("</samlp:RequestedAuthnContext>");
    }
    xml.push_str("</samlp:AuthnRequest>");
    xml
}

/// The address to send the browser to: the SSO URL with the request, RelayState and, where
/// given, the login hint in its query (SAML Bindings 3.4.4.1). A query that is there is kept.
pub fn redirect_url(
    sso: &SsoUrl,
    authn_request: &str,
    relay_state: &str,
    login_hint: Option<&str>,
) -> String {
    let mut url = String::with_capacity(1024);
    url.push_str(sso.as_str());
    match sso.as_str().split_once('?') {
        None => url.push('?'),
        Some((_, query)) if query.is_empty() || query.ends_with('&') => {}
        Some(_) => url.push('&'),
    }
    url.push_str("SAMLRequest=");
    url.extend(byte_serialize(encode_redirect(authn_request).as_bytes()));
    url.push_str("&RelayState=");
    url.extend(byte_serialize(relay_state.as_bytes()));
    if let Some(hint) = login_hint {
        url.push_str("&login_hint=");
        url.extend(byte_serialize(hint.as_bytes()));
    }
    url
}
