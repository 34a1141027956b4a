//! Entra's three values, typed in by hand.

use openssl::base64::encode_block;

use crate::world::{ACME, FINALIZE, WELCOME, World};

/// What stands on Entra's page, to be typed in.
fn values(world: &World) -> [(&'static str, String); 3] {
    let idp = world.entra.identity_provider().unwrap();
    let certificate = encode_block(idp.certificates()[0].der());
    [
        ("login_url", world.entra.login_url().to_owned()),
        ("identifier", world.entra.entity_id().to_string()),
        ("certificate", certificate),
    ]
}

fn borrowed<'a>(values: &'a [(&'static str, String); 3]) -> [(&'static str, &'a str); 3] {
    values.each_ref().map(|(name, value)| (*name, value.as_str()))
}

#[tokio::test]
async fn three_values_do_what_the_metadata_does() {
    let world = World::new().await;
    let mut alice = world.alice();
    let page = alice.page(ACME).await;
    for label in ["Entra's Login URL", "Microsoft Entra Identifier", "Certificate (Base64)"] {
        page.says(label);
    }
    let form = page.form("/typed");
    assert_eq!(
        form.fields.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        ["login_url", "identifier", "certificate"]
    );
    let mut typed = values(&world);
    // As it is copied: with blanks around it, and the certificate with its two lines.
    typed[0].1 = format!("  {}\r\n", typed[0].1);
    typed[2].1 =
        format!("-----BEGIN CERTIFICATE-----\r\n{}\r\n-----END CERTIFICATE-----\r\n", typed[2].1);
    let answer = alice.submit(&form.action, &borrowed(&typed)).await;
    alice.page(answer.leads_to()).await.says(world.entra.login_url());
    world.test(&world.entra).await.page(200).says("Test passed");
    let page = alice.page(ACME).await;
    alice.press(&page, "/live").await.leads_to();
    assert_eq!(world.login(&world.entra).await.text(), WELCOME);
    let url = alice.begin("/auth/saml/acme/init").await;
    let answer = alice.arrive(FINALIZE, world.answer_of(&world.entra, &url)).await;
    assert_eq!(answer.text(), WELCOME);
}

#[tokio::test]
async fn each_wrong_value_is_named_at_its_field_and_the_others_are_kept() {
    let world = World::new().await;
    world.switch_on().await;
    let before = world.acme().await;
    let weak = std::fs::read_to_string("fixtures/keys/rsa1024.cert.pem").unwrap();
    let metadata = String::from_utf8(world.entra.metadata_xml().unwrap()).unwrap();
    for (field, wrong, problem) in [
        ("login_url", "", "This is needed"),
        ("login_url", "login.microsoftonline.com", "This "),
        ("login_url", "javascript:alert(1)", "This "),
        ("login_url", "ftp://example.com/", "This "),
        ("identifier", "   ", "This is needed"),
        ("identifier", &"x".repeat(2000), "This "),
        ("certificate", "", "This is needed"),
        ("certificate", "MIIC nonsense", "This is no certificate"),
        ("certificate", weak.trim(), "The certificate's key cannot be used"),
        ("certificate", metadata.trim_start_matches('\u{feff}'), "This is metadata"),
    ] {
        let mut typed = values(&world);
        typed.iter_mut().find(|(name, _)| *name == field).unwrap().1 = wrong.to_owned();
        let answer = world.alice().submit(&format!("{ACME}/typed"), &borrowed(&typed)).await;
        let page = answer.page(422);
        for (name, value) in &typed {
            let said = page.problem_of(name);
            if *name == field {
                assert!(said.starts_with(problem), "{field} {wrong:?}: {said:?}");
            } else {
                assert_eq!(said, "", "{field} {wrong:?}, of {name}");
            }
            let form = page.form("/typed");
            let kept = form.fields.iter().find(|(known, _)| known == name).unwrap();
            assert_eq!(kept.1, value.trim(), "{field} {wrong:?}");
        }
        assert_eq!(world.acme().await, before);
    }
}

#[tokio::test]
async fn all_that_is_wrong_is_said_at_once() {
    let world = World::new().await;
    let page = world.alice().submit(&format!("{ACME}/typed"), &[]).await.page(422);
    for field in ["login_url", "identifier", "certificate"] {
        assert_eq!(page.problem_of(field), "This is needed.");
    }
}

#[tokio::test]
async fn a_form_that_is_none_is_answered_and_changes_nothing() {
    let world = World::new().await;
    let before = world.acme().await;
    let mut alice = world.alice();
    let part = crate::client::part("login_url", "", b"https://example.com");
    let answer = alice.upload_form(&format!("{ACME}/typed"), &[part]).await;
    answer.page(400).says("Nothing was changed");
    let page = alice.submit(&format!("{ACME}/live"), &[("fingerprint", "abc")]).await.page(400);
    page.says("Nothing was changed");
    assert_eq!(world.acme().await, before);
}

/// A form is kept as a map of its fields: one of millions would take a thousand times its size.
#[tokio::test]
async fn a_form_of_texts_that_is_too_large_changes_nothing() {
    let world = World::new().await;
    let before = world.acme().await;
    let many: Vec<String> = (0..40_000).map(|number| number.to_string()).collect();
    let many: Vec<_> = many.iter().map(|number| (number.as_str(), "")).collect();
    for path in ["/typed", "/live"] {
        let page = world.alice().submit(&format!("{ACME}{path}"), &many).await.page(400);
        page.says("The form could not be read");
    }
    assert_eq!(world.acme().await, before);
}
