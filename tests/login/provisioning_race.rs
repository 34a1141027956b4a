//! One new user signs in at 32 places at once: one is created, and all 32 come in.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use saml_sp::provision::{Admission, Created, Provision, SignedIn};
use saml_sp::{Identity, UserKey};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

const TASKS: usize = 32;
const ROUNDS: usize = 100;

/// Users in memory, under a unique key. Whoever does not find the user waits until all have not
/// found him: the worst race there can be.
struct Users {
    rows: Mutex<HashMap<UserKey, u64>>,
    none_found: Barrier,
}

impl Provision for Users {
    type User = u64;
    type Error = Infallible;

    async fn find(&self, key: &UserKey) -> Result<Option<u64>, Infallible> {
        let found = self.rows.lock().unwrap().get(key).copied();
        if found.is_none() {
            self.none_found.wait().await;
        }
        Ok(found)
    }

    async fn create(&self, key: &UserKey, _: &Identity) -> Result<Created<u64>, Infallible> {
        let mut rows = self.rows.lock().unwrap();
        if rows.contains_key(key) {
            return Ok(Created::LostRace);
        }
        let row = rows.len() as u64 + 1;
        rows.insert(key.clone(), row);
        Ok(Created::New(row))
    }

    async fn admit(&self, user: u64, _: &Identity) -> Result<Admission<u64>, Infallible> {
        Ok(Admission::Admitted(user))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_race_of_32_logins_of_one_new_user_makes_one_user() {
    let identity = Arc::new(crate::provisioning::identity());
    for round in 0..ROUNDS {
        let users = Users { rows: Mutex::default(), none_found: Barrier::new(TASKS) };
        let users = Arc::new(users);
        let mut tasks = JoinSet::new();
        for _ in 0..TASKS {
            let (users, identity) = (Arc::clone(&users), Arc::clone(&identity));
            tasks.spawn(async move { users.sign_in(&identity).await.unwrap() });
        }
        let signed_in = tasks.join_all().await;
        let created = signed_in.iter().filter(|user| **user == SignedIn::Created(1)).count();
        let known = signed_in.iter().filter(|user| **user == SignedIn::Known(1)).count();
        assert_eq!((created, known), (1, TASKS - 1), "round {round}");
        assert_eq!(users.rows.lock().unwrap().len(), 1, "round {round}");
    }
}
