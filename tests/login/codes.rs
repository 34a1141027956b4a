//! Every code is produced through the public API: metadata, start, form, pending login, answer,
//! replay guard and user key.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use saml_sp::report::Rule;
use saml_sp::settings::{Limits, MetadataOptions};
use saml_sp::{AcsForm, Code, IdentityProvider, Refusal};

use crate::every_rule::broken;
use crate::valid::{Answer, Signed, answer, desk, desk_of, fixture, request_id};

/// A code and what brings it about.
type Produced = (Code, Box<dyn Fn() -> Option<Code>>);

fn of_metadata(bytes: &[u8], options: &MetadataOptions) -> Option<Code> {
    IdentityProvider::from_metadata_with(bytes, options).err().map(|error| error.code())
}

fn uploaded(code: Code, path: &'static str) -> Produced {
    let upload =
        move || of_metadata(&fixture(&format!("metadata/{path}")), &MetadataOptions::default());
    (code, Box::new(upload))
}

fn edited(code: Code, from: &'static str, to: &'static str) -> Produced {
    let upload = move || {
        let metadata = String::from_utf8(fixture("metadata/entra_unsigned.xml")).unwrap();
        assert!(metadata.contains(from));
        of_metadata(metadata.replace(from, to).as_bytes(), &MetadataOptions::default())
    };
    (code, Box::new(upload))
}

fn metadata() -> Vec<Produced> {
    let limited = |change: fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        MetadataOptions::default().with_limits(limits)
    };
    let small = limited(|limits| limits.metadata_bytes = 1000);
    let one_key = limited(|limits| limits.signing_keys = 1);
    let with = |code, path: &'static str, options: MetadataOptions| -> Produced {
        (code, Box::new(move || of_metadata(&fixture(path), &options)))
    };
    let signed = MetadataOptions::default().require_signature();
    vec![
        uploaded(Code::METADATA_EMPTY, "wrong/empty.xml"),
        with(Code::METADATA_TOO_LARGE, "metadata/entra.xml", small),
        uploaded(Code::METADATA_CUT_OFF, "wrong/cut_off.xml"),
        uploaded(Code::METADATA_NOT_XML, "wrong/doctype.xml"),
        uploaded(Code::METADATA_IS_A_CERTIFICATE, "wrong/certificate.cer"),
        uploaded(Code::METADATA_IS_HTML, "wrong/page.html"),
        uploaded(Code::METADATA_IS_JSON, "wrong/settings.json"),
        uploaded(Code::METADATA_IS_SP_METADATA, "wrong/sp_metadata.xml"),
        uploaded(Code::METADATA_IS_A_MESSAGE, "wrong/response.xml"),
        (
            Code::METADATA_NOT_METADATA,
            Box::new(|| of_metadata(b"<a/>", &MetadataOptions::default())),
        ),
        uploaded(Code::METADATA_SEVERAL_ENTITIES, "several_entities.xml"),
        uploaded(Code::METADATA_WS_FEDERATION_ONLY, "wrong/wsfed_only.xml"),
        uploaded(Code::METADATA_NOT_SAML2, "not_saml2.xml"),
        uploaded(Code::METADATA_TEMPLATE_ENTITY_ID, "wrong/template_tenantid.xml"),
        edited(
            Code::METADATA_ENTITY_ID,
            r#"entityID="https://sts.windows.net/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/""#,
            r#"entityID="""#,
        ),
        uploaded(Code::METADATA_NO_ENDPOINT, "wrong/no_endpoint.xml"),
        edited(Code::METADATA_ENDPOINT_URL, r#"Location="https:"#, r#"Location="javascript:"#),
        uploaded(Code::METADATA_NO_SIGNING_KEY, "wrong/no_signing_key.xml"),
        with(Code::METADATA_TOO_MANY_KEYS, "metadata/entra_two_keys.xml", one_key),
        with(Code::METADATA_UNSIGNED, "metadata/entra_unsigned.xml", signed.clone()),
        with(Code::METADATA_SIGNATURE, "metadata/entra_signature_broken.xml", signed),
    ]
}

fn start_and_form() -> Vec<Produced> {
    fn of_form(body: &[u8]) -> Option<Code> {
        AcsForm::from_body(body).err().map(|error| error.code())
    }
    vec![
        (
            Code::START_NO_REDIRECT_ENDPOINT,
            Box::new(|| {
                let metadata = fixture("metadata/post_only.xml");
                let desk = desk_of(IdentityProvider::from_metadata(&metadata).unwrap());
                let started = desk.sp.start_login(request_id(), desk.now).redirect();
                started.err().map(|error| error.code())
            }),
        ),
        (Code::FORM_TOO_LARGE, Box::new(|| of_form(&vec![b'a'; 2 * 1024 * 1024]))),
        (Code::FORM_REPEATED_FIELD, Box::new(|| of_form(b"SAMLResponse=a&SAMLResponse=b"))),
        (Code::FORM_NO_RESPONSE, Box::new(|| of_form(b"RelayState=a"))),
    ]
}

/// The codes with which a rule of the report refuses or warns.
fn rules() -> Vec<Produced> {
    let of_rule = |rule: &Rule| -> Produced {
        let rule = *rule;
        let line = move || broken(rule).lines().into_iter().find(|line| line.rule == rule);
        (rule.code(), Box::new(move || line().and_then(|line| line.code)))
    };
    Rule::ALL.iter().map(of_rule).collect()
}

/// The more exact codes of the stages that a rule stands for.
fn stages() -> Vec<Produced> {
    fn posted(code: Code, bytes: &'static [u8]) -> Produced {
        let finish = move || {
            let desk = desk();
            let form = AcsForm::from_parts(STANDARD.encode(bytes), desk.relay_state.clone());
            desk.sp.finish_login(&form, &desk.pending, desk.now).err().map(|refusal| refusal.code())
        };
        (code, Box::new(finish))
    }
    fn changed(code: Code, change: fn(&str) -> String) -> Produced {
        (code, Box::new(move || desk().verdict(&change(&answer().xml()))))
    }
    fn at(tag: &str, name: &str, value: &str) -> impl Fn(&str) -> String {
        move |xml| crate::edit::with_attribute(xml, tag, name, value)
    }
    const LARGE: &[u8] = &[b' '; 300 * 1024];
    vec![
        posted(Code::RESPONSE_EMPTY, b""),
        posted(Code::RESPONSE_TOO_LARGE, LARGE),
        posted(Code::RESPONSE_NOT_UTF8, b"\xff"),
        posted(Code::RESPONSE_DOCTYPE, b"<!DOCTYPE a><a/>"),
        posted(Code::RESPONSE_NOT_A_RESPONSE, b"<a/>"),
        changed(Code::SIGNATURE_SHAPE, |xml| crate::edit::with_element(xml, "SignedInfo", "")),
        changed(Code::SIGNATURE_CANONICALIZATION, |xml| {
            at("CanonicalizationMethod", "Algorithm", "urn:x")(xml)
        }),
        changed(Code::SIGNATURE_ALGORITHM, |xml| at("SignatureMethod", "Algorithm", "urn:x")(xml)),
        changed(Code::SIGNATURE_SHA1, |xml| {
            at("SignatureMethod", "Algorithm", "http://www.w3.org/2000/09/xmldsig#rsa-sha1")(xml)
        }),
        changed(Code::SIGNATURE_REFERENCE, |xml| at("Reference", "URI", "")(xml)),
        changed(Code::SIGNATURE_TRANSFORMS, |xml| {
            crate::edit::with_element(xml, "Transforms", "<Transforms/>")
        }),
        changed(Code::SIGNATURE_ENCODING, |xml| {
            crate::edit::with_element(xml, "DigestValue", "<DigestValue>*</DigestValue>")
        }),
        changed(Code::SIGNATURE_DIGEST_MISMATCH, |xml| crate::edit::after(xml, "Subject", "\n")),
    ]
}

fn user_keys() -> Vec<Produced> {
    fn of(code: Code, name_id: &'static str) -> Produced {
        let user_key = move || {
            let answer: Answer = answer().without("AttributeStatement").element("NameID", name_id);
            desk().identity(&answer.xml()).user_key().err().map(|no_key| no_key.code())
        };
        (code, Box::new(user_key))
    }
    vec![
        of(Code::USER_KEY_NO_STABLE_ID, "<NameID>a</NameID>"),
        of(
            Code::USER_KEY_TRANSIENT,
            r#"<NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient">a</NameID>"#,
        ),
        of(
            Code::USER_KEY_EMAIL_ADDRESS,
            r#"<NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">a</NameID>"#,
        ),
        of(
            Code::USER_KEY_CHARACTERS,
            concat!(
                r#"<NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">"#,
                "&#x202e;</NameID>"
            ),
        ),
    ]
}

#[test]
fn every_code_is_produced_through_the_public_api() {
    let all = [metadata(), start_and_form(), rules(), stages(), user_keys()];
    let mut seen = BTreeSet::new();
    for (code, produce) in all.into_iter().flatten() {
        assert_eq!(produce(), Some(code), "{code}");
        seen.insert(code);
    }
    let missing: Vec<&Code> = Code::ALL.iter().filter(|code| !seen.contains(code)).collect();
    assert!(missing.is_empty(), "nothing produces {missing:?}");
    assert_eq!(seen.len(), Code::ALL.len());
}

#[test]
fn a_code_is_a_stage_and_a_reason_in_kebab_case_and_occurs_once() {
    let stages = [
        "metadata",
        "start",
        "form",
        "pending",
        "response",
        "signature",
        "assertion",
        "replay",
        "user-key",
    ];
    let mut seen = BTreeSet::new();
    for code in Code::ALL {
        let (stage, reason) = code.as_str().split_once('.').unwrap();
        assert!(stages.contains(&stage), "{code}");
        let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(!reason.is_empty() && reason.chars().all(kebab), "{code}");
        assert!(!reason.starts_with('-') && !reason.ends_with('-'), "{code}");
        assert!(seen.insert(code.as_str()), "{code} twice");
        assert_eq!(code.to_string(), code.as_str());
        assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
    }
}

#[test]
fn every_code_has_an_advice_of_its_own_stage() {
    let unknown = "Report this code to us; there is nothing to change in Entra.";
    for code in Code::ALL {
        let advice = code.advice();
        assert_ne!(advice.fix, unknown, "{code}");
        assert!(advice.screen.len() > 5 && advice.fix.ends_with('.'), "{code}");
    }
}

#[test]
fn a_refusal_and_its_report_agree_on_the_code() {
    let refusals: [Refusal; 4] = [
        desk().refusal(""),
        desk().refusal(&answer().signed(Signed::Nothing).xml()),
        desk().refusal(&answer().inside("Subject", "<x/>").xml()),
        desk().refusal(&answer().without("Subject").xml()),
    ];
    for refusal in refusals {
        assert_eq!(refusal.report().code(), Some(refusal.code()));
        assert_eq!(refusal.reason().code(), refusal.code());
        assert_eq!(refusal.advice(), refusal.code().advice());
    }
}
