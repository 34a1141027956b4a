//! Small changes to a text; one that finds no place is an error, never a change left out.

use crate::testing::error::PretendError;

/// The text with the first `old` replaced.
pub fn swap(text: &str, old: &str, new: &str) -> Result<String, PretendError> {
    let (before, after) = split(text, old)?;
    Ok([before, new, after].concat())
}

/// The text with something put before the first `mark`.
pub fn put_before(text: &str, mark: &str, addition: &str) -> Result<String, PretendError> {
    swap(text, mark, &[addition, mark].concat())
}

/// The text with something put after the first `mark`.
pub fn put_after(text: &str, mark: &str, addition: &str) -> Result<String, PretendError> {
    swap(text, mark, &[mark, addition].concat())
}

/// What stands from the first `from` to the next `to`, with both.
pub fn part<'t>(text: &'t str, from: &str, to: &str) -> Result<&'t str, PretendError> {
    let (before, after) = split(text, from)?;
    let (inside, _) = split(after, to)?;
    let length = from.len().saturating_add(inside.len()).saturating_add(to.len());
    let end = before.len().saturating_add(length);
    text.get(before.len()..end).ok_or(PretendError::NothingToChange)
}

fn split<'t>(text: &'t str, mark: &str) -> Result<(&'t str, &'t str), PretendError> {
    text.split_once(mark).ok_or(PretendError::NothingToChange)
}
