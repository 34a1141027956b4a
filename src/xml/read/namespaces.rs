//! Namespace declarations and what prefixes mean: Namespaces in XML 1.0 (third edition).

use crate::xml::document::XML_NAMESPACE;
use crate::xml::document::arena::{Declaration, NO_NAMESPACE, Run, XML_PREFIX};
use crate::xml::document::value::attribute_value;
use crate::xml::limits::Limits;
use crate::xml::read::error::ReadReason;

/// The namespace that the prefix `xmlns` is bound to, and nothing else may be.
const XMLNS_NAMESPACE: &str = "http://www.w3.org/2000/xmlns/";

/// All declarations of a document, and those in force where the reader stands.
pub struct Namespaces<'t> {
    text: &'t str,
    limits: &'t Limits,
    /// Never shrinks: nodes point into it.
    pub declarations: Vec<Declaration>,
    /// The declarations on the way from the root, shadowed ones too: prefixes and indices.
    in_force: Vec<(&'t str, u32)>,
    /// The names that were written with references or white space; their places count on from the
    /// text's end.
    pub resolved: String,
}

impl<'t> Namespaces<'t> {
    pub fn new(text: &'t str, limits: &'t Limits) -> Self {
        Self {
            text,
            limits,
            declarations: Vec::with_capacity(16),
            in_force: Vec::with_capacity(16),
            resolved: String::new(),
        }
    }

    /// How many declarations there are, of the document.
    pub fn count(&self) -> u32 {
        self.declarations.len() as u32
    }

    /// How many are in force: what [`Self::leave`] goes back to.
    pub fn depth(&self) -> u32 {
        self.in_force.len() as u32
    }

    /// Ends the declarations made since there were `depth`.
    pub fn leave(&mut self, depth: u32) {
        self.in_force.truncate(depth as usize);
    }

    /// What a prefix means here; the empty one means the default namespace.
    pub fn find(&self, prefix: &str) -> Result<u32, ReadReason> {
        if let Some((_, index)) = self.in_force.iter().rev().find(|(known, _)| *known == prefix) {
            return Ok(*index);
        }
        match prefix {
            "" => Ok(NO_NAMESPACE),
            "xml" => Ok(XML_PREFIX),
            _ => Err(ReadReason::UndeclaredPrefix),
        }
    }

    /// Whether two answers of [`Self::find`], both for prefixes in force, are one namespace.
    pub fn same(&self, one: u32, other: u32) -> bool {
        let key = |index| self.declaration(index).map_or(index, |declaration| declaration.same);
        key(one) == key(other)
    }

    /// Takes `xmlns:prefix="value"`, or `xmlns="value"` where the prefix is empty, in a tag whose
    /// first declaration was `first`.
    pub fn declare(
        &mut self,
        prefix: Run,
        value: Run,
        plain: bool,
        first: u32,
    ) -> Result<(), ReadReason> {
        let declared = prefix;
        let prefix = declared.of_text(self.text);
        let here = self.declarations.get(first as usize..).unwrap_or_default();
        if here.iter().any(|other| other.prefix.of_text(self.text) == prefix) {
            return Err(ReadReason::DuplicateAttribute);
        }
        if self.in_force.len() >= self.limits.namespaces {
            return Err(ReadReason::TooManyNamespaces);
        }
        let place = self.place_of_name(value, plain);
        let name = self.slice(place);
        if name.len() > self.limits.namespace_bytes {
            return Err(ReadReason::LongNamespace);
        }
        let is_xml = prefix == "xml";
        if prefix == "xmlns" || name == XMLNS_NAMESPACE || is_xml != (name == XML_NAMESPACE) {
            return Err(ReadReason::ReservedNamespace);
        }
        if name.is_empty() && !prefix.is_empty() {
            return Err(ReadReason::EmptyNamespace);
        }
        if !name.is_empty() && !has_scheme(name) {
            return Err(ReadReason::RelativeNamespace);
        }
        let index = self.count();
        let mut others = self.in_force.iter().filter_map(|&(_, other)| self.declaration(other));
        let same = others.find(|other| self.slice(other.name) == name);
        let same = same.map_or(index, |other| other.same);
        self.declarations.push(Declaration { prefix: declared, name: place, same });
        // `xml` means what it means without a declaration.
        if !is_xml {
            self.in_force.push((prefix, index));
        }
        Ok(())
    }

    /// Where the namespace name stands that this value means.
    fn place_of_name(&mut self, value: Run, plain: bool) -> Run {
        if plain {
            return value;
        }
        let start = self.text.len() + self.resolved.len();
        self.resolved.push_str(&attribute_value(value.of_text(self.text), plain));
        Run::new(start as u32, (self.text.len() + self.resolved.len()) as u32)
    }

    fn declaration(&self, index: u32) -> Option<&Declaration> {
        self.declarations.get(index as usize)
    }

    /// A name's text: of the document, or behind it.
    fn slice(&self, name: Run) -> &str {
        let base = self.text.len() as u32;
        match (name.start.checked_sub(base), name.end.checked_sub(base)) {
            (Some(start), Some(end)) => Run::new(start, end).of_text(&self.resolved),
            _ => name.of_text(self.text),
        }
    }
}

/// Whether an URI reference begins with a scheme (RFC 3986 section 3.1), so that it is not
/// relative.
fn has_scheme(name: &str) -> bool {
    name.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    })
}
