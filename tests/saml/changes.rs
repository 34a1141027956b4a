//! What a second upload would change is told before it takes effect, both ways, and nothing that
//! does not matter.

use saml_sp::IdentityProvider;
use saml_sp::settings::MetadataChange;

use crate::fixture::*;

fn entra() -> IdentityProvider {
    provider("metadata/entra.xml")
}

fn added(thumbprint: &str) -> MetadataChange {
    MetadataChange::CertificateAdded {
        thumbprint: thumbprint.to_owned(),
        not_after: at("2029-01-01T00:00:00Z"),
    }
}

fn removed(thumbprint: &str) -> MetadataChange {
    MetadataChange::CertificateRemoved {
        thumbprint: thumbprint.to_owned(),
        not_after: at("2029-01-01T00:00:00Z"),
    }
}

#[test]
fn the_same_settings_change_nothing_however_they_were_written() {
    for file in ["entra", "entra_utf16_double_bom", "entra_signature_broken", "entra_unsigned"] {
        assert_eq!(entra().changes_to(&provider(&format!("metadata/{file}.xml"))), [], "{file}");
    }
    // The order of certificates decides nothing.
    let order = |names: [&str; 2]| {
        let keys = names.map(|name| key(&certificate(name))).concat();
        let text = document(ENTITY_ID, &[keys, endpoint("HTTP-Redirect", SSO)].concat());
        IdentityProvider::from_metadata(text.as_bytes()).unwrap()
    };
    assert_eq!(order(["idp", "idp2"]).changes_to(&order(["idp2", "idp"])), []);
}

#[test]
fn a_rollover_adds_a_certificate_and_its_end_removes_one() {
    let two = provider("metadata/entra_two_keys.xml");
    assert_eq!(entra().changes_to(&two), [added(IDP2)]);
    assert_eq!(two.changes_to(&entra()), [removed(IDP2)]);
    let expired = provider("metadata/entra_expired_key.xml");
    let from_expired = MetadataChange::CertificateRemoved {
        thumbprint: IDP_EXPIRED.to_owned(),
        not_after: at("2026-01-01T00:00:00Z"),
    };
    assert_eq!(expired.changes_to(&entra()), [added(IDP), from_expired]);
}

#[test]
fn another_identity_provider_changes_everything() {
    let (entra, adfs) = (entra(), provider("metadata/adfs.xml"));
    let changes = [
        MetadataChange::EntityId { from: entra.entity_id().clone(), to: adfs.entity_id().clone() },
        MetadataChange::Issuer { from: entra.issuer().clone(), to: adfs.issuer().clone() },
        MetadataChange::RedirectUrl {
            from: entra.sso().redirect().cloned(),
            to: adfs.sso().redirect().cloned(),
        },
        MetadataChange::PostUrl {
            from: entra.sso().post().cloned(),
            to: adfs.sso().post().cloned(),
        },
        added(ADFS),
        removed(IDP),
    ];
    assert_eq!(entra.changes_to(&adfs), changes);
}

#[test]
fn an_address_may_move_come_or_go() {
    let elsewhere = url("https://idp.example/sso");
    let moved = entra().with_sso_url(elsewhere.clone());
    let change = MetadataChange::RedirectUrl { from: Some(url(SSO)), to: Some(elsewhere) };
    assert_eq!(entra().changes_to(&moved), [change]);
    let post_only = provider("metadata/post_only.xml");
    let gone = MetadataChange::RedirectUrl { from: Some(url(SSO)), to: None };
    assert_eq!(entra().changes_to(&post_only), [gone]);
    let come = MetadataChange::RedirectUrl { from: None, to: Some(url(SSO)) };
    assert_eq!(post_only.changes_to(&entra()), [come]);
    let no_post = IdentityProvider::from_metadata(signing_in_at(SSO).as_bytes()).unwrap();
    let gone = MetadataChange::PostUrl { from: Some(url(SSO)), to: None };
    assert_eq!(entra().changes_to(&no_post), [gone]);
}

#[test]
fn another_issuer_is_told_where_the_name_stays() {
    let issuer: saml_sp::EntityId = "https://issuer.example/".parse().unwrap();
    let renamed = entra().with_issuer(issuer.clone());
    let change = MetadataChange::Issuer { from: ENTITY_ID.parse().unwrap(), to: issuer };
    assert_eq!(entra().changes_to(&renamed), [change]);
    // The entity ID spelled out as issuer is no change.
    assert_eq!(entra().changes_to(&entra().with_issuer(ENTITY_ID.parse().unwrap())), []);
}

#[test]
fn the_name_and_the_issuer_are_compared_each_with_its_own() {
    let issuer: saml_sp::EntityId = "https://issuer.example/".parse().unwrap();
    let other_name: saml_sp::EntityId = "https://other.example/".parse().unwrap();
    let text = signing_in_at(SSO).replace(ENTITY_ID, other_name.as_str());
    let other = IdentityProvider::from_metadata(text.as_bytes()).unwrap();
    let here = IdentityProvider::from_metadata(signing_in_at(SSO).as_bytes()).unwrap();
    let name = MetadataChange::EntityId { from: here.entity_id().clone(), to: other_name.clone() };
    let issuer_to = |to| MetadataChange::Issuer { from: ENTITY_ID.parse().unwrap(), to };
    // Its messages go on to carry the name that they had.
    let kept = other.clone().with_issuer(here.issuer().clone());
    let overridden = other.clone().with_issuer(issuer.clone());
    let both_overridden = here.clone().with_issuer(issuer.clone());
    for (from, to, changes) in [
        (&here, &kept, vec![name.clone()]),
        (&both_overridden, &overridden, vec![name.clone()]),
        (&here, &other, vec![name.clone(), issuer_to(other_name)]),
        (&here, &overridden, vec![name, issuer_to(issuer)]),
    ] {
        assert_eq!(from.changes_to(to), changes);
    }
}

fn sentences(from: &IdentityProvider, to: &IdentityProvider) -> Vec<String> {
    from.changes_to(to).iter().map(ToString::to_string).collect()
}

#[test]
fn a_name_that_reads_as_another_is_shown_with_a_mark() {
    let looks_like_ours = |at: &str| format!("https://sts.windows.net\u{200b}/{at}");
    let named = |name: &str| {
        let text = signing_in_at(SSO).replace(ENTITY_ID, name);
        IdentityProvider::from_metadata(text.as_bytes()).unwrap()
    };
    let (hidden, turned) = (named(&looks_like_ours("a")), named("urn:\u{202e}pdi"));
    assert_eq!(
        sentences(&hidden, &turned),
        [
            "the entity ID changes from https://sts.windows.net\u{fffd}/a to urn:\u{fffd}pdi",
            "the expected Issuer changes from https://sts.windows.net\u{fffd}/a to urn:\u{fffd}pdi",
        ]
    );
    // Letters of other languages are letters.
    assert_eq!(
        sentences(&hidden, &hidden.clone().with_issuer("m\u{fc}nchen".parse().unwrap())),
        ["the expected Issuer changes from https://sts.windows.net\u{fffd}/a to m\u{fc}nchen"]
    );
}

#[test]
fn every_change_is_a_sentence() {
    let issuer = "https://issuer.example/".parse().unwrap();
    let adfs = provider("metadata/adfs.xml");
    let ls = "https://adfs.contoso.com/adfs/ls/";
    let expected = [
        format!(
            "the entity ID changes from {ENTITY_ID} to http://adfs.contoso.com/adfs/services/trust"
        ),
        format!(
            "the expected Issuer changes from {ENTITY_ID} to \
             http://adfs.contoso.com/adfs/services/trust"
        ),
        format!("the address for HTTP-Redirect changes from {SSO} to {ls}"),
        format!("the address for HTTP-POST changes from {SSO} to {ls}"),
        format!("the certificate {ADFS} is added, in force until 2029-01-01"),
        format!("the certificate {IDP} is removed, in force until 2029-01-01"),
    ];
    assert_eq!(sentences(&entra(), &adfs), expected);
    assert_eq!(
        sentences(&entra(), &entra().with_issuer(issuer)),
        [format!("the expected Issuer changes from {ENTITY_ID} to https://issuer.example/")]
    );
    let post_only = provider("metadata/post_only.xml");
    assert_eq!(
        sentences(&entra(), &post_only),
        [format!("the address for HTTP-Redirect changes from {SSO} to none")]
    );
}
