//! What was just done or refused, to be said on the set-up page.

use chrono::{DateTime, Utc};

use crate::pages::uploads::Typed;

/// What was just done or refused.
#[derive(Default)]
pub struct Said {
    /// What is wrong with the file that was uploaded as metadata.
    pub metadata: Option<String>,
    /// Whether that file was a certificate.
    pub is_certificate: bool,
    /// What was typed in by hand, with what is wrong.
    pub typed: Option<Box<Typed>>,
    /// What is wrong with the certificate that was to be added.
    pub certificate: Option<String>,
    /// Why nothing went live or was switched.
    pub refused: Option<String>,
    /// A fresh set-up link, and until when it opens the page.
    pub link: Option<(String, DateTime<Utc>)>,
}
