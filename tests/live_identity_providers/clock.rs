//! The time: the one clock here is the machine's, as it is the identity providers'.

use std::time::SystemTime;

use saml_sp::chrono::{DateTime, Utc};

/// The instant of now.
#[expect(clippy::disallowed_methods, reason = "the other side reads the real clock")]
pub fn now() -> DateTime<Utc> {
    DateTime::from(SystemTime::now())
}
