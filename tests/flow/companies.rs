//! Companies are told apart by the path alone, and cannot see or affect each other.

use saml_sp::Code;
use saml_sp::flow::{Cookies, code};

use crate::posted::{cookie_name, login_id};
use crate::world::{
    ACME_INIT, BOTH_WAYS, Kept, World, company, login, refused, service_provider, start_again,
};

#[tokio::test]
async fn what_names_no_company_is_not_found_whatever_it_is() {
    let world = World::new(Kept::Sealed);
    let mut browser = world.browser();
    let url = world.start(&mut browser).await;
    let (body, told) = (world.answer(&url), world.events.all().len());
    let long = "a".repeat(10_000);
    for slug in [
        "initech",
        "acme2",
        "acm",
        "",
        " ",
        ".",
        "..",
        "../acme",
        "acme/",
        "acme/init",
        "ACME",
        "Acme",
        "acme ",
        " acme",
        "acme.",
        "acme\0",
        "acme%00",
        "%61cme",
        "äcme",
        "а\u{441}me",
        "acme\r\nSet-Cookie: a=b",
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "acme\u{200b}",
        "-acme",
        "acme-",
        &long,
    ] {
        let mut cookies = browser.cookies();
        let answers = [
            world.sso.start(slug, &mut cookies).await.map(drop),
            world.sso.start_test(slug, &mut cookies).await.map(drop),
            world.sso.finish(slug, body.as_bytes(), &mut cookies).await.map(drop),
            world.sso.metadata_xml(slug).await.map(drop),
        ];
        for answer in answers {
            let refused = refused(answer, code::COMPANY_UNKNOWN);
            assert_eq!((refused.status(), refused.start_again()), (404, None), "{slug:?}");
            let shown = format!("{refused} {refused:?} {}", refused.user_message());
            assert!(slug.len() < 3 || !shown.contains(slug), "{slug:?} is not reflected");
            assert!(refused.report().is_none() && !refused.is_test());
        }
        assert_eq!(cookies.set_cookies().count(), 0, "{slug:?}");
    }
    assert_eq!(world.events.all().len(), told, "and nobody fills a log from outside");
    world.signs_in(&mut browser, body).await;
}

#[tokio::test]
async fn the_answer_of_one_company_posted_to_another_is_refused() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let url = world.start(&mut browser).await;
        let body = world.answer(&url);
        let code = match kept {
            // The seal is for another company.
            Kept::Sealed => code::COOKIE_UNREADABLE,
            // The store knows no such login of this company.
            Kept::Stored => Code::REPLAY_REQUEST_ANSWERED,
        };
        let refused = refused(world.post_to("globex", &mut browser, &body).await, code);
        let globex = Some("https://sso.example.com/saml/globex/init");
        assert_eq!((refused.status(), start_again(&refused)), (403, globex));
        // Nor does a stranger's browser get anywhere.
        let mut stranger = world.browser();
        let posted = world.post_to("globex", &mut stranger, &body).await;
        assert_eq!(posted.unwrap_err().code(), Code::RESPONSE_ISSUER);
        // And the login is as it was.
        world.signs_in(&mut browser, body).await;
    }
}

#[tokio::test]
async fn an_identity_provider_answers_for_its_own_company_only() {
    // Both have the same signing key, as with Entra's shared keys; only the tenants differ.
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let url = world.start(&mut browser).await;
        let here = world.entra.login_url().parse().unwrap();
        let globex_entra = world.globex_entra.with_login_url(&here);
        let forged = globex_entra.answer_body(&url, world.clock.now()).unwrap();
        world.refuses(&mut browser, forged, Code::RESPONSE_ISSUER).await;
        let body = world.answer(&url);
        let login = world.signs_in(&mut browser, body).await;
        assert_eq!(login.identity.claims().display_name(), Some("B. Simon"));
    }
}

#[tokio::test]
async fn one_browser_signs_in_to_two_companies_at_the_same_time() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let acme = world.start(&mut browser).await;
        let globex = world.try_start(&mut browser, "globex").await.unwrap();
        let body = world.globex_entra.answer_body(&globex, world.clock.now()).unwrap();
        let olga = login(world.post_to("globex", &mut browser, body).await);
        assert_eq!(olga.identity.company().as_str(), "globex");
        assert_eq!(olga.identity.claims().display_name(), Some("Olga"));
        let body = world.answer(&acme);
        let simon = world.signs_in(&mut browser, body).await;
        assert_eq!(simon.identity.company().as_str(), "acme");
        assert_ne!(simon.identity.user_key().unwrap(), olga.identity.user_key().unwrap());
    }
}

#[tokio::test]
async fn the_cookie_of_one_company_under_the_name_of_anothers_login_opens_nothing() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let (mut one, mut other) = (world.browser(), world.browser());
        let acme = world.start(&mut one).await;
        world.try_start(&mut other, "globex").await.unwrap();
        let name = cookie_name(&login_id(&acme));
        let mut mixed = world.browser();
        mixed.plant(&name, other.only_value());
        let body = world.answer(&acme);
        let code = match kept {
            Kept::Sealed => code::COOKIE_UNREADABLE,
            Kept::Stored => Code::REPLAY_REQUEST_ANSWERED,
        };
        world.refuses(&mut mixed, &body, code).await;
        world.signs_in(&mut one, &body).await;
    }
}

#[tokio::test]
async fn a_company_removed_while_a_login_is_under_way_is_unknown() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let url = world.start(&mut browser).await;
        let (body, told) = (world.answer(&url), world.events.all().len());
        assert!(world.tenants.remove(&company("acme")));
        let gone = world.refuses(&mut browser, &body, code::COMPANY_UNKNOWN).await;
        assert_eq!((gone.status(), gone.start_again()), (404, None));
        assert_eq!(world.try_start(&mut browser, "acme").await.unwrap_err().status(), 404);
        assert_eq!(world.sso.metadata_xml("acme").await.unwrap_err().status(), 404);
        assert_eq!(world.events.all().len(), told);
        world.try_start(&mut browser, "globex").await.unwrap();
        // It comes back, and so does the login.
        world.tenants.insert(service_provider("acme", &world.entra));
        world.signs_in(&mut browser, body).await;
    }
}

#[tokio::test]
async fn a_company_that_is_only_staged_signs_nobody_in() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let url = world.start(&mut browser).await;
        let body = world.answer(&url);
        world.tenants.remove(&company("acme"));
        world.tenants.stage(service_provider("acme", &world.entra));
        let started = world.try_start(&mut browser, "acme").await;
        assert_eq!(refused(started, code::COMPANY_UNKNOWN).status(), 404);
        // Not even one that was under way.
        let refused = world.refuses(&mut browser, &body, code::COMPANY_UNKNOWN).await;
        assert_eq!(refused.start_again(), None, "a link that leads nowhere is none");
        assert!(world.sso.metadata_xml("acme").await.is_ok(), "for Upload metadata file");
    }
}

#[tokio::test]
async fn settings_that_changed_under_way_refuse_the_answer_to_the_old_ones() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let url = world.start(&mut browser).await;
        let body = world.answer(&url);
        world.tenants.insert(service_provider("acme", &world.globex_entra));
        let code = Code::PENDING_IDENTITY_PROVIDER;
        let refused = world.refuses(&mut browser, &body, code).await;
        assert_eq!(start_again(&refused), Some(ACME_INIT));
        world.tenants.insert(service_provider("acme", &world.entra));
        world.signs_in(&mut browser, &body).await;
    }
}

#[tokio::test]
async fn an_identity_provider_without_a_redirect_address_begins_no_login() {
    let world = World::new(Kept::Sealed);
    let idp = world.entra.identity_provider().unwrap();
    let post_only =
        saml_sp::settings::SsoEndpoints::at_post("https://idp.example/".parse().unwrap());
    let certificates = idp.certificates().to_vec();
    let idp =
        saml_sp::IdentityProvider::from_parts(idp.entity_id().clone(), post_only, certificates);
    let base = crate::world::BASE.parse().unwrap();
    let acme = saml_sp::ServiceProvider::for_company(&base, company("acme"), idp.unwrap());
    world.tenants.insert(acme);
    let mut cookies = Cookies::none();
    let started = world.sso.start("acme", &mut cookies).await;
    let refused = refused(started, Code::START_NO_REDIRECT_ENDPOINT);
    assert_eq!(refused.status(), 500);
    assert_eq!(cookies.set_cookies().count(), 0);
    assert_eq!(world.events.last().outcome.code(), Some("start.no-redirect-endpoint"));
}
