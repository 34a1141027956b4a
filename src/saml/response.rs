//! From the posted form to a Response that was read and is not believed.

use chrono::{DateTime, Utc};

use crate::saml::bindings::{AcsForm, DecodeError, decode_post};
use crate::saml::check::Checks;
use crate::saml::code::Code;
use crate::saml::instant;
use crate::saml::rule::Rule;
use crate::saml::shape::{ShapeError, sequence, text_only};
use crate::saml::signature_place;
use crate::saml::texts::Texts;
use crate::saml::uris::{ASSERTION, FORMAT_ENTITY, PROTOCOL};
use crate::xml::document::{Document, Element, NodeId, Span};
use crate::xml::limits::Limits;
use crate::xml::read::decode::decode_utf8;
use crate::xml::read::error::{ReadError, ReadReason};
use crate::xml::read::{Declared, read};

/// Why a posted form holds no Response that could be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ResponseError {
    /// `SAMLResponse` is empty.
    #[error("SAMLResponse is empty")]
    Empty,
    /// The message is larger than the bound.
    #[error("the message is larger than the bound")]
    TooLarge,
    /// `SAMLResponse` is not standard, padded base64.
    #[error("SAMLResponse is not base64")]
    NotBase64,
    /// The message is not XML of the strict kind.
    #[error("the message is not XML that can be read: {0}")]
    Xml(ReadError),
    /// The message is XML, and no Response.
    #[error("the message is not a SAML 2.0 Response")]
    NotAResponse,
    /// The Response is not built as its schema says.
    #[error("the Response is not built as its schema says: {0}")]
    Shape(ShapeError),
}

impl ResponseError {
    /// The stable code of this reason.
    pub fn code(&self) -> Code {
        match self {
            Self::Empty => Code::RESPONSE_EMPTY,
            Self::TooLarge => Code::RESPONSE_TOO_LARGE,
            Self::NotBase64 => Code::RESPONSE_NOT_BASE64,
            Self::Xml(ReadError { reason: ReadReason::Empty, .. }) => Code::RESPONSE_EMPTY,
            Self::Xml(ReadError { reason: ReadReason::TooLarge, .. }) => Code::RESPONSE_TOO_LARGE,
            Self::Xml(ReadError { reason: ReadReason::NotUtf8, .. }) => Code::RESPONSE_NOT_UTF8,
            Self::Xml(ReadError { reason: ReadReason::Doctype, .. }) => Code::RESPONSE_DOCTYPE,
            Self::Xml(_) => Code::RESPONSE_NOT_XML,
            Self::NotAResponse => Code::RESPONSE_NOT_A_RESPONSE,
            Self::Shape(_) => Code::RESPONSE_SHAPE,
        }
    }
}

/// A Response as it was posted: read, bounded, and nothing of it believed.
pub struct UntrustedResponse {
    document: Document,
    message: Message,
    assertion: Option<NodeId>,
    response_signature: Option<NodeId>,
    assertion_signature: Option<NodeId>,
    assertions: Assertions,
    misplaced_signature: Option<Span>,
}

/// A form that could not be read as a Response: why, and how far it got.
pub struct Unread {
    /// Why.
    pub error: ResponseError,
    /// The document, where it was XML.
    pub document: Option<Box<Document>>,
}

/// What a Response says beside its assertion.
pub struct Message {
    texts: Texts,
    version: Option<Span>,
    issue_instant: Option<Span>,
    destination: Option<Span>,
    in_response_to: Option<Span>,
    issuer: Option<Issuer>,
    status: Vec<Span>,
    status_message: Option<Span>,
}

#[derive(Clone, Copy)]
struct Issuer {
    name: Span,
    format: Option<Span>,
}

impl UntrustedResponse {
    /// Decodes, parses and reads the form, and records the stages that it passes.
    ///
    /// # Errors
    /// [`Unread`], with the failing stage recorded.
    pub fn read(form: &AcsForm, limits: &Limits, checks: &mut Checks) -> Result<Self, Unread> {
        let bytes = decode_post(form.saml_response(), limits.message_bytes).map_err(|error| {
            let error = match error {
                DecodeError::Empty => ResponseError::Empty,
                DecodeError::TooLarge => ResponseError::TooLarge,
                DecodeError::NotBase64 => ResponseError::NotBase64,
            };
            unread(checks, Rule::Encoding, error, None)
        })?;
        checks.record(Rule::Encoding, true);
        let document = decode_utf8(bytes, limits.message_bytes)
            .and_then(|text| read(text, Declared::MustBeUtf8, limits))
            .map_err(|error| unread(checks, Rule::Xml, ResponseError::Xml(error), None))?;
        checks.record(Rule::Xml, true);
        match parts(&document) {
            Ok((message, assertion)) => {
                checks.record(Rule::ResponseShape, true);
                Ok(Self::survey(document, message, assertion))
            }
            Err(error) => Err(unread(checks, Rule::ResponseShape, error, Some(document))),
        }
    }

    /// Looks once through the whole document for what may stand in one place only.
    fn survey(document: Document, message: Message, assertion: Option<NodeId>) -> Self {
        let signature = |parent| signature_place::after_issuer(parent).map(Element::node_id);
        let response_signature = signature(document.root());
        let assertion_signature =
            assertion.and_then(|assertion| document.element(assertion)).and_then(signature);
        let placed = [response_signature, assertion_signature];
        let (mut plain, mut encrypted, mut misplaced_signature) = (0_usize, 0_usize, None);
        for element in document.elements() {
            match element.local_name() {
                "Assertion" if element.namespace() == ASSERTION => {
                    plain = plain.saturating_add(1);
                }
                "EncryptedAssertion" if element.namespace() == ASSERTION => {
                    encrypted = encrypted.saturating_add(1);
                }
                _ if signature_place::is_misplaced(element, placed) => {
                    misplaced_signature = misplaced_signature.or(Some(element.span()));
                }
                _ => {}
            }
        }
        Self {
            document,
            message,
            assertion,
            response_signature,
            assertion_signature,
            assertions: Assertions { plain, encrypted },
            misplaced_signature,
        }
    }

    /// The posted document.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// What the Response says.
    pub fn message(&self) -> &Message {
        &self.message
    }

    /// The assertion, a child of the Response; the first, where there are several.
    pub fn assertion(&self) -> Option<Element<'_>> {
        self.document.element(self.assertion?)
    }

    /// The signature at the Response's place for one.
    pub fn response_signature(&self) -> Option<Element<'_>> {
        self.document.element(self.response_signature?)
    }

    /// The signature at the assertion's place for one.
    pub fn assertion_signature(&self) -> Option<Element<'_>> {
        self.document.element(self.assertion_signature?)
    }

    /// Assertions of every kind in the whole document, wherever they stand.
    pub fn assertions(&self) -> Assertions {
        self.assertions
    }

    /// A signature that stands where none may.
    pub fn misplaced_signature(&self) -> Option<Span> {
        self.misplaced_signature
    }
}

/// How many assertions a document holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assertions {
    /// Assertions in plain sight.
    pub plain: usize,
    /// Encrypted ones.
    pub encrypted: usize,
}

impl Message {
    /// `Version`.
    pub fn version(&self) -> Option<&str> {
        self.text(self.version)
    }

    /// `IssueInstant` as it is written.
    pub fn issue_instant(&self) -> Option<&str> {
        self.text(self.issue_instant)
    }

    /// `IssueInstant`, if it is a UTC time.
    pub fn issued_at(&self) -> Option<DateTime<Utc>> {
        self.issue_instant().and_then(instant::parse)
    }

    /// `Destination`.
    pub fn destination(&self) -> Option<&str> {
        self.text(self.destination)
    }

    /// `InResponseTo`.
    pub fn in_response_to(&self) -> Option<&str> {
        self.text(self.in_response_to)
    }

    /// The Issuer's name.
    pub fn issuer(&self) -> Option<&str> {
        self.text(self.issuer.map(|issuer| issuer.name))
    }

    /// Whether the Issuer's Format is absent or says that it names an entity.
    pub fn issuer_is_entity(&self) -> bool {
        self.text(self.issuer.and_then(|issuer| issuer.format)).is_none_or(|f| f == FORMAT_ENTITY)
    }

    /// The status codes, outermost first.
    pub fn status_codes(&self) -> impl Iterator<Item = &str> {
        self.status.iter().map(|code| self.texts.at(*code))
    }

    /// `StatusMessage`.
    pub fn status_message(&self) -> Option<&str> {
        self.text(self.status_message)
    }

    fn text(&self, span: Option<Span>) -> Option<&str> {
        span.map(|span| self.texts.at(span))
    }
}

fn unread(
    checks: &mut Checks,
    rule: Rule,
    error: ResponseError,
    document: Option<Document>,
) -> Unread {
    let at = if let ResponseError::Shape(shape) = error { Some(shape.at) } else { None };
    checks.fail(rule, error.code(), at);
    Unread { error, document: document.map(Box::new) }
}

/// The Response's own children, in the order of the protocol schema (SAML Core 3.2.2, 3.3.3).
fn parts(document: &Document) -> Result<(Message, Option<NodeId>), ResponseError> {
    let response = document.root();
    if !response.is(PROTOCOL, "Response") {
        return Err(ResponseError::NotAResponse);
    }
    read_parts(response).map_err(ResponseError::Shape)
}

fn read_parts(response: Element<'_>) -> Result<(Message, Option<NodeId>), ShapeError> {
    let mut texts = Texts::with_capacity(512);
    let mut attribute = |name| response.attribute(name).map(|value| texts.keep(&value));
    let (version, issue_instant) = (attribute("Version"), attribute("IssueInstant"));
    let (destination, in_response_to) = (attribute("Destination"), attribute("InResponseTo"));
    if response.attribute("ID").is_none_or(|id| id.is_empty()) {
        return Err(ShapeError { problem: "the Response has no ID", at: response.span() });
    }
    let mut children = sequence(response)?;
    let issuer = match children.optional(ASSERTION, "Issuer") {
        Some(issuer) => Some(Issuer {
            name: texts.keep(&text_only(issuer)?),
            format: issuer.attribute("Format").map(|format| texts.keep(&format)),
        }),
        None => None,
    };
    children.take_if(signature_place::is_signature);
    children.optional(PROTOCOL, "Extensions");
    let status = children.required(PROTOCOL, "Status", "the Response has no Status")?;
    let (status, status_message) = read_status(status, &mut texts)?;
    let mut assertion = None;
    while let Some(child) = children.take_if(|child| {
        child.is(ASSERTION, "Assertion") || child.is(ASSERTION, "EncryptedAssertion")
    }) {
        if assertion.is_none() && child.is(ASSERTION, "Assertion") {
            assertion = Some(child.node_id());
        }
    }
    children.end()?;
    let message = Message {
        texts,
        version,
        issue_instant,
        destination,
        in_response_to,
        issuer,
        status,
        status_message,
    };
    Ok((message, assertion))
}

/// The status codes, outermost first, and the message (SAML Core 3.2.2.1 to 3.2.2.3).
fn read_status(
    status: Element<'_>,
    texts: &mut Texts,
) -> Result<(Vec<Span>, Option<Span>), ShapeError> {
    let mut children = sequence(status)?;
    let mut next =
        Some(children.required(PROTOCOL, "StatusCode", "the Status has no StatusCode")?);
    let mut codes = Vec::with_capacity(2);
    while let Some(code) = next {
        codes.push(texts.keep(&code.attribute("Value").unwrap_or_default()));
        let mut nested = sequence(code)?;
        next = nested.optional(PROTOCOL, "StatusCode");
        nested.end()?;
    }
    let message = match children.optional(PROTOCOL, "StatusMessage") {
        Some(message) => Some(texts.keep(&text_only(message)?)),
        None => None,
    };
    children.optional(PROTOCOL, "StatusDetail");
    children.end()?;
    Ok((codes, message))
}
