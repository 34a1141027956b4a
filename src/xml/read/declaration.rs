//! The XML declaration: XML 1.0 section 2.8.

use crate::xml::read::error::ReadReason;

/// The length of the XML declaration at the start of `text`, 0 if there is none. Where
/// `must_be_utf8`, a declared encoding must be UTF-8.
pub fn declaration(text: &str, must_be_utf8: bool) -> Result<usize, ReadReason> {
    let Some(rest) = text.strip_prefix("<?xml") else {
        return Ok(0);
    };
    // `<?xml-stylesheet` is another instruction.
    if rest.starts_with(|c: char| !is_space(c) && c != '?') {
        return Err(ReadReason::ProcessingInstruction);
    }
    let (mut body, after) = rest.split_once("?>").ok_or(ReadReason::Truncated)?;
    let version = attribute(&mut body, "version")?.ok_or(ReadReason::Declaration)?;
    if version != "1.0" {
        return Err(ReadReason::Version);
    }
    if let Some(encoding) = attribute(&mut body, "encoding")? {
        if !is_encoding(encoding) {
            return Err(ReadReason::Declaration);
        }
        if must_be_utf8 && !encoding.eq_ignore_ascii_case("UTF-8") {
            return Err(ReadReason::Encoding);
        }
    }
    let standalone = attribute(&mut body, "standalone")?;
    if !matches!(standalone, None | Some("yes" | "no")) || !body.chars().all(is_space) {
        return Err(ReadReason::Declaration);
    }
    Ok(text.len() - after.len())
}

/// Takes white space, `name`, `=` and a quoted value off `body`, if that is what comes next.
fn attribute<'t>(body: &mut &'t str, name: &str) -> Result<Option<&'t str>, ReadReason> {
    let Some(rest) = body.trim_start_matches(is_space).strip_prefix(name) else {
        return Ok(None);
    };
    let quoted = rest.trim_start_matches(is_space).strip_prefix('=');
    let quoted = quoted.ok_or(ReadReason::Declaration)?.trim_start_matches(is_space);
    let quote = quoted.chars().next().filter(|c| matches!(c, '"' | '\''));
    let (value, rest) = quote
        .and_then(|quote| quoted.strip_prefix(quote)?.split_once(quote))
        .filter(|_| body.starts_with(is_space))
        .ok_or(ReadReason::Declaration)?;
    *body = rest;
    Ok(Some(value))
}

/// Production 81.
fn is_encoding(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}
