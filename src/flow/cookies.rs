//! The cookies of one request and its response, those of pending logins only: which came, and which
//! are to be set. One for each login, so that two tabs do not disturb each other.

use crate::flow::login_id::LoginId;
use crate::login::pending::PendingLogin;

/// How the names begin. With `__Host-`, a browser takes the cookie only from this very host by
/// https (or from this machine), so that no sibling subdomain can plant one.
const PREFIX: &str = "__Host-saml-";
/// How long a browser keeps one, in seconds: as long as an answer is awaited.
const MAX_AGE: i64 = PendingLogin::lifetime().num_seconds();
/// How many a browser is left with.
const MOST: usize = 5;
/// How many bytes they take in a request together.
const MOST_BYTES: usize = 4096;
/// How many are deleted at once; somebody who has more has made them himself.
const MOST_DELETED: usize = 20;
/// The value of a cookie whose login was answered: the next answer is told so.
const ANSWERED: &str = "answered";

/// The cookies of one request, and those that its response sets. It knows only the cookies of pending
/// logins, `__Host-saml-…`; all others are passed over.
///
/// `Debug` shows names only.
#[derive(Clone, Default)]
pub struct Cookies {
    came: Vec<Cookie>,
    set: Vec<String>,
}

#[derive(Clone)]
struct Cookie {
    name: String,
    value: String,
}

/// What stands in the one cookie of a login.
pub(crate) enum Found<'a> {
    /// A value to be understood.
    Value(&'a str),
    /// That the login was answered.
    Answered,
    /// There is no such cookie.
    Nothing,
    /// There are several, which no browser of ours makes.
    Several,
}

/// The cookie would be larger than browsers take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLarge;

impl Cookies {
    /// The cookies of a request, from the values of its `Cookie` headers.
    pub fn of(headers: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Self {
        let mut came = Vec::new();
        for header in headers {
            for pair in header.as_ref().split(|byte| *byte == b';') {
                let pair = std::str::from_utf8(pair).unwrap_or_default();
                // Only what browsers take for white space: behind any other, they see no `__Host-`
                // and let a sibling subdomain plant the cookie.
                let pair = pair.trim_matches([' ', '\t']);
                if let Some((name, value)) = pair.split_once('=')
                    && is_ours(name)
                {
                    came.push(Cookie { name: name.to_owned(), value: value.to_owned() });
                }
            }
        }
        Self { came, set: Vec::new() }
    }

    /// The cookies of a request that has none.
    pub fn none() -> Self {
        Self::default()
    }

    /// The values of the `Set-Cookie` headers that the response needs, refused or not.
    pub fn set_cookies(&self) -> impl Iterator<Item = &str> {
        self.set.iter().map(String::as_str)
    }

    /// The name of a login's cookie.
    pub(crate) fn name(login: &LoginId) -> String {
        format!("{PREFIX}{}", login.tag())
    }

    pub(crate) fn find(&self, name: &str) -> Found<'_> {
        let mut found = self.came.iter().filter(|cookie| cookie.name == name);
        match (found.next(), found.next()) {
            (None, _) => Found::Nothing,
            (Some(cookie), None) if cookie.value == ANSWERED => Found::Answered,
            (Some(cookie), None) => Found::Value(&cookie.value),
            (Some(_), Some(_)) => Found::Several,
        }
    }

    /// Gives the browser one more, and takes the oldest away where it would have too many.
    pub(crate) fn put(&mut self, name: &str, value: &str) -> Result<(), TooLarge> {
        let mut bytes = size(name, value);
        if bytes > MOST_BYTES {
            return Err(TooLarge);
        }
        let mut old: Vec<_> = self.came.iter().collect();
        // The names are in the order of time.
        old.sort_unstable_by(|a, b| b.name.cmp(&a.name));
        let newest = old.iter().take(MOST - 1).take_while(|cookie| {
            bytes += size(&cookie.name, &cookie.value);
            bytes <= MOST_BYTES
        });
        let kept = newest.count();
        let mut deleted: Vec<_> = old.iter().skip(kept).map(|cookie| &*cookie.name).collect();
        deleted.dedup();
        let deleted: Vec<_> =
            deleted.into_iter().rev().take(MOST_DELETED).map(|name| header(name, "", 0)).collect();
        self.set.extend(deleted);
        self.set.push(header(name, value, MAX_AGE));
        Ok(())
    }

    /// Whether one more of the size that they have would push out one that was not answered.
    #[cfg(feature = "axum")]
    pub(crate) fn are_full(&self) -> bool {
        let waiting = self.came.iter().filter(|cookie| cookie.value != ANSWERED);
        let sizes: Vec<_> = waiting.map(|cookie| size(&cookie.name, &cookie.value)).collect();
        let largest = sizes.iter().max().copied().unwrap_or_default();
        sizes.len() >= MOST || sizes.iter().sum::<usize>() + largest > MOST_BYTES
    }

    /// Leaves the browser with the knowledge that this login was answered.
    pub(crate) fn mark_answered(&mut self, name: &str) {
        self.set.push(header(name, ANSWERED, MAX_AGE));
    }
}

fn is_ours(name: &str) -> bool {
    name.strip_prefix(PREFIX).is_some_and(LoginId::is_tag)
}

fn header(name: &str, value: &str, max_age: i64) -> String {
    format!("{name}={value}; Path=/; Max-Age={max_age}; Secure; HttpOnly; SameSite=None")
}

/// What a cookie takes in the header `Cookie`.
fn size(name: &str, value: &str) -> usize {
    name.len() + value.len() + "=; ".len()
}

impl std::fmt::Debug for Cookies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.came.iter().map(|cookie| &cookie.name).collect();
        f.debug_struct("Cookies").field("came", &names).finish_non_exhaustive()
    }
}
