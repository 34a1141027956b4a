//! Sessions in memory: a random name in a cookie, and whose it is on our side.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hyper::HeaderMap;
use hyper::header::COOKIE;
use product::sessions;
use product::users::User;
use saml_sp::Identity;
use saml_sp::chrono::{DateTime, Utc};
use saml_sp::flow::{Clock, SystemClock};

/// With `__Host-`, no subdomain can set it, so nobody can plant a session.
const NAME: &str = "__Host-session";

/// The sessions. A clone is another handle to the same.
#[derive(Clone, Default)]
pub struct Sessions(Arc<Mutex<HashMap<String, Session>>>);

struct Session {
    user: u64,
    ends: DateTime<Utc>,
}

impl Sessions {
    /// Begins a session: gives the value of `Set-Cookie`, or `None` where the system has no random
    /// numbers.
    pub fn begin(&self, user: &User, identity: &Identity) -> Option<String> {
        let mut random = [0; 32];
        getrandom::fill(&mut random).ok()?;
        let name: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        let now = SystemClock.now();
        let ends = sessions::ends(identity, now);
        let mut sessions = self.lock();
        sessions.retain(|_, session| now < session.ends);
        sessions.insert(name.clone(), Session { user: user.id, ends });
        // Lax: a Strict cookie is not sent when the browser follows the redirect after the ACS,
        // since it comes from Microsoft. None would come with forms of other sites.
        let max_age = (ends - now).num_seconds();
        Some(format!("{NAME}={name}; Path=/; Max-Age={max_age}; Secure; HttpOnly; SameSite=Lax"))
    }

    /// The user of the session of a request.
    pub fn user(&self, headers: &HeaderMap) -> Option<u64> {
        let sessions = self.lock();
        let session = sessions.get(name(headers)?)?;
        (SystemClock.now() < session.ends).then_some(session.user)
    }

    /// Ends the session of a request: gives the value of `Set-Cookie`.
    pub fn end(&self, headers: &HeaderMap) -> String {
        if let Some(name) = name(headers) {
            self.lock().remove(name);
        }
        format!("{NAME}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax")
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Session>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn name(headers: &HeaderMap) -> Option<&str> {
    let headers = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        headers.flat_map(|value| value.split(';')).filter_map(|pair| pair.split_once('='));
    pairs.find(|(name, _)| name.trim() == NAME).map(|(_, value)| value.trim())
}
