//! An answer on its way through the stages: what has been checked, what was seen, and whether it
//! is refused already.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::login::pending::{PendingLogin, Purpose};
use crate::login::report::seen::{Posted, Reason, Seen, SeenAssertion};
use crate::login::settings::Settings;
use crate::saml::assertion::trust::{Assertion, ClaimedAssertion};
use crate::saml::bindings::AcsForm;
use crate::saml::check::Checks;
use crate::saml::profile::{self, Accepted, Expected};
use crate::saml::response::UntrustedResponse;
use crate::saml::rule::Rule;
use crate::saml::signed::SignedAssertion;

/// How long an answer is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Diligence {
    /// Until a stage refuses it; from there on, the rules are only previewed over what the
    /// document claims, and no signature is verified.
    UntilRefused,
    /// To the end, whatever refuses it.
    ToTheEnd,
}

/// An answer between two stages.
pub(crate) struct Journey<'a> {
    settings: &'a Settings,
    pending: Option<&'a PendingLogin>,
    now: DateTime<Utc>,
    diligence: Diligence,
    checks: Checks,
    refused: Option<Reason>,
    assertion: SeenAssertion,
    accepted: Option<Accepted>,
}

impl<'a> Journey<'a> {
    /// Sets out to answer a pending login, if there is one.
    pub(crate) fn new(
        settings: &'a Settings,
        pending: Option<&'a PendingLogin>,
        now: DateTime<Utc>,
        diligence: Diligence,
    ) -> Self {
        Self {
            settings,
            pending,
            now,
            diligence,
            checks: Checks::new(),
            refused: None,
            assertion: SeenAssertion::Nothing,
            accepted: None,
        }
    }

    /// Stage one: the pending login is ours, begun for this, and the form is the answer to it.
    pub(crate) fn check_pending(&mut self, purpose: Purpose, form: &AcsForm) {
        let Some(pending) = self.pending else { return };
        self.checks.record(Rule::PendingPresent, true);
        pending.check(purpose, self.settings, self.now, &mut self.checks);
        let returned = form.relay_state() == Some(pending.request_id().as_str());
        self.checks.record(Rule::RelayState, returned);
        if let Some(check) = self.checks.first_failure() {
            self.refuse(Reason::Rule(check.rule));
        }
    }

    /// Stage two: the form holds a Response that can be read. Without one, the way ends here.
    pub(crate) fn read(&mut self, form: &AcsForm) -> Result<UntrustedResponse, Posted> {
        let limits = self.settings.policy.limits();
        UntrustedResponse::read(form, limits, &mut self.checks).map_err(|unread| {
            self.refuse(Reason::Response(unread.error));
            unread.document.map_or(Posted::Nothing, Posted::Document)
        })
    }

    /// Stage three: what the Response says beside its assertion fits what was asked.
    pub(crate) fn screen(&mut self, response: &UntrustedResponse) {
        let expected = self.expected();
        if let Err(rule) = profile::screen(response, &expected, &mut self.checks) {
            self.refuse(Reason::Rule(rule));
        }
    }

    /// Stages four and five: the signatures verify, and the signed assertion satisfies the rules.
    pub(crate) fn judge(&mut self, response: &UntrustedResponse) {
        let refused = self.refused.is_some() && self.diligence == Diligence::UntilRefused;
        if refused || response.assertion().is_none() {
            return;
        }
        self.checks.mark_claimed(false);
        let assertion = match self.verify(response) {
            Ok(assertion) => assertion,
            Err(reason) => return self.refuse(reason),
        };
        let expected = self.expected();
        match profile::judge(&assertion, &expected, &mut self.checks) {
            Ok(accepted) => self.accepted = Some(accepted),
            Err(rule) => self.refuse(Reason::Rule(rule)),
        }
        self.assertion = SeenAssertion::Verified(Arc::new(assertion));
    }

    /// After a refusal before stage five: what the rules would say of what is claimed.
    pub(crate) fn preview(&mut self, response: &UntrustedResponse) {
        let limits = self.settings.policy.limits();
        if let SeenAssertion::Nothing = self.assertion
            && let Some(claimed) = ClaimedAssertion::read(response, limits)
        {
            let expected = self.expected();
            self.checks.mark_claimed(true);
            profile::preview(&claimed, &expected, &mut self.checks);
            self.assertion = SeenAssertion::Claimed(Box::new(claimed));
        }
    }

    /// The end: everything that was seen, and what is left of an assertion that was accepted.
    pub(crate) fn end(
        self,
        form: &AcsForm,
        posted: Posted,
    ) -> (Seen, Result<(Arc<Assertion>, Accepted), Reason>) {
        let verdict = match (self.refused, &self.assertion, self.accepted) {
            (None, SeenAssertion::Verified(assertion), Some(accepted)) => {
                Ok((Arc::clone(assertion), accepted))
            }
            // Whatever was not accepted is refused, also if no stage had said so.
            (refused, ..) => Err(refused.unwrap_or(Reason::Rule(Rule::Covered))),
        };
        let seen = Seen {
            settings: self.settings.clone(),
            pending: self.pending.cloned(),
            relay_state: form.relay_state().map(str::to_owned),
            now: self.now,
            checks: self.checks,
            posted,
            assertion: self.assertion,
            refused: verdict.as_ref().err().copied(),
        };
        (seen, verdict)
    }

    fn expected(&self) -> Expected<'a> {
        Expected {
            urls: &self.settings.urls,
            issuer: self.settings.identity_provider.issuer(),
            asked: self.pending.map(PendingLogin::asked),
            policy: &self.settings.policy,
            now: self.now,
        }
    }

    /// Keeps the first reason; what is looked at from here on is only claimed.
    fn refuse(&mut self, reason: Reason) {
        self.refused.get_or_insert(reason);
        self.checks.mark_claimed(true);
    }

    /// From an untrusted Response to what its signature covers.
    fn verify(&mut self, response: &UntrustedResponse) -> Result<Assertion, Reason> {
        let policy = &self.settings.policy;
        let certificates = self.settings.identity_provider.certificates();
        let signed = SignedAssertion::verify(response, certificates, policy, &mut self.checks)
            .map_err(Reason::Signature)?;
        let ended = certificates
            .get(signed.certificate())
            .is_some_and(|certificate| certificate.not_after() <= self.now);
        if ended {
            self.checks.warn(Rule::SigningCertificate);
        } else {
            self.checks.record(Rule::SigningCertificate, true);
        }
        match Assertion::read(&signed, policy.limits()) {
            Ok(assertion) => {
                self.checks.record(Rule::AssertionShape, true);
                Ok(assertion)
            }
            Err(error) => {
                // The place is one in the verified octets, not in what was posted.
                self.checks.fail(Rule::AssertionShape, Rule::AssertionShape.code(), None);
                Err(Reason::Assertion(error))
            }
        }
    }
}
