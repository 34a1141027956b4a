//! The audit log of a company.

use saml_sp::chrono::TimeDelta;
use saml_sp::report::aadsts;
use saml_sp::testing::Misbehaviour;

use crate::html::Page;
use crate::world::{ACME, FINALIZE, INIT, World, acme};

/// The references that the log lists, the latest first.
fn listed(page: &Page) -> Vec<&str> {
    let before = format!("{ACME}/why/");
    page.links().into_iter().filter_map(|link| link.strip_prefix(&before)).collect()
}

/// The line of the log that has this reference.
fn row(page: &Page, reference: &str) -> String {
    let text = page.text();
    let lines: Vec<_> = text.lines().collect();
    let at = lines.iter().position(|line| line.contains(reference)).unwrap();
    lines[at.saturating_sub(3)..=at].join(" | ")
}

#[tokio::test]
async fn no_attempts_are_none() {
    let world = World::new().await;
    let page = world.attempts("all").await;
    assert!(listed(&page).is_empty());
    page.says("None yet");
}

#[tokio::test]
async fn every_kind_is_listed_and_each_filter_lists_its_own() {
    let world = World::new().await;
    world.switch_on().await;
    // Never came back.
    world.stranger().begin(INIT).await;
    world.let_pass(TimeDelta::minutes(20));
    world.login(&world.entra).await;
    world.let_pass(TimeDelta::seconds(1));
    world.test(&world.entra).await.page(200);
    world.let_pass(TimeDelta::seconds(1));
    world.login(&world.entra.misbehaving(Misbehaviour::WrongAudience)).await;
    world.let_pass(TimeDelta::seconds(1));
    world.stranger().arrive(FINALIZE, "SAMLResponse=junk".to_owned()).await;
    world.let_pass(TimeDelta::seconds(1));
    // Still at Entra.
    world.stranger().begin(INIT).await;

    let all = world.attempts("all").await;
    let ids: Vec<String> = listed(&all).into_iter().map(str::to_owned).collect();
    assert_eq!(ids.len(), 6);
    for (id, said) in ids.iter().zip([
        "At Entra",
        "Refused",
        "assertion.audience",
        "Test passed",
        "Signed in",
        "Never came back",
    ]) {
        assert!(row(&all, id).contains(said), "{said}: {}", row(&all, id));
    }
    for (filter, kept) in [
        ("accepted", &ids[3..5]),
        ("refused", &ids[1..3]),
        ("never-came-back", &ids[5..]),
        ("", &ids[..]),
        ("nonsense", &ids[..]),
        ("%3Cscript%3E", &ids[..]),
    ] {
        let page = world.attempts(filter).await;
        assert_eq!(listed(&page), kept.iter().map(String::as_str).collect::<Vec<_>>(), "{filter}");
    }
}

#[tokio::test]
async fn a_start_counts_as_lost_after_twenty_minutes_and_not_before() {
    let world = World::new().await;
    world.switch_on().await;
    world.stranger().begin(INIT).await;
    world.let_pass(TimeDelta::seconds(20 * 60 - 1));
    let page = world.attempts("all").await;
    page.says("At Entra");
    assert!(listed(&world.attempts("never-came-back").await).is_empty());
    world.let_pass(TimeDelta::seconds(1));
    let page = world.attempts("never-came-back").await;
    assert_eq!(listed(&page).len(), 1);
    page.says("Never came back");
    // Where it leads, all numbers are explained, and so beside the list.
    let why = world.alice().page(&format!("{ACME}/why/{}", listed(&page)[0])).await;
    for known in aadsts::ALL {
        page.says(known.number);
        page.says(known.fix);
        why.says(known.number);
    }
}

#[tokio::test]
async fn a_start_that_was_answered_is_no_entry_of_its_own() {
    let world = World::new().await;
    world.switch_on().await;
    world.login(&world.entra).await;
    world.login(&world.entra.misbehaving(Misbehaviour::WrongAudience)).await;
    world.let_pass(TimeDelta::hours(1));
    assert_eq!(listed(&world.attempts("all").await).len(), 2);
    assert!(listed(&world.attempts("never-came-back").await).is_empty());
}

#[tokio::test]
async fn of_more_than_a_hundred_the_last_hundred_are_kept() {
    let world = World::new().await;
    world.switch_on().await;
    let wrong = world.entra.misbehaving(Misbehaviour::WrongAudience);
    let first = world.login(&wrong).await;
    let first = crate::why::reference_on(&first);
    world.alice().page(&format!("{ACME}/why/{first}")).await;
    for _ in 0..100 {
        world.let_pass(TimeDelta::seconds(1));
        world.login(&wrong).await;
    }
    let page = world.attempts("all").await;
    assert_eq!(listed(&page).len(), 100);
    assert!(!listed(&page).contains(&first.as_str()));
    let page = world.alice().open(&format!("{ACME}/why/{first}")).await.page(404);
    page.says("older than the attempts that are kept");
}

#[tokio::test]
async fn what_strangers_make_without_end_pushes_out_nothing_else() {
    let world = World::new().await;
    world.switch_on().await;
    let refused = world.login(&world.entra.misbehaving(Misbehaviour::WrongAudience)).await;
    let refused = crate::why::reference_on(&refused);
    world.login(&world.entra).await;
    for _ in 0..150 {
        world.stranger().begin(INIT).await;
        world.stranger().arrive(FINALIZE, "SAMLResponse=junk".to_owned()).await;
    }
    let refusals = world.attempts("refused").await;
    let accepted = world.attempts("accepted").await;
    assert_eq!(listed(&accepted).len(), 1);
    world.alice().page(&format!("{ACME}/why/{refused}")).await;
    assert!(listed(&refusals).len() <= 101);
    assert!(listed(&refusals).contains(&refused.as_str()), "a refusal of a login is listed");
    let kept = world.companies.attempts(&acme()).await.unwrap();
    assert_eq!(kept.len(), 202);
    let all = world.attempts("all").await;
    assert!(listed(&all).contains(&refused.as_str()), "junk hides what is of use");
}

#[tokio::test]
async fn a_login_with_a_made_up_reference_answers_no_start_of_others() {
    let world = World::new().await;
    world.switch_on().await;
    let mut user = world.stranger();
    let url = user.begin(INIT).await;
    // A stranger who saw the request posts junk in its name.
    let relay_state = url.query_pairs().find(|(name, _)| name == "RelayState").unwrap().1;
    let junk = format!("SAMLResponse=PHg%2B&RelayState={relay_state}");
    assert!(world.stranger().arrive(FINALIZE, junk).await.status >= 400);
    let kinds: Vec<_> = world.companies.attempts(&acme()).await.unwrap();
    let kinds: Vec<_> = kinds.iter().map(|event| event.outcome.name()).collect();
    assert_eq!(kinds, ["refused", "started"]);
    let answer = user.arrive(FINALIZE, world.answer_of(&world.entra, &url)).await;
    assert_eq!(answer.text(), crate::world::WELCOME);
}
