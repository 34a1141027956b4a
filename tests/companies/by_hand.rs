//! Values typed in by hand, and certificates added to what was uploaded.

use saml_sp::companies::Uploaded;
use saml_sp::error::MetadataError;
use saml_sp::testing::{KeyKind, PretendEntra};
use saml_sp::{Code, SigningCertificate};

use crate::world::{World, code, contoso, fingerprint, fingerprint_of, uploaded};

/// The certificate that signs now.
fn active(entra: &PretendEntra) -> SigningCertificate {
    entra.identity_provider().unwrap().certificates()[0].clone()
}

/// The certificate that signs next.
fn next(entra: &PretendEntra) -> SigningCertificate {
    let next = entra.with_next_certificate().unwrap().identity_provider().unwrap();
    next.certificates()[1].clone()
}

fn typed(entra: &PretendEntra, certificate: &SigningCertificate) -> Uploaded {
    let login_url = entra.login_url().parse().unwrap();
    Uploaded::typed(entra.entity_id(), login_url, certificate).unwrap()
}

async fn goes_live(world: &World, uploaded: Uploaded) {
    let shown = fingerprint_of(uploaded.identity_provider().unwrap());
    world.companies.stage(&contoso(), uploaded).await.unwrap();
    world.companies.put_live(&contoso(), shown).await.unwrap();
}

#[tokio::test]
async fn values_typed_in_by_hand_sign_in() {
    let world = World::new().await;
    goes_live(&world, typed(&world.entra, &active(&world.entra))).await;
    world.login(&world.entra).await.unwrap();
    let rolled = world.entra.roll_over().unwrap();
    assert_eq!(code(world.login(&rolled).await), Code::SIGNATURE_UNTRUSTED_KEY);
}

#[tokio::test]
async fn a_key_that_was_added_signs_in_before_and_after_the_rollover() {
    for by_hand in [false, true] {
        let world = World::new().await;
        let (entra, rolled) = (&world.entra, world.entra.roll_over().unwrap());
        let before = if by_hand { typed(entra, &active(entra)) } else { uploaded(entra) };
        goes_live(&world, before.clone()).await;
        world.login(entra).await.unwrap();
        assert_eq!(code(world.login(&rolled).await), Code::SIGNATURE_UNTRUSTED_KEY, "{by_hand}");

        goes_live(&world, before.with_certificate(&next(entra)).unwrap()).await;
        world.login(entra).await.unwrap();
        world.login(&rolled).await.unwrap();
    }
}

#[tokio::test]
async fn a_metadata_document_with_both_keys_rolls_over_without_an_outage() {
    let world = World::new().await;
    let both = world.entra.with_next_certificate().unwrap();
    world.puts_live(&both).await;
    world.login(&world.entra).await.unwrap();
    world.login(&both.roll_over().unwrap()).await.unwrap();
}

#[test]
fn a_key_that_is_there_is_not_added_twice() {
    let entra = PretendEntra::new().unwrap();
    let both = uploaded(&entra).with_certificate(&next(&entra)).unwrap();
    for known in [active(&entra), next(&entra)] {
        assert_eq!(both.with_certificate(&known).unwrap(), both);
    }
    assert_eq!(both.identity_provider().unwrap().certificates().len(), 2);
    let metadata = entra.with_next_certificate().unwrap();
    let idp = both.identity_provider().unwrap();
    assert_eq!(fingerprint_of(idp), fingerprint(&metadata), "whoever listed them");
}

#[test]
fn values_that_make_no_identity_provider_are_refused_at_once() {
    let entra = PretendEntra::new().unwrap();
    let entity_id = "https://sts.windows.net/{tenantid}/".parse().unwrap();
    let login_url = entra.login_url().parse().unwrap();
    let refused = Uploaded::typed(entity_id, login_url, &active(&entra)).unwrap_err();
    assert_eq!(refused, MetadataError::TemplateEntityId);
    assert_eq!(Uploaded::metadata(b"").unwrap_err(), MetadataError::Empty);
    assert_eq!(Uploaded::metadata(b"<html>").unwrap_err(), MetadataError::IsHtml);
}

#[test]
fn keys_of_every_kind_are_kept_as_json_and_read_again() {
    for kind in [KeyKind::Rsa2048, KeyKind::EcdsaP256] {
        let entra = PretendEntra::new().unwrap().with_key(kind).unwrap();
        for kept in [
            uploaded(&entra),
            typed(&entra, &active(&entra)),
            typed(&entra, &active(&entra)).with_certificate(&next(&entra)).unwrap(),
        ] {
            let json = serde_json::to_string(&kept).unwrap();
            let read: Uploaded = serde_json::from_str(&json).unwrap();
            assert_eq!(read, kept);
            let [read, kept] =
                [read, kept].map(|uploaded| fingerprint_of(uploaded.identity_provider().unwrap()));
            assert_eq!(read, kept);
        }
    }
}
