//! The report as a text, as JSON, and with what names the user hidden.

use saml_sp::report::Rule;
use saml_sp::{Code, Report};

use crate::valid::{Desk, USER, answer, desk, fixture};

/// A refusal by the identity provider itself, which names the user in its message.
fn refused_by_entra() -> Report {
    let file = String::from_utf8(fixture("responses/error_status.xml")).unwrap();
    desk().refusal(&file).report().clone()
}

#[test]
fn a_text_begins_with_the_verdict_and_the_fix_and_has_a_line_a_rule() {
    let wrong =
        answer().element("Audience", "<Audience>https://sso.example.com/saml/acme</Audience>");
    let text = desk().refusal(&wrong.xml()).report().to_text();
    let golden = "\
Refused for contoso at 2026-03-25T12:00:00.000Z: assertion.audience
Entra: Single sign-on, Basic SAML Configuration: Paste our entity ID into Identifier (Entity ID), letter for letter.
✓ The login that is answered was begun in this browser
✓ The pending login was begun for this purpose
✓ The pending login is of this company
✓ Our entity ID and ACS URL are those the login was begun with
✓ The identity provider is the one the login was begun with
✓ The login was begun in the past
✓ The login was begun at most 15 minutes ago, with the clock skew
✓ RelayState came back as it was sent
✓ SAMLResponse is base64 of a bounded size
✓ The message is well-formed XML of the strict kind
✓ The Response is built as its schema says
✓ The Response is of version 2.0
✓ The Response says when it was issued
✓ The status is Success, with nothing nested in it
✓ The Response's Issuer, if any, is the identity provider
✓ The Response is addressed to our ACS URL
✓ The Response is the answer to a request
✓ The Response answers the pending login
✓ The assertion is not encrypted
✓ The Response holds an assertion
✓ There is one assertion in the whole document, a child of the Response
✓ Each Signature stands directly after its Issuer, and nowhere else
✓ A signature covers the assertion
✓ The Response's signature, if any, is the identity provider's
✓ The assertion's signature, if any, is the identity provider's
✓ The certificate of the signing key is in force
✓ The assertion is built as its schema says
✓ The assertion is of version 2.0
✓ Every instant of the assertion is a UTC time
✓ The assertion's Issuer is the identity provider
✓ The subject has one NameID, which is not blank
✓ The assertion says for whom it is
✗ Every AudienceRestriction names us
    code      assertion.audience
    expected  https://sso.example.com/saml/contoso
    came      https://sso.example.com/saml/acme
    fix       Entra: Single sign-on, Basic SAML Configuration: Paste our entity ID into Identifier (Entity ID), letter for letter.
✓ NotBefore is before NotOnOrAfter
✓ The assertion is valid already
✓ The assertion is still valid
✓ Every condition is one that is understood
✓ The subject can be confirmed by bearer
✓ The bearer confirmation answers the pending login, and no confirmation answers another
✓ The bearer confirmation is for our ACS URL
✓ The bearer confirmation has no NotBefore
✓ The bearer confirmation says when it ends
✓ The bearer confirmation has not ended
✓ The assertion says how the user signed in
✓ The session at the identity provider has not ended
✓ After ForceAuthn, the user signed in after the request
– The pending login has not been answered before
– The assertion has not been used before
";
    assert_eq!(text, golden);
}

#[test]
fn a_text_marks_what_is_unverified_and_what_only_warns() {
    let text = desk().refusal(&answer().by("attacker").xml()).report().to_text();
    assert!(text.contains("\n✗ The assertion's signature, if any, is the identity provider's\n"));
    assert!(text.contains("\n✓ Every AudienceRestriction names us (unverified)\n"), "{text}");
    let metadata = fixture("metadata/entra_expired_key.xml");
    let idp = saml_sp::IdentityProvider::from_metadata(&metadata).unwrap();
    let text = crate::valid::desk_of(idp).login(&answer().xml()).unwrap().report.to_text();
    assert!(text.starts_with("Accepted for contoso at 2026-03-25T12:00:00.000Z\n"), "{text}");
    assert!(text.contains("\n! The certificate of the signing key is in force\n    code      "));
}

#[test]
fn a_text_holds_no_character_that_moves_a_cursor_or_turns_a_line() {
    let evil = "urn:\u{1b}[31m\u{7f}\u{85}\u{202e}\u{61c}\u{200f}\u{2066}x\ny";
    let unseen = "\u{ad}\u{180e}\u{200b}\u{200d}\u{2028}\u{2060}\u{feff}\u{fffb}\u{e0041}";
    let hostile = Desk { relay_state: Some(evil.to_owned()), ..desk() };
    let text = hostile.refusal(&answer().xml()).report().to_text();
    let came = text.lines().find(|line| line.starts_with("    came ")).unwrap();
    assert_eq!(
        came,
        "    came      urn:\u{fffd}[31m\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}x\u{fffd}y"
    );
    let hidden = Desk { relay_state: Some(format!("a{unseen}b")), ..desk() };
    let text = hidden.refusal(&answer().xml()).report().to_text();
    assert!(text.contains(&format!("    came      a{}b\n", "\u{fffd}".repeat(9))), "{text}");
    let in_xml = answer().element("Audience", "<Audience>urn:\u{202e}x&#10;✓ forged</Audience>");
    let text = desk().refusal(&in_xml.xml()).report().to_text();
    assert!(text.contains("urn:\u{fffd}x\u{fffd}✓ forged"), "{text}");
    let risky = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!text.chars().any(risky));
}

#[test]
fn a_report_becomes_json() {
    let wrong = answer().element("Audience", "<Audience>urn:x</Audience>").xml();
    let json = serde_json::to_value(desk().refusal(&wrong).report()).unwrap();
    let members: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, ["aadsts", "advice", "checks", "code", "company", "judged_at", "verdict"]);
    assert_eq!(json["verdict"], "refuse");
    assert_eq!(json["code"], "assertion.audience");
    assert_eq!(json["company"], "contoso");
    assert_eq!(json["judged_at"], "2026-03-25T12:00:00.000Z");
    assert_eq!(json["advice"]["screen"], "Entra: Single sign-on, Basic SAML Configuration");
    assert_eq!(json["aadsts"], serde_json::Value::Null);
    assert_eq!(json["checks"].as_array().unwrap().len(), Rule::ALL.len());
    let check = json["checks"].as_array().unwrap().iter().find(|check| check["rule"] == "audience");
    assert_eq!(
        check.unwrap(),
        &serde_json::json!({
            "rule": "audience",
            "outcome": "failed",
            "code": "assertion.audience",
            "unverified": false,
            "holds": "Every AudienceRestriction names us",
            "standard": "SAML Core 2.5.1.4: the restrictions are AND, the audiences in one are OR.",
            "expected": "https://sso.example.com/saml/contoso",
            "came": "urn:x",
            "advice": {
                "screen": "Entra: Single sign-on, Basic SAML Configuration",
                "fix": "Paste our entity ID into Identifier (Entity ID), letter for letter.",
            },
        })
    );
    let accepted = serde_json::to_value(desk().login(&answer().xml()).unwrap().report).unwrap();
    assert_eq!(accepted["verdict"], "accept");
    assert_eq!(accepted["code"], serde_json::Value::Null);
    assert_eq!(accepted["advice"], serde_json::Value::Null);
    assert_eq!(accepted["aadsts"], serde_json::Value::Null);
}

#[test]
fn the_outcomes_have_stable_names_in_json() {
    let report = desk().refusal(&answer().by("attacker").xml()).report().clone();
    let json = serde_json::to_value(report).unwrap();
    let outcome = |rule: &str| {
        let checks = json["checks"].as_array().unwrap();
        checks.iter().find(|check| check["rule"] == rule).unwrap()["outcome"].clone()
    };
    assert_eq!(outcome("audience"), "passed");
    assert_eq!(outcome("assertion-signature"), "failed");
    assert_eq!(outcome("request-answered"), "not-reached");
    assert_eq!(serde_json::to_value(saml_sp::report::Outcome::Warned).unwrap(), "warned");
}

#[test]
fn the_rules_have_their_names_in_kebab_case_in_json() {
    for rule in Rule::ALL {
        let mut kebab = String::new();
        for letter in format!("{rule:?}").chars() {
            if letter.is_ascii_uppercase() && !kebab.is_empty() {
                kebab.push('-');
            }
            kebab.push(letter.to_ascii_lowercase());
        }
        assert_eq!(serde_json::to_value(rule).unwrap(), kebab);
    }
    // Those who store them may count on them.
    for (rule, name) in [
        (Rule::Xml, "xml"),
        (Rule::Solicited, "solicited"),
        (Rule::ConfirmationInResponseTo, "confirmation-in-response-to"),
    ] {
        assert_eq!(serde_json::to_value(rule).unwrap(), name);
    }
}

/// The answer with a status that says this.
fn saying(message: &str) -> String {
    let status = format!(
        "<samlp:Status><samlp:StatusCode Value=\"urn:x\"/>\
         <samlp:StatusMessage>{message}</samlp:StatusMessage></samlp:Status>"
    );
    answer().element("samlp:Status", &status).xml()
}

#[test]
fn a_known_number_of_entras_is_explained() {
    let report = desk().refusal(&saying("AADSTS50105: B.Simon is not assigned.")).report().clone();
    let known = report.aadsts().unwrap();
    assert_eq!(known.number, "AADSTS50105");
    let lines: Vec<String> = report.to_text().lines().map(str::to_owned).collect();
    assert!(lines[0].ends_with(": response.status"), "{lines:?}");
    assert_eq!(
        lines[2],
        "AADSTS50105: The user is not assigned to the application. Users and groups: add the user, \
         or a group that the user is in directly: a group within a group does not count."
    );
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(
        json["aadsts"],
        serde_json::json!({ "number": known.number, "meaning": known.meaning, "fix": known.fix })
    );
    // The number names nobody: it stays, and the sentence around it goes.
    let redacted = report.redacted();
    assert_eq!(redacted.aadsts(), Some(known));
    assert_eq!(redacted.status_message(), None);
    assert!(!redacted.to_text().contains("B.Simon"));
}

#[test]
fn what_is_no_known_number_of_entras_is_not_explained() {
    for message in ["AADSTS1: new", "AADSTS", "50105", "AADSTS501050"] {
        let report = desk().refusal(&saying(message)).report().clone();
        assert_eq!(report.status_message(), Some(message));
        assert_eq!(report.aadsts(), None, "{message}");
        assert!(report.to_text().lines().nth(2).unwrap().starts_with('✓'), "{message}");
        assert_eq!(serde_json::to_value(&report).unwrap()["aadsts"], serde_json::Value::Null);
    }
    assert_eq!(desk().login(&answer().xml()).unwrap().report.aadsts(), None);
    assert_eq!(desk().refusal("no XML").report().aadsts(), None);
}

#[test]
fn a_redacted_report_hides_the_name_id_and_what_entra_wrote() {
    let report = desk().refusal(&answer().by("attacker").xml()).report().clone();
    let name = |report: &Report| {
        report.lines().into_iter().find(|line| line.rule == Rule::NameId).unwrap().came
    };
    assert_eq!(name(&report), USER);
    assert_eq!(name(&report.redacted()), "19 characters");
    let shown = |report: &Report| {
        format!("{} {}", report.to_text(), serde_json::to_string(report).unwrap())
    };
    assert!(!shown(&report.redacted()).contains("Simon"));
    assert_eq!(report.redacted().document(), None);
    assert!(report.document().is_some(), "the report itself stays as it was");

    let unknown = desk().refusal(&saying("AADSTS1: new")).report().clone();
    assert!(shown(&unknown).contains("AADSTS1"));
    assert!(!shown(&unknown.redacted()).contains("AADSTS1"));

    let report = refused_by_entra();
    let (_number, wrote) = report.status_message().unwrap().split_once(": ").unwrap();
    assert!(shown(&report).contains(wrote));
    let redacted = report.redacted();
    assert_eq!(redacted.status_message(), None);
    assert!(!shown(&redacted).contains(wrote));
    assert!(!shown(&redacted).contains("Trace ID"));
    assert_eq!(redacted.code(), Some(Code::RESPONSE_STATUS));
    let status = redacted.lines().into_iter().find(|line| line.rule == Rule::Status).unwrap();
    assert!(status.came.contains("status:Requester / "), "the codes stay: {}", status.came);
    assert_eq!(redacted.redacted().to_text(), redacted.to_text());
}

#[test]
fn a_redacted_report_of_a_login_names_no_user_either() {
    let report = desk().login(&answer().xml()).unwrap().report.redacted();
    let shown = format!("{} {}", report.to_text(), serde_json::to_string(&report).unwrap());
    for secret in ["Simon", "9b1deb4d"] {
        assert!(!shown.contains(secret), "{secret}");
    }
}

/// A redacted report goes into tickets and onto pages: what a stranger posts is short there, turns
/// no line around, and is not repeated where it is free text.
#[test]
fn texts_of_a_stranger_are_short_and_harmless_in_a_redacted_report() {
    let evil = format!("\u{202e}https://evil.example/{}", "x".repeat(5000));
    let wrong = answer().element("Audience", &format!("<Audience>{evil}</Audience>"));
    let report = desk().refusal(&wrong.xml()).report().clone();
    let came = |report: &Report, rule| {
        report.lines().into_iter().find(|line| line.rule == rule).unwrap().came
    };
    assert!(came(&report, Rule::Audience).contains(&evil));
    let short = came(&report.redacted(), Rule::Audience);
    assert!(short.chars().count() <= 301 && short.ends_with('…'), "{short}");
    assert!(!short.contains('\u{202e}') && short.contains('\u{fffd}'));

    let named = Desk { relay_state: Some("b.simon@contoso.com".to_owned()), ..desk() };
    let report = named.refusal(&answer().xml()).report().clone();
    assert_eq!(came(&report, Rule::RelayState), "b.simon@contoso.com");
    assert_eq!(came(&report.redacted(), Rule::RelayState), "another text, of 19 characters");
    let ours = desk().refusal(&wrong.xml()).report().clone();
    assert_eq!(came(&ours.redacted(), Rule::RelayState), came(&ours, Rule::RelayState));
}
