//! A login that was begun and not yet answered: what must be remembered, and how it is checked.

use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};

use crate::login::company::Company;
use crate::login::fields::{self, Fields, number};
use crate::login::return_to::ReturnTo;
use crate::login::settings::Settings;
use crate::saml::check::Checks;
use crate::saml::instant::shifted;
use crate::saml::names::{AcsUrl, EntityId, NameError, RequestId};
use crate::saml::request::Asked;
use crate::saml::rule::Rule;

/// How long an answer may be awaited, in minutes.
const LIFETIME_MINUTES: i64 = 15;

/// What a login was begun for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
pub enum Purpose {
    /// To sign a user in.
    Login,
    /// To test the connection: it ends in a report and never in a session.
    Test,
}

/// A login that was begun. Keep it where only this browser's next request finds it: sealed in a
/// cookie, or in a store under the request ID with a cookie that names it.
///
/// It is not a secret and proves nothing by itself; whoever can *write* it can answer a login
/// that this browser never began. It is checked as strictly as the answer.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "String", into = "String")
)]
pub struct PendingLogin {
    purpose: Purpose,
    company: Company,
    asked: Asked,
    return_to: Option<ReturnTo>,
    entity_id: EntityId,
    acs: AcsUrl,
    issuer: EntityId,
}

impl PendingLogin {
    pub(crate) fn begin(
        settings: &Settings,
        purpose: Purpose,
        asked: Asked,
        return_to: Option<ReturnTo>,
    ) -> Self {
        Self {
            purpose,
            company: settings.company.clone(),
            asked,
            return_to,
            entity_id: settings.urls.entity_id().clone(),
            acs: settings.urls.acs().clone(),
            issuer: settings.identity_provider.issuer().clone(),
        }
    }

    /// What the login was begun for.
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The company that signs in.
    pub fn company(&self) -> &Company {
        &self.company
    }

    /// The ID of the AuthnRequest; RelayState carries it too.
    pub fn request_id(&self) -> &RequestId {
        &self.asked.id
    }

    /// When the login was begun, UTC.
    pub fn begun_at(&self) -> DateTime<Utc> {
        self.asked.at
    }

    /// Until when an answer is awaited, UTC: 15 minutes after it was begun. It is still taken
    /// within the clock skew after that, so keep the pending login five minutes longer.
    pub fn awaited_until(&self) -> DateTime<Utc> {
        shifted(self.asked.at, Self::lifetime())
    }

    /// How long an answer is awaited.
    pub(crate) const fn lifetime() -> TimeDelta {
        TimeDelta::minutes(LIFETIME_MINUTES)
    }

    /// Where the user wanted to go.
    pub fn return_to(&self) -> Option<&ReturnTo> {
        self.return_to.as_ref()
    }

    pub(crate) fn asked(&self) -> &Asked {
        &self.asked
    }

    pub(crate) fn entity_id(&self) -> &EntityId {
        &self.entity_id
    }

    pub(crate) fn acs(&self) -> &AcsUrl {
        &self.acs
    }

    pub(crate) fn issuer(&self) -> &EntityId {
        &self.issuer
    }

    /// Checks the pending login against the settings of now, rule by rule.
    pub(crate) fn check(
        &self,
        purpose: Purpose,
        settings: &Settings,
        now: DateTime<Utc>,
        checks: &mut Checks,
    ) {
        let skew = settings.policy.skew();
        checks.record(Rule::PendingPurpose, self.purpose == purpose);
        checks.record(Rule::PendingCompany, self.company == settings.company);
        let ours = self.entity_id == *settings.urls.entity_id() && self.acs == *settings.urls.acs();
        checks.record(Rule::PendingServiceProvider, ours);
        let theirs = self.issuer == *settings.identity_provider.issuer();
        checks.record(Rule::PendingIdentityProvider, theirs);
        checks.record(Rule::PendingFromFuture, shifted(self.asked.at, -skew) <= now);
        checks.record(Rule::PendingExpired, now < shifted(self.awaited_until(), skew));
    }

    /// The pending login as a text of printable ASCII, to be stored. It is neither encrypted nor
    /// signed.
    pub fn to_token(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.to_bytes())
    }

    /// Reads what [`to_token`](Self::to_token) wrote: each pending login has one token.
    ///
    /// # Errors
    /// A part that is missing, unknown, unfit or too much, or another spelling of the same.
    pub fn from_token(token: &str) -> Result<Self, NameError> {
        let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| TOKEN_ERROR)?;
        Self::from_bytes(&bytes)
    }

    /// The pending login as bytes, to be sealed: a token of them would grow by a third once more.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(512);
        fields::push(&mut bytes, VERSION);
        fields::push(&mut bytes, self.purpose.name());
        fields::push(&mut bytes, self.company.as_str());
        fields::push(&mut bytes, self.asked.id.as_str());
        fields::push(&mut bytes, self.asked.at.timestamp_micros().to_string());
        fields::push(&mut bytes, if self.asked.force_authn { FRESH } else { "" });
        fields::push(&mut bytes, self.entity_id.as_str());
        fields::push(&mut bytes, self.acs.as_str());
        fields::push(&mut bytes, self.issuer.as_str());
        if let Some(return_to) = &self.return_to {
            fields::push(&mut bytes, return_to.as_str());
        }
        bytes
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote. Every part has one spelling, and nothing
    /// may be left over, so two different lists of bytes are never one pending login.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, NameError> {
        let mut parts = Parts(Fields::of(bytes));
        parts.one_of(|version| (version == VERSION).then_some(()))?;
        let pending = Self {
            purpose: parts.one_of(Purpose::named)?,
            company: parts.name()?,
            asked: Asked {
                id: parts.name()?,
                at: parts.one_of(|at| DateTime::from_timestamp_micros(number(at)?))?,
                force_authn: parts.one_of(|force| match force {
                    "" => Some(false),
                    FRESH => Some(true),
                    _ => None,
                })?,
            },
            entity_id: parts.name()?,
            acs: parts.name()?,
            issuer: parts.name()?,
            return_to: if parts.are_left() { Some(parts.name()?) } else { None },
        };
        if parts.are_left() { Err(TOKEN_ERROR) } else { Ok(pending) }
    }
}

/// The version of the token's layout.
const VERSION: &str = "1";

/// In a token: a fresh sign-in was asked for.
const FRESH: &str = "fresh";

const TOKEN_ERROR: NameError =
    NameError { what: "the pending login", why: "is not a token of this version" };

impl Purpose {
    /// A stable name of the purpose, for a column or a log: `login` or `test`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Test => "test",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::Login, Self::Test].into_iter().find(|purpose| purpose.name() == name)
    }
}

/// The parts of a token that are left to read, in their order.
struct Parts<'a>(Fields<'a>);

impl<'a> Parts<'a> {
    fn are_left(&self) -> bool {
        !self.0.is_empty()
    }

    fn one_of<T>(&mut self, read: impl FnOnce(&'a str) -> Option<T>) -> Result<T, NameError> {
        self.0.next().and_then(read).ok_or(TOKEN_ERROR)
    }

    fn name<T: FromStr<Err = NameError>>(&mut self) -> Result<T, NameError> {
        self.0.next().ok_or(TOKEN_ERROR)?.parse()
    }
}

impl std::fmt::Debug for PendingLogin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PendingLogin")
            .field("purpose", &self.purpose)
            .field("company", &self.company)
            .field("asked", &self.asked)
            .finish_non_exhaustive()
    }
}

impl TryFrom<String> for PendingLogin {
    type Error = NameError;

    fn try_from(token: String) -> Result<Self, Self::Error> {
        Self::from_token(&token)
    }
}

impl From<PendingLogin> for String {
    fn from(pending: PendingLogin) -> Self {
        pending.to_token()
    }
}
