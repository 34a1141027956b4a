//! Texts that SAML compares octet for octet: each is checked once, when it is made, and kept as is.

use url::Url;

use crate::saml::random::{RandomError, random_bytes};

/// Why a text is not the name it was given for: what it should have been, and what is wrong.
///
/// Both are fixed sentences; the refused text itself is not kept, so this is safe to log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} {why}")]
pub struct NameError {
    /// What the text should have been, for example `the company`.
    pub what: &'static str,
    /// What is wrong with it, for example `is empty`.
    pub why: &'static str,
}

/// Declares a text that is checked when it is made: parsed from a `&str` or a `String`, shown
/// and compared as it was given.
macro_rules! checked_text {
    ($(#[$doc:meta])* $name:ident, $what:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(
            feature = "serde",
            derive(serde::Serialize, serde::Deserialize),
            serde(try_from = "String", into = "String")
        )]
        pub struct $name(std::sync::Arc<str>);

        impl $name {
            /// The text as it was given.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::saml::names::NameError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let check: fn(&str) -> Result<(), &'static str> = $check;
                match check(text) {
                    Ok(()) => Ok(Self(text.into())),
                    Err(why) => Err(crate::saml::names::NameError { what: $what, why }),
                }
            }
        }

        impl TryFrom<&str> for $name {
            type Error = crate::saml::names::NameError;

            fn try_from(text: &str) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl TryFrom<String> for $name {
            type Error = crate::saml::names::NameError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.as_str().to_owned()
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use checked_text;

checked_text! {
    /// The name of a service provider or an identity provider: Entra's *Identifier (Entity ID)*
    /// and *Microsoft Entra Identifier*.
    ///
    /// Any text of 1 to 1,024 characters that is not blank and holds no control character (SAML
    /// Core 8.3.6); compared octet for octet, so case and a slash at the end count.
    EntityId, "the entity ID", identifier
}

checked_text! {
    /// The `ID` of an AuthnRequest, which the answer must name in `InResponseTo`.
    ///
    /// Made by [`RequestId::random`]; parsed from a text where it was stored. Any text of 1 to
    /// 1,024 characters that is not blank and holds no control character.
    RequestId, "the request ID", identifier
}

checked_text! {
    /// Where the identity provider posts its answer: Entra's *Reply URL (Assertion Consumer
    /// Service URL)*.
    ///
    /// An absolute http or https URL without user, fragment, white space or `\`, of at most 2,048
    /// bytes. It is kept and compared octet for octet, never normalised (SAML Bindings 3.5.5.2).
    AcsUrl, "the ACS URL", http_url
}

checked_text! {
    /// Where a user is sent to sign in: the identity provider's SingleSignOnService, Entra's
    /// *Login URL* on the page *Set up Single Sign-On with SAML*.
    ///
    /// An absolute http or https URL as for [`AcsUrl`]; a query that it carries is kept.
    SsoUrl, "the SSO URL", http_url
}

checked_text! {
    /// Where a login of a company begins by a plain GET: Entra's *Sign on URL*.
    ///
    /// An absolute http or https URL as for [`AcsUrl`].
    SignOnUrl, "the sign-on URL", http_url
}

checked_text! {
    /// Where our own metadata document is to be had.
    ///
    /// An absolute http or https URL as for [`AcsUrl`].
    MetadataUrl, "the metadata URL", http_url
}

/// Lets these be made of a text that passes their check by what it is made of.
macro_rules! made_of_checked_texts {
    ($($name:ident),+) => {
        $(impl $name {
            /// For a text that passes the check by what it is made of.
            pub(crate) fn known(text: &str) -> Self {
                Self(text.into())
            }
        })+
    };
}

made_of_checked_texts!(EntityId, AcsUrl, SignOnUrl, MetadataUrl);

impl RequestId {
    /// A fresh request ID: `_` and 160 random bits in hexadecimal (SAML Core 1.3.4 asks for 128
    /// to 160 bits; Entra refuses an ID that begins with a digit, AADSTS7500529).
    ///
    /// # Errors
    /// [`RandomError`] when the generator fails.
    pub fn random() -> Result<Self, RandomError> {
        random_bytes().map(Self::from_entropy)
    }

    /// The request ID made of these 160 bits, for callers with a generator of their own and for
    /// tests. Whoever can guess it can answer a login that was never begun: it must be random.
    pub fn from_entropy(entropy: [u8; 20]) -> Self {
        const HEX: [char; 16] =
            ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
        let digit = |nibble: u8| HEX.get(usize::from(nibble)).copied().unwrap_or('0');
        let digits = entropy.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0x0f)]);
        Self(std::iter::once('_').chain(digits).collect::<String>().into())
    }
}

impl SsoUrl {
    /// Whether the URL is plain `http`: passwords and requests travel unprotected.
    pub fn is_plain_http(&self) -> bool {
        scheme_is(self.as_str(), "http://")
    }
}

fn identifier(text: &str) -> Result<(), &'static str> {
    match text {
        _ if text.trim().is_empty() => Err("is empty"),
        _ if text.chars().count() > 1024 => Err("is longer than 1,024 characters"),
        _ if text.chars().any(char::is_control) => Err("holds a control character"),
        _ => Ok(()),
    }
}

fn http_url(text: &str) -> Result<(), &'static str> {
    if text.is_empty() {
        return Err("is empty");
    }
    if text.len() > 2048 {
        return Err("is longer than 2,048 bytes");
    }
    // url::Url would quietly drop or turn these; here the text itself goes over the wire.
    if text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
        return Err("holds white space, a control character or a backslash");
    }
    if !scheme_is(text, "https://") && !scheme_is(text, "http://") {
        return Err("does not begin with https:// or http://");
    }
    // url::Url would look for the host behind any number of slashes.
    if authority(text).is_empty() {
        return Err("names no host");
    }
    let url = Url::parse(text).map_err(|_| "is not a URL")?;
    if !url.username().is_empty() || url.password().is_some() || authority(text).contains('@') {
        return Err("carries a user name or a password");
    }
    if url.fragment().is_some() {
        return Err("carries a fragment (#)");
    }
    Ok(())
}

fn scheme_is(text: &str, scheme: &str) -> bool {
    text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

fn authority(text: &str) -> &str {
    let rest = text.split_once("//").map_or("", |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}
