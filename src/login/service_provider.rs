//! The whole journey of a login on one page: how it starts, and how its answer is judged.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::entra::setup::EntraSetup;
use crate::login::company::{BaseUrl, Company};
use crate::login::pending::{PendingLogin, Purpose};
use crate::login::refusal::Refusal;
use crate::login::report::lines::Report;
use crate::login::report::seen::{Posted, Reason, Seen, SeenAssertion};
use crate::login::settings::{Parts, Settings};
use crate::login::start::LoginRequest;
use crate::login::verified::{Judged, TestedConnection, VerifiedLogin};
use crate::saml::assertion::belief::{Assertion, ClaimedAssertion};
use crate::saml::bindings::AcsForm;
use crate::saml::check::{Checks, Rule};
use crate::saml::endpoints::SpUrls;
use crate::saml::metadata::identity_provider::IdentityProvider;
use crate::saml::metadata::write::sp_metadata;
use crate::saml::names::RequestId;
use crate::saml::policy::Policy;
use crate::saml::response::UntrustedResponse;
use crate::saml::rules::{Accepted, Expected, judge, preview, screen};
use crate::saml::signed::SignedAssertion;

/// One company's single sign-on: begins logins and judges their answers. It reads no clock and
/// opens no socket; cheap to clone, and to be kept as long as the settings last.
///
/// The company comes from the path of the request, never from a document: look the service
/// provider up by it.
#[derive(Clone, Debug)]
pub struct ServiceProvider {
    settings: Settings,
}

impl ServiceProvider {
    /// A company's service provider at addresses of your own.
    pub fn new(company: Company, urls: SpUrls, identity_provider: IdentityProvider) -> Self {
        let policy = Policy::default();
        Self { settings: Settings::new(Parts { company, urls, identity_provider, policy }) }
    }

    /// A company's service provider at `<base>/saml/<company>`, as Heroku has them.
    pub fn for_company(
        base: &BaseUrl,
        company: Company,
        identity_provider: IdentityProvider,
    ) -> Self {
        let urls = base.urls(&company);
        Self::new(company, urls, identity_provider)
    }

    /// Judges by another policy.
    pub fn with_policy(self, policy: Policy) -> Self {
        Self { settings: self.settings.with(|parts| parts.policy = policy) }
    }

    /// Uses other addresses.
    pub fn with_urls(self, urls: SpUrls) -> Self {
        Self { settings: self.settings.with(|parts| parts.urls = urls) }
    }

    /// The company.
    pub fn company(&self) -> &Company {
        &self.settings.company
    }

    /// Our names and addresses for it.
    pub fn urls(&self) -> &SpUrls {
        &self.settings.urls
    }

    /// Its identity provider.
    pub fn identity_provider(&self) -> &IdentityProvider {
        &self.settings.identity_provider
    }

    /// How strictly its answers are judged.
    pub fn policy(&self) -> &Policy {
        &self.settings.policy
    }

    /// Our metadata, for *Upload metadata file* in Entra.
    pub fn metadata_xml(&self) -> String {
        sp_metadata(self.urls())
    }

    /// The values to paste into Entra's *Basic SAML Configuration*.
    pub fn entra_setup(&self) -> EntraSetup {
        EntraSetup::of(self.urls().clone())
    }

    /// Begins a login. `id` is fresh, by [`RequestId::random`]; `now` is UTC.
    pub fn start_login(&self, id: RequestId, now: DateTime<Utc>) -> LoginRequest<'_> {
        LoginRequest::new(&self.settings, id, now)
    }

    /// Judges the answer to a login that this browser began. `now` is UTC.
    ///
    /// Nothing is spent by a refusal: a junk post leaves the pending login as it is.
    ///
    /// # Errors
    /// [`Refusal`], with every check; so for the pending login of a connection test.
    pub fn finish_login(
        &self,
        form: &AcsForm,
        pending: &PendingLogin,
        now: DateTime<Utc>,
    ) -> Result<VerifiedLogin, Refusal> {
        let judged = self.finish(Purpose::Login, form, pending, now)?;
        VerifiedLogin::new(judged, pending)
    }

    /// Judges the answer to a connection test. `now` is UTC.
    ///
    /// # Errors
    /// [`Refusal`], with every check; so for the pending login of a real login.
    pub fn finish_test(
        &self,
        form: &AcsForm,
        pending: &PendingLogin,
        now: DateTime<Utc>,
    ) -> Result<TestedConnection, Refusal> {
        self.finish(Purpose::Test, form, pending, now).map(TestedConnection::new)
    }

    /// Looks at an answer for support and never signs anybody in: with or without the pending
    /// login, and without stopping at the first stage that refuses. `now` is UTC.
    pub fn inspect(
        &self,
        form: &AcsForm,
        pending: Option<&PendingLogin>,
        now: DateTime<Utc>,
    ) -> Report {
        let purpose = pending.map_or(Purpose::Login, PendingLogin::purpose);
        let (seen, _) = self.examine(purpose, form, pending, now, Diligence::ToTheEnd);
        Report::new(seen)
    }

    fn finish(
        &self,
        purpose: Purpose,
        form: &AcsForm,
        pending: &PendingLogin,
        now: DateTime<Utc>,
    ) -> Result<Judged, Refusal> {
        let cheaply = Diligence::UntilRefused;
        match self.examine(purpose, form, Some(pending), now, cheaply) {
            (seen, Ok((assertion, accepted))) => Ok(Judged { assertion, accepted, seen }),
            (seen, Err(reason)) => Err(Refusal::new(reason, Report::new(seen))),
        }
    }

    /// The stages of an answer, in order: the pending login, the form, the Response, its
    /// signatures, the signed assertion. After a refusal the later rules are only previewed over
    /// what the document claims, and no signature is verified any more.
    fn examine(
        &self,
        purpose: Purpose,
        form: &AcsForm,
        pending: Option<&PendingLogin>,
        now: DateTime<Utc>,
        diligence: Diligence,
    ) -> (Seen, Result<(Arc<Assertion>, Accepted), Reason>) {
        let settings = &self.settings;
        let expected = Expected {
            urls: &settings.urls,
            issuer: settings.identity_provider.issuer(),
            asked: pending.map(PendingLogin::asked),
            policy: &settings.policy,
            now,
        };
        let mut checks = Checks::new();
        if let Some(pending) = pending {
            pending.check(purpose, settings, now, &mut checks);
            let returned = form.relay_state() == Some(pending.request_id().as_str());
            checks.record(Rule::RelayState, returned);
        }
        let mut refused = checks.first_failure().map(|check| Reason::Rule(check.rule));
        checks.mark_claimed(refused.is_some());

        let mut assertion = SeenAssertion::Nothing;
        let mut accepted = None;
        let limits = settings.policy.limits();
        let posted = match UntrustedResponse::read(form, limits, &mut checks) {
            Err(unread) => {
                refused.get_or_insert(Reason::Response(unread.error));
                unread.document.map_or(Posted::Nothing, Posted::Document)
            }
            Ok(response) => {
                if let Err(rule) = screen(&response, &expected, &mut checks) {
                    refused.get_or_insert(Reason::Rule(rule));
                }
                if refused.is_none() || diligence == Diligence::ToTheEnd {
                    checks.mark_claimed(false);
                    match self.verify(&response, &expected, &mut checks) {
                        Ok(verified) => match judge(&verified, &expected, &mut checks) {
                            Ok(remembered) => {
                                let verified = Arc::new(verified);
                                accepted = Some((Arc::clone(&verified), remembered));
                                assertion = SeenAssertion::Verified(verified);
                            }
                            Err(rule) => {
                                refused.get_or_insert(Reason::Rule(rule));
                                assertion = SeenAssertion::Verified(Arc::new(verified));
                            }
                        },
                        Err(reason) => {
                            refused.get_or_insert(reason);
                        }
                    }
                }
                if let SeenAssertion::Nothing = assertion
                    && let Some(claimed) = ClaimedAssertion::read(&response, limits)
                {
                    checks.mark_claimed(true);
                    preview(&claimed, &expected, &mut checks);
                    assertion = SeenAssertion::Claimed(claimed);
                }
                Posted::Response(response)
            }
        };

        let verdict = match (refused, accepted) {
            (None, Some(accepted)) => Ok(accepted),
            (Some(reason), _) => Err(reason),
            // Not reached: what did not refuse has accepted.
            (None, None) => Err(Reason::Rule(Rule::Covered)),
        };
        let seen = Seen {
            settings: settings.clone(),
            pending: pending.cloned(),
            relay_state: form.relay_state().map(str::to_owned),
            now,
            checks,
            posted,
            assertion,
            refused: verdict.as_ref().err().copied(),
        };
        (seen, verdict)
    }

    /// From an untrusted Response to what its signature covers.
    fn verify(
        &self,
        response: &UntrustedResponse,
        expected: &Expected<'_>,
        checks: &mut Checks,
    ) -> Result<Assertion, Reason> {
        let (certificates, policy) = (self.identity_provider().certificates(), expected.policy);
        let signed = SignedAssertion::verify(response, certificates, policy, checks)
            .map_err(Reason::Signature)?;
        let ended = certificates
            .get(signed.certificate())
            .is_some_and(|certificate| certificate.not_after() <= expected.now);
        if ended {
            checks.warn(Rule::SigningCertificate);
        } else {
            checks.record(Rule::SigningCertificate, true);
        }
        match Assertion::read(&signed, policy.limits()) {
            Ok(assertion) => {
                checks.record(Rule::AssertionShape, true);
                Ok(assertion)
            }
            Err(error) => {
                // The place is one in the verified octets, not in what was posted.
                checks.fail(Rule::AssertionShape, Rule::AssertionShape.code(), None);
                Err(Reason::Assertion(error))
            }
        }
    }
}

/// Whether an answer is looked at to the end although it is refused already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Diligence {
    UntilRefused,
    ToTheEnd,
}
