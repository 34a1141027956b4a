//! From an upload to single sign-on: staged, tested, put live, switched off, and never lost.

use saml_sp::Code;
use saml_sp::companies::{Companies, CompaniesError};
use saml_sp::flow::{PutLiveError, code};
use saml_sp::settings::Fingerprint;
use saml_sp::testing::{Misbehaviour, PretendEntra};

use crate::world::{World, contoso, fingerprint, uploaded};

/// Another tenant, with the same key.
fn globex(entra: &PretendEntra) -> PretendEntra {
    entra.with_tenant("11111111-2222-4333-8444-555555555555").unwrap()
}

#[tokio::test]
async fn an_upload_is_tested_and_put_live_and_then_signs_in() {
    let world = World::new().await;
    let unknown = code::COMPANY_UNKNOWN;
    assert_eq!(crate::world::code(world.begin().await.map(drop)), unknown);
    assert_eq!(crate::world::code(world.begin_test().await.map(drop)), unknown);

    world.stages(&world.entra).await;
    assert_eq!(crate::world::code(world.begin().await.map(drop)), unknown, "staged is not live");
    let tested = world.test(&world.entra).await.unwrap();
    let setup = world.companies.setup(&contoso()).await.unwrap();
    assert_eq!(setup.tested(), Some(tested));
    assert!(!setup.is_on() && setup.live().is_none());
    assert_eq!(setup.staged(), Some(&uploaded(&world.entra)));

    world.companies.put_live(&contoso(), tested).await.unwrap();
    let setup = world.companies.setup(&contoso()).await.unwrap();
    assert!(setup.is_on() && setup.staged().is_none());
    assert_eq!(setup.live(), Some(&uploaded(&world.entra)));
    world.login(&world.entra).await.unwrap();
}

#[tokio::test]
async fn what_was_staged_since_the_test_does_not_go_live() {
    let world = World::new().await;
    world.stages(&world.entra).await;
    let tested = world.test(&world.entra).await.unwrap();
    world.stages(&world.entra.with_next_certificate().unwrap()).await;
    let before = world.companies.setup(&contoso()).await.unwrap();
    assert_eq!(put_live(&world.companies, tested).await, Some(PutLiveError::NotWhatWasTested));
    let after = world.companies.setup(&contoso()).await.unwrap();
    assert_eq!(after, before, "nothing was changed");
    // The earlier test is one of other settings, and says so.
    let staged = fingerprint(&world.entra.with_next_certificate().unwrap());
    assert_eq!(after.tested(), Some(tested));
    assert_ne!(after.tested(), Some(staged));
    let tested = world.test(&world.entra).await.unwrap();
    assert_eq!(tested, staged);
    assert_eq!(put_live(&world.companies, tested).await, None);
}

#[tokio::test]
async fn nothing_goes_live_where_nothing_is_staged() {
    let world = World::new().await;
    let shown = fingerprint(&world.entra);
    let nothing = Some(PutLiveError::NothingStaged);
    assert_eq!(put_live(&world.companies, shown).await, nothing);
    world.stages(&world.entra).await;
    world.companies.unstage(&contoso()).await.unwrap();
    assert_eq!(put_live(&world.companies, shown).await, nothing);
    world.puts_live(&world.entra).await;
    assert_eq!(put_live(&world.companies, shown).await, nothing);
    world.login(&world.entra).await.unwrap();
}

#[tokio::test]
async fn what_is_live_serves_while_a_change_is_staged() {
    let world = World::live().await;
    let globex = globex(&world.entra);
    world.stages(&globex).await;
    world.login(&world.entra).await.unwrap();
    // The test goes to the new tenant, the login to the old one.
    assert_eq!(world.test(&globex).await.unwrap(), fingerprint(&globex));
    world.login(&world.entra).await.unwrap();
    world.companies.put_live(&contoso(), fingerprint(&globex)).await.unwrap();
    world.login(&globex).await.unwrap();
}

#[tokio::test]
async fn a_change_that_is_thrown_away_leaves_what_is_live() {
    let world = World::live().await;
    world.stages(&globex(&world.entra)).await;
    world.companies.unstage(&contoso()).await.unwrap();
    world.login(&world.entra).await.unwrap();
    assert_eq!(world.test(&world.entra).await.unwrap(), fingerprint(&world.entra));
}

#[tokio::test]
async fn switching_off_and_on_loses_nothing() {
    let world = World::live().await;
    world.stages(&globex(&world.entra)).await;
    let (begun, before) =
        (world.begin().await.unwrap(), world.companies.setup(&contoso()).await.unwrap());
    world.companies.switch_off(&contoso()).await.unwrap();
    let off = world.companies.setup(&contoso()).await.unwrap();
    assert!(!off.is_on());
    assert_eq!((off.live(), off.staged()), (before.live(), before.staged()));
    assert_eq!(crate::world::code(world.begin().await.map(drop)), code::COMPANY_UNKNOWN);
    let answered = world.answer(&begun, &world.entra).await;
    assert_eq!(crate::world::code(answered), code::COMPANY_UNKNOWN, "begun before");

    world.companies.switch_on(&contoso()).await.unwrap();
    let on = world.companies.setup(&contoso()).await.unwrap();
    assert!(on.is_on());
    assert_eq!((on.live(), on.staged()), (before.live(), before.staged()));
    world.login(&world.entra).await.unwrap();
}

#[tokio::test]
async fn what_is_switched_off_can_be_tested_and_signs_nobody_in() {
    let world = World::live().await;
    world.companies.switch_off(&contoso()).await.unwrap();
    assert_eq!(world.test(&world.entra).await.unwrap(), fingerprint(&world.entra));
    assert_eq!(crate::world::code(world.begin().await.map(drop)), code::COMPANY_UNKNOWN);
}

#[tokio::test]
async fn switching_on_puts_nothing_live() {
    let world = World::new().await;
    world.stages(&world.entra).await;
    world.companies.switch_on(&contoso()).await.unwrap();
    assert!(!world.companies.setup(&contoso()).await.unwrap().is_on());
    assert_eq!(crate::world::code(world.begin().await.map(drop)), code::COMPANY_UNKNOWN);
}

#[tokio::test]
async fn putting_a_change_live_switches_on() {
    let world = World::live().await;
    world.companies.switch_off(&contoso()).await.unwrap();
    world.puts_live(&globex(&world.entra)).await;
    world.login(&globex(&world.entra)).await.unwrap();
}

#[tokio::test]
async fn only_a_test_that_passed_is_recorded() {
    let world = World::new().await;
    world.stages(&world.entra).await;
    let wrong = world.entra.misbehaving(Misbehaviour::WrongAudience);
    assert_eq!(crate::world::code(world.test(&wrong).await), Code::ASSERTION_AUDIENCE);
    assert_eq!(world.companies.setup(&contoso()).await.unwrap().tested(), None);

    // Nor does a login stand for one.
    world.puts_live(&world.entra).await;
    world.login(&world.entra).await.unwrap();
    assert_eq!(world.companies.setup(&contoso()).await.unwrap().tested(), None);

    // A test that was begun with other settings is not recorded for those of now.
    world.stages(&world.entra).await;
    let begun = world.begin_test().await.unwrap();
    world.stages(&globex(&world.entra)).await;
    assert!(world.answer(&begun, &world.entra).await.is_err());
    assert_eq!(world.companies.setup(&contoso()).await.unwrap().tested(), None);
}

#[tokio::test]
async fn a_policy_applies_to_what_is_staged_and_to_what_is_live() {
    let world = World::new().await;
    let sha1 = world.entra.misbehaving(Misbehaviour::Sha1);
    let companies = world.companies.clone().with_settings(|settings| {
        let policy = settings.policy().clone().danger_allow_sha1();
        settings.with_policy(policy)
    });
    let lax = World::of(companies.clone(), companies);
    world.stages(&world.entra).await;
    // The strict ones were read first, and stay strict.
    assert_eq!(crate::world::code(world.test(&sha1).await), Code::SIGNATURE_SHA1);
    lax.test(&sha1).await.unwrap();
    assert_eq!(crate::world::code(world.test(&sha1).await), Code::SIGNATURE_SHA1);
    let tested = lax.companies.setup(&contoso()).await.unwrap().tested().unwrap();
    lax.companies.put_live(&contoso(), tested).await.unwrap();
    assert_eq!(crate::world::code(world.login(&sha1).await), Code::SIGNATURE_SHA1);
    lax.login(&sha1).await.unwrap();
}

#[tokio::test]
async fn companies_are_added_once_listed_by_name_renamed_and_removed() {
    let world = World::live().await;
    let added = world.companies.add(&contoso(), "Another").await;
    assert!(matches!(added, Err(CompaniesError::Exists)));
    for name in ["zeta", "acme"] {
        world.companies.add(&name.parse().unwrap(), name).await.unwrap();
    }
    let listed = world.companies.list().await.unwrap();
    assert_eq!(
        listed.iter().map(AsRef::as_ref).collect::<Vec<&str>>(),
        ["acme", "contoso", "zeta"]
    );
    world.companies.rename(&contoso(), "Söhne & O'Reilly").await.unwrap();
    assert_eq!(world.companies.setup(&contoso()).await.unwrap().name(), "Söhne & O'Reilly");
    world.login(&world.entra).await.unwrap();

    assert!(world.companies.remove(&contoso()).await.unwrap());
    assert!(!world.companies.remove(&contoso()).await.unwrap());
    assert_eq!(crate::world::code(world.begin().await.map(drop)), code::COMPANY_UNKNOWN);
    assert_eq!(world.companies.attempts(&contoso()).await.unwrap(), []);
}

#[tokio::test]
async fn every_change_of_an_unknown_company_says_so() {
    let world = World::new().await;
    let nobody = "nobody".parse().unwrap();
    let companies = &world.companies;
    let upload = uploaded(&world.entra);
    for changed in [
        companies.stage(&nobody, upload).await,
        companies.unstage(&nobody).await,
        companies.put_live(&nobody, fingerprint(&world.entra)).await,
        companies.switch_off(&nobody).await,
        companies.switch_on(&nobody).await,
        companies.rename(&nobody, "Nobody").await,
        companies.end_links(&nobody).await,
        companies.setup(&nobody).await.map(drop),
    ] {
        assert!(matches!(changed, Err(CompaniesError::Unknown)), "{changed:?}");
    }
    assert_eq!(companies.list().await.unwrap(), [contoso()]);
}

/// Why it did not go live.
async fn put_live(companies: &Companies, shown: Fingerprint) -> Option<PutLiveError> {
    match companies.put_live(&contoso(), shown).await {
        Ok(()) => None,
        Err(CompaniesError::PutLive(why)) => Some(why),
        Err(other) => panic!("{other}"),
    }
}
