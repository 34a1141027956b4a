//! A database in a file.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use saml_sp::companies::CompanyStore;
use saml_sp::provision::{Provision, SignedIn};
use saml_sp::stores::sqlite::SqliteCompanyStore;
use saml_sp::testing::PretendUser;

use crate::accounts::Accounts;
use crate::{identity, later, now, only_user};

/// A folder for a database, which goes with it.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("accounts-{}-{number}", std::process::id());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if folder.exists() {
            // Left by a run that was killed.
            fs::remove_dir_all(&folder).unwrap();
        }
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub fn database(&self) -> PathBuf {
        self.0.join("users.sqlite")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // On some systems an open database stays; the folder is a temporary one.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn a_database_in_a_file_keeps_its_users() {
    let folder = Folder::new();
    let simon = identity(&PretendUser::b_simon());
    let accounts = Accounts::open(Some(&folder.database()), now()).await.unwrap();
    accounts.sign_in(&simon).await.unwrap();
    accounts.close().await;

    let accounts = Accounts::open(Some(&folder.database()), later()).await.unwrap();
    let signed_in = accounts.sign_in(&simon).await.unwrap();
    assert!(matches!(signed_in, SignedIn::Known(_)));
    assert_eq!(only_user(&accounts).await.created, now());
    accounts.close().await;
}

#[tokio::test]
async fn users_and_single_sign_on_share_one_file() {
    let folder = Folder::new();
    let accounts = Accounts::open(Some(&folder.database()), now()).await.unwrap();
    let companies = SqliteCompanyStore::new(accounts.pool());
    assert!(companies.companies().await.unwrap().is_empty());
    accounts.close().await;
}
