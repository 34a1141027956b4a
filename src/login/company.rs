//! The company that signs in, by the name that stands in its URLs.

use crate::saml::names::checked_text;

checked_text! {
    /// A customer company, by the name that stands in its URLs: `/saml/<company>`.
    ///
    /// `[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?`: it needs no percent-encoding, has one spelling, and
    /// nothing else parses.
    Company, "the company", slug
}

fn slug(text: &str) -> Result<(), &'static str> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    match text.as_bytes() {
        [] => Err("is empty"),
        bytes if bytes.len() > 63 => Err("is longer than 63 characters"),
        bytes if !bytes.iter().copied().all(allowed) => {
            Err("holds a character other than a to z, 0 to 9 and -")
        }
        [b'-', ..] | [.., b'-'] => Err("begins or ends with -"),
        _ => Ok(()),
    }
}
