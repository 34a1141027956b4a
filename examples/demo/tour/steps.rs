//! The steps of the tour one after another: each shows its page.

use std::fmt::Debug;
use std::io::{self, Write};

use crate::tour::screen::{Page, Paint};

/// Goes from step to step.
pub struct Tour {
    paint: Paint,
    steps: usize,
}

/// Why the tour ends before its end.
pub enum End {
    /// A step did not come out as it should.
    Failed { step: String, why: Unexpected },
    /// Nothing can be shown.
    Speechless(io::Error),
}

/// What a step expected and did not get, as a sentence.
#[derive(Debug)]
pub struct Unexpected(pub String);

impl<E: std::error::Error> From<E> for Unexpected {
    fn from(error: E) -> Self {
        Self(format!("there was an error: {error}"))
    }
}

impl Tour {
    /// A tour before its first step.
    pub fn new(paint: Paint) -> Self {
        Self { paint, steps: 0 }
    }

    /// How many steps there were.
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// Shows a page that is no step.
    pub fn page(&self, write: impl FnOnce(&mut Page)) -> Result<(), End> {
        let mut page = Page::new(self.paint);
        write(&mut page);
        self.print(&page.into_text())
    }

    /// Walks one step. Its page is shown also where it fails.
    pub async fn step<T>(
        &mut self,
        title: &str,
        walk: impl AsyncFnOnce(&mut Page) -> Result<T, Unexpected>,
    ) -> Result<T, End> {
        self.steps = self.steps.saturating_add(1);
        let step = format!("{}  {title}", self.steps);
        let mut page = Page::new(self.paint);
        page.heading(&step);
        let walked = walk(&mut page).await;
        self.print(&page.into_text())?;
        walked.map_err(|why| End::Failed { step, why })
    }

    /// Prints a text as it is.
    pub fn print(&self, text: &str) -> Result<(), End> {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(End::Speechless)
    }
}

/// Expects that something holds.
pub fn ensure(holds: bool, what: &str) -> Result<(), Unexpected> {
    if holds { Ok(()) } else { Err(Unexpected(format!("this should hold: {what}"))) }
}

/// Expects that something is as it should be.
pub fn same<T: PartialEq + Debug>(what: &str, came: T, expected: T) -> Result<(), Unexpected> {
    if came == expected {
        return Ok(());
    }
    Err(Unexpected(format!("{what} should be {expected:?}, and is {came:?}")))
}
