//! The base URL is https or this machine, has one spelling, and gives each company its addresses.

use saml_sp::error::NameError;
use saml_sp::url::Url;
use saml_sp::{BaseUrl, Company, IdentityProvider, ReturnTo, ServiceProvider};

use crate::sign_in::bytes;

fn provider(base: &str, company: &str) -> ServiceProvider {
    let idp = IdentityProvider::from_metadata(&bytes("metadata/entra.xml")).unwrap();
    ServiceProvider::for_company(&base.parse().unwrap(), company.parse().unwrap(), idp)
}

#[test]
fn a_company_has_its_addresses_under_the_base() {
    let sp = provider("https://sso.example.com", "contoso");
    let urls = sp.urls();
    assert_eq!(sp.company().as_str(), "contoso");
    assert_eq!(urls.entity_id().as_str(), "https://sso.example.com/saml/contoso");
    assert_eq!(urls.sign_on().unwrap().as_str(), "https://sso.example.com/saml/contoso/init");
    assert_eq!(urls.acs().as_str(), "https://sso.example.com/saml/contoso/finalize");
    assert_eq!(urls.metadata().unwrap().as_str(), "https://sso.example.com/saml/contoso/metadata");
    assert_eq!(urls.audiences().collect::<Vec<_>>(), [urls.entity_id()]);
}

#[test]
fn a_slash_at_the_end_is_of_no_account_and_a_path_is_kept() {
    let table = [
        ("https://sso.example.com/", "https://sso.example.com/saml/contoso"),
        ("https://sso.example.com//", "https://sso.example.com/saml/contoso"),
        ("https://example.com/app", "https://example.com/app/saml/contoso"),
        ("https://example.com/app/", "https://example.com/app/saml/contoso"),
        ("https://example.com:8443", "https://example.com:8443/saml/contoso"),
        ("https://xn--mnchen-3ya.example", "https://xn--mnchen-3ya.example/saml/contoso"),
        ("https://203.0.113.7", "https://203.0.113.7/saml/contoso"),
        ("http://localhost", "http://localhost/saml/contoso"),
        ("http://localhost:3000/", "http://localhost:3000/saml/contoso"),
        ("http://app.localhost:3000", "http://app.localhost:3000/saml/contoso"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/saml/contoso"),
        ("http://127.8.8.8", "http://127.8.8.8/saml/contoso"),
        ("http://[::1]:8080", "http://[::1]:8080/saml/contoso"),
    ];
    for (base, entity_id) in table {
        assert_eq!(base.parse::<BaseUrl>().unwrap().as_str(), base);
        assert_eq!(provider(base, "contoso").urls().entity_id().as_str(), entity_id);
    }
}

#[test]
fn the_longest_base_and_company_still_make_addresses_that_parse() {
    let base = format!("https://example.com/{}", "a".repeat(512 - 20));
    let sp = provider(&base, &"c".repeat(63));
    let urls = sp.urls();
    assert_eq!(urls.acs().as_str().parse(), Ok(urls.acs().clone()));
    assert_eq!(urls.entity_id().as_str().parse(), Ok(urls.entity_id().clone()));
    assert_eq!(urls.sign_on().unwrap().as_str().parse().as_ref(), Ok(urls.sign_on().unwrap()));
    assert_eq!(urls.metadata().unwrap().as_str().parse().as_ref(), Ok(urls.metadata().unwrap()));
}

#[test]
fn what_is_no_such_base_is_refused_and_says_why() {
    let blank = "holds white space, a control character or a backslash";
    let extra = "carries a user, a query or a fragment";
    let http = "is http on a host that is not this machine: use https";
    let scheme = "does not begin with https://";
    let spelling = "is not written as browsers write it: lower-case host, no default port, no dots";
    let long = format!("https://example.com/{}", "a".repeat(513 - 20));
    let table = [
        ("", "is not a URL"),
        ("sso.example.com", "is not a URL"),
        ("/saml", "is not a URL"),
        ("//sso.example.com", "is not a URL"),
        ("https://", "is not a URL"),
        ("https://sso.example.com:port", "is not a URL"),
        ("https://sso.example.com:65536", "is not a URL"),
        ("mailto:sso@example.com", "names no host"),
        ("javascript:alert(1)", "names no host"),
        ("ftp://sso.example.com", scheme),
        ("ws://localhost", scheme),
        ("http://sso.example.com", http),
        ("http://localhost.evil.example", http),
        ("http://localhost.", http),
        ("http://notlocalhost", http),
        ("http://127.0.0.1.evil.example", http),
        ("http://0.0.0.0", http),
        ("http://192.168.0.1", http),
        ("http://[::]", http),
        ("https://user@sso.example.com", extra),
        ("https://user:secret@sso.example.com", extra),
        ("https://:secret@sso.example.com", extra),
        ("https://sso.example.com?", extra),
        ("https://sso.example.com/?company=x", extra),
        ("https://sso.example.com#", extra),
        ("https://sso.example.com/#top", extra),
        ("https://@sso.example.com", spelling),
        ("https://SSO.example.com", spelling),
        ("HTTPS://sso.example.com", spelling),
        ("https:sso.example.com", spelling),
        ("https:///sso.example.com", spelling),
        ("https://sso.example.com:443", spelling),
        ("http://localhost:80", spelling),
        ("http://127.1", spelling),
        ("http://2130706433", spelling),
        ("https://sso.example.com/a/../b", spelling),
        ("https://sso.example.com/.", spelling),
        ("https://sso.example.com/\"", spelling),
        ("https://m\u{fc}nchen.example", spelling),
        ("https://sso.example.com/\u{e9}", spelling),
        (" https://sso.example.com", blank),
        ("https://sso.example.com ", blank),
        ("https://sso.example.com\n", blank),
        ("https://sso.example.com/a b", blank),
        ("https://sso.example.com\\", blank),
        ("https://sso.example.com/\0", blank),
        ("https://sso.example.com/\u{3000}", blank),
        (long.as_str(), "is longer than 512 bytes"),
    ];
    for (text, why) in table {
        let refused = text.parse::<BaseUrl>().unwrap_err();
        assert_eq!(refused, NameError { what: "the base URL", why }, "{text:?}");
    }
}

#[test]
fn a_link_to_sign_in_carries_the_path_whole() {
    let company: Company = "contoso".parse().unwrap();
    for (base, path, link) in [
        (
            "https://sso.example.com",
            "/reports",
            "https://sso.example.com/saml/contoso/init?return_to=%2Freports",
        ),
        (
            "https://example.com/app/",
            "/a?x=1&y=%26+#z",
            "https://example.com/app/saml/contoso/init?return_to=%2Fa%3Fx%3D1%26y%3D%2526%2B%23z",
        ),
    ] {
        let base: BaseUrl = base.parse().unwrap();
        let path: ReturnTo = path.parse().unwrap();
        assert_eq!(base.sign_on_link(&company, &path), link);
        let read = Url::parse(link).unwrap();
        assert_eq!(
            read.query_pairs().collect::<Vec<_>>(),
            [("return_to".into(), path.as_str().into())]
        );
    }
}
