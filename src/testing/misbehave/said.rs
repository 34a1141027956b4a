//! Misbehaviours in what an answer says.

use chrono::{DateTime, TimeDelta, Utc};

use crate::saml::instant::{shifted, to_text};
use crate::testing::claim_names::TENANT_ID;
use crate::testing::draft::{AssertionDraft, Draft};
use crate::testing::error::PretendError;
use crate::testing::misbehaviour::Misbehaviour;
use crate::testing::seed::guid;
use crate::testing::setup::issuer;
use crate::testing::user::PretendUser;

const RESPONDER: &str = "urn:oasis:names:tc:SAML:2.0:status:Responder";
const REQUEST_DENIED: &str = "urn:oasis:names:tc:SAML:2.0:status:RequestDenied";
const NO_PASSIVE: &str = "urn:oasis:names:tc:SAML:2.0:status:NoPassive";
const HOLDER_OF_KEY: &str = "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key";

/// What the identity provider's clock shows when it is `now`.
pub fn clock(misbehaviours: &[Misbehaviour], now: DateTime<Utc>) -> DateTime<Utc> {
    misbehaviours.iter().fold(now, |clock, misbehaviour| match misbehaviour {
        Misbehaviour::Expired => shifted(clock, TimeDelta::hours(-2)),
        Misbehaviour::ClockAhead => shifted(clock, TimeDelta::minutes(10)),
        _ => clock,
    })
}

/// Who is signed in when it is to be this user.
pub fn user(misbehaviours: &[Misbehaviour], user: &PretendUser) -> PretendUser {
    misbehaviours.iter().fold(user.clone(), |user, misbehaviour| match misbehaviour {
        Misbehaviour::NoEmail => user.without_email(),
        Misbehaviour::TooManyGroups => user.in_groups(151),
        _ => user,
    })
}

/// Changes what is said. `now` is the identity provider's clock.
pub fn change(
    misbehaviour: Misbehaviour,
    draft: &mut Draft,
    now: DateTime<Utc>,
) -> Result<(), PretendError> {
    match misbehaviour {
        Misbehaviour::ResponseVersion11 => draft.version = "1.1",
        Misbehaviour::ResponseInstantUnreadable => draft.issue_instant.truncate("0000-00-00".len()),
        Misbehaviour::NotAssigned => draft.refuse(
            [RESPONDER, REQUEST_DENIED],
            "AADSTS50105: The signed in user is not assigned to a role for the application.",
        ),
        Misbehaviour::NobodySignedIn => draft.refuse(
            [RESPONDER, NO_PASSIVE],
            "AADSTS50058: A silent sign-in request was sent but no user is signed in.",
        ),
        Misbehaviour::NestedStatus => draft.status.push(REQUEST_DENIED),
        Misbehaviour::NoDestination => draft.destination = None,
        Misbehaviour::OtherRequest => draft.in_response_to = Some(other_request()),
        Misbehaviour::IdpInitiated => draft.in_response_to = None,
        Misbehaviour::OtherTenant => draft.issuer = issuer(&other_tenant()),
        Misbehaviour::WrongReplyUrl => {
            draft.destination = draft.destination.as_deref().map(other_url);
        }
        Misbehaviour::NoAssertion | Misbehaviour::LogoutResponse => draft.assertion = None,
        _ => {}
    }
    match &mut draft.assertion {
        Some(assertion) => change_assertion(misbehaviour, assertion, now),
        None => Ok(()),
    }
}

fn change_assertion(
    misbehaviour: Misbehaviour,
    assertion: &mut AssertionDraft,
    now: DateTime<Utc>,
) -> Result<(), PretendError> {
    let minutes = |minutes| to_text(shifted(now, TimeDelta::minutes(minutes)));
    let confirmation = &mut assertion.confirmation;
    match misbehaviour {
        Misbehaviour::AssertionVersion11 => assertion.version = "1.1",
        Misbehaviour::AssertionOfOtherTenant => assertion.issuer = issuer(&other_tenant()),
        Misbehaviour::OtherTenant => {
            assertion.issuer = issuer(&other_tenant());
            for (_, values) in assertion.claims.iter_mut().filter(|(name, _)| name == TENANT_ID) {
                *values = vec![other_tenant()];
            }
        }
        Misbehaviour::NoNameId => assertion.name_id = None,
        Misbehaviour::BlankNameId => {
            let (_, value) = assertion.name_id.as_mut().ok_or(PretendError::NothingToChange)?;
            *value = " ".to_owned();
        }
        Misbehaviour::HolderOfKey => assertion.method = HOLDER_OF_KEY,
        Misbehaviour::IdpInitiated | Misbehaviour::ConfirmationUnsolicited => {
            confirmation.in_response_to = None;
        }
        Misbehaviour::OtherRequest | Misbehaviour::ConfirmationOfOtherRequest => {
            confirmation.in_response_to = Some(other_request());
        }
        Misbehaviour::WrongReplyUrl | Misbehaviour::WrongRecipient => {
            confirmation.recipient = other_url(&confirmation.recipient);
        }
        Misbehaviour::ConfirmationNotBefore => confirmation.not_before = Some(minutes(-5)),
        Misbehaviour::ConfirmationEndless => confirmation.not_on_or_after = None,
        Misbehaviour::ConfirmationExpired => confirmation.not_on_or_after = Some(minutes(-10)),
        Misbehaviour::NoAudience => assertion.audiences.clear(),
        Misbehaviour::WrongAudience => {
            assertion.audiences.iter_mut().for_each(|audience| *audience = other_url(audience));
        }
        Misbehaviour::SecondRestriction => {
            let other = assertion.audiences.first().ok_or(PretendError::NothingToChange)?;
            assertion.audiences.push(other_url(other));
        }
        Misbehaviour::WindowInverted => assertion.not_before.clone_from(&assertion.not_on_or_after),
        Misbehaviour::NotYetValid => {
            (assertion.not_before, assertion.not_on_or_after) = (minutes(60), minutes(120));
        }
        Misbehaviour::InstantWithZone => {
            let here = assertion.not_on_or_after.trim_end_matches('Z');
            assertion.not_on_or_after = format!("{here}+01:00");
        }
        Misbehaviour::NoAuthnStatement => assertion.authn = None,
        Misbehaviour::SessionEnded => {
            let authn = assertion.authn.as_mut().ok_or(PretendError::NothingToChange)?;
            authn.session_not_on_or_after = Some(minutes(-10));
        }
        Misbehaviour::ForceAuthnIgnored => {
            let authn = assertion.authn.as_mut().ok_or(PretendError::NothingToChange)?;
            authn.instant = minutes(-24 * 60);
        }
        _ => {}
    }
    Ok(())
}

fn other_tenant() -> String {
    guid(&["another tenant"])
}

fn other_request() -> String {
    format!("_{}", guid(&["another request"]))
}

/// Another address that begins like this one, as a careless comparison would have it.
fn other_url(url: &str) -> String {
    format!("{url}/other")
}
