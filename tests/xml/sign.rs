//! Signing: the shape of a signature, its place, and what is left untouched.

use saml_sp::internals::xml::digest::DigestAlgorithm;
use saml_sp::internals::xml::keys::algorithms::{AllowedAlgorithms, SignatureAlgorithm};
use saml_sp::internals::xml::keys::base64_binary;
use saml_sp::internals::xml::keys::private_key::{Curve, PrivateKeyError};
use saml_sp::internals::xml::limits::Limits;
use saml_sp::internals::xml::read::{Declared, read};
use saml_sp::internals::xml::sign::{Place, SignError, sign};
use saml_sp::internals::xml::verify::{NAMESPACE, verify};

use crate::signers::{ec, rsa};

const SHA256: (SignatureAlgorithm, DigestAlgorithm) =
    (SignatureAlgorithm::RsaSha256, DigestAlgorithm::Sha256);

#[test]
fn a_signature_has_entras_shape() {
    let text = r#"<a xmlns="urn:a" ID="_1"><b/><c/></a>"#;
    let (algorithm, digest) = SHA256;
    let certificate = Some(&rsa().certificate);
    let place = Place::AfterFirstChild;
    let signed = sign(text, "_1", place, &rsa().key, certificate, algorithm, digest).unwrap();

    let octets = br#"<a xmlns="urn:a" ID="_1"><b></b><c></c></a>"#;
    let digest = base64_binary::encode(&DigestAlgorithm::Sha256.digest(octets).unwrap());
    let info = format!(
        concat!(
            r#"<CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>"#,
            r#"<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>"#,
            r##"<Reference URI="#_1"><Transforms>"##,
            r#"<Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>"#,
            r#"<Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></Transforms>"#,
            r#"<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>"#,
            r#"<DigestValue>{}</DigestValue></Reference>"#
        ),
        digest
    );
    let canonical = format!(
        r#"<SignedInfo xmlns="http://www.w3.org/2000/09/xmldsig#">{}</SignedInfo>"#,
        open_and_closed(&info)
    );
    // PKCS #1 v1.5 has no randomness: the whole signature is known beforehand.
    let value = rsa().key.sign(algorithm, canonical.as_bytes()).unwrap();
    let expected = format!(
        concat!(
            r#"<a xmlns="urn:a" ID="_1"><b/>"#,
            r#"<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo>{}</SignedInfo>"#,
            r#"<SignatureValue>{}</SignatureValue><KeyInfo><X509Data>"#,
            r#"<X509Certificate>{}</X509Certificate></X509Data></KeyInfo></Signature><c/></a>"#
        ),
        info,
        base64_binary::encode(&value),
        base64_binary::encode(rsa().certificate.der())
    );
    assert_eq!(signed, expected);
}

#[test]
fn without_a_certificate_there_is_no_key_info() {
    let signed = signed(r#"<a ID="_1"><b/></a>"#, "_1", Place::AfterFirstChild).unwrap();
    assert!(signed.contains("</SignatureValue></Signature></a>"), "{signed}");
}

#[test]
fn only_the_signature_is_added() {
    let first = Place::FirstChild;
    let second = Place::AfterFirstChild;
    for (place, before, after) in [
        (first, r#"<a ID="_1">"#, "<b/></a>"),
        (first, r#"<a ID="_1">"#, "text</a>"),
        (first, r#"<?xml version="1.0"?><a ID="_1">"#, "<b/></a>"),
        (first, "<!-- ä --><a\r\n\tID='_1'\r\n>", "\r\n<b/>\r\n</a>\r\n"),
        (second, "<o>\r\n\r\n<a ID='_1'>\r\n\r\r\n<b>\r\nü</b>", "\r\n<c/>\r\n</a>\r\n</o>"),
        (second, r#"<o><a ID="_0"/>&amp;<a ID="_1"><b>&#13;</b>"#, "</a><a ID='_2'/></o>"),
        (second, r#"<a ID="_1">text<b ID="_2"><c/></b>"#, "<![CDATA[text]]></a>"),
        (second, r#"<a u:ID="_1" ID="_2" xmlns:u="urn:u"><a ID="_1"><b/>"#, "</a></a>"),
        (second, r#"<p:a xmlns:p="urn:a" xmlns="urn:b" ID="&#95;1"><b/>"#, "<p:c/></p:a>"),
    ] {
        let signed = signed(&format!("{before}{after}"), "_1", place).unwrap();
        let signature = signed.strip_prefix(before).unwrap().strip_suffix(after).unwrap();
        assert!(signature.starts_with("<Signature "), "{signed}");
        assert!(signature.ends_with("</Signature>"), "{signed}");
        assert!(verifies(&signed), "{signed}");
    }
}

#[test]
fn an_id_with_any_letter_can_be_signed() {
    let text = r#"<a ID="a&amp;b&lt;&quot;&#x9;ü"><b/></a>"#;
    let signed = signed(text, "a&b<\"\tü", Place::AfterFirstChild).unwrap();
    assert!(verifies(&signed), "{signed}");
}

#[test]
fn what_has_no_place_for_a_signature_is_not_signed() {
    for (text, id, place) in [
        ("<a ID='_1'/>", "_1", Place::FirstChild),
        ("<a ID='_1'></a>", "_1", Place::AfterFirstChild),
        ("<a ID='_1'>text</a>", "_1", Place::AfterFirstChild),
        ("<a ID='_1'><b/></a>", "_2", Place::FirstChild),
        ("<a Id='_1'><b/></a>", "_1", Place::FirstChild),
        ("<a><b/></a>", "", Place::FirstChild),
    ] {
        assert_eq!(signed(text, id, place), Err(SignError::NoPlace), "{text}");
    }
}

#[test]
fn what_cannot_be_read_is_not_signed() {
    let error = signed("<a ID='_1'><b></a>", "_1", Place::FirstChild).unwrap_err();
    assert!(matches!(error, SignError::Read(_)), "{error:?}");
}

#[test]
fn a_key_of_another_kind_does_not_sign() {
    let (algorithm, digest) = SHA256;
    let key = &ec(Curve::P256).key;
    let text = "<a ID='_1'><b/></a>";
    let error = sign(text, "_1", Place::FirstChild, key, None, algorithm, digest).unwrap_err();
    assert_eq!(error, SignError::Key(PrivateKeyError::Kind));
}

fn signed(text: &str, id: &str, place: Place) -> Result<String, SignError> {
    let (algorithm, digest) = SHA256;
    sign(text, id, place, &rsa().key, None, algorithm, digest)
}

fn verifies(text: &str) -> bool {
    let limits = Limits::default();
    let document = read(text.to_owned(), Declared::MustBeUtf8, &limits).unwrap();
    let signature = document.elements().find(|element| element.is(NAMESPACE, "Signature")).unwrap();
    let certificates = [&rsa().certificate].into_iter();
    verify(signature, certificates, &AllowedAlgorithms::default(), &limits).is_ok()
}

/// `<x y="z"/>` written as canonical XML has it.
fn open_and_closed(text: &str) -> String {
    let mut out = String::new();
    for piece in text.split_inclusive("/>") {
        match piece.strip_suffix("/>") {
            None => out.push_str(piece),
            Some(tag) => {
                let name = tag.rsplit('<').next().unwrap().split(' ').next().unwrap();
                out.push_str(&format!("{tag}></{name}>"));
            }
        }
    }
    out
}
