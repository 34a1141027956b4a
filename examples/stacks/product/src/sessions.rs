//! How long a session lasts.

use saml_sp::Identity;
use saml_sp::chrono::{DateTime, TimeDelta, Utc};

/// Until when a session lasts that begins now: eight hours, or less if the identity provider says
/// so.
pub fn ends(identity: &Identity, now: DateTime<Utc>) -> DateTime<Utc> {
    let latest = now + TimeDelta::hours(8);
    match identity.session_not_on_or_after() {
        // Over already, as our clock is ahead. Without some minutes the user, who is sent to sign in
        // again, would go round in circles.
        Some(end) if end <= now => now + TimeDelta::minutes(5),
        Some(end) => end.min(latest),
        None => latest,
    }
}
