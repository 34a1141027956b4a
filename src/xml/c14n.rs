//! Exclusive XML canonicalisation: the octets that a signature's digest is made of.

use std::cmp::Ordering;
use std::iter::successors;

use crate::xml::document::arena::{AttributeNode, Kind, Node, Run};
use crate::xml::document::value::attribute_value;
use crate::xml::document::{Document, Element};
use crate::xml::write::{escape_attribute, escape_text};

/// The algorithm's name: Exclusive XML Canonicalization 1.0, comments left out.
pub const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";

/// The element `apex` and all inside it, but for the element `without` and all inside that, in
/// canonical form. `inclusive_prefixes` is the transform's `PrefixList`, where `#default` stands
/// for the default namespace.
///
/// Source: Exclusive XML Canonicalization Version 1.0, sections 1.3 and 3; Canonical XML Version
/// 1.0, sections 2.2 and 2.3.
pub fn canonicalize(
    apex: Element<'_>,
    without: Option<Element<'_>>,
    inclusive_prefixes: &[&str],
) -> String {
    Canonicalizer::new(apex, without, inclusive_prefixes, true).run()
}

/// The same, made node by node and without the short cut that [`canonicalize`] takes; for tests.
pub fn canonicalize_plainly(
    apex: Element<'_>,
    without: Option<Element<'_>>,
    inclusive_prefixes: &[&str],
) -> String {
    Canonicalizer::new(apex, without, inclusive_prefixes, false).run()
}

/// Most of a genuine document is written canonically already. The reader has marked such tags and
/// texts; neighbouring ones make a stretch of the document that is copied in one go.
struct Canonicalizer<'d> {
    document: &'d Document,
    apex: Element<'d>,
    without: Option<Element<'d>>,
    /// Sorted, so that its length does not matter; the default namespace is the empty prefix.
    inclusive: Vec<&'d str>,
    /// Whether marks are made use of.
    stretches: bool,
    out: String,
    /// What stands to be copied next.
    stretch: Run,
    /// The declarations that stand in the output around the place written.
    rendered: Vec<u32>,
    open: Vec<Open<'d>>,
    /// An element's attributes while they are sorted.
    sorting: Vec<&'d AttributeNode>,
}

/// An element whose end tag is not written yet.
struct Open<'d> {
    node: &'d Node,
    /// How many declarations were rendered around it.
    rendered: usize,
}

impl<'d> Canonicalizer<'d> {
    fn new(
        apex: Element<'d>,
        without: Option<Element<'d>>,
        inclusive_prefixes: &[&'d str],
        stretches: bool,
    ) -> Self {
        let mut inclusive = inclusive_prefixes.to_vec();
        inclusive
            .iter_mut()
            .filter(|prefix| **prefix == "#default")
            .for_each(|prefix| *prefix = "");
        inclusive.sort_unstable();
        let Node { start, end, .. } = *apex.node();
        Self {
            document: apex.document(),
            apex,
            without,
            inclusive,
            stretches,
            out: String::with_capacity((end - start) as usize + 256),
            stretch: Run { start, end: start },
            rendered: Vec::with_capacity(16),
            open: Vec::with_capacity(16),
            sorting: Vec::new(),
        }
    }

    fn run(mut self) -> String {
        let mut index = self.apex.index();
        let after = self.apex.node().after;
        let without = self
            .without
            .map(|element| (element.index(), element.node().after));
        while let Some(node) = self
            .document
            .nodes
            .get(index as usize)
            .filter(|_| index < after)
        {
            self.close(index);
            match without {
                Some((without, behind)) if without == index => index = behind,
                _ => {
                    match node.kind {
                        Kind::Element => self.start_tag(node),
                        Kind::Text | Kind::CData => self.text(node),
                    }
                    index += 1;
                }
            }
        }
        self.close(after);
        self.flush();
        self.out
    }

    /// Writes the end tags of all elements that end before the node `index`.
    fn close(&mut self, index: u32) {
        while let Some(open) = self.open.last()
            && open.node.after <= index
        {
            let node = open.node;
            self.rendered.truncate(open.rendered);
            self.open.pop();
            if self.stretches && node.canonical_end {
                self.copy(Run::new(node.content_end, node.end));
            } else {
                self.flush();
                self.out.push_str("</");
                self.out.push_str(self.document.slice(node.name()));
                self.out.push('>');
            }
        }
    }

    fn start_tag(&mut self, node: &'d Node) {
        let parent = self.open.last().map(|open| open.node);
        let rendered = self.rendered.len();
        self.open.push(Open { node, rendered });
        // What the parent is in stands rendered already.
        if parent.is_none_or(|parent| parent.namespace != node.namespace) {
            self.render(node.namespace);
        }
        if self.stretches && node.canonical && parent.is_some() && self.rendered.len() == rendered {
            return self.copy(Run::new(node.start, node.content_start));
        }
        let attributes = self.document.attributes_of(node);
        for attribute in attributes {
            self.render(attribute.namespace);
        }
        if parent.is_none() {
            self.render_inclusive_in_scope();
        } else {
            self.render_inclusive_of(node);
        }
        self.flush();
        self.out.push('<');
        self.out.push_str(self.document.slice(node.name()));
        self.write_declarations(rendered);
        self.write_attributes(attributes);
        self.out.push('>');
    }

    fn text(&mut self, node: &Node) {
        if self.stretches && node.canonical {
            return self.copy(Run::new(node.start, node.end));
        }
        self.flush();
        if let Some(text) = self.document.piece(node) {
            escape_text(&mut self.out, &text);
        }
    }

    /// Puts a declaration into the output if the same is not in force there already. Nothing
    /// happens for names in no namespace and for `xml`, which are no declarations.
    fn render(&mut self, index: u32) {
        let document = self.document;
        let Some(new) = document.declarations.get(index as usize) else {
            return;
        };
        let prefix = document.slice(new.prefix);
        let in_force = self.rendered.iter().rev().copied().find_map(|rendered| {
            let old = document.declarations.get(rendered as usize)?;
            (rendered == index || document.slice(old.prefix) == prefix).then_some(old.same)
        });
        let needed = match in_force {
            Some(same) => same != new.same,
            None => !new.name.is_empty(),
        };
        if needed {
            self.rendered.push(index);
        }
    }

    /// The `PrefixList`'s part at the apex: all that is in scope there.
    fn render_inclusive_in_scope(&mut self) {
        if self.inclusive.is_empty() {
            return;
        }
        let document = self.document;
        let prefix = |index: u32| {
            document
                .declarations
                .get(index as usize)
                .map(|found| document.slice(found.prefix))
        };
        let mut nearer: Vec<u32> = Vec::new();
        for element in successors(Some(self.apex), |element| element.parent()) {
            let Run { start, end } = element.node().declarations;
            for index in start..end {
                if nearer.iter().all(|&other| prefix(other) != prefix(index)) {
                    nearer.push(index);
                }
            }
        }
        for index in nearer {
            self.render_inclusive(index);
        }
    }

    /// The `PrefixList`'s part below the apex: what is declared here.
    fn render_inclusive_of(&mut self, node: &Node) {
        let Run { start, end } = node.declarations;
        for index in start..end {
            self.render_inclusive(index);
        }
    }

    fn render_inclusive(&mut self, index: u32) {
        let Some(declaration) = self.document.declarations.get(index as usize) else {
            return;
        };
        let prefix = self.document.slice(declaration.prefix);
        if prefix != "xml" && self.inclusive.binary_search(&prefix).is_ok() {
            self.render(index);
        }
    }

    /// Writes what was rendered since there were `around` declarations, by prefix.
    fn write_declarations(&mut self, around: usize) {
        let Self {
            document,
            out,
            rendered,
            ..
        } = self;
        let declarations = &document.declarations;
        let declaration = |index: u32| declarations.get(index as usize);
        let here = rendered.get_mut(around..).unwrap_or_default();
        here.sort_unstable_by_key(|&index| {
            declaration(index).map(|declaration| document.slice(declaration.prefix))
        });
        for declaration in here.iter().filter_map(|&index| declaration(index)) {
            let prefix = document.slice(declaration.prefix);
            out.push_str(if prefix.is_empty() {
                " xmlns"
            } else {
                " xmlns:"
            });
            out.push_str(prefix);
            out.push_str("=\"");
            escape_attribute(out, document.slice(declaration.name));
            out.push('"');
        }
    }

    /// Writes attributes by namespace, then by local name; those in none come first.
    fn write_attributes(&mut self, attributes: &'d [AttributeNode]) {
        let Self {
            document,
            out,
            sorting,
            ..
        } = self;
        sorting.clear();
        sorting.extend(attributes);
        sorting.sort_unstable_by(|one, other| {
            let by_namespace = if one.namespace == other.namespace {
                Ordering::Equal
            } else {
                document
                    .namespace(one.namespace)
                    .cmp(document.namespace(other.namespace))
            };
            by_namespace.then_with(|| {
                document
                    .slice(one.local())
                    .cmp(document.slice(other.local()))
            })
        });
        for attribute in sorting {
            out.push(' ');
            out.push_str(document.slice(attribute.name()));
            out.push_str("=\"");
            let value = attribute_value(document.slice(attribute.value), attribute.plain);
            escape_attribute(out, &value);
            out.push('"');
        }
    }

    /// Copies these octets of the document, but not before it is known how far they go on.
    fn copy(&mut self, octets: Run) {
        if octets.start != self.stretch.end {
            self.flush();
            self.stretch.start = octets.start;
        }
        self.stretch.end = octets.end;
    }

    fn flush(&mut self) {
        self.out.push_str(self.document.slice(self.stretch));
        self.stretch.start = self.stretch.end;
    }
}
