//! When to write to an administrator that a signing certificate runs out: a few times, and each
//! time once.

use std::fmt;

use chrono::{DateTime, Utc};

use crate::saml::metadata::certificate::SigningCertificate;
use crate::saml::metadata::health::SPEAK_OF_EXPIRY_DAYS;
use crate::saml::metadata::identity_provider::IdentityProvider;

/// The days before a certificate's end at which a notice is due, the first one first.
const THRESHOLDS: [i64; 4] = [SPEAK_OF_EXPIRY_DAYS, 30, 7, 1];

/// A notice that a signing certificate runs out; `Display` is a sentence for a mail to the
/// company's administrator. Logins go on: trust is in the key, and a certificate that has ended
/// refuses none here. But the identity provider may change to another key on that day, and only
/// one whose certificate was uploaded is known.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExpiryNotice {
    /// The certificate's thumbprint.
    pub thumbprint: String,
    /// Its end, UTC.
    pub not_after: DateTime<Utc>,
    /// Calendar days (UTC) until its end: 0 on the day itself, negative after it.
    pub days_left: i64,
    /// The threshold that was crossed: 60, 30, 7 or 1 days.
    pub threshold: i64,
    /// The latest end, UTC, among the other certificates, where one with a usable key ends later
    /// than this one: the change is prepared, and a mail may be calm. `None` calls for an upload.
    pub another_until: Option<DateTime<Utc>>,
}

impl IdentityProvider {
    /// The notices that are due now, in the order of the certificates: for each one with a usable
    /// key, 60, 30, 7 and 1 calendar days (UTC) before its end. Call it daily or weekly, and hand
    /// in when you last did: what was due then is not told again, and of several thresholds that
    /// were crossed since, only the most urgent is. Both times are UTC.
    ///
    /// Without `last_told`, whatever is due now is told: for an identity provider that is new, or
    /// whose metadata was uploaded again since.
    pub fn notices(
        &self,
        now: DateTime<Utc>,
        last_told: Option<DateTime<Utc>>,
    ) -> Vec<ExpiryNotice> {
        let latest = self.fit().map(SigningCertificate::not_after).max();
        let notice = |certificate: &SigningCertificate| {
            let not_after = certificate.not_after();
            let threshold = due(not_after, now)?;
            let told = last_told.and_then(|last_told| due(not_after, last_told));
            if told.is_some_and(|told| told <= threshold) {
                return None;
            }
            Some(ExpiryNotice {
                thumbprint: certificate.thumbprint().to_owned(),
                not_after,
                days_left: days_between(now, not_after),
                threshold,
                another_until: latest.filter(|latest| *latest > not_after),
            })
        };
        self.fit().filter_map(notice).collect()
    }
}

/// The most urgent threshold that is reached at an instant.
fn due(not_after: DateTime<Utc>, at: DateTime<Utc>) -> Option<i64> {
    let left = days_between(at, not_after);
    THRESHOLDS.into_iter().filter(|threshold| left <= *threshold).min()
}

/// From one day of the calendar (UTC) to another.
fn days_between(from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
    to.date_naive().signed_duration_since(from.date_naive()).num_days()
}

impl fmt::Display for ExpiryNotice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The signing certificate {} ", self.thumbprint)?;
        match self.days_left {
            ..-1 => write!(f, "expired {} days ago", self.days_left.unsigned_abs())?,
            -1 => f.write_str("expired 1 day ago")?,
            0 => f.write_str("expires today")?,
            1 => f.write_str("expires in 1 day")?,
            days => write!(f, "expires in {days} days")?,
        }
        write!(f, ", on {} (UTC), and ", self.not_after.date_naive())?;
        match self.another_until {
            Some(until) => write!(f, "another one is known until {}.", until.date_naive()),
            None => f.write_str("no other one is known that lasts longer."),
        }
    }
}
