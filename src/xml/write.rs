//! Text put into XML: escaped as Canonical XML 1.0 section 2.3 writes it.

use crate::xml::document::scan::find;
use crate::xml::document::value::is_xml_char;

/// Appends `text` as the content of an element. Characters that XML 1.0 cannot hold become
/// U+FFFD.
pub fn escape_text(out: &mut String, text: &str) {
    escape(out, text, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '\r' => Some("&#xD;"),
        _ => None,
    });
}

/// Appends `value` as what stands between the double quotes of an attribute. Characters that
/// XML 1.0 cannot hold become U+FFFD.
pub fn escape_attribute(out: &mut String, value: &str) {
    escape(out, value, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '"' => Some("&quot;"),
        '\t' => Some("&#x9;"),
        '\n' => Some("&#xA;"),
        '\r' => Some("&#xD;"),
        _ => None,
    });
}

fn escape(out: &mut String, text: &str, written: impl Fn(char) -> Option<&'static str>) {
    let bytes = text.as_bytes();
    let (mut from, mut at) = (0, 0);
    // Whatever may have to be written otherwise: markup, control characters, and with 0xEF begin
    // U+FFFE and U+FFFF.
    while let Some(found) = find(bytes, at, |b| {
        (b < b' ') | (b == b'&') | (b == b'<') | (b == b'>') | (b == b'"') | (b == 0xEF)
    }) {
        let c = text.get(found..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
        at = found + c.len_utf8();
        let escaped = match written(c) {
            Some(escaped) => escaped,
            None if is_xml_char(c) => continue,
            None => "\u{FFFD}",
        };
        out.push_str(text.get(from..found).unwrap_or_default());
        out.push_str(escaped);
        from = at;
    }
    out.push_str(text.get(from..).unwrap_or_default());
}

/// Writes ` name="value"`, the value escaped.
pub fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape_attribute(out, value);
    out.push('"');
}
