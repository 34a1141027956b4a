//! The journeys of every example, and how a company is set up while others sign in.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use actix_web::cookie::Key;
use browser::{Browser, Page, Site};
use product::users::Users;
use saml_sp::flow::{SealedCookies, SealingKey};
use saml_sp::stores::sqlite::{self, SqliteReplayGuard};
use saml_sp::testing::PretendEntra;
use with_actix_web::Product;
use with_actix_web::companies::Companies;

async fn serve() -> Site {
    let (site, listener) = Site::prepare().await;
    let folder = tempfile::tempdir().unwrap();
    let pool = sqlite::open(folder.path().join("product.sqlite")).await.unwrap();
    let companies = Companies::open(pool.clone(), site.base()).await.unwrap();
    let metadata = site.entra.metadata_xml().unwrap();
    for company in ["staff", "acme", "globex"] {
        companies.insert(&company.parse().unwrap(), &metadata).await.unwrap();
    }
    let cookies = SealedCookies::new(SealingKey::random().unwrap());
    let users: Users = site.users.clone();
    let product = Product::new(companies, users, cookies, SqliteReplayGuard::new(pool));
    let listener = listener.into_std().unwrap();
    let server = with_actix_web::serve(listener, product, Key::generate()).unwrap();
    tokio::spawn(async move {
        let _folder = folder;
        server.await
    });
    site
}

browser::journeys!(serve);
browser::journeys!(serve: a_session_ends_when_the_identity_provider_says_so);

/// Somebody of ours, who is signed in.
async fn staff(site: &Site) -> Browser {
    let mut browser = Browser::default();
    let page = site.sign_in(&mut browser, "/staff/reports", "staff").await;
    assert!(page.text.contains("of staff"), "{page:?}");
    browser
}

/// Uploads what an administrator downloaded from this Entra.
async fn upload(site: &Site, browser: &mut Browser, entra: &PretendEntra) -> Page {
    let metadata = String::from_utf8(entra.metadata_xml().unwrap()).unwrap();
    browser.post(&site.at("/admin/initech/metadata"), &metadata).await
}

async fn test(site: &Site, browser: &mut Browser) -> Page {
    let arrived = browser.open(&site.at("/admin/initech/test")).await;
    let (acs, body) = site.answer(&arrived, "initech");
    browser.post_from_elsewhere(&acs, &body).await
}

#[tokio::test]
async fn a_company_is_uploaded_tested_and_put_live() {
    let site = serve().await;
    let mut staff = staff(&site).await;
    let page = upload(&site, &mut staff, &site.entra).await;
    for text in ["Identifier (Entity ID)", site.at("/saml/initech/finalize").as_str()] {
        assert!(page.status == 200 && page.text.contains(text), "{page:?}");
    }

    // What waits signs nobody in, and does not go live untested.
    let mut user = Browser::default();
    assert_eq!(user.open(&site.at("/initech/reports")).await.status, 404);
    assert_eq!(staff.post(&site.at("/admin/initech/live"), "").await.status, 409);

    let page = test(&site, &mut staff).await;
    for text in ["The connection works", "B.Simon@contoso.com", "the user would be created"] {
        assert!(page.status == 200 && page.text.contains(text), "{page:?}");
    }
    assert_eq!(user.open(&site.at("/initech/reports")).await.status, 404);

    staff.post(&site.at("/admin/initech/live"), "").await;
    let page = site.sign_in(&mut user, "/initech/reports", "initech").await;
    assert!(page.text.contains("<b>B. Simon</b> of initech"), "{page:?}");
}

#[tokio::test]
async fn a_test_does_not_stand_for_what_was_uploaded_after_it() {
    let site = serve().await;
    let mut staff = staff(&site).await;
    upload(&site, &mut staff, &site.entra).await;
    let arrived = staff.open(&site.at("/admin/initech/test")).await;
    let (acs, body) = site.answer(&arrived, "initech");
    let page = staff.post_from_elsewhere(&acs, &body).await;
    assert!(page.text.contains("The connection works"), "{page:?}");

    upload(&site, &mut staff, &site.entra.with_next_certificate().unwrap()).await;
    assert_eq!(staff.post(&site.at("/admin/initech/live"), "").await.status, 409);
    assert_eq!(Browser::default().open(&site.at("/saml/initech/init")).await.status, 404);
}

#[tokio::test]
async fn live_settings_serve_while_others_wait_and_are_replaced_once_those_are_live() {
    let mut site = serve().await;
    let mut staff = staff(&site).await;
    upload(&site, &mut staff, &site.entra).await;
    test(&site, &mut staff).await;
    staff.post(&site.at("/admin/initech/live"), "").await;

    // Entra rolls its key over: the new metadata waits, and the old key serves.
    let after = site.entra.roll_over().unwrap();
    upload(&site, &mut staff, &after).await;
    let page = site.sign_in(&mut Browser::default(), "/initech/reports", "initech").await;
    assert!(page.text.contains("sign-in 1."), "{page:?}");

    site.entra = after;
    let mut user = Browser::default();
    let page = site.sign_in(&mut user, "/initech/reports", "initech").await;
    assert_eq!(page.status, 403, "the new key is not known yet: {page:?}");
    let page = test(&site, &mut staff).await;
    assert!(page.text.contains("The connection works"), "{page:?}");
    staff.post(&site.at("/admin/initech/live"), "").await;
    let page = site.sign_in(&mut user, "/initech/reports", "initech").await;
    assert!(page.text.contains("sign-in 2."), "{page:?}");
}

#[tokio::test]
async fn a_wrong_file_is_answered_with_what_is_wrong_with_it() {
    let site = serve().await;
    let mut staff = staff(&site).await;
    for (file, says) in [
        ("-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----", "is a certificate"),
        ("<!DOCTYPE html><html><body>Sign in</body></html>", "is a web page"),
        ("", "is empty"),
    ] {
        let page = staff.post(&site.at("/admin/initech/metadata"), file).await;
        assert_eq!(page.status, 422, "{page:?}");
        for text in [says, "Federation Metadata"] {
            assert!(page.text.contains(text), "no {text} in {page:?}");
        }
    }
}

#[tokio::test]
async fn nobody_but_our_own_people_sets_a_company_up() {
    let site = serve().await;
    let mut user = Browser::default();
    site.sign_in(&mut user, "/acme/reports", "acme").await;
    let metadata = String::from_utf8(site.entra.metadata_xml().unwrap()).unwrap();
    let staffs = staff(&site).await;
    for mut stranger in [user, Browser::default()] {
        for page in [
            stranger.post(&site.at("/admin/acme/metadata"), &metadata).await,
            stranger.open(&site.at("/admin/acme/test")).await,
            stranger.post(&site.at("/admin/acme/live"), "").await,
        ] {
            let login_url = site.entra.login_url();
            assert!(page.url.as_str().starts_with(login_url), "to the sign-in of staff: {page:?}");
        }
    }
    // Nor another site, in the browser of one of our own.
    let url = site.at("/admin/acme/metadata");
    let page = staffs.clone().post_from_elsewhere(&url, &metadata).await;
    assert!(page.url.as_str().starts_with(site.entra.login_url()), "{page:?}");
}
