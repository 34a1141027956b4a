//! The signature elsewhere, of something else, or of an ambiguous ID (attacks A6 to A8).

use crate::signed_octets::*;

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
