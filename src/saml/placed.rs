//! Where a `ds:Signature` must stand, and that none stands anywhere else.

use crate::saml::uris::ASSERTION;
use crate::xml::document::{Document, Element, NodeId, Span};
use crate::xml::verify::NAMESPACE as DSIG;

/// The local name of a signature.
const SIGNATURE: &str = "Signature";

/// Whether this is a `ds:Signature`.
pub fn is_signature(element: Element<'_>) -> bool {
    element.is(DSIG, SIGNATURE)
}

/// The signature of a Response or an Assertion: its second child after an Issuer, or its first
/// where it has none (SAML Core 5.4.1, and the schemas).
pub fn after_issuer(parent: Element<'_>) -> Option<Element<'_>> {
    let mut children = parent.children();
    let first = children.next()?;
    let candidate = if first.is(ASSERTION, "Issuer") { children.next()? } else { first };
    is_signature(candidate).then_some(candidate)
}

/// The signature of a metadata document: its first child (SAML Metadata 2.3, 3).
pub fn first_child(parent: Element<'_>) -> Option<Element<'_>> {
    parent.children().next().filter(|first| is_signature(*first))
}

/// A signature of the document that is none of those at their places.
pub fn elsewhere(document: &Document, placed: [Option<NodeId>; 2]) -> Option<Span> {
    document
        .elements()
        .find(|element| is_signature(*element) && !placed.contains(&Some(element.node_id())))
        .map(Element::span)
}
