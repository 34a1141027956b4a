//! By what a user is known again: tenant and object ID, else a persistent NameID, and never
//! anything that belongs to somebody else one day.

use saml_sp::identity::{NoUserKey, UserKeyKind};
use saml_sp::{Code, ServiceProvider, UserKey};

use crate::valid::{Answer, IDP, USER, answer, desk};

const TENANT: &str = "5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b";
const OBJECT: &str = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d";
const PERSISTENT: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

fn user_key(answer: &Answer) -> Result<UserKey, NoUserKey> {
    desk().identity(&answer.xml()).user_key()
}

fn value(answer: &Answer) -> Result<(UserKeyKind, String), NoUserKey> {
    user_key(answer).map(|key| (key.kind(), key.value().to_owned()))
}

/// The valid answer with these values of the tenant and the object ID.
fn ids(tenants: &[&str], objects: &[&str]) -> Answer {
    let values = |values: &[&str]| -> String {
        values.iter().map(|value| format!("<AttributeValue>{value}</AttributeValue>")).collect()
    };
    let value = |value: &str| format!("<AttributeValue>{value}</AttributeValue>");
    answer().with(&value(TENANT), &values(tenants)).with(&value(OBJECT), &values(objects))
}

/// An answer without tenant and object ID, with this NameID.
fn by_name(name_id: &str) -> Answer {
    answer().without("AttributeStatement").element("NameID", name_id)
}

fn persistent(value: &str, qualifiers: &str) -> Answer {
    by_name(&format!(r#"<NameID Format="{PERSISTENT}"{qualifiers}>{value}</NameID>"#))
}

fn object_id() -> Result<(UserKeyKind, String), NoUserKey> {
    Ok((UserKeyKind::EntraObjectId, format!("{TENANT}/{OBJECT}")))
}

#[test]
fn a_user_of_entra_is_known_by_tenant_and_object_id() {
    let key = user_key(&answer()).unwrap();
    assert_eq!(key.company().as_str(), "contoso");
    assert_eq!(key.issuer(), IDP);
    assert_eq!(key.kind(), UserKeyKind::EntraObjectId);
    assert_eq!(key.kind().as_str(), "entra-object-id");
    assert_eq!(key.value(), format!("{TENANT}/{OBJECT}"));
}

#[test]
fn guids_are_one_in_either_case() {
    for answer in [
        ids(&[&TENANT.to_ascii_uppercase()], &[OBJECT]),
        ids(&[TENANT], &[&OBJECT.to_ascii_uppercase()]),
        ids(&["5C1c7a2E-3d4b-4f60-9a8b-7c6d5e4f3a2b"], &[OBJECT]),
    ] {
        assert_eq!(value(&answer), object_id());
    }
}

#[test]
fn what_changes_does_not_change_the_key() {
    let genuine = user_key(&answer()).unwrap();
    for (what, changed) in [
        (
            "another e-mail address",
            answer()
                .with(">B.Simon@contoso.com</AttributeValue>", ">new@contoso.com</AttributeValue>"),
        ),
        ("another NameID", answer().named("somebody@contoso.com")),
        ("another display name", answer().with(">B. Simon<", ">C. Simon<")),
        ("another format", answer().attribute("NameID", "Format", PERSISTENT)),
        (
            "a transient NameID",
            answer().attribute(
                "NameID",
                "Format",
                "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
            ),
        ),
        ("another assertion", answer().with_each(crate::valid::ASSERTION_ID, "_another")),
    ] {
        assert_eq!(user_key(&changed).unwrap(), genuine, "{what}");
    }
}

#[test]
fn the_same_ids_of_another_company_issuer_or_tenant_are_another_user() {
    // D15, D16.
    let genuine = user_key(&answer()).unwrap();
    let other_tenant = ids(&["6c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b"], &[OBJECT]);
    assert_ne!(user_key(&other_tenant).unwrap(), genuine);

    let mut acme = desk();
    let (urls, idp) = (acme.sp.urls().clone(), acme.sp.identity_provider().clone());
    acme.sp = ServiceProvider::new("acme".parse().unwrap(), urls, idp.clone());
    acme.pending =
        acme.sp.start_login(acme.pending.request_id().clone(), acme.pending.begun_at()).pending();
    let acmes = acme.identity(&answer().xml()).user_key().unwrap();
    assert_ne!(acmes, genuine);
    assert_eq!(acmes.value(), genuine.value(), "only the company differs");

    let issuer = "https://sts.windows.net/6c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/";
    let other = crate::valid::desk_of(idp.with_issuer(issuer.parse().unwrap()));
    let others = other.identity(&answer().with_each(IDP, issuer).xml()).user_key().unwrap();
    assert_ne!(others, genuine);
    assert_eq!(others.value(), genuine.value(), "only the issuer differs");
}

#[test]
fn ids_that_are_not_one_guid_each_are_no_key() {
    let email = Err(NoUserKey::EmailAddress);
    for (what, tenants, objects) in [
        ("two tenants", &[TENANT, TENANT][..], &[OBJECT][..]),
        ("two objects", &[TENANT], &[OBJECT, "8b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"]),
        ("no tenant", &[], &[OBJECT]),
        ("no object", &[TENANT], &[]),
        ("an empty tenant", &[""], &[OBJECT]),
        ("a name for a tenant", &["contoso.com"], &[OBJECT]),
        ("an e-mail address for an object", &[TENANT], &[USER]),
        ("a blank", &[" 5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b"], &[OBJECT]),
        ("braces", &["{5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b}"], &[OBJECT]),
        ("no hyphens", &["5c1c7a2e3d4b4f609a8b7c6d5e4f3a2b"], &[OBJECT]),
        ("a group more", &[TENANT], &["9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d-0"]),
        ("a letter too far", &[TENANT], &["9b1deb4g-3b7d-4bad-9bdd-2b0d7b3dcb6d"]),
        ("other digits", &[TENANT], &["9b1deb4\u{664}-3b7d-4bad-9bdd-2b0d7b3dcb6d"]),
    ] {
        assert_eq!(value(&ids(tenants, objects)), email, "{what}");
    }
}

#[test]
fn ids_injected_by_another_claims_name_are_no_ids() {
    let claim = |name: &str, value: &str| {
        format!(r#"<Attribute Name="{name}"><AttributeValue>{value}</AttributeValue></Attribute>"#)
    };
    let evil = [
        claim("objectidentifier", "8b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"),
        claim(
            "http://schemas.microsoft.com/identity/claims/ObjectIdentifier",
            "8b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d",
        ),
        claim(
            "http://schemas.microsoft.com/identity/claims/objectidentifier/",
            "8b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d",
        ),
    ];
    assert_eq!(value(&answer().inside("AttributeStatement", &evil.concat())), object_id());
    // A second value of the claim itself makes it none, and never the attacker's.
    let second = claim(
        "http://schemas.microsoft.com/identity/claims/objectidentifier",
        "8b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d",
    );
    let two = answer().inside("AttributeStatement", &second);
    assert_eq!(value(&two), Err(NoUserKey::EmailAddress));
}

#[test]
fn a_persistent_name_id_is_a_key_letter_for_letter() {
    let key = |text: &str| value(&persistent(text, "")).map(|(_, value)| value);
    for text in ["u-1", "U-1", " u-1", "Bj\u{f8}rn", "A\u{30a}", "\u{c5}", "\u{430}dmin", "#EXT#"] {
        assert_eq!(key(text).as_deref(), Ok(text));
    }
    let (kind, _) = value(&persistent("u-1", "")).unwrap();
    assert_eq!(kind.as_str(), "persistent-name-id");
    assert_eq!(key("u<!-- -->-<![CDATA[1]]>").as_deref(), Ok("u-1"));
}

#[test]
fn a_persistent_name_id_is_unique_within_its_qualifiers() {
    let qualified = |name: &str, sp: &str| {
        let qualifiers = format!(r#" NameQualifier="{name}" SPNameQualifier="{sp}""#);
        user_key(&persistent("u-1", &qualifiers)).unwrap()
    };
    let keys = [
        user_key(&persistent("u-1", "")).unwrap(),
        qualified("a", "b"),
        qualified("b", "a"),
        qualified("ab", ""),
        qualified("", "ab"),
        qualified("a:1", "b"),
        user_key(&persistent("u-1", r#" NameQualifier="a""#)).unwrap(),
        user_key(&persistent("u-1", r#" SPNameQualifier="a""#)).unwrap(),
        user_key(&persistent("1:a1:b3:u-1", "")).unwrap(),
    ];
    let distinct: std::collections::HashSet<_> = keys.iter().collect();
    assert_eq!(distinct.len(), keys.len());
    assert_eq!(qualified("a", "b"), qualified("a", "b"));
    assert_eq!(qualified("a", "b").value(), "1:a1:b3:u-1");
}

#[test]
fn names_that_do_not_stay_are_no_key() {
    for (format, no_key, code) in [
        (
            "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
            NoUserKey::Transient,
            Code::USER_KEY_TRANSIENT,
        ),
        (
            "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
            NoUserKey::EmailAddress,
            Code::USER_KEY_EMAIL_ADDRESS,
        ),
        (
            "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
            NoUserKey::NoStableId,
            Code::USER_KEY_NO_STABLE_ID,
        ),
        (
            "urn:oasis:names:tc:SAML:1.1:nameid-format:WindowsDomainQualifiedName",
            NoUserKey::NoStableId,
            Code::USER_KEY_NO_STABLE_ID,
        ),
        (
            "urn:oasis:names:tc:SAML:2.0:nameid-format:Persistent",
            NoUserKey::NoStableId,
            Code::USER_KEY_NO_STABLE_ID,
        ),
        ("", NoUserKey::NoStableId, Code::USER_KEY_NO_STABLE_ID),
    ] {
        let answer = by_name(&format!(r#"<NameID Format="{format}">u-1</NameID>"#));
        assert_eq!(value(&answer), Err(no_key), "{format}");
        assert_eq!(no_key.code(), code);
    }
    assert_eq!(value(&by_name("<NameID>u-1</NameID>")), Err(NoUserKey::NoStableId), "no format");
}

#[test]
fn control_bidirectional_and_invisible_characters_are_no_key() {
    for text in [
        "u\u{7f}1",
        "u&#9;1",
        "u&#10;1",
        "u&#13;1",
        "u\u{85}1",
        "u\u{9f}1",
        "\u{202e}1-u",
        "u\u{200e}1",
        "u\u{200f}1",
        "u\u{2066}1",
        "u\u{2069}1",
        "u\u{61c}1",
        "u\u{202a}1",
        "u\u{ad}1",
        "u\u{180e}1",
        "u\u{200b}1",
        "u\u{200c}1",
        "u\u{200d}1",
        "u\u{2028}1",
        "u\u{2029}1",
        "u\u{2060}1",
        "u\u{206f}1",
        "\u{feff}u1",
        "u\u{fff9}1",
        "u1\u{e0031}",
    ] {
        let key = value(&persistent(text, ""));
        assert_eq!(key, Err(NoUserKey::Characters), "{text:?}");
        let qualifier = format!(r#" NameQualifier="{text}""#);
        assert_eq!(value(&persistent("u-1", &qualifier)), Err(NoUserKey::Characters), "{text:?}");
    }
    assert_eq!(NoUserKey::Characters.code(), Code::USER_KEY_CHARACTERS);
    // What is seen is a character like others, next to those that are not as well.
    for text in ["u\u{a0}1", "u\u{ae}1", "u\u{200a}1", "u\u{2010}1", "u\u{2070}1", "u\u{fffd}1"] {
        let qualifiers = format!(r#" NameQualifier="{text}""#);
        assert_eq!(user_key(&persistent(text, "")).unwrap().value(), text, "{text:?}");
        assert!(user_key(&persistent("u-1", &qualifiers)).is_ok(), "{text:?}");
    }
    // With tenant and object ID the NameID decides nothing.
    assert_eq!(value(&answer().named("\u{202e}nomiS.B")), object_id());
}

#[test]
fn debug_does_not_show_whose_key_it_is() {
    let shown = format!("{:?}", user_key(&answer()).unwrap());
    assert!(shown.contains("contoso") && !shown.contains(OBJECT) && !shown.contains(TENANT));
}
