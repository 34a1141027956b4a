//! All that is kept of one attempt to sign in: why it ended as it did, with the user's values hidden.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::flow::attempt_log::Attempt;
use crate::flow::event::LoginEvent;
use crate::login::report::lines::{Report, ReportLine};
use crate::login::report::outline::DocumentLine;
use crate::login::service_provider::ServiceProvider;
use crate::saml::check::Outcome;
use crate::saml::code::Code;

/// The version of the format.
const FORMAT: u32 = 1;

/// An attempt to sign in and all that explains it, as JSON: for the page that says why, for a
/// ticket, and for the example program `inspect`, which opens it. NameIDs, the values of claims and
/// signatures are hidden in it; keys and cookies were never there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Bundle {
    /// The version of this format: 1.
    pub saml_sp_bundle: u32,
    /// The version of this crate that wrote it.
    pub version: String,
    /// What happened, and when by our clock, UTC.
    pub event: LoginEvent,
    /// The settings of both sides by which it was judged.
    pub settings: BundledSettings,
    /// What mends it, where it was refused.
    pub advice: Option<BundledAdvice>,
    /// The sentence that the user was shown, where it was refused.
    pub user_message: Option<String>,
    /// What Entra's own number in a refusal of its own means.
    pub aadsts: Option<BundledAadsts>,
    /// Every check, in the order in which a login meets them; none where no answer was judged.
    pub checks: Vec<BundledCheck>,
    /// The posted document by lines, values hidden; none where no document was posted.
    pub document: Vec<BundledLine>,
}

/// The settings of both sides. None of them is a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BundledSettings {
    /// Our entity ID: Entra's *Identifier (Entity ID)*.
    pub entity_id: String,
    /// Our ACS URL: Entra's *Reply URL (Assertion Consumer Service URL)*.
    pub acs_url: String,
    /// Entra's *Sign on URL*.
    pub sign_on_url: Option<String>,
    /// The identity provider's entity ID: *Microsoft Entra Identifier*.
    pub idp_entity_id: String,
    /// The Issuer that is expected of it.
    pub idp_issuer: String,
    /// Where users are sent to sign in: Entra's *Login URL*.
    pub idp_login_url: Option<String>,
    /// Its signing certificates.
    pub certificates: Vec<BundledCertificate>,
    /// The clock skew that is allowed for, in seconds.
    pub clock_skew_seconds: i64,
    /// Whether SHA-1 was allowed.
    pub allows_sha1: bool,
}

/// A signing certificate of the identity provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BundledCertificate {
    /// Its *Thumbprint* (SHA-1), as Entra shows it.
    pub thumbprint: String,
    /// From when it is in force, UTC.
    #[serde(with = "crate::saml::instant_text")]
    pub not_before: DateTime<Utc>,
    /// Until when, UTC.
    #[serde(with = "crate::saml::instant_text")]
    pub not_after: DateTime<Utc>,
    /// Whether its key can be used here.
    pub usable: bool,
}

/// What mends a refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BundledAdvice {
    /// The screen to open, in Entra's portal or here.
    pub screen: String,
    /// What to do there.
    pub fix: String,
}

/// What a number of Entra's means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BundledAadsts {
    /// The number, for example `AADSTS50105`.
    pub number: String,
    /// What happened.
    pub meaning: String,
    /// What to change, and where.
    pub fix: String,
}

/// One rule, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BundledCheck {
    /// What became of it.
    pub outcome: BundledOutcome,
    /// The code, where it failed or warned.
    pub code: Option<String>,
    /// Whether it was looked at only after a refusal, in what the document claims.
    pub unverified: bool,
    /// What must hold.
    pub holds: String,
    /// Which document and section asks for it.
    pub standard: String,
    /// What was expected.
    pub expected: String,
    /// What came.
    pub came: String,
    /// What mends it.
    pub advice: Option<BundledAdvice>,
}

/// What became of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum BundledOutcome {
    /// It held.
    Passed,
    /// It did not, and the login was refused.
    Failed,
    /// The login was refused before.
    NotReached,
    /// It did not, and the login went on.
    Warned,
}

/// A line of the posted document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BundledLine {
    /// How deep it is nested.
    pub depth: usize,
    /// Its text, with the user's values hidden.
    pub text: String,
    /// Whether a signature that verified covers it.
    pub signed: bool,
    /// The code of the check that it offends.
    pub offending: Option<String>,
}

impl Bundle {
    /// All that is to be kept of an attempt.
    pub fn of(attempt: &Attempt<'_>) -> Self {
        let report = attempt.report.map(Report::redacted);
        let report = report.as_ref();
        Self {
            saml_sp_bundle: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            event: attempt.event.clone(),
            settings: BundledSettings::of(attempt.settings),
            advice: attempt.advice.map(|advice| BundledAdvice::of(advice.screen, advice.fix)),
            user_message: attempt.user_message.map(str::to_owned),
            aadsts: report.and_then(Report::aadsts).map(|known| BundledAadsts {
                number: known.number.to_owned(),
                meaning: known.meaning.to_owned(),
                fix: known.fix.to_owned(),
            }),
            checks: report.map(Report::lines).into_iter().flatten().map(BundledCheck::of).collect(),
            document: report
                .map(Report::outline)
                .into_iter()
                .flatten()
                .map(BundledLine::of)
                .collect(),
        }
    }

    /// The check that refused it.
    pub fn failed(&self) -> Option<&BundledCheck> {
        let code = self.event.outcome.code();
        let named =
            self.checks.iter().find(|check| code.is_some() && check.code.as_deref() == code);
        named.or_else(|| self.checks.iter().find(|check| check.outcome == BundledOutcome::Failed))
    }
}

impl BundledSettings {
    fn of(settings: &ServiceProvider) -> Self {
        let (urls, idp) = (settings.urls(), settings.identity_provider());
        Self {
            entity_id: urls.entity_id().to_string(),
            acs_url: urls.acs().to_string(),
            sign_on_url: urls.sign_on().map(ToString::to_string),
            idp_entity_id: idp.entity_id().to_string(),
            idp_issuer: idp.issuer().to_string(),
            idp_login_url: idp.sso().redirect().or(idp.sso().post()).map(ToString::to_string),
            certificates: idp
                .certificates()
                .iter()
                .map(|certificate| BundledCertificate {
                    thumbprint: certificate.thumbprint().to_owned(),
                    not_before: certificate.not_before(),
                    not_after: certificate.not_after(),
                    usable: certificate.usable().is_ok(),
                })
                .collect(),
            clock_skew_seconds: settings.policy().clock_skew_seconds().into(),
            allows_sha1: settings.policy().allows_sha1(),
        }
    }
}

impl BundledAdvice {
    fn of(screen: &str, fix: &str) -> Self {
        Self { screen: screen.to_owned(), fix: fix.to_owned() }
    }
}

impl BundledCheck {
    fn of(line: ReportLine) -> Self {
        Self {
            outcome: BundledOutcome::of(line.outcome),
            code: line.code.map(Code::as_str).map(str::to_owned),
            unverified: line.unverified,
            holds: line.holds.to_owned(),
            standard: line.standard.to_owned(),
            expected: line.expected,
            came: line.came,
            advice: line.advice.map(|advice| BundledAdvice::of(advice.screen, advice.fix)),
        }
    }
}

impl BundledLine {
    fn of(line: DocumentLine) -> Self {
        Self {
            depth: line.depth,
            text: line.text,
            signed: line.signed,
            offending: line.offending.map(Code::as_str).map(str::to_owned),
        }
    }
}

impl BundledOutcome {
    fn of(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Passed => Self::Passed,
            Outcome::Failed => Self::Failed,
            Outcome::NotReached => Self::NotReached,
            Outcome::Warned => Self::Warned,
        }
    }
}
