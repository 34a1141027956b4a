//! The reader's loop over a document: token by token, with what is open on a stack of its own.

use quick_xml::parser::{CommentParser, ElementParser, Parser as _};

use crate::xml::document::arena::{Kind, Node, Run};
use crate::xml::document::scan::find;
use crate::xml::limits::Limits;
use crate::xml::read::attributes::{Attributes, Held, reference_at};
use crate::xml::read::declaration::declaration;
use crate::xml::read::error::ReadReason;
use crate::xml::read::names::qualified;
use crate::xml::read::namespaces::Namespaces;

/// A document while it is read.
pub struct Parser<'t> {
    text: &'t str,
    bytes: &'t [u8],
    limits: &'t Limits,
    /// Where the next token begins: when reading fails, the one that is at fault.
    pub at: usize,
    pub nodes: Vec<Node>,
    pub attributes: Attributes<'t>,
    pub namespaces: Namespaces<'t>,
    open: Vec<Open>,
    /// The last start tag that was nothing but a name.
    bare: Option<Bare<'t>>,
}

/// An element whose end tag has not come.
#[derive(Clone, Copy)]
struct Open {
    node: u32,
    /// How many declarations were in force around it.
    namespaces: u32,
}

/// A start tag from `<` to `>` that holds a name only, never empty.
#[derive(Clone, Copy)]
struct Bare<'t> {
    tag: &'t [u8],
    /// Where its local name begins, counted from the `<`.
    local: u32,
}

/// What begins with `<!`, as far as it is allowed.
enum Markup {
    Comment,
    Section,
}

const COMMENT: &[u8] = b"<!--";
const SECTION: &[u8] = b"<![CDATA[";
const SECTION_END: &str = "]]>";
const DOCTYPE: &[u8] = b"<!DOCTYPE";

impl<'t> Parser<'t> {
    pub fn new(text: &'t str, limits: &'t Limits) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            limits,
            at: 0,
            nodes: Vec::with_capacity((text.len() / 40 + 16).min(limits.nodes)),
            attributes: Attributes::new(text, limits),
            namespaces: Namespaces::new(text, limits),
            open: Vec::with_capacity(limits.depth.min(16)),
            bare: None,
        }
    }

    /// Reads the whole text as one document.
    pub fn document(&mut self, must_be_utf8: bool) -> Result<(), ReadReason> {
        self.at = declaration(self.text, must_be_utf8)?;
        if !self.outside()? {
            let only_space = self.bytes.iter().all(u8::is_ascii_whitespace);
            return Err(if only_space {
                ReadReason::Empty
            } else {
                ReadReason::NoRoot
            });
        }
        self.start_tag()?;
        while let Some(&open) = self.open.last() {
            match self.rest() {
                [b'<', b'/', ..] => self.end_tag(open)?,
                [b'<', b'!', ..] => match self.markup()? {
                    Markup::Comment => self.comment()?,
                    Markup::Section => self.section(open)?,
                },
                [b'<', b'?', ..] => return Err(ReadReason::ProcessingInstruction),
                [b'<', _, ..] => self.start_tag()?,
                [] | [b'<'] => return Err(ReadReason::Truncated),
                _ => self.characters(open)?,
            }
        }
        if self.outside()? {
            return Err(ReadReason::SecondRoot);
        }
        if let Some(id) = self.attributes.repeated_id() {
            self.at = id.value.start as usize;
            return Err(ReadReason::DuplicateId);
        }
        Ok(())
    }

    fn rest(&self) -> &'t [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Passes white space and comments outside the root; whether an element follows.
    fn outside(&mut self) -> Result<bool, ReadReason> {
        loop {
            match self.rest() {
                [b' ' | b'\t' | b'\n', ..] => self.at += 1,
                [b'<', b'!', ..] => match self.markup()? {
                    Markup::Comment => self.comment()?,
                    Markup::Section => return Err(ReadReason::Outside),
                },
                [b'<', b'?', ..] => return Err(ReadReason::ProcessingInstruction),
                [b'<', b'/', ..] => return Err(ReadReason::EndTag),
                [b'<'] => return Err(ReadReason::Truncated),
                [b'<', ..] => return Ok(true),
                [] => return Ok(false),
                _ => return Err(ReadReason::Outside),
            }
        }
    }

    fn markup(&self) -> Result<Markup, ReadReason> {
        let rest = self.rest();
        if rest.starts_with(COMMENT) {
            Ok(Markup::Comment)
        } else if rest.starts_with(SECTION) {
            Ok(Markup::Section)
        } else if rest.starts_with(DOCTYPE) {
            Err(ReadReason::Doctype)
        } else if [COMMENT, SECTION, DOCTYPE]
            .iter()
            .any(|begin| begin.starts_with(rest))
        {
            Err(ReadReason::Truncated)
        } else {
            Err(ReadReason::Markup)
        }
    }

    fn comment(&mut self) -> Result<(), ReadReason> {
        // Without the opening dashes, or `<!-->` would count as a whole comment.
        let start = self.at + COMMENT.len();
        let rest = self.bytes.get(start..).unwrap_or_default();
        let length = CommentParser::default()
            .feed(rest)
            .ok_or(ReadReason::Truncated)?;
        let content = self.text.get(start..start + length - 3).unwrap_or_default();
        if content.contains("--") || content.ends_with('-') {
            return Err(ReadReason::Comment);
        }
        self.at = start + length;
        Ok(())
    }

    fn section(&mut self, open: Open) -> Result<(), ReadReason> {
        let start = self.at + SECTION.len();
        let rest = self.text.get(start..).unwrap_or_default();
        let length = rest.find(SECTION_END).ok_or(ReadReason::Truncated)?;
        let node = Node {
            kind: Kind::CData,
            start: self.at as u32,
            content_start: start as u32,
            content_end: (start + length) as u32,
            end: (start + length + SECTION_END.len()) as u32,
            ..self.child(open)
        };
        self.push(node)?;
        self.at = node.end as usize;
        Ok(())
    }

    fn characters(&mut self, open: Open) -> Result<(), ReadReason> {
        let (mut plain, mut canonical) = (true, true);
        let mut end = self.at;
        loop {
            end = find(self.bytes, end, |b| (b == b'<') | (b == b'&') | (b == b'>'))
                .ok_or(ReadReason::Truncated)?;
            match self.bytes.get(end) {
                Some(b'&') => {
                    let written = reference_at(self.text, end)?;
                    plain = false;
                    canonical &= matches!(written, "&amp;" | "&lt;" | "&gt;" | "&#xD;");
                    end += written.len();
                }
                Some(b'>') => {
                    end += 1;
                    let so_far = self.text.get(self.at..end).unwrap_or_default();
                    if so_far.ends_with(SECTION_END) {
                        return Err(ReadReason::SectionEnd);
                    }
                    canonical = false;
                }
                _ => break,
            }
        }
        let (start, end) = (self.at as u32, end as u32);
        self.push(Node {
            kind: Kind::Text,
            plain,
            canonical,
            start,
            content_start: start,
            content_end: end,
            end,
            ..self.child(open)
        })?;
        self.at = end as usize;
        Ok(())
    }

    fn start_tag(&mut self) -> Result<(), ReadReason> {
        if self.open.len() >= self.limits.depth {
            return Err(ReadReason::TooDeep);
        }
        let start = self.at;
        let around = self.namespaces.depth();
        if let Some(Bare { tag, local }) = self.bare
            && self.rest().starts_with(tag)
        {
            let end = start + tag.len();
            return self.element(start + local as usize, end - 1, end, around, None);
        }
        let behind = self.bytes.get(start + 1..).unwrap_or_default();
        let length = ElementParser::Outside
            .feed(behind)
            .ok_or(ReadReason::Truncated)?;
        let end = start + 1 + length;
        // In `</`, which is no start tag, the name is missing.
        let only = end - usize::from(self.bytes.get(end - 1) == Some(&b'/'));
        let name = qualified(self.text, start + 1).ok_or(ReadReason::BadName)?;
        match self.bytes.get(name.end) {
            Some(b' ' | b'\t' | b'\n' | b'>') => {}
            Some(b'/') if name.end == only => {}
            _ => return Err(ReadReason::BadName),
        }
        if name.end == end {
            let tag = self.bytes.get(start..=end).unwrap_or_default();
            self.bare = Some(Bare {
                tag,
                local: (name.local_start - start) as u32,
            });
            return self.element(name.local_start, name.end, end + 1, around, None);
        }
        let held = self.attributes.read(name.end, only, &mut self.namespaces)?;
        self.element(
            name.local_start,
            name.end,
            end + 1,
            around,
            Some((held, only != end)),
        )
    }

    /// Makes the node of the start tag that ends at `end`. `held` is what stood behind the name
    /// and whether the tag closed the element.
    fn element(
        &mut self,
        local_start: usize,
        name_end: usize,
        end: usize,
        around: u32,
        held: Option<(Held, bool)>,
    ) -> Result<(), ReadReason> {
        let index = self.nodes.len() as u32;
        let none = Held {
            attributes: Run::EMPTY,
            declarations: Run::EMPTY,
            canonical: true,
        };
        let (held, closed) = held.unwrap_or((none, false));
        let parent = self.open.last().map_or(u32::MAX, |open| open.node);
        let mut node = Node {
            kind: Kind::Element,
            plain: true,
            canonical: held.canonical && !closed,
            canonical_end: false,
            parent,
            after: index + 1,
            start: self.at as u32,
            content_start: end as u32,
            content_end: end as u32,
            end: end as u32,
            local_start: local_start as u32,
            name_end: name_end as u32,
            namespace: 0,
            attributes: held.attributes,
            declarations: held.declarations,
        };
        node.namespace = self.namespace(&node)?;
        self.push(node)?;
        self.at = end;
        if closed {
            self.namespaces.leave(around);
        } else {
            self.open.push(Open {
                node: index,
                namespaces: around,
            });
        }
        Ok(())
    }

    /// What the element's prefix means.
    fn namespace(&self, node: &Node) -> Result<u32, ReadReason> {
        let slice = |node: &Node| {
            let prefix = node.prefix();
            self.text
                .get(prefix.start as usize..prefix.end as usize)
                .unwrap_or_default()
        };
        let prefix = slice(node);
        // Nothing declared here: the parent's prefix means the same.
        if node.declarations.is_empty()
            && let Some(parent) = self.nodes.get(node.parent as usize)
            && slice(parent) == prefix
        {
            return Ok(parent.namespace);
        }
        if prefix == "xmlns" {
            return Err(ReadReason::ReservedNamespace);
        }
        self.namespaces.find(prefix)
    }

    fn end_tag(&mut self, open: Open) -> Result<(), ReadReason> {
        let after = self.nodes.len() as u32;
        let node = self
            .nodes
            .get_mut(open.node as usize)
            .ok_or(ReadReason::EndTag)?;
        let name = node.name();
        let name = self
            .bytes
            .get(name.start as usize..name.end as usize)
            .unwrap_or_default();
        let begin = self.at + 2;
        let behind = self.bytes.get(begin..).unwrap_or_default();
        let Some(behind_name) = behind.strip_prefix(name) else {
            let cut = name.starts_with(behind);
            return Err(if cut {
                ReadReason::Truncated
            } else {
                ReadReason::EndTag
            });
        };
        let space = behind_name
            .iter()
            .take_while(|b| matches!(b, b' ' | b'\t' | b'\n'))
            .count();
        match behind_name.get(space) {
            Some(b'>') => {}
            Some(_) => return Err(ReadReason::EndTag),
            None => return Err(ReadReason::Truncated),
        }
        let end = begin + name.len() + space + 1;
        node.after = after;
        node.canonical_end = space == 0;
        node.content_end = self.at as u32;
        node.end = end as u32;
        self.at = end;
        self.namespaces.leave(open.namespaces);
        self.open.pop();
        Ok(())
    }

    /// A node inside `open` that has nothing inside itself.
    fn child(&self, open: Open) -> Node {
        Node {
            parent: open.node,
            after: self.nodes.len() as u32 + 1,
            ..Node::NONE
        }
    }

    fn push(&mut self, node: Node) -> Result<(), ReadReason> {
        if self.nodes.len() >= self.limits.nodes {
            return Err(ReadReason::TooManyNodes);
        }
        self.nodes.push(node);
        Ok(())
    }
}
