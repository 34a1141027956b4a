//! The attributes and declarations of one start tag.

use crate::xml::document::arena::{AttributeNode, NO_NAMESPACE, Run};
use crate::xml::document::scan::find;
use crate::xml::document::value::{NoReference, attribute_value, is_xml_space, reference};
use crate::xml::limits::Limits;
use crate::xml::read::error::ReadReason;
use crate::xml::read::names::{Name, qualified};
use crate::xml::read::namespaces::Namespaces;

/// All attributes of a document.
pub struct Attributes<'t> {
    text: &'t str,
    limits: &'t Limits,
    pub nodes: Vec<AttributeNode>,
    /// Those that are an `ID`.
    ids: Vec<u32>,
    /// The names in the tag that is read, as they are written.
    names: Vec<&'t str>,
}

/// What one tag held behind its name.
#[derive(Clone, Copy)]
pub struct Held {
    pub attributes: Run,
    pub declarations: Run,
    /// It stands as canonical XML writes it, if no declaration is to be added.
    pub canonical: bool,
}

/// White space, a name, `=` and a quoted value.
struct Written {
    start: usize,
    name: Name,
    value: Run,
    /// The value holds no reference, tab or line feed.
    plain: bool,
    /// It stands as canonical XML writes it.
    canonical: bool,
}

impl Held {
    pub const NOTHING: Self =
        Self { attributes: Run::EMPTY, declarations: Run::EMPTY, canonical: true };
}

impl<'t> Attributes<'t> {
    pub fn new(text: &'t str, limits: &'t Limits) -> Self {
        let nodes = Vec::with_capacity(text.len() / 80 + 8);
        Self { text, limits, nodes, ids: Vec::with_capacity(4), names: Vec::with_capacity(8) }
    }

    /// Reads what stands between `at`, the end of a tag's name, and `end`, its `>` or `/>`.
    /// Declarations come into force; every attribute's namespace is looked up.
    pub fn read(
        &mut self,
        mut at: usize,
        end: usize,
        namespaces: &mut Namespaces<'t>,
    ) -> Result<Held, ReadReason> {
        let first = self.nodes.len();
        let first_declaration = namespaces.count();
        let mut prefixed = false;
        self.names.clear();
        let mut canonical = true;
        while let Some(written) = self.written(at, end)? {
            let Written { start, name, value, plain, .. } = written;
            at = value.end as usize + 1;
            canonical &= written.canonical;
            let (name_start, name_end) = (start as u32, name.end as u32);
            let raw = Run::new(name_start, name_end).of_text(self.text);
            if raw == "xmlns" || raw.starts_with("xmlns:") {
                let prefix = if raw == "xmlns" { name_end } else { name.local_start as u32 };
                let prefix = Run::new(prefix, name_end);
                namespaces.declare(prefix, value, plain, first_declaration)?;
                canonical = false;
                continue;
            }
            canonical &= self.follows(raw)?;
            if name.local_start != start {
                prefixed = true;
                canonical = false;
            } else if raw == "ID" {
                self.ids.push(self.nodes.len() as u32);
            }
            self.nodes.push(AttributeNode {
                name_start,
                local_start: name.local_start as u32,
                name_end,
                value,
                namespace: NO_NAMESPACE,
                plain,
            });
        }
        // White space before the end of the tag.
        canonical &= at == end;
        if prefixed {
            self.look_up(first, namespaces)?;
        }
        Ok(Held {
            attributes: Run::new(first as u32, self.nodes.len() as u32),
            declarations: Run::new(first_declaration, namespaces.count()),
            canonical,
        })
    }

    /// An attribute that repeats the `ID` of an earlier one.
    pub fn repeated_id(&self) -> Option<&AttributeNode> {
        if self.ids.len() < 2 {
            return None;
        }
        let ids = self.ids.iter().filter_map(|&index| self.nodes.get(index as usize));
        let value = |id: &AttributeNode| attribute_value(id.value.of_text(self.text), id.plain);
        let mut ids: Vec<_> = ids.map(|id| (value(id), id)).collect();
        // Stable, so that of two equal ones the second is the later.
        ids.sort_by(|(one, _), (other, _)| one.cmp(other));
        let mut neighbours = ids.iter().zip(ids.iter().skip(1));
        neighbours.find(|((one, _), (other, _))| one == other).map(|(_, (_, id))| *id)
    }

    /// Takes an attribute's name, which must be new in the tag. Whether the last one comes before
    /// it in canonical order, as far as names tell.
    fn follows(&mut self, name: &'t str) -> Result<bool, ReadReason> {
        if self.names.len() >= self.limits.attributes {
            return Err(ReadReason::TooManyAttributes);
        }
        if self.names.contains(&name) {
            return Err(ReadReason::DuplicateAttribute);
        }
        let follows = self.names.last().is_none_or(|last| *last < name);
        self.names.push(name);
        Ok(follows)
    }

    /// Gives the attributes since `first` their namespaces.
    fn look_up(&mut self, first: usize, namespaces: &Namespaces<'t>) -> Result<(), ReadReason> {
        let text = self.text;
        let here = self.nodes.get_mut(first..).unwrap_or_default();
        let prefixed = |node: &AttributeNode| node.local_start != node.name_start;
        for node in here.iter_mut().filter(|node| prefixed(node)) {
            node.namespace = namespaces.find(node.prefix().of_text(text))?;
        }
        for (index, node) in here.iter().enumerate().filter(|(_, node)| prefixed(node)) {
            let local = node.local();
            let mut before = here.iter().take(index).filter(|other| prefixed(other));
            let repeated = before.any(|other| {
                other.local().len() == local.len()
                    && namespaces.same(other.namespace, node.namespace)
                    && other.local().of_text(text) == local.of_text(text)
            });
            if repeated {
                return Err(ReadReason::DuplicateAttribute);
            }
        }
        Ok(())
    }

    /// The next attribute at `at`; nothing at the end of the tag.
    #[inline]
    fn written(&self, at: usize, end: usize) -> Result<Option<Written>, ReadReason> {
        let bytes = self.text.as_bytes().get(..end).unwrap_or_default();
        let start = after_space(bytes, at);
        if start == end {
            return Ok(None);
        }
        if start == at {
            let stray = bytes.get(at) == Some(&b'/');
            return Err(if stray { ReadReason::BadTag } else { ReadReason::MissingSpace });
        }
        let name = qualified(self.text, start).ok_or(ReadReason::BadName)?;
        let equals = after_space(bytes, name.end);
        if bytes.get(equals) != Some(&b'=') {
            return Err(ReadReason::BadTag);
        }
        let opening = after_space(bytes, equals + 1);
        let Some(&quote @ (b'"' | b'\'')) = bytes.get(opening) else {
            return Err(ReadReason::BadTag);
        };
        let mut written = Written {
            start,
            name,
            value: Run::EMPTY,
            plain: true,
            canonical: quote == b'"'
                && start == at + 1
                && bytes.get(at) == Some(&b' ')
                && opening == name.end + 1,
        };
        let mut at = opening + 1;
        loop {
            let special = |b| (b == quote) | (b == b'<') | (b == b'&') | (b < b' ');
            at = find(bytes, at, special).ok_or(ReadReason::BadTag)?;
            match bytes.get(at) {
                Some(b'<') => return Err(ReadReason::LessThan),
                Some(b'&') => {
                    let reference = reference_at(self.text, at)?;
                    written.plain = false;
                    written.canonical &= matches!(
                        reference,
                        "&amp;" | "&lt;" | "&quot;" | "&#x9;" | "&#xA;" | "&#xD;"
                    );
                    at += reference.len();
                }
                Some(&byte) if byte == quote => break,
                // A tab or a line feed: anything else was refused before.
                _ => {
                    (written.plain, written.canonical) = (false, false);
                    at += 1;
                }
            }
        }
        written.value = Run::new(opening as u32 + 1, at as u32);
        Ok(Some(written))
    }
}

/// The first place at or after `at` that holds no white space.
#[inline]
fn after_space(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(|&byte| is_xml_space(byte)) {
        at += 1;
    }
    at
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
