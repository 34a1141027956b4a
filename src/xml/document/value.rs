//! What a stretch of XML text stands for: references resolved, white space normalised.

use std::borrow::Cow;

use crate::xml::document::scan::find;

/// Whether XML 1.0 (fifth edition, production 2) allows this character in a document.
pub fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// Whether this is white space to XML 1.0 (production 3), which is less than to Unicode.
pub fn is_xml_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Why a reference stands for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoReference {
    /// No `&name;`, `&#digits;` or `&#xdigits;` at all.
    Malformed,
    /// An entity besides the five that XML predefines.
    Undefined,
    /// The number of something that is no XML character.
    NotACharacter,
}

/// The character that the reference at the start of `text` (an ampersand) stands for, and the
/// reference's length.
pub fn reference(text: &str) -> Result<(char, usize), NoReference> {
    // Any number of zeros may lead a number, so the search ends where a name or number does and
    // not after a fixed length.
    let body = text.strip_prefix('&').ok_or(NoReference::Malformed)?;
    let length = body
        .bytes()
        .position(|b| {
            !(b.is_ascii_alphanumeric()
                || matches!(b, b'#' | b'_' | b'-' | b'.' | b':')
                || b >= 0x80)
        })
        .ok_or(NoReference::Malformed)?;
    let (name, rest) = body.split_at_checked(length).ok_or(NoReference::Malformed)?;
    if !rest.starts_with(';') || name.is_empty() {
        return Err(NoReference::Malformed);
    }
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => match name.strip_prefix('#') {
            Some(number) => numbered(number)?,
            None if name.contains('#') => return Err(NoReference::Malformed),
            None => return Err(NoReference::Undefined),
        },
    };
    Ok((character, length + 2))
}

/// The text itself where it is `plain` (no reference in it), else the text with its references
/// resolved. A reference that stands for nothing, which the reader has refused before, stays.
pub fn text_value(raw: &str, plain: bool) -> Cow<'_, str> {
    if plain { Cow::Borrowed(raw) } else { Cow::Owned(resolved(raw, |byte| byte == b'&')) }
}

/// The same for an attribute's value, where a literal tab or line feed also counts as a blank
/// (XML 1.0 section 3.3.3); one that was written as a reference stays what it is.
pub fn attribute_value(raw: &str, plain: bool) -> Cow<'_, str> {
    if plain {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(resolved(raw, |byte| (byte == b'&') | (byte < b' ')))
}

/// `raw` with every character that `special` points at replaced: a reference by what it stands
/// for, anything else by a blank.
fn resolved(raw: &str, special: impl Fn(u8) -> bool) -> String {
    let mut value = String::with_capacity(raw.len());
    let mut from = 0;
    while let Some(at) = find(raw.as_bytes(), from, &special) {
        let (before, rest) = (raw.get(from..at), raw.get(at..).unwrap_or_default());
        let (c, length) = match reference(rest) {
            Ok(resolved) => resolved,
            Err(_) => (if rest.starts_with('&') { '&' } else { ' ' }, 1),
        };
        value.push_str(before.unwrap_or_default());
        value.push(c);
        from = at + length;
    }
    value.push_str(raw.get(from..).unwrap_or_default());
    value
}

fn numbered(number: &str) -> Result<char, NoReference> {
    let (digits, radix) = match number.strip_prefix('x') {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    if digits.is_empty() {
        return Err(NoReference::Malformed);
    }
    let mut code = 0_u32;
    for c in digits.chars() {
        let digit = c.to_digit(radix).ok_or(NoReference::Malformed)?;
        // Saturating keeps an endless number what it is: no character.
        code = code.saturating_mul(radix).saturating_add(digit);
    }
    char::from_u32(code).filter(|&c| is_xml_char(c)).ok_or(NoReference::NotACharacter)
}
