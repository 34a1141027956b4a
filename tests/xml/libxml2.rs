//! Asks libxml2, through Python's lxml, for tests that compare with it.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use serde_json::Value;

/// What `libxml2_c14n.py` answers to each request, in one process; nothing where there is no Python
/// with lxml.
pub fn ask(requests: &[Value]) -> Option<Vec<Value>> {
    if !is_installed() {
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
    let answers: Vec<Value> = std::thread::scope(|scope| {
        scope.spawn(move || {
            for request in requests {
                writeln!(questions, "{request}").expect("python3 reads all questions");
            }
        });
        answers.lines().map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect()
    });
    assert!(python.wait().unwrap().success());
    assert_eq!(answers.len(), requests.len());
    Some(answers)
}

pub fn is_installed() -> bool {
    let import = Command::new("python3").args(["-c", "import lxml.etree"]).output();
    import.is_ok_and(|import| import.status.success())
}
