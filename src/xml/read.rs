//! Bytes to a document: one strict XML 1.0 reader, within limits.

pub mod error;
mod characters;
mod names;
mod declaration;
pub mod decode;
mod namespaces;
mod attributes;
mod parser;

use crate::xml::document::Document;
use crate::xml::limits::Limits;
use crate::xml::read::characters::admitted;
use crate::xml::read::error::{ReadError, ReadReason};
use crate::xml::read::parser::Parser;

/// What the encoding means that an XML declaration names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declared {
    /// It must be UTF-8 if it is named: the bytes were read as UTF-8.
    MustBeUtf8,
    /// Nothing: a byte order mark has decided already.
    Ignored,
}

/// Reads a whole document: XML 1.0 (fifth edition) with Namespaces in XML 1.0 (third edition),
/// without document type declarations and processing instructions.
///
/// Whatever is not well-formed is refused, as are relative namespace names, two equal values of
/// the unprefixed attribute `ID`, and what goes beyond the limits on depth, nodes, attributes and
/// namespaces. The limits on bytes are for [`decode_utf8`](decode::decode_utf8) and [`decode_by_bom`](decode::decode_by_bom).
pub fn read(text: String, declared: Declared, limits: &Limits) -> Result<Document, ReadError> {
    let refused = |reason, offset| ReadError { reason, offset };
    let mut text = admitted(text).map_err(|offset| refused(ReadReason::BadCharacter, offset))?;
    // A place counts in 32 bits, and has to reach what is put behind the text as well.
    let length = u32::try_from(text.len()).ok().filter(|length| length >> 31 == 0);
    let length = length.ok_or(refused(ReadReason::TooLarge, 0))?;

    let mut parser = Parser::new(&text, limits);
    parser
        .document(declared == Declared::MustBeUtf8)
        .map_err(|reason| refused(reason, parser.at))?;
    let Parser { nodes, attributes, namespaces, .. } = parser;
    let (attributes, declarations) = (attributes.nodes, namespaces.declarations);
    let resolved = namespaces.resolved;
    text.push_str(&resolved);
    Ok(Document { text, length, nodes, attributes, declarations })
}
