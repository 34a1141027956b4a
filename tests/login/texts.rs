//! Texts that look like the right one and are not: for what is compared letter for letter.

/// Other identity providers than ours (attacks.md D3), and ours written otherwise.
pub const OTHER_ISSUERS: [(&str, &str); 12] = [
    ("another tenant", "https://sts.windows.net/6c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/"),
    ("a missing slash", "https://sts.windows.net/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b"),
    ("case", "https://sts.windows.net/5C1C7A2E-3D4B-4F60-9A8B-7C6D5E4F3A2B/"),
    ("another scheme", "http://sts.windows.net/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/"),
    ("a host suffix", "https://sts.windows.net.evil.example/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/"),
    ("a homoglyph", "https://sts.w\u{456}ndows.net/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/"),
    ("a template", "https://sts.windows.net/{tenantid}/"),
    ("a blank before", " https://sts.windows.net/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/"),
    ("a line feed after", "https://sts.windows.net/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/\n"),
    ("percent-encoded", "https://sts.windows.net/%35c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/"),
    (
        "more after a comment",
        "https://sts.windows.net/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/<!-- -->.evil.example",
    ),
    ("empty", ""),
];

/// Other addresses than our ACS URL (attacks.md D2).
pub const OTHER_URLS: [(&str, &str); 20] = [
    ("another company", "https://sso.example.com/saml/acme/finalize"),
    ("another scheme", "http://sso.example.com/saml/contoso/finalize"),
    ("the default port", "https://sso.example.com:443/saml/contoso/finalize"),
    ("another port", "https://sso.example.com:8443/saml/contoso/finalize"),
    ("a query", "https://sso.example.com/saml/contoso/finalize?x=1"),
    ("an empty query", "https://sso.example.com/saml/contoso/finalize?"),
    ("a slash", "https://sso.example.com/saml/contoso/finalize/"),
    ("a host suffix", "https://sso.example.com.evil.example/saml/contoso/finalize"),
    ("a host prefix", "https://evil.sso.example.com/saml/contoso/finalize"),
    ("a trailing dot", "https://sso.example.com./saml/contoso/finalize"),
    ("dot segments", "https://sso.example.com/saml/acme/../contoso/finalize"),
    ("percent-encoding", "https://sso.example.com/saml/c%6Fntoso/finalize"),
    ("user information", "https://sso.example.com@evil.example/saml/contoso/finalize"),
    ("a fragment", "https://sso.example.com/saml/contoso/finalize#"),
    ("case of the host", "https://SSO.example.com/saml/contoso/finalize"),
    ("case of the path", "https://sso.example.com/SAML/contoso/finalize"),
    ("a trailing line feed", "https://sso.example.com/saml/contoso/finalize&#10;"),
    ("a leading blank", " https://sso.example.com/saml/contoso/finalize"),
    ("two in one", "https://sso.example.com/saml/contoso/finalize https://evil.example/"),
    ("empty", ""),
];

/// Other audiences than our entity ID (attacks.md D1).
pub const OTHER_AUDIENCES: [(&str, &str); 14] = [
    ("another company", "https://sso.example.com/saml/acme"),
    ("a slash", "https://sso.example.com/saml/contoso/"),
    ("case", "https://sso.example.com/saml/Contoso"),
    ("a prefix", "https://sso.example.com/saml/contos"),
    ("a suffix", "https://sso.example.com/saml/contoso2"),
    ("a host suffix", "https://sso.example.com.evil.example/saml/contoso"),
    ("the ACS URL", "https://sso.example.com/saml/contoso/finalize"),
    ("two in one", "https://sso.example.com/saml/contoso https://sso.example.com/saml/acme"),
    ("a blank before", " https://sso.example.com/saml/contoso"),
    ("a line feed after", "https://sso.example.com/saml/contoso\n"),
    ("percent-encoded", "https://sso.example.com/saml/c%6Fntoso"),
    ("more after a comment", "https://sso.example.com/saml/contoso<!-- -->.evil.example"),
    ("an application ID", "spn:0f5a7c5e-3d0a-4a0e-9a0f-3f1f0e6c1d2b"),
    ("empty", ""),
];
