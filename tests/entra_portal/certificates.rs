//! *SAML Certificates*: downloads, *Signing Option*, and a rollover without an outage.

use saml_sp::{Code, IdentityProvider, SigningCertificate};

use crate::browser::Browser;
use crate::portal::Portal;
use crate::{acme, begun, now, ready};

const METADATA: &str =
    "/8d2f1c3a-6b4e-4f57-9c0d-2a7e5b1f4c68/federationmetadata/2007-06/federationmetadata.xml";

async fn certificates(portal: &Portal) -> Vec<SigningCertificate> {
    let metadata = Browser::new(portal).get(METADATA).await;
    IdentityProvider::from_metadata(&metadata.bytes).unwrap().certificates().to_vec()
}

#[tokio::test]
async fn the_downloads_are_what_their_labels_say() {
    let portal = ready();
    let mut browser = Browser::new(&portal);
    let metadata = browser.get(METADATA).await;
    assert!(metadata.bytes.starts_with(b"\xef\xbb\xbf<?xml"));
    assert_eq!(metadata.header("content-disposition"), "attachment; filename=\"Example App.xml\"");
    let certificate = certificates(&portal).await.remove(0);
    let page = browser.get("/single-sign-on").await.html;
    assert!(page.contains(certificate.thumbprint()) && page.contains(METADATA));
    assert!(page.contains("2029-03-24"), "three years");

    let path = format!("/single-sign-on/certificates/{}", certificate.thumbprint());
    let raw = browser.get(&format!("{path}/raw")).await;
    assert_eq!(raw.bytes, certificate.der());
    let base64 = browser.get(&format!("{path}/base64")).await;
    assert!(base64.html.starts_with("-----BEGIN CERTIFICATE-----\n"));
    assert!(base64.html.lines().all(|line| line.len() <= 64));
    let read = SigningCertificate::from_bytes(&base64.bytes).unwrap();
    assert_eq!(read.der(), certificate.der());
    for wrong in [format!("{path}/pdf"), path.replace("certificates/", "certificates/0")] {
        assert_eq!(browser.get(&wrong).await.status, 404, "{wrong}");
    }
}

#[tokio::test]
async fn another_tenants_metadata_is_not_here() {
    let path = METADATA.replace("8d2f1c3a", "00000000");
    assert_eq!(Browser::new(&ready()).get(&path).await.status, 404);
}

#[tokio::test]
async fn a_rollover_in_the_right_order_is_no_outage_and_in_the_wrong_order_one() {
    let portal = ready();
    let mut browser = Browser::new(&portal);
    let before = acme(&portal);
    browser.post("/single-sign-on/certificates", &[]).await;
    let [first, next] = <[_; 2]>::try_from(certificates(&portal).await).unwrap();
    let page = browser.get("/single-sign-on").await.html;
    assert_eq!((page.matches(">Active<").count(), page.matches(">Inactive<").count()), (1, 1));
    assert!(!page.contains(">New certificate<"));

    let uploaded = acme(&portal);
    let (url, pending) = begun(&before);
    let form = browser.get(&url).await.form().posted().unwrap();
    assert!(before.finish_login(&form, &pending, now()).is_ok(), "it is not active yet");

    let activated = [("thumbprint", next.thumbprint())];
    let done = browser.post("/single-sign-on/certificates/active", &activated).await;
    assert_eq!(done.location(), "/single-sign-on?done=active");
    let form = browser.get(&url).await.form().posted().unwrap();
    let refusal = before.finish_login(&form, &pending, now()).unwrap_err();
    assert_eq!(refusal.code(), Code::SIGNATURE_UNTRUSTED_KEY);
    let (_, pending) = begun(&uploaded);
    let verified = uploaded.finish_login(&form, &pending, now()).unwrap();
    assert_eq!(verified.signed_by().unwrap().thumbprint(), next.thumbprint());

    // And back; what is active cannot be made active.
    let back = [("thumbprint", first.thumbprint())];
    assert_eq!(browser.post("/single-sign-on/certificates/active", &back).await.status, 303);
    assert_eq!(browser.post("/single-sign-on/certificates/active", &back).await.status, 422);
    let form = browser.get(&url).await.form().posted().unwrap();
    let (_, pending) = begun(&before);
    assert!(before.finish_login(&form, &pending, now()).is_ok());
}

#[tokio::test]
async fn the_signing_option_decides_what_is_signed() {
    let portal = ready();
    let mut browser = Browser::new(&portal);
    let (url, pending) = begun(&acme(&portal));
    for (option, signatures) in [("assertion", 1), ("response", 1), ("both", 2)] {
        browser.post("/single-sign-on/signing-option", &[("option", option)]).await;
        let selected = format!("<option value=\"{option}\" selected>");
        assert!(browser.get("/single-sign-on").await.html.contains(&selected), "{option}");
        let form = browser.get(&url).await.form().posted().unwrap();
        let report = acme(&portal).inspect(&form, Some(&pending), now());
        assert_eq!(report.code(), None, "{option}");
        let xml = report.document().unwrap();
        assert_eq!(xml.matches("<SignedInfo>").count(), signatures, "{option}");
    }
    let wrong = browser.post("/single-sign-on/signing-option", &[("option", "none")]).await;
    assert_eq!(wrong.status, 422);
}
