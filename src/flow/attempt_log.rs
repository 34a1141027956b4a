//! The log of attempts: where an application keeps why each sign-in was refused or accepted.

use std::future::Future;
use std::sync::Arc;

use crate::entra::advice::Advice;
use crate::flow::erased::{BoxError, BoxFuture};
use crate::flow::event::LoginEvent;
use crate::login::report::lines::Report;
use crate::login::service_provider::ServiceProvider;

/// One attempt to sign in, or a step of it, as it is handed to an [`AttemptLog`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// What happened.
    pub event: &'a LoginEvent,
    /// The settings by which it was judged, or with which it was begun.
    pub settings: &'a ServiceProvider,
    /// Every check, where an answer was judged.
    pub report: Option<&'a Report>,
    /// What mends it, where it was refused.
    pub advice: Option<Advice>,
    /// The sentence that the user was shown, where it was refused.
    pub user_message: Option<&'static str>,
}

/// Keeps the attempts to sign in, so that support and the company's administrator can see later why
/// one was refused: [`Sso::with_attempt_log`](crate::flow::Sso::with_attempt_log). The feature
/// `companies` has one.
///
/// A [`Report`] holds claims: keep it [redacted](Report::redacted), or not longer than you may.
pub trait AttemptLog: Send + Sync {
    /// What goes wrong with keeping it. It is told to
    /// [`Sso::on_failure`](crate::flow::Sso::on_failure) and refuses no login.
    type Error: Into<Box<dyn std::error::Error + Send + Sync>>;

    /// Keeps an attempt. It is awaited before the browser gets its response, so that the page
    /// that explains it is there when somebody follows its reference.
    fn keep(&self, attempt: &Attempt<'_>) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

impl<L: AttemptLog> AttemptLog for Arc<L> {
    type Error = L::Error;

    async fn keep(&self, attempt: &Attempt<'_>) -> Result<(), L::Error> {
        L::keep(self, attempt).await
    }
}

/// [`AttemptLog`] of any type.
pub(crate) trait AnyAttemptLog: Send + Sync {
    fn keep<'a>(&'a self, attempt: &'a Attempt<'a>) -> BoxFuture<'a, Result<(), BoxError>>;
}

impl<L: AttemptLog> AnyAttemptLog for L {
    fn keep<'a>(&'a self, attempt: &'a Attempt<'a>) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move { L::keep(self, attempt).await.map_err(Into::into) })
    }
}
