//! A browser of few lines, and the journeys that every example must allow or refuse. For tests
//! only, so it panics where something is not as it should be.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cookie;
pub mod journeys;
mod site;
mod surfing;

pub use crate::site::Site;
pub use crate::surfing::{Browser, Page};
