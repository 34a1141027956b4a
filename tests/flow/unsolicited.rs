//! Answers that nobody asked for, as the tile in My Apps sends them without a Sign on URL: refused,
//! and turned into a fresh login without reading anything from them.

use saml_sp::testing::Misbehaviour;
use saml_sp::{AcsForm, Code};

use crate::posted::{body_of, login_id};
use crate::world::{ACME_INIT, BOTH_WAYS, World, company, service_provider, start_again};

/// What the tile in My Apps makes the browser post to `acme`.
fn tile(world: &World) -> AcsForm {
    let acme = service_provider("acme", &world.entra);
    let (entity_id, acs) = (acme.urls().entity_id(), acme.urls().acs());
    world.entra.idp_initiated(entity_id, acs, world.clock.now()).unwrap()
}

#[tokio::test]
async fn an_unsolicited_answer_is_refused_and_leads_to_a_fresh_login() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let form = tile(&world);
        let made_up = format!("_{}", "a".repeat(40));
        for relay_state in [
            None,
            Some(""),
            Some("/reports"),
            Some("https://myapps.microsoft.com/"),
            Some("<script>alert(1)</script>"),
            Some(&*made_up),
        ] {
            let body = body_of(form.saml_response(), relay_state);
            let refused = world.refuses(&mut browser, body, Code::RESPONSE_UNSOLICITED).await;
            assert_eq!((refused.status(), start_again(&refused)), (403, Some(ACME_INIT)));
            assert_eq!(refused.report().unwrap().signed_by(), None, "and nothing is verified");
        }
        // Without a word of it.
        let login = world.whole_login(&mut browser).await;
        assert_eq!(login.return_to, None);
    }
}

#[tokio::test]
async fn an_unsolicited_answer_under_the_name_of_a_pending_login_is_refused_too() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let url = world.start(&mut browser).await;
        let body = body_of(tile(&world).saml_response(), Some(&login_id(&url)));
        world.refuses(&mut browser, body, Code::RESPONSE_UNSOLICITED).await;
        let stripped = world.misbehaved(Misbehaviour::IdpInitiated, &url);
        world.refuses(&mut browser, stripped, Code::RESPONSE_UNSOLICITED).await;
        // A captured assertion for nobody, in a Response that claims to answer this login.
        let forged = world.misbehaved(Misbehaviour::ConfirmationUnsolicited, &url);
        world.refuses(&mut browser, forged, Code::ASSERTION_IN_RESPONSE_TO).await;
        let body = world.answer(&url);
        world.signs_in(&mut browser, body).await;
    }
}

#[tokio::test]
async fn where_no_sign_on_url_is_set_there_is_no_link_to_begin_again() {
    let world = World::new(crate::world::Kept::Sealed);
    let acme = service_provider("acme", &world.entra);
    let (entity_id, acs) = (acme.urls().entity_id().clone(), acme.urls().acs().clone());
    let bare = saml_sp::settings::SpUrls::new(entity_id, acs);
    world.tenants.insert(acme.with_urls(bare));
    let mut browser = world.browser();
    let body = body_of(tile(&world).saml_response(), None);
    let refused = world.refuses(&mut browser, body, Code::RESPONSE_UNSOLICITED).await;
    assert_eq!(refused.start_again(), None);
    assert!(world.tenants.companies().contains(&company("acme")));
}
