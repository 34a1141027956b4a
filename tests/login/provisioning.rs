//! Just-in-time provisioning: each outcome, with users in memory.

use std::collections::HashMap;
use std::sync::Mutex;

use saml_sp::identity::NoUserKey;
use saml_sp::provision::{Admission, Created, Preview, Provision, SignInError, SignedIn};
use saml_sp::{Identity, TestedConnection, UserKey};

use crate::valid::{Answer, answer, desk, request_id};

/// A user of the application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    pub name: String,
    pub logins: u32,
    pub active: bool,
}

/// What the application does with a user whom it does not know.
#[derive(Clone, Copy)]
enum Newcomers {
    Create,
    /// Take over the password account of the same name, if its owner agreed to that before.
    Link,
    Refuse,
    /// Always say that another login was faster.
    LoseEveryRace,
}

/// The application's users, in memory.
struct Users {
    users: Mutex<HashMap<UserKey, User>>,
    password_accounts: HashMap<String, User>,
    newcomers: Newcomers,
    broken: bool,
}

#[derive(Debug, PartialEq, Eq)]
struct Broken;

fn users(newcomers: Newcomers) -> Users {
    Users { users: Mutex::default(), password_accounts: HashMap::new(), newcomers, broken: false }
}

fn user(name: &str) -> User {
    User { name: name.to_owned(), logins: 0, active: true }
}

fn name(identity: &Identity) -> String {
    identity.claims().display_name().unwrap_or_default().to_owned()
}

impl Users {
    fn knowing(self, identity: &Identity, user: User) -> Self {
        self.users.lock().unwrap().insert(identity.user_key().unwrap(), user);
        self
    }

    fn count(&self) -> usize {
        self.users.lock().unwrap().len()
    }
}

impl Provision for Users {
    type User = User;
    type Error = Broken;

    async fn find(&self, key: &UserKey) -> Result<Option<User>, Broken> {
        if self.broken { Err(Broken) } else { Ok(self.users.lock().unwrap().get(key).cloned()) }
    }

    async fn create(&self, key: &UserKey, identity: &Identity) -> Result<Created<User>, Broken> {
        let mut users = self.users.lock().unwrap();
        Ok(match self.newcomers {
            Newcomers::Create => {
                let new = user(&name(identity));
                users.insert(key.clone(), new.clone());
                Created::New(new)
            }
            Newcomers::Link => match self.password_accounts.get(&name(identity)) {
                Some(account) => {
                    users.insert(key.clone(), account.clone());
                    Created::Linked(account.clone())
                }
                None => Created::Refused("no account to link".into()),
            },
            Newcomers::Refuse => Created::Refused("sign-ups are closed".into()),
            Newcomers::LoseEveryRace => Created::LostRace,
        })
    }

    async fn admit(&self, mut user: User, identity: &Identity) -> Result<Admission<User>, Broken> {
        if !user.active {
            return Ok(Admission::Refused("deactivated".into()));
        }
        user.logins += 1;
        user.name = name(identity);
        let key = identity.user_key().unwrap();
        self.users.lock().unwrap().insert(key, user.clone());
        Ok(Admission::Admitted(user))
    }
}

/// The same users, with a preview of its own.
struct Previewing(Users);

impl Provision for Previewing {
    type User = User;
    type Error = Broken;

    async fn find(&self, key: &UserKey) -> Result<Option<User>, Broken> {
        self.0.find(key).await
    }

    async fn create(&self, key: &UserKey, identity: &Identity) -> Result<Created<User>, Broken> {
        self.0.create(key, identity).await
    }

    async fn admit(&self, user: User, identity: &Identity) -> Result<Admission<User>, Broken> {
        self.0.admit(user, identity).await
    }

    async fn preview(&self, key: &UserKey, identity: &Identity) -> Result<Preview, Broken> {
        let known = self.0.find(key).await?;
        Ok(match (known, self.0.newcomers) {
            (Some(user), _) if !user.active => Preview::WouldRefuse("deactivated".into()),
            (Some(_), _) => Preview::Known,
            (None, Newcomers::Link) if self.0.password_accounts.contains_key(&name(identity)) => {
                Preview::WouldLink
            }
            (None, Newcomers::Create) => Preview::WouldCreate,
            (None, _) => Preview::WouldRefuse("sign-ups are closed".into()),
        })
    }
}

pub fn identity() -> Identity {
    desk().identity(&answer().xml())
}

fn tested(answer: &Answer) -> TestedConnection {
    let desk = desk();
    let test = desk.sp.start_login(request_id(), desk.pending.begun_at()).for_test().pending();
    desk.sp.finish_test(&desk.form(&answer.xml()), &test, desk.now).unwrap()
}

fn without_a_key() -> Answer {
    answer().without("AttributeStatement")
}

#[tokio::test]
async fn a_new_user_is_created_and_known_the_next_time() {
    let users = users(Newcomers::Create);
    let created = users.sign_in(&identity()).await.unwrap();
    assert_eq!(created, SignedIn::Created(user("B. Simon")));
    let known = users.sign_in(&identity()).await.unwrap();
    assert_eq!(known, SignedIn::Known(User { logins: 1, ..user("B. Simon") }));
    assert_eq!(known.user().logins, 1);
    assert_eq!(known.into_user().logins, 1);
    assert_eq!(users.count(), 1);
}

#[tokio::test]
async fn a_known_user_is_refreshed_at_every_login() {
    let users = users(Newcomers::Refuse).knowing(&identity(), user("an older name"));
    let known = users.sign_in(&identity()).await.unwrap();
    assert_eq!(known, SignedIn::Known(User { logins: 1, ..user("B. Simon") }));
}

#[tokio::test]
async fn an_account_is_linked_only_by_the_applications_decision() {
    let linking = Users {
        password_accounts: HashMap::from([("B. Simon".to_owned(), user("B. Simon"))]),
        ..users(Newcomers::Link)
    };
    let linked = linking.sign_in(&identity()).await.unwrap();
    assert_eq!(linked, SignedIn::Linked(User { logins: 1, ..user("B. Simon") }), "and admitted");
    let deactivated = User { active: false, ..user("B. Simon") };
    let linking = Users {
        password_accounts: HashMap::from([("B. Simon".to_owned(), deactivated)]),
        ..users(Newcomers::Link)
    };
    let refused = linking.sign_in(&identity()).await.unwrap_err();
    assert_eq!(refused, SignInError::Refused("deactivated".into()), "a linked account, too");
}

#[tokio::test]
async fn the_loser_of_a_race_finds_the_winners_user() {
    let losing = users(Newcomers::LoseEveryRace);
    let error = losing.sign_in(&identity()).await.unwrap_err();
    assert_eq!(error, SignInError::Conflict, "nobody won: the unique key is over something else");
    assert_eq!(error.to_string(), "the user could neither be created nor found");
}

#[tokio::test]
async fn a_newcomer_may_be_refused() {
    let refusing = users(Newcomers::Refuse);
    let error = refusing.sign_in(&identity()).await.unwrap_err();
    assert_eq!(error, SignInError::Refused("sign-ups are closed".into()));
    assert_eq!(error.to_string(), "the application refuses this user: sign-ups are closed");
    assert_eq!(refusing.count(), 0);
}

#[tokio::test]
async fn a_deactivated_user_stays_out() {
    let deactivated = User { active: false, ..user("B. Simon") };
    let users = users(Newcomers::Create).knowing(&identity(), deactivated);
    let error = users.sign_in(&identity()).await.unwrap_err();
    assert_eq!(error, SignInError::Refused("deactivated".into()));
}

#[tokio::test]
async fn a_user_without_a_stable_key_is_not_looked_up() {
    let broken = Users { broken: true, ..users(Newcomers::Create) };
    let nobody = desk().identity(&without_a_key().xml());
    let error = broken.sign_in(&nobody).await.unwrap_err();
    assert_eq!(error, SignInError::NoUserKey(NoUserKey::EmailAddress));
    // Each says its own part: a log that prints the chain says nothing twice.
    assert_eq!(error.to_string(), "the user has no stable key");
    let error = error.map_store(|Broken| std::io::Error::other("unused"));
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.to_string(), NoUserKey::EmailAddress.to_string());
}

#[tokio::test]
async fn an_error_of_the_store_comes_out_as_it_is() {
    let broken = Users { broken: true, ..users(Newcomers::Create) };
    let error = broken.sign_in(&identity()).await.unwrap_err();
    assert_eq!(error, SignInError::Store(Broken));
    let mapped = error.map_store(|Broken| std::io::Error::other("the disk is full"));
    let source = std::error::Error::source(&mapped).unwrap();
    assert_eq!(source.to_string(), "the disk is full");
    let refused: SignInError<Broken> = SignInError::Refused("no".into());
    assert_eq!(refused.map_store(|_| ()), SignInError::Refused("no".into()));
    let no_key: SignInError<Broken> = SignInError::NoUserKey(NoUserKey::Transient);
    assert_eq!(no_key.map_store(|_| ()), SignInError::NoUserKey(NoUserKey::Transient));
    assert_eq!(SignInError::<Broken>::Conflict.map_store(|_| ()), SignInError::Conflict);
}

#[tokio::test]
async fn a_preview_by_find_alone_says_whether_the_user_is_known() {
    let nobody = users(Newcomers::Create);
    assert_eq!(tested(&answer()).preview(&nobody).await, Ok(Preview::Unknown));
    assert_eq!(nobody.count(), 0, "a preview writes nothing");
    let known = users(Newcomers::Create).knowing(&identity(), user("B. Simon"));
    assert_eq!(tested(&answer()).preview(&known).await, Ok(Preview::Known));
    let broken = Users { broken: true, ..users(Newcomers::Create) };
    assert_eq!(tested(&answer()).preview(&broken).await, Err(SignInError::Store(Broken)));
    let no_key = tested(&without_a_key()).preview(&nobody).await;
    assert_eq!(no_key, Err(SignInError::NoUserKey(NoUserKey::EmailAddress)));
}

#[tokio::test]
async fn an_application_may_preview_more() {
    let preview = async |users: Users| tested(&answer()).preview(&Previewing(users)).await;
    assert_eq!(preview(users(Newcomers::Create)).await, Ok(Preview::WouldCreate));
    let refused = Preview::WouldRefuse("sign-ups are closed".into());
    assert_eq!(preview(users(Newcomers::Refuse)).await, Ok(refused));
    let linking = Users {
        password_accounts: HashMap::from([("B. Simon".to_owned(), user("B. Simon"))]),
        ..users(Newcomers::Link)
    };
    assert_eq!(preview(linking).await, Ok(Preview::WouldLink));
    let known = users(Newcomers::Create).knowing(&identity(), user("B. Simon"));
    assert_eq!(preview(known).await, Ok(Preview::Known));
    let deactivated = User { active: false, ..user("B. Simon") };
    let known = users(Newcomers::Create).knowing(&identity(), deactivated);
    assert_eq!(preview(known).await, Ok(Preview::WouldRefuse("deactivated".into())));
}
