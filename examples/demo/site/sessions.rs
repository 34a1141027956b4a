//! The sessions of the product: a cookie that means nothing, and a table in memory.
//!
//! Users and administrators have a cookie each: in this demo one person plays both. It could not be
//! one, either: a Lax cookie does not come with the post to the ACS, so that nothing of a session
//! that was there is known where a user's begins.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use saml_sp::chrono::{DateTime, TimeDelta, Utc};

/// The hours after which a session ends.
const HOURS: i64 = 8;
/// The most sessions that are kept; beyond, the oldest ends.
const MOST: usize = 1000;

/// A sign-in by single sign-on.
#[derive(Clone)]
pub struct Entered {
    /// The number of the user.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// What Entra said, by name.
    pub claims: Vec<(String, Vec<String>)>,
}

/// The sessions of one kind: what is known of each.
pub struct Sessions<T> {
    cookie: String,
    table: Mutex<HashMap<String, Kept<T>>>,
}

struct Kept<T> {
    session: T,
    begun: DateTime<Utc>,
}

impl<T: Clone> Sessions<T> {
    /// No session yet. Cookies know no ports, so the port is in the cookie's name: two demos on one
    /// machine do not end each other's sessions.
    pub fn new(of: &str, port: u16) -> Self {
        Self { cookie: format!("acme_reports_{of}_{port}"), table: Mutex::default() }
    }

    /// The session of the browser that sent these headers.
    pub fn of(&self, headers: &HeaderMap, now: DateTime<Utc>) -> Option<T> {
        let token = self.token(headers);
        let table = self.table();
        let kept = token.and_then(|token| table.get(token)).filter(|kept| kept.lasts(now));
        kept.map(|kept| kept.session.clone())
    }

    /// Begins a session in place of the one that was there, by a cookie that nobody can have known
    /// before the sign-in.
    pub fn begin(
        &self,
        headers: &HeaderMap,
        session: T,
        now: DateTime<Utc>,
    ) -> Result<HeaderValue, NoToken> {
        let mut bytes = [0; 32];
        openssl::rand::rand_bytes(&mut bytes).map_err(|_| NoToken)?;
        let token = URL_SAFE_NO_PAD.encode(bytes);
        // Lax: it comes with the redirect after the ACS, which Strict would not. Beyond the demo,
        // which is plain HTTP on this machine, it would be Secure too.
        let cookie = format!("{}={token}; Path=/; HttpOnly; SameSite=Lax", self.cookie);
        let mut table = self.table();
        if let Some(old) = self.token(headers) {
            table.remove(old);
        }
        table.retain(|_, kept| kept.lasts(now));
        if table.len() >= MOST {
            let oldest = table.iter().min_by_key(|(_, kept)| kept.begun);
            if let Some(oldest) = oldest.map(|(token, _)| token.clone()) {
                table.remove(&oldest);
            }
        }
        table.insert(token, Kept { session, begun: now });
        HeaderValue::from_str(&cookie).map_err(|_| NoToken)
    }

    /// Ends the session of a browser.
    pub fn end(&self, headers: &HeaderMap) -> Result<HeaderValue, NoToken> {
        if let Some(token) = self.token(headers) {
            self.table().remove(token);
        }
        let cookie = format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0", self.cookie);
        HeaderValue::from_str(&cookie).map_err(|_| NoToken)
    }

    fn token<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str> {
        let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut pairs = lines.flat_map(|line| line.split(';'));
        pairs.find_map(|pair| {
            let (name, token) = pair.trim().split_once('=')?;
            (name == self.cookie).then_some(token)
        })
    }

    fn table(&self) -> MutexGuard<'_, HashMap<String, Kept<T>>> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Kept<T> {
    fn lasts(&self, now: DateTime<Utc>) -> bool {
        now.signed_duration_since(self.begun) < TimeDelta::hours(HOURS)
    }
}

/// There is no random token, and so no session.
#[derive(Debug)]
pub struct NoToken;

impl std::fmt::Display for NoToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the random number generator failed")
    }
}

impl std::error::Error for NoToken {}
