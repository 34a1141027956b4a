//! What every file keeps: it says what it is, stays short, and neither switches off a lint nor
//! needs `unsafe`.

use std::fs;

use crate::planted;
use crate::tree::{File, Kind, Token, Tree, Violation};

/// A longer file has two subjects (unit tests apart).
const LONGEST: usize = 400;

pub fn violations(tree: &Tree) -> Vec<Violation> {
    let denied = denied_lints();
    let mut found = Vec::new();
    for (file, source) in tree.files.iter().enumerate() {
        let mut refuse =
            |line, rule, what: String| found.push(tree.violation(file, line, rule, what));
        if !source.text.starts_with("//! ") {
            refuse(
                1,
                "opening line",
                "a file opens with a sentence that says its subject: `//! …`".into(),
            );
        }
        let lines = untested_lines(tree, file, source);
        if lines > LONGEST {
            refuse(
                LONGEST,
                "length",
                format!("{lines} lines, tests apart; over {LONGEST} there are two subjects"),
            );
        }
        for (at, token) in source.tokens.iter().enumerate() {
            if token.kind == Kind::Ident && token.text == "unsafe" {
                refuse(token.line, "unsafe", "this crate has none".into());
            }
            let test = tree.module_at(file, token.line).test;
            if let Some(lint) = switched_off(&source.tokens[at..], &denied).filter(|_| !test) {
                refuse(token.line, "lint", format!("`{lint}` is denied for all of src"));
            }
        }
    }
    found
}

fn untested_lines(tree: &Tree, file: usize, source: &File) -> usize {
    let tests = tree.modules.iter().filter(|module| module.file == file && module.test);
    let tests: Vec<_> = tests.map(|module| module.lines.clone()).collect();
    let is_test = |line: usize| tests.iter().any(|lines| lines.contains(&line));
    (1..=source.text.lines().count()).filter(|line| !is_test(*line)).count()
}

/// The first denied lint in an `allow(…)`, `expect(…)` or `warn(…)` that begins here; a method of
/// that name holds no lint.
fn switched_off<'t>(tokens: &'t [Token], denied: &[String]) -> Option<&'t str> {
    let [level, open, inner @ ..] = tokens else {
        return None;
    };
    if !matches!(level.text.as_str(), "allow" | "expect" | "warn") || open.text != "(" {
        return None;
    }
    let inner = inner.iter().take_while(|token| token.text != ")");
    let mut lints =
        inner.filter(|token| token.kind == Kind::Ident).map(|token| token.text.as_str());
    lints.find(|lint| denied.iter().any(|name| name == lint))
}

/// The lints that `Cargo.toml` denies or forbids.
fn denied_lints() -> Vec<String> {
    let manifest =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).expect("a manifest");
    let mut section = "";
    let mut denied = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if let Some((lint, level)) = line.split_once(" = ")
            && section.starts_with("[lints.")
            && matches!(level, "\"deny\"" | "\"forbid\"")
        {
            denied.push(lint.to_owned());
        }
    }
    assert!(!denied.is_empty(), "Cargo.toml denies no lint");
    denied
}

#[test]
fn a_file_that_does_not_say_its_subject_is_caught() {
    let rules = |text: &str| -> Vec<&str> {
        violations(&planted::house(&[("src/xml/read.rs", text)]))
            .iter()
            .map(|found| found.rule)
            .collect()
    };
    assert_eq!(rules("use std::fmt;\n"), ["opening line"]);
    assert_eq!(rules("// Reading.\n"), ["opening line"]);
    assert_eq!(rules("\n//! Reading.\n"), ["opening line"]);
    assert!(rules("//! Reading.\n").is_empty());
}

#[test]
fn a_file_with_two_subjects_is_caught() {
    let rules = |code: usize, test: usize| -> Vec<&str> {
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "// a test\n".repeat(test));
        let text = format!("//! Long.\n{}{tests}", "// a line\n".repeat(code - 1));
        violations(&planted::house(&[("src/xml/read.rs", &text)]))
            .iter()
            .map(|found| found.rule)
            .collect()
    };
    assert_eq!(rules(401, 0), ["length"]);
    assert!(rules(400, 500).is_empty());
}

#[test]
fn a_lint_switched_off_is_caught() {
    planted::check(
        violations,
        "lint",
        r#"
        src/xml/read.rs
            ✗ #![allow(clippy::unwrap_used)]
            ✓ #![allow(clippy::too_many_lines)]
            ✗ #[allow(dead_code, missing_docs)] fn f() {}
            ✓ #[allow(dead_code)] fn f() {}
            ✗ #[expect(clippy::panic, reason = "no")] fn f() {}
            ✓ fn f() { x.expect("a panic") }
            ✗ #[cfg_attr(test, warn(unsafe_code))] fn f() {}
            ✓ #[cfg(test)] mod tests { #![allow(clippy::panic)] }
            ✗ macro_rules! m { () => { #[allow(clippy::expect_used)] fn f() {} } }
            ✓ macro_rules! m { () => {} }
    "#,
    );
}

#[test]
fn unsafe_code_is_caught() {
    planted::check(
        violations,
        "unsafe",
        r#"
        src/xml/read.rs
            ✗ unsafe fn f() {}
            ✓ // no unsafe here↵fn f() {}
            ✗ fn f() { unsafe { g() } }
            ✓ fn f() { g("unsafe") }
            ✗ #[cfg(test)] mod tests { unsafe impl Send for X {} }
            ✓ #![forbid(unsafe_code)]
    "#,
    );
}
