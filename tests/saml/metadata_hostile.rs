//! Metadata that means harm: bounded before anything is built, addresses of the web only, and no
//! value of the file in an error.

use saml_sp::IdentityProvider;
use saml_sp::error::{MetadataError, NameError, ReadReason};
use saml_sp::settings::{HealthNote, Limits, MetadataOptions};

use crate::fixture::*;

fn read_within(
    text: &str,
    change: impl FnOnce(&mut Limits),
) -> Result<IdentityProvider, MetadataError> {
    let mut limits = Limits::default();
    change(&mut limits);
    let options = MetadataOptions::default().with_limits(limits);
    IdentityProvider::from_metadata_with(text.as_bytes(), &options)
}

#[test]
fn a_hostile_address_to_sign_in_at_is_refused() {
    let blank = "holds white space, a control character or a backslash";
    let scheme = "does not begin with https:// or http://";
    let table = [
        ("", "is empty"),
        (" ", "is empty"),
        ("javascript:alert(1)", scheme),
        ("JavaScript://idp.example/%0aalert(1)", scheme),
        ("data:text/html;base64,PHNjcmlwdD4=", scheme),
        ("file:///etc/passwd", scheme),
        ("ftp://idp.example/", scheme),
        ("//idp.example/sso", scheme),
        ("/sso", scheme),
        ("idp.example/sso", scheme),
        ("https://user:secret@idp.example/sso", "carries a user name or a password"),
        ("https://login.microsoftonline.com@evil.example/", "carries a user name or a password"),
        ("https://idp.example/sso#top", "carries a fragment (#)"),
        ("https://idp.example\\@evil.example/", blank),
        ("https://idp.example/sso&#xD;&#xA;Set-Cookie:x", blank),
        ("https://idp.example/a b", blank),
        ("https://idp.example/&#x85;", blank),
        ("https:///", "names no host"),
        ("https://idp.example:port/", "is not a URL"),
    ];
    for (location, why) in table {
        let error = MetadataError::EndpointUrl(NameError { what: "the SSO URL", why });
        assert_eq!(read(&signing_in_at(location)), Err(error), "{location}");
        // Also where the other binding's address is good.
        let both = [
            key(&certificate("idp")),
            endpoint("HTTP-POST", location),
            endpoint("HTTP-Redirect", SSO),
        ];
        assert_eq!(read(&document(ENTITY_ID, &both.concat())), Err(error), "{location}");
    }
    let without = signing_in_at("x").replace(" Location=\"x\"", "");
    let error = NameError { what: "the SSO URL", why: "is empty" };
    assert_eq!(read(&without), Err(MetadataError::EndpointUrl(error)));
}

#[test]
fn an_address_is_kept_with_its_query_and_without_the_white_space_around_it() {
    for (location, kept) in [
        ("https://idp.example/sso?a=b&amp;c=d", "https://idp.example/sso?a=b&c=d"),
        ("\r\n  https://idp.example/sso\t", "https://idp.example/sso"),
        ("HTTPS://IDP.example:443/../sso", "HTTPS://IDP.example:443/../sso"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
    ] {
        let provider = read(&signing_in_at(location)).unwrap();
        assert_eq!(provider.sso().redirect().unwrap().as_str(), kept);
    }
}

#[test]
fn bindings_and_roles_that_are_not_ours_name_no_address() {
    let key = key(&certificate("idp"));
    for inside in [
        String::new(),
        endpoint("HTTP-Artifact", SSO),
        endpoint("SOAP", SSO),
        endpoint("http-redirect", SSO),
        endpoint("HTTP-Redirect", SSO).replace("SingleSignOn", "SingleLogout"),
        endpoint("HTTP-Redirect", SSO).replace("<Single", "<Single xmlns='urn:other' "),
        format!("<Extensions>{}</Extensions>", endpoint("HTTP-Redirect", SSO)),
    ] {
        let inside = inside.replace(
            "<Single xmlns='urn:other' SignOnService",
            "<SingleSignOnService xmlns='urn:other'",
        );
        assert_eq!(
            read(&document(ENTITY_ID, &[key.as_str(), &inside].concat())),
            Err(MetadataError::NoEndpoint),
            "{inside}"
        );
    }
}

#[test]
fn of_two_addresses_of_a_binding_only_the_first_is_looked_at() {
    let inside = [
        key(&certificate("idp")),
        endpoint("HTTP-Redirect", SSO),
        endpoint("HTTP-Redirect", "javascript:alert(1)"),
    ];
    let provider = read(&document(ENTITY_ID, &inside.concat())).unwrap();
    assert_eq!(provider.sso().redirect(), Some(&url(SSO)));
    assert!(provider.health(at(NOW)).contains(&HealthNote::SeveralEndpoints));
}

#[test]
fn a_name_is_checked_and_a_template_is_none() {
    let named = |entity_id: &str| read(&signing_in_at(SSO).replace(ENTITY_ID, entity_id));
    let unfit = |why| Err(MetadataError::EntityId(NameError { what: "the entity ID", why }));
    assert_eq!(named(""), unfit("is empty"));
    assert_eq!(named(" &#x9; "), unfit("is empty"));
    assert_eq!(named("a&#xA;b"), unfit("holds a control character"));
    assert_eq!(named("a&#x9F;b"), unfit("holds a control character"));
    assert_eq!(named(&"x".repeat(1025)), unfit("is longer than 1,024 characters"));
    let missing = signing_in_at(SSO).replace(&format!(" entityID=\"{ENTITY_ID}\""), "");
    assert_eq!(read(&missing), unfit("is missing"));
    for template in ["https://sts.windows.net/{tenantid}/", "{tenant}", "&#x7b;tenantid}"] {
        assert_eq!(named(template), Err(MetadataError::TemplateEntityId), "{template}");
    }
    // Any other text is a name, kept as it is.
    for (written, kept) in [
        ("{}", "{}"),
        ("}{", "}{"),
        ("tenantid", "tenantid"),
        ("{ tenantid }", "{ tenantid }"),
        ("{TenantId}", "{TenantId}"),
        ("https://idp.example/{4f2a}/", "https://idp.example/{4f2a}/"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
        (" x ", " x "),
        ("IdP Entity ID", "IdP Entity ID"),
        ("m\u{fc}nchen", "m\u{fc}nchen"),
    ] {
        assert_eq!(named(written).unwrap().entity_id().as_str(), kept);
    }
}

#[test]
fn a_document_is_bounded_in_bytes() {
    let text = signing_in_at(SSO);
    let length = text.len();
    assert!(read_within(&text, |limits| limits.metadata_bytes = length).is_ok());
    assert_eq!(
        read_within(&text, |limits| limits.metadata_bytes = length - 1),
        Err(MetadataError::TooLarge)
    );
    // Fifty megabytes of anything.
    assert_eq!(
        read(&format!("{text}{}", " ".repeat(50 * 1024 * 1024))),
        Err(MetadataError::TooLarge)
    );
    assert_eq!(read(&"x".repeat(1024 * 1024 + 1)), Err(MetadataError::TooLarge));
}

#[test]
fn ten_thousand_keys_are_counted_and_not_read() {
    let address = endpoint("HTTP-Redirect", SSO);
    // Each a descriptor without a certificate: counted, and no key.
    let empty = "<KeyDescriptor/>".repeat(10_000);
    let alone = document(ENTITY_ID, &[&empty[..], &address].concat());
    assert_eq!(read(&alone), Err(MetadataError::NoSigningKey));
    let beside = [&empty[..], &key(&certificate("idp")), &address].concat();
    let provider = read(&document(ENTITY_ID, &beside)).unwrap();
    assert_eq!(provider.certificates().len(), 1);
    assert!(provider.health(at(NOW)).contains(&HealthNote::UnreadableKeys { count: 10_000 }));
    // The same good key each time: too large, with that allowed too many nodes, with that allowed
    // one key.
    let good = [key(&certificate("ec256")).repeat(10_000), address.clone()].concat();
    let good = document(ENTITY_ID, &good);
    assert_eq!(read(&good), Err(MetadataError::TooLarge));
    let refused = read_within(&good, |limits| limits.metadata_bytes = usize::MAX).unwrap_err();
    assert!(
        matches!(refused, MetadataError::NotXml(error) if error.reason == ReadReason::TooManyNodes)
    );
    let many_nodes = |limits: &mut Limits| {
        limits.metadata_bytes = usize::MAX;
        limits.nodes = usize::MAX;
    };
    assert_eq!(read_within(&good, many_nodes).unwrap().certificates().len(), 1);
    // All in one descriptor, each another.
    let many: Vec<_> = (10_000..20_000).map(|number| format!("AAA{number}")).collect();
    let one = [key(&many.join("</X509Certificate><X509Certificate>")), address.clone()].concat();
    assert_eq!(read(&document(ENTITY_ID, &one)), Err(MetadataError::TooManyKeys));
    // All in one descriptor, all the same: that is one key.
    let same = vec![certificate("idp"); 800].join("</X509Certificate><X509Certificate>");
    let provider = read(&document(ENTITY_ID, &[key(&same), address].concat())).unwrap();
    assert_eq!(provider.certificates().len(), 1);
}

#[test]
fn as_many_keys_as_allowed_are_taken_and_one_more_is_not() {
    let good = ["idp", "idp2", "ec256", "ec384", "ec521"].map(certificate);
    let of = |keys: Vec<String>| {
        let keys: String = keys.iter().map(|base64| key(base64)).collect();
        document(ENTITY_ID, &[keys, endpoint("HTTP-Redirect", SSO)].concat())
    };
    // The good ones, and then others that cannot be read but were looked at.
    let keys = |count: usize| {
        let others = (1000..).map(|number| format!("AAAA{number}"));
        of(good.iter().cloned().chain(others).take(count).collect())
    };
    assert_eq!(Limits::default().signing_keys, 16);
    assert_eq!(read(&keys(16)).unwrap().certificates().len(), 5);
    assert_eq!(read(&keys(17)), Err(MetadataError::TooManyKeys));
    // One that came before costs nothing, however often it comes and wherever its lines break.
    let again = of(good.iter().cycle().take(17).cloned().collect());
    assert_eq!(read(&again).unwrap().certificates().len(), 5);
    let broken = format!("{}\n{}", &good[0][..64], &good[0][64..]);
    let one = read_within(&of(vec![good[0].clone(), broken]), |limits| limits.signing_keys = 1);
    assert_eq!(one.unwrap().certificates().len(), 1);
    assert!(read_within(&keys(2), |limits| limits.signing_keys = 2).is_ok());
    assert_eq!(
        read_within(&keys(3), |limits| limits.signing_keys = 2),
        Err(MetadataError::TooManyKeys)
    );
    let refused = read(&keys(17)).unwrap_err();
    assert_eq!(refused.code(), saml_sp::Code::METADATA_TOO_MANY_KEYS);
}

#[test]
fn nested_entities_descriptors_are_bounded_in_depth() {
    let nested = |depth: usize| {
        let outer = "<md:EntitiesDescriptor xmlns:md='urn:oasis:names:tc:SAML:2.0:metadata'>";
        let inner = "<md:EntitiesDescriptor>".repeat(depth - 1);
        let end = "</md:EntitiesDescriptor>".repeat(depth);
        [outer, &inner, &signing_in_at(SSO), &end].concat()
    };
    assert!(read(&nested(2)).is_ok());
    let refused = read(&nested(100)).unwrap_err();
    assert!(matches!(refused, MetadataError::NotXml(error) if error.reason == ReadReason::TooDeep));
}

#[test]
fn no_value_of_the_file_is_in_an_error() {
    let marker = "MARKER";
    let inside = key(marker) + &endpoint("HTTP-Redirect", &format!("{marker}://{marker}"));
    let template = signing_in_at(SSO).replace(ENTITY_ID, &format!("{marker}{{tenantid}}"));
    assert_eq!(read(&template), Err(MetadataError::TemplateEntityId));
    let files = [
        template,
        document(marker, &inside),
        document(&format!("{marker}&#x9F;"), &inside),
        document(marker, &key(marker)),
        document(marker, &endpoint("HTTP-Redirect", SSO)),
        format!("<{marker}>{marker}"),
        format!("<a {marker}='{marker}' {marker}='{marker}'/>"),
        format!("<a>&{marker};</a>"),
        format!("{{\"{marker}\":1}}"),
        format!("<!DOCTYPE {marker}>"),
        format!("<a xmlns='{marker}'/>"),
        format!("<{marker}/>"),
    ];
    for file in files {
        let refused = read(&file).unwrap_err();
        assert!(!format!("{refused} {refused:?}").contains(marker), "{file}");
        assert!(refused.to_string().len() > 20, "{refused}");
    }
}
