//! What every command ends in: something to print, for a reader or as JSON, and an exit status.

use serde_json::{Error, Value};

use crate::paint::Paint;

/// Exit status: accepted, or explained.
pub const ACCEPTED: u8 = 0;
/// Exit status: refused, with a code.
pub const REFUSED: u8 = 1;

/// The outcome of a command.
pub trait Answer {
    /// With what the program exits.
    fn status(&self) -> u8;

    /// All of it as JSON.
    fn json(&self) -> Result<Value, Error>;

    /// All of it for a reader.
    fn text(&self, paint: Paint) -> String;
}

/// Boxes the two ways in which a command can end.
pub fn boxed<T, R>(ended: Result<T, R>) -> Box<dyn Answer>
where
    T: Answer + 'static,
    R: Answer + 'static,
{
    match ended {
        Ok(done) => Box::new(done),
        Err(refused) => Box::new(refused),
    }
}
