//! How long a store may take, on any runtime: the application lends us its timer.

use std::future::{Future, poll_fn};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use crate::flow::erased::{BoxError, BoxFuture};

/// A time limit for each call of a store.
#[derive(Clone)]
pub struct TimeLimit {
    limit: Duration,
    sleep: Arc<dyn Fn(Duration) -> BoxFuture<'static, ()> + Send + Sync>,
}

/// A store did not answer in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no answer within {0:?}")]
pub struct TimedOut(Duration);

impl TimeLimit {
    /// This limit, measured by a function that sleeps.
    pub fn new<S>(limit: Duration, sleep: impl Fn(Duration) -> S + Send + Sync + 'static) -> Self
    where
        S: Future<Output = ()> + Send + 'static,
    {
        Self { limit, sleep: Arc::new(move |duration| Box::pin(sleep(duration))) }
    }

    /// What the store says, or that it said nothing in time. What answers at once costs no timer.
    pub async fn limit<T>(
        &self,
        mut work: BoxFuture<'_, Result<T, BoxError>>,
    ) -> Result<T, BoxError> {
        let mut sleep = None;
        poll_fn(|context| {
            if let Poll::Ready(result) = work.as_mut().poll(context) {
                return Poll::Ready(result);
            }
            let sleep = sleep.get_or_insert_with(|| (self.sleep)(self.limit));
            sleep.as_mut().poll(context).map(|()| Err(TimedOut(self.limit).into()))
        })
        .await
    }
}
