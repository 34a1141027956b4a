//! The reference of an attempt to sign in: what the user reads out, and what support looks up.

use crate::saml::names::NameError;
use crate::saml::random::{RandomError, random_bytes};

/// The reference of one [`LoginEvent`](crate::flow::LoginEvent): twelve hexadecimal digits of chance,
/// shown to the user whose sign-in was refused. It says nothing by itself and is no secret: what
/// can be looked up by it needs an authorisation of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "String", into = "String")
)]
pub struct AttemptId([u8; 6]);

impl AttemptId {
    /// A fresh one.
    pub(crate) fn random() -> Result<Self, RandomError> {
        random_bytes().map(Self)
    }
}

impl std::fmt::Display for AttemptId {
    /// Twelve hexadecimal digits, in lower case.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::fmt::Debug for AttemptId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AttemptId({self})")
    }
}

impl std::str::FromStr for AttemptId {
    type Err = NameError;

    /// Reads what `Display` wrote, and no other spelling of it.
    fn from_str(text: &str) -> Result<Self, NameError> {
        let lower =
            text.len() == 12 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let number = u64::from_str_radix(text, 16).ok().filter(|_| lower);
        let [_, _, id @ ..] = number.map(u64::to_be_bytes).ok_or(NameError {
            what: "the reference",
            why: "is not twelve hexadecimal digits in lower case",
        })?;
        Ok(Self(id))
    }
}

impl TryFrom<String> for AttemptId {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<AttemptId> for String {
    fn from(id: AttemptId) -> Self {
        id.to_string()
    }
}
