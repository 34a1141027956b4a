//! Misbehaviours in how an answer is written, before it is signed.

use crate::saml::uris::ASSERTION;
use crate::testing::error::PretendError;
use crate::testing::misbehave::patch::{part, put_before, swap};
use crate::testing::misbehaviour::Misbehaviour;
use crate::testing::seed::{guid, octets};
use crate::testing::writer::Writer;
use crate::xml::digest::DigestAlgorithm;
use crate::xml::keys::base64_binary;
use crate::xml::verify::NAMESPACE as DSIG;

const XENC: &str = "http://www.w3.org/2001/04/xmlenc#";
const AES_256_CBC: &str = "http://www.w3.org/2001/04/xmlenc#aes256-cbc";
const RSA_OAEP: &str = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p";

/// An element of a schema that nobody has.
const UNKNOWN: &str = r#"<Unknown xmlns="urn:example:unknown"/>"#;

/// Changes the text of an unsigned answer.
pub fn change(misbehaviour: Misbehaviour, xml: String) -> Result<String, PretendError> {
    match misbehaviour {
        Misbehaviour::UnknownElement => put_before(&xml, "</samlp:Response>", UNKNOWN),
        Misbehaviour::UnknownElementInAssertion => put_before(&xml, "</Assertion>", UNKNOWN),
        Misbehaviour::UnknownCondition => put_before(&xml, "</Conditions>", UNKNOWN),
        Misbehaviour::TwoAssertions => {
            let assertion = assertion(&xml)?;
            let (id, own) = (id(assertion)?, format!("_{}", guid(&["second", assertion])));
            put_before(&xml, "</samlp:Response>", &assertion.replace(id, &own))
        }
        Misbehaviour::TokenEncryption => {
            let assertion = assertion(&xml)?;
            swap(&xml, assertion, &encrypted_assertion(assertion))
        }
        Misbehaviour::LogoutResponse => Ok(xml.replace("samlp:Response", "samlp:LogoutResponse")),
        _ => Ok(xml),
    }
}

/// The assertion, as it is written.
pub fn assertion(xml: &str) -> Result<&str, PretendError> {
    part(xml, "<Assertion ", "</Assertion>")
}

/// The ID of an assertion that is written so.
pub fn id(assertion: &str) -> Result<&str, PretendError> {
    let quoted = part(assertion, "ID=\"", "\" ")?;
    quoted.split('"').nth(1).ok_or(PretendError::NothingToChange)
}

/// An EncryptedAssertion of the size that `assertion` would have; nobody holds its key.
fn encrypted_assertion(assertion: &str) -> String {
    let value = |what, count| base64_binary::encode(&octets(&[what, assertion], count));
    let mut xml = Writer::default();
    let cipher_data = |xml: &mut Writer, value: &str| {
        xml.start("xenc:CipherData", &[]);
        xml.text("xenc:CipherValue", &[], value);
        xml.end("xenc:CipherData");
    };
    xml.start("EncryptedAssertion", &[("xmlns", Some(ASSERTION))]);
    let kind = "http://www.w3.org/2001/04/xmlenc#Element";
    xml.start("xenc:EncryptedData", &[("Type", Some(kind)), ("xmlns:xenc", Some(XENC))]);
    xml.empty("xenc:EncryptionMethod", &[("Algorithm", Some(AES_256_CBC))]);
    xml.start("KeyInfo", &[("xmlns", Some(DSIG))]);
    xml.start("xenc:EncryptedKey", &[]);
    xml.start("xenc:EncryptionMethod", &[("Algorithm", Some(RSA_OAEP))]);
    xml.empty("DigestMethod", &[("Algorithm", Some(DigestAlgorithm::Sha1.uri()))]);
    xml.end("xenc:EncryptionMethod");
    cipher_data(&mut xml, &value("key", 256));
    xml.end("xenc:EncryptedKey");
    xml.end("KeyInfo");
    cipher_data(&mut xml, &value("data", assertion.len().next_multiple_of(16)));
    xml.end("xenc:EncryptedData");
    xml.end("EncryptedAssertion");
    xml.finish()
}
