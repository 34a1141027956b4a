//! Names are checked once, kept octet for octet, and refused with a sentence that keeps nothing.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use saml_sp::error::NameError;
use saml_sp::settings::{AcsUrl, MetadataUrl, SignOnUrl, SsoUrl};
use saml_sp::{BaseUrl, Company, EntityId, RequestId, ReturnTo};

/// What is wrong with a text as a `T`.
fn refused<T: FromStr<Err = NameError> + Debug>(text: &str) -> NameError {
    match text.parse::<T>() {
        Err(error) => error,
        Ok(name) => panic!("{text:?} was taken as {name:?}"),
    }
}

/// A text is taken as it is, by every way to make one, and given back as it was.
fn kept<T>(text: &str)
where
    T: FromStr<Err = NameError> + for<'a> TryFrom<&'a str, Error = NameError>,
    T: TryFrom<String, Error = NameError> + Into<String> + AsRef<str>,
    T: Clone + Debug + Display + Eq + std::hash::Hash + Ord,
    T: serde::Serialize + serde::de::DeserializeOwned,
{
    let name: T = text.parse().unwrap_or_else(|error| panic!("{text:?}: {error}"));
    assert_eq!(name.as_ref(), text);
    assert_eq!(name.to_string(), text);
    assert_eq!(T::try_from(text).unwrap(), name);
    assert_eq!(T::try_from(text.to_owned()).unwrap(), name);
    let json = serde_json::to_string(&name).unwrap();
    assert_eq!(json, serde_json::to_string(text).unwrap());
    assert_eq!(serde_json::from_str::<T>(&json).unwrap(), name);
    let owned: String = name.into();
    assert_eq!(owned, text);
}

#[test]
fn an_identifier_is_any_text_and_is_never_normalised() {
    let longest = "ø".repeat(1024);
    let texts = [
        "https://sts.windows.net/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/",
        "https://STS.windows.net:443/%41/../x",
        "spn:00000000-0000-0000-0000-000000000001",
        "IdP Entity ID",
        " spaced at both ends ",
        "caf\u{e9}",
        "cafe\u{301}",
        "a\u{202e}b",
        "<&\"'>",
        "x",
        &longest,
    ];
    for text in texts {
        kept::<EntityId>(text);
        kept::<RequestId>(text);
    }
}

#[test]
fn texts_that_only_look_alike_are_other_names() {
    let pairs = [
        ("https://sts.windows.net/a/", "https://sts.windows.net/a"),
        ("https://sts.windows.net/a/", "https://sts.windows.net/A/"),
        ("https://sts.windows.net/", "https://sts.windows.net:443/"),
        ("https://sts.windows.net/a", "https://sts.windows.net/%61"),
        ("caf\u{e9}", "cafe\u{301}"),
        ("idp", "idp "),
        ("paypal", "p\u{430}ypal"),
    ];
    for (one, other) in pairs {
        assert_ne!(one.parse::<EntityId>().unwrap(), other.parse::<EntityId>().unwrap());
    }
}

#[test]
fn an_identifier_that_is_none_is_refused_and_says_why() {
    let too_long = "x".repeat(1025);
    let table = [
        ("", "is empty"),
        (" ", "is empty"),
        ("\u{a0}\u{3000}", "is empty"),
        ("\t\r\n", "is empty"),
        (too_long.as_str(), "is longer than 1,024 characters"),
        ("a\0", "holds a control character"),
        ("a\nb", "holds a control character"),
        ("a\tb", "holds a control character"),
        ("a\u{7f}", "holds a control character"),
        ("a\u{85}", "holds a control character"),
        ("a\u{9f}", "holds a control character"),
    ];
    for (text, why) in table {
        assert_eq!(refused::<EntityId>(text), NameError { what: "the entity ID", why });
        assert_eq!(refused::<RequestId>(text), NameError { what: "the request ID", why });
    }
}

#[test]
fn an_http_url_is_kept_as_it_was_written() {
    let longest = format!("https://sso.example.com/{}", "a".repeat(2048 - 24));
    assert_eq!(longest.len(), 2048);
    let texts = [
        "https://sso.example.com/saml/contoso/finalize",
        "https://sso.example.com",
        "http://127.0.0.1:8080/acs",
        "HTTPS://SSO.Example.COM:443/a/../b/./c",
        "https://sso.example.com/acs?company=contoso&x=%2F",
        "https://sso.example.com/acs?",
        "https://sso.example.com/@home",
        "https://[::1]:8443/acs",
        "https://xn--mnchen-3ya.example/acs",
        "https://m\u{fc}nchen.example/\u{e9}",
        &longest,
    ];
    for text in texts {
        kept::<AcsUrl>(text);
        kept::<SsoUrl>(text);
        kept::<SignOnUrl>(text);
        kept::<MetadataUrl>(text);
    }
}

#[test]
fn a_text_that_is_no_plain_http_url_is_refused_and_says_why() {
    let too_long = format!("https://sso.example.com/{}", "a".repeat(2049 - 24));
    let blank = "holds white space, a control character or a backslash";
    let scheme = "does not begin with https:// or http://";
    let user = "carries a user name or a password";
    let table = [
        ("", "is empty"),
        (too_long.as_str(), "is longer than 2,048 bytes"),
        (" https://sso.example.com/", blank),
        ("https://sso.example.com/ ", blank),
        ("https://sso.example.com/a b", blank),
        ("https://sso.example.com/\n", blank),
        ("https://sso.example.com/\u{a0}", blank),
        ("https://sso.example.com/\0", blank),
        ("ht\ttps://sso.example.com/", blank),
        ("https:\\\\sso.example.com\\", blank),
        ("https://sso.example.com\\@evil.example/", blank),
        ("javascript:alert(1)", scheme),
        ("javascript://sso.example.com/%0aalert(1)", scheme),
        ("data:text/html,x", scheme),
        ("file:///etc/passwd", scheme),
        ("ftp://sso.example.com/", scheme),
        ("sso.example.com/acs", scheme),
        ("//sso.example.com/acs", scheme),
        ("/saml/contoso/finalize", scheme),
        ("https:/sso.example.com/", scheme),
        ("https:sso.example.com/", scheme),
        ("httpss://sso.example.com/", scheme),
        ("\u{17f}https://sso.example.com/", scheme),
        ("https://", "names no host"),
        ("https:///sso.example.com/", "names no host"),
        ("https://?x", "names no host"),
        ("https://:443/", "is not a URL"),
        ("https://sso.example.com:99999/", "is not a URL"),
        ("https://[::1/", "is not a URL"),
        ("https://sso example.com/", blank),
        ("https://user@sso.example.com/", user),
        ("https://user:secret@sso.example.com/", user),
        ("https://:secret@sso.example.com/", user),
        ("https://@sso.example.com/", user),
        ("https://sso.example.com%40evil.example/", "is not a URL"),
        ("https://sso.example.com/#", "carries a fragment (#)"),
        ("https://sso.example.com/acs#top", "carries a fragment (#)"),
    ];
    for (text, why) in table {
        assert_eq!(refused::<AcsUrl>(text), NameError { what: "the ACS URL", why }, "{text:?}");
        assert_eq!(refused::<SsoUrl>(text), NameError { what: "the SSO URL", why });
        assert_eq!(refused::<SignOnUrl>(text), NameError { what: "the sign-on URL", why });
        assert_eq!(refused::<MetadataUrl>(text), NameError { what: "the metadata URL", why });
    }
}

#[test]
fn plain_http_is_told_whatever_its_case() {
    for (text, plain) in [
        ("http://idp.example/sso", true),
        ("HTTP://idp.example/sso", true),
        ("https://idp.example/sso", false),
        ("HTTPS://idp.example/sso", false),
        ("https://idp.example/http://", false),
    ] {
        assert_eq!(text.parse::<SsoUrl>().unwrap().is_plain_http(), plain, "{text}");
    }
}

#[test]
fn an_error_is_a_sentence_without_the_refused_text() {
    let error = refused::<EntityId>("secret\0");
    assert_eq!(error.to_string(), "the entity ID holds a control character");
    assert!(!format!("{error:?}").contains("secret"));
}

#[test]
fn json_goes_through_the_same_checks() {
    let json = |text: &str| serde_json::to_string(text).unwrap();
    assert!(serde_json::from_str::<EntityId>(&json("a\nb")).is_err());
    assert!(serde_json::from_str::<RequestId>(&json(" ")).is_err());
    assert!(serde_json::from_str::<AcsUrl>(&json("javascript:alert(1)")).is_err());
    assert!(serde_json::from_str::<SsoUrl>(&json("https://user@idp.example/")).is_err());
    assert!(serde_json::from_str::<SignOnUrl>(&json("/init")).is_err());
    assert!(serde_json::from_str::<MetadataUrl>(&json("https://sp.example/#x")).is_err());
    assert!(serde_json::from_str::<Company>(&json("Contoso")).is_err());
    assert!(serde_json::from_str::<ReturnTo>(&json("//evil.example")).is_err());
    assert!(serde_json::from_str::<BaseUrl>(&json("http://sso.example.com")).is_err());
    assert!(serde_json::from_str::<EntityId>("7").is_err());
    let error = serde_json::from_str::<AcsUrl>(&json("javascript:alert(1)")).unwrap_err();
    assert!(error.to_string().contains("the ACS URL does not begin with https:// or http://"));
}

#[test]
fn equal_entropy_gives_the_equal_request_id() {
    let entropy: [u8; 20] = std::array::from_fn(|i| (i * 13) as u8);
    let id = RequestId::from_entropy(entropy);
    assert_eq!(id.as_str(), "_000d1a2734414e5b6875828f9ca9b6c3d0ddeaf7");
    assert_eq!(id, RequestId::from_entropy(entropy));
    assert_eq!(RequestId::from_entropy([0xff; 20]).as_str(), format!("_{}", "f".repeat(40)));
    kept::<RequestId>(id.as_str());
}

#[test]
fn a_random_request_id_is_what_entra_takes_and_never_the_same() {
    let ids: std::collections::BTreeSet<_> =
        (0..100).map(|_| RequestId::random().unwrap()).collect();
    assert_eq!(ids.len(), 100);
    for id in ids {
        let digits = id.as_str().strip_prefix('_').unwrap();
        assert_eq!(digits.len(), 40);
        assert!(digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')), "{id}");
    }
}
