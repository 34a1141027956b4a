//! The users of the product, in memory, and what it decides about them at a sign-in.
//!
//! A real table of users, on SQLite and with invitations, is in the demo's `accounts.rs`.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use saml_sp::provision::{Admission, Created, Preview, Provision};
use saml_sp::{Company, Identity, UserKey};

/// The users of all companies. A clone is another handle to the same users.
#[derive(Clone, Debug, Default)]
pub struct Users(Arc<Mutex<HashMap<UserKey, User>>>);

/// A user of the product. `Debug` shows the number only: frameworks log what handlers return.
#[derive(Clone)]
pub struct User {
    /// By which a session names the user.
    pub id: u64,
    /// Whose data the user may see.
    pub company: Company,
    /// What to call the user; of the last sign-in.
    pub name: String,
    /// How often the user has signed in.
    pub sign_ins: u32,
    deactivated: bool,
}

impl Users {
    /// The user of a session: asked on every request, so that whoever is deactivated is out at
    /// once, and not when the session ends.
    pub fn active(&self, id: u64) -> Option<User> {
        self.lock().values().find(|user| user.id == id && !user.deactivated).cloned()
    }

    /// Keeps a user out from now on.
    pub fn deactivate(&self, id: u64) {
        if let Some(user) = self.lock().values_mut().find(|user| user.id == id) {
            user.deactivated = true;
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<UserKey, User>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Provision for Users {
    type User = User;
    type Error = Infallible;

    async fn find(&self, key: &UserKey) -> Result<Option<User>, Infallible> {
        Ok(self.lock().get(key).cloned())
    }

    async fn create(
        &self,
        key: &UserKey,
        identity: &Identity,
    ) -> Result<Created<User>, Infallible> {
        let mut users = self.lock();
        // As a database's unique key would say.
        if users.contains_key(key) {
            return Ok(Created::LostRace);
        }
        let id = users.values().map(|user| user.id).max().unwrap_or_default() + 1;
        let (company, name) = (key.company().clone(), name_of(identity));
        let user = User { id, company, name, sign_ins: 1, deactivated: false };
        users.insert(key.clone(), user.clone());
        Ok(Created::New(user))
    }

    async fn admit(&self, user: User, identity: &Identity) -> Result<Admission<User>, Infallible> {
        let mut users = self.lock();
        let user = users.values_mut().find(|known| known.id == user.id && !known.deactivated);
        Ok(match user {
            Some(user) => {
                user.name = name_of(identity);
                user.sign_ins += 1;
                Admission::Admitted(user.clone())
            }
            None => Admission::Refused("the user is deactivated".into()),
        })
    }

    async fn preview(&self, key: &UserKey, _: &Identity) -> Result<Preview, Infallible> {
        Ok(match self.lock().get(key) {
            Some(user) if user.deactivated => Preview::WouldRefuse("deactivated".into()),
            Some(_) => Preview::Known,
            None => Preview::WouldCreate,
        })
    }
}

/// For show only: names change, and two users may share one.
fn name_of(identity: &Identity) -> String {
    identity.claims().display_name().unwrap_or("somebody without a name").to_owned()
}

impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User").field("id", &self.id).finish_non_exhaustive()
    }
}
