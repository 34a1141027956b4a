//! Exclusive XML canonicalisation: the octets that a signature's digest is made of.

use std::cmp::Ordering;
use std::iter::successors;
use std::ptr;

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
#[cfg(feature = "internals")]
pub fn canonicalize_plainly(
    apex: Element<'_>,
    without: Option<Element<'_>>,
    inclusive_prefixes: &[&str],
) -> String {
    Canonicalizer::new(apex, without, inclusive_prefixes, false).run()
}

/// Most of a genuine document is written canonically already, and the reader has marked such tags
/// and texts. Nothing is done about them: where something else comes, all since the last such
/// thing is copied in one go.
struct Canonicalizer<'d> {
    document: &'d Document,
    apex: Element<'d>,
    without: Option<Element<'d>>,
    /// Sorted, so that its length does not matter; the default namespace is the empty prefix.
    inclusive: Vec<&'d str>,
    /// Whether marks are made use of.
    stretches: bool,
    out: String,
    /// Up to here the document is written.
    written: u32,
    /// The declarations that stand in the output around the place written.
    rendered: Vec<u32>,
    /// Elements whose end needs something done.
    open: Vec<Open<'d>>,
    /// An element's attributes while they are sorted.
    sorting: Vec<&'d AttributeNode>,
}

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
        let default = |prefix: &&'d str| if *prefix == "#default" { "" } else { *prefix };
        let mut inclusive: Vec<&str> = inclusive_prefixes.iter().map(default).collect();
        inclusive.sort_unstable();
        let Node { start, end, .. } = *apex.node();
        let document = apex.document();
        Self {
            document,
            apex,
            // What belongs to another document is nowhere in this one.
            without: without.filter(|element| ptr::eq(element.document(), document)),
            inclusive,
            stretches,
            // The apex often gets declarations that stand around it.
            out: String::with_capacity((end - start) as usize + 256),
            written: start,
            rendered: Vec::with_capacity(16),
            open: Vec::with_capacity(16),
            sorting: Vec::new(),
        }
    }

    fn run(mut self) -> String {
        let document = self.document;
        let (apex, after) = (self.apex.index(), self.apex.node().after);
        let without = self.without.map_or(u32::MAX, |element| element.index());
        let mut index = apex;
        while let Some(node) = document.nodes.get(index as usize).filter(|_| index < after) {
            let is_apex = index == apex;
            let is_left_out = index == without;
            index += 1;
            if self.stretches && node.as_written() && !is_apex && !is_left_out {
                continue;
            }
            self.close(index - 1);
            match node.kind {
                Kind::Element if is_left_out => {
                    self.omit(node);
                    index = node.after;
                }
                Kind::Element => self.element(node, is_apex),
                Kind::Comment => self.omit(node),
                Kind::Text | Kind::CData => self.text(node),
            }
        }
        self.close(after);
        self.copy_until(self.apex.node().end);
        self.out
    }

    /// Does what the ends of those elements need that end before the node `index`.
    fn close(&mut self, index: u32) {
        while let Some(Open { node, rendered }) = self.open.pop_if(|open| open.node.after <= index)
        {
            self.rendered.truncate(rendered);
            if self.stretches && node.canonical_end {
                continue;
            }
            self.copy_until(node.content_end);
            self.out.push_str("</");
            self.out.push_str(self.document.slice(node.name()));
            self.out.push('>');
            self.written = node.end;
        }
    }

    fn element(&mut self, node: &'d Node, is_apex: bool) {
        let rendered = self.rendered.len();
        self.open.push(Open { node, rendered });
        // What the parent is in stands rendered already.
        if is_apex || !node.inherits {
            self.render(node.namespace);
        }
        let nothing_rendered = self.rendered.len() == rendered;
        if self.stretches && node.canonical && nothing_rendered && !is_apex {
            return;
        }
        let attributes = self.document.attributes_of(node);
        for attribute in attributes {
            self.render(attribute.namespace);
        }
        if is_apex {
            self.render_inclusive_in_scope();
        } else {
            self.render_inclusive_of(node);
        }
        self.copy_until(node.start);
        self.out.push('<');
        self.out.push_str(self.document.slice(node.name()));
        self.write_declarations(rendered);
        self.write_attributes(attributes);
        self.out.push('>');
        self.written = node.content_start;
    }

    fn text(&mut self, node: &Node) {
        self.omit(node);
        if let Some(text) = self.document.piece(node) {
            escape_text(&mut self.out, &text);
        }
    }

    /// Copies what stands before the node, and nothing of it.
    fn omit(&mut self, node: &Node) {
        self.copy_until(node.start);
        self.written = node.end;
    }

    /// Writes what stands in the document between the place written and `end`.
    fn copy_until(&mut self, end: u32) {
        self.out.push_str(self.document.slice(Run::new(self.written, end)));
    }

    /// Puts a declaration into the output if the same is not in force there already. Nothing
    /// happens for names in no namespace and for `xml`, which are no declarations.
    fn render(&mut self, index: u32) {
        let document = self.document;
        let Some(new) = document.declarations.get(index as usize) else { return };
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
            document.declarations.get(index as usize).map(|found| document.slice(found.prefix))
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
        let Self { document, out, rendered, .. } = self;
        let declarations = &document.declarations;
        let declaration = |index: u32| declarations.get(index as usize);
        let here = rendered.get_mut(around..).unwrap_or_default();
        here.sort_unstable_by_key(|&index| {
            declaration(index).map(|declaration| document.slice(declaration.prefix))
        });
        for declaration in here.iter().filter_map(|&index| declaration(index)) {
            let prefix = document.slice(declaration.prefix);
            out.push_str(if prefix.is_empty() { " xmlns" } else { " xmlns:" });
            out.push_str(prefix);
            out.push_str("=\"");
            escape_attribute(out, document.slice(declaration.name));
            out.push('"');
        }
    }

    /// Writes attributes by namespace, then by local name; those in none come first.
    fn write_attributes(&mut self, attributes: &'d [AttributeNode]) {
        let Self { document, out, sorting, .. } = self;
        sorting.clear();
        sorting.extend(attributes);
        sorting.sort_unstable_by(|one, other| {
            let by_namespace = if one.namespace == other.namespace {
                Ordering::Equal
            } else {
                document.namespace(one.namespace).cmp(document.namespace(other.namespace))
            };
            by_namespace
                .then_with(|| document.slice(one.local()).cmp(document.slice(other.local())))
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
}
