//! A wrong file of each kind, as metadata: each is named, and nothing is changed.

use crate::client::{FORM, part};
use crate::world::{ACME, World};

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("fixtures/metadata/{name}")).unwrap()
}

/// In UTF-16 with a byte order mark, as some editors save it.
fn utf16(document: &[u8], octets: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let text = std::str::from_utf8(document).unwrap().trim_start_matches('\u{feff}');
    let text = text.replace("encoding=\"utf-8\"", "encoding=\"utf-16\"");
    "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(octets).collect()
}

#[tokio::test]
async fn a_wrong_file_is_named_for_what_it_is() {
    let world = World::new().await;
    world.switch_on().await;
    let before = world.acme().await;
    let idp = world.entra.identity_provider().unwrap();
    let der = idp.certificates()[0].der().to_vec();
    let base64 = openssl::base64::encode_block(&der).into_bytes();
    let pem = std::fs::read("fixtures/keys/idp.cert.pem").unwrap();
    let metadata = world.entra.metadata_xml().unwrap();
    let message = fixture("wrong/response.xml");
    for (file, named) in [
        (der, "a certificate"),
        (base64, "a certificate"),
        (pem, "a certificate"),
        (fixture("wrong/certificate.cer"), "a certificate"),
        (fixture("wrong/certificate_der.cer"), "a certificate"),
        (fixture("wrong/page.html"), "a web page"),
        (fixture("wrong/settings.json"), "JSON"),
        (fixture("wrong/sp_metadata.xml"), "metadata of a service provider"),
        (message, "a SAML message"),
        (fixture("wrong/wsfed_only.xml"), "WS-Federation only"),
        (fixture("wrong/template_tenantid.xml"), "tenant-independent metadata"),
        (fixture("wrong/empty.xml"), "the file is empty"),
        (fixture("wrong/cut_off.xml"), "cut off"),
        (metadata[..metadata.len() / 2].to_vec(), "cut off"),
        (fixture("several_entities.xml"), "several entities"),
        (fixture("not_saml2.xml"), "does not speak SAML 2.0"),
        (fixture("wrong/no_endpoint.xml"), "no address to sign in at"),
        (fixture("wrong/no_signing_key.xml"), "no usable signing certificate"),
        (fixture("wrong/doctype.xml"), "not XML that can be read"),
        (b"<a/>".to_vec(), "not SAML metadata"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "not XML that can be read"),
        (b"Dear colleague, please find attached".to_vec(), "not XML that can be read"),
    ] {
        let answer = world.alice().upload(&format!("{ACME}/metadata"), "file", &file).await;
        let page = answer.page(422);
        let problem = page.problem_of("metadata");
        assert!(problem.contains(named), "{named}: {problem}");
        assert!(problem.contains("Nothing was changed"), "{problem}");
        assert_eq!(world.acme().await, before, "{named}");
        // The page is whole: what was there is there.
        page.says(world.entra.entity_id().as_str());
        assert!(page.has_form("/metadata") && page.has_form("/off"));
    }
}

#[tokio::test]
async fn utf_16_is_read_as_what_it_is() {
    let world = World::new().await;
    let metadata = world.entra.metadata_xml().unwrap();
    for octets in [u16::to_le_bytes, u16::to_be_bytes] {
        let file = utf16(&metadata, octets);
        world.alice().upload(&format!("{ACME}/metadata"), "a.xml", &file).await.leads_to();
        let staged = world.acme().await.staged().unwrap().identity_provider().unwrap();
        assert_eq!(staged.entity_id(), &world.entra.entity_id());
        world.companies.unstage(&crate::world::acme()).await.unwrap();
    }
}

#[tokio::test]
async fn two_files_are_not_guessed_between() {
    let world = World::new().await;
    let (metadata, path) = (world.entra.metadata_xml().unwrap(), format!("{ACME}/metadata"));
    let mut alice = world.alice();
    let two = [part("file", "a.xml", &metadata), part("file", "b.xml", &metadata)];
    let page = alice.upload_form(&path, &two).await.page(422);
    assert!(page.problem_of("metadata").contains("one file"), "{}", page.text());
    assert!(world.acme().await.staged().is_none());
}

#[tokio::test]
async fn no_file_is_asked_for() {
    let world = World::new().await;
    let mut alice = world.alice();
    // What browsers send where none was chosen.
    let none = part("file", "", b"");
    let page = alice.upload_form(&format!("{ACME}/metadata"), &[none]).await.page(422);
    assert!(page.problem_of("metadata").contains("hoose"), "{}", page.text());
    assert!(world.acme().await.staged().is_none());
}

#[tokio::test]
async fn a_form_that_cannot_be_read_is_said_to_be_so() {
    let world = World::new().await;
    world.switch_on().await;
    let before = world.acme().await;
    let metadata = world.entra.metadata_xml().unwrap();
    let text = String::from_utf8(metadata.clone()).unwrap();
    let mut alice = world.alice();
    for path in [format!("{ACME}/metadata"), format!("{ACME}/certificate")] {
        let wrong_name = part("datei", "a.xml", &metadata);
        let answers = [
            alice.upload_form(&path, &[wrong_name]).await,
            alice.upload_form(&path, &[]).await,
            // Not multipart: the form of another page, a program's.
            alice.submit(&path, &[("file", &text)]).await,
            alice.send(request(&path, "application/xml", &metadata)).await,
            alice.send(request(&path, FORM, b"")).await,
            alice.send(request(&path, "multipart/form-data", &metadata)).await,
            // Broken off in the middle of the file.
            alice
                .send(request(&path, "multipart/form-data; boundary=x", b"--x\r\nContent-Disp"))
                .await,
            alice
                .send(request(
                    &path,
                    "multipart/form-data; boundary=x",
                    b"--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n<Entity",
                ))
                .await,
        ];
        for answer in answers {
            let page = answer.page(400);
            page.says("The form could not be read");
            page.says("Nothing was changed");
        }
        assert_eq!(world.acme().await, before);
    }
}

fn request(path: &str, kind: &str, body: &[u8]) -> axum::http::Request<axum::body::Body> {
    axum::http::Request::post(path)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", kind)
        .body(axum::body::Body::from(body.to_vec()))
        .unwrap()
}
