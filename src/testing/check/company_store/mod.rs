//! Whether a store of companies keeps what its trait promises.

pub(super) mod made;
pub(super) mod asked;
pub(super) mod setups;
pub(super) mod attempts;
pub mod check;
