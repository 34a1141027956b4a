//! A report as a text for a support person, and as JSON.

use std::fmt::Write;

use crate::login::report::lines::{Report, ReportLine};
use crate::saml::check::Outcome;
use crate::saml::instant;
use crate::xml::misleading::shown;

impl Report {
    /// The report as plain text: the verdict, then a line a rule, with what was expected and what
    /// came where it failed or warned.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        let at = instant::to_text(self.judged_at());
        // Writing to a String cannot fail.
        let _ = match self.code() {
            None => writeln!(text, "Accepted for {} at {at}", self.company()),
            Some(code) => writeln!(text, "Refused for {} at {at}: {code}", self.company()),
        };
        if let Some(advice) = self.advice() {
            let _ = writeln!(text, "{}: {}", advice.screen, advice.fix);
        }
        if let Some(aadsts) = self.aadsts() {
            let _ = writeln!(text, "{}: {} {}", aadsts.number, aadsts.meaning, aadsts.fix);
        }
        for line in self.lines() {
            line.write(&mut text);
        }
        text
    }
}

impl ReportLine {
    /// The mark of the outcome: `✓`, `✗`, `!` or `–`.
    pub fn mark(&self) -> char {
        match self.outcome {
            Outcome::Passed => '✓',
            Outcome::Failed => '✗',
            Outcome::Warned => '!',
            Outcome::NotReached => '–',
        }
    }

    fn write(&self, text: &mut String) {
        let unverified = if self.unverified { " (unverified)" } else { "" };
        let _ = writeln!(text, "{} {}{unverified}", self.mark(), self.holds);
        if let Some(code) = self.code {
            let _ = writeln!(text, "    code      {code}");
            for (name, value) in [("expected", &self.expected), ("came", &self.came)] {
                if !value.is_empty() {
                    let _ = writeln!(text, "    {name:9} {}", shown(value));
                }
            }
            if let Some(advice) = self.advice {
                let _ = writeln!(text, "    fix       {}: {}", advice.screen, advice.fix);
            }
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Report {
    /// `company`, `judged_at`, `verdict` (`accept` or `refuse`), `code`, `advice`, `aadsts` and `checks`.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;

        let verdict = if self.code().is_none() { "accept" } else { "refuse" };
        let mut report = serializer.serialize_struct("Report", 7)?;
        report.serialize_field("company", self.company())?;
        report.serialize_field("judged_at", &instant::to_text(self.judged_at()))?;
        report.serialize_field("verdict", verdict)?;
        report.serialize_field("code", &self.code())?;
        report.serialize_field("advice", &self.advice())?;
        report.serialize_field("aadsts", &self.aadsts())?;
        report.serialize_field("checks", &self.lines())?;
        report.end()
    }
}
