//! `inspect response`: its options, the members of its JSON and its exit statuses.

use saml_sp::chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::program::{
    ENTITY_ID, NOW, REQUEST_ID, Run, bytes, fixture, inspect, response, response_in, response_of,
};

const ASKED: [&str; 3] = ["--json", "--request-id", REQUEST_ID];

fn asked(name: &str, more: &[&str]) -> Run {
    response(&fixture(name), &[&ASKED, more].concat())
}

#[test]
fn an_accepted_answer_shows_who_signed_in() {
    let answer = asked("responses/assertion_signed.xml", &[]).accepted();
    let identity = &answer["identity"];
    assert_eq!(identity["name_id"], "B.Simon@contoso.com");
    assert_eq!(identity["issuer"], ENTITY_ID);
    assert_eq!(identity["user_key"]["kind"], "entra-object-id");
    // The company is made up by this program.
    assert!(identity.get("company").is_none());
    let groups = "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups";
    assert_eq!(identity["attributes"][groups].as_array().unwrap().len(), 2);
    assert_eq!(answer["read"], "XML");
    assert_eq!(answer["judged_at"], "2026-03-25T12:00:00.000Z");
    assert_eq!(answer["skew"], 180);
    assert_eq!(answer["signed_by"], "3E77AC4ACFCC2C3B814F9AB6D5DFA41747D7AC27");
    for check in answer["checks"].as_array().unwrap() {
        assert_eq!(
            (&check["outcome"], &check["code"]),
            (&json!("passed"), &Value::Null),
            "{check}"
        );
    }
}

#[test]
fn a_refused_answer_shows_the_code_its_advice_and_every_check() {
    let run = asked("responses/attacker.xml", &[]);
    assert_eq!(run.refused(), "signature.untrusted-key");
    let answer = run.json();
    assert!(answer["advice"]["fix"].as_str().unwrap().contains("Federation Metadata XML"));
    assert_eq!(answer["signed_by"], Value::Null);
    let checks = answer["checks"].as_array().unwrap();
    let of = |rule| checks.iter().find(|check| check["rule"] == rule).unwrap();
    assert_eq!(of("assertion-signature")["outcome"], "failed");
    // What the document claims is shown, and marked as no more than that.
    assert_eq!(of("audience")["outcome"], "passed");
    assert_eq!(of("audience")["unverified"], true);
    assert_eq!(of("destination")["unverified"], false);
}

#[test]
fn checks_that_only_an_application_can_make_are_not_shown() {
    let answer = asked("responses/assertion_signed.xml", &[]).accepted();
    let mut shown = Vec::new();
    for check in answer["checks"].as_array().unwrap() {
        let rule = check["rule"].as_str().unwrap();
        assert!(!rule.starts_with("pending"), "{rule}");
        let others = ["relay-state", "request-answered", "assertion-seen"];
        assert!(!others.contains(&rule), "{rule}");
        shown.push(rule);
    }
    // These names are those of the rules that are shown.
    for rule in ["encoding", "response-in-response-to", "assertion-signature", "force-authn"] {
        assert!(shown.contains(&rule), "{rule}");
    }
}

#[test]
fn without_a_request_an_answer_is_unsolicited_and_all_else_is_reported() {
    let run = response(&fixture("responses/assertion_signed.xml"), &["--json"]);
    assert_eq!(run.refused(), "response.unsolicited");
    let answer = run.json();
    assert_eq!(answer["signed_by"], "3E77AC4ACFCC2C3B814F9AB6D5DFA41747D7AC27");
    let failed: Vec<_> = answer["checks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|check| check["outcome"] == "failed")
        .map(|check| check["rule"].as_str().unwrap())
        .collect();
    assert!(failed.is_empty(), "{failed:?}");

    let text = response(&fixture("responses/assertion_signed.xml"), &[]).output;
    assert!(text.contains("Refused: response.unsolicited"), "{text}");
    assert!(text.contains(&format!("It answers the request {REQUEST_ID}")), "{text}");
    assert!(!text.contains("Besides"), "{text}");
    let text = response(&fixture("responses/attacker.xml"), &[]).output;
    assert!(text.contains("Refused: response.unsolicited"), "{text}");
    assert!(text.contains("Besides: signature.untrusted-key"), "{text}");
}

#[test]
fn what_is_no_answer_at_all_is_not_called_unsolicited() {
    assert_eq!(response_in(b"", &["--json"]).refused(), "response.empty");
    assert_eq!(response_in(b"<a/>", &["--json"]).refused(), "response.not-a-response");
    assert_eq!(response_in(b"<a>", &["--json"]).refused(), "response.not-xml");
}

#[test]
fn another_request_is_refused() {
    let run = response(
        &fixture("responses/assertion_signed.xml"),
        &["--json", "--request-id", "_another"],
    );
    assert_eq!(run.refused(), "response.in-response-to");
}

#[test]
fn keys_come_from_metadata_or_from_certificates() {
    let with = |name: &str, certificates: &[&str]| {
        let files: Vec<_> = certificates.iter().map(|name| fixture(name)).collect();
        let options: Vec<_> = files.iter().flat_map(|file| ["--cert", file]).collect();
        asked(name, &options)
    };
    let (ours, second) = ("responses/assertion_signed.xml", "responses/key2.xml");
    with(ours, &["keys/idp.cert.pem"]).accepted();
    with(ours, &["keys/idp.cer"]).accepted();
    with(ours, &["metadata/wrong/certificate_der.cer"]).accepted();
    with(ours, &["keys/idp_expired.cert.pem"]).accepted();
    with(ours, &["keys/idp2.cert.pem", "keys/idp.cert.pem"]).accepted();
    with(second, &["keys/idp2.cert.pem", "keys/idp.cert.pem"]).accepted();
    with(ours, &["keys/ed25519.cert.pem", "keys/rsa1024.cert.pem", "keys/idp.cert.pem"]).accepted();
    with("responses/ecdsa_p384.xml", &["keys/ec384.cert.pem"]).accepted();
    for (name, certificates, code) in [
        (second, &["keys/idp.cert.pem"][..], "signature.untrusted-key"),
        (ours, &["keys/ed25519.cert.pem", "keys/rsa1024.cert.pem"], "metadata.no-signing-key"),
        (ours, &["keys/idp.cert.pem", "metadata/wrong/page.html"], "metadata.no-signing-key"),
        (ours, &["keys/idp.key.pem"], "metadata.no-signing-key"),
        (ours, &["metadata/wrong/empty.xml"], "metadata.no-signing-key"),
    ] {
        assert_eq!(with(name, certificates).refused(), code, "{certificates:?}");
    }
}

#[test]
fn a_certificate_may_stand_in_text_of_any_encoding() {
    let pem = [&b"Bag Attributes: Bj\xf8rn\r\n"[..], &bytes("keys/idp.cert.pem")].concat();
    let file = fixture("responses/assertion_signed.xml");
    response_of(&file, &pem, &[&ASKED[..], &["--cert", "-"]].concat()).accepted();
}

#[test]
fn metadata_must_be_of_the_identity_provider_that_was_named() {
    let adfs = fixture("metadata/adfs.xml");
    let run = asked("responses/assertion_signed.xml", &["--metadata", &adfs]);
    assert_eq!(run.refused(), "metadata.entity-id");
    let reason = run.json()["reason"].as_str().unwrap().to_owned();
    assert!(reason.ends_with(&format!("not of {ENTITY_ID}")), "{reason}");
    // Letter for letter.
    let without_slash = ENTITY_ID.trim_end_matches('/');
    let run = asked("responses/assertion_signed.xml", &["--idp-entity-id", without_slash]);
    assert_eq!(run.refused(), "metadata.entity-id");
}

#[test]
fn whatever_is_wrong_with_metadata_is_a_refusal() {
    for (file, code) in [
        ("cut_off.xml", "metadata.cut-off"),
        ("no_signing_key.xml", "metadata.no-signing-key"),
        ("page.html", "metadata.is-html"),
        ("template_tenantid.xml", "metadata.template-entity-id"),
    ] {
        let metadata = fixture(&format!("metadata/wrong/{file}"));
        let run = asked("responses/assertion_signed.xml", &["--metadata", &metadata]);
        assert_eq!(run.refused(), code);
    }
}

#[test]
fn texts_are_compared_as_they_are_given() {
    let file = fixture("responses/assertion_signed.xml");
    let metadata = fixture("metadata/entra.xml");
    let with = |sp: &str, acs: &str| {
        let arguments = [
            "response",
            &file,
            "--metadata",
            &metadata,
            "--idp-entity-id",
            ENTITY_ID,
            "--now",
            NOW,
            "--json",
            "--request-id",
            REQUEST_ID,
            "--sp-entity-id",
            sp,
            "--acs",
            acs,
        ];
        inspect(&arguments)
    };
    let (sp, acs) =
        ("https://sso.example.com/saml/contoso", "https://sso.example.com/saml/contoso/finalize");
    with(sp, acs).accepted();
    assert_eq!(with(&format!("{sp}/"), acs).refused(), "assertion.audience");
    assert_eq!(with("any text may be a name", acs).refused(), "assertion.audience");
    assert_eq!(with(sp, &format!("{acs}/")).refused(), "response.destination");
    assert_eq!(with(sp, &acs.replace("sso", "SSO")).refused(), "response.destination");
    assert_eq!(with(sp, &acs.replace(".com", ".com:443")).refused(), "response.destination");
    assert_eq!(with(sp, "http://sso.example.com").refused(), "response.destination");
}

#[test]
fn time_is_judged_at_now_and_within_the_skew() {
    // In force from 11:54:59.801 to 12:59:59.801.
    for (now, skew, code) in [
        ("2026-03-25T11:52:00Z", "180", None),
        ("2026-03-25T11:51:59Z", "180", Some("assertion.not-yet-valid")),
        ("2026-03-25T11:50:00Z", "300", None),
        ("2026-03-25T11:54:59.801Z", "0", None),
        ("2026-03-25T11:54:59.800Z", "0", Some("assertion.not-yet-valid")),
        ("2026-03-25T12:59:59.800Z", "0", None),
        ("2026-03-25T12:59:59.801Z", "0", Some("assertion.expired")),
        ("2026-03-25T13:02:59Z", "180", None),
        ("2026-03-25T13:03:00Z", "180", Some("assertion.expired")),
        ("2026-03-25T13:04:59Z", "300", None),
        ("2026-03-25T14:02:59+01:00", "180", None),
    ] {
        let run = asked("responses/assertion_signed.xml", &["--now", now, "--skew", skew]);
        match code {
            None => drop(run.accepted()),
            Some(code) => assert_eq!(run.refused(), code, "{now} {skew}"),
        }
    }
}

#[test]
fn without_now_the_time_is_the_current_one() {
    let before = DateTime::<Utc>::from(now());
    let (metadata, file) =
        (fixture("metadata/entra.xml"), fixture("responses/assertion_signed.xml"));
    let run = inspect(&[
        "response",
        &file,
        "--metadata",
        &metadata,
        "--idp-entity-id",
        ENTITY_ID,
        "--sp-entity-id",
        "s",
        "--acs",
        "https://a",
        "--json",
    ]);
    let judged_at: DateTime<Utc> = run.json()["judged_at"].as_str().unwrap().parse().unwrap();
    let late = judged_at.signed_duration_since(before).num_seconds();
    assert!((0..60).contains(&late), "{late} s");
}

#[expect(clippy::disallowed_methods, reason = "what the program does is to read the clock")]
fn now() -> std::time::SystemTime {
    std::time::SystemTime::now()
}

#[test]
fn sha1_is_refused_unless_allowed() {
    assert_eq!(asked("responses/rsa_sha1.xml", &[]).refused(), "signature.sha1");
    asked("responses/rsa_sha1.xml", &["--allow-sha1"]).accepted();
}

#[test]
fn an_error_of_entra_is_shown_with_its_number() {
    let run = asked("responses/error_status.xml", &[]);
    assert_eq!(run.refused(), "response.status");
    assert!(run.json()["status_message"].as_str().unwrap().contains("AADSTS75006"));
    let assigned = String::from_utf8(bytes("responses/error_status.xml")).unwrap();
    let assigned = assigned.replace("AADSTS75006", "AADSTS50105");
    let run = response_in(assigned.as_bytes(), &["--request-id", REQUEST_ID]);
    assert!(run.output.contains("AADSTS50105: The user is not assigned"), "{}", run.output);
}

#[test]
fn the_text_tells_the_verdict_the_rules_and_the_user() {
    let file = fixture("responses/assertion_signed.xml");
    let text = response(&file, &["--request-id", REQUEST_ID]);
    assert_eq!((text.status, text.errors.as_str()), (0, ""));
    for part in [
        "Read as XML, ",
        "Judged at 2026-03-25T12:00:00.000Z, clocks may be 180 s apart",
        "\nAccepted\n",
        "✓ Every AudienceRestriction names us\n",
        "Only the application knows",
        "  NameID     B.Simon@contoso.com\n",
        "  User key   entra-object-id ",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname\n      Simon\n",
    ] {
        assert!(text.output.contains(part), "{part}: {}", text.output);
    }
    let file = fixture("responses/attacker.xml");
    let text = response(&file, &["--request-id", REQUEST_ID]);
    assert_eq!((text.status, text.errors.as_str()), (1, ""));
    for part in [
        "Refused: signature.untrusted-key\n",
        "✗ The assertion's signature, if any,",
        "    expected  a key of 3E77AC4ACFCC2C3B814F9AB6D5DFA41747D7AC27",
        "    fix       Entra: Single sign-on, SAML Certificates: ",
        "✓ Every AudienceRestriction names us (unverified)\n",
    ] {
        assert!(text.output.contains(part), "{part}: {}", text.output);
    }
    assert!(!text.output.contains("Who signed in"));
}

#[test]
fn a_user_in_too_many_groups_is_told_apart_from_one_in_none() {
    let file = fixture("responses/overage.xml");
    let text = response(&file, &["--request-id", REQUEST_ID]).output;
    assert!(text.contains("  Groups     too many to be listed"), "{text}");
}
