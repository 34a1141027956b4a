//! What to look after is told in time, in sentences, and none of it refuses a login.

use std::collections::BTreeSet;

use saml_sp::IdentityProvider;
use saml_sp::error::KeyError;
use saml_sp::settings::HealthNote;

use crate::fixture::*;

fn health(file: &str, now: &str) -> Vec<HealthNote> {
    provider(&format!("metadata/{file}.xml")).health(at(now))
}

fn expires(days: i64) -> HealthNote {
    HealthNote::CertificateExpires {
        thumbprint: IDP.to_owned(),
        on: at("2029-01-01T00:00:00Z"),
        days,
    }
}

fn expired(thumbprint: &str, on: &str) -> HealthNote {
    HealthNote::CertificateExpired { thumbprint: thumbprint.to_owned(), on: at(on) }
}

#[test]
fn a_certificate_is_spoken_of_from_sixty_days_before_its_end() {
    let one = HealthNote::OnlyOneCertificate;
    let table = [
        ("2025-01-01T00:00:00Z", vec![one.clone()]),
        ("2026-03-25T12:00:00Z", vec![one.clone()]),
        ("2028-11-01T00:00:00Z", vec![one.clone()]),
        ("2028-11-02T00:00:00Z", vec![expires(60), one.clone()]),
        ("2028-12-02T00:00:00Z", vec![expires(30), one.clone()]),
        ("2028-12-31T00:00:00Z", vec![expires(1), one.clone()]),
        ("2028-12-31T00:00:01Z", vec![expires(0), one.clone()]),
        ("2028-12-31T23:59:59.999Z", vec![expires(0), one]),
        ("2029-01-01T00:00:00Z", vec![expired(IDP, "2029-01-01T00:00:00Z")]),
        ("9999-12-31T23:59:59Z", vec![expired(IDP, "2029-01-01T00:00:00Z")]),
    ];
    for (now, notes) in table {
        assert_eq!(health("entra", now), notes, "{now}");
    }
}

#[test]
fn one_certificate_in_force_is_one_too_few() {
    assert_eq!(health("entra_two_keys", NOW), []);
    let two = key(&certificate("idp_expired")) + &key(&certificate("idp2"));
    let text = document(ENTITY_ID, &[two, endpoint("HTTP-Redirect", SSO)].concat());
    let provider = IdentityProvider::from_metadata(text.as_bytes()).unwrap();
    let notes = [
        expired(IDP_EXPIRED, "2026-01-01T00:00:00Z"),
        HealthNote::OnlyOneCertificate,
        HealthNote::SignatureAbsent,
    ];
    assert_eq!(provider.health(at(NOW)), notes);
    // With none in force there is nothing to roll over from: the expiry says enough.
    assert!(!health("entra_expired_key", NOW).contains(&HealthNote::OnlyOneCertificate));
}

#[test]
fn an_unfit_key_is_told_once_and_never_counted_nor_said_to_expire() {
    let late = health("keys_of_other_kinds", "2028-12-31T00:00:00Z");
    let unfit = |note: &&HealthNote| matches!(note, HealthNote::UnfitKey { .. });
    assert_eq!(late.iter().filter(unfit).count(), 3);
    assert!(late.contains(&expires(1)) && late.contains(&HealthNote::OnlyOneCertificate));
    assert_eq!(late.len(), 6);
}

#[test]
fn a_document_out_of_date_is_told_from_its_end_on() {
    let passed = HealthNote::ValidUntilPassed { on: at("2026-03-24T00:00:00Z") };
    for (now, told) in [
        ("2026-03-23T23:59:59.999Z", false),
        ("2026-03-24T00:00:00Z", true),
        ("2027-03-24T00:00:00Z", true),
    ] {
        assert_eq!(health("valid_until_passed", now).contains(&passed), told, "{now}");
    }
}

#[test]
fn plain_http_is_told_by_whichever_binding() {
    let plain = "http://login.microsoftonline.com/sso";
    for (redirect, post) in [(plain, SSO), (SSO, plain)] {
        let inside = [
            key(&certificate("idp")),
            endpoint("HTTP-Redirect", redirect),
            endpoint("HTTP-POST", post),
        ];
        let provider =
            IdentityProvider::from_metadata(document(ENTITY_ID, &inside.concat()).as_bytes())
                .unwrap();
        assert!(provider.health(at(NOW)).contains(&HealthNote::PlainHttp { url: url(plain) }));
    }
}

#[test]
fn the_days_that_are_left_are_counted_in_words() {
    for (now, left) in [
        ("2028-11-02T00:00:00Z", "in 60 days"),
        ("2028-12-30T00:00:00Z", "in 2 days"),
        ("2028-12-30T00:00:01Z", "in 1 day"),
        ("2028-12-31T00:00:00Z", "in 1 day"),
        ("2028-12-31T00:00:01Z", "within a day"),
    ] {
        let sentence = format!("the signing certificate {IDP} expires {left}, on 2029-01-01");
        assert_eq!(health("entra", now)[0].to_string(), sentence, "{now}");
    }
}

#[test]
fn every_note_is_a_sentence_and_comes_from_some_document() {
    let files = [
        "entra",
        "entra_expired_key",
        "entra_signature_broken",
        "keys_of_other_kinds",
        "plain_http",
        "post_only",
        "several_idp_descriptors",
        "two_endpoints_of_one_binding",
        "valid_until_passed",
    ];
    let mut notes: Vec<_> =
        files.iter().flat_map(|file| health(file, "2028-12-31T00:00:00Z")).collect();
    let unreadable =
        [key("AAAA"), key("AAAB"), key(&certificate("idp")), endpoint("HTTP-Redirect", SSO)];
    let text = document(ENTITY_ID, &unreadable.concat());
    notes.extend(IdentityProvider::from_metadata(text.as_bytes()).unwrap().health(at(NOW)));
    let sentences: BTreeSet<_> = notes.iter().map(ToString::to_string).collect();
    let expected = [
        format!("the signing certificate {IDP_EXPIRED} has expired on 2026-01-01"),
        format!("the signing certificate {IDP} expires in 1 day, on 2029-01-01"),
        "only one signing certificate is usable and in force: a rollover needs a new upload".into(),
        format!("the key of the certificate {RSA1024} is passed over: {}", KeyError::RsaSize),
        format!("the key of the certificate {ED25519} is passed over: {}", KeyError::Kind),
        format!("the key of the certificate {DSA} is passed over: {}", KeyError::Kind),
        "2 signing keys without a readable certificate were passed over".into(),
        "the metadata document is not signed".into(),
        "the signature of the metadata document is broken: it was changed after its download"
            .into(),
        "users are sent to sign in over plain http".into(),
        "there is no address to sign in at by HTTP-Redirect: set one by hand".into(),
        "several addresses of one binding are there: the first is used".into(),
        "several identity provider descriptors are there: the first is used".into(),
        "the metadata document was valid until 2026-03-24".into(),
    ];
    assert_eq!(sentences, expected.into_iter().collect());
    let kinds: std::collections::HashSet<_> = notes.iter().map(std::mem::discriminant).collect();
    assert_eq!(kinds.len(), 12, "every kind of note");
}
