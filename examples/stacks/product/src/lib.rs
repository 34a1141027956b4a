//! What the examples have in common, so that each shows its own stack only: a table of users,
//! pages, and how long a session lasts. They stand for yours.

pub mod pages;
pub mod sessions;
pub mod users;
