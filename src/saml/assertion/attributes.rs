//! The attributes of an assertion (SAML Core 2.7.3): by exact name, all values, in order.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::saml::shape::{ShapeError, only, sequence};
use crate::saml::texts::Texts;
use crate::saml::uris::ASSERTION;
use crate::xml::document::{Element, Span};

/// Where the attributes stand in the texts; those of one name are one.
#[derive(Default)]
pub struct AttributeSpans {
    attributes: Vec<Spans>,
    values: Vec<Value>,
}

struct Spans {
    name: Span,
    name_format: Option<Span>,
    friendly_name: Option<Span>,
    first: usize,
    count: usize,
}

struct Value {
    attribute: usize,
    text: Span,
}

/// The attributes of a user, in the order in which they came.
#[derive(Clone, Copy)]
pub struct Attributes<'a> {
    spans: &'a AttributeSpans,
    texts: &'a Texts,
}

/// One attribute: its exact name and all its values.
#[derive(Clone, Copy)]
pub struct Attribute<'a> {
    spans: &'a Spans,
    all: Attributes<'a>,
}

impl<'a> Attributes<'a> {
    pub(crate) fn of(spans: &'a AttributeSpans, texts: &'a Texts) -> Self {
        Self { spans, texts }
    }

    /// The attribute of exactly this name: names are case-sensitive, and Entra's are mostly URIs.
    pub fn get(&self, name: &str) -> Option<Attribute<'a>> {
        self.iter().find(|attribute| attribute.name() == name)
    }

    /// All attributes, in the order in which their names first came.
    pub fn iter(&self) -> impl Iterator<Item = Attribute<'a>> + use<'a> {
        let all = *self;
        all.spans.attributes.iter().map(move |spans| Attribute { spans, all })
    }

    /// The names that did arrive, for an application's own error message.
    pub fn names(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.iter().map(|attribute| attribute.name())
    }

    /// How many attributes there are.
    pub fn len(&self) -> usize {
        self.spans.attributes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.spans.attributes.is_empty()
    }
}

impl<'a> Attribute<'a> {
    /// `Name`.
    pub fn name(&self) -> &'a str {
        self.all.texts.at(self.spans.name)
    }

    /// `NameFormat`, as far as one was sent.
    pub fn name_format(&self) -> Option<&'a str> {
        self.spans.name_format.map(|span| self.all.texts.at(span))
    }

    /// `FriendlyName`, as far as one was sent.
    pub fn friendly_name(&self) -> Option<&'a str> {
        self.spans.friendly_name.map(|span| self.all.texts.at(span))
    }

    /// The values in order: all the text in each, exact. An attribute may have none.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &'a str> + use<'a> {
        let end = self.spans.first.saturating_add(self.spans.count);
        let values = self.all.spans.values.get(self.spans.first..end).unwrap_or_default();
        let texts = self.all.texts;
        values.iter().map(move |value| texts.at(value.text))
    }

    /// The value, where there is exactly one.
    pub fn only_value(&self) -> Option<&'a str> {
        let mut values = self.values();
        if values.len() == 1 { values.next() } else { None }
    }
}

impl std::fmt::Debug for Attributes<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attributes").field("len", &self.len()).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Attribute<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attribute").finish_non_exhaustive()
    }
}

/// Reads AttributeStatements, one after the other.
pub struct AttributeReader<'d> {
    read: AttributeSpans,
    known: HashMap<Cow<'d, str>, usize>,
    out_of_order: bool,
}

impl<'d> AttributeReader<'d> {
    /// Room for what identity providers usually send.
    pub fn with_room() -> Self {
        let read =
            AttributeSpans { attributes: Vec::with_capacity(16), values: Vec::with_capacity(64) };
        Self { read, known: HashMap::with_capacity(16), out_of_order: false }
    }

    /// Reads one AttributeStatement; at most `most` values may come together. EncryptedAttributes
    /// are allowed by the schema, and are passed over.
    ///
    /// # Errors
    /// A child that the schema does not name, an attribute without a name, or too many values.
    pub fn read(
        &mut self,
        statement: Element<'d>,
        texts: &mut Texts,
        most: usize,
    ) -> Result<(), ShapeError> {
        let mut children = sequence(statement)?;
        while let Some(child) = children.take_if(|child| {
            child.is(ASSERTION, "Attribute") || child.is(ASSERTION, "EncryptedAttribute")
        }) {
            if child.is(ASSERTION, "Attribute") {
                self.attribute(child, texts, most)?;
            }
        }
        children.end()
    }

    fn attribute(
        &mut self,
        attribute: Element<'d>,
        texts: &mut Texts,
        most: usize,
    ) -> Result<(), ShapeError> {
        let at = attribute.span();
        let Some(name) = attribute.attribute("Name") else {
            return Err(ShapeError { problem: "an Attribute has no Name", at });
        };
        let number = match self.known.entry(name) {
            Entry::Occupied(known) => {
                self.out_of_order = true;
                *known.get()
            }
            Entry::Vacant(new) => {
                let number = self.read.attributes.len();
                let mut optional = |name| attribute.attribute(name).map(|text| texts.keep(&text));
                let (name_format, friendly_name) =
                    (optional("NameFormat"), optional("FriendlyName"));
                let name = texts.keep(new.key());
                // Which values are its own is said when all are there.
                let (first, count) = (0, 0);
                let spans = Spans { name, name_format, friendly_name, first, count };
                self.read.attributes.push(spans);
                *new.insert(number)
            }
        };
        for value in only(attribute, ASSERTION, "AttributeValue")? {
            if self.read.values.len() >= most {
                let problem = "there are more attribute values than the bound";
                return Err(ShapeError { problem, at });
            }
            let text = texts.keep(&value.deep_text());
            self.read.values.push(Value { attribute: number, text });
        }
        Ok(())
    }

    /// What was read, those of one name together.
    pub fn finish(self) -> AttributeSpans {
        let mut read = self.read;
        if self.out_of_order {
            // Stable: the values of one name stay in document order.
            read.values.sort_by_key(|value| value.attribute);
        }
        let mut values = read.values.iter().enumerate().peekable();
        for (number, attribute) in read.attributes.iter_mut().enumerate() {
            attribute.first = values.peek().map_or(read.values.len(), |(first, _)| *first);
            while values.next_if(|(_, value)| value.attribute == number).is_some() {
                attribute.count = attribute.count.saturating_add(1);
            }
        }
        read
    }
}
