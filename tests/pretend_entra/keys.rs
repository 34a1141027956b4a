//! The keys of the pretend Entra: nobody trusts them by themselves, and they roll over.

use saml_sp::chrono::TimeDelta;
use saml_sp::report::{Outcome, Rule};
use saml_sp::settings::{HealthNote, MetadataOptions};
use saml_sp::testing::{KeyKind, PretendEntra, PretendError, SigningOption};
use saml_sp::{Code, IdentityProvider, ServiceProvider};

use crate::{contoso, entra, now};

#[test]
fn nothing_trusts_it_unless_its_metadata_was_uploaded() {
    let fixture = format!("{}/fixtures/metadata/entra.xml", env!("CARGO_MANIFEST_DIR"));
    let genuine = IdentityProvider::from_metadata(&std::fs::read(fixture).unwrap()).unwrap();
    let entra = entra().with_tenant("5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b").unwrap();
    assert_eq!(genuine.entity_id(), &entra.entity_id());
    let contoso =
        ServiceProvider::new("contoso".parse().unwrap(), contoso(&entra).urls().clone(), genuine);
    let failure = entra.sign_in(&contoso, now()).unwrap_err();
    assert_eq!(failure.code(), Some(Code::SIGNATURE_UNTRUSTED_KEY));
}

#[test]
fn the_metadata_is_signed_by_one_of_its_own_keys() {
    let options = MetadataOptions::default().require_signature();
    for entra in [
        entra(),
        entra().with_next_certificate().unwrap(),
        entra().roll_over().unwrap(),
        entra().with_key(KeyKind::EcdsaP384).unwrap(),
    ] {
        let metadata = entra.metadata_xml().unwrap();
        let idp = IdentityProvider::from_metadata_with(&metadata, &options).unwrap();
        assert_eq!(idp.entity_id(), &entra.entity_id());
        assert_eq!(idp.sso().redirect().unwrap().as_str(), entra.login_url());
        assert_eq!(idp.sso().post().unwrap().as_str(), entra.login_url());
    }
}

#[test]
fn the_metadata_gives_nothing_to_look_after_but_that_there_is_one_certificate() {
    let notes = entra().identity_provider().unwrap().health(now());
    assert_eq!(notes, [HealthNote::OnlyOneCertificate]);
    let two = entra().with_next_certificate().unwrap();
    assert!(two.identity_provider().unwrap().health(now()).is_empty());
}

#[test]
fn a_rollover_in_good_time_harms_nobody() {
    let before = entra();
    let prepared = before.with_next_certificate().unwrap();
    let after = prepared.roll_over().unwrap();
    let uploaded = contoso(&prepared);
    assert_eq!(uploaded.identity_provider().certificates().len(), 2);
    let signers: Vec<String> = [before, prepared, after]
        .iter()
        .map(|entra| {
            let login = entra.sign_in(&uploaded, now()).unwrap();
            login.report.signed_by().unwrap().thumbprint().to_owned()
        })
        .collect();
    assert_eq!(signers[0], signers[1]);
    assert_ne!(signers[1], signers[2]);
}

#[test]
fn a_rollover_that_nobody_told_of_is_refused_until_the_metadata_is_uploaded_again() {
    let after = entra().roll_over().unwrap();
    let failure = after.sign_in(&contoso(&entra()), now()).unwrap_err();
    assert_eq!(failure.code(), Some(Code::SIGNATURE_UNTRUSTED_KEY));
    assert!(after.sign_in(&contoso(&after), now()).is_ok());
    let certificates = after.identity_provider().unwrap().certificates().to_vec();
    assert_eq!(certificates.len(), 2);
    let again = after.roll_over().unwrap().identity_provider().unwrap();
    assert_eq!(again.certificates(), certificates);
}

#[test]
fn an_expired_certificate_warns_and_signs_in() {
    let ended = now() - TimeDelta::days(1);
    let entra = entra().with_certificate_until(ended).unwrap();
    let login = entra.sign_in(&contoso(&entra), now()).unwrap();
    let lines = login.report.lines();
    let line = lines.iter().find(|line| line.rule == Rule::SigningCertificate).unwrap();
    assert_eq!(line.outcome, Outcome::Warned);
    assert_eq!(line.code, Some(Code::SIGNATURE_CERTIFICATE_EXPIRED));
    let health = entra.identity_provider().unwrap().health(now());
    assert!(matches!(health[..], [HealthNote::CertificateExpired { on, .. }] if on == ended));
}

#[test]
fn every_kind_of_key_signs_in_with_every_signing_option() {
    let kinds = [KeyKind::Rsa2048, KeyKind::EcdsaP256, KeyKind::EcdsaP384, KeyKind::EcdsaP521];
    let options =
        [SigningOption::Assertion, SigningOption::Response, SigningOption::ResponseAndAssertion];
    for kind in kinds {
        for option in options {
            let entra = entra().with_key(kind).unwrap().with_signing_option(option);
            let result = entra.sign_in(&contoso(&entra), now());
            assert!(result.is_ok(), "{kind:?} {option:?}: {}", result.unwrap_err());
        }
    }
}

#[test]
fn a_tenant_is_a_guid() {
    let entra = entra();
    for wrong in ["", "contoso.com", "8d2f1c3a6b4e4f579c0d2a7e5b1f4c68", "{tenantid}"] {
        let error = entra.with_tenant(wrong).unwrap_err();
        assert!(matches!(error, PretendError::Tenant(_)), "{wrong}");
    }
    let other = entra.with_tenant("11111111-2222-4333-8444-555555555555").unwrap();
    assert_ne!(other.entity_id(), entra.entity_id());
    assert_ne!(other.login_url(), entra.login_url());
}

/// As with Entra's shared keys: the key is the same, and the tenant is not.
#[test]
fn another_tenant_with_the_same_key_is_refused() {
    let contoso = contoso(&entra());
    let other = entra().with_tenant("11111111-2222-4333-8444-555555555555").unwrap();
    let ours = entra().login_url().parse().unwrap();
    let failure = other.with_login_url(&ours).sign_in(&contoso, now()).unwrap_err();
    assert_eq!(failure.code(), Some(Code::RESPONSE_ISSUER));
}

#[test]
fn it_can_be_shared_between_threads_and_shows_no_key() {
    fn shared<T: Send + Sync + Clone>(_: &T) {}
    shared(&entra());
    let shown = format!("{:?}", PretendEntra::new().unwrap());
    assert_eq!(
        shown,
        "PretendEntra { tenant_id: \"8d2f1c3a-6b4e-4f57-9c0d-2a7e5b1f4c68\", misbehaviours: [], .. }"
    );
}
