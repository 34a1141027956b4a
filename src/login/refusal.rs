//! A login that was refused: for the user a sentence, for the log a code, for the administrator
//! everything.

use crate::entra::advice::Advice;
use crate::login::report::lines::Report;
use crate::login::report::seen::Reason;
use crate::saml::code::Code;

/// Why a login was refused. `Display` and `Debug` carry no value from the wire; the
/// [`report`](Self::report) does. One pointer wide.
#[derive(Clone, Debug)]
pub struct Refusal(Box<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    reason: Reason,
    report: Report,
}

impl Refusal {
    pub(crate) fn new(reason: Reason, report: Report) -> Self {
        Self(Box::new(Inner { reason, report }))
    }

    /// The stable code, for logs and counters.
    pub fn code(&self) -> Code {
        self.reason().code()
    }

    /// The reason, by the stage that refused.
    pub fn reason(&self) -> &Reason {
        &self.0.reason
    }

    /// What to change, and on which screen, for the customer's administrator.
    pub fn advice(&self) -> Advice {
        self.code().advice()
    }

    /// A sentence for the user that gives nothing away: one of three, by who can help.
    pub fn user_message(&self) -> &'static str {
        self.code().user_message()
    }

    /// All that was checked, for the people who look after the login.
    pub fn report(&self) -> &Report {
        &self.0.report
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "login refused ({}): {}", self.code(), self.reason())
    }
}

impl std::error::Error for Refusal {}
