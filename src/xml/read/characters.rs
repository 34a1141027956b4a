//! What holds for every character of a document, wherever it stands.

use crate::xml::document::scan::{any, find};
use crate::xml::document::value::is_xml_char;

/// Line ends as XML 1.0 section 2.11 reads them: CR LF and a lone CR are one LF.
pub fn with_plain_line_ends(text: String) -> String {
    if find(text.as_bytes(), 0, |byte| byte == b'\r').is_none() {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    let mut pieces = text.split('\r');
    plain.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        plain.push('\n');
        plain.push_str(piece.strip_prefix('\n').unwrap_or(piece));
    }
    plain
}

/// Where the first character stands that XML 1.0 does not allow.
pub fn forbidden(text: &str) -> Option<usize> {
    // One pass asks only what nearly every document answers with no: a control character, or the
    // first byte of U+FFFE and U+FFFF.
    if !any(text.as_bytes(), |b| {
        (b < b' ') & (b != b'\t') & (b != b'\n') | (b == 0xEF)
    }) {
        return None;
    }
    text.char_indices()
        .find(|&(_, c)| !is_xml_char(c))
        .map(|(at, _)| at)
}
