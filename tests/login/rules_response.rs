//! What the Response says beside its assertion: version, instant, status, issuer, destination,
//! InResponseTo, and that it holds one assertion.

use saml_sp::Code;
use saml_sp::report::Rule;

use crate::edit;
use crate::texts::{OTHER_ISSUERS, OTHER_URLS};
use crate::valid::{
    ACS, ASSERTION_ID, IDP, RESPONSE_ISSUER, SUCCESS, Signed, USER, accepted, answer, breaks, desk,
    fixture, refused,
};

const RESPONSE: &str = "samlp:Response";

#[test]
fn the_valid_answer_signs_the_user_in_however_it_is_signed() {
    accepted([("valid", answer())]);
    for signed in [Signed::Assertion, Signed::Response, Signed::Both] {
        let identity = desk().identity(&answer().signed(signed).xml());
        assert_eq!(identity.name_id().value(), USER);
    }
}

#[test]
fn every_genuine_fixture_signs_the_user_in() {
    for name in ["assertion_signed", "response_signed", "both_signed", "groups_150", "non_ascii"] {
        let file = fixture(&format!("responses/{name}.xml"));
        assert_eq!(desk().verdict(std::str::from_utf8(&file).unwrap()), None, "{name}");
    }
}

#[test]
fn the_version_is_2_0_letter_for_letter() {
    breaks(
        Rule::ResponseVersion,
        [
            ("1.1", answer().attribute(RESPONSE, "Version", "1.1")),
            ("2.1", answer().attribute(RESPONSE, "Version", "2.1")),
            ("2", answer().attribute(RESPONSE, "Version", "2")),
            ("2.00", answer().attribute(RESPONSE, "Version", "2.00")),
            ("a blank", answer().attribute(RESPONSE, "Version", " 2.0")),
            ("empty", answer().attribute(RESPONSE, "Version", "")),
            ("none", answer().without_attribute(RESPONSE, "Version")),
        ],
    );
    accepted([("by references", answer().attribute(RESPONSE, "Version", "&#50;.&#x30;"))]);
}

#[test]
fn the_issue_instant_must_be_a_utc_time_and_is_compared_with_nothing() {
    let at = |text| answer().attribute(RESPONSE, "IssueInstant", text);
    breaks(
        Rule::ResponseIssueInstant,
        [
            ("none", answer().without_attribute(RESPONSE, "IssueInstant")),
            ("empty", at("")),
            ("no zone", at("2026-03-25T11:59:59.877")),
            ("an offset", at("2026-03-25T11:59:59.877+00:00")),
            ("a word", at("yesterday")),
        ],
    );
    accepted([
        ("years ago", at("2016-03-25T11:59:59Z")),
        ("years ahead", at("2036-03-25T11:59:59Z")),
        ("many digits", at("2026-03-25T11:59:59.8771234567890123Z")),
    ]);
}

#[test]
fn the_status_is_success_and_nothing_else() {
    let status = |inner: &str| {
        answer().element("samlp:Status", &format!("<samlp:Status>{inner}</samlp:Status>"))
    };
    let code = |value: &str| format!(r#"<samlp:StatusCode Value="{value}"/>"#);
    let nested = |outer: &str, inner: &str| {
        let inner = code(inner);
        format!(r#"<samlp:StatusCode Value="{outer}">{inner}</samlp:StatusCode>"#)
    };
    let responder = "urn:oasis:names:tc:SAML:2.0:status:Responder";
    breaks(
        Rule::Status,
        [
            ("an error with a valid assertion", status(&code(responder))),
            ("nested Success in an error", status(&nested(responder, SUCCESS))),
            ("nested error in Success", status(&nested(SUCCESS, responder))),
            ("nested Success in Success", status(&nested(SUCCESS, SUCCESS))),
            ("case", status(&code("urn:oasis:names:tc:SAML:2.0:status:success"))),
            ("a blank", status(&code("urn:oasis:names:tc:SAML:2.0:status:Success "))),
            ("empty", status(&code(""))),
            ("no value", status("<samlp:StatusCode/>")),
            (
                "a foreign attribute",
                status(&format!(r#"<samlp:StatusCode samlp:Value="{SUCCESS}"/>"#)),
            ),
        ],
    );
    refused(
        Code::RESPONSE_SHAPE,
        [
            ("no Status", answer().without("samlp:Status")),
            ("no StatusCode", status("")),
            ("two codes", status(&code(SUCCESS).repeat(2))),
            ("two Statuses", answer().after("samlp:Status", "<samlp:Status/>")),
            (
                "a code in a foreign namespace",
                status(&format!(r#"<StatusCode xmlns="urn:x" Value="{SUCCESS}"/>"#)),
            ),
            (
                "a Status in a foreign namespace",
                answer().element(
                    "samlp:Status",
                    &format!(r#"<Status xmlns="urn:x"><StatusCode Value="{SUCCESS}"/></Status>"#),
                ),
            ),
        ],
    );
    let message = "<samlp:StatusMessage>fine</samlp:StatusMessage>";
    let detail = "<samlp:StatusDetail><x xmlns='urn:x'/>text</samlp:StatusDetail>";
    accepted([
        ("a message", status(&[&code(SUCCESS), message].concat())),
        ("a detail", status(&[&code(SUCCESS), detail].concat())),
        ("both", status(&[&code(SUCCESS), message, detail].concat())),
    ]);
}

#[test]
fn an_error_of_entra_is_refused_as_such_and_its_message_kept() {
    let file = fixture("responses/error_status.xml");
    let refusal = desk().refusal(std::str::from_utf8(&file).unwrap());
    assert_eq!(refusal.code(), Code::RESPONSE_STATUS);
    assert!(refusal.report().status_message().unwrap().contains("AADSTS"));
    let came = refusal.report().lines().into_iter().find(|line| line.rule == Rule::Status).unwrap();
    assert!(came.came.contains("status:Requester / "), "{}", came.came);
    assert!(came.came.contains("AADSTS"), "{}", came.came);
}

#[test]
fn the_issuer_if_any_is_the_identity_provider_letter_for_letter() {
    let issuer = |name: &str| {
        let issuer = RESPONSE_ISSUER.replace(IDP, name);
        answer().with(RESPONSE_ISSUER, &issuer)
    };
    breaks(Rule::ResponseIssuer, OTHER_ISSUERS.map(|(what, name)| (what, issuer(name))));
    let formatted = |format: &str| answer().attribute("Issuer", "Format", format);
    breaks(
        Rule::ResponseIssuer,
        [
            ("persistent", formatted("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent")),
            ("unspecified", formatted("urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified")),
            ("empty format", formatted("")),
        ],
    );
    accepted([
        ("none", answer().with(RESPONSE_ISSUER, "")),
        ("entity", formatted("urn:oasis:names:tc:SAML:2.0:nameid-format:entity")),
    ]);
    refused(
        Code::RESPONSE_SHAPE,
        [
            ("two", answer().with(RESPONSE_ISSUER, &RESPONSE_ISSUER.repeat(2))),
            ("an element in it", answer().inside("Issuer", "<b/>")),
        ],
    );
}

#[test]
fn the_destination_is_our_acs_url_letter_for_letter() {
    let at = |url: &str| answer().attribute(RESPONSE, "Destination", url);
    breaks(Rule::Destination, OTHER_URLS.map(|(what, url)| (what, at(url))));
    accepted([("by a reference", at(&ACS.replace("finalize", "fin&#97;lize")))]);
}

#[test]
fn the_destination_may_be_absent_where_the_response_is_not_signed() {
    let none = answer().without_attribute(RESPONSE, "Destination");
    let verdict = |signed| desk().verdict(&none.clone().signed(signed).xml());
    assert_eq!(verdict(Signed::Assertion), None);
    assert_eq!(verdict(Signed::Response), Some(Code::RESPONSE_DESTINATION));
    assert_eq!(verdict(Signed::Both), Some(Code::RESPONSE_DESTINATION));
}

#[test]
fn the_response_answers_the_pending_login() {
    let to = |id: &str| answer().attribute(RESPONSE, "InResponseTo", id);
    breaks(
        Rule::ResponseInResponseTo,
        [
            ("another", to("_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")),
            ("case", to("_5F0C7E1A9D3B4C2E8F6A7B8C9D0E1F2A3B4C5D6E")),
            ("a blank", to("_5f0c7e1a9d3b4c2e8f6a7b8c9d0e1f2a3b4c5d6e ")),
            ("a prefix", to("_5f0c7e1a9d3b4c2e8f6a7b8c9d0e1f2a3b4c5d6")),
            ("empty", to("")),
        ],
    );
}

#[test]
fn a_response_stripped_of_its_in_response_to_is_unsolicited() {
    let stripped = answer().without_attribute(RESPONSE, "InResponseTo");
    breaks(Rule::Solicited, [("stripped", stripped.clone())]);
    let both_stripped = stripped.without_attribute("SubjectConfirmationData", "InResponseTo");
    refused(Code::RESPONSE_UNSOLICITED, [("in both places", both_stripped)]);
}

#[test]
fn without_a_pending_login_every_answer_is_refused_and_still_looked_at() {
    let desk = desk();
    let report = desk.sp.inspect(&desk.form(&answer().xml()), None, desk.now);
    assert_eq!(report.code(), Some(Code::PENDING_MISSING), "its cookie was lost");
    let passed =
        |rule| report.lines().into_iter().any(|line| line.rule == rule && line.code.is_none());
    assert!(passed(Rule::AssertionSignature) && passed(Rule::Audience));
    let stripped = answer()
        .without_attribute(RESPONSE, "InResponseTo")
        .without_attribute("SubjectConfirmationData", "InResponseTo");
    let report = desk.sp.inspect(&desk.form(&stripped.xml()), None, desk.now);
    assert_eq!(report.code(), Some(Code::RESPONSE_UNSOLICITED), "IdP-initiated");
}

#[test]
fn an_answer_without_an_assertion_is_refused() {
    let none = answer().without("Assertion").signed(Signed::Response);
    assert_eq!(desk().verdict(&none.xml()), Some(Code::RESPONSE_NO_ASSERTION));
    assert_eq!(
        desk().verdict(&none.signed(Signed::Nothing).xml()),
        Some(Code::RESPONSE_NO_ASSERTION)
    );
}

#[test]
fn an_encrypted_assertion_is_refused_with_a_code_of_its_own() {
    let file = fixture("responses/encrypted.xml");
    let verdict = desk().verdict(std::str::from_utf8(&file).unwrap());
    assert_eq!(verdict, Some(Code::RESPONSE_ENCRYPTED_ASSERTION));
    let encrypted = r#"<EncryptedAssertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion"/>"#;
    refused(
        Code::RESPONSE_ENCRYPTED_ASSERTION,
        [
            ("before the plain one", answer().before("Assertion", encrypted)),
            ("after the plain one", answer().after("Assertion", encrypted)),
            (
                "in Extensions",
                answer()
                    .after("Issuer", &format!("<samlp:Extensions>{encrypted}</samlp:Extensions>")),
            ),
        ],
    );
}

#[test]
fn two_assertions_are_refused_although_both_are_signed() {
    let one = answer().xml();
    let second = answer().with_each(ASSERTION_ID, "_another").named("admin@contoso.com");
    let other = edit::element(&second.xml(), "Assertion").to_owned();
    let two = edit::after(&one, "Assertion", &other);
    assert_eq!(desk().verdict(&two), Some(Code::RESPONSE_SEVERAL_ASSERTIONS));
    let two_in_a_signed_response = answer().edited(|_| two).signed(Signed::Response);
    assert_eq!(
        desk().verdict(&two_in_a_signed_response.xml()),
        Some(Code::RESPONSE_SEVERAL_ASSERTIONS)
    );
}

#[test]
fn what_was_posted_must_be_base64_of_a_bounded_xml_response() {
    let desk = desk();
    let verdict = |value: &str| {
        let form = saml_sp::AcsForm::from_parts(value, desk.relay_state.clone());
        desk.sp.finish_login(&form, &desk.pending, desk.now).err().map(|refusal| refusal.code())
    };
    let encoded = desk.form(&answer().xml()).saml_response().to_owned();
    let lines: Vec<&str> =
        encoded.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
    assert_eq!(verdict(&lines.join("\r\n")), None, "in lines");
    assert_eq!(verdict(&lines.join("\n")), None, "in lines by LF");
    assert_eq!(verdict(""), Some(Code::RESPONSE_EMPTY));
    assert_eq!(verdict("\r\n"), Some(Code::RESPONSE_EMPTY));
    for (what, value) in [
        ("blanks", lines.join(" ")),
        ("tabs", lines.join("\t")),
        ("blank for plus", encoded.replace('+', " ")),
        ("URL-safe", encoded.replace('+', "-").replace('/', "_")),
        ("no padding", format!("{}QQ", encoded.trim_end_matches('='))),
        ("garbage", format!("{encoded}!")),
        ("percent-encoded", encoded.replace('=', "%3D") + "%3D"),
    ] {
        assert_eq!(verdict(&value), Some(Code::RESPONSE_NOT_BASE64), "{what}");
    }
    let large = "A".repeat(4 * 1024 * 1024);
    assert_eq!(verdict(&large), Some(Code::RESPONSE_TOO_LARGE));
}

#[test]
fn what_was_decoded_must_be_utf_8_xml_without_a_dtd() {
    let xml = answer().xml();
    let desk = desk();
    let verdict = |bytes: &[u8]| {
        use base64::Engine;
        let value = base64::engine::general_purpose::STANDARD.encode(bytes);
        let form = saml_sp::AcsForm::from_parts(value, desk.relay_state.clone());
        desk.sp.finish_login(&form, &desk.pending, desk.now).err().map(|refusal| refusal.code())
    };
    let utf16: Vec<u8> = xml.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let declared = |encoding: &str| {
        format!(r#"<?xml version="1.0" encoding="{encoding}"?>{xml}"#).into_bytes()
    };
    assert_eq!(verdict(&[b"\xef\xbb\xbf", xml.as_bytes()].concat()), None, "a BOM");
    assert_eq!(verdict(&declared("utf-8")), None, "declared");
    assert_eq!(verdict(format!("<!-- -->{xml}<!-- -->\n").as_bytes()), None, "comments around");
    for (what, bytes, code) in [
        ("white space", b" \n ".to_vec(), Code::RESPONSE_EMPTY),
        ("UTF-16", [b"\xff\xfe".to_vec(), utf16.clone()].concat(), Code::RESPONSE_NOT_UTF8),
        ("UTF-16 without BOM", utf16, Code::RESPONSE_NOT_XML),
        ("UTF-16 declared", declared("UTF-16"), Code::RESPONSE_NOT_XML),
        ("Latin-1 declared", declared("ISO-8859-1"), Code::RESPONSE_NOT_XML),
        ("UTF-7 declared", declared("UTF-7"), Code::RESPONSE_NOT_XML),
        ("an invalid byte", [xml.as_bytes(), b"\xff"].concat(), Code::RESPONSE_NOT_UTF8),
        ("overlong", [b"<a>\xc0\xbc</a>".as_slice()].concat(), Code::RESPONSE_NOT_UTF8),
        ("a surrogate", b"<a>\xed\xa0\x80</a>".to_vec(), Code::RESPONSE_NOT_UTF8),
        ("NUL", [xml.as_bytes(), b"\0"].concat(), Code::RESPONSE_NOT_XML),
        ("XML 1.1", format!(r#"<?xml version="1.1"?>{xml}"#).into_bytes(), Code::RESPONSE_NOT_XML),
        ("a DTD", format!("<!DOCTYPE r []>{xml}").into_bytes(), Code::RESPONSE_DOCTYPE),
        ("a second root", format!("{xml}<a/>").into_bytes(), Code::RESPONSE_NOT_XML),
        ("text after it", format!("{xml}text").into_bytes(), Code::RESPONSE_NOT_XML),
        ("cut off", xml.as_bytes()[..xml.len() - 3].to_vec(), Code::RESPONSE_NOT_XML),
        (
            "an instruction",
            xml.replace("<Subject>", "<?x y?><Subject>").into_bytes(),
            Code::RESPONSE_NOT_XML,
        ),
        (
            "an entity",
            xml.replace("<Subject>", "<Subject>&x;").into_bytes(),
            Code::RESPONSE_NOT_XML,
        ),
        ("deflated", b"\x4b\x4c\x04\x00".to_vec(), Code::RESPONSE_NOT_XML),
    ] {
        assert_eq!(verdict(&bytes), Some(code), "{what}");
    }
}
