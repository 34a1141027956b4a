//! Where pending logins are kept between a start and its answer: sealed in cookies, or in a store
//! with the browser's secret in a cookie.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};

use crate::flow::cookies::{Cookies, Found};
use crate::flow::erased::BoxError;
use crate::flow::login_id::LoginId;
use crate::flow::pending_store::{AnyPendingStore, PendingKey, PendingStore};
use crate::flow::seal::SealingKey;
use crate::login::company::Company;
use crate::login::pending::PendingLogin;
use crate::saml::instant::shifted;
use crate::saml::policy::Policy;
use crate::saml::random::random_bytes;

/// How pending logins are kept: [`SealedCookies`], or a [`PendingStore`] by
/// [`stored`](Self::stored).
///
/// Either way a login has a cookie of its own, `__Host-saml-…; Path=/; Secure; HttpOnly;
/// SameSite=None`, for 15 minutes, which binds it to the browser that began it. A browser has five
/// at most, of 4 KiB together; the oldest go first.
#[derive(Clone)]
pub struct PendingLogins(Place);

#[derive(Clone)]
enum Place {
    Cookie(SealedCookies),
    Store(Arc<dyn AnyPendingStore>),
}

/// Pending logins in the cookies themselves, sealed by AES-256-GCM: no store, and any number of
/// nodes that share the key.
#[derive(Clone, Debug)]
pub struct SealedCookies {
    key: SealingKey,
    others: Vec<SealingKey>,
}

/// What is known here of the login that an answer names.
pub(crate) enum Lookup {
    /// It is pending, in this browser.
    Pending(Held),
    /// It was answered before, in this browser.
    Answered,
    /// This browser knows it, and the store does not any more: it was answered, or its time is
    /// over.
    Gone,
    /// It is not pending in this browser.
    Nothing,
    /// Its cookie came more than once.
    Repeated,
    /// Its cookie cannot be read.
    Unreadable,
}

/// A login that is pending in this browser.
pub(crate) struct Held {
    pub(crate) pending: PendingLogin,
    pub(crate) cookie: String,
    stored: Option<PendingKey>,
}

/// Whether a login could be kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Put {
    /// It is.
    Done,
    /// It does not fit in a cookie.
    TooLarge,
    /// The generator of random numbers failed, or OpenSSL.
    NoRandomness,
}

impl PendingLogins {
    /// Keeps them in a store; the cookie holds a secret of 256 bits, without which the store finds
    /// nothing.
    pub fn stored(store: impl PendingStore + 'static) -> Self {
        Self(Place::Store(Arc::new(store)))
    }

    /// Remembers a login that begins.
    pub(crate) async fn put(
        &self,
        cookies: &mut Cookies,
        login: &LoginId,
        pending: &PendingLogin,
        now: DateTime<Utc>,
    ) -> Result<Put, BoxError> {
        let name = Cookies::name(login);
        let value = match &self.0 {
            Place::Cookie(sealed) => {
                let associated_data = associated_data(pending.company(), &name);
                sealed.key.seal(&pending.to_bytes(), &associated_data)
            }
            Place::Store(store) => match secret(pending.company(), login) {
                Some((secret, key)) => {
                    let until = shifted(pending.awaited_until(), Policy::LARGEST_SKEW);
                    store.put(&key, pending, until, now).await?;
                    Some(secret)
                }
                None => None,
            },
        };
        let Some(value) = value else { return Ok(Put::NoRandomness) };
        Ok(cookies.put(&name, &value).map_or(Put::TooLarge, |()| Put::Done))
    }

    /// Finds the login that an answer to this company names. It stays as it is.
    pub(crate) async fn get(
        &self,
        cookies: &Cookies,
        company: &Company,
        login: &LoginId,
        now: DateTime<Utc>,
    ) -> Result<Lookup, BoxError> {
        let cookie = Cookies::name(login);
        let value = match cookies.find(&cookie) {
            Found::Value(value) => value,
            Found::Answered => return Ok(Lookup::Answered),
            Found::Nothing => return Ok(Lookup::Nothing),
            Found::Several => return Ok(Lookup::Repeated),
        };
        match &self.0 {
            Place::Cookie(sealed) => {
                let pending = sealed.open(value, &associated_data(company, &cookie));
                Ok(pending.map_or(Lookup::Unreadable, |pending| {
                    Lookup::Pending(Held { pending, cookie, stored: None })
                }))
            }
            Place::Store(store) => {
                let Some(key) = stored_key(company, login, value) else {
                    return Ok(Lookup::Unreadable);
                };
                let pending = store.get(&key, now).await?;
                Ok(pending.map_or(Lookup::Gone, |pending| {
                    Lookup::Pending(Held { pending, cookie, stored: Some(key) })
                }))
            }
        }
    }

    /// Takes a login that was answered, and says whether nobody took it before; of sealed cookies
    /// only the replay guard knows.
    pub(crate) async fn take(&self, held: &Held, now: DateTime<Utc>) -> Result<bool, BoxError> {
        match (&self.0, &held.stored) {
            (Place::Store(store), Some(key)) => store.take(key, now).await,
            _ => Ok(true),
        }
    }
}

impl From<SealedCookies> for PendingLogins {
    fn from(sealed: SealedCookies) -> Self {
        Self(Place::Cookie(sealed))
    }
}

impl SealedCookies {
    /// Seals with this key.
    pub fn new(key: SealingKey) -> Self {
        Self { key, others: Vec::new() }
    }

    /// Also opens what was sealed with this key. To change keys, first let every node open with the
    /// new one, then seal with it everywhere and open with the old one, and drop that after 15
    /// minutes.
    pub fn also_opening(mut self, key: SealingKey) -> Self {
        self.others.push(key);
        self
    }

    fn open(&self, sealed: &str, associated_data: &[u8]) -> Option<PendingLogin> {
        let mut keys = std::iter::once(&self.key).chain(&self.others);
        let plain = keys.find_map(|key| key.open(sealed, associated_data))?;
        PendingLogin::from_bytes(&plain).ok()
    }
}

/// What a sealed cookie is for: opened for another company, or under another name, it is nothing.
fn associated_data(company: &Company, cookie: &str) -> Vec<u8> {
    // A company's name holds no line end.
    [company.as_str().as_bytes(), b"\n", cookie.as_bytes()].concat()
}

/// A fresh secret for a browser, as its cookie holds it, and the key that it makes; `None` if
/// OpenSSL fails.
fn secret(company: &Company, login: &LoginId) -> Option<(String, PendingKey)> {
    let secret: [u8; 32] = random_bytes().ok()?;
    let key = PendingKey::of(company, login.request_id(), &secret);
    Some((URL_SAFE_NO_PAD.encode(secret), key))
}

fn stored_key(company: &Company, login: &LoginId, value: &str) -> Option<PendingKey> {
    let secret = URL_SAFE_NO_PAD.decode(value).ok().filter(|secret| secret.len() == 32)?;
    Some(PendingKey::of(company, login.request_id(), &secret))
}

impl std::fmt::Debug for PendingLogins {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.0 {
            Place::Cookie(_) => "PendingLogins(sealed)",
            Place::Store(_) => "PendingLogins(stored)",
        })
    }
}
