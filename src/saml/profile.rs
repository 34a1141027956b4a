//! The Web Browser SSO profile, rule by rule (SAML Profiles 4.1.4): pure, in the order of the
//! report, each with the outcome recorded.

use chrono::{DateTime, Utc};

use crate::saml::assertion::facts::Facts;
use crate::saml::assertion::subject::{Confirmation, Stamp};
use crate::saml::assertion::trust::{Assertion, ClaimedAssertion};
use crate::saml::check::Checks;
use crate::saml::endpoints::SpUrls;
use crate::saml::instant::shifted;
use crate::saml::names::EntityId;
use crate::saml::policy::Policy;
use crate::saml::request::Asked;
use crate::saml::response::UntrustedResponse;
use crate::saml::rule::Rule;
use crate::saml::uris::{BEARER, FORMAT_ENTITY, SUCCESS, VERSION};
use crate::xml::document::Span;

/// What an answer is measured by.
#[derive(Clone, Copy)]
pub struct Expected<'a> {
    /// Our names and addresses.
    pub urls: &'a SpUrls,
    /// The Issuer that the identity provider's messages carry.
    pub issuer: &'a EntityId,
    /// What was asked; without it every answer is unsolicited and refused.
    pub asked: Option<&'a Asked>,
    /// How strictly to measure.
    pub policy: &'a Policy,
    /// The instant of the judgement, UTC.
    pub now: DateTime<Utc>,
}

/// What is left to remember of an assertion that satisfied every rule.
#[derive(Clone, Copy, Debug)]
pub struct Accepted {
    /// The latest NotOnOrAfter in the assertion with the clock skew: until then it could be
    /// posted again.
    pub usable_until: DateTime<Utc>,
}

/// Looks at what the Response says beside its assertion. With Entra's default none of it is
/// signed: it may refuse a login, and never grants one.
///
/// # Errors
/// The first rule that does not hold; all are recorded.
pub fn screen(
    response: &UntrustedResponse,
    expected: &Expected<'_>,
    checks: &mut Checks,
) -> Result<(), Rule> {
    let message = response.message();
    // Core 3.2.2: the identifier "for the version of SAML defined in this specification is 2.0".
    checks.record(Rule::ResponseVersion, message.version() == Some(VERSION));
    // Core 3.2.2: "The time instant of issue of the response." It is compared with nothing.
    checks.record(Rule::ResponseIssueInstant, message.issued_at().is_some());
    // Core 3.2.2.2: "The value of the topmost <StatusCode> element MUST be from the top-level
    // list"; an answer with anything nested in a Success is none that SAML knows.
    checks.record(Rule::Status, message.status_codes().eq([SUCCESS]));
    // Profiles 4.1.4.2: the Issuer, if present, "MUST contain the unique identifier of the issuing
    // identity provider". Errata E17 asks for one on a signed Response; its absence alone refuses
    // nothing, since the assertion's own Issuer is required below.
    let ours = message.issuer().is_none_or(|issuer| issuer == expected.issuer.as_str());
    checks.record(Rule::ResponseIssuer, ours && message.issuer_is_entity());
    // Bindings 3.5.5.2: "If the message is signed, the Destination XML attribute ... MUST contain
    // the URL to which the sender has instructed the user agent to deliver the message."
    let here = match message.destination() {
        Some(destination) => destination == expected.urls.acs().as_str(),
        None => response.response_signature().is_none(),
    };
    checks.record(Rule::Destination, here);
    // Profiles 4.1.5: "an unsolicited <Response> ... MUST NOT contain an InResponseTo attribute".
    checks.record(Rule::Solicited, message.in_response_to().is_some());
    // Core 3.2.2: "Otherwise, it MUST be present and its value MUST match the value of the
    // corresponding request's ID attribute."
    match (expected.asked, message.in_response_to()) {
        (Some(asked), Some(answered)) => {
            checks.record(Rule::ResponseInResponseTo, answered == asked.id.as_str());
        }
        (None, Some(_)) => checks.record(Rule::PendingPresent, false),
        // Nobody asked, or nobody is answered: unsolicited, and refused above.
        (_, None) => {}
    }
    let assertions = response.assertions();
    checks.record(Rule::NotEncrypted, assertions.encrypted == 0);
    // Profiles 4.1.4.2: "It MUST contain at least one <Assertion>." An answer that says why there
    // is none, or hides it, needs no second complaint.
    let expects_one = assertions.encrypted == 0 && message.status_codes().eq([SUCCESS]);
    if response.assertion().is_some() || expects_one {
        checks.record(Rule::AssertionPresent, response.assertion().is_some());
    }
    checks.record(Rule::SingleAssertion, assertions.plain <= 1);
    outcome(checks)
}

/// Judges a signed assertion.
///
/// # Errors
/// The first rule that does not hold; all are recorded.
pub fn judge(
    assertion: &Assertion,
    expected: &Expected<'_>,
    checks: &mut Checks,
) -> Result<Accepted, Rule> {
    examine(assertion.facts(), expected, checks);
    outcome(checks)?;
    let facts = assertion.facts();
    let confirmations = facts.subject.confirmations.iter().map(|c| c.not_on_or_after);
    let ends = confirmations.chain([facts.conditions.not_on_or_after]);
    let latest = ends.flatten().filter_map(|stamp| stamp.instant).max().unwrap_or(expected.now);
    Ok(Accepted { usable_until: shifted(latest, expected.policy.skew()) })
}

/// Shows what the rules would say of an assertion that is only claimed; it accepts nothing.
pub fn preview(assertion: &ClaimedAssertion, expected: &Expected<'_>, checks: &mut Checks) {
    examine(assertion.facts(), expected, checks);
}

fn outcome(checks: &Checks) -> Result<(), Rule> {
    match checks.first_failure() {
        None => Ok(()),
        Some(check) => Err(check.rule),
    }
}

fn examine(facts: &Facts, expected: &Expected<'_>, checks: &mut Checks) {
    let text = |span: Span| facts.texts.at(span);
    let confirmation = Confirmed::best(facts, expected);
    // Core 2.3.3: the identifier "for the version of SAML defined in this specification is 2.0".
    checks.record(Rule::AssertionVersion, text(facts.version) == VERSION);
    checks.record(Rule::Instants, instants_are_utc(facts, confirmation.as_ref()));
    // Profiles 4.1.4.2: "Each assertion's <Issuer> element MUST contain the unique identifier of
    // the issuing identity provider; the Format attribute MUST be omitted or have a value of
    // urn:oasis:names:tc:SAML:2.0:nameid-format:entity."
    let entity = facts.issuer_format.is_none_or(|format| text(format) == FORMAT_ENTITY);
    checks.record(Rule::AssertionIssuer, entity && text(facts.issuer) == expected.issuer.as_str());
    // Profiles 4.1.4.2: the subject identifies the authenticated principal.
    let name_id = facts.name_id().map(|name_id| name_id.value());
    checks.record(Rule::NameId, name_id.is_some_and(|value| !value.trim().is_empty()));
    conditions(facts, expected, checks);
    confirm(confirmation, expected.asked.is_some(), checks);
    authentication(facts, expected, checks);
}

/// Core 1.3.3: "SAML system entities SHOULD NOT rely on time resolution finer than milliseconds",
/// and every value "MUST be expressed in UTC form, with no time zone component".
fn instants_are_utc(facts: &Facts, confirmation: Option<&Confirmed<'_>>) -> bool {
    let required = facts.authn.iter().map(|authn| authn.instant).chain([facts.issue_instant]);
    let optional = facts.authn.iter().map(|authn| authn.session_not_on_or_after);
    let optional = optional
        .chain([facts.conditions.not_before, facts.conditions.not_on_or_after])
        .chain([confirmation.and_then(|confirmed| confirmed.confirmation.not_on_or_after)]);
    let utc = |stamp: Stamp| stamp.instant.is_some();
    required.into_iter().all(|stamp| stamp.is_some_and(utc))
        && optional.into_iter().flatten().all(utc)
}

fn conditions(facts: &Facts, expected: &Expected<'_>, checks: &mut Checks) {
    let conditions = &facts.conditions;
    let (now, skew) = (expected.now, expected.policy.skew());
    // Profiles 4.1.4.2: a bearer assertion "MUST contain an <AudienceRestriction> including the
    // service provider's unique identifier as an <Audience>".
    checks.record(Rule::AudiencePresent, conditions.restrictions > 0);
    if conditions.restrictions > 0 {
        // Core 2.5.1.4: each "MUST be evaluated independently": the restrictions are AND, the
        // audiences in one are OR.
        let ours = |audience: &str| expected.urls.audiences().any(|own| own.as_str() == audience);
        let mut named = vec![false; conditions.restrictions];
        for (restriction, audience) in &conditions.audiences {
            if let Some(named) = named.get_mut(*restriction) {
                *named |= ours(facts.texts.at(*audience));
            }
        }
        checks.record(Rule::Audience, named.into_iter().all(|named| named));
    }
    let instant = |stamp: Option<Stamp>| stamp.and_then(|stamp| stamp.instant);
    let (from, until) = (instant(conditions.not_before), instant(conditions.not_on_or_after));
    // Core 2.5.1.2: "If both attributes are present, the value for NotBefore MUST be less than
    // (earlier than) the value for NotOnOrAfter."
    let window = from.zip(until).is_none_or(|(from, until)| from < until);
    checks.record(Rule::ConditionsWindow, window);
    // Core 2.5.1.2: NotBefore is inclusive, NotOnOrAfter is exclusive.
    checks.record(Rule::NotBefore, from.is_none_or(|from| shifted(from, -skew) <= now));
    checks.record(Rule::NotOnOrAfter, until.is_none_or(|until| now < shifted(until, skew)));
    // Core 2.5.1: if "an element is encountered that is not understood, then the validity of the
    // assertion cannot be determined".
    checks.record(Rule::Conditions, conditions.unknown.is_empty());
}

/// A bearer confirmation, and which of its rules hold, in their order.
struct Confirmed<'a> {
    confirmation: &'a Confirmation,
    holds: [(Rule, bool); 5],
}

impl<'a> Confirmed<'a> {
    /// The bearer confirmation that satisfies most: one must satisfy all rules by itself
    /// (Profiles 4.1.4.3), so the one that comes furthest explains best.
    fn best(facts: &'a Facts, expected: &Expected<'_>) -> Option<Self> {
        let text = |span: Option<Span>| span.map(|span| facts.texts.at(span));
        let asked = expected.asked.map(|asked| asked.id.as_str());
        let all = &facts.subject.confirmations;
        // A confirmation that answers somebody else's request speaks against the assertion.
        let foreign = all
            .iter()
            .any(|other| other.in_response_to.is_some() && text(other.in_response_to) != asked);
        let end = |c: &Confirmation| c.not_on_or_after.and_then(|stamp| stamp.instant);
        let bearers = all.iter().filter(|c| facts.texts.at(c.method) == BEARER);
        let measured = bearers.map(|c| Self {
            confirmation: c,
            holds: [
                (Rule::ConfirmationInResponseTo, !foreign && text(c.in_response_to) == asked),
                (Rule::Recipient, text(c.recipient) == Some(expected.urls.acs().as_str())),
                (Rule::ConfirmationNotBefore, c.not_before.is_none()),
                (Rule::ConfirmationEnds, c.not_on_or_after.is_some()),
                (
                    Rule::ConfirmationFresh,
                    end(c).is_some_and(|end| expected.now < shifted(end, expected.policy.skew())),
                ),
            ],
        });
        // Of equals, the first: max_by_key would take the last.
        measured.rev().max_by_key(|confirmed| {
            let holds = || confirmed.holds.iter().map(|(_, holds)| *holds);
            (holds().take_while(|holds| *holds).count(), holds().filter(|holds| *holds).count())
        })
    }
}

fn confirm(confirmed: Option<Confirmed<'_>>, asked: bool, checks: &mut Checks) {
    checks.record(Rule::Confirmation, confirmed.is_some());
    for (rule, holds) in confirmed.into_iter().flat_map(|confirmed| confirmed.holds) {
        // Without a request, which is refused already, there is nothing to compare with.
        if asked || rule != Rule::ConfirmationInResponseTo {
            checks.record(rule, holds);
        }
    }
}

fn authentication(facts: &Facts, expected: &Expected<'_>, checks: &mut Checks) {
    let (now, skew) = (expected.now, expected.policy.skew());
    // Profiles 4.1.4.2: "The set of one or more bearer assertions MUST contain at least one
    // <AuthnStatement>".
    checks.record(Rule::AuthnStatement, !facts.authn.is_empty());
    // Core 2.7.2: SessionNotOnOrAfter is when the session between the principal and the identity
    // provider MUST be considered ended.
    let ended = |stamp: Stamp| stamp.instant.is_none_or(|end| now >= shifted(end, skew));
    let session = facts.authn.iter().filter_map(|authn| authn.session_not_on_or_after);
    checks.record(Rule::Session, !session.into_iter().any(ended));
    // Core 3.4.1: "If "true", the identity provider MUST authenticate the presenter directly
    // rather than rely on a previous security context."
    let fresh_since = expected.asked.filter(|a| a.force_authn).map(|a| shifted(a.at, -skew));
    let fresh = fresh_since.is_none_or(|since| {
        let signed_in = |stamp: Option<Stamp>| stamp.and_then(|stamp| stamp.instant);
        facts.authn.iter().all(|a| signed_in(a.instant).is_some_and(|instant| since <= instant))
    });
    checks.record(Rule::ForceAuthn, fresh);
}
