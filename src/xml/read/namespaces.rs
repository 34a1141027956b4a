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
    /// Indices of the declarations on the way from the root, shadowed ones too.
    in_force: Vec<u32>,
    /// The names that were written with references or white space; their spans count on from the
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
        for &index in self.in_force.iter().rev() {
            if self.prefix(index) == prefix {
                return Ok(index);
            }
        }
        match prefix {
            "" => Ok(NO_NAMESPACE),
            "xml" => Ok(XML_PREFIX),
            _ => Err(ReadReason::UndeclaredPrefix),
        }
    }

    /// Whether two answers of [`Self::find`], both for prefixes in force, are one namespace.
    pub fn same(&self, one: u32, other: u32) -> bool {
        let key = |index| {
            self.declaration(index)
                .map_or(index, |declaration| declaration.same)
        };
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
        let name = self.name(value, plain);
        let (prefix_text, name_text) = (self.slice(prefix), self.slice(name));
        if (first..self.count()).any(|index| self.prefix(index) == prefix_text) {
            return Err(ReadReason::DuplicateAttribute);
        }
        if self.in_force.len() >= self.limits.namespaces {
            return Err(ReadReason::TooManyNamespaces);
        }
        if name_text.len() > self.limits.namespace_bytes {
            return Err(ReadReason::LongNamespace);
        }
        let is_xml = prefix_text == "xml";
        if prefix_text == "xmlns"
            || name_text == XMLNS_NAMESPACE
            || is_xml != (name_text == XML_NAMESPACE)
        {
            return Err(ReadReason::ReservedNamespace);
        }
        if name_text.is_empty() {
            if !prefix_text.is_empty() {
                return Err(ReadReason::EmptyNamespace);
            }
        } else if !has_scheme(name_text) {
            return Err(ReadReason::RelativeNamespace);
        }
        let index = self.count();
        let same = self
            .in_force
            .iter()
            .filter_map(|&index| self.declaration(index));
        let same = same
            .filter(|other| self.slice(other.name) == name_text)
            .map(|other| other.same);
        let same = same.last().unwrap_or(index);
        self.declarations.push(Declaration { prefix, name, same });
        // `xml` means what it means without a declaration.
        if !is_xml {
            self.in_force.push(index);
        }
        Ok(())
    }

    /// Where the namespace name stands that this value means.
    fn name(&mut self, value: Run, plain: bool) -> Run {
        if plain {
            return value;
        }
        let start = (self.text.len() + self.resolved.len()) as u32;
        let name = attribute_value(self.slice(value), plain).into_owned();
        self.resolved.push_str(&name);
        Run {
            start,
            end: start + name.len() as u32,
        }
    }

    fn declaration(&self, index: u32) -> Option<&Declaration> {
        self.declarations.get(index as usize)
    }

    fn prefix(&self, index: u32) -> &str {
        self.declaration(index)
            .map_or("", |declaration| self.slice(declaration.prefix))
    }

    fn slice(&self, span: Run) -> &str {
        let (start, end) = (span.start as usize, span.end as usize);
        let base = self.text.len();
        match start.checked_sub(base) {
            // An empty value at the very end cannot be: a quote and a `>` stand behind it.
            Some(start) => self.resolved.get(start..end - base).unwrap_or_default(),
            None => self.text.get(start..end).unwrap_or_default(),
        }
    }
}

/// Whether an URI reference begins with a scheme (RFC 3986 section 3.1), so that it is not
/// relative.
fn has_scheme(name: &str) -> bool {
    name.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    })
}
