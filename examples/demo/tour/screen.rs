//! What a step shows: short lines of plain text, coloured only where a terminal wants that.

use std::io::IsTerminal;

/// The columns that a line may take.
const WIDTH: usize = 94;
/// The columns that the label of a fact takes.
const LABEL: usize = 14;

/// How a piece of text is set. These read well on light and on dark ground.
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

    /// A text in a style.
    pub fn set(self, style: Style, text: &str) -> String {
        let code = match style {
            Style::Good => "32",
            Style::Bad => "31",
            Style::Warning => "35",
            Style::Faint => "2",
            Style::Strong => "1",
        };
        if self.colours { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// The text of one step. Whatever is added is made printable first.
pub struct Page {
    text: String,
    paint: Paint,
}

impl Page {
    /// An empty page.
    pub fn new(paint: Paint) -> Self {
        Self { text: String::new(), paint }
    }

    /// A heading, ruled off from what was before.
    pub fn heading(&mut self, title: &str) {
        let rule = "─".repeat(WIDTH.saturating_sub(title.chars().count()).saturating_sub(4));
        let title = self.paint.set(Style::Strong, title);
        let rules = [self.paint.set(Style::Faint, "──"), self.paint.set(Style::Faint, &rule)];
        let [before, after] = rules;
        self.text.push_str(&format!("\n{before} {title} {after}\n\n"));
    }

    /// An empty line.
    pub fn gap(&mut self) {
        self.text.push('\n');
    }

    /// A paragraph that explains.
    pub fn say(&mut self, text: &str) {
        for line in wrapped(text, WIDTH) {
            self.text.push_str(&format!("{line}\n"));
        }
    }

    /// A label and a value; a long value goes on below itself.
    pub fn fact(&mut self, label: &str, value: &str) {
        self.hanging(2, label, LABEL, value, None);
    }

    /// The same, one step further in, below a [`passed`](Self::passed) or a
    /// [`failed`](Self::failed).
    pub fn detail(&mut self, label: &str, value: &str) {
        self.hanging(4, label, LABEL - 2, value, None);
    }

    /// A remark on the fact above.
    pub fn remark(&mut self, text: &str) {
        self.hanging(2, "", LABEL, text, Some(Style::Faint));
    }

    /// Something that is as it should be.
    pub fn passed(&mut self, text: &str) {
        self.marked(Style::Good, '✓', text);
    }

    /// Something that was refused, as it should be.
    pub fn failed(&mut self, text: &str) {
        self.marked(Style::Bad, '✗', text);
    }

    /// Something to look after.
    pub fn warned(&mut self, text: &str) {
        self.marked(Style::Warning, '!', text);
    }

    /// A line as it stands: for drawings, tables and messages.
    pub fn verbatim(&mut self, line: &str) {
        self.text.push_str(&format!("  {}\n", printable(line)));
    }

    /// A line of small headings, or something else of little weight.
    pub fn faint(&mut self, line: &str) {
        let line = self.paint.set(Style::Faint, &printable(line));
        self.text.push_str(&format!("  {line}\n"));
    }

    /// A row of two columns, the second of which goes on below itself.
    pub fn row(&mut self, first: &str, width: usize, second: &str) {
        self.hanging(2, first, width, second, None);
    }

    /// The text as it is printed.
    pub fn into_text(self) -> String {
        self.text
    }

    fn marked(&mut self, style: Style, mark: char, text: &str) {
        let mark = self.paint.set(style, &mark.to_string());
        let mut lines = wrapped(text, WIDTH - 4).into_iter();
        let first = lines.next().unwrap_or_default();
        self.text.push_str(&format!("  {mark} {first}\n"));
        for line in lines {
            self.text.push_str(&format!("    {line}\n"));
        }
    }

    fn hanging(
        &mut self,
        indent: usize,
        label: &str,
        width: usize,
        value: &str,
        style: Option<Style>,
    ) {
        let label = printable(label);
        let room = WIDTH.saturating_sub(indent).saturating_sub(width);
        for (number, line) in wrapped(value, room).iter().enumerate() {
            let label = if number == 0 { label.as_str() } else { "" };
            let line = style.map_or_else(|| line.clone(), |style| self.paint.set(style, line));
            let line = format!("{:indent$}{label:width$}{line}", "");
            self.text.push_str(&format!("{}\n", line.trim_end()));
        }
    }
}

/// A text without the characters that move a terminal's cursor or turn a line around.
pub fn printable(text: &str) -> String {
    let shown = |c: char| match c {
        '\u{061c}' | '\u{200e}' | '\u{200f}' => char::REPLACEMENT_CHARACTER,
        '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => char::REPLACEMENT_CHARACTER,
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    text.chars().map(shown).collect()
}

/// The beginning of a long text, and how long it is.
pub fn beginning(text: &str, most: usize) -> String {
    let length = text.chars().count();
    if length <= most {
        return text.to_owned();
    }
    let begin: String = text.chars().take(most).collect();
    format!("{begin}… ({length} characters)")
}

/// The printable text in lines of at most so many columns; a word that is longer is cut.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in printable(text).split(' ') {
        let mut rest: Vec<char> = word.chars().collect();
        loop {
            let taken = lines.last().map_or(0, |line| line.chars().count());
            let blank = usize::from(taken > 0);
            if taken.saturating_add(blank).saturating_add(rest.len()) <= width {
                if let Some(line) = lines.last_mut() {
                    line.push_str(if blank > 0 { " " } else { "" });
                    line.extend(rest);
                }
                break;
            }
            if taken == 0 {
                let tail = rest.split_off(width.max(1).min(rest.len()));
                if let Some(line) = lines.last_mut() {
                    line.extend(rest);
                }
                rest = tail;
            }
            lines.push(String::new());
        }
    }
    lines
}
