//! Many at once: racers that start together, each as a task of the caller's runtime.

use std::error::Error;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, Waker};

use crate::testing::check::fault::StoreFault;

/// How many race for one thing.
pub(crate) const RACERS: usize = 50;
/// How often they do.
pub(crate) const ROUNDS: usize = 20;

/// One racer, to be run as a task of its own: `tokio::spawn` takes it as it is.
pub type Racer<T> = Pin<Box<dyn Future<Output = Result<T, Box<dyn Error + Send + Sync>>> + Send>>;

/// A racer that was spawned.
pub(crate) type Task<T> = Pin<Box<dyn Future<Output = Result<T, Box<dyn Error + Send + Sync>>>>>;

/// The task of a spawned racer: that it was lost, as by a panic, is an error like the store's.
pub(crate) fn task<T, J, E>(spawned: J) -> Task<T>
where
    J: Future<Output = Result<Result<T, Box<dyn Error + Send + Sync>>, E>> + 'static,
    E: Into<Box<dyn Error + Send + Sync>>,
{
    Box::pin(async move { spawned.await.map_err(Into::into)? })
}

/// Runs all of them as tasks; none begins before all are there.
pub(crate) async fn race<T: 'static>(
    spawn: &dyn Fn(Racer<T>) -> Task<T>,
    doing: &str,
    racers: Vec<Racer<T>>,
) -> Result<Vec<T>, StoreFault> {
    let line = Arc::new(StartingLine { missing: Mutex::new((racers.len(), Vec::new())) });
    let tasks = racers.into_iter().map(|racer| {
        let line = Arc::clone(&line);
        spawn(Box::pin(async move {
            line.wait().await;
            racer.await
        }))
    });
    let answers = all(tasks.collect()).await;
    answers.map_err(|error| StoreFault::failed(doing, error))
}

/// Where racers wait for the last one: how many are missing, and who is to be woken then.
struct StartingLine {
    missing: Mutex<(usize, Vec<Waker>)>,
}

impl StartingLine {
    async fn wait(&self) {
        let mut arrived = false;
        poll_fn(|context| {
            let mut line = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
            let (missing, waiting) = &mut *line;
            if !std::mem::replace(&mut arrived, true) {
                *missing = missing.saturating_sub(1);
            }
            if *missing == 0 {
                waiting.drain(..).for_each(Waker::wake);
                return Poll::Ready(());
            }
            waiting.push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}

/// Waits for all of them, and lets all go on meanwhile, also where a task runs only while somebody
/// waits for it.
async fn all<T>(tasks: Vec<Task<T>>) -> Result<Vec<T>, Box<dyn Error + Send + Sync>> {
    let mut tasks: Vec<_> = tasks.into_iter().map(|task| (task, None)).collect();
    poll_fn(|context| {
        let mut left = false;
        for (task, answer) in &mut tasks {
            if answer.is_none() {
                match task.as_mut().poll(context) {
                    Poll::Ready(ready) => *answer = Some(ready),
                    Poll::Pending => left = true,
                }
            }
        }
        if left { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    tasks.into_iter().filter_map(|(_, answer)| answer).collect()
}
