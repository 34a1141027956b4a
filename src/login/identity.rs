//! Who signed in: what a verified assertion says of the user, and by which key to know him again.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::entra::claims::Claims;
use crate::login::company::Company;
use crate::saml::assertion::attributes::Attributes;
use crate::saml::assertion::belief::Assertion;
use crate::saml::assertion::facts::{AuthnFacts, Facts};
use crate::saml::assertion::subject::{NameId, Stamp};
use crate::saml::code::Code;
use crate::saml::names::EntityId;
use crate::saml::uris::{FORMAT_EMAIL_ADDRESS, FORMAT_PERSISTENT, FORMAT_TRANSIENT};
use crate::xml::misleading::misleads;

/// A user, as a verified and redeemed login says. There is no other way to one: no public
/// constructor and no `Deserialize`, so whoever holds one holds a proof. `Debug` shows nothing of
/// the user.
///
/// ```compile_fail,E0277
/// fn read(json: &str) -> saml_sp::Identity {
///     fn from_json<T: serde::de::DeserializeOwned>(json: &str) -> T { serde_json::from_str(json).unwrap() }
///     from_json::<saml_sp::Identity>(json)
/// }
/// ```
///
/// ```
/// fn read(json: &str) -> saml_sp::RequestId {
///     fn from_json<T: serde::de::DeserializeOwned>(json: &str) -> T { serde_json::from_str(json).unwrap() }
///     from_json::<saml_sp::RequestId>(json)
/// }
/// ```
pub struct Identity {
    company: Company,
    assertion: Arc<Assertion>,
}

/// By what an application knows a user again: within a company and an identity provider, Entra's
/// tenant and object ID, else a persistent NameID. Never an e-mail address or a UPN: those are
/// given to somebody else one day. `Debug` does not show the value.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserKey {
    company: Company,
    issuer: EntityId,
    kind: UserKeyKind,
    value: String,
}

/// What the value of a [`UserKey`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum UserKeyKind {
    /// `<tenant ID>/<object ID>`, both GUIDs in lower case.
    EntraObjectId,
    /// A persistent NameID, with its qualifiers where it has some.
    PersistentNameId,
}

/// Why a user has no key that stays. The login is good; the administrator must send more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoUserKey {
    /// The NameID is for this session only.
    #[error("the NameID is transient, and no tenant and object ID came")]
    Transient,
    /// The NameID is an e-mail address.
    #[error("the NameID is an e-mail address, and no tenant and object ID came")]
    EmailAddress,
    /// The NameID has control, bidirectional or invisible characters, which make two keys look
    /// like one.
    #[error("the NameID holds control, bidirectional or invisible characters")]
    Characters,
    /// Nothing that stays was sent.
    #[error("neither tenant and object ID nor a persistent NameID came")]
    NoStableId,
}

impl NoUserKey {
    /// The stable code of this reason.
    pub fn code(self) -> Code {
        match self {
            Self::Transient => Code::USER_KEY_TRANSIENT,
            Self::EmailAddress => Code::USER_KEY_EMAIL_ADDRESS,
            Self::Characters => Code::USER_KEY_CHARACTERS,
            Self::NoStableId => Code::USER_KEY_NO_STABLE_ID,
        }
    }
}

impl Identity {
    /// Only a redeemed login calls this.
    pub(crate) fn new(company: Company, assertion: Arc<Assertion>) -> Self {
        Self { company, assertion }
    }

    /// The company for which the user signed in.
    pub fn company(&self) -> &Company {
        &self.company
    }

    /// The identity provider that vouches for the user: the assertion's Issuer.
    pub fn issuer(&self) -> &str {
        self.text(self.facts().issuer)
    }

    /// The name by which the identity provider knows the user.
    pub fn name_id(&self) -> NameId<'_> {
        // A login without one is refused (rule NameId); the empty name is nobody's key.
        self.facts().name_id().unwrap_or_default()
    }

    /// All attributes, in the order in which they came.
    pub fn attributes(&self) -> Attributes<'_> {
        Attributes::of(&self.facts().attributes, &self.facts().texts)
    }

    /// The attributes, read as Entra ID's claims.
    pub fn claims(&self) -> Claims<'_> {
        Claims::of(self.attributes())
    }

    /// The assertion's ID.
    pub fn assertion_id(&self) -> &str {
        self.text(self.facts().id)
    }

    /// When the assertion was issued, UTC.
    pub fn issued_at(&self) -> Option<DateTime<Utc>> {
        self.facts().issue_instant.and_then(|stamp| stamp.instant)
    }

    /// The session at the identity provider, for a logout one day.
    pub fn session_index(&self) -> Option<&str> {
        self.authn()?.session_index.map(|span| self.text(span))
    }

    /// When the user signed in at the identity provider, UTC; a day ago is usual with Entra.
    pub fn signed_in_at(&self) -> Option<DateTime<Utc>> {
        self.authn()?.instant?.instant
    }

    /// Until when the session may last, UTC (`SessionNotOnOrAfter`); Entra sends none. The end
    /// of the assertion is not the end of the session.
    pub fn session_not_on_or_after(&self) -> Option<DateTime<Utc>> {
        let ends = self.facts().authn.iter().filter_map(|authn| authn.session_not_on_or_after);
        ends.filter_map(|stamp: Stamp| stamp.instant).min()
    }

    /// The class of authentication (`AuthnContextClassRef`).
    pub fn authn_context(&self) -> Option<&str> {
        self.authn()?.context_class.map(|span| self.text(span))
    }

    /// By what to know the user again.
    ///
    /// # Errors
    /// [`NoUserKey`] if nothing that stays was sent.
    pub fn user_key(&self) -> Result<UserKey, NoUserKey> {
        let (kind, value) = self.stable_id()?;
        Ok(UserKey {
            company: self.company.clone(),
            issuer: EntityId::known(self.issuer()),
            kind,
            value,
        })
    }

    fn stable_id(&self) -> Result<(UserKeyKind, String), NoUserKey> {
        let claims = self.claims();
        let ids = claims.tenant_id().zip(claims.object_id());
        if let Some((tenant, object)) =
            ids.filter(|(tenant, object)| is_guid(tenant) && is_guid(object))
        {
            let value = format!("{tenant}/{object}").to_ascii_lowercase();
            return Ok((UserKeyKind::EntraObjectId, value));
        }
        let name_id = self.name_id();
        match name_id.format() {
            FORMAT_PERSISTENT => {}
            FORMAT_TRANSIENT => return Err(NoUserKey::Transient),
            FORMAT_EMAIL_ADDRESS => return Err(NoUserKey::EmailAddress),
            _ => return Err(NoUserKey::NoStableId),
        }
        // Core 8.3.7: a persistent identifier is unique within its qualifiers.
        let qualifiers = [name_id.name_qualifier(), name_id.sp_name_qualifier()];
        let texts = qualifiers.into_iter().flatten().chain([name_id.value()]);
        if texts.flat_map(str::chars).any(misleads) {
            return Err(NoUserKey::Characters);
        }
        let value = match qualifiers {
            [None, None] if !begins_with_length(name_id.value()) => name_id.value().to_owned(),
            [name_qualifier, sp_name_qualifier] => {
                let qualifiers = [name_qualifier, sp_name_qualifier].map(Option::unwrap_or_default);
                let parts = qualifiers.into_iter().chain([name_id.value()]);
                parts.map(|part| format!("{}:{part}", part.len())).collect()
            }
        };
        Ok((UserKeyKind::PersistentNameId, value))
    }

    pub(crate) fn assertion(&self) -> &Arc<Assertion> {
        &self.assertion
    }

    fn facts(&self) -> &Facts {
        self.assertion.facts()
    }

    fn authn(&self) -> Option<&AuthnFacts> {
        self.facts().authn.first()
    }

    fn text(&self, span: crate::xml::document::Span) -> &str {
        self.facts().texts.at(span)
    }
}

impl UserKey {
    /// The company.
    pub fn company(&self) -> &Company {
        &self.company
    }

    /// The identity provider.
    pub fn issuer(&self) -> &str {
        self.issuer.as_str()
    }

    /// What the value is.
    pub fn kind(&self) -> UserKeyKind {
        self.kind
    }

    /// The value, unique among the users of this company, issuer and kind.
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl UserKeyKind {
    /// A stable name of the kind, for a column of a database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EntraObjectId => "entra-object-id",
            Self::PersistentNameId => "persistent-name-id",
        }
    }
}

impl std::fmt::Debug for UserKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UserKey")
            .field("company", &self.company)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity").field("company", &self.company).finish_non_exhaustive()
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Identity {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;

        let attributes: Vec<(&str, Vec<&str>)> = self
            .attributes()
            .iter()
            .map(|attribute| (attribute.name(), attribute.values().collect()))
            .collect();
        let mut identity = serializer.serialize_struct("Identity", 9)?;
        identity.serialize_field("company", &self.company)?;
        identity.serialize_field("issuer", self.issuer())?;
        identity.serialize_field("name_id", self.name_id().value())?;
        identity.serialize_field("name_id_format", self.name_id().format())?;
        identity.serialize_field("assertion_id", self.assertion_id())?;
        identity.serialize_field("session_index", &self.session_index())?;
        identity.serialize_field(
            "signed_in_at",
            &self.signed_in_at().map(crate::saml::instant::to_text),
        )?;
        identity.serialize_field("authn_context", &self.authn_context())?;
        identity.serialize_field("attributes", &AttributeMap(attributes))?;
        identity.end()
    }
}

/// Attributes as a map of name to list of texts.
#[cfg(feature = "serde")]
struct AttributeMap<'a>(Vec<(&'a str, Vec<&'a str>)>);

#[cfg(feature = "serde")]
impl serde::Serialize for AttributeMap<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, values)| (name, values)))
    }
}

/// Whether a bare NameID could be taken for one that is written with its qualifiers.
fn begins_with_length(value: &str) -> bool {
    let is_length = |start: &str| start.bytes().all(|byte| byte.is_ascii_digit());
    value.split_once(':').is_some_and(|(start, _)| is_length(start))
}

/// Eight, four, four, four and twelve hexadecimal digits.
fn is_guid(text: &str) -> bool {
    let mut parts = text.split('-');
    let digits = |length: usize| {
        move |part: &str| part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    [8, 4, 4, 4, 12].into_iter().all(|length| parts.next().is_some_and(digits(length)))
        && parts.next().is_none()
}
