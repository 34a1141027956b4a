//! Two administrators at once: what one of them saw is what he puts live, or nothing is.

use crate::client::{multipart, part};
use crate::slow::slowly_posted;
use crate::world::{ACME, WELCOME, World, acme};

const OTHER_TENANT: &str = "11111111-2222-4333-8444-555555555555";

#[tokio::test]
async fn what_somebody_else_uploaded_meanwhile_does_not_go_live_unseen() {
    let world = World::new().await;
    world.switch_on().await;
    world.upload(&world.entra.roll_over().unwrap()).await.leads_to();
    let mut first = world.alice();
    let seen = first.page(ACME).await;
    let other = world.entra.with_tenant(OTHER_TENANT).unwrap();
    world.upload(&other).await.leads_to();
    let before = world.acme().await;

    let page = first.press(&seen, "/live").await.page(409);
    page.says("somebody changed it meanwhile");
    page.says(other.entity_id().as_str());
    assert_eq!(world.acme().await, before);
    assert_eq!(world.login(&world.entra).await.text(), WELCOME);
    // What he sees now he can put live.
    first.press(&page, "/live").await.leads_to();
    assert_eq!(world.login(&other).await.text(), WELCOME);
}

#[tokio::test]
async fn what_somebody_else_put_live_or_threw_away_is_not_put_live_again() {
    let world = World::new().await;
    world.switch_on().await;
    let other = world.entra.with_tenant(OTHER_TENANT).unwrap();
    for (gone, entra) in [("/live", &other), ("/discard", &world.entra)] {
        world.upload(entra).await.leads_to();
        let (mut first, mut second) = (world.alice(), world.alice());
        let seen = first.page(ACME).await;
        second.press(&seen, gone).await.leads_to();
        let before = world.acme().await;
        first.press(&seen, "/live").await.page(409).says("nothing went live");
        assert_eq!(world.acme().await, before);
    }
}

#[tokio::test]
async fn changes_of_several_at_the_same_time_are_all_made() {
    let world = World::new().await;
    world.switch_on().await;
    let metadata = world.entra.roll_over().unwrap().metadata_xml().unwrap();
    let upload = async {
        let mut alice = world.alice();
        let parts = [part("file", "a.xml", &metadata)];
        alice.upload_form(&format!("{ACME}/metadata"), &parts).await.status
    };
    let off = async { world.alice().submit(&format!("{ACME}/off"), &[]).await.status };
    let links = async { world.alice().submit(&format!("{ACME}/end-links"), &[]).await.status };
    let rename = async { world.companies.rename(&acme(), "Acme & Sons").await.unwrap() };
    let (upload, off, links, ()) = tokio::join!(upload, off, links, rename);
    assert_eq!((upload, off, links), (303, 303, 303));
    let acme = world.acme().await;
    assert!(acme.staged().is_some() && !acme.is_on());
    assert_eq!(acme.name(), "Acme & Sons");
}

#[tokio::test]
async fn a_certificate_that_takes_long_to_arrive_is_added_to_what_was_uploaded_meanwhile() {
    let world = World::new().await;
    world.switch_on().await;
    let certificate = std::fs::read("fixtures/keys/idp2.cert.pem").unwrap();
    let body = multipart(&[part("file", "next.cer", &certificate)]);
    let other = world.entra.with_tenant(OTHER_TENANT).unwrap();
    let meanwhile = async || drop(world.upload(&other).await.leads_to().to_owned());
    let path = format!("{ACME}/certificate");
    let answer = slowly_posted(&world, "session=alice", &path, &body, meanwhile).await;
    assert!(answer.starts_with("HTTP/1.1 303 "), "{answer}");

    let staged = world.acme().await.staged().unwrap().identity_provider().unwrap();
    assert_eq!(staged.entity_id(), &other.entity_id());
    assert_eq!(staged.certificates().len(), 2);
}
