//! The reader's loop over a document: token by token, with what is open on a stack of its own.

use quick_xml::parser::{CommentParser, ElementParser, Parser as _};

use crate::xml::document::arena::{Kind, NO_NAMESPACE, Node, Run};
use crate::xml::document::scan::find;
use crate::xml::limits::Limits;
use crate::xml::read::attributes::{Attributes, Held, reference_at};
use crate::xml::read::declaration::declaration;
use crate::xml::read::error::ReadReason;
use crate::xml::read::names::{Name, qualified};
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
    local: usize,
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
            return Err(if only_space { ReadReason::Empty } else { ReadReason::NoRoot });
        }
        self.start_tag()?;
        while let Some(&open) = self.open.last() {
            match self.rest() {
                [b'<', b'/', ..] => self.end_tag(open)?,
                [b'<', b'!', ..] => match self.markup()? {
                    Markup::Comment => self.inner_comment(open)?,
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
        } else if [COMMENT, SECTION, DOCTYPE].iter().any(|begin| begin.starts_with(rest)) {
            Err(ReadReason::Truncated)
        } else {
            Err(ReadReason::Markup)
        }
    }

    /// Passes a comment.
    fn comment(&mut self) -> Result<(), ReadReason> {
        // Without the opening dashes, or `<!-->` would count as a whole comment.
        let start = self.at + COMMENT.len();
        let rest = self.bytes.get(start..).unwrap_or_default();
        let length = CommentParser::default().feed(rest).ok_or(ReadReason::Truncated)?;
        let content = self.text.get(start..start + length - 3).unwrap_or_default();
        if content.contains("--") || content.ends_with('-') {
            return Err(ReadReason::Comment);
        }
        self.at = start + length;
        Ok(())
    }

    /// A comment inside the root is a node, since the canonical form leaves it out.
    fn inner_comment(&mut self, open: Open) -> Result<(), ReadReason> {
        let start = self.at;
        self.comment()?;
        let (start, end) = (start as u32, self.at as u32);
        self.push(Node { kind: Kind::Comment, start, end, ..self.child(open) })
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
            canonical_end: true,
            inherits: true,
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
        let rest = self.rest();
        // A look at the tag's last byte first tells most others from it.
        if let Some(Bare { tag, local }) = self.bare
            && rest.get(tag.len() - 1) == Some(&b'>')
            && rest.starts_with(tag)
        {
            let end = start + tag.len();
            let name = Name { local_start: start + local, end: end - 1 };
            return self.element(name, Held::NOTHING, end, around, false);
        }
        let behind = rest.get(1..).unwrap_or_default();
        let length = ElementParser::Outside.feed(behind).ok_or(ReadReason::Truncated)?;
        let end = start + 1 + length;
        let closed = self.bytes.get(end - 1) == Some(&b'/');
        let held_end = if closed { end - 1 } else { end };
        let name = qualified(self.text, start + 1).ok_or(ReadReason::BadName)?;
        if name.end == held_end {
            if !closed {
                let tag = rest.get(..length + 2).unwrap_or_default();
                self.bare = Some(Bare { tag, local: name.local_start - start });
            }
            return self.element(name, Held::NOTHING, end + 1, around, closed);
        }
        if !matches!(self.bytes.get(name.end), Some(b' ' | b'\t' | b'\n' | b'/')) {
            return Err(ReadReason::BadName);
        }
        let held = self.attributes.read(name.end, held_end, &mut self.namespaces)?;
        self.element(name, held, end + 1, around, closed)
    }

    /// Makes the node of the tag that begins here and ends at `end`; `around` it there were so
    /// many declarations in force.
    #[inline]
    fn element(
        &mut self,
        name: Name,
        held: Held,
        end: usize,
        around: u32,
        closed: bool,
    ) -> Result<(), ReadReason> {
        let index = self.nodes.len() as u32;
        let end = end as u32;
        let mut node = Node {
            kind: Kind::Element,
            plain: true,
            canonical: held.canonical && !closed,
            canonical_end: false,
            inherits: false,
            parent: self.open.last().map_or(u32::MAX, |open| open.node),
            after: index + 1,
            start: self.at as u32,
            content_start: end,
            content_end: end,
            end,
            local_start: name.local_start as u32,
            name_end: name.end as u32,
            namespace: NO_NAMESPACE,
            attributes: held.attributes,
            declarations: held.declarations,
        };
        match self.inherited(&node) {
            Some(namespace) => (node.namespace, node.inherits) = (namespace, true),
            None => node.namespace = self.namespace(node.prefix())?,
        }
        self.push(node)?;
        self.at = end as usize;
        if closed {
            self.namespaces.leave(around);
        } else {
            self.open.push(Open { node: index, namespaces: around });
        }
        Ok(())
    }

    /// The parent's namespace, if the prefix is the same and nothing is declared in between.
    fn inherited(&self, node: &Node) -> Option<u32> {
        let parent = self.nodes.get(node.parent as usize)?;
        let (prefix, around) = (node.prefix(), parent.prefix());
        let same = prefix.len() == around.len()
            && (prefix.is_empty() || prefix.of_text(self.text) == around.of_text(self.text));
        (same && node.declarations.is_empty()).then_some(parent.namespace)
    }

    /// What an element's prefix means.
    fn namespace(&self, prefix: Run) -> Result<u32, ReadReason> {
        match prefix.of_text(self.text) {
            "xmlns" => Err(ReadReason::ReservedNamespace),
            prefix => self.namespaces.find(prefix),
        }
    }

    fn end_tag(&mut self, open: Open) -> Result<(), ReadReason> {
        let after = self.nodes.len() as u32;
        let node = self.nodes.get_mut(open.node as usize).ok_or(ReadReason::EndTag)?;
        let name = node.name();
        let name = self.bytes.get(name.start as usize..name.end as usize).unwrap_or_default();
        let begin = self.at + 2;
        let behind = self.bytes.get(begin..).unwrap_or_default();
        let Some(behind_name) = behind.strip_prefix(name) else {
            let cut = name.starts_with(behind);
            return Err(if cut { ReadReason::Truncated } else { ReadReason::EndTag });
        };
        let space = behind_name.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\n')).count();
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
        Node { parent: open.node, after: self.nodes.len() as u32 + 1, ..Node::NONE }
    }

    fn push(&mut self, node: Node) -> Result<(), ReadReason> {
        if self.nodes.len() >= self.limits.nodes {
            return Err(ReadReason::TooManyNodes);
        }
        self.nodes.push(node);
        Ok(())
    }
}
