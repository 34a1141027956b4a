//! Where a user wanted to go before signing in: never to another site.

use crate::saml::names::{NameError, checked_text};

checked_text! {
    /// Where a user wanted to go before signing in: a path of ours, never another site.
    ///
    /// One leading `/`, not followed by another; no `\`; no control character; no segment `.` or
    /// `..`, which could bring two slashes together: each raw or percent-encoded. No percent sign
    /// without two hexadecimal digits; nothing raw that a URL cannot hold, so that it fits a
    /// `Location` header as it is; at most 2,048 bytes. A query and a fragment may follow.
    ReturnTo, "the return path", local_path
}

impl ReturnTo {
    /// The return path of a text in which spaces and letters beyond ASCII stand raw, as in the
    /// decoded value of a query parameter: they are percent-encoded, and all else is as it is.
    ///
    /// # Errors
    /// As for parsing.
    pub fn from_decoded(text: &str) -> Result<Self, NameError> {
        let mut encoded = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '\u{21}'..='\u{7e}' => encoded.push(c),
                c if c.is_control() => return Err(NameError { what: WHAT, why: CONTROL }),
                c => {
                    let mut bytes = [0; 4];
                    for byte in c.encode_utf8(&mut bytes).bytes() {
                        encoded.push_str(&format!("%{byte:02X}"));
                    }
                }
            }
        }
        encoded.parse()
    }
}

const WHAT: &str = "the return path";
const CONTROL: &str = "holds a control character";

fn local_path(text: &str) -> Result<(), &'static str> {
    if text.len() > 2048 {
        return Err("is longer than 2,048 bytes");
    }
    let Some(rest) = text.strip_prefix('/') else { return Err("does not begin with /") };
    if rest.starts_with('/') {
        return Err("begins with //, which names another site");
    }
    if text.contains('\\') {
        return Err("holds a backslash, which browsers read as /");
    }
    if text.chars().any(char::is_control) {
        return Err(CONTROL);
    }
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("holds a space or a letter beyond ASCII that is not percent-encoded");
    }
    let Some(plain) = unescaped(text) else {
        return Err("holds a percent sign that escapes nothing");
    };
    if plain.chars().any(char::is_control) {
        return Err("holds an encoded control character");
    }
    let path = unescaped(text.split(['?', '#']).next().unwrap_or_default()).unwrap_or_default();
    if path.starts_with("//") || path.contains('\\') {
        return Err("begins with an encoded slash or holds an encoded backslash");
    }
    if path.split('/').any(|segment| matches!(segment, "." | "..")) {
        return Err("holds a segment . or ..");
    }
    Ok(())
}

/// The text with its percent-encoding undone; `None` if a `%` is not followed by two digits.
fn unescaped(text: &str) -> Option<String> {
    let mut pieces = text.split('%');
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        let (digits, rest) = piece.split_at_checked(2)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
