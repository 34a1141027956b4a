//! What a file holds: people paste XML, base64, the body of a posted form, or a line of a log.
//!
//! Recognition only unpacks. What it finds is judged as if it had been posted, so that it never
//! changes a verdict.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use saml_sp::AcsForm;
use saml_sp::error::FormError;

/// What was recognised, for the report to name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Address,
    Base64,
    FormBody,
    Line,
    Unknown,
    Wire,
    Xml,
}

impl Kind {
    /// The kind in words.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Address => "the address of a redirect",
            Self::Base64 => "base64",
            Self::FormBody => "the body of a posted form",
            Self::Line => "a line with the value after form decoding",
            Self::Unknown => "XML, since nothing was recognised",
            Self::Wire => "the value of SAMLResponse, as --wire says",
            Self::Xml => "XML",
        }
    }
}

/// The answer in a file, as the form that would have been posted.
pub struct Posted {
    pub kind: Kind,
    pub form: Result<AcsForm, FormError>,
}

/// Unpacks an answer.
pub fn response(bytes: &[u8]) -> Posted {
    let (kind, text) = kind_of(bytes, "SAMLResponse");
    let form = match kind {
        Kind::FormBody => AcsForm::from_body(text.as_bytes()),
        Kind::Line => Ok(AcsForm::from_parts(line_value(text), None)),
        Kind::Base64 => Ok(AcsForm::from_parts(text, None)),
        // No answer is posted by an address. It goes on to the reader of XML, like all that is not
        // known, which says what is wrong with it.
        Kind::Address | Kind::Unknown | Kind::Wire | Kind::Xml => {
            Ok(AcsForm::from_parts(STANDARD.encode(bytes), None))
        }
    };
    Posted { kind, form }
}

/// Takes the bytes as the value of `SAMLResponse`, whatever they look like.
pub fn wire(bytes: &[u8]) -> Posted {
    // What is not UTF-8 becomes U+FFFD, which is not base64 either.
    let value = String::from_utf8_lossy(bytes);
    Posted { kind: Kind::Wire, form: Ok(AcsForm::from_parts(value, None)) }
}

/// What the bytes look like, where a form would have the message in `field`, and their text without
/// what stands around it. It is empty where they are no text.
pub fn kind_of<'b>(bytes: &'b [u8], field: &str) -> (Kind, &'b str) {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let text = text.trim_start_matches('\u{feff}').trim();
    let begins =
        |with: &str| text.get(..with.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(with));
    let is_field = |part: &str| part.strip_prefix(field).is_some_and(|rest| rest.starts_with('='));
    let is_base64 = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || byte.is_ascii_whitespace()
            || matches!(byte, b'+' | b'/' | b'=')
    };
    let kind = if text.starts_with('<') {
        Kind::Xml
    } else if begins("https://") || begins("http://") {
        Kind::Address
    } else if text.split('&').any(is_field) {
        if is_decoded(text) { Kind::Line } else { Kind::FormBody }
    } else if !text.is_empty() && text.bytes().all(is_base64) {
        Kind::Base64
    } else {
        Kind::Unknown
    };
    (kind, text)
}

/// The value of a line `NAME=value`.
pub fn line_value(line: &str) -> &str {
    line.split_once('=').map_or("", |(_, value)| value)
}

/// Whether a line shows its value after form decoding: no browser posts `+`, `/` or `=` of base64
/// as they are, and hardly a message has none of them.
fn is_decoded(line: &str) -> bool {
    !line.contains(['%', '&']) && line_value(line).contains(['+', '/', '='])
}
