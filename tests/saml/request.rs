//! The AuthnRequest says what Entra allows and no more, and its redirect keeps what was there.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use saml_sp::RequestId;
use saml_sp::internals::saml::bindings::decode_redirect;
use saml_sp::internals::saml::request::{RequestOptions, authn_request, redirect_url};
use saml_sp::internals::xml::limits::Limits;
use saml_sp::internals::xml::read::{Declared, read};
use saml_sp::settings::{NameIdFormat, SpUrls};
use saml_sp::url::Url;

use crate::fixture::{NOW, SSO, at, url};
use crate::judges::schemas_take;

const GOLDEN: &str = "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" \
    xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" \
    ID=\"_000102030405060708090a0b0c0d0e0f10111213\" Version=\"2.0\" \
    IssueInstant=\"2026-03-25T12:00:00.000Z\" \
    Destination=\"https://login.microsoftonline.com/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/saml2\" \
    ProtocolBinding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" \
    AssertionConsumerServiceURL=\"https://sso.example.com/saml/contoso/finalize\">\
    <saml:Issuer>https://sso.example.com/saml/contoso</saml:Issuer></samlp:AuthnRequest>";

fn id() -> RequestId {
    RequestId::from_entropy(std::array::from_fn(|i| i as u8))
}

fn urls() -> SpUrls {
    SpUrls::new(
        "https://sso.example.com/saml/contoso".parse().unwrap(),
        "https://sso.example.com/saml/contoso/finalize".parse().unwrap(),
    )
}

fn request(options: &RequestOptions) -> String {
    authn_request(&id(), at(NOW), &urls(), &url(SSO), options)
}

/// Every combination of options.
fn all_wishes() -> Vec<RequestOptions> {
    let formats = [
        None,
        Some(NameIdFormat::Persistent),
        Some(NameIdFormat::EmailAddress),
        Some(NameIdFormat::Unspecified),
        Some(NameIdFormat::Transient),
    ];
    let contexts: [&[&str]; 3] = [
        &[],
        &["urn:oasis:names:tc:SAML:2.0:ac:classes:Password"],
        &["urn:oasis:names:tc:SAML:2.0:ac:classes:X509", "urn:example:<&>"],
    ];
    let mut all = Vec::new();
    for force_authn in [false, true] {
        for is_passive in [false, true] {
            for name_id_format in formats {
                for contexts in contexts {
                    all.push(RequestOptions {
                        force_authn,
                        is_passive,
                        name_id_format,
                        authn_contexts: contexts.iter().map(ToString::to_string).collect(),
                        login_hint: None,
                    });
                }
            }
        }
    }
    all
}

#[test]
fn the_default_request_is_this_text() {
    assert_eq!(request(&RequestOptions::default()), GOLDEN);
}

#[test]
fn equal_arguments_give_equal_texts_and_other_arguments_others() {
    let all: Vec<_> = all_wishes().iter().map(request).collect();
    assert_eq!(all, all_wishes().iter().map(request).collect::<Vec<_>>());
    let different: std::collections::BTreeSet<_> = all.iter().collect();
    assert_eq!(different.len(), 60);
}

#[test]
fn what_was_not_asked_for_is_not_there() {
    for absent in [
        "NameIDPolicy",
        "RequestedAuthnContext",
        "Subject",
        "ForceAuthn",
        "IsPassive",
        "Scoping",
        "Index",
    ] {
        assert!(!GOLDEN.contains(absent), "{absent}");
    }
}

#[test]
fn each_wish_stands_where_the_standard_has_it() {
    let with = |change: fn(&mut RequestOptions)| {
        let mut options = RequestOptions::default();
        change(&mut options);
        request(&options)
    };
    assert!(
        with(|w| w.force_authn = true).contains("/saml2\" ForceAuthn=\"true\" ProtocolBinding")
    );
    assert!(with(|w| w.is_passive = true).contains("/saml2\" IsPassive=\"true\" ProtocolBinding"));
    for (format, uri) in [
        (NameIdFormat::Persistent, "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"),
        (NameIdFormat::EmailAddress, "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"),
        (NameIdFormat::Unspecified, "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"),
        (NameIdFormat::Transient, "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"),
    ] {
        let asked =
            request(&RequestOptions { name_id_format: Some(format), ..RequestOptions::default() });
        assert!(asked.ends_with(&format!(
            "</saml:Issuer><samlp:NameIDPolicy Format=\"{uri}\"/></samlp:AuthnRequest>"
        )));
    }
    assert!(with(|w| w.authn_contexts = vec!["urn:a".into(), "urn:<b>".into()]).ends_with(
        "</saml:Issuer><samlp:RequestedAuthnContext Comparison=\"exact\">\
         <saml:AuthnContextClassRef>urn:a</saml:AuthnContextClassRef>\
         <saml:AuthnContextClassRef>urn:&lt;b&gt;</saml:AuthnContextClassRef>\
         </samlp:RequestedAuthnContext></samlp:AuthnRequest>"
    ));
    // The hint travels beside the request, never in it.
    assert_eq!(with(|w| w.login_hint = Some("B.Simon@contoso.com".into())), GOLDEN);
}

#[test]
fn every_combination_of_wishes_is_valid_against_the_oasis_schema() {
    let documents: Vec<_> = all_wishes().iter().map(request).collect();
    if let Some(verdict) = schemas_take(&documents) {
        assert_eq!(verdict, Ok(()));
    }
}

#[test]
fn texts_with_markup_in_them_arrive_exactly() {
    let entity_id = "spn:<&\"'> ]]>";
    let acs = "https://sp.example/acs?a=b&c='\"<d>";
    let sso = "https://idp.example/sso?x=\"&y='<z>";
    let urls = SpUrls::new(entity_id.parse().unwrap(), acs.parse().unwrap());
    let text = authn_request(
        &"_<&\"'>".parse().unwrap(),
        at(NOW),
        &urls,
        &url(sso),
        &RequestOptions::default(),
    );
    let document = read(text, Declared::MustBeUtf8, &Limits::default()).unwrap();
    let root = document.root();
    assert_eq!(root.attribute("ID").unwrap(), "_<&\"'>");
    assert_eq!(root.attribute("Destination").unwrap(), sso);
    assert_eq!(root.attribute("AssertionConsumerServiceURL").unwrap(), acs);
    assert_eq!(root.children().next().unwrap().text(), entity_id);
}

fn redirected(sso: &str, relay_state: &str, hint: Option<&str>) -> String {
    redirect_url(&url(sso), "<x/>", relay_state, hint)
}

#[test]
fn the_redirect_carries_the_request_and_relay_state() {
    let url = redirect_url(&url(SSO), GOLDEN, "_1", None);
    let (address, query) = url.split_once('?').unwrap();
    assert_eq!(address, SSO);
    let (message, relay_state) = query.split_once('&').unwrap();
    assert_eq!(relay_state, "RelayState=_1");
    // Nothing in the value has a meaning of its own in a query.
    let value = message.strip_prefix("SAMLRequest=").unwrap();
    assert!(value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'%'), "{value}");
    let parsed = Url::parse(&url).unwrap();
    let pairs: Vec<_> = parsed.query_pairs().collect();
    assert_eq!(decode_redirect(&pairs[0].1, 4096).unwrap(), GOLDEN.as_bytes());
    assert_eq!(STANDARD.encode(STANDARD.decode(pairs[0].1.as_bytes()).unwrap()), pairs[0].1);
    assert_eq!(url, redirect_url(&self::url(SSO), GOLDEN, "_1", None));
    assert!(url.len() < 2048, "short enough for every server: {}", url.len());
}

#[test]
fn a_query_that_is_there_is_kept() {
    let table = [
        ("https://idp.example", "https://idp.example?SAMLRequest="),
        ("https://idp.example/sso", "https://idp.example/sso?SAMLRequest="),
        ("https://idp.example/sso?", "https://idp.example/sso?SAMLRequest="),
        ("https://idp.example/sso?a=b", "https://idp.example/sso?a=b&SAMLRequest="),
        ("https://idp.example/sso?a=b&", "https://idp.example/sso?a=b&SAMLRequest="),
        ("https://idp.example/sso?a", "https://idp.example/sso?a&SAMLRequest="),
        ("https://idp.example/sso?a=b?c", "https://idp.example/sso?a=b?c&SAMLRequest="),
        ("https://idp.example/sso?a=%2F+", "https://idp.example/sso?a=%2F+&SAMLRequest="),
    ];
    for (sso, begins) in table {
        let url = redirected(sso, "_1", None);
        assert!(url.starts_with(begins), "{url}");
        assert!(url.ends_with("&RelayState=_1"), "{url}");
    }
}

#[test]
fn a_login_hint_is_escaped_and_last() {
    let hints = [
        ("B.Simon@contoso.com", "B.Simon%40contoso.com"),
        ("a b+c", "a+b%2Bc"),
        ("x&RelayState=evil#?", "x%26RelayState%3Devil%23%3F"),
        ("Bj\u{f8}rn", "Bj%C3%B8rn"),
        ("a\r\nLocation: //evil", "a%0D%0ALocation%3A+%2F%2Fevil"),
        ("", ""),
    ];
    for (hint, escaped) in hints {
        let url = redirected(SSO, "_1", Some(hint));
        assert!(url.ends_with(&format!("&RelayState=_1&login_hint={escaped}")), "{url}");
        let parsed = Url::parse(&url).unwrap();
        let read = parsed
            .query_pairs()
            .filter(|(name, _)| name == "login_hint")
            .map(|(_, v)| v.into_owned());
        assert_eq!(read.collect::<Vec<_>>(), [hint]);
    }
}

#[test]
fn relay_state_is_escaped() {
    let url = redirected(SSO, "a&b=c d\u{f8}", None);
    assert!(url.ends_with("&RelayState=a%26b%3Dc+d%C3%B8"), "{url}");
}
