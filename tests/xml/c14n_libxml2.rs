//! Exclusive C14N agrees with libxml2, byte for byte, on thousands of generated documents.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use saml_sp::internals::xml::c14n::canonicalize;
use saml_sp::internals::xml::document::Element;
use saml_sp::internals::xml::limits::Limits;
use saml_sp::internals::xml::read::{Declared, read};
use serde_json::{Value, json};

use crate::generator::{PREFIXES, Random, document};

const DOCUMENTS: u64 = 4_000;

/// One document, one apex: what libxml2 is asked, and what we say.
struct Case {
    request: Value,
    ours: String,
}

#[test]
fn our_octets_are_those_of_libxml2() {
    let cases: Vec<Case> = (0..DOCUMENTS).flat_map(cases_of).collect();
    let Some(answers) = ask_libxml2(&cases) else {
        println!("skipped: python3 with lxml is not installed");
        return;
    };
    assert_eq!(answers.len(), cases.len());
    for (case, answer) in cases.iter().zip(&answers) {
        assert_eq!(answer["octets"].as_str(), Some(case.ours.as_str()), "{} {answer}", case.request);
    }
}

/// The root as it is, and some element with a list of prefixes, without its signature if it has
/// one.
fn cases_of(seed: u64) -> Vec<Case> {
    let generated = document(seed);
    let mut random = Random::new(!seed);
    let read = read(generated.xml.clone(), Declared::MustBeUtf8, &Limits::default());
    let read = read.unwrap_or_else(|error| panic!("seed {seed}: {error}\n{}", generated.xml));
    let elements: Vec<Element<'_>> = read.elements().collect();
    assert_eq!(elements.len(), generated.signatures.len(), "seed {seed}\n{}", generated.xml);

    let some = random.below(elements.len());
    let mut cases = Vec::new();
    for apex in [0, some] {
        let without = generated.signatures[apex];
        // lxml forgets `#default`: xmlsec1 is asked about that.
        let inclusive: Vec<&str> = if apex == 0 && random.one_in(2) {
            Vec::new()
        } else {
            PREFIXES.into_iter().filter(|p| !p.is_empty() && random.one_in(2)).collect()
        };
        cases.push(Case {
            ours: canonicalize(elements[apex], without.map(|at| elements[at]), &inclusive),
            request: json!({
                "xml": generated.xml, "apex": apex, "without": without, "inclusive": inclusive,
            }),
        });
    }
    cases
}

/// What libxml2 says, in one process; nothing where there is no Python with lxml.
fn ask_libxml2(cases: &[Case]) -> Option<Vec<Value>> {
    let found = Command::new("python3").args(["-c", "import lxml.etree"]).output();
    if !found.is_ok_and(|found| found.status.success()) {
        return None;
    }
    let mut python = Command::new("python3")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/xml/libxml2_c14n.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 was just found");
    let mut questions = python.stdin.take().expect("it is piped");
    let answers = BufReader::new(python.stdout.take().expect("it is piped"));
    let answers = std::thread::scope(|scope| {
        scope.spawn(move || {
            for case in cases {
                writeln!(questions, "{}", case.request).expect("python3 reads all questions");
            }
        });
        answers.lines().map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect()
    });
    assert!(python.wait().unwrap().success());
    Some(answers)
}
