//! An AuthnRequest, read as an identity provider reads it (SAML Core 3.4.1, Bindings 3.4).

use chrono::{DateTime, Utc};
use url::Url;

use crate::saml::bindings::decode_redirect;
use crate::saml::instant;
use crate::saml::shape::{ShapeError, sequence, text_only};
use crate::saml::signature_place::is_signature;
use crate::saml::uris::{ASSERTION, PROTOCOL, VERSION};
use crate::testing::error::PretendError;
use crate::xml::document::Element;
use crate::xml::limits::Limits;
use crate::xml::read::decode::decode_utf8;
use crate::xml::read::error::ReadError;
use crate::xml::read::{Declared, read};

/// An AuthnRequest that came by HTTP-Redirect, with the parameters beside it. What it says is
/// kept, also where Entra would refuse it: see [`check`](Self::check).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthnRequest {
    pub(super) id: String,
    pub(super) issuer: Option<String>,
    pub(super) issue_instant: String,
    pub(super) issued_at: DateTime<Utc>,
    pub(super) destination: Option<String>,
    pub(super) acs_url: Option<String>,
    pub(super) has_acs_index: bool,
    pub(super) protocol_binding: Option<String>,
    pub(super) force_authn: bool,
    pub(super) is_passive: bool,
    pub(super) has_subject: bool,
    pub(super) name_id_format: Option<String>,
    pub(super) has_sp_name_qualifier: bool,
    pub(super) authn_contexts: Vec<String>,
    pub(super) comparison: Option<String>,
    pub(super) has_proxying: bool,
    relay_state: Option<String>,
    login_hint: Option<String>,
}

impl AuthnRequest {
    /// Reads the address that a browser was sent to.
    ///
    /// # Errors
    /// [`PretendError::NoRequest`], and [`PretendError::Unreadable`] for a parameter that is there
    /// twice, for what is not one whole DEFLATE stream in base64, and as in
    /// [`from_xml`](Self::from_xml).
    pub fn from_url(url: &Url) -> Result<Self, PretendError> {
        let (mut saml_request, mut relay_state, mut login_hint) = (None, None, None);
        for (name, value) in url.query_pairs() {
            let parameter = match name.as_ref() {
                "SAMLRequest" => &mut saml_request,
                "RelayState" => &mut relay_state,
                "login_hint" => &mut login_hint,
                _ => continue,
            };
            if parameter.replace(value.into_owned()).is_some() {
                return Err(PretendError::Unreadable("a parameter is repeated"));
            }
        }
        let most = Limits::default().message_bytes;
        let saml_request = saml_request.ok_or(PretendError::NoRequest)?;
        let message = decode_redirect(&saml_request, most)
            .ok_or(PretendError::Unreadable("SAMLRequest is not DEFLATE in base64"))?;
        let text = decode_utf8(message, most).map_err(not_read)?;
        Ok(Self { relay_state, login_hint, ..Self::from_xml(text)? })
    }

    /// Reads an AuthnRequest alone.
    ///
    /// # Errors
    /// [`PretendError::Unreadable`] if it is no XML of the strict kind, no AuthnRequest of version
    /// 2.0, or not built as the protocol schema says.
    pub fn from_xml(xml: impl Into<String>) -> Result<Self, PretendError> {
        let document =
            read(xml.into(), Declared::MustBeUtf8, &Limits::default()).map_err(not_read)?;
        let root = document.root();
        if !root.is(PROTOCOL, "AuthnRequest") {
            return Err(PretendError::Unreadable("it is not an AuthnRequest"));
        }
        if root.attribute("Version").is_none_or(|version| version != VERSION) {
            return Err(PretendError::Unreadable("it is not of version 2.0"));
        }
        Self::of(root)
    }

    /// `ID`, which the answer names in `InResponseTo`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The Issuer: the service provider's entity ID.
    pub fn issuer(&self) -> Option<&str> {
        self.issuer.as_deref()
    }

    /// `IssueInstant`, UTC.
    pub fn issued_at(&self) -> DateTime<Utc> {
        self.issued_at
    }

    /// `Destination`.
    pub fn destination(&self) -> Option<&str> {
        self.destination.as_deref()
    }

    /// `AssertionConsumerServiceURL`, to which the answer goes.
    pub fn acs_url(&self) -> Option<&str> {
        self.acs_url.as_deref()
    }

    /// `ProtocolBinding`, by which the answer is to come.
    pub fn protocol_binding(&self) -> Option<&str> {
        self.protocol_binding.as_deref()
    }

    /// Whether a fresh sign-in is asked for (`ForceAuthn`).
    pub fn force_authn(&self) -> bool {
        self.force_authn
    }

    /// Whether the user is to be shown nothing (`IsPassive`).
    pub fn is_passive(&self) -> bool {
        self.is_passive
    }

    /// The format of NameID that is asked for (`NameIDPolicy`).
    pub fn name_id_format(&self) -> Option<&str> {
        self.name_id_format.as_deref()
    }

    /// The classes of authentication that are asked for (`RequestedAuthnContext`).
    pub fn authn_contexts(&self) -> &[String] {
        &self.authn_contexts
    }

    /// `RelayState`, which goes back with the answer.
    pub fn relay_state(&self) -> Option<&str> {
        self.relay_state.as_deref()
    }

    /// `login_hint`, which says to Entra who is going to sign in.
    pub fn login_hint(&self) -> Option<&str> {
        self.login_hint.as_deref()
    }

    fn of(request: Element<'_>) -> Result<Self, PretendError> {
        let text = |name| request.attribute(name).map(|value| value.into_owned());
        let id = text("ID").ok_or(PretendError::Unreadable("it has no ID"))?;
        let issue_instant =
            text("IssueInstant").ok_or(PretendError::Unreadable("it has no IssueInstant"))?;
        let issued_at = instant::parse(&issue_instant)
            .ok_or(PretendError::Unreadable("its IssueInstant is not a UTC time"))?;
        let children = Children::read(request)
            .map_err(|error: ShapeError| PretendError::Unreadable(error.problem))?;
        let (policy, contexts) = (children.name_id_policy, children.requested_authn_context);
        let of = |element: Option<Element<'_>>, name| {
            element.and_then(|element| element.attribute(name)).map(|value| value.into_owned())
        };
        Ok(Self {
            id,
            issuer: children.issuer,
            issue_instant,
            issued_at,
            destination: text("Destination"),
            acs_url: text("AssertionConsumerServiceURL"),
            has_acs_index: request.attribute("AssertionConsumerServiceIndex").is_some(),
            protocol_binding: text("ProtocolBinding"),
            force_authn: boolean(request, "ForceAuthn")?,
            is_passive: boolean(request, "IsPassive")?,
            has_subject: children.has_subject,
            name_id_format: of(policy, "Format"),
            has_sp_name_qualifier: of(policy, "SPNameQualifier").is_some(),
            authn_contexts: children.authn_contexts,
            comparison: of(contexts, "Comparison"),
            has_proxying: children.scoping.is_some_and(|scoping| {
                scoping.attribute("ProxyCount").is_some() || scoping.children().next().is_some()
            }),
            relay_state: None,
            login_hint: None,
        })
    }
}

/// The child elements of an AuthnRequest, in the order of the protocol schema.
struct Children<'d> {
    issuer: Option<String>,
    has_subject: bool,
    name_id_policy: Option<Element<'d>>,
    requested_authn_context: Option<Element<'d>>,
    authn_contexts: Vec<String>,
    scoping: Option<Element<'d>>,
}

impl<'d> Children<'d> {
    fn read(request: Element<'d>) -> Result<Self, ShapeError> {
        let mut children = sequence(request)?;
        let issuer = match children.optional(ASSERTION, "Issuer") {
            Some(issuer) => Some(text_only(issuer)?.into_owned()),
            None => None,
        };
        children.take_if(is_signature);
        children.optional(PROTOCOL, "Extensions");
        let has_subject = children.optional(ASSERTION, "Subject").is_some();
        let name_id_policy = children.optional(PROTOCOL, "NameIDPolicy");
        children.optional(ASSERTION, "Conditions");
        let requested_authn_context = children.optional(PROTOCOL, "RequestedAuthnContext");
        let scoping = children.optional(PROTOCOL, "Scoping");
        children.end()?;
        if let Some(policy) = name_id_policy {
            sequence(policy)?.end()?;
        }
        let mut authn_contexts = Vec::new();
        if let Some(contexts) = requested_authn_context {
            let mut classes = sequence(contexts)?;
            while let Some(class) = classes.optional(ASSERTION, "AuthnContextClassRef") {
                authn_contexts.push(text_only(class)?.into_owned());
            }
            classes.end()?;
        }
        Ok(Self {
            issuer,
            has_subject,
            name_id_policy,
            requested_authn_context,
            authn_contexts,
            scoping,
        })
    }
}

/// An `xs:boolean`, false where it is absent.
fn boolean(request: Element<'_>, name: &str) -> Result<bool, PretendError> {
    match request.attribute(name).as_deref() {
        None | Some("false" | "0") => Ok(false),
        Some("true" | "1") => Ok(true),
        Some(_) => Err(PretendError::Unreadable("ForceAuthn or IsPassive is not true or false")),
    }
}

fn not_read(error: ReadError) -> PretendError {
    PretendError::Unreadable(error.reason.sentence())
}
