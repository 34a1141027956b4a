//! Many sign-ins of one user at once, over several connections to one file.

use std::sync::Arc;

use saml_sp::Identity;
use saml_sp::provision::{Provision, SignedIn};
use saml_sp::testing::PretendUser;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::accounts::Accounts;
use crate::on_disk::Folder;
use crate::{company, entra, identity, invite, now, password_account};

/// So many sign-ins of one user at once: how many were created, linked and known, and whose.
async fn at_once(accounts: &Accounts, identity: Identity, count: usize) -> ([usize; 3], Vec<i64>) {
    let (identity, start) = (Arc::new(identity), Arc::new(Barrier::new(count)));
    let mut tasks = JoinSet::new();
    for _ in 0..count {
        let (accounts, identity) = (accounts.clone(), Arc::clone(&identity));
        let start = Arc::clone(&start);
        tasks.spawn(async move {
            start.wait().await;
            accounts.sign_in(&identity).await.unwrap()
        });
    }
    let mut counts = [0; 3];
    let mut ids = Vec::new();
    while let Some(signed_in) = tasks.join_next().await {
        let signed_in = signed_in.unwrap();
        counts[match &signed_in {
            SignedIn::Created(_) => 0,
            SignedIn::Linked(_) => 1,
            SignedIn::Known(_) => 2,
        }] += 1;
        ids.push(signed_in.into_user().id);
    }
    ids.sort_unstable();
    ids.dedup();
    (counts, ids)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_32_first_sign_ins_at_once_one_makes_the_user_and_31_find_him() {
    let folder = Folder::new();
    let accounts = Accounts::open(Some(&folder.database()), now()).await.unwrap();
    let contoso = company("contoso");
    for round in 0..100 {
        let user = PretendUser::new(format!("user-{round}@contoso.com"));
        let login = entra().as_user(&user).sign_in(&contoso, now()).unwrap();
        let (counts, ids) = at_once(&accounts, login.identity, 32).await;
        assert_eq!(counts, [1, 0, 31], "round {round}");
        assert_eq!(ids.len(), 1, "round {round}");
        assert_eq!(accounts.users().await.unwrap().len(), round + 1);
    }
    accounts.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_32_sign_ins_of_an_invited_user_at_once_one_links_the_account() {
    let folder = Folder::new();
    let accounts = Accounts::open(Some(&folder.database()), now()).await.unwrap();
    for round in 0..10 {
        let user = PretendUser::new(format!("user-{round}@contoso.com"));
        let account = password_account(&accounts, &format!("old-{round}@contoso.com")).await;
        invite(&accounts, &account, &user).await;
        let (counts, ids) = at_once(&accounts, identity(&user), 32).await;
        assert_eq!(counts, [0, 1, 31], "round {round}");
        assert_eq!(ids, [account.id], "round {round}");
    }
    assert_eq!(accounts.users().await.unwrap().len(), 10);
    accounts.close().await;
}
