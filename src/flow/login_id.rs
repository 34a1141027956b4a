//! The ID of a login: 32 bits of time, 128 of chance. It is the request ID, comes back as
//! RelayState, and names the cookie.

use chrono::{DateTime, Utc};

use crate::login::pending::PendingLogin;
use crate::saml::instant::shifted;
use crate::saml::names::RequestId;
use crate::saml::random::{RandomError, random_bytes};

/// How many hexadecimal digits of an ID name its cookie: the time, and 64 bits of chance.
const TAG_DIGITS: usize = 24;
/// How many of these are the time.
const TIME_DIGITS: usize = 8;

/// The ID of a login, fresh or read from a RelayState; whoever posts one may have made it up.
#[derive(Clone, Debug)]
pub struct LoginId(RequestId);

impl LoginId {
    /// A fresh one. The time in it is no secret: it makes cookies sort by age, and lets a late
    /// answer be told from one that this browser never asked for. SAML Core 1.3.4 asks for 128 bits
    /// of chance.
    pub fn fresh(now: DateTime<Utc>) -> Result<Self, RandomError> {
        let mut entropy = [0; 20];
        let (time, chance) = entropy.split_at_mut(4);
        // The low 32 bits: until 2106, and only the order of cookies and a word in a refusal hang
        // on it.
        time.copy_from_slice(&seconds(now).to_be_bytes());
        chance.copy_from_slice(&random_bytes::<16>()?);
        Ok(Self(RequestId::from_entropy(entropy)))
    }

    /// Reads what came back; `None` if it does not look like one of ours.
    pub fn of(relay_state: &str) -> Option<Self> {
        let digits = relay_state.strip_prefix('_')?;
        let ours = digits.len() == 40 && is_hexadecimal(digits);
        let id = relay_state.parse().ok().filter(|_| ours)?;
        Some(Self(id))
    }

    /// The request ID.
    pub fn request_id(&self) -> &RequestId {
        &self.0
    }

    /// The part that names the cookie; in the order of time.
    pub fn tag(&self) -> &str {
        self.digits().get(..TAG_DIGITS).unwrap_or_default()
    }

    /// Whether a text could be a tag.
    pub fn is_tag(text: &str) -> bool {
        text.len() == TAG_DIGITS && is_hexadecimal(text)
    }

    /// Whether it claims to be older than a pending login may get. Words a refusal, decides nothing.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        let time = self.digits().get(..TIME_DIGITS);
        let time = time.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        time.and_then(|seconds| DateTime::from_timestamp(seconds.into(), 0))
            .is_some_and(|begun| shifted(begun, PendingLogin::lifetime()) <= now)
    }

    fn digits(&self) -> &str {
        self.0.as_str().strip_prefix('_').unwrap_or_default()
    }
}

fn is_hexadecimal(text: &str) -> bool {
    text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
}

fn seconds(now: DateTime<Utc>) -> u32 {
    u32::try_from(now.timestamp().rem_euclid(1 << 32)).unwrap_or_default()
}
