//! What `inspect` lets through to a terminal: colours where they are wanted, and no character that
//! deceives the eye.

use std::io::Write;
use std::process::Command;

use crate::program::{REQUEST_ID, bytes, fixture, inspect, path_of, response_in};

/// A message that would clear the screen and turn the line around.
const HOSTILE: &str = "\u{9b}2J\u{85}a\u{202e}b\u{2066}c\u{061c}d\u{200f}e\u{2028}f";

fn hostile_answer() -> String {
    let xml = String::from_utf8(bytes("responses/error_status.xml")).unwrap();
    let (before, rest) = xml.split_once("AADSTS75006").unwrap();
    format!("{before}{HOSTILE}{rest}")
}

fn is_harmless(text: &str) -> bool {
    !text.contains(|c: char| (c.is_control() && c != '\n') || HOSTILE.contains(c) && !c.is_ascii())
}

#[test]
fn control_and_bidirectional_characters_are_replaced() {
    let run = response_in(hostile_answer().as_bytes(), &["--request-id", REQUEST_ID]);
    assert_eq!(run.status, 1);
    assert!(run.output.contains("\u{fffd}2J\u{fffd}a\u{fffd}b\u{fffd}c"), "{}", run.output);
    assert!(is_harmless(&run.output));
}

#[test]
fn in_json_they_are_escaped_and_no_value_changes() {
    let run = response_in(hostile_answer().as_bytes(), &["--json", "--request-id", REQUEST_ID]);
    assert!(run.json()["status_message"].as_str().unwrap().contains(HOSTILE));
    assert!(is_harmless(&run.output));
}

#[test]
fn arguments_come_back_as_harmless() {
    for arguments in [
        &["metadata", HOSTILE][..],
        &["metadata", "a", HOSTILE],
        &[HOSTILE],
        &["metadata", "a", "--\u{202e}"],
    ] {
        let run = inspect(arguments);
        assert_eq!(run.status, 2);
        assert!(is_harmless(&run.errors), "{:?}", run.errors);
    }
}

#[test]
fn a_request_is_shown_with_its_lines_and_without_the_rest() {
    let request = format!(
        "<p:AuthnRequest xmlns:p='urn:oasis:names:tc:SAML:2.0:protocol' ID='_1' Version='2.0'\n \
         IssueInstant='2026-03-25T12:00:00Z' AssertionConsumerServiceURL='{HOSTILE}'/>"
    );
    let run = crate::program::run("inspect", &["request", "-"], request.as_bytes());
    assert_eq!(run.status, 0, "{}", run.output);
    assert!(run.output.contains("Version='2.0'\n IssueInstant="), "{}", run.output);
    assert!(is_harmless(&run.output));
}

#[test]
fn there_is_no_colour_where_there_is_no_terminal() {
    let run = inspect(&["metadata", &fixture("metadata/entra.xml")]);
    assert!(!run.output.contains('\u{1b}'));
}

#[test]
fn a_terminal_gets_colours_unless_it_wants_none() {
    let file = fixture("metadata/entra.xml");
    let on_a_terminal = |no_color: &str| {
        // util-linux's `script` runs a command on a terminal of its own.
        let program = path_of("inspect");
        let command = format!("'{}' metadata '{file}'", program.display());
        let mut script = Command::new("script");
        script.args(["-qec", &command, "/dev/null"]).env("NO_COLOR", no_color);
        script.output().map(|done| String::from_utf8(done.stdout).unwrap())
    };
    let Ok(coloured) = on_a_terminal("") else {
        // Not by a macro: the test harness would hide it.
        let skipped = b"SKIPPED: there is no program `script` to make a terminal\n";
        std::io::stderr().write_all(skipped).unwrap();
        return;
    };
    assert!(coloured.contains("\u{1b}[32mAccepted:\u{1b}[0m"), "{coloured}");
    let plain = on_a_terminal("1").unwrap();
    assert!(plain.contains("Accepted:") && !plain.contains('\u{1b}'), "{plain}");
}
