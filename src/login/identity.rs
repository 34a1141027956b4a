//! Who signed in: what a verified assertion says of the user.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::entra::claims::Claims;
use crate::login::company::Company;
use crate::saml::assertion::attributes::Attributes;
use crate::saml::assertion::facts::{AuthnFacts, Facts};
use crate::saml::assertion::subject::{NameId, Stamp};
use crate::saml::assertion::trust::Assertion;

/// A user, as a verified and redeemed login says. There is no other way to one: no public
/// constructor and no `Deserialize`, so whoever holds one holds a proof. `Debug` shows nothing of
/// the user.
///
/// This does not compile, since nothing makes an identity of a text:
/// ```compile_fail,E0277
/// fn read(json: &str) -> saml_sp::Identity {
///     fn from_json<T: serde::de::DeserializeOwned>(json: &str) -> T { serde_json::from_str(json).unwrap() }
///     from_json::<saml_sp::Identity>(json)
/// }
/// ```
/// A request ID can be read so:
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
    /// of the assertion is not the end of the session. By the clock skew it may be over already:
    /// give a session some minutes all the same, or its user is sent round in circles.
    pub fn session_not_on_or_after(&self) -> Option<DateTime<Utc>> {
        let ends = self.facts().authn.iter().filter_map(|authn| authn.session_not_on_or_after);
        ends.filter_map(|stamp: Stamp| stamp.instant).min()
    }

    /// The class of authentication (`AuthnContextClassRef`).
    pub fn authn_context(&self) -> Option<&str> {
        self.authn()?.context_class.map(|span| self.text(span))
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

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity").field("company", &self.company).finish_non_exhaustive()
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Identity {
    /// `company`, `issuer`, `name_id`, `name_id_format`, `assertion_id`, `issued_at`,
    /// `session_index`, `signed_in_at`, `authn_context`, and `attributes`: name to list of texts.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;

        let attributes: Vec<(&str, Vec<&str>)> = self
            .attributes()
            .iter()
            .map(|attribute| (attribute.name(), attribute.values().collect()))
            .collect();
        let mut identity = serializer.serialize_struct("Identity", 10)?;
        identity.serialize_field("company", &self.company)?;
        identity.serialize_field("issuer", self.issuer())?;
        identity.serialize_field("name_id", self.name_id().value())?;
        identity.serialize_field("name_id_format", self.name_id().format())?;
        identity.serialize_field("assertion_id", self.assertion_id())?;
        identity
            .serialize_field("issued_at", &self.issued_at().map(crate::saml::instant::to_text))?;
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
