//! Uploads that wait beside the live settings: tested while everybody signs in, put live as they were
//! tested and not otherwise.

use saml_sp::flow::{Finished, PutLiveError, Refused, code};
use saml_sp::testing::{KeyKind, PretendEntra};
use saml_sp::url::Url;
use saml_sp::{Code, Company};

use crate::browser::Browser;
use crate::world::{
    BOTH_WAYS, World, company, login, refused, service_provider, start_again, tested,
};

fn acme() -> Company {
    company("acme")
}

/// The browser goes to this Entra and back.
async fn comes_back(
    world: &World,
    browser: &mut Browser,
    url: &Url,
    entra: &PretendEntra,
) -> Result<Finished, Refused> {
    let body = entra.answer_body(url, world.clock.now()).unwrap();
    world.post(browser, body).await
}

#[tokio::test]
async fn a_new_certificate_is_tested_while_the_old_one_signs_everybody_in() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let renewed = world.entra.roll_over().unwrap();
        let upload = service_provider("acme", &renewed);
        world.tenants.stage(upload.clone());
        let (mut admin, mut user, mut other) = (world.browser(), world.browser(), world.browser());
        let test = world.start_test(&mut admin).await;
        let (one, another) = (world.start(&mut user).await, world.start(&mut other).await);

        login(comes_back(&world, &mut user, &one, &world.entra).await);
        let passed = tested(comes_back(&world, &mut admin, &test, &renewed).await);
        // The new certificate signs nobody in yet.
        let early = comes_back(&world, &mut other, &another, &renewed).await;
        refused(early, Code::SIGNATURE_UNTRUSTED_KEY);
        login(comes_back(&world, &mut other, &another, &world.entra).await);

        assert_eq!(passed.fingerprint(), upload.fingerprint());
        world.tenants.put_live(&acme(), passed.fingerprint()).unwrap();
        let url = world.start(&mut user).await;
        login(comes_back(&world, &mut user, &url, &renewed).await);
        // Nothing waits any more: a test is of what is live.
        let again = world.tenants.put_live(&acme(), passed.fingerprint());
        assert_eq!(again, Err(PutLiveError::NothingStaged));
        let url = world.start_test(&mut admin).await;
        let live = tested(comes_back(&world, &mut admin, &url, &renewed).await);
        assert_eq!(live.fingerprint(), passed.fingerprint());
    }
}

#[tokio::test]
async fn a_test_of_an_upload_that_does_not_fit_fails_and_nobody_notices() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        // The file of another application: another key.
        let other = world.entra.with_key(KeyKind::EcdsaP256).unwrap();
        world.tenants.stage(service_provider("acme", &other));
        let mut admin = world.browser();
        let test = world.start_test(&mut admin).await;
        let failed = comes_back(&world, &mut admin, &test, &world.entra).await;
        let failed = refused(failed, Code::SIGNATURE_UNTRUSTED_KEY);
        assert!(failed.is_test() && failed.report().is_some());
        world.whole_login(&mut world.browser()).await;
        assert!(world.tenants.unstage(&acme()));
        world.whole_login(&mut world.browser()).await;
    }
}

#[tokio::test]
async fn after_another_upload_the_passed_test_stands_for_nothing() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let renewed = world.entra.roll_over().unwrap();
        world.tenants.stage(service_provider("acme", &renewed));
        let mut admin = world.browser();
        let test = world.start_test(&mut admin).await;
        let passed = tested(comes_back(&world, &mut admin, &test, &renewed).await);
        // A colleague uploads something else.
        let other = world.entra.with_key(KeyKind::EcdsaP256).unwrap();
        world.tenants.stage(service_provider("acme", &other));
        let put = world.tenants.put_live(&acme(), passed.fingerprint());
        assert_eq!(put, Err(PutLiveError::NotWhatWasTested));
        // Nothing has changed: the old certificate serves, the upload still waits.
        world.whole_login(&mut world.browser()).await;
        let test = world.start_test(&mut admin).await;
        let passed = tested(comes_back(&world, &mut admin, &test, &other).await);
        world.tenants.put_live(&acme(), passed.fingerprint()).unwrap();
    }
}

#[tokio::test]
async fn a_test_stands_for_the_settings_that_judged_it_and_not_for_those_that_began_it() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let renewed = world.entra.roll_over().unwrap();
        let (first, second) =
            (service_provider("acme", &world.entra), service_provider("acme", &renewed));
        world.tenants.stage(first.clone());
        let mut admin = world.browser();
        let test = world.start_test(&mut admin).await;
        world.tenants.stage(second.clone());
        let passed = tested(comes_back(&world, &mut admin, &test, &renewed).await);
        assert_eq!(passed.fingerprint(), second.fingerprint());
        assert_ne!(passed.fingerprint(), first.fingerprint());
    }
}

#[tokio::test]
async fn an_upload_of_another_tenant_while_a_test_is_under_way_refuses_its_answer() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut admin = world.browser();
        let test = world.start_test(&mut admin).await;
        world.tenants.stage(service_provider("acme", &world.globex_entra));
        let refused = refused(
            comes_back(&world, &mut admin, &test, &world.entra).await,
            Code::PENDING_IDENTITY_PROVIDER,
        );
        assert!(refused.is_test());
        // It is thrown away, and the test is of the live settings again.
        world.tenants.unstage(&acme());
        tested(comes_back(&world, &mut admin, &test, &world.entra).await);
    }
}

#[tokio::test]
async fn a_company_that_is_only_staged_can_be_tested_and_not_logged_in_to() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        world.tenants.remove(&acme());
        world.tenants.stage(service_provider("acme", &world.entra));
        let mut browser = world.browser();
        let started = world.try_start(&mut browser, "acme").await;
        refused(started, code::COMPANY_UNKNOWN);
        let test = world.start_test(&mut browser).await;
        let passed = tested(comes_back(&world, &mut browser, &test, &world.entra).await);
        // Back, F5 and strangers find no link to a login that cannot begin.
        let again = comes_back(&world, &mut browser, &test, &world.entra).await;
        assert_eq!(start_again(&refused(again, Code::REPLAY_REQUEST_ANSWERED)), None);
        let stranger = comes_back(&world, &mut world.browser(), &test, &world.entra).await;
        assert_eq!(start_again(&refused(stranger, Code::PENDING_MISSING)), None);

        world.tenants.put_live(&acme(), passed.fingerprint()).unwrap();
        world.whole_login(&mut browser).await;
    }
}
