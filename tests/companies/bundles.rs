//! Bundles: whatever becomes of an attempt, all that explains it is in one, and JSON keeps it.

use saml_sp::companies::{Bundle, BundledOutcome};
use saml_sp::flow::LoginOutcome;
use saml_sp::testing::Misbehaviour;
use saml_sp::{Code, Company};
use serde_json::Value;

use crate::world::{World, contoso};

/// The bundle of the latest attempt.
async fn latest(world: &World, company: &Company) -> Bundle {
    let events = world.companies.attempts(company).await.unwrap();
    world.companies.attempt(company, events[0].id).await.unwrap().unwrap()
}

#[tokio::test]
async fn every_misbehaviour_is_kept_with_all_that_explains_it() {
    for misbehaviour in Misbehaviour::ALL {
        let world = World::live().await;
        let ended = world.login(&world.entra.misbehaving(*misbehaviour)).await;
        let bundle = latest(&world, &contoso()).await;
        let what = format!("{misbehaviour:?}: {bundle:#?}");
        assert_eq!((bundle.saml_sp_bundle, &*bundle.version), (1, env!("CARGO_PKG_VERSION")));
        assert_eq!(bundle.settings.entity_id, "https://sso.example.com/saml/contoso");
        assert_eq!(bundle.settings.idp_entity_id, world.entra.entity_id().as_str());
        assert_eq!(bundle.settings.certificates.len(), 1);
        assert_eq!(bundle.settings.idp_login_url.as_deref(), Some(world.entra.login_url()));
        match ended {
            Ok(()) => {
                assert_eq!(expected(*misbehaviour), None, "{what}");
                assert_eq!(bundle.event.outcome, LoginOutcome::SignedIn, "{what}");
                assert_eq!((&bundle.advice, &bundle.user_message), (&None, &None), "{what}");
                assert_eq!(bundle.failed(), None, "{what}");
                assert!(!bundle.checks.is_empty() && !bundle.document.is_empty(), "{what}");
                assert!(bundle.document.iter().any(|line| line.signed), "{what}");
                let fine = |outcome| outcome != BundledOutcome::Failed;
                assert!(bundle.checks.iter().all(|check| fine(check.outcome)), "{what}");
            }
            Err(refused) => {
                let code = refused.code();
                assert_eq!(expected(*misbehaviour), Some(code), "{what}");
                assert_eq!(bundle.event.outcome.code(), Some(code.as_str()), "{what}");
                assert_eq!(bundle.event.id, refused.reference().unwrap(), "{what}");
                assert_eq!(bundle.user_message.as_deref(), Some(refused.user_message()), "{what}");
                assert_eq!(bundle.advice.as_ref().unwrap().fix, refused.advice().fix, "{what}");
                assert_eq!(bundle.checks.is_empty(), refused.report().is_none(), "{what}");
                if refused.report().is_some() {
                    let failed = bundle.failed().unwrap();
                    assert_eq!(failed.code.as_deref(), Some(code.as_str()), "{what}");
                    assert_eq!(failed.outcome, BundledOutcome::Failed, "{what}");
                    assert!(!failed.holds.is_empty() && !failed.standard.is_empty(), "{what}");
                }
            }
        }
        let json = serde_json::to_string_pretty(&bundle).unwrap();
        assert_eq!(serde_json::from_str::<Bundle>(&json).unwrap(), bundle, "{misbehaviour:?}");
    }
}

#[tokio::test]
async fn a_start_has_its_settings_and_nothing_that_was_judged() {
    let world = World::live().await;
    world.begin().await.unwrap();
    let bundle = latest(&world, &contoso()).await;
    assert_eq!(bundle.event.outcome, LoginOutcome::Started);
    assert_eq!(bundle.settings.acs_url, "https://sso.example.com/saml/contoso/finalize");
    assert!(bundle.checks.is_empty() && bundle.document.is_empty());
    assert_eq!((&bundle.advice, &bundle.user_message, &bundle.aadsts), (&None, &None, &None));
    assert_eq!(bundle.failed(), None);
}

#[tokio::test]
async fn a_test_has_the_settings_that_were_tested_and_not_the_live_ones() {
    let world = World::live().await;
    let globex = world.entra.with_tenant("11111111-2222-4333-8444-555555555555").unwrap();
    world.stages(&globex).await;
    world.test(&globex).await.unwrap();
    let bundle = latest(&world, &contoso()).await;
    assert_eq!(bundle.event.outcome, LoginOutcome::Tested);
    assert_eq!(bundle.settings.idp_entity_id, globex.entity_id().as_str());
    world.test(&globex.misbehaving(Misbehaviour::WrongAudience)).await.unwrap_err();
    let bundle = latest(&world, &contoso()).await;
    assert_eq!(bundle.event.outcome.code(), Some(Code::ASSERTION_AUDIENCE.as_str()));
    assert_eq!(bundle.settings.idp_entity_id, globex.entity_id().as_str());
}

#[tokio::test]
async fn entras_own_number_is_explained() {
    let world = World::live().await;
    world.login(&world.entra.misbehaving(Misbehaviour::NotAssigned)).await.unwrap_err();
    let known = latest(&world, &contoso()).await.aadsts.unwrap();
    assert_eq!(known.number, "AADSTS50105");
    assert!(known.fix.starts_with("Users and groups"), "{}", known.fix);
}

#[tokio::test]
async fn the_offending_line_is_marked_and_what_was_signed_is_shown_as_such() {
    let world = World::live().await;
    world.login(&world.entra.misbehaving(Misbehaviour::WrongAudience)).await.unwrap_err();
    let bundle = latest(&world, &contoso()).await;
    let offending: Vec<_> =
        bundle.document.iter().filter(|line| line.offending.is_some()).collect();
    let [line] = &offending[..] else { panic!("{offending:?}") };
    assert_eq!(line.offending.as_deref(), Some("assertion.audience"));
    assert!(line.signed && line.text.contains("Audience"), "{line:?}");
    assert!(!bundle.document[0].signed, "Entra signs the assertion alone");
}

#[tokio::test]
async fn the_members_of_a_bundle_are_these() {
    let world = World::live().await;
    world.login(&world.entra.misbehaving(Misbehaviour::NotAssigned)).await.unwrap_err();
    let json = serde_json::to_value(latest(&world, &contoso()).await).unwrap();
    assert_eq!(
        names(&json),
        "aadsts advice checks document event saml_sp_bundle settings user_message version"
    );
    assert_eq!(
        names(&json["event"]),
        "at away_ms company id outcome purpose request_id thumbprint took_us"
    );
    assert_eq!(
        names(&json["settings"]),
        "acs_url allows_sha1 certificates clock_skew_seconds entity_id idp_entity_id idp_issuer \
         idp_login_url sign_on_url"
    );
    assert_eq!(
        names(&json["settings"]["certificates"][0]),
        "not_after not_before thumbprint usable"
    );
    assert_eq!(
        names(&json["checks"][0]),
        "advice came code expected holds outcome standard unverified"
    );
    assert_eq!(names(&json["document"][0]), "depth offending signed text");
    let mut outcomes: Vec<_> = json["checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|check| check["outcome"].as_str().unwrap())
        .collect();
    outcomes.sort_unstable();
    outcomes.dedup();
    assert_eq!(outcomes, ["failed", "not-reached", "passed"]);
}

/// The code of a refusal by the flow, in which no fresh sign-in was asked for.
fn expected(misbehaviour: Misbehaviour) -> Option<Code> {
    match misbehaviour {
        Misbehaviour::ForceAuthnIgnored => None,
        // By RelayState the pending login is found.
        _ => misbehaviour.lands_on().map(|code| match code {
            Code::FORM_RELAY_STATE => Code::PENDING_MISSING,
            code => code,
        }),
    }
}

/// The names of an object's members, sorted.
fn names(object: &Value) -> String {
    let mut names: Vec<_> = object.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    names.join(" ")
}
