//! `inspect request`, and what `inspect response` says where it is given a request.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use saml_sp::settings::{SpUrls, SsoEndpoints};
use saml_sp::url::{Url, form_urlencoded};
use saml_sp::{IdentityProvider, LoginRequest, ServiceProvider, SigningCertificate};

use crate::program::{NOW, REQUEST_ID, Run, bytes, response_in, run};

/// The address to which a login sends the browser.
fn address(asking: fn(LoginRequest<'_>) -> LoginRequest<'_>) -> Url {
    let certificate = SigningCertificate::from_bytes(&bytes("keys/idp.cer")).unwrap();
    let sso =
        SsoEndpoints::at_redirect("https://login.example.com/saml2?tenant=a".parse().unwrap());
    let provider =
        IdentityProvider::from_parts("idp".parse().unwrap(), sso, vec![certificate]).unwrap();
    let urls = SpUrls::new("https://sp".parse().unwrap(), "https://sp/acs".parse().unwrap());
    let provider = ServiceProvider::new("contoso".parse().unwrap(), urls, provider);
    let login = provider.start_login(REQUEST_ID.parse().unwrap(), NOW.parse().unwrap());
    asking(login).redirect().unwrap().0
}

fn explained(input: &str, more: &[&str]) -> Run {
    run("inspect", &[&["request", "-"], more].concat(), input.as_bytes())
}

fn xml() -> String {
    let run = explained(address(|login| login).as_str(), &["--json"]);
    run.json()["request"]["xml"].as_str().unwrap().to_owned()
}

#[test]
fn an_address_is_explained() {
    let address = address(|login| {
        login.force_authn().authn_context("urn:class").login_hint("b.simon@contoso.com")
    });
    let run = explained(address.as_str(), &["--json"]);
    let answer = run.json();
    assert_eq!(run.status, 0);
    // Nobody signs in by a request.
    assert!(answer.get("verdict").is_none());
    assert_eq!(answer["read"], "the address of a redirect");
    let request = &answer["request"];
    for (member, value) in [
        ("id", REQUEST_ID),
        ("issued_at", "2026-03-25T12:00:00.000Z"),
        ("issuer", "https://sp"),
        ("destination", "https://login.example.com/saml2?tenant=a"),
        ("acs_url", "https://sp/acs"),
        ("protocol_binding", "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"),
        ("relay_state", REQUEST_ID),
        ("login_hint", "b.simon@contoso.com"),
    ] {
        assert_eq!(request[member], value, "{member}");
    }
    assert_eq!((&request["force_authn"], &request["is_passive"]), (&true.into(), &false.into()));
    assert_eq!(request["authn_contexts"][0], "urn:class");
    assert!(request["xml"].as_str().unwrap().starts_with("<samlp:AuthnRequest "));
    assert!(request["entra_refuses"].is_null());
}

#[test]
fn a_request_is_recognised_in_every_form() {
    let xml = xml();
    let base64 = STANDARD.encode(&xml);
    let address = address(|login| login);
    let deflated = address.query_pairs().find(|(name, _)| name == "SAMLRequest").unwrap().1;
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("SAMLRequest", &base64).append_pair("RelayState", "a");
    let form = form.finish();
    for (input, named) in [
        (xml.as_str(), "XML"),
        (&base64, "base64"),
        (&deflated, "base64"),
        (&form, "the body of a posted form"),
        (address.query().unwrap(), "the body of a posted form"),
        (&format!("SAMLRequest={base64}"), "a line with the value after form decoding"),
    ] {
        let run = explained(input, &["--json"]);
        let answer = run.json();
        assert_eq!((run.status, &answer["read"]), (0, &named.into()), "{input}");
        assert_eq!(answer["request"]["id"], REQUEST_ID);
    }
}

#[test]
fn the_text_says_what_is_asked_for_and_shows_the_document() {
    let run = explained(address(|login| login.passive()).as_str(), &[]);
    assert_eq!(run.status, 0);
    for part in [
        "Read as the address of a redirect\n",
        "it asks for a login and proves nothing",
        "  Show nothing  yes\n",
        "  NameID        as the identity provider decides\n",
        "Entra takes a request like this",
        "<samlp:AuthnRequest ",
    ] {
        assert!(run.output.contains(part), "{part}: {}", run.output);
    }
}

#[test]
fn what_entra_would_not_take_is_said_with_its_number() {
    let odd = xml().replace(REQUEST_ID, "1_begins_with_a_digit");
    let run = explained(&odd, &[]);
    assert_eq!(run.status, 0);
    assert!(run.output.contains("AADSTS7500529"), "{}", run.output);
    assert_eq!(explained(&odd, &["--json"]).json()["request"]["aadsts"], "AADSTS7500529");
}

#[test]
fn what_is_no_request_is_refused() {
    let response = String::from_utf8(bytes("responses/assertion_signed.xml")).unwrap();
    let bomb = STANDARD.encode(deflated(&[b'a'; 10_000_000]));
    for input in [
        "",
        "<a/>",
        "hello",
        &response,
        "https://login.example.com/",
        "SAMLRequest=%21",
        "https://a/?SAMLRequest=AAAA",
        "https://a/?SAMLRequest=A&SAMLRequest=A",
        &bomb,
    ] {
        let run = explained(input, &["--json"]);
        assert_eq!(run.refused(), "request.unreadable", "{input:.40}");
        let text = explained(input, &[]);
        assert_eq!(text.status, 1);
        assert!(text.output.starts_with("Refused: request.unreadable\n"), "{}", text.output);
    }
}

#[test]
fn a_request_in_place_of_an_answer_is_refused_and_explained() {
    let address = address(|login| login);
    for (input, code) in [
        (xml(), "response.not-a-response"),
        (STANDARD.encode(xml()), "response.not-a-response"),
        (address.to_string(), "response.not-xml"),
    ] {
        let run = response_in(input.as_bytes(), &["--json", "--request-id", REQUEST_ID]);
        assert_eq!(run.refused(), code);
        assert_eq!(run.json()["request"]["acs_url"], "https://sp/acs");
        let text = response_in(input.as_bytes(), &[]).output;
        assert!(text.contains("An AuthnRequest: it asks for a login"), "{text}");
    }
    // Nothing is recognised with --wire.
    let run = response_in(STANDARD.encode(xml()).as_bytes(), &["--json", "--wire"]);
    assert_eq!(run.refused(), "response.not-a-response");
    assert!(run.json().get("request").is_none());
}

fn deflated(message: &[u8]) -> Vec<u8> {
    use std::io::Write;

    let level = flate2::Compression::best();
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), level);
    encoder.write_all(message).unwrap();
    encoder.finish().unwrap()
}
