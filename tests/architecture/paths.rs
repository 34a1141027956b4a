//! The paths of the code that begin at `crate`, `self` or `super`: in `use` trees, in expressions
//! and types, in the tokens of macros and in the texts of attributes, all made absolute.

use crate::planted::tree;
use crate::tree::{Kind, Token, Tree};

/// A path as one module names it.
#[derive(Debug)]
pub struct Mention {
    /// The module that names it.
    pub from: Vec<String>,
    /// What it names, from the root on, without `crate`.
    pub to: Vec<String>,
    pub file: usize,
    pub line: usize,
    /// Whether it ends in `*`.
    pub glob: bool,
}

/// All of them, file by file.
pub fn mentions(tree: &Tree) -> Vec<Mention> {
    let mut found = Vec::new();
    for (file, source) in tree.files.iter().enumerate() {
        let mut reader = Reader { tokens: &source.tokens, found: Vec::new() };
        let mut at = 0;
        while at < source.tokens.len() {
            at = reader.path_at(at).unwrap_or(at + 1);
        }
        for Written { line, segments, glob } in reader.found {
            let from = tree.module_at(file, line).path.clone();
            let to = absolute(&from, &segments);
            found.push(Mention { from, to, file, line, glob });
        }
    }
    found
}

/// A path from `crate`, `self` or `super` on, seen from a module.
pub fn absolute(from: &[String], segments: &[String]) -> Vec<String> {
    let mut path = Vec::new();
    for (position, segment) in segments.iter().enumerate() {
        match segment.as_str() {
            "crate" if position == 0 => {}
            "self" if position == 0 => path = from.to_vec(),
            "self" => {}
            "super" if position == 0 => {
                path = from.split_last().map_or(Vec::new(), |(_, up)| up.to_vec())
            }
            "super" => drop(path.pop()),
            name => path.push(name.to_owned()),
        }
    }
    path
}

struct Written {
    line: usize,
    segments: Vec<String>,
    glob: bool,
}

struct Reader<'t> {
    tokens: &'t [Token],
    found: Vec<Written>,
}

impl Reader<'_> {
    /// Reads the path that begins at this token, if one does, and says where it ends.
    fn path_at(&mut self, at: usize) -> Option<usize> {
        let token = self.tokens.get(at)?;
        if token.kind == Kind::Literal {
            return self.quoted_path(token.line, &token.text).then_some(at + 1);
        }
        let begins = token.kind == Kind::Ident
            && matches!(token.text.as_str(), "crate" | "self" | "super")
            && matches!(self.text(at + 1), "::" | "as")
            && (at == 0 || self.text(at - 1) != "::")
            && !self.is_visibility(at);
        begins.then(|| self.tree(at, &[]))
    }

    /// `pub(in crate::xml)` says who may see an item; it imports nothing.
    fn is_visibility(&self, at: usize) -> bool {
        at >= 3 && [self.text(at - 3), self.text(at - 2), self.text(at - 1)] == ["pub", "(", "in"]
    }

    /// `#[serde(with = "crate::x")]`: a text that is a path.
    fn quoted_path(&mut self, line: usize, literal: &str) -> bool {
        let text = literal.trim_matches('"');
        let is_name = |name: &str| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        let segments: Vec<String> = text.split("::").map(str::to_owned).collect();
        let begins = matches!(segments[0].as_str(), "crate" | "self" | "super");
        let is_path = begins && segments.len() > 1 && segments.iter().all(|name| is_name(name));
        if is_path {
            self.found.push(Written { line, segments, glob: false });
        }
        is_path
    }

    /// One branch of a `use` tree, or a plain path (a tree without groups). Gives its end.
    fn tree(&mut self, mut at: usize, before: &[String]) -> usize {
        let mut segments = before.to_vec();
        let line = self.tokens.get(at).map_or(0, |token| token.line);
        loop {
            match (self.tokens.get(at).map(|token| token.kind), self.text(at)) {
                (Some(Kind::Ident), name) => {
                    segments.push(name.to_owned());
                    at += 1;
                }
                (_, "*") => {
                    self.found.push(Written { line, segments, glob: true });
                    return at + 1;
                }
                (_, "{") => return self.group(at + 1, &segments),
                // The turbofish of `crate::a::b::<T>`: the path is over.
                _ => break,
            }
            if self.text(at) != "::" {
                break;
            }
            at += 1;
        }
        self.found.push(Written { line, segments, glob: false });
        at
    }

    fn group(&mut self, mut at: usize, before: &[String]) -> usize {
        while at < self.tokens.len() && self.text(at) != "}" {
            let renamed = self.text(at) == "as";
            at = match self.text(at) {
                "," => at + 1,
                _ if renamed => at + 2,
                _ => self.tree(at, before).max(at + 1),
            };
        }
        at + 1
    }

    fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text.as_str())
    }
}

#[test]
fn every_way_to_write_a_path_is_seen() {
    let tree = tree(&[
        ("src/lib.rs", "//! Root.\nmod xml;"),
        ("src/xml/mod.rs", "//! Floor.\npub mod read;"),
        (
            "src/xml/read.rs",
            r#"//! File.
use crate::a::{b::C, d::{self, E as F}, g as h};
use super::write::Writer;
use super::super::saml::names::Name as Other;
use crate::i::*;
pub(in crate::xml) fn f(x: crate::j::K<super::l::M>) -> Vec<self::n::O> {
crate::p::q::<u8>(vec![crate::r::S], format!("{}", super::t::U));
use crate as whole;
}
#[serde(with = "crate::v::w", rename = "crate")]
struct X;
macro_rules! y { () => { $crate::z::Z } }
/// A doc may speak of [`crate::login::Identity`].
struct Documented;
"#,
        ),
    ]);
    let seen: Vec<String> = mentions(&tree)
        .iter()
        .map(|found| {
            format!("{} {}{}", found.line, found.to.join("::"), if found.glob { "::*" } else { "" })
        })
        .collect();
    let expected = [
        "2 a::b::C",
        "2 a::d",
        "2 a::d::E",
        "2 a::g",
        "3 xml::write::Writer",
        "4 saml::names::Name",
        "5 i::*",
        "6 j::K",
        "6 xml::l::M",
        "6 xml::read::n::O",
        "7 p::q",
        "7 r::S",
        "7 xml::t::U",
        "8 ",
        "10 v::w",
        "12 z::Z",
    ];
    assert_eq!(seen, expected);
}
