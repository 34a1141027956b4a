//! A login whose answer satisfied every rule, and the last step from there to an identity: that it
//! is answered once.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use crate::entra::claims::Claims;
use crate::login::company::Company;
use crate::login::fingerprint::Fingerprint;
use crate::login::identity::Identity;
use crate::login::pending::PendingLogin;
use crate::login::refusal::Refusal;
use crate::login::report::lines::Report;
use crate::login::report::seen::{Reason, Seen};
use crate::login::return_to::ReturnTo;
use crate::login::user_key::{NoUserKey, UserKey};
use crate::saml::assertion::attributes::Attributes;
use crate::saml::assertion::subject::NameId;
use crate::saml::assertion::trust::Assertion;
use crate::saml::instant::shifted;
use crate::saml::metadata::certificate::SigningCertificate;
use crate::saml::names::RequestId;
use crate::saml::policy::Policy;
use crate::saml::profile::Accepted;
use crate::saml::rule::Rule;
use crate::xml::digest::sha256_of_parts;

/// A login that satisfied every rule but one: that nobody used it before. Ask a replay guard to
/// claim both [`replay_keys`](Self::replay_keys), kept until
/// [`keep_until`](Self::keep_until), and [`redeem`](Self::redeem) its answer; there is no other
/// way to the identity.
///
/// This does not compile, since the identity is not to be had without the guard:
/// ```compile_fail,E0616
/// fn skip_the_guard(verified: saml_sp::VerifiedLogin) {
///     let _ = verified.identity;
/// }
/// ```
/// This does:
/// ```
/// fn ask_the_guard(verified: saml_sp::VerifiedLogin) {
///     let _ = verified.redeem(saml_sp::Spend::First).map(|login| login.identity);
/// }
/// ```
#[must_use = "a verified login signs nobody in until it is redeemed"]
pub struct VerifiedLogin {
    identity: Identity,
    replay_keys: [ReplayKey; 2],
    keep_until: DateTime<Utc>,
    seen: Seen,
}

/// What a replay guard remembers of a login: a hash, so that no store holds whose it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReplayKey([u8; 32]);

/// The replay guard's answer: whether both keys were new. It must claim them atomically, on every
/// node, and a guard that cannot answer must refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spend {
    /// Both were new, and are remembered now.
    First,
    /// The first key was known: the pending login was answered before.
    RequestAnswered,
    /// The second key was known: the assertion was used before.
    AssertionSeen,
}

/// A user who signed in.
#[non_exhaustive]
pub struct Login {
    /// Who it is.
    pub identity: Identity,
    /// Where the user wanted to go.
    pub return_to: Option<ReturnTo>,
    /// What was checked.
    pub report: Report,
}

impl Login {
    /// Where to send the user now: where he wanted to go, else home.
    pub fn return_to_or<'a>(&'a self, home: &'a str) -> &'a str {
        self.return_to.as_ref().map_or(home, ReturnTo::as_str)
    }
}

/// A connection test that passed: it shows what a login would have brought, makes no session and
/// no user, and converts into nothing.
pub struct TestedConnection {
    identity: Identity,
    fingerprint: Fingerprint,
    report: Report,
}

/// What is left of a judgement that accepted.
pub(crate) struct Judged {
    pub(crate) assertion: Arc<Assertion>,
    pub(crate) accepted: Accepted,
    pub(crate) seen: Seen,
}

impl VerifiedLogin {
    pub(crate) fn new(judged: Judged, pending: &PendingLogin) -> Self {
        let Judged { assertion, accepted, seen } = judged;
        let identity = Identity::new(seen.settings.company.clone(), assertion);
        let company = identity.company();
        let replay_keys = [
            ReplayKey::of_request(company, pending.request_id()),
            ReplayKey::of_assertion(company, identity.issuer(), identity.assertion_id()),
        ];
        let pending_ends = shifted(pending.awaited_until(), seen.settings.policy.skew());
        // An assertion is of no use without its pending login, so what it says of years to come
        // need not be kept.
        let day = shifted(seen.now, TimeDelta::days(1));
        let usable_until = accepted.usable_until.min(day).max(pending_ends);
        // No node whose clock runs ahead may forget it while another one, slower or with a larger
        // skew, would still take it.
        let keep_until = shifted(usable_until, Policy::LARGEST_SKEW);
        Self { identity, replay_keys, keep_until, seen }
    }

    /// The two keys to claim: of the request, then of the assertion.
    pub fn replay_keys(&self) -> &[ReplayKey; 2] {
        &self.replay_keys
    }

    /// Until when the keys must be remembered, UTC: as long as the answer could be posted again, to
    /// any node, and five minutes; about a day at most.
    pub fn keep_until(&self) -> DateTime<Utc> {
        self.keep_until
    }

    /// The certificate whose key signed the assertion.
    pub fn signed_by(&self) -> Option<&SigningCertificate> {
        self.seen.signed_by()
    }

    /// The company whose login it is.
    pub fn company(&self) -> &Company {
        self.identity.company()
    }

    /// Turns the replay guard's answer into a login.
    ///
    /// # Errors
    /// [`Refusal`] unless the answer is [`Spend::First`].
    pub fn redeem(self, spend: Spend) -> Result<Login, Refusal> {
        let Self { identity, mut seen, .. } = self;
        match spend {
            Spend::First => {
                seen.checks.record(Rule::RequestAnswered, true);
                seen.checks.record(Rule::AssertionSeen, true);
                let return_to = seen.pending.as_ref().and_then(|p| p.return_to().cloned());
                Ok(Login { identity, return_to, report: Report::new(seen) })
            }
            Spend::RequestAnswered => Err(refused(Rule::RequestAnswered, seen)),
            Spend::AssertionSeen => {
                seen.checks.record(Rule::RequestAnswered, true);
                Err(refused(Rule::AssertionSeen, seen))
            }
        }
    }
}

fn refused(rule: Rule, mut seen: Seen) -> Refusal {
    let reason = Reason::Rule(rule);
    seen.checks.record(rule, false);
    seen.refused = Some(reason);
    Refusal::new(reason, Report::new(seen))
}

impl ReplayKey {
    /// The key of a company's request.
    pub(crate) fn of_request(company: &Company, id: &RequestId) -> Self {
        Self::of(&[company.as_str(), "request", id.as_str()])
    }

    /// The key of an issuer's assertion for a company.
    pub(crate) fn of_assertion(company: &Company, issuer: &str, id: &str) -> Self {
        Self::of(&[company.as_str(), issuer, "assertion", id])
    }

    /// A key of these bytes, to check a replay guard.
    #[cfg(all(feature = "flow", feature = "testing"))]
    pub(crate) fn of_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    fn of<const N: usize>(parts: &[&str; N]) -> Self {
        Self(sha256_of_parts(&parts.map(str::as_bytes)))
    }

    /// The key as 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Display for ReplayKey {
    /// 64 hexadecimal digits.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl TestedConnection {
    pub(crate) fn new(judged: Judged) -> Self {
        let Judged { assertion, seen, .. } = judged;
        let identity = Identity::new(seen.settings.company.clone(), assertion);
        let fingerprint = Fingerprint::of(&seen.settings);
        Self { identity, fingerprint, report: Report::new(seen) }
    }

    /// The fingerprint of the settings that were tested: the test stands for these, and for others
    /// with the same [`ServiceProvider::fingerprint`](crate::ServiceProvider::fingerprint).
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// The company whose connection it is.
    pub fn company(&self) -> &Company {
        self.identity.company()
    }

    /// The NameID that a login would have brought.
    pub fn name_id(&self) -> NameId<'_> {
        self.identity.name_id()
    }

    /// The attributes that a login would have brought.
    pub fn attributes(&self) -> Attributes<'_> {
        self.identity.attributes()
    }

    /// The attributes, read as Entra ID's claims.
    pub fn claims(&self) -> Claims<'_> {
        self.identity.claims()
    }

    /// The key by which the user would be known.
    ///
    /// # Errors
    /// [`NoUserKey`] if nothing that stays was sent: a login would not find its user again.
    pub fn user_key(&self) -> Result<UserKey, NoUserKey> {
        self.identity.user_key()
    }

    /// What was checked.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Who it was, for a preview of provisioning.
    pub(crate) fn identity(&self) -> &Identity {
        &self.identity
    }
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login").field("identity", &self.identity).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for VerifiedLogin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VerifiedLogin").field("company", self.company()).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for TestedConnection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TestedConnection").field("report", &self.report).finish_non_exhaustive()
    }
}
