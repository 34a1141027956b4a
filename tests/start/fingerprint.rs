//! A fingerprint stands for the settings that decide about a login: it is another one as soon as
//! one of them is, and the same for what decides nothing.

use std::collections::BTreeMap;

use saml_sp::settings::{Fingerprint, Limits, MetadataOptions, SpUrls, SsoEndpoints};
use saml_sp::{IdentityProvider, Policy, ServiceProvider, SigningCertificate};

use crate::sign_in::{bytes, contoso, form, now, response};

const SP: &str = "https://sso.example.com/saml/contoso";
const ACS: &str = "https://sso.example.com/saml/contoso/finalize";
const IDP: &str = "https://sts.windows.net/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/";
const SSO: &str = "https://login.microsoftonline.com/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/saml2";

/// The settings by their ingredients, each of which can be changed alone.
#[derive(Clone)]
struct Settings {
    company: &'static str,
    urls: SpUrls,
    entity_id: &'static str,
    issuer: Option<&'static str>,
    sso: SsoEndpoints,
    certificates: Vec<&'static str>,
    policy: Policy,
}

fn settings() -> Settings {
    Settings {
        company: "contoso",
        urls: urls(SP, ACS),
        entity_id: IDP,
        issuer: None,
        sso: SsoEndpoints::at_redirect(SSO.parse().unwrap()),
        certificates: vec!["idp", "idp2"],
        policy: Policy::default(),
    }
}

fn urls(entity_id: &str, acs: &str) -> SpUrls {
    SpUrls::new(entity_id.parse().unwrap(), acs.parse().unwrap())
}

impl Settings {
    fn service_provider(&self) -> ServiceProvider {
        let certificates = self.certificates.iter().map(|name| {
            SigningCertificate::from_bytes(&bytes(&format!("keys/{name}.cert.pem"))).unwrap()
        });
        let mut idp = IdentityProvider::from_parts(
            self.entity_id.parse().unwrap(),
            self.sso.clone(),
            certificates.collect(),
        )
        .unwrap();
        if let Some(issuer) = self.issuer {
            idp = idp.with_issuer(issuer.parse().unwrap());
        }
        ServiceProvider::new(self.company.parse().unwrap(), self.urls.clone(), idp)
            .with_policy(self.policy.clone())
    }

    fn fingerprint(&self) -> Fingerprint {
        self.service_provider().fingerprint()
    }

    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

/// The settings with each ingredient changed, one at a time.
fn changed() -> Vec<(&'static str, Settings)> {
    let mut changed: Vec<(&str, Settings)> = Vec::new();
    let mut add = |what, change: &dyn Fn(&mut Settings)| {
        changed.push((what, settings().with(change)));
    };
    add("company", &|s| s.company = "contoso2");
    add("entity ID", &|s| s.urls = urls("https://sso.example.com/saml/contoso2", ACS));
    add("entity ID, a slash", &|s| s.urls = urls(&format!("{SP}/"), ACS));
    add("ACS URL", &|s| s.urls = urls(SP, &format!("{ACS}2")));
    for audience in ["spn:851eaae0", "spn:851eaae1", "https://sso.example.com/"] {
        add("audience", &|s| s.urls = urls(SP, ACS).with_audience(audience.parse().unwrap()));
    }
    add("two audiences", &|s| {
        let with_one = urls(SP, ACS).with_audience("spn:851eaae0".parse().unwrap());
        s.urls = with_one.with_audience("spn:851eaae1".parse().unwrap());
    });
    add("entity ID and audience changed over", &|s| {
        s.urls = urls("spn:851eaae0", ACS).with_audience(SP.parse().unwrap());
    });
    add("identity provider", &|s| s.entity_id = "https://sts.windows.net/other/");
    add("issuer", &|s| s.issuer = Some("https://sts.windows.net/other/"));
    add("identity provider under the old issuer", &|s| {
        (s.entity_id, s.issuer) = ("https://sts.windows.net/other/", Some(IDP));
    });
    let other: &str = "https://login.microsoftonline.com/other/saml2";
    add("redirect URL", &|s| s.sso = SsoEndpoints::at_redirect(other.parse().unwrap()));
    add("the same URL by post", &|s| s.sso = SsoEndpoints::at_post(SSO.parse().unwrap()));
    for post in [SSO, other] {
        add("post URL too", &|s| s.sso = s.sso.clone().with_post(post.parse().unwrap()));
    }
    add("one certificate less", &|s| s.certificates = vec!["idp"]);
    add("the other certificate less", &|s| s.certificates = vec!["idp2"]);
    add("another certificate of the same key", &|s| s.certificates = vec!["idp_expired", "idp2"]);
    add("a certificate more", &|s| s.certificates.push("adfs"));
    add("an unfit certificate more", &|s| s.certificates.push("rsa1024"));
    add("clock skew", &|s| s.policy = Policy::default().with_clock_skew(181).unwrap());
    add("no clock skew", &|s| s.policy = Policy::default().with_clock_skew(0).unwrap());
    add("SHA-1", &|s| s.policy = Policy::default().danger_allow_sha1());
    let limits: [fn(&mut Limits) -> &mut usize; 9] = [
        |limits| &mut limits.message_bytes,
        |limits| &mut limits.metadata_bytes,
        |limits| &mut limits.depth,
        |limits| &mut limits.nodes,
        |limits| &mut limits.attributes,
        |limits| &mut limits.namespaces,
        |limits| &mut limits.namespace_bytes,
        |limits| &mut limits.attribute_values,
        |limits| &mut limits.signing_keys,
    ];
    for limit in limits {
        add("a limit", &|s| {
            let mut limits = Limits::default();
            *limit(&mut limits) += 1;
            s.policy = Policy::default().with_limits(limits);
        });
    }
    changed
}

#[test]
fn each_change_of_the_settings_gives_another_fingerprint() {
    let mut found = BTreeMap::from([(settings().fingerprint(), "as they are")]);
    for (what, settings) in changed() {
        let before = found.insert(settings.fingerprint(), what);
        assert_eq!(before, None, "{what}");
    }
}

#[test]
fn the_table_of_changes_knows_every_limit() {
    // Debug names every one.
    let shown = format!("{:?}", Limits::default());
    let names = shown.matches(": ").count();
    let in_table = changed().iter().filter(|(what, _)| *what == "a limit").count();
    assert_eq!(in_table, names);
}

#[test]
fn what_decides_nothing_changes_nothing() {
    let fingerprint = settings().fingerprint();
    let two = |one: &str, other: &str| {
        urls(SP, ACS).with_audience(one.parse().unwrap()).with_audience(other.parse().unwrap())
    };
    let same = [
        ("as they are", settings()),
        ("the certificates in another order", settings().with(|s| s.certificates.reverse())),
        ("a certificate twice", settings().with(|s| s.certificates.push("idp"))),
        ("the issuer spelled out", settings().with(|s| s.issuer = Some(IDP))),
        ("the entity ID as audience", settings().with(|s| s.urls = two(SP, SP))),
        ("the sign-on and metadata URLs", {
            let sign_on = "https://sso.example.com/saml/contoso/init".parse().unwrap();
            let metadata = "https://sso.example.com/saml/contoso/metadata".parse().unwrap();
            settings().with(|s| {
                s.urls = urls(SP, ACS).with_sign_on_url(sign_on).with_metadata_url(metadata);
            })
        }),
    ];
    for (what, settings) in same {
        assert_eq!(settings.fingerprint(), fingerprint, "{what}");
    }
    let ordered = settings().with(|s| s.urls = two("spn:a", "spn:b")).fingerprint();
    assert_eq!(settings().with(|s| s.urls = two("spn:b", "spn:a")).fingerprint(), ordered);
    assert_ne!(ordered, fingerprint);
}

#[test]
fn the_same_metadata_read_again_gives_the_same_fingerprint() {
    let fingerprint = contoso().fingerprint();
    assert_eq!(contoso().fingerprint(), fingerprint);
    let read = |file: &str| {
        let idp = IdentityProvider::from_metadata_with(
            &bytes(&format!("metadata/{file}.xml")),
            &MetadataOptions::default(),
        );
        ServiceProvider::new(contoso().company().clone(), contoso().urls().clone(), idp.unwrap())
            .fingerprint()
    };
    for same in ["entra", "entra_unsigned", "entra_utf16_double_bom", "valid_until_passed"] {
        assert_eq!(read(same), fingerprint, "{same}");
    }
    for other in ["entra_two_keys", "entra_expired_key", "plain_http", "post_only"] {
        assert_ne!(read(other), fingerprint, "{other}");
    }
}

#[test]
fn no_two_lists_of_settings_run_together() {
    // The end of one value could be the beginning of the next.
    let with_audiences = |audiences: &[&str]| {
        let add = |urls: SpUrls, audience: &&str| urls.with_audience(audience.parse().unwrap());
        settings().with(|s| s.urls = audiences.iter().fold(urls(SP, ACS), add)).fingerprint()
    };
    let lists = [
        &["ab", "c"][..],
        &["a", "bc"],
        &["abc"],
        &["a", "b", "c"],
        &["a8:audience1:b", "c"],
        &["a", "8:audience1:bc"],
    ];
    let found: std::collections::HashSet<_> = lists.map(with_audiences).into_iter().collect();
    assert_eq!(found.len(), lists.len());
}

#[test]
fn a_test_that_passed_has_the_fingerprint_of_the_settings_that_it_tested() {
    let staged = contoso().with_policy(Policy::default().with_clock_skew(60).unwrap());
    let request = staged.start_login(crate::sign_in::REQUEST_ID.parse().unwrap(), now());
    let pending = request.for_test().pending();
    let answer = form(&response("assertion_signed"));
    let tested = staged.finish_test(&answer, &pending, now()).unwrap();
    assert_eq!(tested.fingerprint(), staged.fingerprint());
    assert_ne!(tested.fingerprint(), contoso().fingerprint(), "the settings that are live");
}

#[test]
fn a_fingerprint_is_stored_as_64_hexadecimal_digits() {
    let fingerprint = contoso().fingerprint();
    let text = fingerprint.to_string();
    assert_eq!(text.len(), 64);
    assert!(text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')));
    assert_eq!(text.parse(), Ok(fingerprint));
    assert_eq!(format!("{fingerprint:?}"), format!("Fingerprint({text})"));
    let json = serde_json::to_string(&fingerprint).unwrap();
    assert_eq!(json, format!("\"{text}\""));
    assert_eq!(serde_json::from_str::<Fingerprint>(&json).unwrap(), fingerprint);
    for digits in ["00", "ff", "0a", "a0", "9f"] {
        let text = digits.repeat(32);
        assert_eq!(text.parse::<Fingerprint>().unwrap().to_string(), text);
    }
}

#[test]
fn another_spelling_is_no_fingerprint() {
    let text = contoso().fingerprint().to_string();
    let multibyte = format!("{}\u{e9}", &text[..62]);
    for wrong in [
        "",
        &text[..63],
        &text[..62],
        &format!("{text}0"),
        &format!("{text}00"),
        &format!(" {text}"),
        &format!("{text}\n"),
        &format!("0x{}", &text[2..]),
        &text.to_uppercase(),
        &format!("{}g", &text[..63]),
        &format!("{}+1", &text[..62]),
        &format!("{}:", &text[..63]),
        &format!("{}/", &text[..63]),
        &format!("{}`", &text[..63]),
        &multibyte,
    ] {
        let error = wrong.parse::<Fingerprint>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "the fingerprint is not 64 hexadecimal digits in lower case",
            "{wrong:?}"
        );
        let json = serde_json::to_string(wrong).unwrap();
        assert!(serde_json::from_str::<Fingerprint>(&json).is_err(), "{wrong:?}");
    }
}

#[test]
fn its_layout_is_this_one() {
    // Another layout asks every company for a new test: let it be no accident.
    let der = settings().service_provider().identity_provider().certificates()[0].der().to_vec();
    let layout: [(&str, &[u8]); 21] = [
        ("settings", b"1"),
        ("company", b"contoso"),
        ("entity ID", SP.as_bytes()),
        ("ACS URL", ACS.as_bytes()),
        ("audience", SP.as_bytes()),
        ("audience", b"spn:851eaae0"),
        ("identity provider", IDP.as_bytes()),
        ("issuer", b"https://sts.windows.net/other/"),
        ("redirect URL", SSO.as_bytes()),
        ("post URL", SSO.as_bytes()),
        ("certificate", &der),
        ("clock skew", b"180"),
        ("SHA-1", b"false"),
        ("message bytes", b"262144"),
        ("metadata bytes", b"1048576"),
        ("depth", b"64"),
        ("nodes", b"50000"),
        ("attributes", b"32"),
        ("namespaces", b"32"),
        ("namespace bytes", b"256"),
        ("attribute values", b"10000"),
    ];
    let mut text = Vec::new();
    for part in layout.iter().flat_map(|(name, value)| [name.as_bytes(), value]) {
        text.extend(format!("{}:", part.len()).into_bytes());
        text.extend(part);
    }
    text.extend(b"12:signing keys2:16");
    let settings = settings().with(|s| {
        s.urls = urls(SP, ACS).with_audience("spn:851eaae0".parse().unwrap());
        s.issuer = Some("https://sts.windows.net/other/");
        s.sso = s.sso.clone().with_post(SSO.parse().unwrap());
        s.certificates = vec!["idp"];
    });
    let expected: String =
        openssl::sha::sha256(&text).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(settings.fingerprint().to_string(), expected);
}
