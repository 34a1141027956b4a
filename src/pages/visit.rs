//! A visit of a company's pages: by whom, of which company, and when.

use chrono::{DateTime, Utc};

use crate::companies::setup::Setup;
use crate::login::company::Company;
use crate::pages::access::Visitor;

/// A visit that was let in.
pub struct Visit {
    /// The company.
    pub company: Company,
    /// What is kept of it.
    pub setup: Setup,
    /// Who visits.
    pub visitor: Visitor,
    /// When, UTC.
    pub now: DateTime<Utc>,
    /// The path of the company's pages.
    pub root: String,
    /// The reference in the path, where there is one.
    pub reference: String,
}
