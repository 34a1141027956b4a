//! What a bundle never holds: no name, claim, cookie or signature of anybody, whatever Entra did.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use saml_sp::testing::{Misbehaviour, PretendEntra, PretendUser};
use saml_sp::url::form_urlencoded;

use crate::world::{World, contoso, now};

/// What nobody is to read in a bundle of this user, each with a name for the failure.
fn secrets(entra: &PretendEntra, user: &PretendUser) -> Vec<(String, String)> {
    let base = "https://sso.example.com".parse().unwrap();
    let idp = entra.identity_provider().unwrap();
    let sp = saml_sp::ServiceProvider::for_company(&base, contoso(), idp);
    let identity = entra.as_user(user).sign_in(&sp, now()).unwrap().identity;
    let mut secrets = vec![
        ("the NameID".to_owned(), identity.name_id().value().to_owned()),
        ("the UPN".to_owned(), user.upn().to_owned()),
        ("the UPN's name".to_owned(), user.upn().split('@').next().unwrap().to_owned()),
        ("the display name".to_owned(), user.display_name().to_owned()),
        ("the object ID".to_owned(), user.object_id().to_owned()),
    ];
    for attribute in identity.attributes().iter() {
        for value in attribute.values() {
            secrets.push((attribute.name().to_owned(), value.to_owned()));
        }
    }
    // The tenant, which settings name too, is no secret. A first letter and the role `admin` stand
    // in words of ours.
    let entity_id = entra.entity_id();
    secrets.retain(|(_, value)| {
        !entity_id.as_str().contains(value) && value.len() > 2 && value != "admin"
    });
    secrets
}

/// The signatures of a posted form, where there are some to be read.
fn signatures(body: &str) -> Vec<(String, String)> {
    let field = form_urlencoded::parse(body.as_bytes()).find(|(name, _)| name == "SAMLResponse");
    let posted = field.map(|(_, value)| value.into_owned()).unwrap_or_default();
    let document = STANDARD.decode(&posted).unwrap_or_default();
    let document = String::from_utf8_lossy(&document);
    let values = document.split("SignatureValue>").skip(1).step_by(2);
    let values = values.filter_map(|rest| Some(rest.split_once('<')?.0)).map(str::to_owned);
    let mut found: Vec<_> = values.map(|value| ("a signature".to_owned(), value)).collect();
    found.push(("the posted message".to_owned(), posted.chars().take(200).collect()));
    found.retain(|(_, value)| value.len() > 20);
    found
}

#[tokio::test]
async fn no_bundle_tells_who_signed_in() {
    let mut looked_for = 0;
    for user in PretendUser::colleagues() {
        let world = World::live().await;
        let secrets = secrets(&world.entra, &user);
        assert!(secrets.len() > 5, "{secrets:?}");
        let entra = world.entra.as_user(&user);
        for misbehaviour in Misbehaviour::ALL {
            let begun = world.begin().await.unwrap();
            let entra = entra.misbehaving(*misbehaviour);
            let body = entra.answer_body(&begun.url, now()).unwrap();
            let (_, cookie) = begun.cookie.split_once('=').unwrap();
            let mut all = signatures(&body);
            all.push(("the cookie".to_owned(), cookie.to_owned()));
            all.extend_from_slice(&secrets);
            // By the browser that began it, and by one that did not.
            let _ = world.post(&begun, &body).await;
            world.post_junk(&body).await;
            let events = world.companies.attempts(&contoso()).await.unwrap();
            for event in &events[..2] {
                let bundle = world.companies.attempt(&contoso(), event.id).await.unwrap().unwrap();
                let json = serde_json::to_string(&bundle).unwrap();
                for (what, value) in &all {
                    // As it is, and as JSON writes it.
                    let escaped = serde_json::to_string(value).unwrap();
                    for value in [value.as_str(), escaped.trim_matches('"')] {
                        assert!(!json.contains(value), "{misbehaviour:?}: {what}: {value}: {json}");
                    }
                    looked_for += 1;
                }
            }
        }
    }
    assert!(looked_for > 5000, "{looked_for}");
}

/// What is looked for above is what comes over the wire.
#[test]
fn what_is_hidden_was_there() {
    let entra = PretendEntra::new().unwrap();
    for user in PretendUser::colleagues() {
        let base = "https://sso.example.com".parse().unwrap();
        let idp = entra.identity_provider().unwrap();
        let sp = saml_sp::ServiceProvider::for_company(&base, contoso(), idp);
        let request = sp.start_login(saml_sp::RequestId::random().unwrap(), now());
        let (url, _) = request.redirect().unwrap();
        let answer = entra.as_user(&user).answer_xml(&url, now()).unwrap();
        for (what, value) in secrets(&entra, &user) {
            assert!(answer.contains(&value), "{what}: {value}");
        }
        let body = entra.as_user(&user).answer_body(&url, now()).unwrap();
        assert_eq!(signatures(&body).len(), 2);
    }
}
