//! Spans and events for the application's own tracing, where the feature `tracing` is on. What they
//! are, the wing's documentation promises.

use std::error::Error;
use std::future::Future;

use crate::flow::event::LoginEvent;
use crate::login::company::Company;
use crate::saml::code::Code;

/// What is being done.
#[derive(Clone, Copy)]
pub enum Step {
    /// A login begins.
    Start,
    /// A login is answered.
    Finish,
}

/// Does the work in the span of its step.
#[cfg(feature = "tracing")]
pub async fn in_span<T>(step: Step, company: &Company, work: impl Future<Output = T>) -> T {
    use tracing::Instrument;
    let company = company.as_str();
    let span = match step {
        Step::Start => tracing::info_span!(target: "saml_sp", "saml.start", company),
        Step::Finish => tracing::info_span!(target: "saml_sp", "saml.finish", company),
    };
    work.instrument(span).await
}

/// Does the work.
#[cfg(not(feature = "tracing"))]
pub async fn in_span<T>(step: Step, company: &Company, work: impl Future<Output = T>) -> T {
    let _ = (step, company);
    work.await
}

/// Tells of an event.
#[cfg(feature = "tracing")]
pub fn tell(event: &LoginEvent) {
    let LoginEvent { outcome, away_ms, took_us, .. } = event;
    let request_id = event.request_id.as_ref().map(AsRef::<str>::as_ref);
    let thumbprint = event.thumbprint.as_deref();
    match outcome.code() {
        None => tracing::info!(
            target: "saml_sp", outcome = outcome.name(), request_id, thumbprint, away_ms, took_us,
        ),
        Some(code) => tracing::warn!(
            target: "saml_sp", outcome = outcome.name(), code, request_id, thumbprint, away_ms, took_us,
        ),
    }
}

/// Nobody listens.
#[cfg(not(feature = "tracing"))]
pub fn tell(event: &LoginEvent) {
    let _ = event;
}

/// Tells of a store that failed, at ERROR, with `code` and `error`.
#[cfg(feature = "tracing")]
pub fn tell_failure(code: Code, error: &(dyn Error + 'static)) {
    tracing::error!(target: "saml_sp", code = code.as_str(), error, "a store failed");
}

/// Nobody listens.
#[cfg(not(feature = "tracing"))]
pub fn tell_failure(code: Code, error: &(dyn Error + 'static)) {
    let _ = (code, error);
}
