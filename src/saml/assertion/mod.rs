//! What an assertion says: read once, decoded once, and only believed in a type of its own.

pub mod subject;
pub mod conditions;
pub mod attributes;
pub mod facts;
pub mod trust;
