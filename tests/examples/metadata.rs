//! `inspect metadata`: its members, the usual wrong files, and what to look after.

use crate::program::{ENTITY_ID, NOW, Run, bytes, fixture, inspect, run};

const LOGIN_URL: &str =
    "https://login.microsoftonline.com/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/saml2";

fn metadata(name: &str, more: &[&str]) -> Run {
    let file = fixture(&format!("metadata/{name}"));
    inspect(&[&["metadata", &file, "--json", "--now", NOW], more].concat())
}

#[test]
fn metadata_shows_its_names_addresses_and_certificates() {
    let answer = metadata("entra_two_keys.xml", &[]).accepted();
    assert_eq!(answer["entity_id"], ENTITY_ID);
    assert_eq!(answer["sso_redirect"], LOGIN_URL);
    assert_eq!(answer["sso_post"], LOGIN_URL);
    let certificates = answer["certificates"].as_array().unwrap();
    assert_eq!(certificates.len(), 2);
    assert_eq!(certificates[0]["thumbprint"], "3E77AC4ACFCC2C3B814F9AB6D5DFA41747D7AC27");
    assert_eq!(certificates[0]["not_after"], "2029-01-01T00:00:00.000Z");
    assert_eq!(certificates[0]["days_left"], 1012);
    assert!(certificates[0]["unfit"].is_null());
    assert_eq!(answer["health"], serde_json::json!([]));
}

#[test]
fn an_absent_endpoint_is_null() {
    let answer = metadata("post_only.xml", &[]).accepted();
    assert!(answer["sso_redirect"].is_null() && answer["sso_post"].is_string());
}

#[test]
fn unfit_keys_are_listed_and_said_to_be_passed_over() {
    let answer = metadata("keys_of_other_kinds.xml", &[]).accepted();
    let unfit: Vec<_> = answer["certificates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|certificate| certificate["unfit"].is_string())
        .collect();
    assert_eq!(unfit, [true, true, true, false]);
}

#[test]
fn expiry_is_told_and_refuses_nothing() {
    let answer = metadata("entra_expired_key.xml", &[]).accepted();
    assert_eq!(answer["certificates"][0]["days_left"], -83);
    assert!(answer["health"][0].as_str().unwrap().contains("has expired on 2026-01-01"));
    for (now, left) in [
        ("2026-03-25T12:00:00Z", "1012 days left"),
        ("2028-12-02T00:00:00Z", "30 days left"),
        ("2028-12-31T00:00:00Z", "1 day left"),
        ("2028-12-31T12:00:00Z", "0 days left"),
        ("2029-01-01T00:00:00Z", "expired"),
    ] {
        let file = fixture("metadata/entra.xml");
        let run = inspect(&["metadata", &file, "--now", now]);
        assert_eq!(run.status, 0);
        assert!(
            run.output.contains(&format!("valid       2026-01-01 to 2029-01-01, {left}\n")),
            "{}",
            run.output
        );
    }
}

#[test]
fn a_signature_is_required_only_on_demand() {
    let required = ["--require-signature"];
    for (file, code) in [
        ("entra.xml", None),
        ("entra_two_keys.xml", None),
        ("entra_utf16_double_bom.xml", None),
        ("adfs.xml", None),
        ("entra_unsigned.xml", Some("metadata.unsigned")),
        ("entra_signature_broken.xml", Some("metadata.signature")),
    ] {
        metadata(file, &[]).accepted();
        match code {
            None => drop(metadata(file, &required).accepted()),
            Some(code) => assert_eq!(metadata(file, &required).refused(), code),
        }
    }
}

#[test]
fn the_usual_wrong_files_are_refused_by_name() {
    for (file, code) in [
        ("certificate.cer", "metadata.is-a-certificate"),
        ("certificate_der.cer", "metadata.is-a-certificate"),
        ("cut_off.xml", "metadata.cut-off"),
        ("doctype.xml", "metadata.not-xml"),
        ("empty.xml", "metadata.empty"),
        ("no_endpoint.xml", "metadata.no-endpoint"),
        ("no_signing_key.xml", "metadata.no-signing-key"),
        ("page.html", "metadata.is-html"),
        ("response.xml", "metadata.is-a-message"),
        ("settings.json", "metadata.is-json"),
        ("sp_metadata.xml", "metadata.is-sp-metadata"),
        ("template_tenantid.xml", "metadata.template-entity-id"),
        ("wsfed_only.xml", "metadata.ws-federation-only"),
    ] {
        let run = metadata(&format!("wrong/{file}"), &[]);
        assert_eq!(run.refused(), code, "{file}");
        let answer = run.json();
        assert!(!answer["reason"].as_str().unwrap().is_empty());
        assert!(!answer["advice"]["fix"].as_str().unwrap().is_empty());
    }
    assert_eq!(metadata("several_entities.xml", &[]).refused(), "metadata.several-entities");
    assert_eq!(metadata("not_saml2.xml", &[]).refused(), "metadata.not-saml2");
}

#[test]
fn metadata_is_read_from_standard_input() {
    let input = bytes("metadata/adfs.xml");
    let run = run("inspect", &["metadata", "-", "--json", "--now", NOW], &input);
    assert_eq!(run.accepted(), metadata("adfs.xml", &[]).accepted());
}

#[test]
fn the_text_is_for_an_administrator() {
    let run = inspect(&["metadata", &fixture("metadata/plain_http.xml"), "--now", NOW]);
    assert_eq!((run.status, run.errors.as_str()), (0, ""));
    for part in [
        "Accepted: metadata of an identity provider\n",
        "Entity ID      ",
        "HTTP-Redirect  http://",
        "    thumbprint  3E77AC4ACFCC2C3B814F9AB6D5DFA41747D7AC27\n",
        "  ! users are sent to sign in over plain http\n",
    ] {
        assert!(run.output.contains(part), "{part}: {}", run.output);
    }
    let run = inspect(&["metadata", &fixture("metadata/entra_two_keys.xml"), "--now", NOW]);
    assert!(run.output.ends_with("\nTo look after\n  nothing\n"), "{}", run.output);
    let run = inspect(&["metadata", &fixture("metadata/wrong/page.html")]);
    assert_eq!(run.status, 1);
    assert!(run.output.starts_with("Refused: metadata.is-html\n"), "{}", run.output);
}
