//! What a store did wrong.

use std::error::Error;

/// What a store did that its trait does not allow, and what the trait asks: for a human to read.
#[derive(Debug, thiserror::Error)]
#[error("{did}: {asked}")]
pub struct StoreFault {
    did: String,
    asked: &'static str,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl StoreFault {
    pub(crate) fn new(did: impl Into<String>, asked: &'static str) -> Self {
        Self { did: did.into(), asked, source: None }
    }

    /// The store failed.
    pub(crate) fn failed(doing: &str, error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let source = error.into();
        let did = format!("{doing} failed ({source})");
        Self { did, asked: "a store fails only when it cannot be reached", source: Some(source) }
    }

    /// There was nothing to ask the store with.
    pub(crate) fn not_asked(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let source = error.into();
        let did = format!("keys and pending logins for the check could not be made ({source})");
        Self { did, asked: "this is no fault of the store", source: Some(source) }
    }
}
