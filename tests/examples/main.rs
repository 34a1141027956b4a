//! The examples as their users run them: what they print, and with what they exit.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod program;
mod arguments;
mod response;
mod recognition;
mod request;
mod metadata;
mod bundle;
mod terminal;

use crate::program::run;

#[test]
fn minimal_signs_a_user_in_and_refuses_the_answer_used_twice() {
    let run = run("minimal", &[], b"");
    assert_eq!(run.status, 0, "{}", run.errors);
    let lines: Vec<_> = run.output.lines().collect();
    assert_eq!(lines[0], "Identifier (Entity ID): https://sso.example.com/saml/contoso");
    assert!(lines[3].starts_with("B.Simon@contoso.com is "), "{}", lines[3]);
    assert!(lines[4].contains("replay.request-answered"), "{}", lines[4]);
    assert_eq!(lines.len(), 5);
}
