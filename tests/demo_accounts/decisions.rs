//! What the application decides about a user who signs in: to make, refresh, link or refuse.

use saml_sp::provision::{Admission, Created, Preview, Provision, SignInError, SignedIn};
use saml_sp::settings::NameIdFormat;
use saml_sp::testing::PretendUser;
use saml_sp::{RequestId, ServiceProvider, TestedConnection};

use crate::accounts::{ADDRESS_TAKEN, DEACTIVATED, GroupsClaim, User};
use crate::{
    company, entra, identity, identity_at, in_memory, invite, later, now, only_user,
    password_account,
};

const TENANT_ID_CLAIM: &str = "http://schemas.microsoft.com/identity/claims/tenantid";

/// A connection test that this user passes.
fn tested(user: &PretendUser) -> TestedConnection {
    let contoso = company("contoso");
    let login = contoso.start_login(RequestId::from_entropy([7; 20]), now()).for_test();
    let (url, pending) = login.redirect().unwrap();
    let form = entra().as_user(user).answer(&url, now()).unwrap();
    contoso.finish_test(&form, &pending, now()).unwrap()
}

fn refused_for(outcome: Result<SignedIn<User>, SignInError<sqlx::Error>>) -> String {
    match outcome {
        Err(SignInError::Refused(reason)) => reason.into_owned(),
        outcome => panic!("not refused: {outcome:?}"),
    }
}

#[tokio::test]
async fn a_first_sign_in_stores_what_was_claimed() {
    let accounts = in_memory().await;
    let user = PretendUser::app_admin().with_groups(["g-1", "g-2"]);
    let signed_in = accounts.sign_in(&identity(&user)).await.unwrap();
    assert!(matches!(signed_in, SignedIn::Created(_)));
    let text = |text: &str| Some(text.to_owned());
    let expected = User {
        id: signed_in.user().id,
        company: "contoso".to_owned(),
        key: Some(format!("{}/{}", entra().tenant_id(), user.object_id())),
        email: text("Ravi.Anand@contoso.com"),
        display_name: text("Ravi Anand"),
        given_name: text("Ravi"),
        surname: text("Anand"),
        groups: GroupsClaim::Listed(vec!["g-1".to_owned(), "g-2".to_owned()]),
        roles: vec!["admin".to_owned(), "billing.read".to_owned()],
        created: now(),
        last_login: Some(now()),
        deactivated: false,
    };
    assert_eq!(signed_in.user(), &expected);
    assert_eq!(only_user(&accounts).await, expected);
}

#[tokio::test]
async fn a_known_user_is_refreshed_at_every_sign_in() {
    let accounts = in_memory().await;
    let user = PretendUser::app_admin().with_groups(["g-1"]);
    accounts.sign_in(&identity(&user)).await.unwrap();

    let married = user.clone().with_upn("ravi@contoso.com").with_email("ravi@contoso.com");
    let married = married.with_name("Ravi", "Iyer").with_display_name("Ravi Iyer");
    let married = married.with_roles(["reader"]).with_groups([""; 0]);
    let signed_in = accounts.at(later()).sign_in(&identity(&married)).await.unwrap();
    assert!(matches!(signed_in, SignedIn::Known(_)));
    let ravi = only_user(&accounts).await;
    assert_eq!(signed_in.user(), &ravi);
    assert_eq!(ravi.email.as_deref(), Some("ravi@contoso.com"));
    assert_eq!(ravi.display_name.as_deref(), Some("Ravi Iyer"));
    assert_eq!(ravi.surname.as_deref(), Some("Iyer"));
    assert_eq!(ravi.roles, ["reader"]);
    assert_eq!(ravi.groups, GroupsClaim::NotSent);
    assert_eq!((ravi.created, ravi.last_login), (now(), Some(later())));
}

#[tokio::test]
async fn groups_too_many_to_be_listed_are_not_no_groups() {
    let accounts = in_memory().await;
    accounts.sign_in(&identity(&PretendUser::in_151_groups())).await.unwrap();
    assert_eq!(only_user(&accounts).await.groups, GroupsClaim::TooMany);
}

#[tokio::test]
async fn an_account_is_linked_by_invitation_and_never_by_its_address_alone() {
    let accounts = in_memory().await;
    let ravi = PretendUser::app_admin();
    let account = password_account(&accounts, "ravi.anand@CONTOSO.com").await;

    let outcome = accounts.sign_in(&identity(&ravi)).await;
    assert_eq!(refused_for(outcome), ADDRESS_TAKEN);
    assert_eq!(only_user(&accounts).await, account);

    invite(&accounts, &account, &ravi).await;
    let signed_in = accounts.at(later()).sign_in(&identity(&ravi)).await.unwrap();
    assert!(matches!(signed_in, SignedIn::Linked(_)));
    let linked = only_user(&accounts).await;
    assert_eq!(signed_in.user(), &linked);
    assert_eq!((linked.id, linked.created), (account.id, account.created));
    assert_eq!(linked.display_name.as_deref(), Some("Ravi Anand"));
    assert_eq!(linked.last_login, Some(later()));

    let signed_in = accounts.sign_in(&identity(&ravi)).await.unwrap();
    assert!(matches!(signed_in, SignedIn::Known(_)));
}

#[tokio::test]
async fn an_invitation_is_for_one_user_of_one_tenant_at_one_company() {
    let accounts = in_memory().await;
    let ravi = PretendUser::app_admin();
    let account = password_account(&accounts, "old@contoso.com").await;
    invite(&accounts, &account, &ravi).await;

    let somebody_else = accounts.sign_in(&identity(&PretendUser::b_simon())).await.unwrap();
    assert!(matches!(somebody_else, SignedIn::Created(_)));
    let at_fabrikam = accounts.sign_in(&identity_at("fabrikam", &ravi)).await.unwrap();
    assert!(matches!(at_fabrikam, SignedIn::Created(_)));
    let of_another_tenant =
        ravi.clone().with_claim(TENANT_ID_CLAIM, ["11111111-2222-3333-4444-555555555555"]);
    let of_another_tenant = accounts.sign_in(&identity(&of_another_tenant)).await.unwrap();
    assert!(matches!(of_another_tenant, SignedIn::Created(_)));
    assert_eq!(accounts.users().await.unwrap()[0], account);
}

#[tokio::test]
async fn an_address_that_a_successor_was_given_makes_another_user() {
    let accounts = in_memory().await;
    let predecessor = PretendUser::new("sales@contoso.com").with_email("sales@contoso.com");
    let successor = predecessor.clone().with_object_id("0d3e0a52-1b7c-4f7a-9d36-5c8b6e0f1a27");
    accounts.sign_in(&identity(&predecessor)).await.unwrap();
    let signed_in = accounts.sign_in(&identity(&successor)).await.unwrap();
    assert!(matches!(signed_in, SignedIn::Created(_)));
    assert_eq!(accounts.users().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_deactivated_user_stays_out() {
    let accounts = in_memory().await;
    let simon = identity(&PretendUser::b_simon());
    accounts.sign_in(&simon).await.unwrap();
    accounts.deactivate(&only_user(&accounts).await).await.unwrap();
    let before = only_user(&accounts).await;
    assert!(before.deactivated);

    assert_eq!(refused_for(accounts.at(later()).sign_in(&simon).await), DEACTIVATED);
    assert_eq!(only_user(&accounts).await, before);
}

#[tokio::test]
async fn a_reactivated_user_signs_in_again() {
    let accounts = in_memory().await;
    let simon = identity(&PretendUser::b_simon());
    let user = accounts.sign_in(&simon).await.unwrap().into_user();
    accounts.deactivate(&user).await.unwrap();
    accounts.reactivate(&user).await.unwrap();
    assert_eq!(accounts.at(later()).sign_in(&simon).await.unwrap().user().id, user.id);
}

#[tokio::test]
async fn the_users_of_a_company_are_its_own() {
    let accounts = in_memory().await;
    for name in ["contoso", "fabrikam"] {
        accounts.sign_in(&identity_at(name, &PretendUser::b_simon())).await.unwrap();
    }
    let users = accounts.users_of(&"fabrikam".parse().unwrap()).await.unwrap();
    assert_eq!(users.len(), 1);
    assert_eq!(users[0].company, "fabrikam");
    assert_eq!(accounts.user(users[0].id).await.unwrap().as_ref(), Some(&users[0]));
    assert_eq!(accounts.user(99).await.unwrap(), None);
}

#[tokio::test]
async fn whoever_is_deactivated_between_found_and_admitted_stays_out() {
    let accounts = in_memory().await;
    let simon = identity(&PretendUser::b_simon());
    accounts.sign_in(&simon).await.unwrap();
    let found = accounts.find(&simon.user_key().unwrap()).await.unwrap().unwrap();
    accounts.deactivate(&found).await.unwrap();
    let admission = accounts.admit(found, &simon).await.unwrap();
    assert_eq!(admission, Admission::Refused(DEACTIVATED.into()));
}

#[tokio::test]
async fn a_deactivated_account_is_no_way_in_by_invitation() {
    let accounts = in_memory().await;
    let ravi = PretendUser::app_admin();
    let account = password_account(&accounts, "old@contoso.com").await;
    invite(&accounts, &account, &ravi).await;
    accounts.deactivate(&account).await.unwrap();
    for _ in 0..2 {
        assert_eq!(refused_for(accounts.sign_in(&identity(&ravi)).await), DEACTIVATED);
    }
    assert_eq!(only_user(&accounts).await.id, account.id);
}

#[tokio::test]
async fn the_entity_id_of_a_company_registered_by_a_second_one_gives_other_users() {
    let accounts = in_memory().await;
    let simon = PretendUser::b_simon();
    let ours = accounts.sign_in(&identity_at("contoso", &simon)).await.unwrap().into_user();
    let theirs = accounts.sign_in(&identity_at("mallory", &simon)).await.unwrap();
    assert!(matches!(theirs, SignedIn::Created(_)));
    assert_ne!(theirs.user().id, ours.id);
    assert_eq!(theirs.user().key, ours.key);
    assert_eq!(theirs.user().company, "mallory");
    assert_eq!(accounts.users().await.unwrap()[0], ours);
}

#[tokio::test]
async fn an_object_id_that_another_tenant_claims_gives_another_user() {
    let accounts = in_memory().await;
    let simon = PretendUser::b_simon();
    accounts.sign_in(&identity(&simon)).await.unwrap();
    let other = entra().with_tenant("11111111-2222-3333-4444-555555555555").unwrap();
    let idp = other.identity_provider().unwrap();
    let base = "https://sso.example.com".parse().unwrap();
    let contoso = ServiceProvider::for_company(&base, "contoso".parse().unwrap(), idp);
    // The claims are the first tenant's, the issuer is not.
    let forged = simon.with_claim(TENANT_ID_CLAIM, [entra().tenant_id()]);
    let login = other.as_user(&forged).sign_in(&contoso, now()).unwrap();
    let signed_in = accounts.sign_in(&login.identity).await.unwrap();
    assert!(matches!(signed_in, SignedIn::Created(_)));
    let users = accounts.users().await.unwrap();
    assert_eq!(users.len(), 2);
    assert_eq!(users[0].key, users[1].key);
}

#[tokio::test]
async fn a_preview_says_what_a_sign_in_would_do_and_writes_nothing() {
    let accounts = in_memory().await;
    let (simon, ravi) = (PretendUser::b_simon(), PretendUser::app_admin());
    let says = async |user: &PretendUser| {
        let before = accounts.users().await.unwrap();
        let preview = tested(user).preview(&accounts.at(later())).await.unwrap();
        assert_eq!(accounts.users().await.unwrap(), before);
        preview
    };
    assert_eq!(says(&simon).await, Preview::WouldCreate);
    accounts.sign_in(&identity(&simon)).await.unwrap();
    assert_eq!(says(&simon).await, Preview::Known);

    let account = password_account(&accounts, "Ravi.Anand@contoso.com").await;
    assert_eq!(says(&ravi).await, Preview::WouldRefuse(ADDRESS_TAKEN.into()));
    invite(&accounts, &account, &ravi).await;
    assert_eq!(says(&ravi).await, Preview::WouldLink);
    accounts.deactivate(&account).await.unwrap();
    assert_eq!(says(&ravi).await, Preview::WouldRefuse(DEACTIVATED.into()));

    accounts.deactivate(&accounts.users().await.unwrap()[0]).await.unwrap();
    assert_eq!(says(&simon).await, Preview::WouldRefuse(DEACTIVATED.into()));
}

#[tokio::test]
async fn a_user_without_a_stable_key_leaves_no_trace() {
    let accounts = in_memory().await;
    let user = PretendUser::b_simon()
        .without_claim(TENANT_ID_CLAIM)
        .with_name_id(NameIdFormat::EmailAddress, "B.Simon@contoso.com");
    let outcome = accounts.sign_in(&identity(&user)).await;
    assert!(matches!(outcome, Err(SignInError::NoUserKey(_))), "{outcome:?}");
    assert!(accounts.users().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_name_that_turns_the_text_around_is_stored_so_that_it_cannot() {
    let accounts = in_memory().await;
    let user = PretendUser::new("x@contoso.com")
        .with_display_name("admin\u{202e}gro.live")
        .with_name("Zoë", "\u{2066}Müller\u{85}")
        .with_email("\u{200f}x@contoso.com")
        .with_roles(["r\u{202e}"]);
    accounts.sign_in(&identity(&user)).await.unwrap();
    let stored = only_user(&accounts).await;
    assert_eq!(stored.display_name.as_deref(), Some("admin\u{fffd}gro.live"));
    assert_eq!(stored.given_name.as_deref(), Some("Zoë"));
    assert_eq!(stored.surname.as_deref(), Some("\u{fffd}Müller\u{fffd}"));
    assert_eq!(stored.email.as_deref(), Some("\u{fffd}x@contoso.com"));
    assert_eq!(stored.roles, ["r\u{202e}"], "what is compared stays as it came");
}

#[tokio::test]
async fn the_store_itself_lets_no_key_in_twice() {
    let accounts = in_memory().await;
    let simon = identity(&PretendUser::b_simon());
    let key = simon.user_key().unwrap();
    assert!(matches!(accounts.create(&key, &simon).await.unwrap(), Created::New(_)));
    assert_eq!(accounts.create(&key, &simon).await.unwrap(), Created::LostRace);
    only_user(&accounts).await;
}
