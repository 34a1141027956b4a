//! Misbehaviours that change an answer after it was signed, on its way through the browser.

use crate::testing::error::PretendError;
use crate::testing::misbehave::patch::{part, put_after, put_before, swap};
use crate::testing::misbehave::written::{assertion, id};
use crate::testing::misbehaviour::Misbehaviour;
use crate::testing::seed::guid;
use crate::xml::c14n::EXCLUSIVE;

/// Canonical XML 1.0, which takes in every namespace in scope.
const INCLUSIVE: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
const XPATH: &str = "http://www.w3.org/TR/1999/REC-xpath-19991116";
const HMAC: &str = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256";

const DOCTYPE: &str = r#"<!DOCTYPE Response [<!ENTITY name "admin@contoso.com">]>"#;

/// Whom an attacker would like to be.
const SOMEBODY_ELSE: &str = "admin@contoso.com";

/// Changes the text of a signed answer.
pub fn change(misbehaviour: Misbehaviour, xml: String) -> Result<String, PretendError> {
    match misbehaviour {
        Misbehaviour::CutOff => {
            let half = xml.chars().count() / 2;
            Ok(xml.chars().take(half).collect())
        }
        Misbehaviour::Doctype => Ok([DOCTYPE, &xml].concat()),
        Misbehaviour::ForgedBesideSigned => {
            let (genuine, signature) = (assertion(&xml)?, signature(&xml)?);
            let unsigned = genuine.replace(signature, "");
            put_before(&xml, genuine, &forged(&unsigned)?)
        }
        Misbehaviour::SignedMovedAway => {
            let genuine = assertion(&xml)?;
            let extensions = ["<samlp:Extensions>", genuine, "</samlp:Extensions>"].concat();
            let wrapped = swap(&xml, genuine, &forged(genuine)?)?;
            put_before(&wrapped, "<samlp:Status>", &extensions)
        }
        Misbehaviour::SignatureMoved => {
            let signature = signature(&xml)?;
            put_after(&swap(&xml, signature, "")?, "<Subject>", signature)
        }
        Misbehaviour::SignedInfoTwice => {
            let signed_info = part(&xml, "<SignedInfo>", "</SignedInfo>")?;
            put_after(&xml, signed_info, signed_info)
        }
        Misbehaviour::InclusiveCanonicalization => {
            let method = algorithm("CanonicalizationMethod", EXCLUSIVE);
            swap(&xml, &method, &algorithm("CanonicalizationMethod", INCLUSIVE))
        }
        Misbehaviour::HmacAlgorithm => {
            let method = part(&xml, "<SignatureMethod ", "/>")?;
            swap(&xml, method, &algorithm("SignatureMethod", HMAC))
        }
        Misbehaviour::EmptyReference => {
            let reference = part(&xml, "<Reference ", ">")?;
            swap(&xml, reference, r#"<Reference URI="">"#)
        }
        Misbehaviour::XPathTransform => {
            let transform = algorithm("Transform", EXCLUSIVE);
            swap(&xml, &transform, &algorithm("Transform", XPATH))
        }
        Misbehaviour::SignatureValueGarbled => put_after(&xml, "<SignatureValue>", "*"),
        Misbehaviour::ResponseEdited => {
            put_after(&xml, "<samlp:Response ", r#"Consent="urn:example:given" "#)
        }
        Misbehaviour::AttributeEdited => {
            put_after(&xml, "<AttributeValue>", "edited-after-signing-")
        }
        Misbehaviour::CommentInNameId => {
            let name_id = part(&xml, "<NameID ", "</NameID>")?;
            let at = name_id.find('@').ok_or(PretendError::NothingToChange)?;
            let (before, after) =
                name_id.split_at_checked(at).ok_or(PretendError::NothingToChange)?;
            swap(&xml, name_id, &[before, "<!-- -->", after].concat())
        }
        _ => Ok(xml),
    }
}

/// An assertion for somebody else, made of a genuine one; whatever signature is in it stays.
fn forged(genuine: &str) -> Result<String, PretendError> {
    let own = format!("_{}", guid(&["forged", genuine]));
    let renamed = swap(genuine, id(genuine)?, &own)?;
    let value = part(&renamed, "<NameID ", "</NameID>")?;
    let value = part(value, ">", "</NameID>")?;
    swap(&renamed, value, &[">", SOMEBODY_ELSE, "</NameID>"].concat())
}

fn signature(xml: &str) -> Result<&str, PretendError> {
    part(xml, "<Signature ", "</Signature>")
}

/// A method or transform, as our signer writes it.
fn algorithm(name: &str, uri: &str) -> String {
    format!(r#"<{name} Algorithm="{uri}"/>"#)
}
