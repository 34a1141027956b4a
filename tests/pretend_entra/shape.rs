//! The documents of the pretend Entra have the shape of the real one's, of which `fixtures/` has
//! independently made copies.

use saml_sp::internals::xml::document::Element;
use saml_sp::internals::xml::limits::Limits;
use saml_sp::internals::xml::read::{Declared, read};
use saml_sp::testing::{Misbehaviour, PretendEntra, PretendUser, SigningOption};

use crate::{begun, contoso, entra, now};

/// Each element with its depth, its name as it is written, and the names of its attributes; of a
/// namespace declaration, too.
fn skeleton(xml: &str) -> Vec<String> {
    let document =
        read(xml.trim_start_matches('\u{feff}').to_owned(), Declared::Ignored, &Limits::default());
    let document = document.unwrap();
    let text = document.text();
    let line = |element: Element<'_>| {
        let depth = std::iter::successors(element.parent(), |parent| parent.parent()).count();
        let span = element.span();
        let tag = &text[span.start as usize..span.end as usize];
        let tag = tag[1..].split(['>']).next().unwrap().trim_end_matches(['/', ' ']);
        let mut parts = tag.split('"');
        let mut names = String::new();
        while let (Some(name), value) = (parts.next(), parts.next()) {
            names.push_str(name);
            // What a namespace is bound to, and which claim it is, is of the shape.
            if name.contains("xmlns") || name.contains("Name=") || name.contains("Algorithm") {
                names.push_str(value.unwrap_or_default());
            }
        }
        format!("{depth} {}", names.trim_end())
    };
    document.elements().map(line).collect()
}

fn fixture(path: &str) -> String {
    let path = format!("{}/fixtures/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn answer(entra: &PretendEntra) -> String {
    let (url, _) = begun(&contoso(entra));
    entra.answer_xml(&url, now()).unwrap()
}

#[test]
fn the_answers_have_the_shape_of_entras() {
    let entra = entra();
    let guest = PretendUser::guest()
        .in_groups(2)
        .with_claim("http://schemas.microsoft.com/identity/claims/acct", ["1"]);
    for (name, entra) in [
        ("assertion_signed", entra.clone()),
        ("response_signed", entra.with_signing_option(SigningOption::Response)),
        ("both_signed", entra.with_signing_option(SigningOption::ResponseAndAssertion)),
        ("groups_150", entra.as_user(&PretendUser::b_simon().in_groups(150))),
        ("overage", entra.misbehaving(Misbehaviour::TooManyGroups)),
        ("error_status", entra.misbehaving(Misbehaviour::NotAssigned)),
        ("encrypted", entra.misbehaving(Misbehaviour::TokenEncryption)),
    ] {
        let expected = skeleton(&fixture(&format!("responses/{name}.xml")));
        assert_eq!(skeleton(&answer(&entra)), expected, "{name}");
    }
    // A claim that is not sent by default stands last here, and in the fixture in between.
    let sorted = |xml: &str| {
        let mut lines = skeleton(xml);
        lines.sort();
        lines
    };
    let expected = sorted(&fixture("responses/guest.xml"));
    assert_eq!(sorted(&answer(&entra.as_user(&guest))), expected);
}

#[test]
fn the_metadata_has_the_shape_of_entras() {
    let entra = entra();
    for (name, entra) in
        [("entra", entra.clone()), ("entra_two_keys", entra.with_next_certificate().unwrap())]
    {
        let metadata = String::from_utf8(entra.metadata_xml().unwrap()).unwrap();
        let declared = "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><EntityDescriptor ID=\"_";
        assert!(metadata.starts_with(declared));
        let expected = skeleton(&fixture(&format!("metadata/{name}.xml")));
        assert_eq!(skeleton(&metadata), expected, "{name}");
    }
}

#[test]
fn the_documents_are_one_line_without_white_space_between_elements() {
    let entra = entra();
    let metadata = String::from_utf8(entra.metadata_xml().unwrap()).unwrap();
    for document in [answer(&entra), metadata] {
        assert!(!document.contains(['\n', '\r', '\t']) && !document.contains("> <"));
    }
}

/// xmlsec1 is the judge of our signatures; where it is not installed, this says so.
#[test]
fn xmlsec1_verifies_the_answers_and_the_metadata() {
    let runs = std::process::Command::new("xmlsec1").arg("--version").output();
    if runs.is_err() {
        eprintln!("skipped: xmlsec1 is not installed");
        return;
    }
    let entra = entra();
    let both = entra.with_signing_option(SigningOption::ResponseAndAssertion);
    let metadata = String::from_utf8(entra.metadata_xml().unwrap()).unwrap();
    let response = "urn:oasis:names:tc:SAML:2.0:protocol:Response";
    let assertion = "urn:oasis:names:tc:SAML:2.0:assertion:Assertion";
    let entity = "urn:oasis:names:tc:SAML:2.0:metadata:EntityDescriptor";
    for (name, document, of) in [
        ("assertion", answer(&entra), assertion),
        ("both-inner", answer(&both), assertion),
        ("both-outer", answer(&both), response),
        ("metadata", metadata, entity),
    ] {
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
        let path = folder.join(format!("pretend-entra-{name}.xml"));
        std::fs::write(&path, document.trim_start_matches('\u{feff}')).unwrap();
        let node = format!(
            "//*[local-name()='{}']/*[local-name()='Signature']",
            of.rsplit(':').next().unwrap()
        );
        let output = std::process::Command::new("xmlsec1")
            .args(["--verify", "--insecure", "--id-attr:ID", response])
            .args(["--id-attr:ID", assertion, "--id-attr:ID", entity])
            .args(["--node-xpath", &node])
            .arg(&path)
            .output()
            .unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
