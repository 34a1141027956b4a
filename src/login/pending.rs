//! A login that was begun and not yet answered: what must be remembered, and how it is checked.

use std::borrow::Cow;
use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use url::form_urlencoded;

use crate::login::company::Company;
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
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
        shifted(self.asked.at, TimeDelta::minutes(LIFETIME_MINUTES))
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

    /// The pending login as a text of printable ASCII, to be stored or sealed. It is neither
    /// encrypted nor signed.
    pub fn to_token(&self) -> String {
        let mut token = form_urlencoded::Serializer::new(String::with_capacity(512));
        token.append_pair("v", VERSION);
        token.append_pair("purpose", self.purpose.name());
        token.append_pair("company", self.company.as_str());
        token.append_pair("id", self.asked.id.as_str());
        token.append_pair("at", &self.asked.at.timestamp_micros().to_string());
        token.append_pair("force", if self.asked.force_authn { "1" } else { "0" });
        token.append_pair("sp", self.entity_id.as_str());
        token.append_pair("acs", self.acs.as_str());
        token.append_pair("idp", self.issuer.as_str());
        if let Some(return_to) = &self.return_to {
            token.append_pair("to", return_to.as_str());
        }
        token.finish()
    }

    /// Reads what [`to_token`](Self::to_token) wrote.
    ///
    /// # Errors
    /// A part that is missing, unknown, out of order or unfit, or another spelling of the same.
    pub fn from_token(token: &str) -> Result<Self, NameError> {
        let mut parts = Parts(form_urlencoded::parse(token.as_bytes()).peekable());
        parts.one_of("v", |version| (version == VERSION).then_some(()))?;
        let pending = Self {
            purpose: parts.one_of("purpose", Purpose::named)?,
            company: parts.name("company")?,
            asked: Asked {
                id: parts.name("id")?,
                at: parts.one_of("at", |at| DateTime::from_timestamp_micros(at.parse().ok()?))?,
                force_authn: parts.one_of("force", |force| match force {
                    "0" => Some(false),
                    "1" => Some(true),
                    _ => None,
                })?,
            },
            entity_id: parts.name("sp")?,
            acs: parts.name("acs")?,
            issuer: parts.name("idp")?,
            return_to: match parts.optional("to") {
                Some(path) => Some(path.parse()?),
                None => None,
            },
        };
        // One spelling only: a form may be escaped in many ways.
        if pending.to_token() == token { Ok(pending) } else { Err(TOKEN_ERROR) }
    }
}

/// The version of the token's layout.
const VERSION: &str = "1";

const TOKEN_ERROR: NameError =
    NameError { what: "the pending login", why: "is not a token of this version" };

impl Purpose {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Test => "test",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::Login, Self::Test].into_iter().find(|purpose| purpose.name() == name)
    }
}

/// The parts of a token, in their order.
struct Parts<'a>(std::iter::Peekable<form_urlencoded::Parse<'a>>);

impl<'a> Parts<'a> {
    fn optional(&mut self, name: &str) -> Option<Cow<'a, str>> {
        self.0.next_if(|(key, _)| key == name).map(|(_, value)| value)
    }

    fn one_of<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, NameError> {
        self.optional(name).and_then(|value| read(&value)).ok_or(TOKEN_ERROR)
    }

    fn name<T: FromStr<Err = NameError>>(&mut self, name: &str) -> Result<T, NameError> {
        self.optional(name).ok_or(TOKEN_ERROR)?.parse()
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
