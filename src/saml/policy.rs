//! How strictly an answer is judged: strict by default, and each relaxation by a name of its own.

use chrono::TimeDelta;

use crate::saml::names::NameError;
use crate::xml::digest::DigestAlgorithm;
use crate::xml::keys::algorithms::AllowedAlgorithms;
use crate::xml::limits::Limits;

/// What a service provider puts up with. The default is strict: SHA-2 only, clocks at most 180
/// seconds apart, [`Limits::default`].
///
/// Methods named `danger_` weaken what a login proves. There is none that makes a signature, an
/// audience, a recipient or a pending login optional.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    skew_seconds: u32,
    algorithms: AllowedAlgorithms,
    limits: Limits,
}

/// The clock skew in force unless another is chosen, in seconds: Entra dates its answers five
/// minutes back, other identity providers to the millisecond.
const DEFAULT_SKEW_SECONDS: u32 = 180;
const LARGEST_SKEW_SECONDS: u32 = 300;

impl Policy {
    /// The largest clock skew that can be chosen.
    pub(crate) const LARGEST_SKEW: TimeDelta = TimeDelta::seconds(LARGEST_SKEW_SECONDS as i64);

    /// Allows the clocks of the two sides to be this many seconds apart, 0 to 300; 180 unless
    /// told (SAML Core 1.3.3: a relying party should allow for skew).
    ///
    /// # Errors
    /// More than 300 seconds: an error, never clamped.
    pub fn with_clock_skew(mut self, seconds: u32) -> Result<Self, NameError> {
        if seconds > LARGEST_SKEW_SECONDS {
            return Err(NameError { what: "the clock skew", why: "is over 300 seconds" });
        }
        self.skew_seconds = seconds;
        Ok(self)
    }

    /// Bounds the work that a message may cause. This bounds work, not trust.
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Accepts signatures and digests by SHA-1, which can be forged with effort: Entra's
    /// *Signing Algorithm* SHA-1, for an identity provider that has nothing better.
    pub fn danger_allow_sha1(mut self) -> Self {
        self.algorithms = self.algorithms.danger_allow_sha1();
        self
    }

    /// Whether signatures and digests by SHA-1 are accepted.
    pub fn allows_sha1(&self) -> bool {
        self.algorithms.allows(DigestAlgorithm::Sha1)
    }

    /// The clock skew in seconds.
    pub fn clock_skew_seconds(&self) -> u32 {
        self.skew_seconds
    }

    /// The bounds on a message.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    pub(crate) fn skew(&self) -> TimeDelta {
        TimeDelta::seconds(self.skew_seconds.into())
    }

    pub(crate) fn algorithms(&self) -> &AllowedAlgorithms {
        &self.algorithms
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            skew_seconds: DEFAULT_SKEW_SECONDS,
            algorithms: AllowedAlgorithms::default(),
            limits: Limits::default(),
        }
    }
}
