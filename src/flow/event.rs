//! What happened to a login, for audit logs: never who it was, never what was claimed.

use std::borrow::Cow;
use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};

use crate::flow::attempt_id::AttemptId;
use crate::login::company::Company;
use crate::login::pending::{PendingLogin, Purpose};
use crate::saml::code::Code;
use crate::saml::instant::shifted;
use crate::saml::names::RequestId;
use crate::saml::policy::Policy;

/// One step of a login of a company: that it began, or how its answer fared. Requests for unknown
/// companies make none, so that nobody fills a log from outside; nor does one whose company could not
/// be looked up, of which [`Sso::on_failure`](crate::flow::Sso::on_failure) tells.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct LoginEvent {
    /// Its reference, which the user sees on the page of a refusal. A start has one, and its answer
    /// another.
    pub id: AttemptId,
    /// When, UTC.
    #[cfg_attr(feature = "serde", serde(with = "crate::saml::instant_text"))]
    pub at: DateTime<Utc>,
    /// Whose login.
    pub company: Company,
    /// Which login: the ID of its AuthnRequest. `None` for an answer that names none of ours; where
    /// `purpose` is `None`, it is as it was posted, and may be made up.
    pub request_id: Option<RequestId>,
    /// What it was begun for. `None` for an answer without a pending login.
    pub purpose: Option<Purpose>,
    /// What happened.
    pub outcome: LoginOutcome,
    /// The thumbprint (SHA-1), as Entra shows it, of the certificate that signed the assertion, where
    /// a signature was verified.
    pub thumbprint: Option<String>,
    /// How long the user was away at the identity provider, in milliseconds; by the clock of the
    /// [`Sso`](crate::flow::Sso), and negative if that was set back.
    pub away_ms: Option<i64>,
    /// How long this step took us, stores included, in microseconds, by the same clock.
    pub took_us: i64,
}

/// What happened in a step of a login.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum LoginOutcome {
    /// The browser was sent to the identity provider.
    Started,
    /// The answer was accepted. Whether the application takes the user, it says itself.
    SignedIn,
    /// The answer to a connection test was accepted.
    Tested,
    /// It was refused, with this code.
    Refused(Cow<'static, str>),
}

impl LoginOutcome {
    pub(crate) fn of(refused: Code) -> Self {
        Self::Refused(Cow::Borrowed(refused.as_str()))
    }

    /// A stable name of the outcome, for a column or a counter: `started`, `signed-in`, `tested` or
    /// `refused`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::SignedIn => "signed-in",
            Self::Tested => "tested",
            Self::Refused(_) => "refused",
        }
    }

    /// The code of a refusal.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused(code) => Some(code),
            Self::Started | Self::SignedIn | Self::Tested => None,
        }
    }
}

/// The starts among these events whose browser never came back, neither with a good answer nor with
/// a bad one, 20 minutes after the start at `now`, UTC, for example of
/// [`SystemClock`](crate::flow::SystemClock). Most failures of a new set-up look like this:
/// Entra's own error pages (`AADSTS…`) end a login there, and nobody tells us.
///
/// Events are stored by serde (feature `serde`). Where they are rows with columns of their own, the
/// same is a query, `$1` being 20 minutes ago:
///
/// ```sql
/// SELECT * FROM events s WHERE outcome = 'started' AND at <= $1 AND NOT EXISTS (
///     SELECT 1 FROM events a WHERE a.company = s.company AND a.request_id = s.request_id
///         AND a.outcome <> 'started');
/// ```
pub fn never_came_back<'e>(
    events: impl IntoIterator<Item = &'e LoginEvent>,
    now: DateTime<Utc>,
) -> Vec<&'e LoginEvent> {
    let (starts, others): (Vec<_>, Vec<_>) =
        events.into_iter().partition(|event| event.outcome == LoginOutcome::Started);
    let answered: HashSet<_> = others
        .iter()
        .filter_map(|event| Some((&event.company, event.request_id.as_ref()?)))
        .collect();
    let over = |event: &LoginEvent| {
        shifted(event.at, PendingLogin::lifetime() + Policy::LARGEST_SKEW) <= now
    };
    let came_back = |event: &LoginEvent| {
        event.request_id.as_ref().is_some_and(|id| answered.contains(&(&event.company, id)))
    };
    starts.into_iter().filter(|event| over(event) && !came_back(event)).collect()
}

/// A time that something took, in microseconds.
pub(crate) fn microseconds(took: TimeDelta) -> i64 {
    took.num_microseconds().unwrap_or(i64::MAX)
}
