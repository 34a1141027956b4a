//! What was expected of a rule and what came, in words made on demand.

use chrono::{DateTime, Utc};

use crate::login::report::seen::{Posted, Seen};
use crate::saml::assertion::facts::Facts;
use crate::saml::assertion::subject::{Confirmation, Stamp};
use crate::saml::instant;
use crate::saml::rule::Rule;
use crate::saml::uris::{BEARER, FORMAT_ENTITY, SUCCESS, VERSION};
use crate::xml::document::{Element, Span};
use crate::xml::keys::certificate::Certificate;
use crate::xml::misleading::shown;
use crate::xml::verify::NAMESPACE as DSIG;

/// What the rule asks for in this login; empty where its sentence says all.
pub fn expected(rule: Rule, seen: &Seen) -> String {
    let settings = &seen.settings;
    let skew = settings.policy.clock_skew_seconds();
    match rule {
        Rule::PendingCompany => settings.company.to_string(),
        Rule::PendingServiceProvider => {
            format!("{} at {}", settings.urls.entity_id(), settings.urls.acs())
        }
        Rule::PendingIdentityProvider | Rule::ResponseIssuer | Rule::AssertionIssuer => {
            settings.identity_provider.issuer().to_string()
        }
        Rule::PendingFromFuture => format!("not after {} + {skew} s", instant::to_text(seen.now)),
        Rule::PendingExpired => match &seen.pending {
            Some(pending) => {
                format!("before {} + {skew} s", instant::to_text(pending.awaited_until()))
            }
            None => String::new(),
        },
        Rule::PendingPresent => "a pending login of this browser".to_owned(),
        Rule::RelayState
        | Rule::Solicited
        | Rule::ResponseInResponseTo
        | Rule::ConfirmationInResponseTo => match &seen.pending {
            Some(pending) => pending.request_id().to_string(),
            None => "a login that was begun here".to_owned(),
        },
        Rule::ResponseVersion | Rule::AssertionVersion => VERSION.to_owned(),
        Rule::ResponseIssueInstant | Rule::Instants => {
            format!("a UTC time such as {}", instant::to_text(seen.now))
        }
        Rule::Status => SUCCESS.to_owned(),
        Rule::Destination | Rule::Recipient => settings.urls.acs().to_string(),
        Rule::Audience | Rule::AudiencePresent => joined(settings.urls.audiences()),
        Rule::NotBefore => format!("not after {} + {skew} s", instant::to_text(seen.now)),
        Rule::NotOnOrAfter | Rule::ConfirmationFresh | Rule::Session => {
            format!("after {} - {skew} s", instant::to_text(seen.now))
        }
        Rule::Confirmation => BEARER.to_owned(),
        Rule::SigningCertificate => format!("after {}", instant::to_text(seen.now)),
        Rule::ResponseSignature | Rule::AssertionSignature => {
            let certificates = settings.identity_provider.certificates().iter();
            let usable = certificates.filter(|certificate| certificate.usable().is_ok());
            format!("a key of {}", joined(usable.map(|certificate| certificate.thumbprint())))
        }
        Rule::ForceAuthn => match seen.pending.as_ref().filter(|p| p.asked().force_authn) {
            Some(pending) => format!("since {} - {skew} s", instant::to_text(pending.begun_at())),
            None => "no fresh sign-in was asked for".to_owned(),
        },
        Rule::PendingPurpose
        | Rule::Encoding
        | Rule::Xml
        | Rule::ResponseShape
        | Rule::NotEncrypted
        | Rule::AssertionPresent
        | Rule::SingleAssertion
        | Rule::SignaturePlace
        | Rule::Covered
        | Rule::AssertionShape
        | Rule::NameId
        | Rule::ConditionsWindow
        | Rule::Conditions
        | Rule::ConfirmationNotBefore
        | Rule::ConfirmationEnds
        | Rule::AuthnStatement
        | Rule::RequestAnswered
        | Rule::AssertionSeen => String::new(),
    }
}

/// What came, as far as it could be read; `masked` hides what names the user.
pub fn came(rule: Rule, seen: &Seen, masked: bool) -> String {
    match rule {
        _ if rule.is_of_pending_login() => pending(rule, seen).unwrap_or_default(),
        Rule::RelayState => relay_state(seen, masked),
        Rule::ResponseSignature | Rule::AssertionSignature => signature(rule, seen),
        Rule::SigningCertificate => signing_certificate(seen),
        _ => message(rule, seen, masked)
            .or_else(|| seen.facts().and_then(|facts| assertion(rule, facts, seen.now, masked)))
            .unwrap_or_default(),
    }
}

/// The most of a stranger's text that a redacted report shows, in characters.
const MOST_SHOWN: usize = 300;

/// The beginning of a text, fit for one line.
pub fn shortened(text: &str) -> String {
    let mut letters = text.chars();
    let mut short = shown(&letters.by_ref().take(MOST_SHOWN).collect::<String>());
    if letters.next().is_some() {
        short.push('…');
    }
    short
}

/// RelayState is a request ID of ours, or whatever somebody wrote.
fn relay_state(seen: &Seen, masked: bool) -> String {
    let ours = |came: &str| seen.pending.as_ref().is_some_and(|p| p.request_id().as_str() == came);
    match seen.relay_state.as_deref() {
        Some(came) if masked && !ours(came) => {
            format!("another text, of {} characters", came.chars().count())
        }
        came => or_none(came),
    }
}

fn pending(rule: Rule, seen: &Seen) -> Option<String> {
    let Some(pending) = &seen.pending else {
        return (rule == Rule::PendingPresent).then(|| or_none(None));
    };
    Some(match rule {
        Rule::PendingPresent => pending.request_id().to_string(),
        Rule::PendingPurpose => pending.purpose().name().to_owned(),
        Rule::PendingCompany => pending.company().to_string(),
        Rule::PendingServiceProvider => format!("{} at {}", pending.entity_id(), pending.acs()),
        Rule::PendingIdentityProvider => pending.issuer().to_string(),
        Rule::PendingFromFuture => instant::to_text(pending.begun_at()),
        _ => instant::to_text(seen.now),
    })
}

fn message(rule: Rule, seen: &Seen, masked: bool) -> Option<String> {
    let message = seen.message()?;
    Some(match rule {
        Rule::ResponseVersion => or_none(message.version()),
        Rule::ResponseIssueInstant => or_none(message.issue_instant()),
        Rule::Status => {
            let codes: Vec<_> = message.status_codes().collect();
            match message.status_message() {
                Some(text) if !masked => format!("{}: {text}", codes.join(" / ")),
                _ => codes.join(" / "),
            }
        }
        Rule::ResponseIssuer if message.issuer_is_entity() => or_none(message.issuer()),
        Rule::ResponseIssuer => format!("{}{OTHER_FORMAT}", or_none(message.issuer())),
        Rule::Destination => or_none(message.destination()),
        Rule::Solicited | Rule::ResponseInResponseTo => or_none(message.in_response_to()),
        Rule::NotEncrypted | Rule::AssertionPresent | Rule::SingleAssertion => {
            let Posted::Response(response) = &seen.posted else { return None };
            let found = response.assertions();
            format!("{} in plain text, {} encrypted", found.plain, found.encrypted)
        }
        _ => return None,
    })
}

fn assertion(rule: Rule, facts: &Facts, now: DateTime<Utc>, masked: bool) -> Option<String> {
    let text = |span: Span| facts.texts.at(span);
    let stamp = |stamp: Option<Stamp>| or_none(stamp.map(|stamp| text(stamp.text)));
    let confirmations = |of: fn(&Confirmation) -> Option<Span>| {
        joined(facts.subject.confirmations.iter().map(|c| or_none(of(c).map(text))))
    };
    Some(match rule {
        Rule::AssertionVersion => text(facts.version).to_owned(),
        Rule::Instants => instants(facts),
        Rule::AssertionIssuer => {
            let other = facts.issuer_format.is_some_and(|format| text(format) != FORMAT_ENTITY);
            format!("{}{}", text(facts.issuer), if other { OTHER_FORMAT } else { "" })
        }
        Rule::NameId => match facts.name_id() {
            Some(name_id) if masked => format!("{} characters", name_id.value().chars().count()),
            Some(name_id) => name_id.value().to_owned(),
            None => or_none(None),
        },
        Rule::Audience | Rule::AudiencePresent => {
            joined(facts.conditions.audiences.iter().map(|(_, audience)| text(*audience)))
        }
        Rule::ConditionsWindow => {
            let conditions = &facts.conditions;
            format!("{} to {}", stamp(conditions.not_before), stamp(conditions.not_on_or_after))
        }
        Rule::NotBefore => {
            let from = facts.conditions.not_before.and_then(|stamp| stamp.instant);
            let ahead = from.map(|from| from.signed_duration_since(now).num_seconds());
            match ahead.filter(|seconds| *seconds > 0) {
                Some(seconds) => {
                    format!(
                        "{}, {seconds} s ahead of our clock",
                        stamp(facts.conditions.not_before)
                    )
                }
                None => stamp(facts.conditions.not_before),
            }
        }
        Rule::NotOnOrAfter => stamp(facts.conditions.not_on_or_after),
        Rule::Conditions => joined(facts.conditions.unknown.iter().map(|name| text(*name))),
        Rule::Confirmation => confirmations(|c| Some(c.method)),
        Rule::ConfirmationInResponseTo => confirmations(|c| c.in_response_to),
        Rule::Recipient => confirmations(|c| c.recipient),
        Rule::ConfirmationNotBefore => confirmations(|c| c.not_before.map(|stamp| stamp.text)),
        Rule::ConfirmationEnds | Rule::ConfirmationFresh => {
            confirmations(|c| c.not_on_or_after.map(|stamp| stamp.text))
        }
        Rule::AuthnStatement => format!("{} statements", facts.authn.len()),
        Rule::Session => joined(facts.authn.iter().map(|a| stamp(a.session_not_on_or_after))),
        Rule::ForceAuthn => joined(facts.authn.iter().map(|a| stamp(a.instant))),
        _ => return None,
    })
}

/// The instants that are missing or no UTC time, by name; the assertion's own where all are good.
fn instants(facts: &Facts) -> String {
    let of_authn = facts.authn.iter();
    let required = of_authn.clone().map(|authn| ("AuthnInstant", authn.instant));
    let optional = of_authn.map(|authn| ("SessionNotOnOrAfter", authn.session_not_on_or_after));
    let ends = facts.subject.confirmations.iter().map(|c| ("NotOnOrAfter", c.not_on_or_after));
    let optional = optional
        .chain([("NotBefore", facts.conditions.not_before)])
        .chain([("NotOnOrAfter", facts.conditions.not_on_or_after)])
        .chain(ends)
        .filter(|(_, stamp)| stamp.is_some());
    let bad = [("IssueInstant", facts.issue_instant)]
        .into_iter()
        .chain(required)
        .chain(optional)
        .filter(|(_, stamp)| stamp.is_none_or(|stamp| stamp.instant.is_none()));
    let text = |stamp: Option<Stamp>| or_none(stamp.map(|stamp| facts.texts.at(stamp.text)));
    let bad: Vec<_> = bad.map(|(name, stamp)| format!("{name} {}", text(stamp))).collect();
    if bad.is_empty() { text(facts.issue_instant) } else { bad.join(", ") }
}

/// Which certificate the signature shows, whether it is trusted or not.
fn signature(rule: Rule, seen: &Seen) -> String {
    let Posted::Response(response) = &seen.posted else { return String::new() };
    let signature = match rule {
        Rule::ResponseSignature => response.response_signature(),
        _ => response.assertion_signature(),
    };
    let Some(signature) = signature else { return "no signature".to_owned() };
    match shown_certificate(signature) {
        Some(certificate) => format!("shows {}", certificate.sha1_thumbprint()),
        None => "shows no certificate".to_owned(),
    }
}

fn shown_certificate(signature: Element<'_>) -> Option<Certificate> {
    let shown = signature.descendants().find(|element| element.is(DSIG, "X509Certificate"))?;
    Certificate::from_base64(&shown.text()).ok()
}

fn signing_certificate(seen: &Seen) -> String {
    seen.signed_by().map_or_else(String::new, |certificate| {
        format!("{} until {}", certificate.thumbprint(), instant::to_text(certificate.not_after()))
    })
}

/// What is wrong with an Issuer whose name may be right.
const OTHER_FORMAT: &str = ", of another Format than entity";

fn or_none(text: Option<&str>) -> String {
    text.unwrap_or("none").to_owned()
}

fn joined<T: ToString>(texts: impl Iterator<Item = T>) -> String {
    let texts: Vec<_> = texts.map(|text| text.to_string()).collect();
    if texts.is_empty() { or_none(None) } else { texts.join(", ") }
}
