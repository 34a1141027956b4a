//! The parts of a signature, each once and in order (attacks B5, C1).

use crate::signed_octets::*;

#[test]
fn a_signature_has_exactly_its_parts_in_order() {
    let info = between(signed(), "<SignedInfo>", "</SignedInfo>");
    let value = between(signed(), "<SignatureValue>", "</SignatureValue>");
    let key_info = between(signed(), "<KeyInfo>", "</KeyInfo>");
    let both = format!("{info}{value}");
    let foreign = r#"<x xmlns="urn:x"/>"#;
    refused_by_shape(&[
        ("B5: two SignedInfo", &info, &format!("{info}{info}"), Shape),
        ("B5: SignedInfo in an Object", &info, &format!("<Object>{info}</Object>"), Shape),
        ("B5: a second SignedInfo last", &key_info, &format!("{key_info}{info}"), Shape),
        (
            "B5: a second SignedInfo in an Object",
            &key_info,
            &format!("<Object>{info}</Object>"),
            Shape,
        ),
        ("an Object at the end", "</KeyInfo>", "</KeyInfo><Object/>", Shape),
        ("no SignedInfo", &info, "", Shape),
        ("no SignatureValue", &value, "", Shape),
        ("nothing", &format!("{both}{key_info}"), "", Shape),
        ("two SignatureValue", &value, &format!("{value}{value}"), Shape),
        ("two KeyInfo", &key_info, &format!("{key_info}{key_info}"), Shape),
        ("the value first", &both, &format!("{value}{info}"), Shape),
        ("the key first", &value, &format!("{key_info}{value}"), Shape),
        ("a foreign element", &value, &format!("{value}{foreign}"), Shape),
        ("a foreign SignedInfo", "<SignedInfo>", r#"<SignedInfo xmlns="urn:x">"#, Shape),
        ("a foreign KeyInfo", "<KeyInfo>", r#"<KeyInfo xmlns="urn:x">"#, Shape),
        ("text", &value, &format!("text{value}"), Shape),
        ("text in CDATA", &value, &format!("{value}<![CDATA[text]]>"), Shape),
        ("a no-break space", &value, &format!("\u{a0}{value}"), Shape),
    ]);
}

/// C1: what is not a signature at all.
#[test]
fn an_element_that_is_no_signature_is_refused() {
    let document = document(signed());
    let certificates = [&rsa().certificate];
    let (allowed, limits) = (AllowedAlgorithms::default(), Limits::default());
    for element in document.elements().filter(|element| !element.is(NAMESPACE, "Signature")) {
        let verified = verify(element, certificates.into_iter(), &allowed, &limits);
        assert!(matches!(verified, Err(Shape | Reference)), "{}", element.local_name());
    }

    let foreign = format!(r#"xmlns="{}""#, "http://www.w3.org/2000/09/xmldsig");
    let text = replaced(signed(), &format!(r#"xmlns="{NAMESPACE}""#), &foreign);
    let document = self::document(&text);
    let element = document.elements().find(|element| element.local_name() == "Signature").unwrap();
    assert_eq!(verify(element, certificates.into_iter(), &allowed, &limits).unwrap_err(), Shape);

    let renamed = signed().replace("<Signature ", "<Signed ").replace("</Signature>", "</Signed>");
    let document = self::document(&renamed);
    let element = document.elements().find(|element| element.local_name() == "Signed").unwrap();
    assert_eq!(verify(element, certificates.into_iter(), &allowed, &limits).unwrap_err(), Shape);
}

#[test]
fn a_signature_value_is_base64_and_not_empty() {
    let value = between(signed(), "<SignatureValue>", "</SignatureValue>");
    let with = |content: &str| format!("<SignatureValue>{content}</SignatureValue>");
    let base64 = value.trim_start_matches("<SignatureValue>").trim_end_matches("</SignatureValue>");
    refused_by_shape(&[
        ("empty", &value, "<SignatureValue/>", SignatureValue),
        ("white space", &value, &with(" \n"), SignatureValue),
        ("no base64", &value, &with("?"), SignatureValue),
        ("no padding", &value, &with(base64.trim_end_matches('=')), SignatureValue),
        ("one character more", &value, &with(&format!("{base64}A")), SignatureValue),
        ("twice", &value, &with(&base64.repeat(2)), SignatureValue),
        ("an element inside", &value, &with(&format!("{base64}<x/>")), SignatureValue),
        ("all in an element", &value, &with(&format!("<x>{base64}</x>")), SignatureValue),
    ]);
}

/// B5 (CVE-2025-29775): two readings of a value that has a comment in it.
#[test]
fn a_comment_in_a_value_hides_nothing() {
    let mallory = base64_binary::encode(&DigestAlgorithm::Sha256.digest(b"Mallory").unwrap());
    for (what, from, to) in [
        ("before the digest", "<DigestValue>", format!("<DigestValue><!--{mallory}-->")),
        ("after the digest", "</DigestValue>", format!("<!--{mallory}--></DigestValue>")),
        ("after the value", "</SignatureValue>", format!("<!--{mallory}--></SignatureValue>")),
    ] {
        let commented = replaced(signed(), from, &to);
        assert_eq!(verified(&commented).unwrap().octets(), OCTETS, "{what}");
        let changed = replaced(&commented, "Größe", "Mallory");
        assert_eq!(error(&changed), Some(DigestMismatch), "{what}");
    }
    // The digest of another element, with the signed one in a comment.
    let other = OCTETS.replace("Größe", "Mallory");
    let other = base64_binary::encode(&DigestAlgorithm::Sha256.digest(other.as_bytes()).unwrap());
    let old = between(signed(), "<DigestValue>", "</DigestValue>");
    let genuine = old.replace("<DigestValue>", "").replace("</DigestValue>", "");
    for content in [format!("<!--{genuine}-->{other}"), format!("{other}<!--{genuine}-->")] {
        let forged = replaced(signed(), &old, &format!("<DigestValue>{content}</DigestValue>"));
        let forged = replaced(&forged, "Größe", "Mallory");
        assert_eq!(error(&forged), Some(UntrustedKey));
    }
}

/// B5: the genuine SignedInfo is shown elsewhere while another one is to be believed.
#[test]
fn a_forged_signed_info_is_refused_wherever_the_genuine_one_stands() {
    let genuine = between(signed(), "<SignedInfo>", "</SignedInfo>");
    let other = OCTETS.replace("Größe", "Mallory");
    let other = base64_binary::encode(&DigestAlgorithm::Sha256.digest(other.as_bytes()).unwrap());
    let digest = between(&genuine, "<DigestValue>", "</DigestValue>");
    let forged = genuine.replace(&digest, &format!("<DigestValue>{other}</DigestValue>"));
    let evil = replaced(signed(), "Größe", "Mallory");
    for (what, parts, expected) in [
        ("forged alone", forged.clone(), UntrustedKey),
        ("genuine, then forged", format!("{genuine}{forged}"), Shape),
        ("forged, then genuine", format!("{forged}{genuine}"), Shape),
        (
            "genuine in the forged",
            forged.replace("<Transforms>", &format!("{genuine}<Transforms>")),
            Transforms,
        ),
        ("genuine in an Object", format!("{forged}<Object>{genuine}</Object>"), Shape),
    ] {
        assert_eq!(error(&replaced(&evil, &genuine, &parts)), Some(expected), "{what}");
    }
    let in_key_info = replaced(&evil, &genuine, &forged);
    let in_key_info = replaced(&in_key_info, "<KeyInfo>", &format!("<KeyInfo>{genuine}"));
    assert_eq!(error(&in_key_info), Some(UntrustedKey));
}
