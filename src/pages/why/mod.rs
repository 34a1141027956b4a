//! The page that says why a sign-in was refused or accepted.

pub mod sentences;
mod verdict;
mod checks;
mod document;
pub mod page;
