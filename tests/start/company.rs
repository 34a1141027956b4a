//! A company has one spelling, which needs no escaping in a path; everything else does not parse.

use saml_sp::Company;
use saml_sp::error::NameError;

#[test]
fn a_slug_is_a_company() {
    let longest = "a".repeat(63);
    let slugs = [
        "contoso",
        "a",
        "7",
        "0",
        "a-b",
        "a--b",
        "a1-2b",
        "xn--mnchen-3ya",
        "1234567890",
        &longest,
    ];
    for slug in slugs {
        let company: Company = slug.parse().unwrap_or_else(|error| panic!("{slug}: {error}"));
        assert_eq!(company.as_str(), slug);
        assert_eq!(serde_json::to_string(&company).unwrap(), format!("{slug:?}"));
        assert_eq!(serde_json::from_str::<Company>(&format!("{slug:?}")).unwrap(), company);
    }
}

#[test]
fn anything_else_is_none_and_says_why() {
    let character = "holds a character other than a to z, 0 to 9 and -";
    let hyphen = "begins or ends with -";
    let (long, very_long) = ("a".repeat(64), "a".repeat(300));
    let table = [
        ("", "is empty"),
        (long.as_str(), "is longer than 63 characters"),
        (very_long.as_str(), "is longer than 63 characters"),
        // Path traversal and other ways out of the path.
        (".", character),
        ("..", character),
        ("../contoso", character),
        ("contoso/..", character),
        ("contoso/init", character),
        ("/contoso", character),
        ("contoso\\", character),
        ("contoso%2f", character),
        ("%2e%2e", character),
        ("contoso?x", character),
        ("contoso#x", character),
        ("contoso;x=1", character),
        ("contoso:443", character),
        ("contoso@evil", character),
        // Another case of the same.
        ("Contoso", character),
        ("CONTOSO", character),
        // Look-alikes.
        ("c\u{43e}ntoso", character),
        ("cont\u{f6}so", character),
        ("\u{ff43}ontoso", character),
        ("contoso\u{200b}", character),
        ("contoso\u{301}", character),
        ("conto\u{17f}o", character),
        ("\u{661}", character),
        // White space, control characters, other marks.
        (" ", character),
        ("contoso ", character),
        (" contoso", character),
        ("contoso\n", character),
        ("contoso\0", character),
        ("con toso", character),
        ("contoso.com", character),
        ("con_toso", character),
        ("con+toso", character),
        ("<b>", character),
        ("'", character),
        ("\u{2010}", character),
        // Hyphens at an end.
        ("-", hyphen),
        ("--", hyphen),
        ("-a", hyphen),
        ("a-", hyphen),
    ];
    for (text, why) in table {
        let refused = text.parse::<Company>().unwrap_err();
        assert_eq!(refused, NameError { what: "the company", why }, "{text:?}");
    }
}
