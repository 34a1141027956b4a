//! The memory of answers that were used: each login and each assertion counts once.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use saml_sp::chrono::{DateTime, Utc};
use saml_sp::{ReplayKey, Spend};

/// A replay guard in memory, for an application of one process that may forget when it starts
/// anew. With several nodes, it is a table that they share, with the key as its primary key.
#[derive(Default)]
pub struct ReplayGuard {
    /// The keys, and until when each is kept.
    known: Mutex<HashMap<ReplayKey, DateTime<Utc>>>,
}

impl ReplayGuard {
    /// Claims both keys of a login at once: two posts of one answer cannot both be the first.
    pub fn claim(&self, keys: &[ReplayKey; 2], until: DateTime<Utc>, now: DateTime<Utc>) -> Spend {
        // A panic elsewhere leaves the map as it was: nothing below can panic half-way.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, until| *until > now);
        let [request, assertion] = keys;
        if known.contains_key(request) {
            return Spend::RequestAnswered;
        }
        if known.contains_key(assertion) {
            return Spend::AssertionSeen;
        }
        known.insert(*request, until);
        known.insert(*assertion, until);
        Spend::First
    }
}
