//! The fingerprint of a company's settings: by it, a passed connection test stands for the settings
//! that it tested and for no others.

use std::collections::BTreeSet;

use crate::login::fields;
use crate::login::settings::{Parts, Settings};
use crate::saml::metadata::certificate::SigningCertificate;
use crate::saml::names::{EntityId, NameError, SsoUrl};
use crate::xml::digest::sha256;
use crate::xml::limits::Limits;

/// The SHA-256 over all settings of a company that decide about a login. Store it, as its text of
/// 64 hexadecimal digits, with the connection test that passed; where it equals that of other
/// settings, the test stands for them.
///
/// In it are: the company; our entity ID, ACS URL and accepted audiences; the identity provider's
/// entity ID and Issuer, its addresses and the DER of each signing certificate, fit or not; the
/// policy with its limits. Not in it, since no login is judged by them: our Sign on URL and
/// metadata URL, and what a metadata document says beside (its signature and `validUntil`).
///
/// Audiences and certificates are sets here: none of them counts for more than another, and the
/// order of a document may change from one download to the next. A later version of this crate
/// may have more settings and give other fingerprints: then the test is due again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "String", into = "String")
)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    pub(crate) fn of(settings: &Settings) -> Self {
        // Taken apart by name, so that no later setting is forgotten here.
        let Parts { company, urls, identity_provider, policy } = &**settings;
        let Limits {
            message_bytes,
            metadata_bytes,
            depth,
            nodes,
            attributes,
            namespaces,
            namespace_bytes,
            attribute_values,
            signing_keys,
        } = policy.limits();
        let mut text = Text(Vec::with_capacity(4096));
        text.one("settings", VERSION);
        text.one("company", company.as_str());
        text.one("entity ID", urls.entity_id().as_str());
        text.one("ACS URL", urls.acs().as_str());
        text.set("audience", urls.audiences().map(EntityId::as_str));
        let idp = identity_provider;
        text.one("identity provider", idp.entity_id().as_str());
        text.one("issuer", idp.issuer().as_str());
        text.set("redirect URL", idp.sso().redirect().map(SsoUrl::as_str));
        text.set("post URL", idp.sso().post().map(SsoUrl::as_str));
        text.set("certificate", idp.certificates().iter().map(SigningCertificate::der));
        text.one("clock skew", policy.clock_skew_seconds().to_string());
        text.one("SHA-1", policy.allows_sha1().to_string());
        text.one("message bytes", message_bytes.to_string());
        text.one("metadata bytes", metadata_bytes.to_string());
        text.one("depth", depth.to_string());
        text.one("nodes", nodes.to_string());
        text.one("attributes", attributes.to_string());
        text.one("namespaces", namespaces.to_string());
        text.one("namespace bytes", namespace_bytes.to_string());
        text.one("attribute values", attribute_values.to_string());
        text.one("signing keys", signing_keys.to_string());
        Self(sha256(&text.0))
    }
}

/// The version of what is hashed.
const VERSION: &str = "1";

/// What is hashed: each setting by its name and its value, each of them after its length.
struct Text(Vec<u8>);

impl Text {
    fn one(&mut self, name: &str, value: impl AsRef<[u8]>) {
        fields::push(&mut self.0, name);
        fields::push(&mut self.0, value);
    }

    /// Values whose order and number of times decide nothing.
    fn set<T: AsRef<[u8]> + Ord>(&mut self, name: &str, values: impl IntoIterator<Item = T>) {
        for value in BTreeSet::from_iter(values) {
            self.one(name, value);
        }
    }
}

impl std::fmt::Display for Fingerprint {
    /// 64 hexadecimal digits, in lower case.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

impl std::str::FromStr for Fingerprint {
    type Err = NameError;

    /// Reads what `Display` wrote, and no other spelling of it.
    fn from_str(text: &str) -> Result<Self, NameError> {
        read(text).map(Self).ok_or(NameError {
            what: "the fingerprint",
            why: "is not 64 hexadecimal digits in lower case",
        })
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> Self {
        fingerprint.to_string()
    }
}

fn read(text: &str) -> Option<[u8; 32]> {
    let (digits, rest) = text.as_bytes().as_chunks::<2>();
    let mut bytes = [0; 32];
    if digits.len() != bytes.len() || !rest.is_empty() {
        return None;
    }
    for (byte, [high, low]) in bytes.iter_mut().zip(digits) {
        *byte = nibble(*high)? << 4 | nibble(*low)?;
    }
    Some(bytes)
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}
