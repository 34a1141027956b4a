//! What holds for every character of a document, wherever it stands.

use crate::xml::document::scan::any;
use crate::xml::document::value::is_xml_char;

/// The text with line ends as XML 1.0 section 2.11 reads them (CR LF and a lone CR are one LF), or
/// the place of the first character that XML 1.0 does not allow.
pub fn admitted(text: String) -> Result<String, usize> {
    // One pass asks only what nearly every document answers with no: another control character
    // than tab and line feed, or the first byte of U+FFFE and U+FFFF.
    if !any(text.as_bytes(), |b| (b < b' ') & (b != b'\t') & (b != b'\n') | (b == 0xEF)) {
        return Ok(text);
    }
    let text = with_plain_line_ends(text);
    match text.char_indices().find(|&(_, c)| !is_xml_char(c)) {
        Some((at, _)) => Err(at),
        None => Ok(text),
    }
}

fn with_plain_line_ends(text: String) -> String {
    if !text.contains('\r') {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    let mut after_return = false;
    for c in text.chars() {
        if !(after_return && c == '\n') {
            plain.push(if c == '\r' { '\n' } else { c });
        }
        after_return = c == '\r';
    }
    plain
}
