//! Just-in-time provisioning: how a verified user becomes, or is found as, a user of the
//! application.

use std::borrow::Cow;
use std::future::Future;

use crate::login::identity::Identity;
use crate::login::user_key::{NoUserKey, UserKey};
use crate::login::verified::TestedConnection;

/// What an application does with its users. Implement it on your store with plain `async fn`s;
/// [`sign_in`](Self::sign_in) is the only method to call.
///
/// ```
/// use std::collections::HashMap;
/// use std::convert::Infallible;
/// use std::sync::Mutex;
///
/// use saml_sp::provision::{Admission, Created, Provision};
/// use saml_sp::{Identity, UserKey};
///
/// #[derive(Clone)]
/// struct User { name: String, active: bool }
///
/// #[derive(Default)]
/// struct Users(Mutex<HashMap<UserKey, User>>);
///
/// impl Provision for Users {
///     type User = User;
///     type Error = Infallible; // of a database: its error
///
///     async fn find(&self, key: &UserKey) -> Result<Option<User>, Infallible> {
///         Ok(self.0.lock().unwrap().get(key).cloned())
///     }
///
///     async fn create(&self, key: &UserKey, who: &Identity) -> Result<Created<User>, Infallible> {
///         let mut users = self.0.lock().unwrap();
///         if users.contains_key(key) {
///             return Ok(Created::LostRace);
///         }
///         let name = who.claims().display_name().unwrap_or("nameless").to_owned();
///         let user = User { name, active: true };
///         users.insert(key.clone(), user.clone());
///         Ok(Created::New(user))
///     }
///
///     async fn admit(&self, user: User, _: &Identity) -> Result<Admission<User>, Infallible> {
///         let refused = Admission::Refused("deactivated".into());
///         Ok(if user.active { Admission::Admitted(user) } else { refused })
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let entra = saml_sp::testing::PretendEntra::new()?;
/// # let idp = entra.identity_provider()?;
/// # let sp = saml_sp::ServiceProvider::for_company(&"https://sso.example.com".parse()?, "acme".parse()?, idp);
/// # let login = entra.sign_in(&sp, "2026-03-25T12:00:00Z".parse()?)?;
/// let users = Users::default();
/// let user = users.sign_in(&login.identity).await?.into_user(); // created, the first time
/// assert_eq!(user.name, "B. Simon");
/// # Ok(())
/// # }
/// ```
///
/// Nothing is done silently: taking over an existing account, keeping a deactivated user out and
/// mapping roles are decisions of the implementation, each with an outcome of its own. With SQL, a
/// unique key over the four parts of [`UserKey`] makes it safe under a race:
///
/// ```sql
/// CREATE TABLE accounts (
///     id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email TEXT, active BOOLEAN NOT NULL DEFAULT TRUE,
///     company TEXT NOT NULL, issuer TEXT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL,
///     UNIQUE (company, issuer, kind, value));
/// -- find
/// SELECT id, active FROM accounts WHERE company = $1 AND issuer = $2 AND kind = $3 AND value = $4;
/// -- create: no row is `LostRace`
/// INSERT INTO accounts (company, issuer, kind, value, email) VALUES ($1, $2, $3, $4, $5)
///     ON CONFLICT (company, issuer, kind, value) DO NOTHING RETURNING id;
/// -- admit: refresh what came, and refuse who is not active
/// UPDATE accounts SET email = $2 WHERE id = $1 AND active RETURNING id;
/// ```
pub trait Provision: Sync {
    /// A user of the application.
    type User: Send;
    /// What goes wrong with its store.
    type Error: Send;

    /// Finds the user with this key.
    fn find(
        &self,
        key: &UserKey,
    ) -> impl Future<Output = Result<Option<Self::User>, Self::Error>> + Send;

    /// Creates the user with this key, or decides otherwise. Two logins of one new user may call
    /// this at once: the store must admit one of them, and the other answers
    /// [`Created::LostRace`].
    fn create(
        &self,
        key: &UserKey,
        identity: &Identity,
    ) -> impl Future<Output = Result<Created<Self::User>, Self::Error>> + Send;

    /// Admits a user who was there, on every login: refreshes names and roles from the identity,
    /// or refuses, for example a deactivated user.
    fn admit(
        &self,
        user: Self::User,
        identity: &Identity,
    ) -> impl Future<Output = Result<Admission<Self::User>, Self::Error>> + Send;

    /// Says what a login would do, and writes nothing: for a connection test. By default only
    /// whether the user is known.
    fn preview(
        &self,
        key: &UserKey,
        identity: &Identity,
    ) -> impl Future<Output = Result<Preview, Self::Error>> + Send {
        let _ = identity;
        async move {
            let found = self.find(key).await?;
            Ok(if found.is_some() { Preview::Known } else { Preview::Unknown })
        }
    }

    /// Finds, creates or refuses the user of a login.
    ///
    /// # Errors
    /// [`SignInError`]: no stable key, a refusal, a conflict, or the store's own error.
    fn sign_in(
        &self,
        identity: &Identity,
    ) -> impl Future<Output = Result<SignedIn<Self::User>, SignInError<Self::Error>>> + Send {
        async move {
            let key = identity.user_key()?;
            if let Some(user) = self.find(&key).await.map_err(SignInError::Store)? {
                return admitted(self, user, identity).await.map(SignedIn::Known);
            }
            match self.create(&key, identity).await.map_err(SignInError::Store)? {
                Created::New(user) => Ok(SignedIn::Created(user)),
                Created::Linked(user) => admitted(self, user, identity).await.map(SignedIn::Linked),
                Created::LostRace => {
                    let user = self.find(&key).await.map_err(SignInError::Store)?;
                    let user = user.ok_or(SignInError::Conflict)?;
                    admitted(self, user, identity).await.map(SignedIn::Known)
                }
                Created::Refused(reason) => Err(SignInError::Refused(reason)),
            }
        }
    }
}

async fn admitted<P: Provision + ?Sized>(
    provision: &P,
    user: P::User,
    identity: &Identity,
) -> Result<P::User, SignInError<P::Error>> {
    match provision.admit(user, identity).await.map_err(SignInError::Store)? {
        Admission::Admitted(user) => Ok(user),
        Admission::Refused(reason) => Err(SignInError::Refused(reason)),
    }
}

/// What became of a user who was not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Created<U> {
    /// The user is new.
    New(U),
    /// An account that was there is this user's from now on: a decision of the application, never
    /// by e-mail address alone.
    Linked(U),
    /// Another login of the same user was faster: the store's unique key said so.
    LostRace,
    /// The application does not take this user, and why: for a log.
    Refused(Cow<'static, str>),
}

/// What became of a user who was known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admission<U> {
    /// The user comes in, refreshed.
    Admitted(U),
    /// The application does not take this user any more, and why: for a log.
    Refused(Cow<'static, str>),
}

/// What a login would do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Preview {
    /// The user is known.
    Known,
    /// The user is not known; what would happen is not known either.
    Unknown,
    /// The user would be created.
    WouldCreate,
    /// An account that is there would become this user's.
    WouldLink,
    /// The user would be refused, and why.
    WouldRefuse(Cow<'static, str>),
}

impl std::fmt::Display for Preview {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Known => f.write_str("the user is known"),
            Self::Unknown => f.write_str("the user is not known"),
            Self::WouldCreate => f.write_str("the user would be created"),
            Self::WouldLink => f.write_str("an account that is there would become this user's"),
            Self::WouldRefuse(reason) => write!(f, "the user would be refused: {reason}"),
        }
    }
}

/// A user of the application who is signed in, and how that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignedIn<U> {
    /// Created just in time.
    Created(U),
    /// Linked with an account that was there.
    Linked(U),
    /// Known before.
    Known(U),
}

impl<U> SignedIn<U> {
    /// The user.
    pub fn user(&self) -> &U {
        match self {
            Self::Created(user) | Self::Linked(user) | Self::Known(user) => user,
        }
    }

    /// The user, taken out.
    pub fn into_user(self) -> U {
        match self {
            Self::Created(user) | Self::Linked(user) | Self::Known(user) => user,
        }
    }
}

/// Why a verified user is not signed in. 403 fits the first two, 503 a store that failed. The flow's
/// event has said `signed-in` by then, so log this yourself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignInError<E> {
    /// Nothing that stays was sent, so that the user could not be known again.
    #[error("the user has no stable key")]
    NoUserKey(#[from] NoUserKey),
    /// The application does not take this user.
    #[error("the application refuses this user: {0}")]
    Refused(Cow<'static, str>),
    /// The user could neither be created nor found: a unique key of the store is over something
    /// else than the user key, for example over e-mail addresses.
    #[error("the user could neither be created nor found")]
    Conflict,
    /// The store failed.
    #[error("the store of users failed")]
    Store(#[source] E),
}

impl<E> SignInError<E> {
    /// Turns the store's error into another, for example a boxed one into one that is an
    /// [`std::error::Error`].
    pub fn map_store<F>(self, map: impl FnOnce(E) -> F) -> SignInError<F> {
        match self {
            Self::NoUserKey(reason) => SignInError::NoUserKey(reason),
            Self::Refused(reason) => SignInError::Refused(reason),
            Self::Conflict => SignInError::Conflict,
            Self::Store(error) => SignInError::Store(map(error)),
        }
    }
}

impl TestedConnection {
    /// What provisioning would do with this user; writes nothing.
    ///
    /// # Errors
    /// [`SignInError::NoUserKey`], or [`SignInError::Store`] with the store's own error.
    pub async fn preview<P: Provision>(
        &self,
        provision: &P,
    ) -> Result<Preview, SignInError<P::Error>> {
        let key = self.user_key()?;
        provision.preview(&key, self.identity()).await.map_err(SignInError::Store)
    }
}
