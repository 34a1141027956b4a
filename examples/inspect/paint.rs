//! What may be shown on a terminal: colours for one that wants them, and no character that moves
//! its cursor or turns a line around.

use std::borrow::Cow;
use std::io::IsTerminal;

use saml_sp::chrono::{DateTime, SecondsFormat, Utc};

/// How a piece of text is set.
#[derive(Clone, Copy)]
pub enum Style {
    Good,
    Bad,
    Warning,
    Faint,
    Strong,
}

/// Colours by ANSI's escape sequences, or none.
#[derive(Clone, Copy)]
pub struct Paint {
    colours: bool,
}

impl Paint {
    /// Colours, if standard output is a terminal and NO_COLOR (no-color.org) is not set.
    pub fn for_standard_output() -> Self {
        let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self { colours: std::io::stdout().is_terminal() && !unwanted }
    }

    /// A text of our own in a style.
    pub fn set(self, style: Style, text: &str) -> Cow<'_, str> {
        if !self.colours {
            return Cow::Borrowed(text);
        }
        let code = match style {
            Style::Good => "32",
            Style::Bad => "31",
            Style::Warning => "33",
            Style::Faint => "2",
            Style::Strong => "1",
        };
        Cow::Owned(format!("\u{1b}[{code}m{text}\u{1b}[0m"))
    }
}

/// A text of anybody's on one line: control characters and those that turn the direction of the
/// text are replaced.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if is_risky(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// The same for a text of several lines, whose line feeds and tabs stay.
pub fn printable_lines(text: &str) -> String {
    let replaced = |c: char| is_risky(c) && !matches!(c, '\n' | '\t');
    text.chars().map(|c| if replaced(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// An instant as SAML writes it.
pub fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// JSON in which the same characters are written as escapes, so that no value changes: outside of
/// its strings JSON has none of them but line feeds.
pub fn escaped_json(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if is_risky(c) && c != '\n' {
            escaped.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            escaped.push(c);
        }
    }
    escaped
}

/// Control characters, line and paragraph separators, and the direction marks of UAX 9; all lie in
/// the Basic Multilingual Plane.
fn is_risky(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}
