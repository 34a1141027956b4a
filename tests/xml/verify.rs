//! What verifies, and that a changed element does not (attacks A12, B6).

use crate::signed_octets::*;

#[test]
fn a_signed_element_verifies_and_gives_its_canonical_octets() {
    let verified = verified(signed()).unwrap();
    assert_eq!(verified.octets(), OCTETS);
    assert_eq!(verified.certificate(), 0);
    assert_eq!(verified.into_octets(), OCTETS);
}

#[test]
fn every_algorithm_verifies_with_every_digest_of_sha2() {
    let allowed = AllowedAlgorithms::default();
    let weakened = AllowedAlgorithms::default().danger_allow_sha1();
    for signer in [rsa(), ec(Curve::P256), ec(Curve::P384), ec(Curve::P521)] {
        let kind = signer.certificate.public_key().unwrap().kind();
        let algorithms = SignatureAlgorithm::ALL.into_iter().filter(|a| a.key_kind() == kind);
        for algorithm in algorithms {
            for digest in DigestAlgorithm::ALL {
                let text = signed_by(signer, algorithm, digest);
                let weak = [algorithm.digest(), digest].contains(&DigestAlgorithm::Sha1);
                let certificates = [&signer.certificate];
                let strict = verified_with(&text, &certificates, &allowed);
                assert_eq!(strict.err(), weak.then_some(Sha1), "{algorithm:?}, {digest:?}");
                let opted_in = verified_with(&text, &certificates, &weakened);
                assert_eq!(opted_in.unwrap().octets(), OCTETS);
            }
        }
    }
}

#[test]
fn what_is_not_part_of_the_canonical_element_may_change() {
    for (what, from, to) in [
        ("text outside", "<r:before>text<", "<r:before>other<"),
        ("an attribute outside", r#"ID="_root""#, r#"ID="_other""#),
        ("an unused namespace", "urn:unused", "urn:other"),
        ("a comment in the element", "<p:issuer>", "<!-- Mallory --><p:issuer>"),
        ("a comment in a text", "Größe", "Gr<!-- Mallory -->öße"),
        ("a text as CDATA", "who<!-- no -->ever", "<![CDATA[whoever]]>"),
        ("a reference", "Größe", "Gr&#xF6;ße"),
        ("attributes in another order", r#"when="now" ID="_thing""#, r#"ID="_thing" when='now'"#),
        ("white space in tags", "<p:issuer>", "<p:issuer\n>"),
        ("a comment in SignedInfo", "<SignedInfo>", "<SignedInfo><!-- Mallory -->"),
        ("white space in the signature", "<SignatureValue>", "\n\t<SignatureValue>\r\n "),
        ("an Id of a part", "<SignatureValue>", r#"<SignatureValue Id="value">"#),
        ("no KeyInfo", &between(signed(), "<KeyInfo>", "</KeyInfo>"), ""),
    ] {
        let mutant = replaced(signed(), from, to);
        assert_eq!(verified(&mutant).unwrap().octets(), OCTETS, "{what}");
    }
}

#[test]
fn a_signature_with_a_prefix_of_an_outer_element_verifies() {
    let mut prefixed = signed().replace(&format!(r#" xmlns="{NAMESPACE}""#), "");
    let inside = between(&prefixed, "<Signature>", "</Signature>");
    let renamed = inside.replace("</", "\u{0}").replace('<', "<ds:").replace('\u{0}', "</ds:");
    prefixed = prefixed.replace(&inside, &renamed);
    prefixed = replaced(&prefixed, "<r:root", &format!(r#"<r:root xmlns:ds="{NAMESPACE}""#));
    assert_eq!(error(&prefixed), Some(UntrustedKey), "other names, other octets");
    assert_eq!(verified(&signed_again(&prefixed, &[])).unwrap().octets(), OCTETS);
}

#[test]
fn a_prefix_list_is_honoured_in_both_places() {
    let list = |prefixes: &str| {
        format!(
            r#"<InclusiveNamespaces xmlns="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="{prefixes}"/>"#
        )
    };
    let short = r#"Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>"#;
    let long = |prefixes, end| {
        let parameter = list(prefixes);
        format!(r#"Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#">{parameter}</{end}>"#)
    };
    let in_method = (
        format!("<CanonicalizationMethod {short}"),
        format!("<CanonicalizationMethod {}", long("u  absent", "CanonicalizationMethod")),
    );
    let in_transform = (
        format!("<Transform {short}"),
        format!("<Transform {}", long(" #default u&#9;absent&#xD;r&#10;", "Transform")),
    );
    let text = replaced(signed(), &in_method.0, &in_method.1);
    let text = replaced(&text, &in_transform.0, &in_transform.1);

    let octets = OCTETS.replacen(
        r#"xmlns:p="urn:thing""#,
        r#"xmlns:p="urn:thing" xmlns:r="urn:root" xmlns:u="urn:unused""#,
        1,
    );
    let digest = base64_binary::encode(&DigestAlgorithm::Sha256.digest(octets.as_bytes()).unwrap());
    let old_digest = between(signed(), "<DigestValue>", "</DigestValue>");
    let text = replaced(&text, &old_digest, &format!("<DigestValue>{digest}</DigestValue>"));
    let text = signed_again(&text, &["u", "absent"]);

    assert_eq!(verified(&text).unwrap().octets(), octets);
    // What the lists name counts now: for SignedInfo and for the element.
    assert_eq!(error(&replaced(&text, "urn:unused", "urn:other")), Some(UntrustedKey));
    assert_eq!(error(&text.replace("urn:root", "urn:other")), Some(DigestMismatch));
}

#[test]
fn signatures_of_an_element_and_of_one_inside_it_both_verify() {
    let (key, place) = (&rsa().key, Place::FirstChild);
    let (algorithm, digest) = (SignatureAlgorithm::RsaSha384, DigestAlgorithm::Sha512);
    let both = sign(signed(), "_root", place, key, None, algorithm, digest).unwrap();
    let document = document(&both);
    let signatures: Vec<_> = signatures(&document).collect();
    assert_eq!(signatures.len(), 2);
    let [outer, inner] = [signatures[0], signatures[1]].map(|signature| {
        let certificates = [&rsa().certificate];
        let (allowed, limits) = (AllowedAlgorithms::default(), Limits::default());
        verify(signature, certificates.into_iter(), &allowed, &limits).unwrap()
    });
    assert_eq!(inner.octets(), OCTETS);
    assert!(outer.octets().starts_with("<r:root "));
    assert!(outer.octets().contains("<SignedInfo>"), "the inner signature is signed content");
}

#[test]
fn debug_of_verified_octets_shows_no_content() {
    let shown = format!("{:?}", verified(signed()).unwrap());
    assert_eq!(shown, "VerifiedOctets { certificate: 0, .. }");
}

#[test]
fn a_changed_element_is_refused() {
    for (what, from, to) in [
        ("a text", "Größe", "Mallory"),
        ("a text with a comment", "Größe", "Gr<!---->oße"),
        ("a letter composed otherwise", "Größe", "Gro\u{308}ße"),
        ("an attribute", r#"when="now""#, r#"when="later""#),
        ("one more attribute", r#"when="now""#, r#"when="now" why="" "#),
        ("one less attribute", r#"when="now" "#, ""),
        ("one more element", "<p:issuer>", "<p:extra/><p:issuer>"),
        ("white space", "<p:issuer>", " <p:issuer>"),
        ("less white space", " tail ", "tail "),
        ("a namespace", r#"xmlns="urn:default""#, r#"xmlns="urn:other""#),
        ("a namespace of the root", r#"xmlns:p="urn:thing""#, r#"xmlns:p="urn:other""#),
        (
            "an element less",
            r#"<name xmlns="urn:default" p:kind="x">who<!-- no -->ever</name>"#,
            "",
        ),
    ] {
        assert_eq!(error(&replaced(signed(), from, to)), Some(DigestMismatch), "{what}");
    }
    let renamed = signed().replace("p:thing ", "p:thong ").replace("/p:thing", "/p:thong");
    assert_eq!(error(&renamed), Some(DigestMismatch));
}

/// B6: the SignedInfo is truly signed, over the digest of nothing.
#[test]
fn void_canonicalisation_golden() {
    let nothing = base64_binary::encode(&DigestAlgorithm::Sha256.digest(b"").unwrap());
    let old = between(signed(), "<DigestValue>", "</DigestValue>");
    let void = replaced(signed(), &old, &format!("<DigestValue>{nothing}</DigestValue>"));
    let golden = signed_again(&void, &[]);
    assert_eq!(error(&golden), Some(DigestMismatch));

    // What made other libraries' canonicalisation give nothing is not even read.
    let relative = replaced(&golden, "urn:unused", "relative");
    let error_of_reader = read(relative, Declared::MustBeUtf8, &Limits::default()).unwrap_err();
    assert_eq!(error_of_reader.reason, ReadReason::RelativeNamespace);
}
