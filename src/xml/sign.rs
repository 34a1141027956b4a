//! Enveloped XML signatures as Entra makes them, for pretended identity providers and tests.

use crate::xml::c14n::{EXCLUSIVE, canonicalize};
use crate::xml::digest::{DigestAlgorithm, DigestError};
use crate::xml::document::{Document, Element};
use crate::xml::keys::algorithms::SignatureAlgorithm;
use crate::xml::keys::base64_binary;
use crate::xml::keys::certificate::Certificate;
use crate::xml::keys::private_key::{PrivateKey, PrivateKeyError};
use crate::xml::limits::Limits;
use crate::xml::read::error::ReadError;
use crate::xml::read::{Declared, read};
use crate::xml::verify::{ENVELOPED, NAMESPACE};
use crate::xml::write::{escape_attribute, escape_text};

/// Where in the signed element the signature is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Before everything else, as in metadata.
    FirstChild,
    /// Directly after the first child, as after the Issuer of a message.
    AfterFirstChild,
}

/// Why an element could not be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// The text is not XML that we read.
    #[error("what should be signed cannot be read")]
    Read(#[from] ReadError),
    /// No element has this ID, or it has no room at the place: it is `<a/>`, or has no child.
    #[error("there is no such place for a signature")]
    NoPlace,
    /// The digest could not be computed.
    #[error(transparent)]
    Digest(#[from] DigestError),
    /// The key could not sign.
    #[error(transparent)]
    Key(#[from] PrivateKeyError),
}

/// Signs the element of the document `text` whose unprefixed `ID` is `id`, and gives the document
/// with the signature in it; otherwise it is the same, octet for octet.
///
/// The signature has Entra's shape: the default namespace, exclusive C14N without a PrefixList, and
/// `certificate` in its `KeyInfo`, if one is to be shown.
///
/// # Errors
/// [`SignError`]; among them a key whose kind is not the algorithm's.
pub fn sign(
    text: &str,
    id: &str,
    place: Place,
    key: &PrivateKey,
    certificate: Option<&Certificate>,
    algorithm: SignatureAlgorithm,
    digest: DigestAlgorithm,
) -> Result<String, SignError> {
    let unsigned = read_ours(text)?;
    let element = find(&unsigned, id)?;
    let offset = offset(element, place).ok_or(SignError::NoPlace)?;
    let offset = before_line_ends_were_read(text, offset);
    let (before, after) = text.split_at_checked(offset).ok_or(SignError::NoPlace)?;

    // The enveloped-signature transform takes the signature away again, so that the element as it
    // is now is what gets digested.
    let digest_value = digest.digest(canonicalize(element, None, &[]).as_bytes())?;
    let signed_info = signed_info(id, algorithm, digest, &digest_value);

    // SignedInfo's canonical form depends on where it stands, so it is signed in its place.
    let draft = read_ours(&[before, &signature(&signed_info, "", certificate), after].concat())?;
    let drafted = find(&draft, id)?.children().nth(match place {
        Place::FirstChild => 0,
        Place::AfterFirstChild => 1,
    });
    let drafted = drafted.and_then(|signature| signature.children().next());
    let octets = canonicalize(drafted.ok_or(SignError::NoPlace)?, None, &[]);
    let value = base64_binary::encode(&key.sign(algorithm, octets.as_bytes())?);
    Ok([before, &signature(&signed_info, &value, certificate), after].concat())
}

fn read_ours(text: &str) -> Result<Document, ReadError> {
    read(text.to_owned(), Declared::MustBeUtf8, &Limits::default())
}

fn find<'d>(document: &'d Document, id: &str) -> Result<Element<'d>, SignError> {
    let has_id = |element: &Element<'_>| element.attribute("ID").is_some_and(|found| found == id);
    document.elements().find(has_id).ok_or(SignError::NoPlace)
}

fn offset(element: Element<'_>, place: Place) -> Option<usize> {
    let offset = match place {
        Place::FirstChild => {
            let content = element.content_span();
            (content.start < content.end).then_some(content.start)?
        }
        Place::AfterFirstChild => element.children().next()?.span().end,
    };
    usize::try_from(offset).ok()
}

/// Where in `text` something stands that stands at `offset` once CR LF was read as LF.
fn before_line_ends_were_read(text: &str, offset: usize) -> usize {
    let mut read = 0;
    let mut bytes = text.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        let vanishes = byte == b'\r' && bytes.peek().is_some_and(|(_, next)| *next == b'\n');
        if read == offset {
            return at;
        }
        read += usize::from(!vanishes);
    }
    text.len()
}

fn signature(signed_info: &str, value: &str, certificate: Option<&Certificate>) -> String {
    let key_info = certificate.map_or_else(String::new, |certificate| {
        let der = base64_binary::encode(certificate.der());
        format!("<KeyInfo><X509Data><X509Certificate>{der}</X509Certificate></X509Data></KeyInfo>")
    });
    let value = format!("<SignatureValue>{value}</SignatureValue>");
    format!(r#"<Signature xmlns="{NAMESPACE}">{signed_info}{value}{key_info}</Signature>"#)
}

fn signed_info(
    id: &str,
    algorithm: SignatureAlgorithm,
    digest: DigestAlgorithm,
    digest_value: &[u8],
) -> String {
    let mut uri = String::from("#");
    escape_attribute(&mut uri, id);
    let mut value = String::new();
    escape_text(&mut value, &base64_binary::encode(digest_value));
    [
        "<SignedInfo>",
        &method("CanonicalizationMethod", EXCLUSIVE),
        &method("SignatureMethod", algorithm.uri()),
        &format!(r#"<Reference URI="{uri}">"#),
        "<Transforms>",
        &method("Transform", ENVELOPED),
        &method("Transform", EXCLUSIVE),
        "</Transforms>",
        &method("DigestMethod", digest.uri()),
        &format!("<DigestValue>{value}</DigestValue>"),
        "</Reference>",
        "</SignedInfo>",
    ]
    .concat()
}

fn method(name: &str, algorithm: &str) -> String {
    format!(r#"<{name} Algorithm="{algorithm}"/>"#)
}
