//! The tutorial, from the first page to a B.Simon who signed in, and what becomes of him.

use crate::journey::B_SIMON;
use crate::{demo, set_up_demo, sign_out, told_demo};

#[tokio::test]
async fn the_tutorial_leads_from_nothing_to_a_signed_in_b_simon() {
    let mut demo = demo().await;

    let page = demo.paste().await.unwrap();
    assert!(page.main().contains("Basic SAML Configuration is saved"), "{}", page.main());
    let page = demo.create_and_assign_b_simon().await.unwrap();
    assert!(page.main().contains("The user is assigned"), "{}", page.main());
    let page = demo.upload().await.unwrap();
    assert!(page.text.contains("Not tested yet"), "{}", page.main());
    let page = demo.test().await.unwrap();
    assert_eq!((page.status, page.url.path()), (200, "/saml/contoso/finalize"));
    assert!(page.main().contains("Test passed") && page.main().contains(B_SIMON));
    let page = demo.at_product("/reports").await.unwrap();
    assert_eq!(page.url.path(), "/sign-in", "a test signs nobody in");
    let page = demo.at_product("/users").await.unwrap();
    assert!(page.main().contains("There are none yet"), "a test makes no user");
    let page = demo.put_live().await.unwrap();
    assert_eq!((page.status, page.text_of("switch").is_ok()), (200, true));

    let page = demo.sign_in_by_tile().await.unwrap();
    assert_eq!((page.status, page.url.path()), (200, "/reports"));
    for shown in ["Welcome, B.Simon", B_SIMON, "What Entra said of you", "claims/objectidentifier"]
    {
        assert!(page.main().contains(shown), "{shown}: {}", page.main());
    }
    assert!(page.text.contains("B.Simon, Contoso"));
    let page = demo.at_product("/users").await.unwrap();
    assert!(page.main().contains("B.Simon") && page.main().contains("2 groups"));
}

#[tokio::test]
async fn the_first_page_knows_how_far_one_is() {
    let mut demo = demo().await;
    let done = async |demo: &mut crate::journey::Journey| {
        let page = demo.at_product("/").await.unwrap();
        let states = ["Metadata uploaded", "Connection tested", "Switched on", "A user signed in"];
        states.map(|state| {
            let (_, behind) = page.text.split_once(state).unwrap();
            let (_, behind) = behind.split_once('>').unwrap();
            behind.starts_with(": done")
        })
    };
    assert_eq!(done(&mut demo).await, [false; 4]);
    demo.paste().await.unwrap();
    demo.create_and_assign_b_simon().await.unwrap();
    demo.upload().await.unwrap();
    assert_eq!(done(&mut demo).await, [true, false, false, false]);
    demo.test().await.unwrap();
    assert_eq!(done(&mut demo).await, [true, true, false, false]);
    demo.put_live().await.unwrap();
    assert_eq!(done(&mut demo).await, [true, true, true, false]);
    demo.sign_in().await.unwrap();
    assert_eq!(done(&mut demo).await, [true; 4]);
}

#[tokio::test]
async fn the_same_user_is_known_again_by_any_way_in() {
    let mut demo = set_up_demo().await;
    demo.sign_in_by_tile().await.unwrap();
    sign_out(&mut demo).await;
    assert_eq!(demo.sign_in().await.unwrap().url.path(), "/reports");
    demo.set_up_page().await.unwrap();
    let users = demo.at_product("/users").await.unwrap();
    assert_eq!(users.main().matches("/deactivate\"").count(), 1);
}

#[tokio::test]
async fn a_page_that_was_asked_for_is_come_back_to() {
    let mut demo = set_up_demo().await;
    let page = demo.at_product("/reports").await.unwrap();
    let page = demo.follow(&page.link("/saml/contoso/init").unwrap()).await.unwrap();
    let arrived = demo.through_entra(page).await.unwrap();
    assert_eq!(arrived.url.path(), "/reports");
}

#[tokio::test]
async fn whoever_is_deactivated_loses_the_session_and_comes_back_only_reactivated() {
    let (mut demo, told) = told_demo().await;
    crate::set_up(&mut demo).await;
    demo.sign_in().await.unwrap();

    let users = demo.at_product("/users").await.unwrap();
    let users = demo.submit(&users, "/deactivate", &[]).await.unwrap();
    assert!(users.main().contains("Deactivated"));
    assert_eq!(demo.at_product("/reports").await.unwrap().url.path(), "/sign-in");
    let page = demo.sign_in().await.unwrap();
    assert_eq!((page.status, page.url.path()), (403, "/saml/contoso/finalize"));
    assert!(page.main().contains("Your account is deactivated"), "{}", page.main());
    assert!(
        !page
            .headers
            .get_all("set-cookie")
            .iter()
            .any(|it| { it.to_str().unwrap().starts_with("acme_reports_") })
    );
    assert!(told.lines().iter().any(|line| line.contains("not admitted")), "{:?}", told.lines());

    let users = demo.at_product("/users").await.unwrap();
    demo.submit(&users, "/reactivate", &[]).await.unwrap();
    assert_eq!(demo.sign_in().await.unwrap().url.path(), "/reports");
}

#[tokio::test]
async fn the_operator_reads_a_line_for_each_event_and_nothing_of_the_claims() {
    let (mut demo, told) = told_demo().await;
    crate::set_up(&mut demo).await;
    demo.sign_in().await.unwrap();
    demo.break_next("wrong-audience").await.unwrap();
    demo.sign_in().await.unwrap();
    let lines = told.lines();
    let words: Vec<Vec<_>> =
        lines.iter().map(|line| line.split_whitespace().skip(1).collect()).collect();
    let outcomes: Vec<_> = words.iter().map(|words| words[1]).collect();
    assert_eq!(outcomes, ["started", "tested", "started", "signed-in", "started", "refused"]);
    assert!(words.iter().all(|words| words[0] == "contoso"), "{lines:?}");
    assert_eq!(*words[5].last().unwrap(), "assertion.audience");
    let all = lines.join("\n").to_lowercase();
    assert!(!all.contains("simon") && !all.contains("contoso.com"), "{all}");
}
