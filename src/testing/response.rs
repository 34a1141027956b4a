//! An answer written as Entra writes it: one line, default namespaces, the AttributeStatement
//! before the AuthnStatement.

use crate::saml::uris::{ASSERTION, PROTOCOL};
use crate::testing::draft::{AssertionDraft, Draft};
use crate::testing::writer::Writer;

/// The Response, unsigned.
pub fn write_response(draft: &Draft) -> String {
    let mut xml = Writer::default();
    let attributes = [
        ("ID", Some(draft.id.as_str())),
        ("Version", Some(draft.version)),
        ("IssueInstant", Some(draft.issue_instant.as_str())),
        ("Destination", draft.destination.as_deref()),
        ("InResponseTo", draft.in_response_to.as_deref()),
        ("xmlns:samlp", Some(PROTOCOL)),
    ];
    xml.start("samlp:Response", &attributes);
    xml.text("Issuer", &[("xmlns", Some(ASSERTION))], &draft.issuer);
    status(&mut xml, draft);
    if let Some(draft) = &draft.assertion {
        assertion(&mut xml, draft);
    }
    xml.end("samlp:Response");
    xml.finish()
}

fn status(xml: &mut Writer, draft: &Draft) {
    xml.start("samlp:Status", &[]);
    if let Some((innermost, around)) = draft.status.split_last() {
        for code in around {
            xml.start("samlp:StatusCode", &[("Value", Some(code))]);
        }
        xml.empty("samlp:StatusCode", &[("Value", Some(innermost))]);
        for _ in around {
            xml.end("samlp:StatusCode");
        }
    }
    if let Some(message) = &draft.status_message {
        xml.text("samlp:StatusMessage", &[], message);
    }
    xml.end("samlp:Status");
}

fn assertion(xml: &mut Writer, draft: &AssertionDraft) {
    let attributes = [
        ("ID", Some(draft.id.as_str())),
        ("IssueInstant", Some(draft.issue_instant.as_str())),
        ("Version", Some(draft.version)),
        ("xmlns", Some(ASSERTION)),
    ];
    xml.start("Assertion", &attributes);
    xml.text("Issuer", &[], &draft.issuer);
    subject(xml, draft);
    conditions(xml, draft);
    xml.start("AttributeStatement", &[]);
    for (name, values) in &draft.claims {
        xml.start("Attribute", &[("Name", Some(name))]);
        for value in values {
            xml.text("AttributeValue", &[], value);
        }
        xml.end("Attribute");
    }
    xml.end("AttributeStatement");
    authn_statement(xml, draft);
    xml.end("Assertion");
}

fn subject(xml: &mut Writer, draft: &AssertionDraft) {
    let confirmation = &draft.confirmation;
    xml.start("Subject", &[]);
    if let Some((format, value)) = &draft.name_id {
        xml.text("NameID", &[("Format", Some(format))], value);
    }
    xml.start("SubjectConfirmation", &[("Method", Some(draft.method))]);
    let attributes = [
        ("InResponseTo", confirmation.in_response_to.as_deref()),
        ("NotBefore", confirmation.not_before.as_deref()),
        ("NotOnOrAfter", confirmation.not_on_or_after.as_deref()),
        ("Recipient", Some(confirmation.recipient.as_str())),
    ];
    xml.empty("SubjectConfirmationData", &attributes);
    xml.end("SubjectConfirmation");
    xml.end("Subject");
}

fn conditions(xml: &mut Writer, draft: &AssertionDraft) {
    let attributes = [
        ("NotBefore", Some(draft.not_before.as_str())),
        ("NotOnOrAfter", Some(draft.not_on_or_after.as_str())),
    ];
    xml.start("Conditions", &attributes);
    for audience in &draft.audiences {
        xml.start("AudienceRestriction", &[]);
        xml.text("Audience", &[], audience);
        xml.end("AudienceRestriction");
    }
    xml.end("Conditions");
}

fn authn_statement(xml: &mut Writer, draft: &AssertionDraft) {
    let Some(authn) = &draft.authn else { return };
    let attributes = [
        ("AuthnInstant", Some(authn.instant.as_str())),
        // Entra's session has the name of the assertion that told of it.
        ("SessionIndex", Some(draft.id.as_str())),
        ("SessionNotOnOrAfter", authn.session_not_on_or_after.as_deref()),
    ];
    xml.start("AuthnStatement", &attributes);
    xml.start("AuthnContext", &[]);
    xml.text("AuthnContextClassRef", &[], &authn.class);
    xml.end("AuthnContext");
    xml.end("AuthnStatement");
}
