//! Checks of anybody's own stores: what the traits of the flow ask, asked of the store itself.

pub mod fault;
pub mod race;
pub mod replay_guard;
pub mod pending_store;
#[cfg(feature = "companies")]
pub mod company_store;
