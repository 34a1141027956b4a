//! Companies that set themselves up: what each administrator uploaded, what is live, and the last
//! attempts to sign in, kept in a store.
//!
//! [`Companies`] is the [`Tenants`](crate::flow::Tenants) and the
//! [`AttemptLog`](crate::flow::AttemptLog) of an [`Sso`](crate::flow::Sso). The feature `pages` shows
//! it to the companies' administrators; an application with pages of its own uses it alike.
//!
//! An upload is *staged* first. A connection test tries it while what is live serves everybody, and
//! then it is put live. Of each attempt a [`Bundle`] is kept, in which the user's values are hidden.

pub(crate) mod uploaded;
pub(crate) mod setup;
pub(crate) mod bundle;
pub(crate) mod store;
mod memory;
mod cache;
pub(crate) mod error;
mod changes;
pub(crate) mod registry;

pub use crate::companies::bundle::{
    Bundle, BundledAadsts, BundledAdvice, BundledCertificate, BundledCheck, BundledLine,
    BundledOutcome, BundledSettings,
};
pub use crate::companies::error::CompaniesError;
pub use crate::companies::memory::MemoryCompanyStore;
pub use crate::companies::registry::Companies;
pub use crate::companies::setup::Setup;
pub use crate::companies::store::{ATTEMPTS_KEPT, AttemptKind, CompanyStore, KeptSetup};
pub use crate::companies::uploaded::Uploaded;
