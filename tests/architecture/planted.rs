//! A small sound house, and the means to plant one fault in it: each rule must catch the fault
//! where it stands, and pass its sound twin.

use std::collections::BTreeMap;

use crate::tree::{Tree, Violation};

/// A rule: what in a tree breaks it.
pub type Rule = fn(&Tree) -> Vec<Violation>;

const HOUSE: &[(&str, &str)] = &[
    (
        "src/lib.rs",
        r#"//! The map.
mod xml;
mod saml;
mod entra;
mod login;
#[cfg(feature = "flow")]
pub mod flow;
#[cfg(feature = "testing")]
pub mod testing;

pub use chrono;
pub use crate::login::start::Start;
pub use crate::entra::claims;

/// Who signed in.
pub mod identity {
    pub use crate::login::person::{Groups, Identity};
}

/// The floors.
#[cfg(feature = "internals")]
#[doc(hidden)]
pub mod internals {
    /// Floor 1.
    pub mod xml {
        pub use crate::xml::*;
    }
}

#[cfg(all(doctest, feature = "testing"))]
#[doc = include_str!("../README.md")]
pub struct Readme;
"#,
    ),
    ("src/xml/mod.rs", "//! Floor 1.\npub mod limits;\npub mod read;\npub mod verify;\n"),
    ("src/xml/limits.rs", "//! Limits.\npub struct Limits;\n"),
    ("src/xml/read.rs", "//! Reading.\nuse quick_xml::Reader;\nuse crate::xml::limits::Limits;\n"),
    (
        "src/xml/verify.rs",
        "//! Signatures.\nuse openssl::pkey::PKey;\npub struct Verified(PKey);\n",
    ),
    (
        "src/saml/mod.rs",
        "//! Floor 2: the standard.\npub mod names;\npub mod policy;\npub mod metadata;\n",
    ),
    (
        "src/saml/names.rs",
        "//! SAML's names, as Microsoft Entra writes them.\npub struct Name(String);\n",
    ),
    ("src/saml/policy.rs", "//! Policy.\n"),
    ("src/saml/metadata/mod.rs", "//! Metadata.\npub mod error;\nmod read;\n"),
    ("src/saml/metadata/error.rs", "//! Errors.\npub struct Error;\n"),
    ("src/saml/metadata/read.rs", "//! Reading.\n"),
    ("src/entra/mod.rs", "//! Floor 3.\npub mod claims;\n"),
    (
        "src/entra/claims.rs",
        "//! Claims of Entra.\npub const TENANT: &str = \"the Entra tenant\";\n",
    ),
    ("src/login/mod.rs", "//! Floor 4.\npub mod person;\npub mod start;\n"),
    (
        "src/login/person.rs",
        r#"//! Who signed in.
use chrono::{DateTime, Utc};
use crate::saml::names::Name;

#[derive(Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Identity { name: Name, pub at: DateTime<Utc> }

impl Identity {
    pub fn name(&self) -> &Name { &self.name }
}

pub enum Groups { Listed(Vec<String>), NotSent }
"#,
    ),
    (
        "src/login/start.rs",
        "//! Starting.\nuse crate::xml::verify::Verified;\npub struct Start { pub verified: Verified }\n",
    ),
    ("src/flow/mod.rs", "//! A wing.\nmod cookie;\npub use crate::flow::cookie::Cookie;\n"),
    ("src/flow/cookie.rs", "//! Cookies.\npub struct Cookie;\n"),
    (
        "src/testing/mod.rs",
        "//! A wing.\nmod idp;\nmod mischief;\npub use crate::testing::idp::Idp;\n",
    ),
    ("src/testing/idp.rs", "//! An identity provider.\npub struct Idp;\n"),
    ("src/testing/mischief.rs", "//! What it does wrong.\n"),
];

/// A tree of these files.
pub fn tree(files: &[(&str, &str)]) -> Tree {
    let owned = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    Tree::read(&owned.collect::<BTreeMap<_, _>>())
}

/// The house with some of its files replaced, or new ones put in.
pub fn house(changed: &[(&str, &str)]) -> Tree {
    tree(&[HOUSE, changed].concat())
}

/// Asks a rule about planted code: under the name of a file, `✗` a fault and `✓` its sound twin,
/// which stand in that file from line 2 on (`↵` begins a line). The rule of this name must catch
/// the fault on the line marked `// <-`, or else on line 2, and pass the twin.
pub fn check(violations: Rule, rule: &str, cases: &str) {
    let found_in = |file: &str, code: &str| {
        let mut found = violations(&house(&[(file, code)]));
        found.retain(|found| found.file == file && found.rule == rule);
        found
    };
    let mut file = "";
    let mut faults = 0;
    for case in cases.lines().map(str::trim).filter(|case| !case.is_empty()) {
        let code = |case: &str| format!("//! Planted.\n{}\n", case.replace('↵', "\n"));
        if let Some(fault) = case.strip_prefix("✗ ").map(code) {
            let line = fault.lines().position(|line| line.contains("// <-")).unwrap_or(1) + 1;
            let found = found_in(file, &fault);
            let caught = found.iter().any(|found| found.line == line);
            assert!(caught, "{file}:{line}: not caught as {rule}: {case}\nfound: {found:#?}");
            faults += 1;
        } else if let Some(twin) = case.strip_prefix("✓ ").map(code) {
            let found = found_in(file, &twin);
            assert!(
                found.is_empty(),
                "{file}: the sound twin is refused: {case}\nfound: {found:#?}"
            );
        } else {
            file = case;
        }
    }
    assert!(faults > 0, "nothing was planted");
}
