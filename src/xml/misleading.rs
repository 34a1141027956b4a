//! Characters that a reader does not see, or that move what he sees.

/// Whether a text with this character may read as another text: controls, what turns the
/// direction of writing (Unicode, UAX 9), line and paragraph separators, and what has no width.
pub fn misleads(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{00ad}'
                | '\u{061c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// The text with each of these replaced by U+FFFD, fit for a line on a terminal or in a log.
pub fn shown(text: &str) -> String {
    text.chars().map(|c| if misleads(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
