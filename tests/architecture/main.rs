//! The shape of the source, kept by rule: floors that know only the floors under them, modules
//! that import only from those declared above, one public surface, and habits of every file.
//!
//! Each rule stands in its own file with faults that it must catch and sound twins that it must
//! pass; here it is asked about the crate itself.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::planted::Rule;
use crate::tree::Tree;

mod tree;
mod planted;
mod paths;
mod names;
mod order;
mod map;
mod words;
mod documents;
mod hygiene;
mod shown;
mod surface;

#[test]
fn every_file_of_the_crate_can_be_read() {
    holds(|tree| tree.unread.clone());
}

#[test]
fn each_module_imports_only_from_those_declared_above_it() {
    holds(order::violations);
}

#[test]
fn the_lists_are_the_map() {
    holds(map::violations);
}

#[test]
fn crates_and_words_stay_where_they_belong() {
    holds(words::violations);
}

#[test]
fn every_file_keeps_the_habits() {
    holds(hygiene::violations);
}

#[test]
fn the_public_surface_shows_no_inner_crate_and_may_grow() {
    holds(surface::violations);
}

fn holds(violations: Rule) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut texts = BTreeMap::new();
    collect(&source, "src", &mut texts);
    let found: Vec<String> =
        violations(&Tree::read(&texts)).iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "{} found:\n{}\n", found.len(), found.join("\n"));
}

fn collect(folder: &Path, name: &str, texts: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let path = format!("{name}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &path, texts);
        } else if path.ends_with(".rs") {
            texts.insert(path, fs::read_to_string(entry.path()).expect("a text"));
        }
    }
}
