//! Runs a built example and takes what it gives.

use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

pub const ENTITY_ID: &str = "https://sts.windows.net/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/";
pub const REQUEST_ID: &str = "_5f0c7e1a9d3b4c2e8f6a7b8c9d0e1f2a3b4c5d6e";
pub const NOW: &str = "2026-03-25T12:00:00Z";

/// What a program gave.
pub struct Run {
    pub status: i32,
    pub output: String,
    pub errors: String,
}

impl Run {
    /// The one JSON object on standard output.
    pub fn json(&self) -> Value {
        let json: Value = serde_json::from_str(&self.output)
            .unwrap_or_else(|error| panic!("{error}: {:?}, and {:?}", self.output, self.errors));
        assert!(json.is_object());
        assert_eq!(self.errors, "");
        json
    }

    /// The code of a refusal, whose exit status and members are as they must be.
    pub fn refused(&self) -> String {
        let json = self.json();
        assert_eq!((self.status, &json["verdict"]), (1, &Value::from("refuse")), "{json:#}");
        assert!(json.get("identity").is_none());
        json["code"].as_str().unwrap().to_owned()
    }

    /// The answer of an acceptance.
    pub fn accepted(&self) -> Value {
        let json = self.json();
        assert_eq!((self.status, &json["verdict"]), (0, &Value::from("accept")), "{json:#}");
        assert!(json.get("code").is_none());
        json
    }
}

/// Where cargo put an example.
pub fn path_of(example: &str) -> PathBuf {
    // This test is target/<profile>/deps/examples-<hash>.
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().unwrap().with_file_name("examples");
    let program = folder.join(example).with_extension(std::env::consts::EXE_EXTENSION);
    assert!(program.exists(), "run `cargo build --example {example}`, as plain `cargo test` does");
    program
}

/// Runs an example.
pub fn run(example: &str, arguments: &[&str], input: &[u8]) -> Run {
    let mut child = Command::new(path_of(example))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let written = child.stdin.take().unwrap().write_all(input);
    // A program that refuses its arguments does not wait for its input.
    if let Err(error) = written {
        assert_eq!(error.kind(), ErrorKind::BrokenPipe);
    }
    let done = child.wait_with_output().unwrap();
    Run {
        status: done.status.code().unwrap(),
        output: String::from_utf8(done.stdout).unwrap(),
        errors: String::from_utf8(done.stderr).unwrap(),
    }
}

/// `inspect` with these arguments.
pub fn inspect(arguments: &[&str]) -> Run {
    run("inspect", arguments, b"")
}

/// `inspect response FILE` with what the fixtures are about, and more.
pub fn response(file: &str, more: &[&str]) -> Run {
    response_of(file, b"", more)
}

/// The same, of standard input.
pub fn response_in(input: &[u8], more: &[&str]) -> Run {
    response_of("-", input, more)
}

/// The same of a file, with something else on standard input.
pub fn response_of(file: &str, input: &[u8], more: &[&str]) -> Run {
    let metadata = fixture("metadata/entra_two_keys.xml");
    let mut arguments = vec!["response", file];
    arguments.extend(["--sp-entity-id", "https://sso.example.com/saml/contoso"]);
    arguments.extend(["--acs", "https://sso.example.com/saml/contoso/finalize"]);
    let says = |option| more.contains(&option);
    if !says("--metadata") && !says("--cert") {
        arguments.extend(["--metadata", &metadata]);
    }
    if !says("--idp-entity-id") {
        arguments.extend(["--idp-entity-id", ENTITY_ID]);
    }
    if !says("--now") {
        arguments.extend(["--now", NOW]);
    }
    arguments.extend(more);
    run("inspect", &arguments, input)
}

/// The path of a fixture.
pub fn fixture(name: &str) -> String {
    format!("{}/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// The bytes of a fixture.
pub fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(fixture(name)).unwrap()
}
