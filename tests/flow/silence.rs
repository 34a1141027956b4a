//! What is logged says nothing of the user, and nothing that is secret.

use saml_sp::flow::{Finished, InitQuery, MemoryReplayGuard, SealedCookies, SealingKey, Sso};
use saml_sp::testing::{Misbehaviour, PretendUser};

use crate::posted::with_relay_state;
use crate::world::{BOTH_WAYS, World};

const OBJECT_ID: &str = "0f0f0f0f-1a1a-4b2b-8c3c-4d4d4d4d4d4d";

fn user() -> PretendUser {
    PretendUser::new("xenia.upn@secret.example")
        .with_display_name("Xenia Displayed")
        .with_name("Xeniagiven", "Xeniasurname")
        .with_email("xenia.mail@secret.example")
        .with_object_id(OBJECT_ID)
        .with_groups(["7e57ab1e-0000-4000-8000-000000000001"])
        .with_roles(["Secret.Role"])
        .with_claim("https://claims.example/secret", ["secret claim value"])
}

/// Texts that name the user; in what is shown, letters of either case count.
const OF_THE_USER: &[&str] = &[
    "xenia",
    "secret.example",
    OBJECT_ID,
    "7e57ab1e",
    "secret.role",
    "secret claim value",
    "secret-path",
];

fn assert_silent(shown: &str, what: &str) {
    let shown = shown.to_lowercase();
    for text in OF_THE_USER {
        assert!(!shown.contains(text), "{what} shows {text}: {shown}");
    }
}

#[tokio::test]
async fn no_event_no_refusal_and_no_debug_names_the_user() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let entra = world.entra.as_user(&user());
        let mut browser = world.browser();
        let path = "/secret-path".parse().unwrap();
        let with = world.try_start_with(&mut browser, "acme", |login| {
            login.return_to(path).login_hint("xenia.mail@secret.example")
        });
        let url = with.await.unwrap();
        let answer = |misbehaviour: Option<Misbehaviour>| {
            let entra = misbehaviour.map_or(entra.clone(), |one| entra.misbehaving(one));
            entra.answer_body(&url, world.clock.now()).unwrap()
        };
        let mut shown = Vec::new();
        for misbehaviour in Misbehaviour::ALL.iter().filter(|one| one.lands_on().is_some()) {
            // Without ForceAuthn this one is no defect.
            if *misbehaviour == Misbehaviour::ForceAuthnIgnored {
                continue;
            }
            let refused = world.post(&mut browser, answer(Some(*misbehaviour))).await.unwrap_err();
            shown.push(format!("{refused} {refused:?} {refused:#?} {}", refused.user_message()));
            shown.push(format!("{:?} {:?}", refused.advice(), refused.refusal()));
        }
        let named = with_relay_state(&answer(None), Some("xenia.mail@secret.example"));
        let refused = world.post(&mut browser, named).await.unwrap_err();
        shown.push(format!("{refused} {refused:?}"));
        let mut cookies = browser.cookies();
        let accepted = world.sso.finish("acme", answer(None).as_bytes(), &mut cookies).await;
        let Ok(Finished::Login(login)) = &accepted else { panic!("{accepted:?}") };
        assert_eq!(login.identity.claims().display_name(), Some("Xenia Displayed"));
        shown.push(format!("{accepted:?} {accepted:#?} {cookies:?}"));

        let test = world.start_test(&mut browser).await;
        let body = entra.answer_body(&test, world.clock.now()).unwrap();
        shown.push(format!("{:#?}", world.post(&mut browser, body).await.unwrap()));
        for event in world.events.all() {
            shown.push(format!("{event:?} {event:#?} {}", serde_json::to_string(&event).unwrap()));
        }
        assert!(shown.len() > 150, "{}", shown.len());
        for shown in shown {
            assert_silent(&shown, "what is logged");
        }
    }
}

#[tokio::test]
async fn no_debug_shows_the_value_of_a_cookie_or_a_key() {
    let secret = *b"an open secret of 32 whole bytes";
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let mut cookies = browser.cookies();
        world.sso.start("acme", &mut cookies).await.unwrap();
        browser.receive(&cookies);
        let value = browser.only_value();
        let shown = format!("{cookies:?} {cookies:#?} {:?} {:?}", browser.cookies(), world.sso);
        assert!(!shown.contains(&value[..12]), "{shown}");
        assert!(shown.contains(&browser.only_name()), "names may be shown: {shown}");
    }
    let sealed = SealedCookies::new(SealingKey::from_bytes(secret));
    let tenants = saml_sp::flow::MemoryTenants::new();
    let sso = Sso::new(tenants, sealed, MemoryReplayGuard::new(1));
    let shown = format!("{sso:?} {sso:#?}");
    assert!(shown.contains("sealed"), "{shown}");
    assert!(!shown.contains("open secret") && !shown.contains("97, 110"), "{shown}");
}

#[test]
fn a_query_shows_the_names_of_its_parameters_and_no_login_hint() {
    let query = InitQuery::read(Some("login_hint=b.simon%40contoso.com&return_to=%2Freports"));
    assert_eq!(query.login_hint(), Some("b.simon@contoso.com"));
    assert_eq!(format!("{query:?}"), r#"["login_hint", "return_to"]"#);
}
