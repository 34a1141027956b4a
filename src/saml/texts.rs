//! What was read of a message, decoded: one text, and spans into it.

use crate::xml::document::Span;

/// Decoded values of a message, laid end to end. A span is only good for the texts that gave it.
#[derive(Clone, Default)]
pub struct Texts {
    text: String,
}

impl Texts {
    /// Room for this many bytes.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes) }
    }

    /// Keeps a value and says where it stands.
    pub fn keep(&mut self, value: &str) -> Span {
        let start = self.text.len();
        self.text.push_str(value);
        // A message is bounded far below 4 GiB; what did not fit would read as an empty text.
        match (u32::try_from(start), u32::try_from(self.text.len())) {
            (Ok(start), Ok(end)) => Span { start, end },
            _ => Span::default(),
        }
    }

    /// The value that stands there.
    pub fn at(&self, span: Span) -> &str {
        let (start, end) = (usize::try_from(span.start), usize::try_from(span.end));
        match (start, end) {
            (Ok(start), Ok(end)) => self.text.get(start..end).unwrap_or_default(),
            _ => "",
        }
    }
}
