//! Why a sign-in was refused or accepted: every misbehaviour, as a connection test and as a login.

use saml_sp::Code;
use saml_sp::companies::Bundle;
use saml_sp::testing::Misbehaviour;

use crate::client::Answer;
use crate::html::Page;
use crate::world::{ACME, FINALIZE, HOST, INIT, WELCOME, World, acme};

/// What the pretended Entra says of B.Simon, and no page but that of a passed test may.
fn claims(world: &World) -> Vec<String> {
    let user = world.entra.user();
    let claims = [user.upn(), user.object_id(), user.display_name(), "B.Simon@", "b.simon@"];
    claims.map(str::to_owned).into()
}

/// The reference that the small page of a refusal shows to the user.
pub fn reference_on(answer: &Answer) -> String {
    let page = Page::of_refusal(answer);
    let text = page.text();
    let words = text.split_whitespace();
    let references: Vec<_> =
        words.filter(|word| word.parse::<saml_sp::flow::AttemptId>().is_ok()).collect();
    let [reference] = &references[..] else { panic!("not one reference: {}", answer.text()) };
    (*reference).to_owned()
}

/// The code that a misbehaviour lands on where pending logins are found by the RelayState: another
/// one, or none, names none.
fn code_of(misbehaviour: Misbehaviour) -> Code {
    match misbehaviour.lands_on().unwrap() {
        Code::FORM_RELAY_STATE => Code::PENDING_MISSING,
        code => code,
    }
}

/// The page says all that mends it, and nothing of the user.
fn explains(world: &World, page: &Page, misbehaviour: Misbehaviour, bundle: &Bundle) {
    let code = code_of(misbehaviour);
    assert_eq!(bundle.event.outcome.code(), Some(code.as_str()), "{misbehaviour:?}");
    assert!(page.codes().contains(&code.as_str().to_owned()), "{misbehaviour:?}");
    let advice = code.advice();
    page.says(advice.screen);
    page.says(advice.fix);
    page.says(&bundle.event.id.to_string());
    page.says(bundle.user_message.as_deref().expect("what the user saw"));
    let to_send = page.at("to-send");
    assert!(to_send.contains("Acme Ltd at Wonder Reports"), "{to_send}");
    assert!(to_send.contains(code.as_str()) && to_send.contains(&bundle.event.id.to_string()));
    match &bundle.aadsts {
        Some(known) => assert!(to_send.contains(&known.number) && to_send.contains(&known.fix)),
        None => assert!(to_send.contains(advice.fix), "{to_send}"),
    }
    for claim in claims(world) {
        assert!(!page.text().contains(&claim), "{misbehaviour:?} shows {claim}");
    }
    assert!(page.links().iter().any(|link| link.ends_with("/bundle")));
    if [Code::FORM_TOO_LARGE, Code::FORM_REPEATED_FIELD, Code::FORM_NO_RESPONSE].contains(&code) {
        // There was no answer that could have been judged.
        assert!(bundle.checks.is_empty() && bundle.document.is_empty());
        return;
    }
    let failed = bundle.failed().unwrap_or_else(|| panic!("{misbehaviour:?}: no failed check"));
    assert_eq!(failed.code.as_deref(), Some(code.as_str()));
    for said in [&failed.holds, &failed.expected, &failed.came] {
        // Blanks at the ends are no part of what is read.
        page.says(said.trim());
    }
    assert!(to_send.contains(&failed.holds));
    for check in &bundle.checks {
        page.says(&check.holds);
    }
}

#[tokio::test]
async fn every_misbehaviour_in_a_test_lands_on_its_page() {
    let world = World::new().await;
    world.upload(&world.entra).await.leads_to();
    for misbehaviour in Misbehaviour::ALL.iter().copied() {
        let mut alice = world.alice();
        let url = alice.begin(&format!("{ACME}/test")).await;
        let entra = world.entra.misbehaving(misbehaviour);
        let answer = alice.arrive(FINALIZE, world.answer_of(&entra, &url)).await;
        if misbehaviour.lands_on().is_none() || misbehaviour == Misbehaviour::ForceAuthnIgnored {
            answer.page(200).says("Test passed");
            continue;
        }
        // What names no request of ours is known to be of this test by nothing: it gets the small
        // page, whose reference the administrator looks up.
        let reference = if answer.status == 303 {
            answer.leads_to().strip_prefix(&format!("{ACME}/why/")).unwrap().to_owned()
        } else {
            reference_on(&answer)
        };
        let page = alice.page(&format!("{ACME}/why/{reference}")).await;
        let id = reference.parse().unwrap();
        let bundle = world.companies.attempt(&acme(), id).await.unwrap().unwrap();
        assert_eq!(answer.status == 303, bundle.event.purpose.is_some(), "{misbehaviour:?}");
        explains(&world, &page, misbehaviour, &bundle);
    }
}

#[tokio::test]
async fn every_misbehaviour_in_a_login_has_a_reference_that_leads_to_its_page() {
    let world = World::new().await;
    world.switch_on().await;
    for misbehaviour in Misbehaviour::ALL.iter().copied() {
        let answer = world.login(&world.entra.misbehaving(misbehaviour)).await;
        if misbehaviour.lands_on().is_none() || misbehaviour == Misbehaviour::ForceAuthnIgnored {
            assert_eq!(answer.text(), WELCOME, "{misbehaviour:?}");
            continue;
        }
        let reference = reference_on(&answer);
        for claim in claims(&world) {
            assert!(!answer.text().contains(&claim), "{misbehaviour:?}");
        }
        let page = world.alice().page(&format!("{ACME}/why/{reference}")).await;
        let id = reference.parse().unwrap();
        let bundle = world.companies.attempt(&acme(), id).await.unwrap().unwrap();
        explains(&world, &page, misbehaviour, &bundle);
    }
}

#[tokio::test]
async fn what_was_accepted_is_explained_too_and_names_nobody() {
    let world = World::new().await;
    world.switch_on().await;
    world.login(&world.entra).await;
    world.test(&world.entra).await.page(200);
    let events = world.companies.attempts(&acme()).await.unwrap();
    assert_eq!(events.len(), 2);
    for event in events {
        let page = world.alice().page(&format!("{ACME}/why/{}", event.id)).await;
        page.says("Every check held");
        page.says("covered by a verified signature");
        page.says(event.thumbprint.as_deref().unwrap());
        page.says(event.request_id.as_ref().unwrap().as_str());
        for claim in claims(&world) {
            assert!(!page.text().contains(&claim), "{claim}");
        }
    }
}

#[tokio::test]
async fn the_offending_element_is_marked_in_the_document() {
    let world = World::new().await;
    world.switch_on().await;
    let answer = world.login(&world.entra.misbehaving(Misbehaviour::WrongAudience)).await;
    let page = world.alice().page(&format!("{ACME}/why/{}", reference_on(&answer))).await;
    let text = page.text();
    let marked: Vec<_> = text.lines().filter(|line| line.contains("assertion.audience")).collect();
    assert!(marked.iter().any(|line| line.contains("<Audience")), "{marked:#?}");
}

#[tokio::test]
async fn entra_s_own_number_is_explained() {
    let world = World::new().await;
    world.switch_on().await;
    let answer = world.login(&world.entra.misbehaving(Misbehaviour::NotAssigned)).await;
    let page = world.alice().page(&format!("{ACME}/why/{}", reference_on(&answer))).await;
    let known = saml_sp::report::aadsts::ALL.iter().find(|known| known.number == "AADSTS50105");
    let known = known.unwrap();
    for said in [known.number, known.meaning, known.fix] {
        page.says(said);
    }
    assert!(page.at("to-send").contains(known.fix));
}

#[tokio::test]
async fn the_bundle_is_a_file_without_anybody_s_claims() {
    let world = World::new().await;
    world.switch_on().await;
    let mut references = Vec::new();
    for misbehaviour in [Misbehaviour::WrongAudience, Misbehaviour::NotBase64] {
        references.push(reference_on(&world.login(&world.entra.misbehaving(misbehaviour)).await));
    }
    world.login(&world.entra).await;
    references.push(world.companies.attempts(&acme()).await.unwrap()[0].id.to_string());
    for reference in references {
        let page = world.alice().page(&format!("{ACME}/why/{reference}")).await;
        let link = page.links().into_iter().find(|link| link.ends_with("/bundle")).unwrap();
        let answer = world.alice().open(link).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.one("content-type"), "application/json");
        let name = format!("attachment; filename=\"acme-{reference}.json\"");
        assert_eq!(answer.one("content-disposition"), name);
        assert_eq!(answer.one("cache-control"), "no-store");
        assert_eq!(answer.one("x-content-type-options"), "nosniff");
        let bundle: Bundle = serde_json::from_str(answer.text()).unwrap();
        let kept = world.companies.attempt(&acme(), reference.parse().unwrap()).await.unwrap();
        assert_eq!(Some(bundle), kept);
        for claim in claims(&world) {
            assert!(!answer.text().contains(&claim), "{claim}");
        }
    }
}

#[tokio::test]
async fn a_start_that_entra_never_answered_says_what_to_ask_for() {
    let world = World::new().await;
    world.switch_on().await;
    world.stranger().begin(INIT).await;
    let event = world.companies.attempts(&acme()).await.unwrap().remove(0);
    let page = world.alice().page(&format!("{ACME}/why/{}", event.id)).await;
    page.says("AADSTS");
    page.says(event.request_id.unwrap().as_str());
}

#[tokio::test]
async fn a_refused_login_is_shown_the_way_back_and_no_page_of_the_administrator_s() {
    let world = World::new().await;
    world.switch_on().await;
    let answer = world.login(&world.entra.misbehaving(Misbehaviour::WrongAudience)).await;
    assert_eq!(answer.status, 403);
    let page = Page::of_refusal(&answer);
    assert_eq!(page.links(), [format!("{HOST}{INIT}").as_str()]);
    assert!(!answer.text().contains("/why/") && !answer.text().contains("Entra"));
}
