//! Where in the posted document a rule that failed had looked.

use crate::login::report::seen::{Posted, Seen};
use crate::saml::assertion::facts::Facts;
use crate::saml::check::Check;
use crate::saml::instant;
use crate::saml::response::UntrustedResponse;
use crate::saml::rule::Rule;
use crate::saml::uris::{ASSERTION, PROTOCOL, SUCCESS};
use crate::xml::document::Element;
use crate::xml::verify::NAMESPACE as DSIG;

/// An element of the posted document, or one attribute of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where the element begins.
    pub start: u32,
    /// The attribute's name; empty for the element itself.
    pub attribute: &'static str,
}

/// The places of a check that failed: what is wrong, or that in which something is missing. None
/// where the rule is not about the document.
pub fn places(check: &Check, seen: &Seen) -> Vec<Place> {
    if let Some(at) = check.at {
        return vec![Place { start: at.start, attribute: "" }];
    }
    match (&seen.posted, check.rule) {
        (Posted::Nothing, _) => Vec::new(),
        (Posted::Document(document), Rule::ResponseShape) => vec![place(document.root(), "")],
        (Posted::Document(_), _) => Vec::new(),
        (Posted::Response(response), rule) => in_response(rule, response, seen),
    }
}

fn in_response(rule: Rule, response: &UntrustedResponse, seen: &Seen) -> Vec<Place> {
    let Some((path, attribute)) = path(rule) else { return Vec::new() };
    let mut reached = match (path.split_first(), response.assertion()) {
        (Some((&"Assertion", inside)), Some(assertion)) => followed(assertion, inside),
        _ => followed(response.document().root(), path),
    };
    match rule {
        Rule::SingleAssertion => {
            let all = response.document().elements();
            reached = all.filter(|element| element.is(ASSERTION, "Assertion")).collect();
        }
        Rule::Instants => {
            let unreadable: Vec<Place> = reached.iter().flat_map(|of| unreadable(*of)).collect();
            if !unreadable.is_empty() {
                return unreadable;
            }
        }
        Rule::AssertionShape => {
            // The recorded error is of the signed octets; the posted assertion has the same one.
            let limits = seen.settings.policy.limits();
            let error = reached.first().and_then(|of| Facts::read(*of, limits).err());
            if let Some(error) = error {
                return vec![Place { start: error.at.start, attribute }];
            }
        }
        Rule::Status if response.message().status_codes().next() == Some(SUCCESS) => {
            reached = followed(response.document().root(), &["Status", "StatusCode", "StatusCode"]);
        }
        Rule::Conditions => {
            let unknown: Vec<_> =
                reached.iter().flat_map(|of| of.children()).filter(is_strange).collect();
            if !unknown.is_empty() {
                reached = unknown;
            }
        }
        Rule::Audience => {
            let ours = |text: &str| seen.settings.urls.audiences().any(|own| own.as_str() == text);
            reached.retain(|audience| !ours(&audience.text()));
        }
        _ => {}
    }
    reached.into_iter().map(|element| place(element, attribute)).collect()
}

/// The elements to pass from the Response on, and the attribute that the rule is about.
fn path(rule: Rule) -> Option<(&'static [&'static str], &'static str)> {
    const DATA: &[&str] =
        &["Assertion", "Subject", "SubjectConfirmation", "SubjectConfirmationData"];
    const AUDIENCE: &[&str] = &["Assertion", "Conditions", "AudienceRestriction", "Audience"];
    let found: (&[&str], &str) = match rule {
        Rule::PendingPresent
        | Rule::PendingPurpose
        | Rule::PendingCompany
        | Rule::PendingServiceProvider
        | Rule::PendingIdentityProvider
        | Rule::PendingFromFuture
        | Rule::PendingExpired
        | Rule::RelayState
        | Rule::Encoding
        | Rule::Xml => return None,
        Rule::ResponseShape | Rule::AssertionPresent => (&[], ""),
        Rule::ResponseVersion => (&[], "Version"),
        Rule::ResponseIssueInstant => (&[], "IssueInstant"),
        Rule::Destination => (&[], "Destination"),
        Rule::Solicited | Rule::ResponseInResponseTo | Rule::RequestAnswered => {
            (&[], "InResponseTo")
        }
        Rule::Status => (&["Status", "StatusCode"], "Value"),
        Rule::ResponseIssuer => (&["Issuer"], ""),
        Rule::NotEncrypted => (&["EncryptedAssertion"], ""),
        Rule::ResponseSignature => (&["Signature"], ""),
        Rule::AssertionSignature | Rule::SigningCertificate => (&["Assertion", "Signature"], ""),
        Rule::SingleAssertion | Rule::SignaturePlace | Rule::Covered => (&["Assertion"], ""),
        Rule::AssertionShape | Rule::Instants => (&["Assertion"], ""),
        Rule::AssertionVersion => (&["Assertion"], "Version"),
        Rule::AssertionSeen => (&["Assertion"], "ID"),
        Rule::AssertionIssuer => (&["Assertion", "Issuer"], ""),
        Rule::NameId => (&["Assertion", "Subject", "NameID"], ""),
        Rule::AudiencePresent | Rule::Audience => (AUDIENCE, ""),
        Rule::ConditionsWindow | Rule::NotBefore => (&["Assertion", "Conditions"], "NotBefore"),
        Rule::NotOnOrAfter => (&["Assertion", "Conditions"], "NotOnOrAfter"),
        Rule::Conditions => (&["Assertion", "Conditions"], ""),
        Rule::Confirmation => (&["Assertion", "Subject", "SubjectConfirmation"], "Method"),
        Rule::ConfirmationInResponseTo => (DATA, "InResponseTo"),
        Rule::Recipient => (DATA, "Recipient"),
        Rule::ConfirmationNotBefore => (DATA, "NotBefore"),
        Rule::ConfirmationEnds | Rule::ConfirmationFresh => (DATA, "NotOnOrAfter"),
        Rule::AuthnStatement => (&["Assertion"], ""),
        Rule::Session => (&["Assertion", "AuthnStatement"], "SessionNotOnOrAfter"),
        Rule::ForceAuthn => (&["Assertion", "AuthnStatement"], "AuthnInstant"),
    };
    Some(found)
}

/// The elements at the end of a path, or as far along it as there are any.
fn followed<'d>(from: Element<'d>, path: &[&str]) -> Vec<Element<'d>> {
    let mut reached = vec![from];
    for name in path {
        let known = |child: &Element<'_>| {
            [ASSERTION, PROTOCOL, DSIG].iter().any(|namespace| child.is(namespace, name))
        };
        let further: Vec<_> =
            reached.iter().flat_map(|element| element.children()).filter(known).collect();
        if further.is_empty() {
            break;
        }
        reached = further;
    }
    reached
}

/// Whether a condition is none of the standard's.
fn is_strange(condition: &Element<'_>) -> bool {
    let known = ["AudienceRestriction", "OneTimeUse", "ProxyRestriction"];
    !known.iter().any(|name| condition.is(ASSERTION, name))
}

/// The attributes of an assertion that should be UTC times and are none.
fn unreadable(assertion: Element<'_>) -> impl Iterator<Item = Place> {
    const INSTANTS: [&str; 5] =
        ["IssueInstant", "NotBefore", "NotOnOrAfter", "AuthnInstant", "SessionNotOnOrAfter"];
    let inside = assertion.descendants().filter(|element| element.namespace() == ASSERTION);
    std::iter::once(assertion).chain(inside).flat_map(|element| {
        let wrong = move |name: &&str| {
            element.attribute(name).is_some_and(|value| instant::parse(&value).is_none())
        };
        INSTANTS.into_iter().filter(wrong).map(move |name| place(element, name))
    })
}

fn place(element: Element<'_>, attribute: &'static str) -> Place {
    Place { start: element.span().start, attribute }
}
