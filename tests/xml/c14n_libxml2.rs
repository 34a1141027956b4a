//! Exclusive C14N agrees with libxml2, byte for byte, on thousands of generated documents.

use std::fs;
use std::path::Path;
use std::process::Command;

use saml_sp::internals::xml::c14n::canonicalize;
use saml_sp::internals::xml::document::Element;
use saml_sp::internals::xml::limits::Limits;
use saml_sp::internals::xml::read::{Declared, read};
use serde_json::{Value, json};

use crate::generator::{PREFIXES, Random, document};
use crate::libxml2;

const DOCUMENTS: u64 = 4_000;

/// One document, one apex: what libxml2 is asked, and what we say.
struct Case {
    request: Value,
    ours: String,
}

#[test]
fn our_octets_are_those_of_libxml2() {
    let cases: Vec<Case> = (0..DOCUMENTS).flat_map(cases_of).collect();
    let requests: Vec<Value> = cases.iter().map(|case| case.request.clone()).collect();
    let Some(answers) = libxml2::ask(&requests) else {
        println!("skipped: python3 with lxml is not installed");
        return;
    };
    for (case, answer) in cases.iter().zip(&answers) {
        assert_eq!(
            answer["octets"].as_str(),
            Some(case.ours.as_str()),
            "{} {answer}",
            case.request
        );
    }
}

/// The script that other peers' documents are compared with answers the same.
#[test]
fn our_octets_are_those_of_the_shared_script() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/interop/verify/c14n.py");
    if !Path::new(script).exists() || !libxml2::is_installed() {
        println!("skipped: {script} or python3 with lxml is missing");
        return;
    }
    let file = std::env::temp_dir().join(format!("saml-sp-c14n-{}.xml", std::process::id()));
    for Case { request, ours } in (DOCUMENTS..DOCUMENTS + 6).flat_map(cases_of) {
        fs::write(&file, request["xml"].as_str().unwrap()).unwrap();
        let inclusive =
            request["inclusive"].as_array().unwrap().iter().map(|p| p.as_str().unwrap());
        let mut python = Command::new("python3");
        python.arg(script).arg(&file);
        python.arg(format!("(//*)[{}]", request["apex"].as_u64().unwrap() + 1));
        python.args(["--inclusive", &inclusive.collect::<Vec<_>>().join(" ")]);
        if !request["without"].is_null() {
            python.arg("--drop-signature");
        }
        let answer = python.output().unwrap();
        assert!(answer.status.success(), "{request} {answer:?}");
        assert_eq!(String::from_utf8(answer.stdout).unwrap(), ours, "{request}");
    }
    fs::remove_file(&file).unwrap();
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
