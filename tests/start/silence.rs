//! `Debug` and `Display` show no value from the wire: not of an identity, not of a refusal, not of
//! a report, whatever was posted.

use std::fmt::{Debug, Display};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use saml_sp::identity::Groups;
use saml_sp::{AcsForm, Code, Refusal, ReturnTo, Spend};

use crate::sign_in::{REQUEST_ID, changed, contoso, form, login, now, pending, response, verified};

const MARKER: &str = "MARKER";

fn silent(value: impl Debug) {
    for text in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(!text.to_uppercase().contains(MARKER), "{text}");
    }
}

fn silent_error(value: impl Debug + Display) {
    silent(&value);
    assert!(!value.to_string().to_uppercase().contains(MARKER), "{value}");
}

/// B. Simon's response with a marker in every value that names or describes the user.
fn marked() -> String {
    let claims = "http://schemas.microsoft.com/identity/claims/";
    changed(&[
        (
            "SAML:1.1:nameid-format:emailAddress\"",
            "SAML:2.0:nameid-format:persistent\" NameQualifier=\"MARKER-q\" \
             SPNameQualifier=\"MARKER-s\" SPProvidedID=\"MARKER-p\"",
        ),
        (">B.Simon@contoso.com</NameID>", ">MARKER-n</NameID>"),
        (
            &format!("<Attribute Name=\"{claims}objectidentifier\">"),
            "<Attribute Name=\"MARKER-a\" FriendlyName=\"MARKER-f\" NameFormat=\"MARKER-t\">",
        ),
        ("<AttributeValue>B.</AttributeValue>", "<AttributeValue>MARKER-v</AttributeValue>"),
        ("<AttributeValue>B. Simon</AttributeValue>", "<AttributeValue>MARKER-d</AttributeValue>"),
        ("5948c4cf-5be4-48d5-80e3-c3c8bef4516a", "MARKER-g"),
        ("SessionIndex=\"_", "SessionIndex=\"MARKER"),
        ("ac:classes:Password", "ac:classes:MARKER"),
        ("</samlp:Status>", "<samlp:StatusMessage>MARKER-m</samlp:StatusMessage></samlp:Status>"),
    ])
}

#[test]
fn a_login_shows_nothing_of_the_user() {
    silent(verified(&marked()));
    silent(*verified(&marked()).replay_keys());
    let login = login(&marked());
    let identity = &login.identity;
    // The markers are there for whoever asks.
    assert_eq!(identity.name_id().value(), "MARKER-n");
    assert_eq!(identity.claims().given_name(), Some("MARKER-v"));
    assert_eq!(login.report.status_message(), Some("MARKER-m"));
    assert_eq!(identity.attributes().get("MARKER-a").unwrap().friendly_name(), Some("MARKER-f"));
    let Groups::Listed(groups) = identity.claims().groups() else { panic!() };
    assert!(groups.contains("MARKER-g"));
    assert!(identity.user_key().unwrap().value().contains("MARKER-n"));

    silent(&login);
    silent(identity);
    silent(identity.name_id());
    silent(identity.attributes());
    silent(identity.attributes().iter().collect::<Vec<_>>());
    silent(identity.claims());
    silent(identity.claims().groups());
    silent(groups);
    silent(identity.user_key());
    silent(&login.report);
    silent(login.report.redacted());
    silent(login.report.lines());
    silent(login.report.reason());
}

#[test]
fn a_link_to_too_many_groups_is_not_shown() {
    let text = response("assertion_signed");
    let start = text
        .find("<Attribute Name=\"http://schemas.microsoft.com/ws/2008/06/identity/claims/groups\">")
        .unwrap();
    let end = start + text[start..].find("</Attribute>").unwrap();
    let link = "<Attribute Name=\"http://schemas.microsoft.com/claims/groups.link\">\
                <AttributeValue>https://graph.example/MARKER</AttributeValue>";
    let login = login(&changed(&[(&text[start..end], link)]));
    let groups = login.identity.claims().groups();
    assert!(matches!(groups, Groups::Overage { link: "https://graph.example/MARKER" }));
    silent(groups);
}

#[test]
fn a_tested_connection_shows_nothing_of_the_user() {
    let sp = contoso();
    let pending = sp.start_login(REQUEST_ID.parse().unwrap(), now()).for_test().pending();
    let tested = sp.finish_test(&form(&marked()), &pending, now()).unwrap();
    assert_eq!(tested.name_id().value(), "MARKER-n");
    silent(&tested);
    silent(tested.report());
    silent(tested.user_key());
}

#[test]
fn a_login_under_way_shows_nothing_of_where_its_user_wanted_to_go() {
    let sp = contoso();
    let path: ReturnTo = "/MARKER?for=MARKER".parse().unwrap();
    let begin = || {
        let id = REQUEST_ID.parse().unwrap();
        sp.start_login(id, now()).return_to(path.clone()).login_hint("MARKER@contoso.com")
    };
    let pending = begin().pending();
    assert_eq!(pending.return_to(), Some(&path));
    silent(&pending);
    silent(begin());
    let verified = sp.finish_login(&form(&marked()), &pending, now()).unwrap();
    silent(&verified);
    let login = verified.redeem(Spend::First).unwrap();
    assert_eq!(login.return_to, Some(path));
    silent(&login);
    // What a log may have is there.
    assert!(
        format!("{pending:?}").contains(REQUEST_ID) && format!("{login:?}").contains("contoso")
    );
}

#[test]
fn a_form_shows_nothing_of_what_was_posted() {
    silent(AcsForm::from_parts("MARKER", Some("MARKER".to_owned())));
    silent(AcsForm::from_body(b"SAMLResponse=MARKER&RelayState=MARKER").unwrap());
    silent_error(AcsForm::from_body(b"RelayState=MARKER&MARKER=MARKER").unwrap_err());
    silent_error(AcsForm::from_body(b"SAMLResponse=MARKER&SAMLResponse=MARKER").unwrap_err());
}

fn refused(form: &AcsForm) -> Refusal {
    let sp = contoso();
    sp.finish_login(form, &pending(&sp), now()).unwrap_err()
}

#[test]
fn a_refusal_shows_nothing_of_what_was_posted_at_any_stage() {
    let plain = response("assertion_signed");
    let with = |from: &str, to: &str| {
        assert!(plain.contains(from), "{from}");
        form(&plain.replace(from, to))
    };
    let signed_again = |from: &str, to: &str| form(&changed(&[(from, to)]));
    let table = [
        (
            Code::FORM_RELAY_STATE,
            AcsForm::from_parts(STANDARD.encode(&plain), Some(MARKER.to_owned())),
        ),
        (Code::RESPONSE_NOT_BASE64, AcsForm::from_parts("MARKER*", Some(REQUEST_ID.to_owned()))),
        (Code::RESPONSE_NOT_XML, form("MARKER")),
        (Code::RESPONSE_NOT_XML, form("<MARKER>MARKER</MARKER x='MARKER'>")),
        (Code::RESPONSE_NOT_XML, form("<a>&MARKER;</a>")),
        (Code::RESPONSE_NOT_XML, form("<MARKER:a/>")),
        (Code::RESPONSE_DOCTYPE, form("<!DOCTYPE MARKER SYSTEM 'MARKER'>")),
        (
            Code::RESPONSE_NOT_A_RESPONSE,
            form("<MARKER xmlns='urn:MARKER' MARKER='MARKER'>MARKER</MARKER>"),
        ),
        (
            Code::RESPONSE_SHAPE,
            with("<samlp:Status>", "<samlp:MARKER>MARKER</samlp:MARKER><samlp:Status>"),
        ),
        (
            Code::RESPONSE_STATUS,
            form(
                &response("error_status")
                    .replace("AADSTS75006", MARKER)
                    .replace("Requester", MARKER),
            ),
        ),
        (
            Code::RESPONSE_ISSUER,
            with(
                "<Issuer xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\">https",
                "<Issuer xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\">MARKER",
            ),
        ),
        (
            Code::RESPONSE_DESTINATION,
            with("Destination=\"https://sso", "Destination=\"https://MARKER"),
        ),
        (Code::RESPONSE_IN_RESPONSE_TO, with("InResponseTo=\"_5f", "InResponseTo=\"_MARKER")),
        (Code::SIGNATURE_DIGEST_MISMATCH, with("B.Simon@contoso.com", MARKER)),
        (Code::SIGNATURE_ALGORITHM, with("xmldsig-more#rsa-sha256", "MARKER")),
        (Code::SIGNATURE_REFERENCE, with("URI=\"#_6", "URI=\"#MARKER")),
        (Code::ASSERTION_SHAPE, signed_again("<Subject>", "<MARKER>MARKER</MARKER><Subject>")),
        (Code::ASSERTION_ISSUER, signed_again("<Issuer>https", "<Issuer>MARKER")),
        (Code::ASSERTION_AUDIENCE, signed_again("<Audience>https", "<Audience>MARKER")),
        (
            Code::ASSERTION_RECIPIENT,
            signed_again("Recipient=\"https://sso", "Recipient=\"https://MARKER"),
        ),
        (Code::ASSERTION_INSTANT, signed_again("AuthnInstant=\"2026", "AuthnInstant=\"MARKER")),
        (
            Code::ASSERTION_CONDITION,
            signed_again(
                "<AudienceRestriction>",
                "<MARKER xmlns='urn:MARKER'/><AudienceRestriction>",
            ),
        ),
    ];
    for (code, form) in table {
        let refusal = refused(&form);
        assert_eq!(refusal.code(), code, "{}", refusal.report().to_text());
        silent_error(&refusal);
        silent_error(refusal.reason());
        silent(refusal.report());
        silent(refusal.report().lines());
        silent(refusal.advice());
        assert!(!refusal.user_message().contains(MARKER));
        assert!(std::error::Error::source(&refusal).is_none());
    }
}

#[test]
fn the_administrator_is_shown_what_the_log_is_not() {
    let refusal = refused(&form(&changed(&[("<Audience>https", "<Audience>MARKER")])));
    assert!(refusal.report().to_text().contains(MARKER));
    let status = refused(&form(&response("error_status").replace("AADSTS75006", MARKER)));
    assert!(status.report().status_message().unwrap().contains(MARKER));
    assert!(status.report().document().unwrap().contains(MARKER));
}
