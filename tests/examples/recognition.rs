//! What `inspect response` makes of what people paste, and that this never changes a verdict.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use saml_sp::url::form_urlencoded;

use crate::program::{REQUEST_ID, Run, bytes, response_in};

const ASKED: [&str; 3] = ["--json", "--request-id", REQUEST_ID];

fn judged(input: &[u8], more: &[&str]) -> Run {
    response_in(input, &[&ASKED, more].concat())
}

/// The body that a browser posts.
fn body(base64: &str, relay_state: Option<&str>) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("SAMLResponse", base64);
    if let Some(relay_state) = relay_state {
        form.append_pair("RelayState", relay_state);
    }
    form.finish()
}

#[test]
fn every_form_of_an_answer_is_recognised_and_named() {
    let xml = bytes("responses/non_ascii.xml");
    let base64 = STANDARD.encode(&xml);
    let lines: Vec<_> = base64.as_bytes().chunks(76).collect();
    let form = body(&base64, Some("_another"));
    for (input, named) in [
        (xml.clone(), "XML"),
        ([b"\xef\xbb\xbf\n", xml.as_slice()].concat(), "XML"),
        (base64.clone().into_bytes(), "base64"),
        (lines.join(&b"\r\n"[..]), "base64"),
        (format!("\n{base64}\n").into_bytes(), "base64"),
        (form.clone().into_bytes(), "the body of a posted form"),
        (format!("{form}\n").into_bytes(), "the body of a posted form"),
        (format!("RelayState=a&{}", body(&base64, None)).into_bytes(), "the body of a posted form"),
        (
            format!("SAMLResponse={base64}").into_bytes(),
            "a line with the value after form decoding",
        ),
        (body(&base64, None).into_bytes(), "the body of a posted form"),
    ] {
        let run = judged(&input, &[]);
        assert_eq!(run.accepted()["read"], named);
    }
    assert_eq!(
        judged(base64.as_bytes(), &["--wire"]).accepted()["read"],
        "the value of SAMLResponse, as --wire says"
    );
}

#[test]
fn recognition_changes_no_verdict() {
    for name in [
        "assertion_signed",
        "attacker",
        "both_signed",
        "encrypted",
        "error_status",
        "okta_shape",
        "pretty_crlf",
        "rsa_sha1",
    ] {
        let xml = bytes(&format!("responses/{name}.xml"));
        let base64 = STANDARD.encode(&xml);
        let verdict = |input: &[u8], more: &[&str]| {
            let run = judged(input, more);
            (run.status, run.json()["code"].clone(), run.json()["identity"].clone())
        };
        let alone = verdict(&xml, &[]);
        assert_eq!(verdict(base64.as_bytes(), &["--wire"]), alone, "{name} by --wire");
        assert_eq!(verdict(base64.as_bytes(), &[]), alone, "{name} as base64");
        assert_eq!(verdict(body(&base64, None).as_bytes(), &[]), alone, "{name} as a form");
        let other = body(&base64, Some("_another"));
        assert_eq!(verdict(other.as_bytes(), &[]), alone, "{name} with a RelayState");
        let line = format!("SAMLResponse={base64}");
        assert_eq!(verdict(line.as_bytes(), &[]), alone, "{name} as a line");
    }
}

#[test]
fn wire_recognises_nothing() {
    let xml = bytes("responses/assertion_signed.xml");
    let base64 = STANDARD.encode(&xml);
    judged(base64.as_bytes(), &["--wire"]).accepted();
    for (input, code) in [
        (xml, "response.not-base64"),
        (format!(" {base64}").into_bytes(), "response.not-base64"),
        (format!("{base64}\t").into_bytes(), "response.not-base64"),
        (format!("\u{feff}{base64}").into_bytes(), "response.not-base64"),
        ([base64.as_bytes(), b"\xff"].concat(), "response.not-base64"),
        (body(&base64, None).into_bytes(), "response.not-base64"),
        (format!("SAMLResponse={base64}").into_bytes(), "response.not-base64"),
        (base64.trim_end_matches('=').replace('+', "-").into_bytes(), "response.not-base64"),
        (b"\r\n".to_vec(), "response.empty"),
        (STANDARD.encode(&base64).into_bytes(), "response.not-xml"),
    ] {
        assert_eq!(judged(&input, &["--wire"]).refused(), code);
    }
    // Line breaks are of the encoding.
    let broken = format!("\r\n{}\r\n{}\n", &base64[..76], &base64[76..]);
    judged(broken.as_bytes(), &["--wire"]).accepted();
}

#[test]
fn what_cannot_be_unpacked_is_refused_by_what_is_wrong_with_it() {
    let base64 = STANDARD.encode(bytes("responses/assertion_signed.xml"));
    let twice = format!("{}&{}", body(&base64, None), body(&base64, None));
    let half = &base64[..base64.len() / 2 - 1];
    for (input, code) in [
        (twice.as_str(), "form.repeated-field"),
        ("SAMLResponse=%21", "response.not-base64"),
        ("SAMLResponse=&RelayState=a", "response.empty"),
        (half, "response.not-base64"),
        ("hello, world", "response.not-xml"),
        ("https://sso.example.com/saml/contoso/finalize", "response.not-xml"),
        ("\u{fffe}", "response.not-xml"),
    ] {
        assert_eq!(judged(input.as_bytes(), &[]).refused(), code, "{input:.40}");
    }
    let utf16 = [&b"\xff\xfe<\0a\0/\0>\0"[..]].concat();
    let run = judged(&utf16, &[]);
    assert_eq!(run.refused(), "response.not-utf8");
    assert_eq!(run.json()["read"], "XML, since nothing was recognised");
}

#[test]
fn the_relay_state_of_a_form_is_shown() {
    let form = body(&STANDARD.encode(bytes("responses/assertion_signed.xml")), Some("deep & link"));
    let run = response_in(form.as_bytes(), &["--request-id", REQUEST_ID]);
    assert_eq!(run.status, 0);
    assert!(run.output.contains("\nRelayState deep & link\n"), "{}", run.output);
}
