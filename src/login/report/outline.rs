//! The posted document as lines for a reader: its structure, without what names the user.

use std::collections::HashMap;

use crate::entra::aadsts;
use crate::login::report::lines::Report;
use crate::login::report::place::places;
use crate::login::report::seen::{Posted, Seen};
use crate::saml::check::Outcome;
use crate::saml::code::Code;
use crate::saml::rule::Rule;
use crate::saml::uris::{ASSERTION, PROTOCOL};
use crate::xml::c14n::EXCLUSIVE;
use crate::xml::document::{Document, Element, Span};
use crate::xml::misleading::shown;
use crate::xml::verify::NAMESPACE as DSIG;

/// A line of the posted document, as [`Report::outline`] shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct DocumentLine {
    /// How far to indent it; the root's line is at 0.
    pub depth: usize,
    /// The line, without indentation: to be escaped before it is shown.
    pub text: String,
    /// Whether a signature that verified covers it.
    pub signed: bool,
    /// The code of the first rule that failed over the element or attribute of this line.
    pub offending: Option<Code>,
}

/// After so many lines, the rest of a document is only counted.
const MOST_LINES: usize = 400;
/// So many characters of a name or value are shown.
const LONGEST: usize = 200;
/// The attributes of a longer start tag get lines of their own.
const WIDEST: usize = 100;

const ENCRYPTION: &str = "http://www.w3.org/2001/04/xmlenc#";

/// The namespaces whose attributes mean what the standards say.
const KNOWN: [&str; 5] = [PROTOCOL, ASSERTION, DSIG, EXCLUSIVE, ENCRYPTION];

/// The attributes whose values are shown, in elements of the known namespaces.
const ATTRIBUTES: [&str; 20] = [
    "ID",
    "Version",
    "IssueInstant",
    "Destination",
    "InResponseTo",
    "Recipient",
    "NotBefore",
    "NotOnOrAfter",
    "SessionNotOnOrAfter",
    "AuthnInstant",
    "SessionIndex",
    "Format",
    "NameFormat",
    "Name",
    "Method",
    "Algorithm",
    "URI",
    "Value",
    "PrefixList",
    "Type",
];

/// The elements whose text is shown.
/// Not `DigestValue`: with all else known, it tells whether a guess of what is hidden is right.
const TEXTS: [(&str, &str); 3] =
    [(ASSERTION, "Issuer"), (ASSERTION, "Audience"), (ASSERTION, "AuthnContextClassRef")];

impl Report {
    /// The posted document with every value hidden that may be the user's, whether the report is
    /// [`redacted`](Self::redacted) or not; empty where it was no XML.
    ///
    /// What stays is closed: names, namespaces, and the texts and attributes by which the standards
    /// address, date and identify messages. A signature does not cover itself, so its own lines
    /// are not signed. Equal siblings are one line; of a document that makes more than about 400
    /// lines, the rest is counted.
    pub fn outline(&self) -> Vec<DocumentLine> {
        match &self.seen.posted {
            Posted::Nothing => Vec::new(),
            Posted::Document(document) => Outline::of(&self.seen).lines(document),
            Posted::Response(response) => Outline::of(&self.seen).lines(response.document()),
        }
    }
}

/// An outline in the making.
struct Outline {
    /// What is signed: an element, and in it the signature, which is not.
    signed: Vec<(Span, Span)>,
    /// What failed, by where its element begins: the attribute or "", and the code.
    failed: HashMap<u32, Vec<(&'static str, Code)>>,
    /// Each with how often it stands there.
    lines: Vec<(DocumentLine, usize)>,
}

/// An element with children whose end tag is still to come.
struct Open {
    name: String,
    span: Span,
}

impl Outline {
    fn of(seen: &Seen) -> Self {
        let mut failed: HashMap<_, Vec<_>> = HashMap::new();
        let checks = Rule::ALL.iter().filter_map(|rule| seen.checks.of(*rule));
        for check in checks.filter(|check| check.outcome == Outcome::Failed) {
            for place in places(check, seen) {
                failed.entry(place.start).or_default().push((place.attribute, check.code));
            }
        }
        Self { signed: signed(seen), failed, lines: Vec::new() }
    }

    fn lines(mut self, document: &Document) -> Vec<DocumentLine> {
        let mut open = Vec::new();
        let mut elements = document.elements();
        let mut left = 0;
        while let Some(element) = elements.next() {
            self.close(&mut open, element.span().start);
            if self.lines.len() >= MOST_LINES {
                left = elements.count().saturating_add(1);
                break;
            }
            self.element(element, &mut open);
        }
        if left == 0 {
            self.close(&mut open, u32::MAX);
        } else {
            self.push(0, format!("… elements left out: {left}"), false, None);
        }
        let times = |(mut line, times): (DocumentLine, usize)| {
            if times > 1 {
                line.text = format!("{} ({times} times)", line.text);
            }
            line
        };
        self.lines.into_iter().map(times).collect()
    }

    fn element(&mut self, element: Element<'_>, open: &mut Vec<Open>) {
        let (depth, span) = (open.len(), element.span());
        let signed = self.is_signed(span);
        let failed = self.failed.get(&span.start).cloned().unwrap_or_default();
        let (name, attributes) = start_tag(element);
        let name = cut(name);
        let is_parent = element.children().next().is_some();
        let text = if is_parent { String::new() } else { text(element) };
        let end = match (is_parent, text.is_empty()) {
            (true, _) => ">".to_owned(),
            (false, true) => "/>".to_owned(),
            (false, false) => format!(">{text}</{name}>"),
        };

        let mut written: Vec<_> = attributes
            .iter()
            .map(|(name, value)| format!("{}=\"{}\"", cut(name), attribute(element, name, value)))
            .collect();
        let width: usize = written.iter().map(|attribute| attribute.chars().count()).sum();
        if let Some(last) = written.last_mut().filter(|_| width > WIDEST) {
            last.push_str(&end);
            let has = |wanted: &str| attributes.iter().any(|(name, _)| *name == wanted);
            let own = failed.iter().find(|(attribute, _)| !has(attribute));
            self.push(depth, format!("<{name}"), signed, own.map(|(_, code)| *code));
            for ((name, _), written) in attributes.iter().zip(written) {
                let own = failed.iter().find(|(attribute, _)| attribute == name);
                self.push(depth.saturating_add(2), written, signed, own.map(|(_, code)| *code));
            }
        } else {
            let blank = if written.is_empty() { "" } else { " " };
            let line = format!("<{name}{blank}{}{end}", written.join(" "));
            self.push(depth, line, signed, failed.first().map(|(_, code)| *code));
        }
        if is_parent {
            if element.has_text() {
                self.push(depth.saturating_add(1), hidden(&element.text()), signed, None);
            }
            open.push(Open { name, span });
        }
    }

    /// Writes the end tags of the elements that end before `next`.
    fn close(&mut self, open: &mut Vec<Open>, next: u32) {
        while let Some(Open { name, span }) = open.pop_if(|open| open.span.end <= next) {
            self.push(open.len(), format!("</{name}>"), self.is_signed(span), None);
        }
    }

    fn push(&mut self, depth: usize, text: String, signed: bool, offending: Option<Code>) {
        let line = DocumentLine { depth, text, signed, offending };
        match self.lines.last_mut() {
            Some((last, times)) if *last == line => *times = times.saturating_add(1),
            _ => self.lines.push((line, 1)),
        }
    }

    fn is_signed(&self, span: Span) -> bool {
        let within = |outer: &Span| outer.start <= span.start && span.end <= outer.end;
        self.signed.iter().any(|(element, signature)| within(element) && !within(signature))
    }
}

/// The elements whose signatures verified, each with its signature.
fn signed(seen: &Seen) -> Vec<(Span, Span)> {
    let Posted::Response(response) = &seen.posted else { return Vec::new() };
    let covered = |rule, element: Option<Element<'_>>, signature: Option<Element<'_>>| {
        let check = seen.checks.of(rule)?;
        let verified = check.outcome == Outcome::Passed && !check.claimed;
        Some((element.filter(|_| verified)?.span(), signature?.span()))
    };
    let root = Some(response.document().root());
    let outer = covered(Rule::ResponseSignature, root, response.response_signature());
    let inner =
        covered(Rule::AssertionSignature, response.assertion(), response.assertion_signature());
    [outer, inner].into_iter().flatten().collect()
}

/// An element's name, and its attributes and namespace declarations, as they are written.
fn start_tag<'d>(element: Element<'d>) -> (&'d str, Vec<(&'d str, &'d str)>) {
    let text = element.document().text().get(element.span().start as usize..).unwrap_or_default();
    let text = text.strip_prefix('<').unwrap_or(text);
    let ends = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>');
    let (name, mut rest) = text.split_at_checked(text.find(ends).unwrap_or(0)).unwrap_or_default();
    // The reader took the tag for well-formed: nothing but pairs stands before its end.
    let pairs = std::iter::from_fn(|| {
        let tail = rest.trim_ascii_start();
        let (name, tail) = if tail.starts_with(['/', '>']) { None } else { tail.split_once('=') }?;
        let tail = tail.trim_ascii_start();
        let mut quoted = tail.splitn(3, tail.chars().next()?).skip(1);
        let value = quoted.next()?;
        rest = quoted.next()?;
        Some((name.trim_ascii_end(), value))
    });
    let pairs = pairs.collect();
    (name, pairs)
}

/// The value of an attribute, as it is written, or how long it is.
fn attribute(element: Element<'_>, name: &str, value: &str) -> String {
    let declares = name == "xmlns" || name.starts_with("xmlns:");
    let known = KNOWN.contains(&element.namespace()) && ATTRIBUTES.contains(&name);
    if declares || known { cut(value).replace('"', "&quot;") } else { hidden(value) }
}

/// The text of an element without children, or how long it is; of a StatusMessage also Entra's
/// number in it.
fn text(element: Element<'_>) -> String {
    let text = element.text();
    if TEXTS.iter().any(|(namespace, name)| element.is(namespace, name)) {
        return cut(&text).replace('&', "&amp;").replace('<', "&lt;");
    }
    let said = element.is(PROTOCOL, "StatusMessage").then(|| aadsts::number_in(&text)).flatten();
    match said {
        Some(number) => format!("{} {}", cut(number), hidden(&text)),
        None => hidden(&text),
    }
}

/// How many characters are hidden; nothing where there are none.
fn hidden(value: &str) -> String {
    match value.chars().count() {
        0 => String::new(),
        1 => "[hidden, 1 character]".to_owned(),
        count => format!("[hidden, {count} characters]"),
    }
}

/// The beginning of a long text, without characters that mislead.
fn cut(text: &str) -> String {
    let end = text.char_indices().nth(LONGEST).map(|(end, _)| end);
    match end.and_then(|end| text.get(..end)) {
        Some(beginning) => format!("{}…", shown(beginning)),
        None => shown(text),
    }
}
