//! One check for a reader: its outcome and sentence, and where it does not hold, why.

use saml_sp::companies::BundledOutcome;
use saml_sp::report::Outcome;

use crate::paint::{Paint, Style, printable};

/// A check of a report, or of a bundle.
pub struct Check<'a> {
    pub mark: char,
    pub style: Style,
    pub unverified: bool,
    pub holds: &'a str,
    pub code: Option<&'a str>,
    pub expected: &'a str,
    pub came: &'a str,
    pub standard: &'a str,
    /// The screen to open and what to do there.
    pub fix: Option<String>,
}

impl Check<'_> {
    /// All of it; the particulars only where there is a code.
    pub fn text(&self, paint: Paint) -> String {
        let unverified = if self.unverified { " (unverified)" } else { "" };
        let mark = self.mark.to_string();
        let holds = printable(self.holds);
        let mut text = format!("{} {holds}{unverified}\n", paint.set(self.style, &mark));
        let Some(code) = self.code else { return text };
        let details = [
            ("code", code),
            ("expected", self.expected),
            ("came", self.came),
            ("source", self.standard),
            ("fix", self.fix.as_deref().unwrap_or_default()),
        ];
        for (name, value) in details.into_iter().filter(|(_, value)| !value.is_empty()) {
            text.push_str(&format!("    {name:9} {}\n", printable(value)));
        }
        text
    }
}

/// How an outcome is set.
pub fn style(outcome: Outcome) -> Style {
    match outcome {
        Outcome::Passed => Style::Good,
        Outcome::Failed => Style::Bad,
        Outcome::Warned => Style::Warning,
        _ => Style::Faint,
    }
}

/// How an outcome of a bundle is marked and set.
pub fn of_bundle(outcome: BundledOutcome) -> (char, Style) {
    match outcome {
        BundledOutcome::Passed => ('✓', Style::Good),
        BundledOutcome::Failed => ('✗', Style::Bad),
        BundledOutcome::Warned => ('!', Style::Warning),
        _ => ('–', Style::Faint),
    }
}
