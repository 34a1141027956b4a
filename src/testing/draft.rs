//! What an answer says, before it is written: Entra's answer to a good request.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};

use crate::saml::instant::{shifted, to_text};
use crate::saml::uris::{
    BEARER, FORMAT_EMAIL_ADDRESS, FORMAT_PERSISTENT, FORMAT_TRANSIENT, FORMAT_UNSPECIFIED, SUCCESS,
    VERSION,
};
use crate::testing::seed::{guid, message_id, octets};
use crate::testing::setup::Setup;
use crate::testing::user::{Claim, PretendUser};

/// The class of authentication that Entra names for most sign-ins.
pub const PASSWORD_CLASS: &str = "urn:oasis:names:tc:SAML:2.0:ac:classes:Password";

/// Minutes by which Entra dates an assertion back.
const MINUTES_BEFORE: i64 = 5;
/// Minutes for which an assertion is valid.
const MINUTES_AFTER: i64 = 60;
/// Minutes since the user signed in, where no fresh sign-in is asked for.
const MINUTES_OF_SESSION: i64 = 208;

/// What is to be answered.
pub struct Question {
    /// The request's ID; none for an answer that nobody asked for.
    pub request_id: Option<String>,
    /// The service provider, as an audience.
    pub audience: String,
    /// Where the answer goes.
    pub acs_url: String,
    /// What goes back with it.
    pub relay_state: Option<String>,
    /// Whether the user has to sign in afresh.
    pub force_authn: bool,
    /// The format of NameID that was asked for.
    pub name_id_format: Option<String>,
    /// The class of authentication that the user signs in by.
    pub authn_class: String,
}

/// A Response.
pub struct Draft {
    /// `ID`.
    pub id: String,
    /// `Version`.
    pub version: &'static str,
    /// `IssueInstant`.
    pub issue_instant: String,
    /// `Destination`.
    pub destination: Option<String>,
    /// `InResponseTo`.
    pub in_response_to: Option<String>,
    /// The Issuer's name.
    pub issuer: String,
    /// The status codes, outermost first.
    pub status: Vec<&'static str>,
    /// `StatusMessage`.
    pub status_message: Option<String>,
    /// The assertion; a refusal has none.
    pub assertion: Option<AssertionDraft>,
}

/// An assertion.
pub struct AssertionDraft {
    /// `ID`.
    pub id: String,
    /// `Version`.
    pub version: &'static str,
    /// `IssueInstant`.
    pub issue_instant: String,
    /// The Issuer's name.
    pub issuer: String,
    /// The NameID's format and value.
    pub name_id: Option<(&'static str, String)>,
    /// The confirmation's `Method`.
    pub method: &'static str,
    /// The confirmation's data.
    pub confirmation: Confirmation,
    /// `NotBefore` of the conditions.
    pub not_before: String,
    /// `NotOnOrAfter` of the conditions.
    pub not_on_or_after: String,
    /// The audiences, each in a restriction of its own.
    pub audiences: Vec<String>,
    /// The attributes.
    pub claims: Vec<Claim>,
    /// How the user signed in.
    pub authn: Option<Authn>,
}

/// SubjectConfirmationData.
pub struct Confirmation {
    /// `InResponseTo`.
    pub in_response_to: Option<String>,
    /// `NotBefore`, which Entra never sends.
    pub not_before: Option<String>,
    /// `NotOnOrAfter`.
    pub not_on_or_after: Option<String>,
    /// `Recipient`.
    pub recipient: String,
}

/// An AuthnStatement.
pub struct Authn {
    /// `AuthnInstant`.
    pub instant: String,
    /// `SessionNotOnOrAfter`, which Entra never sends.
    pub session_not_on_or_after: Option<String>,
    /// `AuthnContextClassRef`.
    pub class: String,
}

impl Draft {
    /// What Entra answers about a user when its clock shows `now`.
    pub fn of(setup: &Setup, user: &PretendUser, question: &Question, now: DateTime<Utc>) -> Self {
        let issuer = setup.issuer();
        let issued = to_text(now);
        let asked = question.request_id.as_deref().unwrap_or_default();
        // Of everything that tells two answers apart, so that no two have one ID.
        let id = |what: &str| {
            let (audience, acs_url) = (&question.audience, &question.acs_url);
            let parts =
                [what, &setup.tenant_id, asked, audience, acs_url, user.object_id(), &issued];
            message_id(&parts)
        };
        let minutes = |minutes| to_text(shifted(now, TimeDelta::minutes(minutes)));
        let confirmation = Confirmation {
            in_response_to: question.request_id.clone(),
            not_before: None,
            not_on_or_after: Some(minutes(MINUTES_AFTER)),
            recipient: question.acs_url.clone(),
        };
        let signed_in = if question.force_authn { 0 } else { -MINUTES_OF_SESSION };
        let authn = Authn {
            instant: minutes(signed_in),
            session_not_on_or_after: None,
            class: question.authn_class.clone(),
        };
        let assertion = AssertionDraft {
            id: id("assertion"),
            version: VERSION,
            issue_instant: issued.clone(),
            issuer: issuer.clone(),
            name_id: Some(name_id(setup, user, question)),
            method: BEARER,
            confirmation,
            not_before: minutes(-MINUTES_BEFORE),
            not_on_or_after: minutes(MINUTES_AFTER),
            audiences: vec![question.audience.clone()],
            claims: user.claims(&setup.tenant_id, &issuer),
            authn: Some(authn),
        };
        Self {
            id: id("response"),
            version: VERSION,
            issue_instant: issued,
            destination: Some(question.acs_url.clone()),
            in_response_to: question.request_id.clone(),
            issuer,
            status: vec![SUCCESS],
            status_message: None,
            assertion: Some(assertion),
        }
    }

    /// Makes a refusal of it, as Entra writes one: no Destination and no assertion.
    pub fn refuse(&mut self, status: [&'static str; 2], message: &str) {
        self.destination = None;
        self.assertion = None;
        self.status = status.to_vec();
        let trace = guid(&["trace", &self.id]);
        let second = self.issue_instant.split('.').next().unwrap_or_default().replace('T', " ");
        self.status_message = Some(format!("{message} Trace ID: {trace} Timestamp: {second}Z"));
    }
}

/// The NameID in the format that was asked for, or as the administrator chose it. Entra gives an
/// identifier of user and application alone for the formats persistent and unspecified.
fn name_id(setup: &Setup, user: &PretendUser, question: &Question) -> (&'static str, String) {
    let derived = |from: &str| {
        let about = [from, &setup.tenant_id, &question.audience, user.object_id()];
        URL_SAFE_NO_PAD.encode(octets(&about, 32))
    };
    match question.name_id_format.as_deref() {
        Some(FORMAT_PERSISTENT) => (FORMAT_PERSISTENT, derived("pairwise")),
        Some(FORMAT_UNSPECIFIED) => (FORMAT_UNSPECIFIED, derived("pairwise")),
        Some(FORMAT_TRANSIENT) => {
            (FORMAT_TRANSIENT, derived(question.request_id.as_deref().unwrap_or_default()))
        }
        Some(FORMAT_EMAIL_ADDRESS) => (FORMAT_EMAIL_ADDRESS, user.upn().to_owned()),
        _ => {
            let (format, value) = user.name_id();
            (format.uri(), value.to_owned())
        }
    }
}
