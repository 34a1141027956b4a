//! A second upload: what would change is shown, and takes no effect before it is put live.

use crate::world::{ACME, INIT, WELCOME, World};

const OTHER_TENANT: &str = "11111111-2222-4333-8444-555555555555";

#[tokio::test]
async fn a_rollover_is_shown_tested_and_put_live_without_an_outage() {
    let world = World::new().await;
    world.switch_on().await;
    let (old, next) = (&world.entra, world.entra.roll_over().unwrap());
    let old_thumbprint = old.identity_provider().unwrap().certificates()[0].thumbprint().to_owned();
    world.upload(&next).await.leads_to();

    let mut alice = world.alice();
    let page = alice.page(ACME).await;
    let added = next.identity_provider().unwrap();
    let added = added.certificates().iter().find(|c| c.thumbprint() != old_thumbprint).unwrap();
    page.says(&format!("added certificate {}", added.thumbprint()));
    // What is live signs users in, and the other is refused.
    assert_eq!(world.login(old).await.text(), WELCOME);
    let refused = world.login(&next).await;
    assert!(refused.text().contains("signature.untrusted-key"), "{}", refused.text());

    world.test(&next).await.page(200).says("Test passed");
    assert_eq!(world.login(old).await.text(), WELCOME);
    let page = alice.page(ACME).await;
    alice.press(&page, "/live").await.leads_to();
    assert_eq!(world.login(&next).await.text(), WELCOME);
    assert_eq!(world.login(old).await.text(), WELCOME, "the old one is listed still");
}

#[tokio::test]
async fn a_change_can_be_discarded() {
    let world = World::new().await;
    world.switch_on().await;
    let before = world.acme().await;
    world.upload(&world.entra.with_tenant(OTHER_TENANT).unwrap()).await.leads_to();
    let mut alice = world.alice();
    let page = alice.page(ACME).await;
    let answer = alice.press(&page, "/discard").await;
    let page = alice.page(answer.leads_to()).await;
    assert!(!page.has_form("/discard") && !page.has_form("/live"));
    assert!(!page.text().contains(OTHER_TENANT));
    assert_eq!(world.acme().await, before);
    assert_eq!(world.login(&world.entra).await.text(), WELCOME);
}

#[tokio::test]
async fn the_same_file_again_says_that_nothing_would_change() {
    let world = World::new().await;
    world.switch_on().await;
    world.upload(&world.entra).await.leads_to();
    world.alice().page(ACME).await.says("Nothing would change");
}

#[tokio::test]
async fn metadata_that_changes_everything_at_once_is_spelled_out_and_warned_of() {
    let world = World::new().await;
    world.switch_on().await;
    let file = std::fs::read("fixtures/metadata/adfs.xml").unwrap();
    world.alice().upload(&format!("{ACME}/metadata"), "adfs.xml", &file).await.leads_to();
    let page = world.alice().page(ACME).await;
    let was = world.entra.identity_provider().unwrap();
    let becomes = saml_sp::IdentityProvider::from_metadata(&file).unwrap();
    for said in [
        was.entity_id().as_str(),
        becomes.entity_id().as_str(),
        was.sso().redirect().unwrap().as_str(),
        becomes.sso().redirect().unwrap().as_str(),
        was.certificates()[0].thumbprint(),
        becomes.certificates()[0].thumbprint(),
        "added certificate",
        "removed certificate",
        "another identity provider",
        "a new user",
    ] {
        page.says(said);
    }
    // Nothing of it counts yet.
    assert_eq!(world.login(&world.entra).await.text(), WELCOME);
    world.alice().press(&page, "/live").await.leads_to();
    let url = world.stranger().begin(INIT).await;
    assert!(url.as_str().starts_with(becomes.sso().redirect().unwrap().as_str()));
}

#[tokio::test]
async fn an_upload_over_an_upload_must_be_tested_anew() {
    let world = World::new().await;
    world.upload(&world.entra).await.leads_to();
    world.test(&world.entra).await.page(200);
    world.alice().page(ACME).await.says("Ready to switch on");
    world.upload(&world.entra.with_tenant(OTHER_TENANT).unwrap()).await.leads_to();
    let page = world.alice().page(ACME).await;
    page.says("Not tested yet");
    assert!(!page.text().contains("Ready to switch on"));
}
