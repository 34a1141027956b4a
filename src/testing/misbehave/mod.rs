//! What each misbehaviour changes, stage by stage on an answer's way out.

pub mod patch;
pub mod said;
pub mod written;
pub mod signed;
pub mod tampered;
pub mod posted;
