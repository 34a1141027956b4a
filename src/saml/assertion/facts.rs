//! Everything that an assertion says, read in the order of its schema (SAML Core 2.3.3).

use crate::saml::assertion::attributes::{AttributeReader, AttributeSpans};
use crate::saml::assertion::conditions::Conditions;
use crate::saml::assertion::subject::{NameId, Stamp, Subject};
use crate::saml::shape::{ShapeError, sequence, text_only};
use crate::saml::signature_place;
use crate::saml::texts::Texts;
use crate::saml::uris::ASSERTION;
use crate::xml::document::{Element, Span};
use crate::xml::limits::Limits;

/// What an assertion says, whoever said it.
pub struct Facts {
    /// The decoded texts that all spans are of.
    pub texts: Texts,
    /// `ID`.
    pub id: Span,
    /// `Version`.
    pub version: Span,
    /// `IssueInstant`.
    pub issue_instant: Option<Stamp>,
    /// The Issuer's name.
    pub issuer: Span,
    /// The Issuer's `Format`.
    pub issuer_format: Option<Span>,
    /// Whom it is about.
    pub subject: Subject,
    /// Under which conditions it holds.
    pub conditions: Conditions,
    /// How the user signed in.
    pub authn: Vec<AuthnFacts>,
    /// The user's attributes.
    pub attributes: AttributeSpans,
}

/// An AuthnStatement (SAML Core 2.7.2).
#[derive(Clone, Copy)]
pub struct AuthnFacts {
    /// `AuthnInstant`.
    pub instant: Option<Stamp>,
    /// `SessionIndex`.
    pub session_index: Option<Span>,
    /// `SessionNotOnOrAfter`.
    pub session_not_on_or_after: Option<Stamp>,
    /// `AuthnContextClassRef`.
    pub context_class: Option<Span>,
}

impl Facts {
    /// Reads an assertion.
    ///
    /// # Errors
    /// It is not built as the schema says, or holds more values than the bound.
    pub fn read(assertion: Element<'_>, limits: &Limits) -> Result<Self, ShapeError> {
        let span = assertion.span();
        let length = usize::try_from(span.end.saturating_sub(span.start)).unwrap_or_default();
        let mut texts = Texts::with_capacity(length);
        let mut attribute = |name| texts.keep(&assertion.attribute(name).unwrap_or_default());
        let (id, version) = (attribute("ID"), attribute("Version"));
        let issue_instant = Stamp::read(assertion, "IssueInstant", &mut texts);
        if texts.at(id).is_empty() {
            return Err(ShapeError { problem: "the assertion has no ID", at: span });
        }

        let mut children = sequence(assertion)?;
        let issuer = children.required(ASSERTION, "Issuer", "the assertion has no Issuer")?;
        let issuer_format = issuer.attribute("Format").map(|format| texts.keep(&format));
        let issuer = texts.keep(&text_only(issuer)?);
        children.take_if(signature_place::is_signature);
        let subject = match children.optional(ASSERTION, "Subject") {
            Some(subject) => Subject::read(subject, &mut texts)?,
            None => Subject::default(),
        };
        let conditions = match children.optional(ASSERTION, "Conditions") {
            Some(conditions) => Conditions::read(conditions, &mut texts)?,
            None => Conditions::default(),
        };
        children.optional(ASSERTION, "Advice");

        let mut authn = Vec::with_capacity(1);
        let mut attributes = AttributeReader::with_room();
        while let Some(statement) = children.take_if(is_statement) {
            if statement.is(ASSERTION, "AuthnStatement") {
                authn.push(AuthnFacts::read(statement, &mut texts)?);
            } else if statement.is(ASSERTION, "AttributeStatement") {
                attributes.read(statement, &mut texts, limits.attribute_values)?;
            } else {
                authz_decision(statement)?;
            }
        }
        children.end()?;
        let attributes = attributes.finish();
        Ok(Self {
            texts,
            id,
            version,
            issue_instant,
            issuer,
            issuer_format,
            subject,
            conditions,
            authn,
            attributes,
        })
    }
}

impl Facts {
    /// The subject's NameID.
    pub fn name_id(&self) -> Option<NameId<'_>> {
        self.subject.name_id.map(|spans| NameId::of(spans, &self.texts))
    }
}

impl AuthnFacts {
    fn read(statement: Element<'_>, texts: &mut Texts) -> Result<Self, ShapeError> {
        let instant = Stamp::read(statement, "AuthnInstant", texts);
        let session_index = statement.attribute("SessionIndex").map(|text| texts.keep(&text));
        let session_not_on_or_after = Stamp::read(statement, "SessionNotOnOrAfter", texts);
        let mut children = sequence(statement)?;
        if let Some(locality) = children.optional(ASSERTION, "SubjectLocality") {
            sequence(locality)?.end()?;
        }
        let context = children.required(
            ASSERTION,
            "AuthnContext",
            "the AuthnStatement has no AuthnContext",
        )?;
        children.end()?;

        let mut children = sequence(context)?;
        let context_class = match children.optional(ASSERTION, "AuthnContextClassRef") {
            Some(class) => Some(texts.keep(&text_only(class)?)),
            None => None,
        };
        // A declaration may be anything; a reference to one is text.
        if children.optional(ASSERTION, "AuthnContextDecl").is_none()
            && let Some(reference) = children.optional(ASSERTION, "AuthnContextDeclRef")
        {
            text_only(reference)?;
        }
        while let Some(authority) = children.optional(ASSERTION, "AuthenticatingAuthority") {
            text_only(authority)?;
        }
        children.end()?;
        Ok(Self { instant, session_index, session_not_on_or_after, context_class })
    }
}

/// The statements that the schema names, in any order; an abstract Statement is none of them.
fn is_statement(child: Element<'_>) -> bool {
    ["AuthnStatement", "AttributeStatement", "AuthzDecisionStatement"]
        .iter()
        .any(|name| child.is(ASSERTION, name))
}

/// Holds an AuthzDecisionStatement to its schema (SAML Core 2.7.4); nothing is read of it.
fn authz_decision(statement: Element<'_>) -> Result<(), ShapeError> {
    let mut children = sequence(statement)?;
    while let Some(action) = children.optional(ASSERTION, "Action") {
        text_only(action)?;
    }
    if let Some(evidence) = children.optional(ASSERTION, "Evidence") {
        let mut references = sequence(evidence)?;
        while let Some(reference) = references.take_if(|child| {
            child.is(ASSERTION, "AssertionIDRef") || child.is(ASSERTION, "AssertionURIRef")
        }) {
            text_only(reference)?;
        }
        references.end()?;
    }
    children.end()
}
