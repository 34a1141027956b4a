//! The whole set-up of a company, as its administrator goes through it.

use saml_sp::testing::PretendEntra;

use crate::world::{ACME, BASE, FINALIZE, HOST, INIT, WELCOME, World};

/// Entra's pages in this test know what was pasted into *Basic SAML Configuration*, and that only.
fn with_pasted(entra: &PretendEntra, page: &crate::html::Page) -> PretendEntra {
    entra.with_application(&page.at("entity-id"), &page.at("acs-url"))
}

#[tokio::test]
async fn from_the_upload_to_the_first_sign_in() {
    let world = World::new().await;
    let mut alice = world.alice();

    let page = alice.page(ACME).await;
    assert_eq!(page.heading(), "Single sign-on for Acme Ltd");
    page.says("Wonder Reports");
    page.says("Federation Metadata XML");
    assert!(!page.has_form("/live") && !page.has_form("/on") && !page.has_form("/off"));
    // Nobody signs in yet, and there is nothing to test.
    assert_eq!(world.stranger().open(INIT).await.status, 404);
    let answer = alice.open(&format!("{ACME}/test")).await;
    answer.page(409).says("nothing to test yet");

    let metadata = world.entra.metadata_xml().unwrap();
    let answer = alice.upload(&format!("{ACME}/metadata"), "Wonder.xml", &metadata).await;
    let page = alice.page(answer.leads_to()).await;
    page.says(world.entra.entity_id().as_str());
    page.says(world.entra.login_url());
    let idp = world.entra.identity_provider().unwrap();
    page.says(idp.certificates()[0].thumbprint());
    assert!(world.acme().await.live().is_none(), "an upload takes no effect by itself");
    assert_eq!(world.stranger().open(INIT).await.status, 404);

    let entra = with_pasted(&world.entra, &page);
    let url = alice.begin(&format!("{ACME}/test")).await;
    let answer = alice.arrive(FINALIZE, world.answer_of(&entra, &url)).await;
    let tested = answer.page(200);
    tested.says("Test passed");
    tested.says("Nobody was signed in");
    tested.says("B.Simon@contoso.com");
    tested.says(world.entra.user().object_id());
    assert!(tested.links().contains(&ACME));

    let page = alice.page(ACME).await;
    page.says("Ready to switch on");
    let answer = alice.press(&page, "/live").await;
    let page = alice.page(answer.leads_to()).await;
    page.says(&format!("{BASE}/saml/acme/init"));
    assert!(page.has_form("/off") && !page.has_form("/live"));

    assert_eq!(world.login(&entra).await.text(), WELCOME);
}

#[tokio::test]
async fn the_values_stand_in_the_order_of_entra_s_form_with_entra_s_labels() {
    let world = World::new().await;
    for uploaded in [false, true] {
        if uploaded {
            world.upload(&world.entra).await.leads_to();
        }
        let page = world.alice().page(ACME).await;
        assert_eq!(page.at("entity-id"), format!("{BASE}/saml/acme"));
        assert_eq!(page.at("acs-url"), format!("{BASE}/saml/acme/finalize"));
        assert_eq!(page.at("login-url"), format!("{BASE}/saml/acme/init"));
        let text = page.text();
        let rest = text.split_once("To Entra: Basic SAML Configuration").unwrap().1;
        let mut at = 0;
        for next in [
            "Entity ID",
            "Identifier (Entity ID)",
            &format!("{BASE}/saml/acme\n"),
            "Reply URL (Assertion Consumer Service URL)",
            &format!("{BASE}/saml/acme/finalize\n"),
            "Login URL",
            "Sign on URL",
            &format!("{BASE}/saml/acme/init\n"),
        ] {
            let found = rest[at..].find(next).unwrap_or_else(|| panic!("no {next:?} then: {rest}"));
            at += found + next.len();
        }
        // The identity provider's address is never called just Login URL.
        let theirs = text.lines().filter(|line| line.contains(world.entra.login_url()));
        assert_eq!(theirs.count(), usize::from(uploaded));
        let lines: Vec<_> = text.lines().collect();
        if let Some(at) = lines.iter().position(|line| line.contains(world.entra.login_url())) {
            assert_eq!(lines[at - 1], "Entra's Login URL");
        }
    }
}

#[tokio::test]
async fn our_metadata_is_linked_where_it_can_be_had() {
    let world = World::new().await;
    world.upload(&world.entra).await.leads_to();
    let page = world.alice().page(ACME).await;
    let links = page.links();
    let link = links.iter().find(|link| link.ends_with("/saml/acme/metadata")).expect("a link");
    // Entra's administrator opens it without a session of ours.
    let answer = world.stranger().open(link).await;
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains(&page.at("acs-url")));
    // A link that leads nowhere would be worse than none.
    let before = World::new().await;
    let page = before.alice().page(ACME).await;
    assert!(page.links().iter().all(|link| !link.ends_with("/metadata")));
}

#[tokio::test]
async fn who_knows_that_it_works_can_switch_on_without_a_test() {
    let world = World::new().await;
    world.upload(&world.entra).await.leads_to();
    let mut alice = world.alice();
    let page = alice.page(ACME).await;
    page.says("Not tested yet");
    page.says("without a test");
    alice.press(&page, "/live").await.leads_to();
    assert_eq!(world.login(&world.entra).await.text(), WELCOME);
}

#[tokio::test]
async fn switched_off_nobody_signs_in_and_nothing_is_lost() {
    let world = World::new().await;
    world.switch_on().await;
    let mut alice = world.alice();
    let page = alice.page(ACME).await;
    let before = world.acme().await;
    let answer = alice.press(&page, "/off").await;
    let page = alice.page(answer.leads_to()).await;
    page.says("Switched off");
    assert_eq!(world.stranger().open(INIT).await.status, 404);
    assert_eq!(world.acme().await.live(), before.live());

    let answer = alice.press(&page, "/on").await;
    let page = alice.page(answer.leads_to()).await;
    assert!(page.has_form("/off"));
    assert_eq!(world.login(&world.entra).await.text(), WELCOME);
}

#[tokio::test]
async fn every_address_on_the_page_is_there() {
    let world = World::new().await;
    world.switch_on().await;
    world.upload(&world.entra.roll_over().unwrap()).await.leads_to();
    let page = world.alice().page(ACME).await;
    let targets = page.links().into_iter().map(|link| link.strip_prefix(HOST).unwrap_or(link));
    for target in targets.filter(|target| !target.starts_with('#')) {
        let status = world.alice().open(target).await.status;
        assert!([200, 303].contains(&status), "{target}: {status}");
    }
    for form in page.forms() {
        // Asked for in another way, it says that there is something.
        assert_eq!(world.alice().open(&form.action).await.status, 405, "{}", form.action);
    }
}

#[tokio::test]
async fn a_company_that_is_not_there_has_a_page_that_says_so() {
    let world = World::new().await;
    world.companies.remove(&"globex".parse().unwrap()).await.unwrap();
    let mut gina = world.browser_of("gina");
    gina.open("/auth/settings/sso/globex").await.page(404).says("There is no company of this name");
    for no_name in ["ACME", "%3Cscript%3E", "a.b", "%00"] {
        let answer = gina.open(&format!("/auth/settings/sso/{no_name}")).await;
        answer.page(404).says("There is no company of this name");
    }
}

#[tokio::test]
async fn the_paths_that_the_application_asks_for_are_those_of_the_pages() {
    let world = World::new().await;
    assert_eq!(world.pages.setup_path(&crate::world::acme()), ACME);
    world.switch_on().await;
    world.login(&world.entra).await;
    let event = world.companies.attempts(&crate::world::acme()).await.unwrap().remove(0);
    let path = world.pages.why_path(&crate::world::acme(), event.id);
    world.alice().page(&path).await.says("Accepted");
}
