//! A document that was read: an arena of small nodes over the text that it owns.

pub(super) mod arena;
pub(super) mod scan;
pub(super) mod value;

use std::borrow::Cow;
use std::fmt;

use crate::xml::document::arena::{
    AttributeNode, Declaration, Kind, NO_NAMESPACE, Node, Run, XML_PREFIX,
};
use crate::xml::document::value::{attribute_value, is_xml_space, text_value};

/// The namespace that the prefix `xml` is always bound to (Namespaces in XML 1.0, section 3).
pub const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

/// Bytes `start..end` of a document, half open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

/// An element's handle, to keep beside the [`Document`] that owns it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeId(u32);

/// A whole well-formed document, with its text.
///
/// Nodes hold no text of their own, only where it stands, so that neither names nor values are
/// copied. `Debug` prints no content.
pub struct Document {
    /// The document, and behind it the namespace names that were written with references.
    pub(super) text: String,
    pub(super) length: u32,
    /// In document order; the root first.
    pub(super) nodes: Vec<Node>,
    pub(super) attributes: Vec<AttributeNode>,
    pub(super) declarations: Vec<Declaration>,
}

/// An element of a [`Document`]. Two are equal if they are the same node of the same document.
#[derive(Clone, Copy)]
pub struct Element<'d> {
    document: &'d Document,
    index: u32,
    node: &'d Node,
}

/// An attribute of an [`Element`]; a namespace declaration is none.
#[derive(Clone, Copy)]
pub struct Attribute<'d> {
    document: &'d Document,
    node: &'d AttributeNode,
}

impl Document {
    /// The root element.
    pub fn root(&self) -> Element<'_> {
        // The reader gives no document without a root: the fallback is never seen.
        let node = self.nodes.first().unwrap_or(&Node::NONE);
        Element { document: self, index: 0, node }
    }

    /// The whole text, with line ends as XML 1.0 section 2.11 reads them. Spans count in it.
    pub fn text(&self) -> &str {
        self.slice(Run::new(0, self.length))
    }

    /// The element behind a handle of this document.
    pub fn element(&self, id: NodeId) -> Option<Element<'_>> {
        self.element_at(id.0)
    }

    /// All elements in document order, the root first.
    pub fn elements(&self) -> impl Iterator<Item = Element<'_>> {
        (0..)
            .zip(&self.nodes)
            .filter(|(_, node)| node.kind == Kind::Element)
            .map(|(index, node)| Element { document: self, index, node })
    }

    pub(super) fn slice(&self, run: Run) -> &str {
        run.of_text(&self.text)
    }

    pub(super) fn attributes_of(&self, node: &Node) -> &[AttributeNode] {
        node.attributes.of(&self.attributes)
    }

    /// What a node's or an attribute's `namespace` stands for.
    pub(super) fn namespace(&self, declaration: u32) -> &str {
        match declaration {
            NO_NAMESPACE => "",
            XML_PREFIX => XML_NAMESPACE,
            index => match self.declarations.get(index as usize) {
                Some(declaration) => self.slice(declaration.name),
                None => "",
            },
        }
    }

    /// What a node contributes to a text, if it does.
    pub(super) fn piece(&self, node: &Node) -> Option<Cow<'_, str>> {
        let raw = Run::new(node.content_start, node.content_end);
        matches!(node.kind, Kind::Text | Kind::CData)
            .then(|| text_value(self.slice(raw), node.plain))
    }

    fn element_at(&self, index: u32) -> Option<Element<'_>> {
        let node = self.nodes.get(index as usize).filter(|node| node.kind == Kind::Element)?;
        Some(Element { document: self, index, node })
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("bytes", &self.length)
            .field("nodes", &self.nodes.len())
            .finish_non_exhaustive()
    }
}

impl<'d> Element<'d> {
    /// Whether this is the element `local_name` of exactly this namespace (`""`: of none).
    pub fn is(self, namespace: &str, local_name: &str) -> bool {
        // Local names differ sooner than namespaces, which often share 30 bytes. Bytes are compared,
        // since for that it does not matter where characters begin.
        let local = self.node.local().of(self.document.text.as_bytes());
        local == local_name.as_bytes() && self.namespace() == namespace
    }

    /// Whether this element has the name of another one of the document; cheaper to ask of
    /// siblings than [`is`](Self::is). It may say no of equal names that were declared apart.
    pub fn is_named_as(self, other: Self) -> bool {
        let bytes = self.document.text.as_bytes();
        self.node.namespace == other.node.namespace
            && self.node.local().of(bytes) == other.node.local().of(bytes)
    }

    /// The namespace's name; `""` for none.
    pub fn namespace(self) -> &'d str {
        self.document.namespace(self.node.namespace)
    }

    /// The name without its prefix.
    pub fn local_name(self) -> &'d str {
        self.document.slice(self.node.local())
    }

    /// The prefix as it was written; `""` for none.
    pub fn prefix(self) -> &'d str {
        self.document.slice(self.node.prefix())
    }

    /// A handle that does not borrow.
    pub fn node_id(self) -> NodeId {
        NodeId(self.index)
    }

    /// The document that this element belongs to.
    pub fn document(self) -> &'d Document {
        self.document
    }

    /// The element around this one; none around the root.
    pub fn parent(self) -> Option<Self> {
        self.document.element_at(self.node.parent)
    }

    /// The child elements in document order.
    pub fn children(self) -> impl Iterator<Item = Self> + Clone {
        self.child_nodes().filter_map(move |(index, node)| self.sibling(index, node))
    }

    /// All elements inside this one, in document order.
    pub fn descendants(self) -> impl Iterator<Item = Self> {
        (self.index + 1..)
            .zip(self.inner_nodes())
            .filter_map(move |(index, node)| self.sibling(index, node))
    }

    /// The value of the attribute that is written exactly so and without a prefix, normalised
    /// and with its references resolved (XML 1.0 section 3.3.3).
    pub fn attribute(self, name: &str) -> Option<Cow<'d, str>> {
        self.attributes()
            .find(|a| a.node.namespace == NO_NAMESPACE && a.local_name() == name)
            .map(Attribute::value)
    }

    /// All attributes as they were written, without namespace declarations.
    pub fn attributes(self) -> impl Iterator<Item = Attribute<'d>> + Clone {
        let document = self.document;
        document.attributes_of(self.node).iter().map(move |node| Attribute { document, node })
    }

    /// This element's own text: all its pieces joined across comments, CDATA sections and child
    /// elements (whose text does not belong to it), with references resolved.
    pub fn text(self) -> Cow<'d, str> {
        joined(self.own_text())
    }

    /// All the text in this element and in those inside it.
    pub fn deep_text(self) -> Cow<'d, str> {
        let document = self.document;
        match self.inner_nodes() {
            // One text and nothing else, as nearly always.
            [text] => document.piece(text).unwrap_or_default(),
            nodes => joined(nodes.iter().filter_map(move |node| document.piece(node))),
        }
    }

    /// Whether there is own text that is not only XML white space.
    pub fn has_text(self) -> bool {
        self.own_text().any(|text| !text.bytes().all(is_xml_space))
    }

    /// From the `<` of the start tag to after the end tag.
    pub fn span(self) -> Span {
        Span { start: self.node.start, end: self.node.end }
    }

    /// What stands between the start tag and the end tag; empty where there is one tag only.
    #[cfg(feature = "testing")]
    pub fn content_span(self) -> Span {
        Span { start: self.node.content_start, end: self.node.content_end }
    }

    pub(super) fn node(self) -> &'d Node {
        self.node
    }

    pub(super) fn index(self) -> u32 {
        self.index
    }

    /// The nodes below this one, without itself.
    fn inner_nodes(self) -> &'d [Node] {
        Run::new(self.index + 1, self.node.after).of(&self.document.nodes)
    }

    fn child_nodes(self) -> impl Iterator<Item = (u32, &'d Node)> + Clone {
        let nodes = &self.document.nodes;
        let mut next = self.index + 1;
        let end = self.node.after;
        std::iter::from_fn(move || {
            let index = next;
            let node = nodes.get(index as usize).filter(|_| index < end)?;
            next = node.after;
            Some((index, node))
        })
    }

    fn own_text(self) -> impl Iterator<Item = Cow<'d, str>> {
        self.child_nodes().filter_map(move |(_, node)| self.document.piece(node))
    }

    fn sibling(self, index: u32, node: &'d Node) -> Option<Self> {
        (node.kind == Kind::Element).then_some(Self { document: self.document, index, node })
    }
}

impl PartialEq for Element<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index && std::ptr::eq(self.document, other.document)
    }
}

impl Eq for Element<'_> {}

impl fmt::Debug for Element<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Element").field("span", &self.span()).finish_non_exhaustive()
    }
}

impl<'d> Attribute<'d> {
    /// The prefix as it was written; `""` for none.
    #[cfg(feature = "internals")]
    pub fn prefix(self) -> &'d str {
        self.document.slice(self.node.prefix())
    }

    /// The name without its prefix.
    pub fn local_name(self) -> &'d str {
        self.document.slice(self.node.local())
    }

    /// The namespace's name; `""` without a prefix, whatever the default namespace is.
    #[cfg(feature = "internals")]
    pub fn namespace(self) -> &'d str {
        self.document.namespace(self.node.namespace)
    }

    /// The value, normalised and with its references resolved.
    pub fn value(self) -> Cow<'d, str> {
        attribute_value(self.document.slice(self.node.value), self.node.plain)
    }
}

impl fmt::Debug for Attribute<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attribute").field("value", &self.node.value).finish_non_exhaustive()
    }
}

fn joined<'d>(mut pieces: impl Iterator<Item = Cow<'d, str>>) -> Cow<'d, str> {
    let Some(mut text) = pieces.next() else {
        return Cow::Borrowed("");
    };
    for piece in pieces {
        text.to_mut().push_str(&piece);
    }
    text
}
