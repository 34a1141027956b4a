//! The order and number of child elements that a schema lays down, read as a cursor: what the
//! schema does not name is refused, never skipped.

use crate::xml::document::{Element, Span};

/// An element or a text that the schema does not allow there, or one that it asks for and that is
/// missing; `at` is the place in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct ShapeError {
    /// What is wrong, as a sentence that names no value.
    pub problem: &'static str,
    /// The offending element, or the one in which something is missing.
    pub at: Span,
}

/// The child elements of an element whose schema type holds elements only, taken in order.
pub struct Sequence<'d, C> {
    parent: Element<'d>,
    children: C,
    next: Option<Element<'d>>,
}

/// Begins with the first child of `parent`.
///
/// # Errors
/// `parent` holds text that is not white space.
pub fn sequence<'d>(
    parent: Element<'d>,
) -> Result<Sequence<'d, impl Iterator<Item = Element<'d>>>, ShapeError> {
    if parent.has_text() {
        return Err(text_between(parent));
    }
    let mut children = parent.children();
    let next = children.next();
    Ok(Sequence { parent, children, next })
}

impl<'d, C: Iterator<Item = Element<'d>>> Sequence<'d, C> {
    /// The next child, if it has this name.
    pub fn optional(&mut self, namespace: &str, local_name: &str) -> Option<Element<'d>> {
        self.take_if(|child| child.is(namespace, local_name))
    }

    /// The next child, which must have this name.
    ///
    /// # Errors
    /// It has another name, or there is none.
    pub fn required(
        &mut self,
        namespace: &str,
        local_name: &str,
        problem: &'static str,
    ) -> Result<Element<'d>, ShapeError> {
        let at = self.parent.span();
        self.optional(namespace, local_name).ok_or(ShapeError { problem, at })
    }

    /// The next child, if `wanted` says so.
    pub fn take_if(&mut self, wanted: impl FnOnce(Element<'d>) -> bool) -> Option<Element<'d>> {
        let child = self.next.filter(|child| wanted(*child))?;
        self.next = self.children.next();
        Some(child)
    }

    /// Ends the sequence.
    ///
    /// # Errors
    /// A child is left that nobody took.
    pub fn end(self) -> Result<(), ShapeError> {
        match self.next {
            None => Ok(()),
            Some(child) => Err(unexpected(child)),
        }
    }
}

/// The children of an element whose schema type holds any number of one element only.
///
/// # Errors
/// `parent` holds text that is not white space, or another element.
pub fn only<'d>(
    parent: Element<'d>,
    namespace: &str,
    local_name: &str,
) -> Result<impl Iterator<Item = Element<'d>> + use<'d>, ShapeError> {
    if parent.has_text() {
        return Err(text_between(parent));
    }
    let mut known: Option<Element<'d>> = None;
    let stranger = parent.children().find(|child| {
        let same = known.is_some_and(|known| child.is_named_as(known));
        let expected = same || child.is(namespace, local_name);
        known = expected.then_some(*child);
        !expected
    });
    match stranger {
        None => Ok(parent.children()),
        Some(child) => Err(unexpected(child)),
    }
}

/// The text of an element whose schema type holds text only.
///
/// # Errors
/// It holds an element.
pub fn text_only<'d>(element: Element<'d>) -> Result<std::borrow::Cow<'d, str>, ShapeError> {
    match element.children().next() {
        None => Ok(element.text()),
        Some(child) => Err(unexpected(child)),
    }
}

fn text_between(parent: Element<'_>) -> ShapeError {
    ShapeError { problem: "there is text where only elements may stand", at: parent.span() }
}

/// The error for a child that the schema does not name there.
pub fn unexpected(child: Element<'_>) -> ShapeError {
    ShapeError { problem: "an element stands where the schema has none", at: child.span() }
}
