//! Small edits of an XML text, for tables of mutations. Each fails loudly where it finds nothing to
//! edit, so that no mutation is the valid document by mistake.

use std::ops::Range;

/// The text with its one `from` replaced.
pub fn replaced(xml: &str, from: &str, to: &str) -> String {
    assert_eq!(xml.matches(from).count(), 1, "{from} must occur once");
    xml.replace(from, to)
}

/// The text with an attribute of the first element of this tag set, or added.
pub fn with_attribute(xml: &str, tag: &str, name: &str, value: &str) -> String {
    let start = start_tag(xml, tag);
    match attribute(&xml[start.clone()], name) {
        Some(found) => spliced(
            xml,
            start.start + found.start..start.start + found.end,
            &format!(r#" {name}="{value}""#),
        ),
        None => {
            let after_name = start.start + 1 + tag.len();
            spliced(xml, after_name..after_name, &format!(r#" {name}="{value}""#))
        }
    }
}

/// The text without an attribute of the first element of this tag.
pub fn without_attribute(xml: &str, tag: &str, name: &str) -> String {
    let start = start_tag(xml, tag);
    let found = attribute(&xml[start.clone()], name).expect("the attribute is there");
    spliced(xml, start.start + found.start..start.start + found.end, "")
}

/// The first element of this tag, as it is written.
pub fn element<'x>(xml: &'x str, tag: &str) -> &'x str {
    &xml[span(xml, tag)]
}

/// The text with the first element of this tag replaced.
pub fn with_element(xml: &str, tag: &str, by: &str) -> String {
    spliced(xml, span(xml, tag), by)
}

/// The text with something directly before the first element of this tag.
pub fn before(xml: &str, tag: &str, what: &str) -> String {
    let at = span(xml, tag).start;
    spliced(xml, at..at, what)
}

/// The text with something directly after the first element of this tag.
pub fn after(xml: &str, tag: &str, what: &str) -> String {
    let at = span(xml, tag).end;
    spliced(xml, at..at, what)
}

/// The text with something as the last content of the first element of this tag.
pub fn inside(xml: &str, tag: &str, what: &str) -> String {
    let start = start_tag(xml, tag);
    if xml[..start.end].ends_with("/>") {
        let end = start.end - 2..start.end;
        return spliced(xml, end, &format!(">{what}</{tag}>"));
    }
    let at = span(xml, tag).end - format!("</{tag}>").len();
    spliced(xml, at..at, what)
}

fn spliced(xml: &str, range: Range<usize>, by: &str) -> String {
    [&xml[..range.start], by, &xml[range.end..]].concat()
}

/// From `<` of the first start tag of this name to after its `>`.
fn start_tag(xml: &str, tag: &str) -> Range<usize> {
    let opening = format!("<{tag}");
    let named = |at: &usize| xml[at + opening.len()..].starts_with([' ', '>', '/']);
    let mut found = xml.match_indices(&opening).map(|(at, _)| at);
    let start = found.find(named).unwrap_or_else(|| panic!("there is no {tag}"));
    start..start + xml[start..].find('>').unwrap() + 1
}

fn span(xml: &str, tag: &str) -> Range<usize> {
    let start = start_tag(xml, tag);
    if xml[..start.end].ends_with("/>") {
        return start;
    }
    let closing = format!("</{tag}>");
    let content = xml[start.end..].find(&closing).expect("the element is closed");
    start.start..start.end + content + closing.len()
}

/// An attribute in a start tag, with the blank before it.
fn attribute(start_tag: &str, name: &str) -> Option<Range<usize>> {
    let opening = format!(r#" {name}=""#);
    let start = start_tag.find(&opening)?;
    let value = start + opening.len();
    Some(start..value + start_tag[value..].find('"')? + 1)
}
