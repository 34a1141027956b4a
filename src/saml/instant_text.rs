//! An instant in serde's formats, as SAML writes it.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};

use crate::saml::instant::{parse, to_text};

/// Writes the instant with milliseconds and `Z`.
pub fn serialize<S: Serializer>(instant: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&to_text(*instant))
}

/// Reads an `xs:dateTime` in UTC.
pub fn deserialize<'de, D: Deserializer<'de>>(source: D) -> Result<DateTime<Utc>, D::Error> {
    let text = Cow::<str>::deserialize(source)?;
    parse(&text).ok_or_else(|| D::Error::custom("is not an xs:dateTime in UTC"))
}
