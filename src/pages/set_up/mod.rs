//! The set-up page of a company: what came from Entra, what goes there, the test, and the switch.

pub mod state;
pub mod said;
mod fields;
mod checklist;
mod put_live;
mod from_entra;
mod to_entra;
mod test;
mod change;
mod switch;
mod links;
mod page;
