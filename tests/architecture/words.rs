//! Who may name what: a crate in its few files alone, and no floor the words of one above it.

use crate::planted;
use crate::tree::{Kind, Tree, Violation};

/// The files, by the beginning of their path without `.rs`, that may name a crate.
const MAY_NAME: &[(&str, &[&str])] = &[
    // The one XML reader.
    ("quick_xml", &["src/xml/read"]),
    // Digests, keys with their signatures, random bytes, and the seal of a cookie.
    ("openssl", &["src/xml/digest", "src/xml/keys", "src/saml/random", "src/flow/seal"]),
    // The stores in SQLite.
    ("sqlx", &["src/stores/sqlite"]),
    // A second opinion for tests, never ours.
    ("samael", &[]),
];

pub fn violations(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (file, source) in tree.files.iter().enumerate() {
        let mut refuse =
            |line, rule, what: String| found.push(tree.violation(file, line, rule, what));
        let stands_in = |stem: &&str| is_of(&source.path, stem);
        let below_entra = ["src/xml", "src/saml"].iter().any(stands_in);
        for token in source.tokens.iter().filter(|token| token.kind != Kind::Sign) {
            let limited = MAY_NAME.iter().find(|(name, _)| token.text == *name);
            if let Some((name, files)) = limited.filter(|(_, files)| !files.iter().any(stands_in)) {
                refuse(token.line, "crate", format!("`{name}` is named in {files:?} alone"));
            }
            if below_entra && speaks_of_microsoft(&token.text) {
                let begin = token.text.lines().next().unwrap_or_default();
                let what = format!("`{begin}`: Microsoft's dialect is spoken from src/entra on");
                refuse(token.line, "word", what);
            }
        }
        for (line, text) in source.text.lines().enumerate() {
            // A doc-test has to name the crate.
            let text = text.to_ascii_lowercase().replace("saml_sp::", "");
            if is_of(&source.path, "src/xml") && text.contains("saml") {
                refuse(line + 1, "word", "XML does not know SAML".into());
            }
        }
    }
    found
}

/// `src/xml/keys` is `src/xml/keys.rs`, or all that is in the folder.
fn is_of(path: &str, stem: &str) -> bool {
    path.strip_prefix(stem).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

/// `Entra` as a word of its own (`central` is none), `Microsoft` also as part of one, as in a URL.
fn speaks_of_microsoft(text: &str) -> bool {
    let mut words = String::new();
    for c in text.chars() {
        match c {
            'A'..='Z' => words.extend([' ', c.to_ascii_lowercase()]),
            c if c.is_alphanumeric() => words.push(c),
            _ => words.push(' '),
        }
    }
    words.split(' ').any(|word| word == "entra")
        || text.split(|c: char| !c.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case("entra"))
        || text.to_ascii_lowercase().contains("microsoft")
}

#[test]
fn a_crate_named_outside_its_files_is_caught() {
    planted::check(
        violations,
        "crate",
        r#"
        src/xml/verify.rs
            ✗ use quick_xml::Reader;
            ✓ use crate::xml::read::Document;
        src/saml/names.rs
            ✗ fn f(e: quick_xml::Error) {}
            ✓ fn f(e: crate::xml::read::Error) {}
        src/login/start.rs
            ✗ use openssl::rand;
            ✓ use crate::saml::names::RequestId;
            ✗ macro_rules! r { () => { openssl::rand::rand_bytes }}
            ✓ /// Not openssl::rand.↵macro_rules! r { () => {}}
        src/xml/verify.rs
            ✗ use samael::crypto;
            ✓ use crate::xml::limits::Limits;
        src/flow/cookie.rs
            ✗ use sqlx::SqlitePool;
            ✓ use crate::login::start::Start;
    "#,
    );
    assert!(
        is_of("src/xml/keys/rsa.rs", "src/xml/keys")
            && !is_of("src/xml/keyring.rs", "src/xml/keys")
    );
}

#[test]
fn a_word_of_a_floor_above_is_caught() {
    planted::check(
        violations,
        "word",
        r#"
        src/xml/read.rs
            ✗ struct SamlReader;
            ✓ struct Reader;
            ✗ // as SAML says
            ✓ // as the caller says
            ✗ const NS: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
            ✓ const NS: &str = "urn:x";
            ✗ const N: &str = "Entra";
            ✓ /// Entra writes these.↵const N: &str = "central";
        src/saml/names.rs
            ✗ struct EntraName;
            ✓ struct CentralName;
            ✗ fn as_entra_writes() {}
            ✓ fn as_they_concentrate() {}
            ✗ const NS: &str = "http://schemas.microsoft.com/claims";
            ✓ // http://schemas.microsoft.com↵const NS: &str = "urn:x";
            ✗ const NS: &str = r"the entra tenant";
            ✓ const NS: &str = "a tenant"; // of Entra
            ✗ text! { MicrosoftName }
            ✓ text! { /** Microsoft's. */ Name }
    "#,
    );
}
