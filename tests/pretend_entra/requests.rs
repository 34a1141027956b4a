//! The reader of AuthnRequests, and which of them Entra takes.

use saml_sp::internals::saml::bindings::encode_redirect;
use saml_sp::settings::NameIdFormat;
use saml_sp::testing::{AuthnRequest, PretendError};
use saml_sp::url::Url;
use saml_sp::{RequestId, Spend};

use crate::{begun, contoso, entra, now, request_id};

const PASSWORD: &str = "urn:oasis:names:tc:SAML:2.0:ac:classes:Password";
const X509: &str = "urn:oasis:names:tc:SAML:2.0:ac:classes:X509";

/// A request that Entra takes.
fn good() -> String {
    let url = entra().login_url().to_owned();
    format!(
        r#"<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1" Version="2.0" IssueInstant="2026-03-25T12:00:00.000Z" Destination="{url}" AssertionConsumerServiceURL="https://sso.example.com/saml/contoso/finalize"><saml:Issuer>https://sso.example.com/saml/contoso</saml:Issuer></samlp:AuthnRequest>"#
    )
}

/// The same with something before the end tag.
fn good_with(children: &str) -> String {
    good().replace("</samlp:AuthnRequest>", &format!("{children}</samlp:AuthnRequest>"))
}

fn sent(request: &str) -> Url {
    let mut url = Url::parse(entra().login_url()).unwrap();
    url.query_pairs_mut().append_pair("SAMLRequest", &encode_redirect(request));
    url
}

fn refused(request: &str) -> PretendError {
    entra().answer(&sent(request), now()).unwrap_err()
}

#[test]
fn our_request_is_read_as_it_was_asked() {
    let entra = entra();
    let contoso = contoso(&entra);
    let request = AuthnRequest::from_url(&begun(&contoso).0).unwrap();
    assert_eq!(request.id(), request_id().as_str());
    assert_eq!(request.issuer(), Some("https://sso.example.com/saml/contoso"));
    assert_eq!(request.acs_url(), Some("https://sso.example.com/saml/contoso/finalize"));
    assert_eq!(request.destination(), Some(entra.login_url()));
    assert_eq!(request.issued_at(), now());
    assert_eq!(request.relay_state(), Some(request_id().as_str()));
    let post = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
    assert_eq!(request.protocol_binding(), Some(post));
    assert!(!request.force_authn() && !request.is_passive());
    assert_eq!((request.name_id_format(), request.login_hint()), (None, None));
    assert!(request.authn_contexts().is_empty());
    assert_eq!(request.check(), Ok(()));
}

#[test]
fn our_wishes_are_read_as_they_were_asked() {
    let contoso = contoso(&entra());
    let request = contoso
        .start_login(RequestId::random().unwrap(), now())
        .force_authn()
        .passive()
        .name_id_format(NameIdFormat::Persistent)
        .authn_context(PASSWORD)
        .authn_context(X509)
        .login_hint("b.simon+sso@contoso.com");
    let request = AuthnRequest::from_url(&request.redirect().unwrap().0).unwrap();
    assert!(request.force_authn() && request.is_passive());
    assert_eq!(request.name_id_format(), Some(NameIdFormat::Persistent.uri()));
    assert_eq!(request.authn_contexts(), [PASSWORD, X509]);
    assert_eq!(request.login_hint(), Some("b.simon+sso@contoso.com"));
    assert_eq!(request.check(), Ok(()));
}

#[test]
fn a_good_request_written_by_somebody_else_is_answered() {
    assert!(entra().answer(&sent(&good()), now()).is_ok());
    let prolonged = good_with(
        r#"<samlp:NameIDPolicy AllowCreate="1"/><saml:Conditions/><samlp:RequestedAuthnContext Comparison="exact"><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></samlp:RequestedAuthnContext><samlp:Scoping/>"#,
    );
    assert!(entra().answer(&sent(&prolonged), now()).is_ok());
}

#[test]
fn what_entra_refuses_is_refused_with_its_number() {
    let on_root =
        |attribute: &str| good().replacen(" Version=", &format!(" {attribute} Version="), 1);
    let replaced = |from: &str, to: &str| {
        assert!(good().contains(from), "{from}");
        good().replace(from, to)
    };
    for (name, request, error, number) in [
        (
            "an ID that begins with a digit",
            replaced("_a1", "1a"),
            PretendError::RequestId,
            "AADSTS7500529",
        ),
        ("an ID in base64", replaced("_a1", "a+b/c="), PretendError::RequestId, "AADSTS7500529"),
        (
            "another binding",
            on_root(r#"ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact""#),
            PretendError::Binding,
            "AADSTS75003",
        ),
        (
            "a NameID format of its own",
            good_with(
                r#"<samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity"/>"#,
            ),
            PretendError::NameIdFormat,
            "AADSTS75016",
        ),
        (
            "an SPNameQualifier",
            good_with(r#"<samlp:NameIDPolicy SPNameQualifier="https://sso.example.com"/>"#),
            PretendError::SpNameQualifier,
            "AADSTS90011",
        ),
        (
            "a Subject",
            good_with(
                "<saml:Subject><saml:NameID>b.simon@contoso.com</saml:NameID></saml:Subject>",
            ),
            PretendError::Subject,
            "AADSTS900236",
        ),
        (
            "another class of authentication",
            good_with(&format!(
                "<samlp:RequestedAuthnContext><saml:AuthnContextClassRef>{X509}</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>"
            )),
            PretendError::AuthnContext,
            "AADSTS75011",
        ),
        (
            "another Destination",
            replaced("/saml2\"", "/saml3\""),
            PretendError::Destination,
            "AADSTS75008",
        ),
        (
            "no ACS URL where none is registered",
            replaced(
                r#" AssertionConsumerServiceURL="https://sso.example.com/saml/contoso/finalize""#,
                "",
            ),
            PretendError::ReplyUrl,
            "AADSTS50011",
        ),
    ] {
        let came = refused(&request);
        assert_eq!(came, error, "{name}");
        assert_eq!(came.aadsts(), Some(number), "{name}");
        assert!(!came.to_string().is_empty(), "{name}");
    }
}

#[test]
fn what_entra_does_not_support_is_refused() {
    for request in [
        good().replacen(" Version=", r#" AssertionConsumerServiceIndex="0" Version="#, 1),
        good_with(r#"<samlp:RequestedAuthnContext Comparison="minimum"/>"#),
        good_with(r#"<samlp:Scoping ProxyCount="1"/>"#),
        good_with("<samlp:Scoping><samlp:RequesterID>x</samlp:RequesterID></samlp:Scoping>"),
    ] {
        let error = refused(&request);
        assert!(matches!(error, PretendError::Unsupported(_)), "{request}: {error}");
    }
}

#[test]
fn a_request_that_cannot_be_read_is_refused() {
    let unreadable = |request: &str| {
        let error = AuthnRequest::from_url(&sent(request)).unwrap_err();
        assert!(matches!(error, PretendError::Unreadable(_)), "{request}: {error}");
        assert_eq!(error.aadsts(), Some("AADSTS75005"));
    };
    for (from, to) in [
        ("Version=\"2.0\"", "Version=\"1.1\""),
        (" ID=\"_a1\"", ""),
        ("2026-03-25T12:00:00.000Z", "2026-03-25T12:00:00+01:00"),
        (" IssueInstant=\"2026-03-25T12:00:00.000Z\"", ""),
        ("samlp:AuthnRequest", "samlp:LogoutRequest"),
        ("SAML:2.0:protocol", "SAML:1.1:protocol"),
        (" Version", " ForceAuthn=\"yes\" Version"),
        (" Version", " IsPassive=\"\" Version"),
        ("<saml:Issuer>", "text<saml:Issuer>"),
        ("<saml:Issuer>", "<saml:Issuer><b/>"),
        ("</samlp:AuthnRequest>", "<saml:Issuer>twice</saml:Issuer></samlp:AuthnRequest>"),
        (
            "</samlp:AuthnRequest>",
            "<samlp:NameIDPolicy><b/></samlp:NameIDPolicy></samlp:AuthnRequest>",
        ),
        (
            "</samlp:AuthnRequest>",
            "<samlp:RequestedAuthnContext><b/></samlp:RequestedAuthnContext></samlp:AuthnRequest>",
        ),
        ("</samlp:AuthnRequest>", ""),
        ("<samlp:AuthnRequest ", "<!DOCTYPE a><samlp:AuthnRequest "),
    ] {
        let request = good().replace(from, to);
        assert_ne!(request, good(), "{from}");
        unreadable(&request);
    }
    unreadable("");
}

#[test]
fn what_no_request_of_entras_lacks_is_asked_for() {
    let issuer = "<saml:Issuer>https://sso.example.com/saml/contoso</saml:Issuer>";
    for request in [
        good().replace(issuer, ""),
        good().replace(issuer, "<saml:Issuer> </saml:Issuer>"),
        // Go's nanoseconds, which Entra does not read.
        good().replace("00.000Z", "00.000000000Z"),
    ] {
        assert!(matches!(refused(&request), PretendError::Unreadable(_)), "{request}");
    }
}

#[test]
fn a_url_without_a_request_or_with_a_spoilt_one_is_refused() {
    let url = |query: &str| Url::parse(&format!("{}?{query}", entra().login_url())).unwrap();
    assert_eq!(AuthnRequest::from_url(&url("")).unwrap_err(), PretendError::NoRequest);
    let error = AuthnRequest::from_url(&url("RelayState=a")).unwrap_err();
    assert_eq!((error.aadsts(), error), (Some("AADSTS750054"), PretendError::NoRequest));

    let mut twice = sent(&good());
    twice.query_pairs_mut().append_pair("SAMLRequest", &encode_redirect(&good()));
    let mut two_states = sent(&good());
    two_states.query_pairs_mut().append_pair("RelayState", "a").append_pair("RelayState", "a");
    for url in
        [url("SAMLRequest="), url("SAMLRequest=%21"), url("SAMLRequest=AAAA"), twice, two_states]
    {
        let error = AuthnRequest::from_url(&url).unwrap_err();
        assert!(matches!(error, PretendError::Unreadable(_)), "{url}: {error}");
    }
}

#[test]
fn a_request_to_another_tenant_is_not_answered() {
    let entra = entra();
    let (url, _) = begun(&contoso(&entra));
    let other = entra.with_tenant("11111111-2222-4333-8444-555555555555").unwrap();
    assert_eq!(other.answer(&url, now()).unwrap_err(), PretendError::LoginUrl);
    // What only begins like the address is another one.
    let longer = Url::parse(&url.as_str().replacen("/saml2?", "/saml22?", 1)).unwrap();
    assert_eq!(entra.answer(&longer, now()).unwrap_err(), PretendError::LoginUrl);
}

#[test]
fn the_registered_reply_url_serves_where_the_request_names_none() {
    let reply_url = "https://sso.example.com/saml/contoso/finalize";
    let request = good().replace(&format!(r#" AssertionConsumerServiceURL="{reply_url}""#), "");
    let entra = entra().with_application("https://sso.example.com/saml/contoso", reply_url);
    let xml = entra.answer_xml(&sent(&request), now()).unwrap();
    assert!(xml.contains(&format!(r#"Destination="{reply_url}""#)));
}

#[test]
fn a_fresh_sign_in_is_by_the_class_that_was_asked_for() {
    let entra = entra();
    let contoso = contoso(&entra);
    let request = contoso.start_login(request_id(), now()).authn_context(X509);
    let (url, _) = request.clone().redirect().unwrap();
    assert_eq!(entra.answer(&url, now()).unwrap_err(), PretendError::AuthnContext);

    let (url, pending) = request.force_authn().redirect().unwrap();
    let form = entra.answer(&url, now()).unwrap();
    let verified = contoso.finish_login(&form, &pending, now()).unwrap();
    let login = verified.redeem(Spend::First).unwrap();
    assert_eq!(login.identity.authn_context(), Some(X509));
}
