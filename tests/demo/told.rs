//! What the product tells its operator, line by line.

use std::sync::{Arc, Mutex};

/// The lines so far.
#[derive(Clone, Default)]
pub struct Told(Arc<Mutex<Vec<String>>>);

impl Told {
    /// One more line.
    pub fn tell(&self, line: &str) {
        self.0.lock().unwrap().push(line.to_owned());
    }

    /// All lines.
    pub fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}
