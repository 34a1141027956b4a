//! What a store of companies is asked to keep: names that nobody has, and texts that are easily lost.

use std::borrow::Cow;

use chrono::{DateTime, Utc};

use crate::companies::bundle::{
    Bundle, BundledAadsts, BundledAdvice, BundledCertificate, BundledCheck, BundledLine,
    BundledOutcome, BundledSettings,
};
use crate::companies::setup::Setup;
use crate::companies::store::AttemptKind;
use crate::companies::uploaded::Uploaded;
use crate::flow::attempt_id::AttemptId;
use crate::flow::event::{LoginEvent, LoginOutcome};
use crate::login::company::Company;
use crate::login::pending::Purpose;
use crate::saml::names::RequestId;
use crate::testing::check::fault::StoreFault;
use crate::testing::pretend_entra::PretendEntra;

/// The kinds of attempts.
pub const KINDS: [AttemptKind; 5] = [
    AttemptKind::Started,
    AttemptKind::Accepted,
    AttemptKind::Refused,
    AttemptKind::Unverified,
    AttemptKind::Unasked,
];

/// What a wrong quotation, collation or encoding changes.
const TEXT: &str = "O'Reilly & \"Söhne\" \\ %_ $1 ?1 {} 日本 \u{1f642} \u{202e}\tend\n";

/// The name of a company that nobody has.
pub fn company() -> Result<Company, StoreFault> {
    let name = format!("check-{}", id()?);
    name.parse().map_err(StoreFault::not_asked)
}

/// A set-up with a document of the usual size and one of a size that is allowed.
pub fn full_setup() -> Result<Setup, StoreFault> {
    let entra = PretendEntra::new().map_err(StoreFault::not_asked)?;
    let document = entra.metadata_xml().map_err(StoreFault::not_asked)?;
    let comment = format!("<!-- {} -->", "7".repeat(100_000));
    let large = [document.as_slice(), comment.as_bytes()].concat();
    let mut setup = Setup::new(TEXT);
    setup.stage(Uploaded::metadata(&document).map_err(StoreFault::not_asked)?);
    setup.put_live();
    setup.stage(Uploaded::metadata(&large).map_err(StoreFault::not_asked)?);
    Ok(setup)
}

/// An attempt of a kind, with a login of its own.
pub fn attempt(
    kind: AttemptKind,
    company: &Company,
    at: DateTime<Utc>,
) -> Result<Bundle, StoreFault> {
    attempt_of(kind, company, &request_id()?, at)
}

/// The same of this login.
pub fn attempt_of(
    kind: AttemptKind,
    company: &Company,
    login: &RequestId,
    at: DateTime<Utc>,
) -> Result<Bundle, StoreFault> {
    let outcome = match kind {
        AttemptKind::Started => LoginOutcome::Started,
        AttemptKind::Accepted => LoginOutcome::SignedIn,
        AttemptKind::Refused | AttemptKind::Unverified | AttemptKind::Unasked => {
            LoginOutcome::Refused(Cow::Borrowed("assertion.audience"))
        }
    };
    let event = LoginEvent {
        id: id()?,
        at,
        company: company.clone(),
        request_id: Some(login.clone()),
        purpose: (kind != AttemptKind::Unasked).then_some(Purpose::Login),
        outcome,
        thumbprint: (kind == AttemptKind::Refused).then(|| "0".repeat(40)),
        away_ms: (kind != AttemptKind::Started).then_some(-1),
        took_us: i64::MAX,
    };
    Ok(bundle(event))
}

/// One of a junk post, which names no login.
pub fn junk(company: &Company, at: DateTime<Utc>) -> Result<Bundle, StoreFault> {
    let mut bundle = attempt(AttemptKind::Unasked, company, at)?;
    bundle.event.request_id = None;
    Ok(bundle)
}

/// One that has everything, with texts that are long.
pub fn full_attempt(company: &Company, at: DateTime<Utc>) -> Result<Bundle, StoreFault> {
    let mut bundle = attempt(AttemptKind::Refused, company, at)?;
    let advice = BundledAdvice { screen: TEXT.to_owned(), fix: TEXT.to_owned() };
    bundle.event.purpose = Some(Purpose::Test);
    bundle.event.thumbprint = Some("3E77AC4ACFCC2C3B814F9AB6D5DFA41747D7AC27".to_owned());
    bundle.settings.sign_on_url = Some("https://sso.example.com/init".to_owned());
    bundle.settings.certificates.push(BundledCertificate {
        thumbprint: "3E77AC4ACFCC2C3B814F9AB6D5DFA41747D7AC27".to_owned(),
        not_before: at,
        not_after: at,
        usable: true,
    });
    bundle.advice = Some(advice.clone());
    bundle.user_message = Some(TEXT.to_owned());
    bundle.aadsts = Some(BundledAadsts {
        number: "AADSTS50105".to_owned(),
        meaning: TEXT.to_owned(),
        fix: TEXT.to_owned(),
    });
    bundle.checks.push(BundledCheck {
        outcome: BundledOutcome::Failed,
        code: Some("assertion.audience".to_owned()),
        unverified: true,
        holds: TEXT.to_owned(),
        standard: TEXT.to_owned(),
        expected: TEXT.to_owned(),
        came: TEXT.to_owned(),
        advice: Some(advice),
    });
    bundle.document.push(BundledLine {
        depth: 1,
        text: TEXT.repeat(4_000),
        signed: true,
        offending: Some("assertion.audience".to_owned()),
    });
    Ok(bundle)
}

/// The ID of a login that nobody began.
pub fn request_id() -> Result<RequestId, StoreFault> {
    RequestId::random().map_err(StoreFault::not_asked)
}

fn id() -> Result<AttemptId, StoreFault> {
    AttemptId::random().map_err(StoreFault::not_asked)
}

fn bundle(event: LoginEvent) -> Bundle {
    Bundle {
        saml_sp_bundle: 1,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        event,
        settings: BundledSettings {
            entity_id: TEXT.to_owned(),
            acs_url: "https://sso.example.com/finalize".to_owned(),
            sign_on_url: None,
            idp_entity_id: TEXT.to_owned(),
            idp_issuer: TEXT.to_owned(),
            idp_login_url: None,
            certificates: Vec::new(),
            clock_skew_seconds: 180,
            allows_sha1: false,
        },
        advice: None,
        user_message: None,
        aadsts: None,
        checks: Vec::new(),
        document: Vec::new(),
    }
}
