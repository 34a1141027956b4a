//! Why a login was refused or accepted: every rule, what was expected, what came, and the fix.

pub mod seen;
pub mod words;
pub mod place;
pub mod lines;
pub mod outline;
pub mod text;
