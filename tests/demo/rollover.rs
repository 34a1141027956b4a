//! Entra's certificate is replaced by another one.

use crate::journey::Journey;
use crate::set_up_demo;

async fn new_certificate(demo: &mut Journey) {
    let page = demo.at_entra("/single-sign-on").await.unwrap();
    let page = demo.submit(&page, "/single-sign-on/certificates", &[]).await.unwrap();
    assert_eq!(page.status, 200);
}

async fn make_it_active(demo: &mut Journey) {
    let page = demo.at_entra("/single-sign-on").await.unwrap();
    let (_, behind) = page.main().split_once("name=\"thumbprint\" value=\"").unwrap();
    let thumbprint = behind.split('"').next().unwrap();
    let fields = [("thumbprint", thumbprint)];
    let page = demo.submit(&page, "/certificates/active", &fields).await.unwrap();
    assert!(page.main().contains("The certificate is active"), "{}", page.main());
}

async fn signs_in(demo: &mut Journey) -> bool {
    demo.sign_in().await.unwrap().url.path() == "/reports"
}

#[tokio::test]
async fn metadata_first_and_then_the_certificate_locks_nobody_out() {
    let mut demo = set_up_demo().await;
    new_certificate(&mut demo).await;
    let page = demo.upload().await.unwrap();
    assert!(page.main().contains("A change is waiting"), "{}", page.main());
    assert!(signs_in(&mut demo).await);
    demo.put_live().await.unwrap();
    assert!(signs_in(&mut demo).await);
    make_it_active(&mut demo).await;
    assert!(signs_in(&mut demo).await);
}

#[tokio::test]
async fn the_certificate_first_locks_out_until_the_metadata_is_uploaded() {
    let mut demo = set_up_demo().await;
    new_certificate(&mut demo).await;
    make_it_active(&mut demo).await;
    let page = demo.sign_in().await.unwrap();
    assert_eq!(page.status, 403);
    assert!(page.main().contains("signature.untrusted-key"), "{}", page.main());
    demo.upload().await.unwrap();
    demo.put_live().await.unwrap();
    assert!(signs_in(&mut demo).await);
}
