//! The command line of `inspect`: what it takes, and what it says to the rest.

use crate::program::{fixture, inspect};

/// Wrong command lines and what is said to them, in the alphabetical order of the sentences.
#[rustfmt::skip]
const WRONG: &[(&str, &str)] = &[
    ("response F --acs https://a --acs https://b C I S", "--acs is given twice"),
    ("response F C I S",                                 "--acs is missing"),
    ("response F --acs ftp://a C I S",                   "--acs: the ACS URL does not begin with https:// or http://"),
    ("response F --allow-sha1=yes A C I S",              "--allow-sha1 takes no value"),
    ("response F A I S --cert",                          "--cert needs a value"),
    ("response F A C S",                                 "--idp-entity-id is missing"),
    ("response F --idp-entity-id= A C S",                "--idp-entity-id: the entity ID is empty"),
    ("response F --json --json A C I S",                 "--json is given twice"),
    ("response F --metadata F A C I S",                  "--metadata and --cert exclude each other"),
    ("response F --metadata F --metadata F A I S",       "--metadata is given twice"),
    ("response F A I S",                                 "--metadata or --cert is missing"),
    ("metadata F --now soon",                            "--now: this is no instant such as 2026-03-25T12:00:00Z"),
    ("response F --now 2026-03-25 A C I S",              "--now: this is no instant such as 2026-03-25T12:00:00Z"),
    ("response F --request-id= A C I S",                 "--request-id: the request ID is empty"),
    ("response F --skew 301 A C I S",                    "--skew: the clock skew is over 300 seconds"),
    ("response F --skew -1 A C I S",                     "--skew: this is no number of seconds"),
    ("response F --skew 1.5 A C I S",                    "--skew: this is no number of seconds"),
    ("response F A C I",                                 "--sp-entity-id is missing"),
    ("response F F A C I S",                             "is one file too many"),
    ("",                                                 "no command is given: response, request, metadata or bundle"),
    ("response A C I S",                                 "no file is given"),
    ("response F --cert - --cert - A I S",               "only one file can be standard input"),
    ("response - --metadata - A I S",                    "only one file can be standard input"),
    ("response - --cert F --cert - A I S",               "only one file can be standard input"),
    ("--json response F",                                "there is no command \"--json\""),
    ("frobnicate F",                                     "there is no command \"frobnicate\""),
    ("response F A C I S --decryption-key x",            "there is no option \"--decryption-key\" here"),
    ("bundle F --now 2026-03-25T12:00:00Z",              "there is no option \"--now\" here"),
    ("request F --now 2026-03-25T12:00:00Z",             "there is no option \"--now\" here"),
    ("response F --require-signature A C I S",           "there is no option \"--require-signature\" here"),
    ("response F A C I S --unsolicited",                 "there is no option \"--unsolicited\" here"),
    ("metadata F --wire",                                "there is no option \"--wire\" here"),
];

/// A command line of the table, its letters spelled out.
fn spelled_out(line: &str) -> Vec<String> {
    let (file, certificate) = (fixture("responses/assertion_signed.xml"), fixture("keys/idp.cer"));
    let words = line.split(' ').filter(|word| !word.is_empty());
    words
        .flat_map(|word| match word {
            "F" => vec![file.clone()],
            "A" => vec!["--acs".to_owned(), "https://sso.example.com".to_owned()],
            "C" => vec!["--cert".to_owned(), certificate.clone()],
            "I" => vec!["--idp-entity-id".to_owned(), "idp".to_owned()],
            "S" => vec!["--sp-entity-id".to_owned(), "sp".to_owned()],
            _ => vec![word.to_owned()],
        })
        .collect()
}

#[test]
fn wrong_arguments_exit_with_2_and_say_what_is_wrong() {
    assert!(WRONG.is_sorted_by_key(|(_, sentence)| sentence));
    for (line, sentence) in WRONG {
        let arguments = spelled_out(line);
        let run = inspect(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!((run.status, run.output.as_str()), (2, ""), "{line}");
        assert!(run.errors.starts_with("inspect: "), "{line}: {}", run.errors);
        assert!(run.errors.contains(sentence), "{line}: {}", run.errors);
        assert!(run.errors.contains("inspect --help"), "{line}: {}", run.errors);
    }
}

#[test]
fn what_the_table_spells_out_is_right_without_its_mistakes() {
    let arguments = spelled_out("response F A C I S --request-id=_1 --skew=300");
    let run = inspect(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!((run.status, run.errors.as_str()), (1, ""));
}

#[test]
fn help_names_every_option_and_the_exit_statuses() {
    for line in [&["--help"][..], &["-h"], &["help"], &["response", "--help"], &["metadata", "-h"]]
    {
        let run = inspect(line);
        assert_eq!((run.status, run.errors.as_str()), (0, ""), "{line:?}");
        for option in [
            "--acs",
            "--allow-sha1",
            "--cert",
            "--idp-entity-id",
            "--json",
            "--metadata",
            "--now",
            "--request-id",
            "--require-signature",
            "--skew",
            "--sp-entity-id",
            "--wire",
            "NO_COLOR",
            "0 accepted",
            "1 refused",
            "2 wrong arguments",
            "no verdict on a\n          login",
        ] {
            assert!(run.output.contains(option), "{option}");
        }
        // What is not there yet is not promised.
        assert!(!run.output.contains("--unsolicited") && !run.output.contains("--decryption-key"));
    }
}

#[test]
fn version_names_the_package() {
    let run = inspect(&["--version"]);
    let version = format!("inspect (saml-sp {})\n", env!("CARGO_PKG_VERSION"));
    assert_eq!((run.status, run.output), (0, version));
}

#[test]
fn a_file_that_cannot_be_read_exits_with_2() {
    let (there, missing) = (fixture("responses/assertion_signed.xml"), fixture("no such file"));
    let metadata = fixture("metadata/entra.xml");
    let response = |file, option, trust| {
        inspect(&[
            "response",
            file,
            option,
            trust,
            "--idp-entity-id",
            "i",
            "--sp-entity-id",
            "s",
            "--acs",
            "https://a",
            "--json",
        ])
    };
    for run in [
        response(&missing, "--metadata", &metadata),
        response(&there, "--metadata", &missing),
        response(&there, "--cert", &missing),
        response(&fixture("responses"), "--metadata", &metadata),
        inspect(&["metadata", &missing, "--json"]),
        inspect(&["request", &missing, "--json"]),
        inspect(&["bundle", &missing, "--json"]),
    ] {
        assert_eq!((run.status, run.output.as_str()), (2, ""), "{}", run.errors);
        assert!(run.errors.contains("cannot be read"), "{}", run.errors);
    }
}
