//! A signature counts at its schema place alone, and one anywhere else is found.

use saml_sp::internals::saml::signature_place::{after_issuer, first_child, is_misplaced};
use saml_sp::internals::xml::document::Document;
use saml_sp::internals::xml::limits::Limits;
use saml_sp::internals::xml::read::{Declared, read};

fn document(inside: &str) -> Document {
    let text = format!(
        "<Response xmlns='urn:oasis:names:tc:SAML:2.0:protocol' \
         xmlns:a='urn:oasis:names:tc:SAML:2.0:assertion' \
         xmlns:ds='http://www.w3.org/2000/09/xmldsig#'>{inside}</Response>"
    );
    read(text, Declared::MustBeUtf8, &Limits::default()).unwrap()
}

#[test]
fn the_signature_of_a_message_stands_after_its_issuer_or_first_where_it_has_none() {
    for inside in [
        "<a:Issuer/><ds:Signature/><Status/>",
        "<a:Issuer/><!--c--> <ds:Signature/>",
        "<ds:Signature/><Status/>",
        "<a:Issuer/><Signature xmlns='http://www.w3.org/2000/09/xmldsig#'/>",
    ] {
        let document = document(inside);
        assert!(after_issuer(document.root()).is_some(), "{inside}");
    }
    for inside in [
        "",
        "<a:Issuer/>",
        "<Status/><ds:Signature/>",
        "<a:Issuer/><Extensions/><ds:Signature/>",
        "<Issuer/><ds:Signature/>",
        "<a:Issuer/><Signature/>",
        "<a:Issuer><ds:Signature/></a:Issuer>",
        "<a:Issuer/><ds:signature/>",
        "<a:Issuer/><a:Issuer/><ds:Signature/>",
        "<ds:Signature/><a:Issuer/>",
    ] {
        let document = document(inside);
        assert!(after_issuer(document.root()).is_none(), "{inside}");
    }
}

#[test]
fn the_signature_of_metadata_is_its_first_child() {
    assert!(first_child(document("<ds:Signature/><a:x/>").root()).is_some());
    assert!(first_child(document("<a:x/><ds:Signature/>").root()).is_none());
    assert!(first_child(document("").root()).is_none());
}

#[test]
fn a_signature_anywhere_else_is_found_however_deep() {
    let hidden = [
        "<Status/><ds:Signature/>",
        "<Extensions><x><y><ds:Signature/></y></x></Extensions>",
        "<ds:Signature><ds:Object><ds:Signature/></ds:Object></ds:Signature>",
        "<a:Issuer/><ds:Signature/><ds:Signature/>",
    ];
    for inside in hidden {
        let document = document(inside);
        let placed = after_issuer(document.root()).map(|signature| signature.node_id());
        assert!(
            document.elements().any(|element| is_misplaced(element, [placed, None])),
            "{inside}"
        );
    }
    let document = document("<a:Issuer/><ds:Signature/><Signature/>");
    let placed = after_issuer(document.root()).map(|signature| signature.node_id());
    assert!(!document.elements().any(|element| is_misplaced(element, [placed, None])));
}
