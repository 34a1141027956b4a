//! Whom an assertion is about, and how that is confirmed (SAML Core 2.2.3, 2.4).

use chrono::{DateTime, Utc};

use crate::saml::instant;
use crate::saml::shape::{ShapeError, sequence, text_only};
use crate::saml::texts::Texts;
use crate::saml::uris::{ASSERTION, FORMAT_UNSPECIFIED};
use crate::xml::document::{Element, Span};

/// An instant as it is written, and what it means where it is a UTC time.
#[derive(Clone, Copy)]
pub struct Stamp {
    /// Its text.
    pub text: Span,
    /// Its meaning.
    pub instant: Option<DateTime<Utc>>,
}

/// Where a NameID and its attributes stand in the texts.
#[derive(Clone, Copy)]
pub struct NameIdSpans {
    value: Span,
    format: Option<Span>,
    name_qualifier: Option<Span>,
    sp_name_qualifier: Option<Span>,
    sp_provided_id: Option<Span>,
}

/// A SubjectConfirmation with its data.
#[derive(Clone, Copy)]
pub struct Confirmation {
    /// `Method`.
    pub method: Span,
    /// `Recipient`.
    pub recipient: Option<Span>,
    /// `InResponseTo`.
    pub in_response_to: Option<Span>,
    /// `NotBefore`.
    pub not_before: Option<Stamp>,
    /// `NotOnOrAfter`.
    pub not_on_or_after: Option<Stamp>,
}

/// The subject of an assertion.
#[derive(Default)]
pub struct Subject {
    /// Its NameID, where it has one in plain text.
    pub name_id: Option<NameIdSpans>,
    /// How it can be confirmed.
    pub confirmations: Vec<Confirmation>,
}

/// The name by which the identity provider knows the user (SAML Core 2.2.3): exact texts, never
/// trimmed or normalised.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct NameId<'a> {
    value: &'a str,
    format: Option<&'a str>,
    name_qualifier: Option<&'a str>,
    sp_name_qualifier: Option<&'a str>,
    sp_provided_id: Option<&'a str>,
}

impl<'a> NameId<'a> {
    pub(crate) fn of(spans: NameIdSpans, texts: &'a Texts) -> Self {
        let text = |span: Option<Span>| span.map(|span| texts.at(span));
        Self {
            value: texts.at(spans.value),
            format: text(spans.format),
            name_qualifier: text(spans.name_qualifier),
            sp_name_qualifier: text(spans.sp_name_qualifier),
            sp_provided_id: text(spans.sp_provided_id),
        }
    }

    /// The name itself.
    pub fn value(&self) -> &'a str {
        self.value
    }

    /// Its `Format`; unspecified where none was sent (SAML Core 2.2.2).
    pub fn format(&self) -> &'a str {
        self.format.unwrap_or(FORMAT_UNSPECIFIED)
    }

    /// Its `NameQualifier`.
    pub fn name_qualifier(&self) -> Option<&'a str> {
        self.name_qualifier
    }

    /// Its `SPNameQualifier`.
    pub fn sp_name_qualifier(&self) -> Option<&'a str> {
        self.sp_name_qualifier
    }

    /// Its `SPProvidedID`.
    pub fn sp_provided_id(&self) -> Option<&'a str> {
        self.sp_provided_id
    }
}

impl std::fmt::Debug for NameId<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NameId").finish_non_exhaustive()
    }
}

impl Stamp {
    /// Reads an attribute that is an instant.
    pub fn read(element: Element<'_>, name: &str, texts: &mut Texts) -> Option<Self> {
        let value = element.attribute(name)?;
        Some(Self { text: texts.keep(&value), instant: instant::parse(&value) })
    }
}

impl Subject {
    /// Reads a Subject: one identifier, then its confirmations.
    ///
    /// # Errors
    /// A child that the schema does not name there.
    pub fn read(subject: Element<'_>, texts: &mut Texts) -> Result<Self, ShapeError> {
        let mut children = sequence(subject)?;
        let identifier = children.take_if(is_identifier);
        let name_id = match identifier.filter(|id| id.is(ASSERTION, "NameID")) {
            Some(name_id) => Some(NameIdSpans::read(name_id, texts)?),
            None => None,
        };
        let mut confirmations = Vec::with_capacity(1);
        while let Some(confirmation) = children.optional(ASSERTION, "SubjectConfirmation") {
            confirmations.push(Confirmation::read(confirmation, texts)?);
        }
        children.end()?;
        Ok(Self { name_id, confirmations })
    }
}

impl NameIdSpans {
    fn read(name_id: Element<'_>, texts: &mut Texts) -> Result<Self, ShapeError> {
        let value = texts.keep(&text_only(name_id)?);
        let mut attribute = |name| name_id.attribute(name).map(|text| texts.keep(&text));
        Ok(Self {
            value,
            format: attribute("Format"),
            name_qualifier: attribute("NameQualifier"),
            sp_name_qualifier: attribute("SPNameQualifier"),
            sp_provided_id: attribute("SPProvidedID"),
        })
    }
}

impl Confirmation {
    fn read(confirmation: Element<'_>, texts: &mut Texts) -> Result<Self, ShapeError> {
        let method = texts.keep(&confirmation.attribute("Method").unwrap_or_default());
        let mut children = sequence(confirmation)?;
        // Whoever else may confirm it is never the identity.
        if let Some(name_id) =
            children.take_if(is_identifier).filter(|id| id.is(ASSERTION, "NameID"))
        {
            text_only(name_id)?;
        }
        let data = children.optional(ASSERTION, "SubjectConfirmationData");
        children.end()?;
        let mut text =
            |name| data.and_then(|data| data.attribute(name)).map(|value| texts.keep(&value));
        let (recipient, in_response_to) = (text("Recipient"), text("InResponseTo"));
        let mut stamp = |name| data.and_then(|data| Stamp::read(data, name, texts));
        let (not_before, not_on_or_after) = (stamp("NotBefore"), stamp("NotOnOrAfter"));
        Ok(Self { method, recipient, in_response_to, not_before, not_on_or_after })
    }
}

fn is_identifier(child: Element<'_>) -> bool {
    ["NameID", "BaseID", "EncryptedID"].iter().any(|name| child.is(ASSERTION, name))
}
