//! What was just done or refused, to be said on the set-up page.

use chrono::{DateTime, Utc};

use crate::pages::uploads::Typed;

/// What was just done or refused.
pub enum Said {
    /// Nothing.
    Nothing,
    /// A file that was uploaded as metadata is none.
    Metadata {
        /// What is wrong with it.
        problem: String,
        /// Whether it is a certificate.
        is_certificate: bool,
    },
    /// Values that were typed in by hand make no identity provider.
    Typed(Box<Typed>),
    /// A certificate was not added, for this reason.
    Certificate(String),
    /// Nothing went live or was switched, for this reason.
    Refused(String),
    /// A fresh set-up link, and until when it opens the page, UTC.
    Link(String, DateTime<Utc>),
}
