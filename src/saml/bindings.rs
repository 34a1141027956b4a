//! How messages travel: the form of HTTP-POST that brings an answer, and the query of
//! HTTP-Redirect that takes a request away.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::{Compress, Compression, FlushCompress, Status};

use crate::saml::code::Code;
use crate::xml::limits::Limits;

/// The form that the identity provider lets the browser post to the ACS URL (SAML Bindings
/// 3.5.4). Nothing of it is believed; `Debug` shows nothing of it.
#[derive(Clone)]
pub struct AcsForm {
    saml_response: String,
    relay_state: Option<String>,
}

/// The most fields of a posted body: decoding one costs more than its bytes do. HTTP-POST has two.
const MOST_FIELDS: usize = 64;

/// Why a posted body is not the form of HTTP-POST.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormError {
    /// The body is larger than a bounded message can make it, or has more than 64 fields.
    #[error("the posted form is too large")]
    TooLarge,
    /// `SAMLResponse` or `RelayState` came more than once.
    #[error("a field of the posted form is repeated")]
    Repeated,
    /// There is no `SAMLResponse`.
    #[error("the posted form has no SAMLResponse")]
    NoResponse,
}

impl FormError {
    /// The stable code of this reason.
    pub fn code(self) -> Code {
        match self {
            Self::TooLarge => Code::FORM_TOO_LARGE,
            Self::Repeated => Code::FORM_REPEATED_FIELD,
            Self::NoResponse => Code::FORM_NO_RESPONSE,
        }
    }
}

impl AcsForm {
    /// How many bytes a posted body may have, for the limit that a web framework sets: what a message
    /// of [`Limits::message_bytes`] can take on its way here, 1 MiB and a little as it is by default.
    pub fn most_bytes(limits: &Limits) -> usize {
        // base64 makes 4 of 3, percent-encoding at most 3 of 1, and RelayState is short.
        limits.message_bytes.saturating_mul(4).saturating_add(4096)
    }

    /// Reads the body of a POST, `application/x-www-form-urlencoded`. Other fields are passed
    /// over.
    ///
    /// # Errors
    /// A field that came twice, no `SAMLResponse`, more than 64 fields, or more bytes than
    /// [`most_bytes`](Self::most_bytes) of the default limits.
    pub fn from_body(body: &[u8]) -> Result<Self, FormError> {
        Self::from_body_within(body, &Limits::default())
    }

    /// As [`from_body`](Self::from_body), with the bounds of a policy of your own.
    ///
    /// # Errors
    /// As there.
    pub fn from_body_within(body: &[u8], limits: &Limits) -> Result<Self, FormError> {
        let separators = || body.iter().filter(|byte| **byte == b'&').count();
        if body.len() > Self::most_bytes(limits) || separators() >= MOST_FIELDS {
            return Err(FormError::TooLarge);
        }
        let (mut saml_response, mut relay_state) = (None, None);
        for (name, value) in url::form_urlencoded::parse(body) {
            let field = match name.as_ref() {
                "SAMLResponse" => &mut saml_response,
                "RelayState" => &mut relay_state,
                _ => continue,
            };
            if field.replace(value.into_owned()).is_some() {
                return Err(FormError::Repeated);
            }
        }
        let saml_response = saml_response.ok_or(FormError::NoResponse)?;
        Ok(Self { saml_response, relay_state })
    }

    /// The form, where a web framework has taken the body apart: the values of `SAMLResponse` and
    /// `RelayState` after form decoding.
    pub fn from_parts(saml_response: impl Into<String>, relay_state: Option<String>) -> Self {
        Self { saml_response: saml_response.into(), relay_state }
    }

    /// The value of `RelayState`, which names the pending login; unverified.
    pub fn relay_state(&self) -> Option<&str> {
        self.relay_state.as_deref()
    }

    /// The value of `SAMLResponse`: base64, unverified.
    pub fn saml_response(&self) -> &str {
        &self.saml_response
    }
}

impl std::fmt::Debug for AcsForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AcsForm").finish_non_exhaustive()
    }
}

/// Why a value is not base64 of a bounded message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// There is nothing in it.
    Empty,
    /// It decodes to more than the bound.
    TooLarge,
    /// It holds a character that standard, padded base64 does not have, or ends wrongly.
    NotBase64,
}

/// Decodes the value of `SAMLResponse`. Line breaks are skipped (SAML Bindings 3.5.4 by RFC
/// 2045); nothing else is.
pub fn decode_post(value: &str, most: usize) -> Result<Vec<u8>, DecodeError> {
    // A quarter is lost in decoding; line breaks are a small part of any value that is meant.
    if value.len() / 4 * 3 > most.saturating_mul(2).saturating_add(2) {
        return Err(DecodeError::TooLarge);
    }
    // Browsers post what the page holds, and hardly any page holds line breaks.
    let bytes = match STANDARD.decode(value) {
        Ok(bytes) => bytes,
        Err(_) => {
            let joined: String = value.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
            STANDARD.decode(joined).map_err(|_| DecodeError::NotBase64)?
        }
    };
    match bytes.len() {
        0 => Err(DecodeError::Empty),
        length if length > most => Err(DecodeError::TooLarge),
        _ => Ok(bytes),
    }
}

/// The value of `SAMLRequest` for a query: raw DEFLATE, then base64 (SAML Bindings 3.4.4.1).
/// Equal messages give equal texts.
pub fn encode_redirect(message: &str) -> String {
    let mut deflated = Vec::with_capacity(message.len().saturating_add(64));
    let done = Compress::new(Compression::default(), false)
        .compress_vec(message.as_bytes(), &mut deflated, FlushCompress::Finish)
        .is_ok_and(|status| status == Status::StreamEnd);
    STANDARD.encode(if done { deflated } else { stored(message.as_bytes()) })
}

/// DEFLATE without compression (RFC 1951, 3.2.4): what is left to send should zlib fail. No message
/// is known to bring it that far, so the tests call it by itself.
pub fn stored(message: &[u8]) -> Vec<u8> {
    let mut deflated = Vec::with_capacity(message.len().saturating_add(16));
    let mut rest = message;
    loop {
        let (block, after) = rest.split_at(rest.len().min(usize::from(u16::MAX)));
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        deflated.push(u8::from(after.is_empty()));
        deflated.extend(length.to_le_bytes());
        deflated.extend((!length).to_le_bytes());
        deflated.extend(block);
        if after.is_empty() {
            return deflated;
        }
        rest = after;
    }
}

/// Reads the value of `SAMLRequest` of a query back, as an identity provider does.
///
/// `None` if it is not base64, is not one whole DEFLATE stream, or inflates to more than `most`.
#[cfg(feature = "testing")]
pub fn decode_redirect(value: &str, most: usize) -> Option<Vec<u8>> {
    use flate2::{Decompress, FlushDecompress};

    let deflated = STANDARD.decode(value).ok()?;
    let mut inflater = Decompress::new(false);
    // One byte more than allowed is room enough to notice that there was more.
    let mut message = Vec::with_capacity(most.checked_add(1)?);
    let status = inflater.decompress_vec(&deflated, &mut message, FlushDecompress::Finish).ok()?;
    // flate2 stops in silence before trailing bytes.
    let whole =
        status == Status::StreamEnd && usize::try_from(inflater.total_in()).ok()? == deflated.len();
    (whole && message.len() <= most).then_some(message)
}
