//! The attributes and declarations of one start tag.

use crate::xml::document::arena::{AttributeNode, NO_NAMESPACE, Run};
use crate::xml::document::scan::find;
use crate::xml::document::value::{NoReference, attribute_value, is_xml_space, reference};
use crate::xml::limits::Limits;
use crate::xml::read::error::ReadReason;
use crate::xml::read::names::qualified;
use crate::xml::read::namespaces::Namespaces;

/// All attributes of a document.
pub struct Attributes<'t> {
    text: &'t str,
    limits: &'t Limits,
    pub nodes: Vec<AttributeNode>,
    /// Those that are an `ID`.
    pub ids: Vec<u32>,
}

/// What one tag held behind its name.
pub struct Held {
    pub attributes: Run,
    pub declarations: Run,
    /// It stands as canonical XML writes it, if no declaration is to be added.
    pub canonical: bool,
}

/// A value between quotes.
struct Value {
    span: Run,
    /// It holds no reference, tab or line feed.
    plain: bool,
    canonical: bool,
}

impl<'t> Attributes<'t> {
    pub fn new(text: &'t str, limits: &'t Limits) -> Self {
        let nodes = Vec::with_capacity(text.len() / 80 + 8);
        Self {
            text,
            limits,
            nodes,
            ids: Vec::new(),
        }
    }

    /// Reads what stands between `at`, the end of a tag's name, and `end`, its `>` or `/>`.
    /// Declarations come into force; every attribute's namespace is looked up.
    pub fn read(
        &mut self,
        mut at: usize,
        end: usize,
        namespaces: &mut Namespaces<'t>,
    ) -> Result<Held, ReadReason> {
        let first = self.nodes.len() as u32;
        let first_declaration = namespaces.count();
        let mut prefixed = 0;
        let mut canonical = true;
        // Names so far stand in ascending order, so that a greater one cannot be a duplicate.
        let mut ascending = true;
        while at < end {
            let start = self.after_space(at, end);
            if start == end {
                canonical = false;
                break;
            }
            if start == at {
                return Err(match self.text.as_bytes().get(at) {
                    Some(b'/') => ReadReason::BadTag,
                    _ => ReadReason::MissingSpace,
                });
            }
            canonical &= start == at + 1 && self.text.as_bytes().get(at) == Some(&b' ');
            let name = qualified(self.text, start).ok_or(ReadReason::BadName)?;
            let quote = self.quote(name.end, end)?;
            canonical &= quote == name.end + 1;
            let value = self.value(quote, end)?;
            canonical &= value.canonical;
            at = value.span.end as usize + 1;

            let raw = self.text.get(start..name.end).unwrap_or_default();
            let name_end = name.end as u32;
            if raw == "xmlns" || raw.starts_with("xmlns:") {
                let declared = if raw == "xmlns" {
                    name.end
                } else {
                    name.local_start
                };
                let prefix = Run::new(declared as u32, name_end);
                namespaces.declare(prefix, value.span, value.plain, first_declaration)?;
                canonical = false;
                continue;
            }
            if self.nodes.len() - first as usize >= self.limits.attributes {
                return Err(ReadReason::TooManyAttributes);
            }
            let before = self.nodes.get(first as usize..).unwrap_or_default();
            ascending &= before.last().is_none_or(|last| self.name(last) < raw);
            if !ascending {
                if before.iter().any(|other| self.name(other) == raw) {
                    return Err(ReadReason::DuplicateAttribute);
                }
                canonical = false;
            }
            if name.local_start != start {
                prefixed += 1;
                canonical = false;
            } else if raw == "ID" {
                self.ids.push(self.nodes.len() as u32);
            }
            self.nodes.push(AttributeNode {
                name_start: start as u32,
                local_start: name.local_start as u32,
                name_end,
                value: value.span,
                namespace: NO_NAMESPACE,
                plain: value.plain,
            });
        }
        if prefixed > 0 {
            self.look_up(first, prefixed, namespaces)?;
        }
        Ok(Held {
            attributes: Run::new(first, self.nodes.len() as u32),
            declarations: Run::new(first_declaration, namespaces.count()),
            canonical,
        })
    }

    /// An attribute that repeats the `ID` of an earlier one.
    pub fn repeated_id(&self) -> Option<&AttributeNode> {
        if self.ids.len() < 2 {
            return None;
        }
        let ids = self
            .ids
            .iter()
            .filter_map(|&index| self.nodes.get(index as usize));
        let mut ids: Vec<_> = ids
            .map(|id| {
                let raw = self
                    .text
                    .get(id.value.start as usize..id.value.end as usize);
                (attribute_value(raw.unwrap_or_default(), id.plain), id)
            })
            .collect();
        ids.sort_by(|(one, _), (other, _)| one.cmp(other));
        let mut neighbours = ids.iter().zip(ids.iter().skip(1));
        neighbours
            .find(|((one, _), (other, _))| one == other)
            .map(|(_, (_, id))| *id)
    }

    /// Gives the attributes since `first` their namespaces.
    fn look_up(
        &mut self,
        first: u32,
        prefixed: usize,
        namespaces: &Namespaces<'t>,
    ) -> Result<(), ReadReason> {
        let text = self.text;
        let here = self.nodes.get_mut(first as usize..).unwrap_or_default();
        for node in here
            .iter_mut()
            .filter(|node| node.local_start != node.name_start)
        {
            let prefix = text.get(node.name_start as usize..node.local_start as usize - 1);
            node.namespace = namespaces.find(prefix.unwrap_or_default())?;
        }
        if prefixed < 2 {
            return Ok(());
        }
        let local = |node: &AttributeNode| {
            text.get(node.local_start as usize..node.name_end as usize)
                .unwrap_or_default()
        };
        for (index, node) in here.iter().enumerate() {
            let repeated = here.iter().take(index).any(|other| {
                local(other) == local(node) && namespaces.same(other.namespace, node.namespace)
            });
            if repeated {
                return Err(ReadReason::DuplicateAttribute);
            }
        }
        Ok(())
    }

    fn name(&self, node: &AttributeNode) -> &'t str {
        self.text
            .get(node.name_start as usize..node.name_end as usize)
            .unwrap_or_default()
    }

    fn after_space(&self, mut at: usize, end: usize) -> usize {
        let bytes = self.text.as_bytes();
        while at < end && bytes.get(at).is_some_and(|&byte| is_xml_space(byte)) {
            at += 1;
        }
        at
    }

    /// Where the opening quote stands behind a name and its `=`.
    fn quote(&self, name_end: usize, end: usize) -> Result<usize, ReadReason> {
        let bytes = self.text.as_bytes();
        let equals = self.after_space(name_end, end);
        if bytes.get(equals) != Some(&b'=') {
            return Err(ReadReason::BadTag);
        }
        let quote = self.after_space(equals + 1, end);
        match bytes.get(quote) {
            Some(b'"' | b'\'') => Ok(quote),
            _ => Err(ReadReason::BadTag),
        }
    }

    /// The value whose opening quote stands at `opening`.
    fn value(&self, opening: usize, end: usize) -> Result<Value, ReadReason> {
        let bytes = self.text.as_bytes().get(..end).unwrap_or_default();
        let quote = bytes.get(opening).copied().unwrap_or(b'"');
        let start = opening + 1;
        let (mut plain, mut canonical) = (true, quote == b'"');
        let mut at = start;
        loop {
            let special = |b| (b == quote) | (b == b'<') | (b == b'&') | (b < b' ');
            at = find(bytes, at, special).ok_or(ReadReason::BadTag)?;
            match bytes.get(at) {
                Some(b'<') => return Err(ReadReason::LessThan),
                Some(b'&') => {
                    let written = reference_at(self.text, at)?;
                    plain = false;
                    canonical &= matches!(
                        written,
                        "&amp;" | "&lt;" | "&quot;" | "&#x9;" | "&#xA;" | "&#xD;"
                    );
                    at += written.len();
                }
                Some(&byte) if byte == quote => break,
                // A tab or a line feed: anything else was refused before.
                _ => {
                    (plain, canonical) = (false, false);
                    at += 1;
                }
            }
        }
        Ok(Value {
            span: Run::new(start as u32, at as u32),
            plain,
            canonical,
        })
    }
}

/// The reference that begins at `at`, as it is written.
pub fn reference_at(text: &str, at: usize) -> Result<&str, ReadReason> {
    let rest = text.get(at..).unwrap_or_default();
    match reference(rest) {
        Ok((_, length)) => Ok(rest.get(..length).unwrap_or_default()),
        Err(NoReference::Malformed) => Err(ReadReason::BadReference),
        Err(NoReference::Undefined) => Err(ReadReason::UndefinedEntity),
        Err(NoReference::NotACharacter) => Err(ReadReason::NotACharacter),
    }
}
