//! Which bytes are taken for which text.

use saml_sp::internals::xml::read::decode::{decode_by_bom, decode_utf8};
use saml_sp::internals::xml::read::error::ReadReason::{self, *};

const TEXT: &str = "<r a='\u{f8}'>\u{20AC}\u{1F600}</r>";
const MARK: &str = "\u{FEFF}";

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

fn message(bytes: &[u8]) -> Result<String, (ReadReason, usize)> {
    decode_utf8(bytes.to_vec(), 1_000).map_err(|error| (error.reason, error.offset))
}

fn metadata(bytes: &[u8]) -> Result<String, (ReadReason, usize)> {
    decode_by_bom(bytes, 1_000).map_err(|error| (error.reason, error.offset))
}

#[test]
fn a_message_is_utf8_with_or_without_one_mark() {
    assert_eq!(message(TEXT.as_bytes()).unwrap(), TEXT);
    assert_eq!(message(format!("{MARK}{TEXT}").as_bytes()).unwrap(), TEXT);
    // A second one is a character, which has no place before the root.
    assert_eq!(message(format!("{MARK}{MARK}{TEXT}").as_bytes()).unwrap(), format!("{MARK}{TEXT}"));
    assert_eq!(message(b"").unwrap(), "");
}

#[test]
fn a_message_in_any_other_encoding_is_refused() {
    for bytes in [utf16(&format!("{MARK}{TEXT}"), u16::to_le_bytes), b"<r>\xF8</r>".to_vec()] {
        assert_eq!(message(&bytes).unwrap_err().0, NotUtf8);
    }
    for (what, bytes) in [
        ("overlong slash", &b"abc\xC0\xAF"[..]),
        ("overlong, three bytes", b"abc\xE0\x80\xAF"),
        ("surrogate", b"abc\xED\xA0\x80"),
        ("beyond Unicode", b"abc\xF4\x90\x80\x80"),
        ("continuation alone", b"abc\x80"),
        ("cut short", b"abc\xE2\x82"),
        ("five bytes", b"abc\xF8\x88\x80\x80\x80"),
    ] {
        assert_eq!(message(bytes), Err((NotUtf8, 3)), "{what}");
        assert_eq!(metadata(bytes), Err((NotUtf8, 3)), "{what}");
    }
    let marked = [MARK.as_bytes(), b"ab\xFF"].concat();
    assert_eq!((message(&marked), metadata(&marked)), (Err((NotUtf8, 5)), Err((NotUtf8, 5))));
}

#[test]
fn metadata_is_decoded_by_its_mark_even_a_doubled_one() {
    for marks in [MARK.to_owned(), MARK.repeat(2)] {
        let text = format!("{marks}{TEXT}");
        assert_eq!(metadata(text.as_bytes()).unwrap(), TEXT);
        assert_eq!(metadata(&utf16(&text, u16::to_le_bytes)).unwrap(), TEXT);
        assert_eq!(metadata(&utf16(&text, u16::to_be_bytes)).unwrap(), TEXT);
    }
    assert_eq!(metadata(TEXT.as_bytes()).unwrap(), TEXT);
    assert_eq!(metadata(b"\xFF\xFE").unwrap(), "");
    // Inside the text it is a character like any other.
    let inside = format!("{MARK}<r>{MARK}</r>");
    assert_eq!(metadata(&utf16(&inside, u16::to_le_bytes)).unwrap(), &inside[MARK.len()..]);
}

#[test]
fn utf16_without_a_mark_or_cut_short_is_refused() {
    // NUL bytes are valid UTF-8 and no XML: the reader refuses those.
    assert_eq!(metadata(b"<\0r\0/\0>\0").unwrap(), "<\0r\0/\0>\0");
    assert_eq!(metadata(b"\xFF\xFE<\0r"), Err((NotUtf16, 4)));
    assert_eq!(metadata(b"\xFF\xFE<\0\x3D\xD8"), Err((NotUtf16, 4)), "half a pair");
    assert_eq!(metadata(b"\xFE\xFF\0<\xDE\x00\0/"), Err((NotUtf16, 4)), "the other half");
}
