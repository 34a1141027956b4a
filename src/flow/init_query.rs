//! The query of the address that begins a login.

use url::form_urlencoded;

use crate::login::return_to::ReturnTo;
use crate::login::start::LoginRequest;

/// The longest login hint that is passed on, in bytes: an e-mail address has 254 at most.
const LONGEST_HINT: usize = 320;

/// The most parameters that are read; decoding one costs more than its bytes do.
const MOST_PAIRS: usize = 64;

/// The query of `/saml/{company}/init`. Whoever links there wrote it: believe none of it.
///
/// `Debug` shows the names of its parameters only: a login hint names a user.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct InitQuery {
    pairs: Vec<(String, String)>,
}

impl InitQuery {
    /// Reads what stands behind the `?`, if anything does: 64 parameters at most.
    pub fn read(query: Option<&str>) -> Self {
        let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        Self { pairs: pairs.into_owned().take(MOST_PAIRS).collect() }
    }

    /// The value of a parameter, decoded; `None` if it is missing or came more than once.
    pub fn value(&self, name: &str) -> Option<&str> {
        let mut found = self.pairs.iter().filter(|(key, _)| key == name);
        let (_, value) = found.next()?;
        found.next().is_none().then_some(value)
    }

    /// All parameters, decoded, in their order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The parameter `return_to`, if it is a path of ours.
    pub fn return_to(&self) -> Option<ReturnTo> {
        ReturnTo::from_decoded(self.value("return_to")?).ok()
    }

    /// Adds to a login what the query asks for: the return path and the login hint, if they are fit.
    pub fn add_to<'a>(&self, login: LoginRequest<'a>) -> LoginRequest<'a> {
        let login = match self.return_to() {
            Some(path) => login.return_to(path),
            None => login,
        };
        match self.login_hint() {
            Some(hint) => login.login_hint(hint),
            None => login,
        }
    }

    /// The parameter `login_hint`, if it could name a user.
    pub fn login_hint(&self) -> Option<&str> {
        let fits = |hint: &&str| hint.len() <= LONGEST_HINT && !hint.chars().any(char::is_control);
        self.value("login_hint").filter(fits).filter(|hint| !hint.is_empty())
    }
}

impl std::fmt::Debug for InitQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.pairs().map(|(name, _)| name)).finish()
    }
}
