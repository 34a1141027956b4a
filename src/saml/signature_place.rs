//! Where a `ds:Signature` must stand, and that none stands anywhere else.

use crate::saml::uris::ASSERTION;
use crate::xml::document::{Element, NodeId};
use crate::xml::verify::NAMESPACE as DSIG;

/// The local name of a signature.
const SIGNATURE: &str = "Signature";

/// Whether this is a `ds:Signature`.
pub fn is_signature(element: Element<'_>) -> bool {
    element.is(DSIG, SIGNATURE)
}

/// The signature of a Response or an Assertion: its second child after an Issuer, or its first
/// where it has none (SAML Core 5.4.1, and the schemas). One before the Issuer is at no place.
pub fn after_issuer(parent: Element<'_>) -> Option<Element<'_>> {
    let is_issuer = |element: &Element<'_>| element.is(ASSERTION, "Issuer");
    let mut children = parent.children();
    let (first, second) = (children.next()?, children.next());
    let candidate = if is_issuer(&first) {
        second?
    } else if second.as_ref().is_some_and(is_issuer) {
        return None;
    } else {
        first
    };
    is_signature(candidate).then_some(candidate)
}

/// The signature of a metadata document: its first child (SAML Metadata 2.3, 3).
pub fn first_child(parent: Element<'_>) -> Option<Element<'_>> {
    parent.children().next().filter(|first| is_signature(*first))
}

/// Whether this is a signature, and none of those at their places.
pub fn is_misplaced(element: Element<'_>, placed: [Option<NodeId>; 2]) -> bool {
    is_signature(element) && !placed.contains(&Some(element.node_id()))
}
