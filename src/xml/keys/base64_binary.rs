//! `xs:base64Binary`, as certificates, digests and signatures stand in XML.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The octets of a text that is standard padded base64, with white space anywhere
/// (XML Schema part 2, section 3.2.16). `None` if it is anything else: another alphabet, missing
/// or surplus padding, or bits that no octet holds.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let white_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let symbols = if text.bytes().any(|byte| white_space(&byte)) {
        Cow::Owned(text.bytes().filter(|byte| !white_space(byte)).collect())
    } else {
        Cow::Borrowed(text.as_bytes())
    };
    STANDARD.decode(symbols).ok()
}

/// `octets` as base64, on one line.
#[cfg(feature = "testing")]
pub fn encode(octets: &[u8]) -> String {
    STANDARD.encode(octets)
}
