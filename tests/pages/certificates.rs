//! Entra's `.cer`: refused as metadata, and taken as a further key in a field of its own.

use saml_sp::testing::{Misbehaviour, PretendEntra};

use crate::world::{ACME, WELCOME, World};

/// The DER of the certificate that becomes active at the rollover.
fn next_certificate(entra: &PretendEntra) -> Vec<u8> {
    let (now, next) = (entra.identity_provider().unwrap(), entra.roll_over().unwrap());
    let next = next.identity_provider().unwrap();
    let mut added = next.certificates().iter().filter(|new| !now.certificates().contains(new));
    added.next().unwrap().der().to_vec()
}

#[tokio::test]
async fn a_certificate_is_refused_as_metadata_and_shown_the_field_for_it() {
    let world = World::new().await;
    world.switch_on().await;
    let before = world.acme().await;
    let der = next_certificate(&world.entra);
    let answer = world.alice().upload(&format!("{ACME}/metadata"), "Wonder.cer", &der).await;
    let page = answer.page(422);
    assert!(page.problem_of("metadata").contains("the file is a certificate"), "{}", page.text());
    page.says("add it as a further certificate");
    assert!(page.has_form("/certificate"));
    assert_eq!(world.acme().await, before);
}

#[tokio::test]
async fn a_certificate_that_was_added_carries_over_the_rollover() {
    let world = World::new().await;
    world.switch_on().await;
    let rolled_over = world.entra.misbehaving(Misbehaviour::NewCertificate);
    let (refused, der) = (world.login(&rolled_over).await, next_certificate(&world.entra));
    assert!(refused.text().contains("signature.untrusted-key"), "{}", refused.text());

    let mut alice = world.alice();
    let answer = alice.upload(&format!("{ACME}/certificate"), "Wonder.cer", &der).await;
    let page = alice.page(answer.leads_to()).await;
    page.says("added certificate");
    assert!(world.login(&rolled_over).await.text().contains("signature.untrusted-key"));
    alice.press(&page, "/live").await.leads_to();
    let rolled_over = world.entra.roll_over().unwrap();
    assert_eq!(world.login(&rolled_over).await.text(), WELCOME);
    assert_eq!(world.login(&world.entra).await.text(), WELCOME);
}

#[tokio::test]
async fn a_certificate_is_added_to_what_was_uploaded_before_it_is_live() {
    let world = World::new().await;
    world.upload(&world.entra).await.leads_to();
    let der = next_certificate(&world.entra);
    let mut alice = world.alice();
    alice.upload(&format!("{ACME}/certificate"), "Wonder.cer", &der).await.leads_to();
    let staged = world.acme().await.staged().unwrap().identity_provider().unwrap();
    assert_eq!(staged.certificates().len(), 2);
    // Twice is said to be nothing.
    let answer = alice.upload(&format!("{ACME}/certificate"), "Wonder.cer", &der).await;
    assert!(answer.page(422).problem_of("further").contains("there already"));
}

#[tokio::test]
async fn what_is_no_certificate_that_can_be_used_is_named_at_its_field() {
    let world = World::new().await;
    world.switch_on().await;
    let before = world.acme().await;
    let metadata = world.entra.metadata_xml().unwrap();
    let read = |file: &str| std::fs::read(format!("fixtures/{file}")).unwrap();
    let large = vec![b'a'; 3 << 20];
    for (file, named) in [
        (metadata, "This is metadata, not a certificate"),
        (read("metadata/wrong/page.html"), "This is no certificate"),
        (read("keys/idp.key.pem"), "This is no certificate"),
        (read("keys/rsa1024.cert.pem"), "key cannot be used"),
        (read("keys/dsa.cert.pem"), "key cannot be used"),
        (read("keys/ed25519.cert.pem"), "key cannot be used"),
        (Vec::new(), "Choose the certificate"),
        (large, "larger than a certificate can be"),
    ] {
        let answer = world.alice().upload(&format!("{ACME}/certificate"), "a.cer", &file).await;
        let problem = answer.page(422).problem_of("further");
        assert!(problem.contains(named) && problem.contains("Nothing was changed"), "{problem}");
        assert_eq!(world.acme().await, before);
    }
}

#[tokio::test]
async fn a_certificate_without_metadata_has_nothing_to_be_added_to() {
    let world = World::new().await;
    let der = next_certificate(&world.entra);
    let answer = world.alice().upload(&format!("{ACME}/certificate"), "a.cer", &der).await;
    answer.page(422).says("Upload the Federation Metadata XML first");
    assert!(world.acme().await.staged().is_none());
}
