//! A login begins with a redirect that asks for what was wished and no more, and carries nothing
//! of the user.

use saml_sp::error::StartError;
use saml_sp::internals::saml::bindings::decode_redirect;
use saml_sp::settings::NameIdFormat;
use saml_sp::url::Url;
use saml_sp::{Code, IdentityProvider, LoginRequest, Purpose, RequestId, ServiceProvider};

use crate::sign_in::{bytes, contoso, now};

const SSO: &str = "https://login.microsoftonline.com/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/saml2";

fn id() -> RequestId {
    RequestId::from_entropy([0x5a; 20])
}

fn at(sso: &str) -> ServiceProvider {
    let sp = contoso();
    let idp = sp.identity_provider().clone().with_sso_url(sso.parse().unwrap());
    ServiceProvider::new(sp.company().clone(), sp.urls().clone(), idp)
}

/// The value of a parameter, which stands once.
fn parameter(url: &Url, name: &str) -> String {
    let values: Vec<_> = url.query_pairs().filter(|(key, _)| key == name).map(|(_, v)| v).collect();
    assert_eq!(values.len(), 1, "{name} in {url}");
    values[0].clone().into_owned()
}

fn message(url: &Url) -> String {
    String::from_utf8(decode_redirect(&parameter(url, "SAMLRequest"), 4096).unwrap()).unwrap()
}

/// The message of a request with these wishes.
fn asked(wishes: impl FnOnce(LoginRequest<'_>) -> LoginRequest<'_>) -> String {
    let sp = contoso();
    message(&wishes(sp.start_login(id(), now())).redirect().unwrap().0)
}

#[test]
fn a_login_begins_at_the_sso_url_with_the_request_and_its_id() {
    let sp = contoso();
    let (url, pending) = sp.start_login(id(), now()).redirect().unwrap();
    assert!(url.as_str().starts_with(&format!("{SSO}?SAMLRequest=")));
    assert_eq!(
        url.query_pairs().map(|(name, _)| name).collect::<Vec<_>>(),
        ["SAMLRequest", "RelayState"]
    );
    let request = message(&url);
    assert!(request.contains(&format!(" ID=\"{}\"", id())));
    assert!(request.contains(" IssueInstant=\"2026-03-25T12:00:00.000Z\""));
    assert!(request.contains(&format!(" Destination=\"{SSO}\"")));
    assert!(request.contains("<saml:Issuer>https://sso.example.com/saml/contoso</saml:Issuer>"));
    assert_eq!(pending, sp.start_login(id(), now()).pending());
    assert_eq!((pending.purpose(), pending.request_id()), (Purpose::Login, &id()));
}

#[test]
fn relay_state_is_the_request_id_and_short_enough_for_the_binding() {
    for id in [id(), RequestId::random().unwrap()] {
        let (url, _) = contoso().start_login(id.clone(), now()).redirect().unwrap();
        let relay_state = parameter(&url, "RelayState");
        assert_eq!(relay_state, id.as_str());
        // SAML Bindings 3.4.3: it "MUST NOT exceed 80 bytes in length".
        assert!(relay_state.len() <= 80);
    }
}

#[test]
fn equal_inputs_give_equal_redirects() {
    let redirect = || contoso().start_login(id(), now()).force_authn().redirect().unwrap();
    assert_eq!(redirect(), redirect());
    let other = RequestId::from_entropy([0x5b; 20]);
    assert_ne!(
        redirect().0,
        contoso().start_login(other, now()).force_authn().redirect().unwrap().0
    );
}

#[test]
fn by_default_nothing_is_asked_for_but_the_login() {
    let default = asked(|request| request);
    for absent in ["NameIDPolicy", "RequestedAuthnContext", "Subject", "ForceAuthn", "IsPassive"] {
        assert!(!default.contains(absent), "{absent}");
    }
}

type Wish = fn(LoginRequest<'_>) -> LoginRequest<'_>;

#[test]
fn each_wish_is_asked_for() {
    let table: [(Wish, &str); 5] = [
        (|r| r.force_authn(), " ForceAuthn=\"true\""),
        (|r| r.passive(), " IsPassive=\"true\""),
        (
            |r| r.name_id_format(NameIdFormat::Persistent),
            "<samlp:NameIDPolicy Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\"/>",
        ),
        (
            |r| r.authn_context("urn:federation:authentication:windows"),
            ">urn:federation:authentication:windows</saml:AuthnContextClassRef></samlp:",
        ),
        (
            |r| r.authn_context("urn:a").authn_context("urn:b"),
            "<saml:AuthnContextClassRef>urn:a</saml:AuthnContextClassRef>\
             <saml:AuthnContextClassRef>urn:b</saml:AuthnContextClassRef>",
        ),
    ];
    let default = asked(|request| request);
    for (wish, expected) in table {
        assert!(asked(wish).contains(expected), "{expected}");
        assert!(!default.contains(expected));
    }
}

#[test]
fn a_test_asks_what_a_login_asks_and_is_remembered_as_a_test() {
    assert_eq!(asked(|request| request.for_test()), asked(|request| request));
    let (_, pending) = contoso().start_login(id(), now()).for_test().redirect().unwrap();
    assert_eq!(pending.purpose(), Purpose::Test);
}

#[test]
fn where_the_user_wants_to_go_never_travels() {
    let sp = contoso();
    let there = sp.start_login(id(), now()).return_to("/reports/secret".parse().unwrap());
    let (url, pending) = there.redirect().unwrap();
    assert_eq!(url, sp.start_login(id(), now()).redirect().unwrap().0);
    assert_eq!(pending.return_to().unwrap().as_str(), "/reports/secret");
}

#[test]
fn a_login_hint_stands_beside_the_request() {
    for hint in ["B.Simon@contoso.com", "a&RelayState=b#c", "Bj\u{f8}rn +", "a\r\nb"] {
        let (url, _) = contoso().start_login(id(), now()).login_hint(hint).redirect().unwrap();
        assert_eq!(parameter(&url, "login_hint"), hint);
        assert_eq!(parameter(&url, "RelayState"), id().as_str());
        assert_eq!(url.fragment(), None);
        assert_eq!(message(&url), asked(|request| request));
    }
}

#[test]
fn an_sso_url_keeps_its_own_query_and_is_the_destination_as_it_is_written() {
    for sso in [
        "https://idp.example/sso",
        "https://idp.example/sso?",
        "https://idp.example/sso?tenant=a%2Fb",
        "https://idp.example/sso?tenant=a&",
        "http://localhost:8080/sso?a=b&c=d",
    ] {
        let (url, _) = at(sso).start_login(id(), now()).redirect().unwrap();
        let address = sso.trim_end_matches(['?', '&']);
        assert!(url.as_str().starts_with(address), "{url}");
        let rest = &url.as_str()[address.len()..];
        let separator = if address.contains('?') { "&" } else { "?" };
        assert!(rest.starts_with(&format!("{separator}SAMLRequest=")), "{url}");
        assert!(message(&url).contains(&format!(" Destination=\"{}\"", sso.replace('&', "&amp;"))));
    }
}

#[test]
fn one_instance_of_an_application_has_an_address_of_its_own() {
    let instance = format!("{SSO}/851eaae0-c5b8-43cd-9f54-a54bd5f53952");
    let (url, _) = at(&instance).start_login(id(), now()).redirect().unwrap();
    assert!(url.as_str().starts_with(&format!("{instance}?SAMLRequest=")));
    assert!(message(&url).contains(&instance));
}

#[test]
fn without_an_address_for_redirects_no_login_can_begin_and_one_typed_in_mends_it() {
    let idp = IdentityProvider::from_metadata(&bytes("metadata/post_only.xml")).unwrap();
    let sp = contoso();
    let begin = |idp: IdentityProvider| {
        ServiceProvider::new(sp.company().clone(), sp.urls().clone(), idp)
            .start_login(id(), now())
            .redirect()
    };
    let error = begin(idp.clone()).unwrap_err();
    assert_eq!(
        (error, error.code()),
        (StartError::NoRedirectEndpoint, Code::START_NO_REDIRECT_ENDPOINT)
    );
    assert_eq!(
        error.to_string(),
        "the identity provider has no address for HTTP-Redirect: set one by hand"
    );
    assert!(begin(idp.with_sso_url(SSO.parse().unwrap())).is_ok());
}
