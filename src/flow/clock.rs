//! What time it is: the only place of the crate that reads a clock, and it can be replaced.

use std::time::SystemTime;

use chrono::{DateTime, Utc};

/// Where the time comes from. A closure is a clock: `|| now` in a test.
pub trait Clock: Send + Sync {
    /// The time, UTC.
    fn now(&self) -> DateTime<Utc>;
}

impl<F: Fn() -> DateTime<Utc> + Send + Sync> Clock for F {
    fn now(&self) -> DateTime<Utc> {
        self()
    }
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        #[expect(clippy::disallowed_methods, reason = "this is the clock")]
        SystemTime::now().into()
    }
}
