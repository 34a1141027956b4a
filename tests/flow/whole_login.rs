//! The whole login, from the Sign on URL to the user, with sealed cookies and with stored ones.

use saml_sp::chrono::TimeDelta;
use saml_sp::flow::{MemoryReplayGuard, SealedCookies, Sso};

use crate::browser::Browser;
use crate::posted::{cookie_name, login_id, relay_state};
use crate::world::{BOTH_WAYS, Kept, World, key, login};

#[tokio::test]
async fn a_user_signs_in_and_goes_on_where_he_wanted_to() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let url = world.start_to(&mut browser, "/reports?year=2026#june").await;
        assert!(url.as_str().starts_with(world.entra.login_url()), "{url}");
        assert!(!url.as_str().contains("reports"), "the return path stays with us");

        world.clock.pass(TimeDelta::minutes(2));
        let body = world.answer(&url);
        assert_eq!(relay_state(&body), login_id(&url));
        let login = world.signs_in(&mut browser, body).await;
        assert_eq!(login.identity.company().as_str(), "acme");
        assert_eq!(login.identity.claims().display_name(), Some("B. Simon"));
        assert_eq!(login.return_to.unwrap().as_str(), "/reports?year=2026#june");
        assert_eq!(login.report.code(), None);
        assert!(login.report.signed_by().is_some());
    }
}

#[tokio::test]
async fn a_login_without_a_return_path_has_none() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let login = world.whole_login(&mut world.browser()).await;
        assert_eq!(login.return_to, None);
    }
}

#[tokio::test]
async fn what_the_application_asks_for_reaches_the_identity_provider() {
    let world = World::new(Kept::Sealed);
    let mut browser = world.browser();
    let with = world.try_start_with(&mut browser, "acme", |login| {
        login.login_hint("B.Simon@contoso.com").force_authn()
    });
    let url = with.await.unwrap();
    let hint = url.query_pairs().find(|(name, _)| name == "login_hint").unwrap().1;
    assert_eq!(hint, "B.Simon@contoso.com");
    // An old session at the identity provider is not good enough now.
    let ignored = saml_sp::testing::Misbehaviour::ForceAuthnIgnored;
    let body = world.misbehaved(ignored, &url);
    world.refuses(&mut browser, body, saml_sp::Code::ASSERTION_AUTHN_TOO_OLD).await;
    let body = world.answer(&url);
    world.signs_in(&mut browser, body).await;
}

#[tokio::test]
async fn every_login_has_an_id_and_a_cookie_of_its_own() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let (one, other) = (world.start(&mut browser).await, world.start(&mut browser).await);
        assert_ne!(login_id(&one), login_id(&other));
        let named = [&one, &other].map(|url| cookie_name(&login_id(url)));
        assert_eq!(browser.names(), named);
    }
}

#[tokio::test]
async fn users_sign_in_at_the_same_time_and_none_becomes_another() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browsers: Vec<(Browser, _)> = Vec::new();
        for colleague in saml_sp::testing::PretendUser::colleagues() {
            let mut browser = world.browser();
            let url = world.start(&mut browser).await;
            browsers.push((browser, (url, colleague)));
        }
        for (browser, (url, colleague)) in browsers.iter_mut().rev() {
            let entra = world.entra.as_user(colleague);
            let body = entra.answer_body(url, world.clock.now()).unwrap();
            let login = world.signs_in(browser, body).await;
            assert_eq!(login.identity.claims().display_name(), Some(colleague.display_name()));
        }
    }
}

#[tokio::test]
async fn a_login_begun_on_one_node_is_finished_on_another_that_has_the_key() {
    let world = World::new(Kept::Sealed);
    let mut browser = world.browser();
    let url = world.start(&mut browser).await;
    let sealed = SealedCookies::new(key());
    let other = Sso::new(world.tenants.clone(), sealed, MemoryReplayGuard::new(10))
        .with_clock(world.clock.clone());
    let body = world.answer(&url);
    let finished = other.finish("acme", body.as_bytes(), &mut browser.cookies()).await;
    assert_eq!(login(finished).identity.claims().display_name(), Some("B. Simon"));
}

#[tokio::test]
async fn our_metadata_are_those_of_the_company() {
    let world = World::new(Kept::Sealed);
    let metadata = world.sso.metadata_xml("globex").await.unwrap();
    assert!(metadata.contains("entityID=\"https://sso.example.com/saml/globex\""), "{metadata}");
    assert!(metadata.contains("https://sso.example.com/saml/globex/finalize"), "{metadata}");
    assert!(!metadata.contains("acme"));
}
