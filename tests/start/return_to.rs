//! Where a user wanted to go is a path of ours: no spelling of another site, no header injection.

use proptest::prelude::*;
use saml_sp::ReturnTo;
use saml_sp::error::NameError;
use saml_sp::url::Url;

#[test]
fn a_local_path_is_kept_as_it_is() {
    let longest = format!("/{}", "a".repeat(2047));
    let paths = [
        "/",
        "/reports",
        "/reports/2026?month=3&x=%26#top",
        "/?next=https://evil.example",
        "/a//b",
        "/a/%2fb",
        "/a%2F%2Fb",
        "/a%2fb/",
        "/.well-known/a.b/c.",
        "/.../..a/b..",
        "/%2ehidden",
        "/%252e%252e/a",
        "/%252fevil.example",
        // A query and a fragment are no path.
        "/a?to=/../%2f%5c%2e%2e/..",
        "/a#/../%2f%5c%2e%2e/..",
        "/?//evil.example",
        "/#//evil.example",
        "/a:b@c",
        "/%C3%B8",
        "/%c3%b8",
        "/%ff",
        "/100%25",
        "/%250d%250a",
        "/'\"<>",
        &longest,
    ];
    for path in paths {
        let parsed: ReturnTo = path.parse().unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(parsed.as_str(), path);
    }
}

#[test]
fn open_redirect_and_header_injection_are_refused_and_say_why() {
    let no_slash = "does not begin with /";
    let two = "begins with //, which names another site";
    let backslash = "holds a backslash, which browsers read as /";
    let control = "holds a control character";
    let encoded = "holds an encoded control character";
    let broken = "holds a percent sign that escapes nothing";
    let slashes = "begins with an encoded slash or holds an encoded backslash";
    let dots = "holds a segment . or ..";
    let raw = "holds a space or a letter beyond ASCII that is not percent-encoded";
    let long = format!("/{}", "a".repeat(2048));
    let long_in_bytes = format!("/{}", "\u{e9}".repeat(1024));
    let table = [
        ("", no_slash),
        ("reports", no_slash),
        (" /reports", no_slash),
        ("?x", no_slash),
        ("#x", no_slash),
        ("https://evil.example/", no_slash),
        ("https:/evil.example", no_slash),
        ("javascript:alert(1)", no_slash),
        ("data:text/html,x", no_slash),
        ("\\\\evil.example", no_slash),
        ("\\/evil.example", no_slash),
        ("%2f%2fevil.example", no_slash),
        ("\u{feff}/reports", no_slash),
        ("\t//evil.example", no_slash),
        ("//", two),
        ("//evil.example", two),
        ("///evil.example", two),
        ("//evil.example/%2e%2e", two),
        ("/\\evil.example", backslash),
        ("/\\/evil.example", backslash),
        ("/a\\b", backslash),
        ("/a?x=\\", backslash),
        ("/\t/evil.example", control),
        ("/\r\nSet-Cookie: a=b", control),
        ("/a\n", control),
        ("/a\0", control),
        ("/a\u{7f}", control),
        ("/a\u{85}", control),
        ("/a\u{9f}", control),
        ("/%2fevil.example", slashes),
        ("/%2Fevil.example", slashes),
        ("/%2f/evil.example", slashes),
        ("/%2f..", slashes),
        ("/%2f?x", slashes),
        ("/%5cevil.example", slashes),
        ("/%5Cevil.example", slashes),
        ("/a%5cb", slashes),
        ("/a/%5c", slashes),
        ("/%5c#x", slashes),
        ("/.", dots),
        ("/..", dots),
        ("/./a/../b", dots),
        ("/.//evil.example", dots),
        ("/..//evil.example", dots),
        ("/a/..//evil.example", dots),
        ("/a/.", dots),
        ("/a/..?x", dots),
        ("/a/..#x", dots),
        ("/%2e", dots),
        ("/%2e%2e//evil.example", dots),
        ("/.%2E//evil.example", dots),
        ("/%2E.//evil.example", dots),
        ("/a%2f..%2f%2fevil.example", dots),
        ("/a/%2e%2e%2f%2fevil.example", dots),
        ("/..%2f", dots),
        ("/%0d%0aSet-Cookie:%20a=b", encoded),
        ("/%0D%0A", encoded),
        ("/%00", encoded),
        ("/%09/evil.example", encoded),
        ("/%1f", encoded),
        ("/%7F", encoded),
        ("/%C2%80", encoded),
        ("/%c2%85", encoded),
        ("/%c2%9F", encoded),
        ("/%e2%0a", encoded),
        ("/a?x=%0a", encoded),
        ("/a#%0a", encoded),
        ("/%", broken),
        ("/%2", broken),
        ("/%zz", broken),
        ("/%2g", broken),
        ("/%g2", broken),
        ("/%%", broken),
        ("/%+1", broken),
        ("/%-1", broken),
        ("/a%", broken),
        ("/a b", raw),
        ("/caf\u{e9}", raw),
        ("/\u{e9}%0a", raw),
        ("/% 0", raw),
        ("/%\u{e9}", raw),
        (long.as_str(), "is longer than 2,048 bytes"),
        (long_in_bytes.as_str(), "is longer than 2,048 bytes"),
    ];
    for (text, why) in table {
        let refused = text.parse::<ReturnTo>().unwrap_err();
        assert_eq!(refused, NameError { what: "the return path", why }, "{text:?}");
    }
}

#[test]
fn a_decoded_text_is_percent_encoded_where_a_url_needs_it_and_nowhere_else() {
    for (decoded, path) in [
        ("/reports?month=3&x=%26#top", "/reports?month=3&x=%26#top"),
        ("/caf\u{e9}/\u{6771}\u{4eac}", "/caf%C3%A9/%E6%9D%B1%E4%BA%AC"),
        ("/a b", "/a%20b"),
        ("/100%25", "/100%25"),
    ] {
        assert_eq!(ReturnTo::from_decoded(decoded).unwrap().as_str(), path);
    }
    let longest = format!("/{}a", "\u{e9}".repeat(341));
    assert_eq!(ReturnTo::from_decoded(&longest).unwrap().as_str().len(), 2048);
    for refused in
        ["", "//evil.example", "/\\evil.example", "/a\r\nb", "/a\u{85}", "/%0d", "/%", "/\u{e9}/.."]
    {
        assert!(ReturnTo::from_decoded(refused).is_err(), "{refused:?}");
    }
    let too_long = format!("/{}", "\u{e9}".repeat(342));
    assert!(ReturnTo::from_decoded(&too_long).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    // The promise itself, by the parser of browsers: whatever parses stays on our origin, also
    // after a proxy that undoes the percent-encoding, and after the browser's next step from there.
    #[test]
    fn whatever_parses_leads_a_browser_to_our_own_site(
        pieces in proptest::collection::vec(
            "/|//|%2f|%2F|\\\\|%5c|%5C|\\.|\\.\\.|%2e|%2E|%|%25|[ \t\r\n:@?#a0d]",
            0..8,
        ),
    ) {
        let text = format!("/{}", pieces.concat());
        if let Ok(path) = text.parse::<ReturnTo>() {
            let ours = Url::parse("https://sso.example.com/saml/contoso/finalize").unwrap();
            let (path, rest) = path.as_str().split_at(
                path.as_str().find(['?', '#']).unwrap_or(path.as_str().len()),
            );
            let decoded = path
                .replace("%2f", "/")
                .replace("%2F", "/")
                .replace("%5c", "\\")
                .replace("%5C", "\\")
                .replace("%2e", ".")
                .replace("%2E", ".");
            for path in [path, decoded.as_str()] {
                let there = ours.join(&format!("{path}{rest}")).unwrap();
                prop_assert_eq!(there.origin(), ours.origin());
                prop_assert_eq!((there.username(), there.password()), ("", None));
                let again = ours.join(there.path()).unwrap();
                prop_assert_eq!(again.origin(), ours.origin());
            }
        }
    }
}
