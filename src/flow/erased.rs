//! What lets one concrete type hold any store: boxed futures and boxed errors.

use std::error::Error;
use std::future::Future;
use std::pin::Pin;

/// A future of any store.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// An error of any store.
pub type BoxError = Box<dyn Error + Send + Sync>;
