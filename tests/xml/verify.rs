//! Verification of signatures: one signed document, and everything that may be wrong with it.

use std::sync::OnceLock;

use saml_sp::internals::xml::c14n::canonicalize;
use saml_sp::internals::xml::digest::DigestAlgorithm;
use saml_sp::internals::xml::document::{Document, Element};
use saml_sp::internals::xml::keys::algorithms::{AllowedAlgorithms, SignatureAlgorithm};
use saml_sp::internals::xml::keys::base64_binary;
use saml_sp::internals::xml::keys::certificate::Certificate;
use saml_sp::internals::xml::keys::private_key::Curve;
use saml_sp::internals::xml::limits::Limits;
use saml_sp::internals::xml::read::error::ReadReason;
use saml_sp::internals::xml::read::{Declared, read};
use saml_sp::internals::xml::sign::{Place, sign};
use saml_sp::internals::xml::verify::SignatureError::{
    self, CanonicalizationMethod, DigestMethod, DigestMismatch, DigestValue, NoUsableKey,
    Reference, Sha1, Shape, SignatureMethod, SignatureValue, Transforms, UntrustedKey,
};
use saml_sp::internals::xml::verify::{NAMESPACE, VerifiedOctets, verify};

use crate::signers::{Signer, attacker, ec, instant, rsa, short_rsa};

/// What gets signed is `p:thing`. It uses a prefix of its root, and has text, mixed content and
/// letters beyond ASCII.
const UNSIGNED: &str = concat!(
    r#"<r:root xmlns:r="urn:root" xmlns:u="urn:unused" xmlns:p="urn:thing" ID="_root">"#,
    r#"<r:before>text</r:before>"#,
    r#"<p:thing when="now" ID="_thing"><p:issuer>Größe &amp; ø</p:issuer>"#,
    r#"<name xmlns="urn:default" p:kind="x">who<!-- no -->ever</name> tail </p:thing>"#,
    r#"after</r:root>"#
);

/// The canonical form of `p:thing`, written by hand.
const OCTETS: &str = concat!(
    r#"<p:thing xmlns:p="urn:thing" ID="_thing" when="now"><p:issuer>Größe &amp; ø</p:issuer>"#,
    r#"<name xmlns="urn:default" p:kind="x">whoever</name> tail </p:thing>"#
);

/// [`UNSIGNED`], signed by [`rsa`], with its certificate in `KeyInfo`.
fn signed() -> &'static str {
    static SIGNED: OnceLock<String> = OnceLock::new();
    SIGNED.get_or_init(|| signed_by(rsa(), SignatureAlgorithm::RsaSha256, DigestAlgorithm::Sha256))
}

fn signed_by(signer: &Signer, algorithm: SignatureAlgorithm, digest: DigestAlgorithm) -> String {
    let (key, certificate) = (&signer.key, Some(&signer.certificate));
    sign(UNSIGNED, "_thing", Place::AfterFirstChild, key, certificate, algorithm, digest).unwrap()
}

/// A name, what is replaced, by what, and why that is refused.
type Mutation<'m> = (&'m str, &'m str, &'m str, SignatureError);

/// Every mutation of [`signed`] is refused, and so it is with no key at hand: its shape alone
/// decides.
fn refused_by_shape(mutations: &[Mutation<'_>]) {
    for (what, from, to, expected) in mutations {
        let mutant = replaced(signed(), from, to);
        assert_eq!(error(&mutant), Some(*expected), "{what}");
        assert_eq!(verified_by(&mutant, &[]).unwrap_err(), *expected, "{what}, no key");
    }
}

/// The same, also where the mutated `SignedInfo` is truly signed by the trusted key.
fn refused_even_if_signed(mutations: &[Mutation<'_>]) {
    refused_by_shape(mutations);
    for (what, from, to, expected) in mutations {
        let mutant = signed_again(&replaced(signed(), from, to), &[]);
        assert_eq!(error(&mutant), Some(*expected), "{what}, signed");
    }
}

// --- What verifies ------------------------------------------------------------------------------

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

// --- A6, A7, A8: the signature elsewhere, of something else, or of an ambiguous ID --------------

/// A6: the signature is not a child of what it refers to.
#[test]
fn a_signature_that_was_moved_is_refused() {
    let signature = between(signed(), "<Signature ", "</Signature>");
    let without = replaced(signed(), &signature, "");
    for (what, at, expected) in [
        ("into the issuer", "Größe", Reference),
        ("into the root, which has another ID", "<r:before>", Reference),
        ("into an element without ID", "text</r:before>", Reference),
        ("after the element", "after</r:root>", Reference),
        ("into the text of an inner element", "ever</name>", Reference),
    ] {
        let moved = replaced(&without, at, &format!("{signature}{at}"));
        assert_eq!(error(&moved), Some(expected), "{what}");
    }
    assert_eq!(error(&signature), Some(Shape), "as the document's root");
}

/// A6: which child of its parent the signature may be is for the caller to say.
#[test]
fn a_signature_verifies_as_any_child_of_what_it_signs() {
    let signature = between(signed(), "<Signature ", "</Signature>");
    let without = replaced(signed(), &signature, "");
    for at in ["<p:issuer>", "</p:thing>"] {
        let moved = replaced(&without, at, &format!("{signature}{at}"));
        assert_eq!(verified(&moved).unwrap().octets(), OCTETS);
    }
}

/// A6: only the signature itself is taken away by its transform, not another one beside it.
#[test]
fn a_second_signature_in_the_element_breaks_the_first() {
    let signature = between(signed(), "<Signature ", "</Signature>");
    let twice = replaced(signed(), "</p:thing>", &format!("{signature}</p:thing>"));
    assert_eq!(error(&twice), Some(DigestMismatch));
}

/// A7: signed by the trusted key, but something else.
#[test]
fn a_signature_of_something_else_is_refused() {
    let signature = between(signed(), "<Signature ", "</Signature>");
    let of_other_text = signature_of(&replaced(UNSIGNED, "Größe", "Mallory"), "_thing");
    let of_other_id = signature_of(&replaced(UNSIGNED, "_thing", "_other"), "_other");
    let with_id = replaced(UNSIGNED, "<p:issuer>", r#"<p:issuer ID="_i"><p:x/>"#);
    let of_issuer = signature_of(&with_id, "_i");
    let of_root = signature_of(UNSIGNED, "_root");
    for (what, other, expected) in [
        ("of another text", of_other_text, DigestMismatch),
        ("of another element", of_other_id, Reference),
        ("of the issuer only", of_issuer, Reference),
        ("of the root", of_root, Reference),
    ] {
        assert_eq!(error(&replaced(signed(), &signature, &other)), Some(expected), "{what}");
    }
}

/// A8: the same ID twice is not read, and no other spelling of `ID` is one.
#[test]
fn an_id_counts_once_and_in_one_spelling() {
    let twice = replaced(signed(), "<r:before>", r#"<r:before ID="_thing">"#);
    let error_of_reader = read(twice, Declared::MustBeUtf8, &Limits::default()).unwrap_err();
    assert_eq!(error_of_reader.reason, ReadReason::DuplicateId);

    let id = r#"when="now" ID="_thing""#;
    for spelling in ["Id", "id", "xml:id", "u:ID", "xml:ID", "AssertionID"] {
        let respelled = replaced(signed(), id, &format!(r#"when="now" {spelling}="_thing""#));
        assert_eq!(error(&respelled), Some(Reference), "{spelling}");
        let decoy = replaced(signed(), "<r:before>", &format!(r#"<r:before {spelling}="_thing">"#));
        assert_eq!(verified(&decoy).unwrap().octets(), OCTETS, "{spelling}");
    }
    let polluted = format!(r#"{id} u:ID="_evil""#);
    assert_eq!(error(&replaced(signed(), id, &polluted)), Some(DigestMismatch));
}

// --- A12: changed content -----------------------------------------------------------------------

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

// --- B5, C1: the parts of a signature -----------------------------------------------------------

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

// --- C2 to C5: what SignedInfo may say ----------------------------------------------------------

#[test]
fn signed_info_has_exactly_its_parts_in_order() {
    let canonicalization = between(signed(), "<CanonicalizationMethod ", "/>");
    let method = between(signed(), "<SignatureMethod ", "/>");
    let reference = between(signed(), "<Reference ", "</Reference>");
    let swapped = format!("{method}{canonicalization}");
    let methods = format!("{canonicalization}{method}");
    let two_methods = format!("{method}{method}");
    refused_even_if_signed(&[
        ("no CanonicalizationMethod", &canonicalization, "", CanonicalizationMethod),
        ("the methods swapped", &methods, &swapped, CanonicalizationMethod),
        ("no SignatureMethod", &method, "", SignatureMethod),
        ("two SignatureMethod", &method, &two_methods, Reference),
        ("no Reference", &reference, "", Reference),
        ("two References", &reference, &reference.repeat(2), Reference),
        ("1,000 References", &reference, &reference.repeat(1_000), Reference),
        ("a Manifest", &reference, "<Manifest/>", Reference),
        ("a Manifest beside", &reference, &format!("{reference}<Manifest/>"), Reference),
        ("the Reference first", &methods, &format!("{reference}{methods}"), CanonicalizationMethod),
        ("text", "<SignedInfo>", "<SignedInfo>text", Shape),
        ("a foreign Reference", "<Reference ", r#"<Reference xmlns="urn:x" "#, Reference),
    ]);
}

#[test]
fn only_exclusive_c14n_without_comments_canonicalises_signed_info() {
    let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
    let list = format!(r#"<InclusiveNamespaces xmlns="{exclusive}" PrefixList="u"/>"#);
    let old = between(signed(), "<CanonicalizationMethod ", "/>");
    let with = |attributes: &str, content: &str| {
        format!("<CanonicalizationMethod {attributes}>{content}</CanonicalizationMethod>")
    };
    let named = |uri: &str| with(&format!(r#"Algorithm="{uri}""#), "");
    let holding = |content: &str| with(&format!(r#"Algorithm="{exclusive}""#), content);
    let expected = CanonicalizationMethod;
    refused_even_if_signed(&[
        ("with comments", &old, &named(&format!("{exclusive}WithComments")), expected),
        ("inclusive", &old, &named("http://www.w3.org/TR/2001/REC-xml-c14n-20010315"), expected),
        ("1.1", &old, &named("http://www.w3.org/2006/12/xml-c14n11"), expected),
        ("without #", &old, &named("http://www.w3.org/2001/10/xml-exc-c14n"), expected),
        ("a blank after", &old, &named(&format!("{exclusive} ")), expected),
        ("empty", &old, &named(""), expected),
        ("XSLT", &old, &named("http://www.w3.org/TR/1999/REC-xslt-19991116"), expected),
        ("no algorithm", &old, &with("", ""), expected),
        ("prefixed", &old, &with(&format!(r#"u:Algorithm="{exclusive}""#), ""), expected),
        ("spelt otherwise", &old, &with(&format!(r#"algorithm="{exclusive}""#), ""), expected),
        ("text", &old, &holding("text"), expected),
        ("another child", &old, &holding("<x/>"), expected),
        ("two lists", &old, &holding(&list.repeat(2)), expected),
        (
            "a list of another namespace",
            &old,
            &holding(r#"<InclusiveNamespaces PrefixList="u"/>"#),
            expected,
        ),
        (
            "a list without prefixes",
            &old,
            &holding(&list.replace(r#"PrefixList="u""#, "")),
            expected,
        ),
        ("a prefixed list", &old, &holding(&list.replace("PrefixList", "u:PrefixList")), expected),
        (
            "a list of elements",
            &old,
            &holding(&list.replace("/>", "><x/></InclusiveNamespaces>")),
            expected,
        ),
        (
            "a list with text",
            &old,
            &holding(&list.replace("/>", ">u</InclusiveNamespaces>")),
            expected,
        ),
    ]);
}

/// C4, C5: other algorithms, weaker ones, and those that use a public key as a secret.
#[test]
fn only_known_signature_methods_count() {
    let old = between(signed(), "<SignatureMethod ", "/>");
    let named = |uri: &str| format!(r#"<SignatureMethod Algorithm="{uri}"/>"#);
    let holding = |content: &str| {
        let uri = SignatureAlgorithm::RsaSha256.uri();
        format!(r#"<SignatureMethod Algorithm="{uri}">{content}</SignatureMethod>"#)
    };
    let more = |name: &str| named(&format!("http://www.w3.org/2001/04/xmldsig-more#{name}"));
    let basic = |name: &str| named(&format!("http://www.w3.org/2000/09/xmldsig#{name}"));
    let expected = SignatureMethod;
    refused_even_if_signed(&[
        ("C5: HMAC with SHA-1", &old, &basic("hmac-sha1"), expected),
        ("C5: HMAC with SHA-256", &old, &more("hmac-sha256"), expected),
        (
            "C5: HMACOutputLength",
            &old,
            &holding("<HMACOutputLength>0</HMACOutputLength>"),
            expected,
        ),
        ("C4: MD5", &old, &more("rsa-md5"), expected),
        ("C4: none", &old, &named("none"), expected),
        ("C4: empty", &old, &named(""), expected),
        ("C4: missing", &old, "<SignatureMethod/>", expected),
        ("C4: misspelt", &old, &more("rsa-sha-256"), expected),
        ("C4: upper case", &old, &more("RSA-SHA256"), expected),
        ("C4: https", &old, &named("https://www.w3.org/2001/04/xmldsig-more#rsa-sha256"), expected),
        ("C4: the portal's misprint", &old, &basic("rsa-sha256"), expected),
        ("C4: a digest's name", &old, &named(DigestAlgorithm::Sha256.uri()), expected),
        ("C4: SHA-224", &old, &more("rsa-sha224"), expected),
        (
            "C4: PSS",
            &old,
            &named("http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"),
            expected,
        ),
        ("C4: DSA", &old, &basic("dsa-sha1"), expected),
        ("C4: ECDSA with SHA-1", &old, &more("ecdsa-sha1"), expected),
        ("text", &old, &holding("text"), expected),
        ("C4: SHA-1", &old, &named(SignatureAlgorithm::RsaSha1.uri()), Sha1),
    ]);
}

/// C2: references that would be fetched, evaluated, or mean something else.
#[test]
fn a_reference_is_exactly_the_id_of_the_parent() {
    let with = |uri: &str| format!(r#"URI="{uri}""#);
    let expected = Reference;
    refused_even_if_signed(&[
        ("none", r##"URI="#_thing""##, "", expected),
        ("empty", r##"URI="#_thing""##, &with(""), expected),
        ("a lone #", r##"URI="#_thing""##, &with("#"), expected),
        ("without #", r##"URI="#_thing""##, &with("_thing"), expected),
        ("twice #", r##"URI="#_thing""##, &with("##_thing"), expected),
        ("the root", r##"URI="#_thing""##, &with("#_root"), expected),
        ("nobody", r##"URI="#_thing""##, &with("#_nobody"), expected),
        ("another case", r##"URI="#_thing""##, &with("#_Thing"), expected),
        ("a blank after", r##"URI="#_thing""##, &with("#_thing "), expected),
        ("a blank before", r##"URI="#_thing""##, &with(" #_thing"), expected),
        ("percent-encoded", r##"URI="#_thing""##, &with("#%5Fthing"), expected),
        ("percent-encoded #", r##"URI="#_thing""##, &with("%23_thing"), expected),
        ("xpointer by id", r##"URI="#_thing""##, &with("#xpointer(id('_thing'))"), expected),
        ("xpointer to all", r##"URI="#_thing""##, &with("#xpointer(/)"), expected),
        ("http", r##"URI="#_thing""##, &with("http://evil.example/#_thing"), expected),
        ("file", r##"URI="#_thing""##, &with("file:///etc/hostname"), expected),
        ("cid", r##"URI="#_thing""##, &with("cid:_thing"), expected),
        ("a relative one", r##"URI="#_thing""##, &with("other.xml#_thing"), expected),
        ("prefixed", r##"URI="#_thing""##, r##"u:URI="#_thing""##, expected),
        ("spelt otherwise", r##"URI="#_thing""##, r##"Uri="#_thing""##, expected),
        ("text", "<Transforms>", "text<Transforms>", expected),
    ]);
    let escaped = replaced(signed(), r##"URI="#_thing""##, r##"URI="&#x23;&#95;thing""##);
    assert_eq!(verified(&escaped).unwrap().octets(), OCTETS, "the same value, written otherwise");
}

#[test]
fn an_empty_id_is_none() {
    let text = signed().replace("#_thing", "#").replace("_thing", "");
    assert_eq!(error(&text), Some(Reference));
    assert_eq!(error(&signed_again(&text, &[])), Some(Reference));
}

/// C3: transforms that compute, drop or reorder.
#[test]
fn only_two_transforms_count_in_one_order() {
    let enveloped = between(signed(), "<Transform ", "/>");
    let exclusive = r#"<Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>"#;
    let both = format!("{enveloped}{exclusive}");
    let all = format!("<Transforms>{both}</Transforms>");
    let named = |uri: &str| format!(r#"<Transform Algorithm="{uri}"/>"#);
    let instead = |transforms: &[&str]| transforms.concat();
    let other = |uri: &str| instead(&[&enveloped, &named(uri)]);
    let xpath = "http://www.w3.org/TR/1999/REC-xpath-19991116";
    let with_xpath = format!(r#"<Transform Algorithm="{xpath}"><XPath>true()</XPath></Transform>"#);
    let hidden_xpath = enveloped.replace("/>", "><XPath>true()</XPath></Transform>");
    let expected = Transforms;
    refused_even_if_signed(&[
        ("no Transforms", &all, "", expected),
        ("empty", &both, "", expected),
        ("enveloped only", &both, &enveloped, expected),
        ("exclusive only", &both, exclusive, expected),
        ("swapped", &both, &instead(&[exclusive, &enveloped]), expected),
        ("enveloped twice", &both, &instead(&[&enveloped, &enveloped]), expected),
        ("exclusive twice", &both, &instead(&[exclusive, exclusive]), expected),
        ("enveloped twice, then exclusive", &both, &instead(&[&enveloped, &both]), expected),
        ("exclusive twice at the end", &both, &instead(&[&both, exclusive]), expected),
        ("10,000 of them", &both, &both.repeat(5_000), expected),
        ("inclusive", &both, &other("http://www.w3.org/TR/2001/REC-xml-c14n-20010315"), expected),
        (
            "with comments",
            &both,
            &other("http://www.w3.org/2001/10/xml-exc-c14n#WithComments"),
            expected,
        ),
        ("1.1", &both, &other("http://www.w3.org/2006/12/xml-c14n11"), expected),
        ("base64", &both, &other("http://www.w3.org/2000/09/xmldsig#base64"), expected),
        ("XSLT", &both, &other("http://www.w3.org/TR/1999/REC-xslt-19991116"), expected),
        ("XPath Filter 2", &both, &other("http://www.w3.org/2002/06/xmldsig-filter2"), expected),
        ("XPath", &both, &instead(&[&enveloped, &with_xpath]), expected),
        ("XPath between", &both, &instead(&[&enveloped, &with_xpath, exclusive]), expected),
        ("XPath in place of enveloped", &both, &instead(&[&with_xpath, exclusive]), expected),
        ("XPath in enveloped", &enveloped, &hidden_xpath, expected),
        ("unknown", &both, &other("urn:unknown"), expected),
        ("no algorithm", &both, &instead(&[&enveloped, "<Transform/>"]), expected),
        (
            "foreign",
            exclusive,
            &exclusive.replace("<Transform ", r#"<Transform xmlns="urn:x" "#),
            expected,
        ),
        ("text", "<Transforms>", "<Transforms>text", expected),
    ]);
}

#[test]
fn only_known_digest_methods_count() {
    let old = between(signed(), "<DigestMethod ", "/>");
    let named = |uri: &str| format!(r#"<DigestMethod Algorithm="{uri}"/>"#);
    let uri = DigestAlgorithm::Sha256.uri();
    let holding = |content| format!(r#"<DigestMethod Algorithm="{uri}">{content}</DigestMethod>"#);
    let expected = DigestMethod;
    refused_even_if_signed(&[
        ("none", &old, "", expected),
        ("two", &old, &old.repeat(2), DigestValue),
        ("no algorithm", &old, "<DigestMethod/>", expected),
        ("empty", &old, &named(""), expected),
        ("MD5", &old, &named("http://www.w3.org/2001/04/xmldsig-more#md5"), expected),
        ("SHA-224", &old, &named("http://www.w3.org/2001/04/xmldsig-more#sha224"), expected),
        ("SHA-3", &old, &named("http://www.w3.org/2007/05/xmldsig-more#sha3-256"), expected),
        (
            "SHA-256 by another name",
            &old,
            &named("http://www.w3.org/2000/09/xmldsig#sha256"),
            expected,
        ),
        ("a parameter", &old, &holding("<x/>"), expected),
        ("text", &old, &holding("text"), expected),
        ("SHA-1", &old, &named(DigestAlgorithm::Sha1.uri()), Sha1),
    ]);
}

#[test]
fn a_digest_value_is_as_long_as_its_method_says() {
    let old = between(signed(), "<DigestValue>", "</DigestValue>");
    let with =
        |octets: &[u8]| format!("<DigestValue>{}</DigestValue>", base64_binary::encode(octets));
    let sha512 = format!(r#"<DigestMethod Algorithm="{}"/>"#, DigestAlgorithm::Sha512.uri());
    let method = between(signed(), "<DigestMethod ", "/>");
    let unpadded = old.replace("=<", "<");
    refused_even_if_signed(&[
        ("none", &old, "", DigestValue),
        ("two", &old, &old.repeat(2), Reference),
        ("empty", &old, "<DigestValue/>", DigestValue),
        ("31 octets", &old, &with(&[7; 31]), DigestValue),
        ("33 octets", &old, &with(&[7; 33]), DigestValue),
        ("no base64", &old, "<DigestValue>?</DigestValue>", DigestValue),
        ("no padding", &old, &unpadded, DigestValue),
        ("an element inside", "</DigestValue>", "<x/></DigestValue>", DigestValue),
        ("all in an element", &old, &format!("<DigestValue>{old}</DigestValue>"), DigestValue),
        ("SHA-512 said", &method, &sha512, DigestValue),
    ]);
}

/// C4: one algorithm said, another one used.
#[test]
fn an_algorithm_that_was_not_used_does_not_verify() {
    for other in [SignatureAlgorithm::RsaSha512, SignatureAlgorithm::EcdsaSha256] {
        let uri = SignatureAlgorithm::RsaSha256.uri();
        let text = replaced(signed(), uri, other.uri());
        assert_eq!(error(&text), Some(UntrustedKey), "{other:?}");
    }
}

// --- C6, C7, C8, C11: keys ----------------------------------------------------------------------

#[test]
fn a_signature_by_a_key_that_is_not_pinned_is_refused() {
    let forged = signed_by(attacker(), SignatureAlgorithm::RsaSha256, DigestAlgorithm::Sha256);
    assert_eq!(error(&forged), Some(UntrustedKey));
    let by_ec =
        signed_by(ec(Curve::P256), SignatureAlgorithm::EcdsaSha256, DigestAlgorithm::Sha256);
    assert_eq!(error(&by_ec), Some(UntrustedKey));
}

/// C6: KeyInfo shows the attacker's certificate, the pinned one, both, a bare key, or a URL.
#[test]
fn key_info_never_adds_a_key() {
    let forged = signed_by(attacker(), SignatureAlgorithm::RsaSha256, DigestAlgorithm::Sha256);
    for (what, key_info) in key_infos() {
        for certificates in
            [vec![&rsa().certificate], vec![&rsa().certificate, &ec(Curve::P256).certificate]]
        {
            let old = between(&forged, "<KeyInfo>", "</KeyInfo>");
            let evil = replaced(&forged, &old, &key_info);
            assert_eq!(verified_by(&evil, &certificates).unwrap_err(), UntrustedKey, "{what}");
        }
    }
}

/// C6: whatever KeyInfo shows, a good signature stays good.
#[test]
fn key_info_never_takes_a_key_away() {
    for (what, key_info) in key_infos() {
        for certificates in [
            vec![&rsa().certificate],
            vec![&ec(Curve::P256).certificate, &rsa().certificate],
            vec![&attacker().certificate, &rsa().certificate],
        ] {
            let old = between(signed(), "<KeyInfo>", "</KeyInfo>");
            let text = replaced(signed(), &old, &key_info);
            let verified = verified_by(&text, &certificates).unwrap();
            assert_eq!(verified.certificate(), certificates.len() - 1, "{what}");
        }
    }
}

#[test]
fn key_info_chooses_which_key_is_tried_first() {
    // Two certificates of one key: the one that is tried first is the one that verifies.
    let (from, to) = (instant("2025-01-01T00:00:00Z"), instant("2026-01-01T00:00:00Z"));
    let renewed = rsa().key.self_signed("renewed", from, to).unwrap();
    let certificates = [&attacker().certificate, &renewed, &rsa().certificate];
    assert_eq!(verified_by(signed(), &certificates).unwrap().certificate(), 2);

    let shown = base64_binary::encode(rsa().certificate.der());
    let spaced: String = shown.chars().flat_map(|symbol| [symbol, '\n']).collect();
    let spaced = replaced(signed(), &shown, &spaced);
    assert_eq!(verified_by(&spaced, &certificates).unwrap().certificate(), 2);

    let silent = replaced(signed(), &between(signed(), "<KeyInfo>", "</KeyInfo>"), "");
    assert_eq!(verified_by(&silent, &certificates).unwrap().certificate(), 1);
}

/// C7: unfit keys are passed over and harm nobody.
#[test]
fn unfit_keys_are_skipped() {
    let unfit = &short_rsa().certificate;
    let mixed = [unfit, unfit, &ec(Curve::P384).certificate, unfit, &rsa().certificate, unfit];
    assert_eq!(verified_by(signed(), &mixed).unwrap().certificate(), 4);

    let by_short = signed_by(short_rsa(), SignatureAlgorithm::RsaSha256, DigestAlgorithm::Sha256);
    assert_eq!(verified_by(&by_short, &mixed).unwrap_err(), UntrustedKey);
}

/// C7, C10: no key, or none that is fit.
#[test]
fn without_a_usable_key_nothing_verifies() {
    let by_short = signed_by(short_rsa(), SignatureAlgorithm::RsaSha256, DigestAlgorithm::Sha256);
    for text in [signed(), &by_short] {
        assert_eq!(verified_by(text, &[]).unwrap_err(), NoUsableKey);
        assert_eq!(verified_by(text, &[&short_rsa().certificate]).unwrap_err(), NoUsableKey);
    }
}

/// C8: an ECDSA signature in DER.
#[test]
fn an_ecdsa_signature_in_der_is_refused() {
    let signer = ec(Curve::P256);
    let text = signed_by(signer, SignatureAlgorithm::EcdsaSha256, DigestAlgorithm::Sha256);
    let certificates = [&signer.certificate];
    assert_eq!(verified_by(&text, &certificates).unwrap().octets(), OCTETS);

    let value = between(&text, "<SignatureValue>", "</SignatureValue>");
    let base64 = value.replace("<SignatureValue>", "").replace("</SignatureValue>", "");
    let raw = base64_binary::decode(&base64).unwrap();
    let [r, s] =
        [&raw[..32], &raw[32..]].map(|half| openssl::bn::BigNum::from_slice(half).unwrap());
    let der = openssl::ecdsa::EcdsaSig::from_private_components(r, s).unwrap().to_der().unwrap();
    let in_der = replaced(&text, &base64, &base64_binary::encode(&der));
    assert_eq!(verified_by(&in_der, &certificates).unwrap_err(), UntrustedKey);
}

/// C11: signature values that make OpenSSL fail in place of saying no.
#[test]
fn an_error_of_the_verifier_is_a_refusal() {
    let value = between(signed(), "<SignatureValue>", "</SignatureValue>");
    for octets in [vec![0; 256], vec![0xff; 256], vec![0xff; 255], vec![1], vec![0; 100_000]] {
        let base64 = base64_binary::encode(&octets);
        let text =
            replaced(signed(), &value, &format!("<SignatureValue>{base64}</SignatureValue>"));
        assert_eq!(error(&text), Some(UntrustedKey));
        assert!(openssl::error::ErrorStack::get().errors().is_empty());
    }
}

#[test]
fn an_error_is_one_sentence_without_a_value_from_the_document() {
    for error in [
        Shape,
        CanonicalizationMethod,
        SignatureMethod,
        Sha1,
        Reference,
        Transforms,
        DigestMethod,
        DigestValue,
        SignatureValue,
        NoUsableKey,
        UntrustedKey,
        DigestMismatch,
        SignatureError::Octets,
    ] {
        let sentence = error.to_string();
        assert!(sentence.len() > 20 && !sentence.contains('\n'), "{sentence}");
    }
}

// --- Making and mutating ------------------------------------------------------------------------

/// What `KeyInfo` may hold: each with a name.
fn key_infos() -> Vec<(&'static str, String)> {
    let shown = |certificate: &Certificate| {
        let base64 = base64_binary::encode(certificate.der());
        format!("<X509Data><X509Certificate>{base64}</X509Certificate></X509Data>")
    };
    let (ours, evil) = (shown(&rsa().certificate), shown(&attacker().certificate));
    let retrieval = r#"<RetrievalMethod URI="http://evil.example/key.cer"/>"#.to_owned();
    let bare = "<KeyValue><RSAKeyValue><Modulus>////</Modulus><Exponent>AQ==</Exponent>\
                </RSAKeyValue></KeyValue>";
    let garbage = "<X509Data><X509Certificate>?</X509Certificate></X509Data>";
    [
        ("the attacker's certificate", evil.clone()),
        ("the pinned certificate", ours.clone()),
        ("both, the pinned one first", format!("{ours}{evil}")),
        ("both, the pinned one last", format!("{evil}{ours}")),
        ("a bare key", bare.to_owned()),
        ("a key to fetch", retrieval),
        ("a name", "<KeyName>pinned</KeyName>".to_owned()),
        ("garbage", garbage.to_owned()),
        ("nothing", String::new()),
        ("text", "text".to_owned()),
    ]
    .into_iter()
    .map(|(what, content)| (what, format!("<KeyInfo>{content}</KeyInfo>")))
    .collect()
}

/// The signature of the element `id` in another document.
fn signature_of(text: &str, id: &str) -> String {
    let (algorithm, digest) = (SignatureAlgorithm::RsaSha256, DigestAlgorithm::Sha256);
    let place = Place::AfterFirstChild;
    let text = sign(text, id, place, &rsa().key, None, algorithm, digest).unwrap();
    between(&text, "<Signature ", "</Signature>")
}

/// The document with a signature value by the trusted key over the first `SignedInfo` as it is.
fn signed_again(text: &str, prefixes: &[&str]) -> String {
    let document = document(text);
    let is_signed_info = |element: &Element<'_>| {
        element.local_name().ends_with("SignedInfo") && element.namespace() == NAMESPACE
    };
    let signed_info = document.elements().find(is_signed_info).unwrap();
    let octets = canonicalize(signed_info, None, prefixes);
    let algorithm = SignatureAlgorithm::RsaSha256;
    let value = base64_binary::encode(&rsa().key.sign(algorithm, octets.as_bytes()).unwrap());
    let start = text.find("SignatureValue>").unwrap() + "SignatureValue>".len();
    let end = start + text[start..].find("</").unwrap();
    [&text[..start], &value, &text[end..]].concat()
}

fn verified(text: &str) -> Result<VerifiedOctets, SignatureError> {
    verified_by(text, &[&rsa().certificate])
}

fn error(text: &str) -> Option<SignatureError> {
    verified(text).err()
}

fn verified_by(text: &str, keys: &[&Certificate]) -> Result<VerifiedOctets, SignatureError> {
    verified_with(text, keys, &AllowedAlgorithms::default())
}

/// Verifies the first signature in the document.
fn verified_with(
    text: &str,
    certificates: &[&Certificate],
    allowed: &AllowedAlgorithms,
) -> Result<VerifiedOctets, SignatureError> {
    let document = document(text);
    let signature = signatures(&document).next().unwrap();
    verify(signature, certificates.iter().copied(), allowed, &Limits::default())
}

fn signatures(document: &Document) -> impl Iterator<Item = Element<'_>> {
    document.elements().filter(|element| element.is(NAMESPACE, "Signature"))
}

fn document(text: &str) -> Document {
    read(text.to_owned(), Declared::MustBeUtf8, &Limits::default()).unwrap()
}

/// `text` with the only place that reads `from` replaced.
fn replaced(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from}");
    text.replacen(from, to, 1)
}

/// From the first `from` to the first `to` after it, both included.
fn between(text: &str, from: &str, to: &str) -> String {
    let start = text.find(from).unwrap();
    let end = start + text[start..].find(to).unwrap() + to.len();
    text[start..end].to_owned()
}
