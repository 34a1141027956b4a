//! `/metadata`: our metadata as a file.

use saml_sp::{Code, IdentityProvider};

use crate::page::refused;
use crate::stage::{BASE, METADATA, Stage, settings};

#[tokio::test]
async fn it_is_the_file_that_entra_takes() {
    let stage = Stage::new();
    let answer = stage.browser().await.open(METADATA).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.one("content-type"), "application/samlmetadata+xml");
    let name = answer.one("content-disposition");
    assert_eq!(name, "attachment; filename=\"acme-sp-metadata.xml\"");
    assert_eq!(answer.text(), settings(BASE, "acme", &stage.entra).metadata_xml());
    // It can be read, and is that of a service provider.
    let error = IdentityProvider::from_metadata(&answer.body).unwrap_err();
    assert_eq!(error.code(), Code::METADATA_IS_SP_METADATA);
}

#[tokio::test]
async fn a_company_that_is_being_set_up_has_it_too() {
    let stage = Stage::new();
    let staged = settings(BASE, "initech", &stage.entra);
    stage.tenants.stage(staged.clone());
    let mut browser = stage.browser().await;
    let answer = browser.open("/saml/initech/metadata").await;
    assert_eq!((answer.status, answer.text()), (200, staged.metadata_xml().as_str()));
    refused(&browser.open("/saml/initech/init").await, 404, "company.unknown");
}

#[tokio::test]
async fn an_unknown_company_has_none() {
    let answer = Stage::new().browser().await.open("/saml/nobody/metadata").await;
    assert_eq!(refused(&answer, 404, "company.unknown"), None);
    assert!(answer.all("content-disposition").is_empty());
}
