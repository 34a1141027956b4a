//! `inspect response`: an answer of an identity provider, judged as a service provider would.

use saml_sp::chrono::{DateTime, Utc};
use saml_sp::error::NameError;
use saml_sp::report::{Outcome, Reason, ReportLine, Rule};
use saml_sp::settings::{SsoEndpoints, SsoUrl};
use saml_sp::{
    AcsForm, Code, Company, IdentityProvider, Login, Report, ServiceProvider, SigningCertificate,
    Spend,
};

use crate::arguments::{ResponseArguments, Trust};
use crate::input;
use crate::recognise::{self, Kind};
use crate::refused::Refused;
use crate::request;

/// An answer that was judged.
pub struct Inspected {
    /// What was read, and how many bytes of it.
    pub kind: Kind,
    pub bytes: usize,
    /// RelayState, where a form brought one.
    pub relay_state: Option<String>,
    /// Whether the arguments name a request.
    pub asked: bool,
    /// The clock skew in force, in seconds.
    pub skew: u32,
    /// The AuthnRequest, where there was one in place of an answer.
    pub request: Option<request::Inspected>,
    /// Every rule.
    pub report: Report,
    /// What became of it.
    pub verdict: Verdict,
}

/// Accepted as a login, or refused with a code.
pub enum Verdict {
    Accepted(Box<Login>),
    Refused(Code),
}

/// Judges the answer in a file.
///
/// # Errors
/// A file cannot be read.
pub fn inspect(
    arguments: &ResponseArguments,
    now: DateTime<Utc>,
) -> Result<Result<Inspected, Refused>, String> {
    let bytes = input::bytes(&arguments.file)?;
    let identity_provider = match identity_provider(arguments)? {
        Ok(identity_provider) => identity_provider,
        Err(refused) => return Ok(Err(refused)),
    };
    let posted = if arguments.wire { recognise::wire(&bytes) } else { recognise::response(&bytes) };
    let form = match posted.form {
        Ok(form) => form,
        Err(error) => return Ok(Err(error.into())),
    };
    let company = Company::try_from("inspect").map_err(|error| error.to_string())?;
    let provider = ServiceProvider::new(company, arguments.urls.clone(), identity_provider)
        .with_policy(arguments.policy.clone());
    let (report, verdict) = judge(&provider, &form, arguments, now);
    let unread = matches!(report.reason(), Some(Reason::Response(_))) && !arguments.wire;
    Ok(Ok(Inspected {
        kind: posted.kind,
        bytes: bytes.len(),
        relay_state: form.relay_state().map(str::to_owned),
        asked: arguments.request_id.is_some(),
        skew: arguments.policy.clock_skew_seconds(),
        // People look at the wrong half of a login, too.
        request: unread.then(|| request::read(&bytes).ok()).flatten(),
        report,
        verdict,
    }))
}

impl Inspected {
    /// The rules that this program can say something about. The pending login, RelayState and the
    /// replay guard are made up here, and only the application knows the real ones.
    pub fn lines(&self) -> impl Iterator<Item = ReportLine> {
        self.report.lines().into_iter().filter(|line| {
            let made_up = [Rule::RelayState, Rule::RequestAnswered, Rule::AssertionSeen];
            !line.rule.is_of_pending_login() && !made_up.contains(&line.rule)
        })
    }

    /// The request that the answer names, where the arguments name none.
    pub fn answered_request(&self) -> Option<String> {
        if self.asked {
            return None;
        }
        let line = self.lines().find(|line| line.rule == Rule::Solicited);
        line.map(|line| line.came).filter(|came| came != "none" && !came.is_empty())
    }

    /// What else does not hold, each code once.
    pub fn other_problems(&self) -> Vec<Code> {
        let Verdict::Refused(said) = self.verdict else { return Vec::new() };
        let mut codes = Vec::new();
        for line in self.lines().filter(|line| line.outcome == Outcome::Failed) {
            codes.extend(line.code.filter(|code| *code != said));
        }
        codes.sort_unstable();
        codes.dedup();
        codes
    }
}

/// With a request the whole journey of a login, up to the identity; without one only a look.
fn judge(
    provider: &ServiceProvider,
    form: &AcsForm,
    arguments: &ResponseArguments,
    now: DateTime<Utc>,
) -> (Report, Verdict) {
    let Some(id) = &arguments.request_id else {
        let report = provider.inspect(form, None, now);
        let code = match report.code() {
            // Where no request is named, the answer is to none.
            None | Some(Code::PENDING_MISSING) => Code::RESPONSE_UNSOLICITED,
            Some(code) => code,
        };
        return (report, Verdict::Refused(code));
    };
    let pending = provider.start_login(id.clone(), now).pending();
    // RelayState is for the application to compare: what a pasted form brought changes nothing.
    let form = AcsForm::from_parts(form.saml_response(), Some(id.to_string()));
    let login = provider
        .finish_login(&form, &pending, now)
        .and_then(|verified| verified.redeem(Spend::First));
    match login {
        Ok(login) => (login.report.clone(), Verdict::Accepted(Box::new(login))),
        // A refused login stops at the first stage that refuses; a look goes on to the end.
        Err(refusal) => {
            (provider.inspect(&form, Some(&pending), now), Verdict::Refused(refusal.code()))
        }
    }
}

fn identity_provider(
    arguments: &ResponseArguments,
) -> Result<Result<IdentityProvider, Refused>, String> {
    let files = match &arguments.trust {
        Trust::Metadata(file) => {
            let read = IdentityProvider::from_metadata(&input::bytes(file)?);
            return Ok(read.map_err(Refused::from).and_then(|read| named(read, arguments)));
        }
        Trust::Certificates(files) => files,
    };
    let mut certificates = Vec::new();
    for file in files {
        match SigningCertificate::from_bytes(&input::bytes(file)?) {
            Ok(certificate) => certificates.push(certificate),
            Err(error) => {
                let reason = format!("{}: {error}", file.display());
                return Ok(Err(Refused::new(Code::METADATA_NO_SIGNING_KEY, reason)));
            }
        }
    }
    // Nobody is sent there: inspecting an answer begins no login.
    let sso_url: SsoUrl =
        "https://inspect.invalid/".parse().map_err(|error: NameError| error.to_string())?;
    let endpoints = SsoEndpoints::at_redirect(sso_url);
    let entity_id = arguments.idp_entity_id.clone();
    Ok(IdentityProvider::from_parts(entity_id, endpoints, certificates).map_err(Refused::from))
}

/// Metadata must be of the identity provider that was named.
fn named(
    read: IdentityProvider,
    arguments: &ResponseArguments,
) -> Result<IdentityProvider, Refused> {
    if read.entity_id() == &arguments.idp_entity_id {
        return Ok(read);
    }
    let reason =
        format!("the metadata is of {}, not of {}", read.entity_id(), arguments.idp_entity_id);
    Err(Refused::new(Code::METADATA_ENTITY_ID, reason))
}
