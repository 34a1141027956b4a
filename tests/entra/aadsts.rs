//! Entra's error numbers are found in its messages for a log, and the known ones explained.

use std::collections::BTreeSet;

use saml_sp::report::aadsts::{ALL, explained, number_in};

use crate::sign_in::{contoso, form, now, pending, response};

#[test]
fn the_first_number_of_a_message_is_found() {
    let table = [
        ("AADSTS50105: The signed in user is not assigned.", Some("AADSTS50105")),
        ("Error: AADSTS7500529: bad ID; AADSTS50011: bad URL", Some("AADSTS7500529")),
        ("AADSTS50105", Some("AADSTS50105")),
        ("(AADSTS50105)", Some("AADSTS50105")),
        ("\u{f8}\u{1f600}AADSTS7\u{f8}", Some("AADSTS7")),
        ("AADSTS50105\u{661}", Some("AADSTS50105")),
        ("", None),
        ("AADSTS", None),
        ("AADSTS: 50105", None),
        ("AADSTSx50105", None),
        ("aadsts50105", None),
        ("AADST50105", None),
        ("50105", None),
        ("AADSTS\u{661}", None),
        ("AADSTSAADSTS50105", Some("AADSTS50105")),
        ("see AADSTS for help: AADSTS50105", Some("AADSTS50105")),
    ];
    for (message, number) in table {
        assert_eq!(number_in(message), number, "{message}");
    }
}

#[test]
fn a_number_that_is_known_is_explained_and_no_other() {
    let assigned = explained("AADSTS50105").unwrap();
    assert_eq!(assigned.number, "AADSTS50105");
    assert!(assigned.fix.starts_with("Users and groups"));
    for unknown in ["", "50105", "AADSTS", "AADSTS5010", "AADSTS501050", "aadsts50105"] {
        assert_eq!(explained(unknown), None, "{unknown}");
    }
}

#[test]
fn every_explanation_is_of_one_number_and_in_whole_sentences() {
    let numbers: BTreeSet<_> = ALL.iter().map(|known| known.number).collect();
    assert_eq!(numbers.len(), ALL.len());
    for known in ALL {
        assert_eq!(number_in(known.number), Some(known.number));
        assert_eq!(explained(known.number), Some(known));
        for text in [known.meaning, known.fix] {
            assert!(text.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{text}");
            assert!(
                text.starts_with(|c: char| c.is_ascii_uppercase()) && text.ends_with('.'),
                "{text}"
            );
        }
    }
}

#[test]
fn the_number_of_a_refusing_answer_is_there_for_the_log() {
    let sp = contoso();
    let refusal =
        sp.finish_login(&form(&response("error_status")), &pending(&sp), now()).unwrap_err();
    let message = refusal.report().status_message().unwrap();
    assert_eq!(number_in(message), Some("AADSTS75006"));
}

#[test]
fn every_number_that_the_pretended_entra_shows_is_explained() {
    let shown = include_str!("../../src/testing/error.rs").split('"');
    let shown: BTreeSet<_> = shown.filter(|text| number_in(text) == Some(text)).collect();
    assert!(shown.len() >= 11, "{shown:?}");
    for number in shown {
        assert!(explained(number).is_some(), "{number}");
    }
}
