//! The outline of a posted document: what stays, what is hidden, what is signed and what is marked.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use saml_sp::Report;
use saml_sp::report::DocumentLine;
use saml_sp::testing::{Misbehaviour, PretendEntra, PretendError, PretendUser, SigningOption};

use crate::valid::{Answer, Desk, answer, desk, desk_of, fixture, request_id};

/// The outline of this text, with the code at each offending line and a bar before signed ones.
fn drawn(report: &Report) -> String {
    let line = |line: DocumentLine| {
        let bar = if line.signed { "│" } else { " " };
        let code = line.offending.map(|code| format!("  ✗ {code}")).unwrap_or_default();
        format!("{bar}{}{}{code}\n", "  ".repeat(line.depth), line.text)
    };
    report.outline().into_iter().map(line).collect()
}

fn outlined(xml: &str) -> String {
    let desk = desk();
    drawn(&desk.sp.inspect(&desk.form(xml), Some(&desk.pending), desk.now))
}

fn entra() -> PretendEntra {
    PretendEntra::new().unwrap()
}

/// What is reported of this identity provider's answer; `None` where not even a form came.
fn reported(entra: &PretendEntra) -> Option<Report> {
    // Neither the user nor what goes wrong is in the metadata.
    static DESK: LazyLock<Desk> =
        LazyLock::new(|| desk_of(self::entra().identity_provider().unwrap()));
    let Desk { sp, now, .. } = DESK.clone();
    let request = sp.start_login(request_id(), now);
    let (url, pending) = request.force_authn().redirect().unwrap();
    match entra.answer(&url, now) {
        Ok(form) => Some(match sp.finish_login(&form, &pending, now) {
            Ok(verified) => verified.redeem(saml_sp::Spend::First).unwrap().report,
            Err(refusal) => refusal.report().clone(),
        }),
        Err(PretendError::Form(_)) => None,
        Err(error) => panic!("{error}"),
    }
}

fn misbehaved(misbehaviour: Misbehaviour) -> Report {
    reported(&entra().misbehaving(misbehaviour)).unwrap()
}

#[test]
fn an_answer_is_drawn_with_its_structure_and_without_its_user() {
    let report = desk().login(&answer().xml()).unwrap().report;
    let golden = r##"
 <samlp:Response
     ID="_0d6f4b0e-61c5-4a39-8f0a-3d2b1c0e9f88"
     Version="2.0"
     IssueInstant="2026-03-25T11:59:59.877Z"
     Destination="https://sso.example.com/saml/contoso/finalize"
     InResponseTo="_5f0c7e1a9d3b4c2e8f6a7b8c9d0e1f2a3b4c5d6e"
     xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">
   <Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion">https://sts.windows.net/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/</Issuer>
   <samlp:Status>
     <samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>
   </samlp:Status>
│  <Assertion
│      ID="_7be1f1b4-2c0e-4a53-9d1c-5a6e8f907b11"
│      IssueInstant="2026-03-25T11:59:59.877Z"
│      Version="2.0"
│      xmlns="urn:oasis:names:tc:SAML:2.0:assertion">
│    <Issuer>https://sts.windows.net/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/</Issuer>
     <Signature xmlns="http://www.w3.org/2000/09/xmldsig#">
       <SignedInfo>
         <CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>
         <SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
         <Reference URI="#_7be1f1b4-2c0e-4a53-9d1c-5a6e8f907b11">
           <Transforms>
             <Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
             <Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>
           </Transforms>
           <DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>
           <DigestValue>[hidden, 44 characters]</DigestValue>
         </Reference>
       </SignedInfo>
       <SignatureValue>[hidden, 344 characters]</SignatureValue>
       <KeyInfo>
         <X509Data>
           <X509Certificate>[hidden, 1056 characters]</X509Certificate>
         </X509Data>
       </KeyInfo>
     </Signature>
│    <Subject>
│      <NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">[hidden, 19 characters]</NameID>
│      <SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
│        <SubjectConfirmationData
│            InResponseTo="_5f0c7e1a9d3b4c2e8f6a7b8c9d0e1f2a3b4c5d6e"
│            NotOnOrAfter="2026-03-25T12:59:59.801Z"
│            Recipient="https://sso.example.com/saml/contoso/finalize"/>
│      </SubjectConfirmation>
│    </Subject>
│    <Conditions NotBefore="2026-03-25T11:54:59.801Z" NotOnOrAfter="2026-03-25T12:59:59.801Z">
│      <AudienceRestriction>
│        <Audience>https://sso.example.com/saml/contoso</Audience>
│      </AudienceRestriction>
│    </Conditions>
│    <AttributeStatement>
│      <Attribute Name="http://schemas.microsoft.com/identity/claims/tenantid">
│        <AttributeValue>[hidden, 36 characters]</AttributeValue>
│      </Attribute>
│      <Attribute Name="http://schemas.microsoft.com/identity/claims/objectidentifier">
│        <AttributeValue>[hidden, 36 characters]</AttributeValue>
│      </Attribute>
│      <Attribute Name="http://schemas.microsoft.com/identity/claims/displayname">
│        <AttributeValue>[hidden, 8 characters]</AttributeValue>
│      </Attribute>
│      <Attribute Name="http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress">
│        <AttributeValue>[hidden, 19 characters]</AttributeValue>
│      </Attribute>
│    </AttributeStatement>
│    <AuthnStatement AuthnInstant="2026-03-25T08:30:12.451Z" SessionIndex="_7be1f1b4-2c0e-4a53-9d1c-5a6e8f907b11">
│      <AuthnContext>
│        <AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</AuthnContextClassRef>
│      </AuthnContext>
│    </AuthnStatement>
│  </Assertion>
 </samlp:Response>
"##;
    assert_eq!(format!("\n{}", drawn(&report)), golden);
    assert_eq!(report.redacted().outline(), report.outline());
}

#[test]
fn no_value_of_a_user_stands_in_the_outline_of_any_misbehaviour() {
    let [simon, guest, sparse, many, admin] = PretendUser::colleagues();
    let strange = PretendUser::b_simon().with_claim("shoe size", ["forty-two", "<b>&amp;"]);
    for user in [simon, guest, sparse, many, admin, strange] {
        let entra = entra().as_user(&user);
        let desk = desk_of(entra.identity_provider().unwrap());
        let identity = entra.sign_in(&desk.sp, desk.now).unwrap().identity;
        let values = identity.attributes().iter().flat_map(|attribute| attribute.values());
        let mut secrets: Vec<String> = values.map(str::to_owned).collect();
        // Entra's own names are those of its Issuer.
        secrets.retain(|value| !entra.entity_id().as_str().contains(value.as_str()));
        secrets.extend([identity.name_id().value(), "@", "edited-after"].map(str::to_owned));
        assert!(secrets.len() > 6, "{}", user.upn());
        let mut drawings = 0;
        for &misbehaviour in Misbehaviour::ALL {
            let Some(report) = reported(&entra.misbehaving(misbehaviour)) else { continue };
            for drawing in [drawn(&report), drawn(&report.redacted())] {
                let leak = secrets.iter().find(|secret| drawing.contains(secret.as_str()));
                assert_eq!(leak, None, "{misbehaviour:?} of {}: {drawing}", user.upn());
                drawings += usize::from(!drawing.is_empty());
            }
        }
        assert!(drawings > Misbehaviour::ALL.len(), "most answers are XML");
    }
}

#[test]
fn what_a_signature_covers_is_signed_and_the_signature_itself_is_not() {
    /// The lines of the first element of this name at this depth.
    fn block(outline: &[DocumentLine], depth: usize, name: &str) -> RangeInclusive<usize> {
        let at = |tag: &str| {
            let is_tag = |line: &DocumentLine| line.depth == depth && line.text.starts_with(tag);
            outline.iter().position(is_tag).unwrap()
        };
        at(&format!("<{name}"))..=at(&format!("</{name}"))
    }
    for option in
        [SigningOption::Assertion, SigningOption::Response, SigningOption::ResponseAndAssertion]
    {
        let report = reported(&entra().with_signing_option(option)).unwrap();
        assert_eq!(report.code(), None);
        let outline = report.outline();
        let (depth, element) = match option {
            SigningOption::Assertion => (1, "Assertion"),
            _ => (0, "samlp:Response"),
        };
        let signed = block(&outline, depth, element);
        let signature = block(&outline, depth + 1, "Signature");
        assert!(signed.contains(signature.start()) && signature.end() < signed.end());
        for (number, line) in outline.iter().enumerate() {
            let expected = signed.contains(&number) && !signature.contains(&number);
            assert_eq!(line.signed, expected, "{option:?}: {}", line.text);
        }
    }
}

#[test]
fn nothing_is_signed_where_no_signature_verified() {
    for option in [SigningOption::Assertion, SigningOption::ResponseAndAssertion] {
        for misbehaviour in [
            Misbehaviour::Unsigned,
            Misbehaviour::AttributeEdited,
            Misbehaviour::StrangersKey,
            Misbehaviour::SignedMovedAway,
            Misbehaviour::RelayStateLost,
        ] {
            let entra = entra().with_signing_option(option).misbehaving(misbehaviour);
            let outline = reported(&entra).unwrap().outline();
            assert!(outline.len() > 50, "{misbehaviour:?}");
            assert!(outline.iter().all(|line| !line.signed), "{misbehaviour:?} with {option:?}");
        }
    }
}

#[test]
fn the_line_that_offends_is_marked_with_its_code() {
    const CASES: &[(Misbehaviour, &[&str])] = &[
        (Misbehaviour::LogoutResponse, &["<samlp:LogoutResponse"]),
        (Misbehaviour::UnknownElement, &[r#"<Unknown xmlns="urn:example:unknown"/>"#]),
        (Misbehaviour::ResponseVersion11, &[r#"Version="1.1""#]),
        (
            Misbehaviour::NestedStatus,
            &[r#"<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:RequestDenied"/>"#],
        ),
        (
            Misbehaviour::NotAssigned,
            &[r#"<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder">"#],
        ),
        (Misbehaviour::NoDestination, &["<samlp:Response"]),
        (
            Misbehaviour::TokenEncryption,
            &[r#"<EncryptedAssertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion">"#],
        ),
        (Misbehaviour::NoAssertion, &["<samlp:Response"]),
        (Misbehaviour::ForgedBesideSigned, &["<Assertion", "<Assertion"]),
        (Misbehaviour::Unsigned, &["<Assertion"]),
        (
            Misbehaviour::StrangersKey,
            &[r#"<Signature xmlns="http://www.w3.org/2000/09/xmldsig#">"#],
        ),
        (Misbehaviour::UnknownElementInAssertion, &[r#"<Unknown xmlns="urn:example:unknown"/>"#]),
        (Misbehaviour::AssertionVersion11, &[r#"Version="1.1""#]),
        (Misbehaviour::NoNameId, &["<Subject>"]),
        (
            Misbehaviour::SecondRestriction,
            &["<Audience>https://sso.example.com/saml/contoso/other</Audience>"],
        ),
        (Misbehaviour::UnknownCondition, &[r#"<Unknown xmlns="urn:example:unknown"/>"#]),
        (
            Misbehaviour::HolderOfKey,
            &[r#"<SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:holder-of-key">"#],
        ),
        (
            Misbehaviour::WrongRecipient,
            &[r#"Recipient="https://sso.example.com/saml/contoso/finalize/other"/>"#],
        ),
        (Misbehaviour::ConfirmationEndless, &["<SubjectConfirmationData"]),
        (
            Misbehaviour::InstantWithZone,
            &[
                r#"<Conditions NotBefore="2026-03-25T11:55:00.000Z" NotOnOrAfter="2026-03-25T13:00:00.000+01:00">"#,
            ],
        ),
        (Misbehaviour::SessionEnded, &[r#"SessionNotOnOrAfter="2026-03-25T11:50:00.000Z">"#]),
    ];
    for (misbehaviour, expected) in CASES {
        let code = misbehaviour.lands_on();
        let outline = misbehaved(*misbehaviour).outline();
        let marked = outline.iter().filter(|line| line.offending == code);
        let marked: Vec<_> = marked.map(|line| line.text.as_str()).collect();
        assert_eq!(marked, *expected, "{misbehaviour:?}");
    }
}

#[test]
fn every_code_of_a_response_that_could_be_read_is_marked_somewhere() {
    for &misbehaviour in Misbehaviour::ALL {
        let Some(report) = reported(&entra().misbehaving(misbehaviour)) else { continue };
        let outline = report.outline();
        let is_marked = outline.iter().any(|line| line.offending == report.code());
        let is_about_it = !outline.is_empty()
            && report.code().is_none_or(|code| code.as_str() != "form.relay-state");
        assert_eq!(is_marked, is_about_it, "{misbehaviour:?}");
    }
    let accepted = reported(&entra()).unwrap().outline();
    assert!(accepted.iter().all(|line| line.offending.is_none()));
}

#[test]
fn of_a_status_message_only_entras_number_stays() {
    let file = String::from_utf8(fixture("responses/error_status.xml")).unwrap();
    let outline = outlined(&file);
    let message = outline.lines().find(|line| line.contains("StatusMessage")).unwrap().trim();
    let (before, after) = message.split_once(" [hidden, ").unwrap();
    assert_eq!(before, "<samlp:StatusMessage>AADSTS75006");
    assert!(after.ends_with(" characters]</samlp:StatusMessage>"), "{message}");
}

#[test]
fn what_the_standards_do_not_name_is_hidden_wherever_it_stands() {
    let secret = |answer: Answer| {
        let outline = outlined(&answer.xml());
        assert!(!outline.contains("Bob"), "{outline}");
        outline
    };
    let unknown = secret(answer().inside("samlp:Status", r#"<x xmlns="urn:x" Name="Bob">Bob</x>"#));
    assert!(unknown.contains(
        r#"<x xmlns="urn:x" Name="[hidden, 3 characters]">[hidden, 3 characters]</x>  ✗ response.shape"#
    ));
    let foreign = r#"<Issuer xmlns="urn:x">Bob</Issuer>"#;
    assert!(secret(answer().inside("samlp:Status", foreign)).contains(">[hidden, 3 characters]</"));
    let mixed = secret(answer().inside("Subject", "Bob<x>B</x>"));
    assert!(
        mixed.contains("│    <Subject>  ✗ assertion.shape\n│      [hidden, 3 characters]\n"),
        "{mixed}"
    );
    let prefixed =
        answer().attribute("NameID", "xmlns:x", "urn:x").attribute("NameID", "x:ID", "Bob");
    assert!(secret(prefixed).contains(r#"x:ID="[hidden, 3 characters]""#));
    for name in ["NameQualifier", "SPNameQualifier", "SPProvidedID"] {
        let line = format!(r#"{name}="[hidden, 3 characters]""#);
        assert!(secret(answer().attribute("NameID", name, "Bob")).contains(&line));
    }
    secret(answer().attribute("SubjectConfirmationData", "Address", "Bob"));
    secret(answer().attribute("Attribute", "FriendlyName", "Bob"));
    secret(answer().named("<!-- Bob -->somebody"));
}

#[test]
fn a_start_tag_is_read_as_loosely_as_it_may_be_written() {
    let tag = "<samlp:StatusCode\n\tValue = '>/a=\"b\"&lt;'   xmlns:x\n=\"urn:x\"\n/>";
    let outline = outlined(&answer().element("samlp:StatusCode", tag).xml());
    let line = outline.lines().find(|line| line.contains("StatusCode")).unwrap();
    let written = r#"<samlp:StatusCode Value=">/a=&quot;b&quot;&lt;" xmlns:x="urn:x"/>"#;
    assert_eq!(line.trim_start(), format!("{written}  ✗ response.status"));
}

#[test]
fn characters_that_mislead_are_seen_and_markup_in_a_text_is_none() {
    let audience = "<Audience>a\u{202e}b&#x200b;c&lt;/Audience>&amp;</Audience>";
    let outline = outlined(&answer().element("Audience", audience).xml());
    let shown = "<Audience>a\u{fffd}b\u{fffd}c&lt;/Audience>&amp;</Audience>";
    assert!(outline.contains(shown), "{outline}");
    let method = answer().attribute("SubjectConfirmation", "Method", "a\u{2066}b\u{ad}\nc");
    let outline = outlined(&method.xml());
    assert!(outline.contains("Method=\"a\u{fffd}b\u{fffd}\u{fffd}c\""), "{outline}");
}

#[test]
fn a_long_name_or_value_is_cut() {
    let long = "é".repeat(1000);
    let cut = format!("{}…", "é".repeat(200));
    let audience = answer().element("Audience", &format!("<Audience>{long}</Audience>"));
    assert!(outlined(&audience.xml()).contains(&format!(">{cut}</Audience>")));
    let method = answer().attribute("SubjectConfirmation", "Method", &long);
    assert!(outlined(&method.xml()).contains(&format!("Method=\"{cut}\"")));
    let name = answer().inside("samlp:Status", &format!("<{long}/>"));
    assert!(outlined(&name.xml()).contains(&format!("<{cut}/>")));
}

#[test]
fn equal_siblings_are_one_line() {
    let outline =
        drawn(&reported(&entra().as_user(&PretendUser::b_simon().in_groups(150))).unwrap());
    assert!(outline.contains(">[hidden, 36 characters]</AttributeValue> (150 times)\n"));
}

#[test]
fn of_a_huge_document_the_rest_is_counted() {
    let inside: String = (0..20_000).map(|number| format!("<a{number}/>")).collect();
    let report = desk().refusal(&format!("<r>{inside}</r>")).report().clone();
    let outline = report.outline();
    assert_eq!(outline.len(), 401);
    assert_eq!(outline[399].text, "<a398/>");
    assert_eq!(outline[400].text, "… elements left out: 19601");
    let equal = format!("<r>{}</r>", "<a/>".repeat(40_000));
    assert_eq!(outlined(&equal), " <r>  ✗ response.not-a-response\n   <a/> (40000 times)\n </r>\n");
    let attributes: String =
        (0..32).map(|number| format!(" a{number}='{}'", "x".repeat(200))).collect();
    let wide: String = (0..30).map(|_| format!("<a{attributes}></a>")).collect();
    assert!(outlined(&format!("<r>{wide}</r>")).lines().count() < 450);
}

#[test]
fn what_is_no_xml_has_no_outline() {
    assert_eq!(desk().refusal("no XML").report().outline(), []);
}

#[test]
fn a_line_serialises_with_its_code() {
    let outline = misbehaved(Misbehaviour::NoNameId).outline();
    let line = outline.iter().find(|line| line.offending.is_some()).unwrap();
    let json = serde_json::to_value(line).unwrap();
    let expected = serde_json::json!({
        "depth": 2, "text": "<Subject>", "signed": true, "offending": "assertion.name-id",
    });
    assert_eq!(json, expected);
}
