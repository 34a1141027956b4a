//! The small nodes that a document is made of. They hold no text, only where it stands.

/// Places `start..end`: bytes of the document's text, or entries of one of its tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    pub start: u32,
    pub end: u32,
}

/// The `namespace` of a name that is in none.
pub const NO_NAMESPACE: u32 = u32::MAX;
/// The `namespace` of a name with the prefix `xml`, which needs no declaration.
pub const XML_PREFIX: u32 = u32::MAX - 1;

/// What a [`Node`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Element,
    Text,
    CData,
    Comment,
}

/// An element, a piece of text or a comment.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    pub kind: Kind,
    /// Of a text: it holds no reference.
    pub plain: bool,
    /// The text, or the start tag but for declarations that exclusive C14N may add, stands as
    /// canonical XML writes it.
    pub canonical: bool,
    /// So does the end tag, if there is one.
    pub canonical_end: bool,
    /// The element is in the namespace of the one around it, by the same declaration.
    pub inherits: bool,
    /// The element around this node; the root names itself out of range.
    pub parent: u32,
    /// The node that follows this one and all inside it.
    pub after: u32,
    pub start: u32,
    pub content_start: u32,
    pub content_end: u32,
    pub end: u32,
    pub local_start: u32,
    pub name_end: u32,
    /// An index into the declarations, [`NO_NAMESPACE`] or [`XML_PREFIX`].
    pub namespace: u32,
    pub attributes: Run,
    pub declarations: Run,
}

/// An attribute of an element.
#[derive(Clone, Copy, Debug)]
pub struct AttributeNode {
    pub name_start: u32,
    pub local_start: u32,
    pub name_end: u32,
    pub value: Run,
    /// As in [`Node`].
    pub namespace: u32,
    /// The value holds no reference, tab or line feed.
    pub plain: bool,
}

/// A namespace declaration.
#[derive(Clone, Copy, Debug)]
pub struct Declaration {
    /// Empty for the default namespace.
    pub prefix: Run,
    /// The namespace's name; empty where the default namespace is undeclared.
    pub name: Run,
    /// Equal for declarations of one name that are in force together.
    pub same: u32,
}

impl Run {
    /// Neither bytes nor entries.
    pub const EMPTY: Self = Self::new(0, 0);

    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The entries of `table` that this is about.
    pub fn of<T>(self, table: &[T]) -> &[T] {
        table.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// The bytes of `text` that this is about.
    pub fn of_text(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

impl Node {
    /// Nothing at all.
    pub const NONE: Self = Self {
        kind: Kind::Element,
        plain: true,
        canonical: false,
        canonical_end: false,
        inherits: false,
        parent: u32::MAX,
        after: 0,
        start: 0,
        content_start: 0,
        content_end: 0,
        end: 0,
        local_start: 0,
        name_end: 0,
        namespace: NO_NAMESPACE,
        attributes: Run::EMPTY,
        declarations: Run::EMPTY,
    };

    /// Whether the tags, or the text, stand exactly as exclusive C14N writes them inside the
    /// parent.
    pub fn as_written(&self) -> bool {
        self.canonical && self.canonical_end && self.inherits
    }

    /// An element's name as it was written.
    pub fn name(&self) -> Run {
        Run::new(self.start + 1, self.name_end)
    }

    pub fn prefix(&self) -> Run {
        prefix(self.start + 1, self.local_start)
    }

    pub fn local(&self) -> Run {
        Run::new(self.local_start, self.name_end)
    }
}

impl AttributeNode {
    pub fn name(&self) -> Run {
        Run::new(self.name_start, self.name_end)
    }

    pub fn local(&self) -> Run {
        Run::new(self.local_start, self.name_end)
    }

    pub fn prefix(&self) -> Run {
        prefix(self.name_start, self.local_start)
    }
}

/// The part of a name before its colon, if it has one.
fn prefix(name_start: u32, local_start: u32) -> Run {
    Run::new(name_start, local_start.saturating_sub(1).max(name_start))
}
