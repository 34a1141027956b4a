//! The documents: what they link to, and the files that they name, are there.

use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// Where a path that a document names may begin.
const FOLDERS: [&str; 7] =
    ["benches/", "docs/", "examples/", "fixtures/", "scripts/", "src/", "tests/"];

#[test]
fn every_link_and_every_path_of_a_document_leads_somewhere() {
    let documents = documents();
    assert!(documents.len() >= 10, "{documents:?}");
    let mut missing = Vec::new();
    for document in documents {
        let text = fs::read_to_string(&document).unwrap();
        let folder = document.parent().unwrap();
        for target in links(&text).filter(|target| !folder.join(target).exists()) {
            missing.push(format!("{}: links to {target}", document.display()));
        }
        for path in paths(&text).filter(|path| !named(path)) {
            missing.push(format!("{}: names {path}", document.display()));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn a_link_or_a_path_that_leads_nowhere_is_caught() {
    let text = "See [a](docs/gone.md#part), [b](https://example.com/c.md), [d](#here), `src/gone.rs`,\n\
                `src/lib.rs`, `cargo test`, `saml/request`, `tests/stores/*.rs`.\n\n[e]: docs/entra.md\n";
    assert_eq!(links(text).collect::<Vec<_>>(), ["docs/gone.md", "docs/entra.md"]);
    let named: Vec<_> = paths(text).map(|path| (path, named(path))).collect();
    assert_eq!(named, [("src/gone.rs", false), ("src/lib.rs", true)]);
}

/// The documents of the project, those of its parts too.
fn documents() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in ["", "docs", "fixtures", "examples/stacks", "tests/browser", "tests/interop"] {
        let entries = fs::read_dir(Path::new(ROOT).join(folder)).unwrap();
        let files = entries.map(|entry| entry.unwrap().path());
        found.extend(files.filter(|path| path.extension().is_some_and(|kind| kind == "md")));
    }
    found
}

/// The files that a document links to, without the part in them.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let inline = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let references = text
        .lines()
        .filter(|line| line.starts_with('['))
        .filter_map(|line| line.split_once("]: ").map(|(_, target)| target.trim()));
    let files = inline.chain(references).map(|target| target.split('#').next().unwrap_or(target));
    files.filter(|target| !target.is_empty() && !target.contains(':'))
}

/// The paths that a document names in backticks.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    let quoted = text.split('`').skip(1).step_by(2);
    quoted.filter(|path| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
        FOLDERS.iter().any(|folder| path.starts_with(folder)) && path.chars().all(plain)
    })
}

/// Whether there is such a file or folder, or a module of that name.
fn named(path: &str) -> bool {
    let path = Path::new(ROOT).join(path);
    path.exists() || path.with_extension("rs").exists()
}
