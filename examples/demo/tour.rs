//! The steps of the demo one after another: each shows its page, and waits where somebody reads.

use std::fmt::Debug;
use std::io::{self, Write};

use crate::screen::{Page, Paint, Style};

/// Goes from step to step.
pub struct Tour {
    paint: Paint,
    waits: bool,
    steps: usize,
}

/// Why the tour ends before its end.
pub enum End {
    /// The reader has seen enough.
    Quit,
    /// A step did not come out as it should.
    Failed { step: String, why: Unexpected },
    /// Nothing can be shown or read.
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
    /// A tour that waits for Enter after each step, or for nothing.
    pub fn new(paint: Paint, waits: bool) -> Self {
        Self { paint, waits, steps: 0 }
    }

    /// How many steps there were.
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// Shows a page that is no step.
    pub fn page(&self, write: impl FnOnce(&mut Page)) -> Result<(), End> {
        let mut page = Page::new(self.paint);
        write(&mut page);
        self.print(&page.into_text())?;
        self.wait()
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
        let value = walked.map_err(|why| End::Failed { step, why })?;
        self.wait()?;
        Ok(value)
    }

    /// Prints a text as it is.
    pub fn print(&self, text: &str) -> Result<(), End> {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(End::Speechless)
    }

    fn wait(&self) -> Result<(), End> {
        if !self.waits {
            return Ok(());
        }
        let hint = self.paint.set(Style::Faint, "Enter goes on, q and Enter ends: ");
        self.print(&format!("\n{hint}"))?;
        let mut line = String::new();
        let read = io::stdin().read_line(&mut line).map_err(End::Speechless)?;
        if read == 0 {
            self.print("\n")?;
        }
        if read == 0 || line.trim().eq_ignore_ascii_case("q") { Err(End::Quit) } else { Ok(()) }
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
