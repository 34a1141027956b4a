//! Bytes to text.

use crate::xml::read::error::{ReadError, ReadReason};

/// A message's text: UTF-8, with or without one byte order mark, and of `most` bytes at most.
pub fn decode_utf8(mut bytes: Vec<u8>, most: usize) -> Result<String, ReadError> {
    within(&bytes, most)?;
    let mark = if bytes.starts_with(UTF8_MARK) { UTF8_MARK.len() } else { 0 };
    bytes.drain(..mark);
    String::from_utf8(bytes).map_err(|error| not_utf8(mark, error.utf8_error()))
}

/// A metadata document's text: UTF-16 if a byte order mark says so, else UTF-8, of `most` bytes at
/// most. Some tools write the mark twice.
pub fn decode_by_bom(bytes: &[u8], most: usize) -> Result<String, ReadError> {
    within(bytes, most)?;
    if let Some(units) = bytes.strip_prefix(UTF16_LITTLE_MARK) {
        return decode_utf16(units, u16::from_le_bytes);
    }
    if let Some(units) = bytes.strip_prefix(UTF16_BIG_MARK) {
        return decode_utf16(units, u16::from_be_bytes);
    }
    let mut rest = bytes;
    for _ in 0..2 {
        rest = rest.strip_prefix(UTF8_MARK).unwrap_or(rest);
    }
    match str::from_utf8(rest) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(not_utf8(bytes.len() - rest.len(), error)),
    }
}

const UTF8_MARK: &[u8] = &[0xEF, 0xBB, 0xBF];
const UTF16_LITTLE_MARK: &[u8] = &[0xFF, 0xFE];
const UTF16_BIG_MARK: &[u8] = &[0xFE, 0xFF];

fn within(bytes: &[u8], most: usize) -> Result<(), ReadError> {
    if bytes.len() > most {
        return Err(ReadError { reason: ReadReason::TooLarge, offset: most });
    }
    Ok(())
}

fn not_utf8(before: usize, error: std::str::Utf8Error) -> ReadError {
    ReadError { reason: ReadReason::NotUtf8, offset: before + error.valid_up_to() }
}

/// What stands after the first mark.
fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, ReadError> {
    let not_utf16 = |at| ReadError { reason: ReadReason::NotUtf16, offset: 2 + at };
    let (units, odd) = bytes.as_chunks::<2>();
    if !odd.is_empty() {
        return Err(not_utf16(2 * units.len()));
    }
    let mut text = String::with_capacity(bytes.len());
    let mut at = 0;
    for character in char::decode_utf16(units.iter().map(|&pair| unit(pair))) {
        let character = character.map_err(|_| not_utf16(at))?;
        if !(at == 0 && character == '\u{FEFF}') {
            text.push(character);
        }
        at += 2 * character.len_utf16();
    }
    Ok(text)
}
