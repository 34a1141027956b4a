//! *Users*, and *Users and groups*: what is created and assigned is what is sent.

use saml_sp::identity::Groups;
use saml_sp::testing::PretendUser;
use saml_sp::{Login, Spend};

use crate::browser::Browser;
use crate::portal::Portal;
use crate::{acme, begun, now, ready};

/// Signs somebody in, and gives what the application learns.
async fn signed_in(portal: &Portal, user: &str) -> Login {
    let acme = acme(portal);
    let (url, pending) = begun(&acme);
    let action = url.replace("/saml2?", "/saml2/sign-in?");
    let form = Browser::new(portal).post(&action, &[("user", user)]).await.form();
    let verified = acme.finish_login(&form.posted().unwrap(), &pending, now()).unwrap();
    verified.redeem(Spend::First).unwrap()
}

#[tokio::test]
async fn the_colleagues_come_with_what_is_particular_about_them() {
    let portal = ready();
    let guest = signed_in(&portal, PretendUser::guest().upn()).await;
    assert!(guest.identity.name_id().value().contains("#EXT#"));
    let sparse = signed_in(&portal, PretendUser::sparse().upn()).await;
    assert_eq!(sparse.identity.claims().email(), None);
    let many = signed_in(&portal, PretendUser::in_151_groups().upn()).await;
    assert!(matches!(many.identity.claims().groups(), Groups::Overage { .. }));
    let admin = signed_in(&portal, PretendUser::app_admin().upn()).await;
    assert_eq!(admin.identity.claims().roles().collect::<Vec<_>>(), ["admin", "billing.read"]);
}

#[tokio::test]
async fn a_role_is_sent_while_it_is_assigned() {
    let portal = ready();
    let mut browser = Browser::new(&portal);
    let upn = PretendUser::app_admin().upn().to_owned();
    browser.post("/users-and-groups/remove", &[("user", &upn), ("role", "admin")]).await;
    let login = signed_in(&portal, &upn).await;
    assert_eq!(login.identity.claims().roles().collect::<Vec<_>>(), ["billing.read"]);
}

#[tokio::test]
async fn a_new_user_is_sent_as_entered_and_what_was_left_empty_is_not() {
    let portal = ready();
    let mut browser = Browser::new(&portal);
    let entered = [
        ("upn", "Ida@contoso.com"),
        ("given_name", "Ida & <Co>"),
        ("surname", ""),
        ("email", ""),
        ("groups", "151"),
        ("user_type", "guest"),
    ];
    assert_eq!(browser.post("/users", &entered).await.status, 303);
    browser.post("/users-and-groups", &[("user", "ida@CONTOSO.com"), ("role", "")]).await;
    let login = signed_in(&portal, "Ida@contoso.com").await;
    let claims = login.identity.claims();
    assert_eq!(claims.given_name(), Some("Ida & <Co>"));
    assert_eq!((claims.surname(), claims.email()), (None, None));
    assert_eq!(claims.display_name(), Some("Ida"));
    assert!(matches!(claims.groups(), Groups::Overage { .. }));
}

#[tokio::test]
async fn a_user_who_cannot_be_is_named_by_the_label_and_nothing_entered_is_lost() {
    let long = "x".repeat(257);
    for (field, value, label) in [
        ("upn", "", "User principal name: "),
        ("upn", "nonsense", "User principal name: "),
        ("upn", "b.simon@CONTOSO.com", "User principal name: another user"),
        ("display_name", &*long, "Display name: "),
        ("surname", "a\u{1}b", "Last name: "),
        ("email", "a\u{ffff}b", "Email: "),
        ("groups", "301", "Groups: "),
        ("groups", "-1", "Groups: "),
    ] {
        let mut browser = Browser::new(&ready());
        let entered = [("upn", "ida@contoso.com"), ("given_name", "Ida")];
        let mut entered: Vec<_> = entered.into_iter().filter(|(name, _)| *name != field).collect();
        entered.push((field, value));
        let page = browser.post("/users", &entered).await;
        assert_eq!(page.status, 422, "{field} {value}");
        assert!(page.html.contains(label), "{field} {value}");
        assert!(page.html.contains("value=\"Ida\""), "{field} {value}");
        assert!(browser.get("/users").await.html.contains("5 found"), "{field} {value}");
    }
}

#[tokio::test]
async fn a_deleted_user_is_gone_with_session_and_assignment() {
    let portal = ready();
    let mut browser = Browser::new(&portal);
    let user = [("user", "B.Simon@contoso.com")];
    assert_eq!(browser.post("/users/delete", &user).await.location(), "/users?done=deleted");
    assert!(!browser.get("/users-and-groups").await.html.contains("B. Simon"));
    assert!(browser.get(&begun(&acme(&portal)).0).await.asks_who());
    assert_eq!(browser.post("/users/delete", &user).await.status, 404);

    // Who is created again by the same name is not assigned by what was before.
    browser.post("/users", &[("upn", "B.Simon@contoso.com")]).await;
    assert_eq!(
        browser.get("/users-and-groups").await.html.matches("/users-and-groups/remove").count(),
        5
    );
}

#[tokio::test]
async fn adding_colleagues_twice_adds_nobody_twice() {
    let mut browser = Browser::new(&ready());
    browser.post("/users/colleagues", &[]).await;
    assert!(browser.get("/users").await.html.contains("5 found"));
    assert_eq!(
        browser.get("/users-and-groups").await.html.matches("/users-and-groups/remove").count(),
        6
    );
}

#[tokio::test]
async fn nobody_is_assigned_who_does_not_exist_or_in_a_role_that_does_not() {
    let mut browser = Browser::new(&ready());
    for assignment in [
        [("user", "nobody@contoso.com"), ("role", "")],
        [("user", "B.Simon@contoso.com"), ("role", "owner")],
    ] {
        for path in ["/users-and-groups", "/users-and-groups/remove"] {
            assert_eq!(browser.post(path, &assignment).await.status, 422, "{assignment:?}");
        }
    }
    assert_eq!(
        browser.get("/users-and-groups").await.html.matches("/users-and-groups/remove").count(),
        6
    );
}
