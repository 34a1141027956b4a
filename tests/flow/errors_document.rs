//! docs/errors.md and the codes of the wings agree: every code, in order, with its advice.

use saml_sp::flow::code;

const DOCUMENT: &str = include_str!("../../docs/errors.md");
const SOURCE: &str = include_str!("../../src/flow/code.rs");
const HEADING: &str = "\n## Around a login (features flow and axum)\n";

/// The cells of the rows of our section.
fn rows() -> Vec<Vec<&'static str>> {
    let (_, section) = DOCUMENT.split_once(HEADING).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| row.trim_matches(['|', ' ']).split(" | ").collect()).collect()
}

fn code_of(row: &[&'static str]) -> &'static str {
    row[0].strip_prefix('`').and_then(|code| code.strip_suffix('`')).unwrap()
}

#[test]
fn the_section_has_every_code_of_the_wings_in_order_and_no_other() {
    let documented: Vec<_> = rows().iter().map(|row| code_of(row)).collect();
    let codes: Vec<_> = code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(documented, codes);
}

#[tokio::test]
async fn each_code_says_when_what_to_change_and_whether_to_try_again() {
    let refusals = crate::codes::refusals().await;
    for (row, code) in rows().into_iter().zip(code::ALL) {
        let [_, when, change, again] = &row[..] else { panic!("{code} has four cells") };
        assert!(when.len() > 15 && when.ends_with('.'), "{code}");
        let (screen, fix) = change.strip_prefix("**").unwrap().split_once(".** ").unwrap();
        // Two codes are of the axum wing and one is of a broken machine: their words are found in
        // the source.
        match refusals.iter().find(|refused| refused.code() == *code) {
            Some(refused) => {
                assert_eq!(
                    (screen, fix),
                    (refused.advice().screen, refused.advice().fix),
                    "{code}"
                );
                let begin = refused.user_message().contains("begin again");
                assert_eq!(*again == "yes", begin, "{code}");
                let later = refused.user_message().contains("try again");
                assert_eq!(*again == "in a minute", later, "{code}");
            }
            None => {
                let (_, entry) = SOURCE.split_once(&format!("\"{code}\"")).unwrap();
                let fixed = entry.split('"').nth(1).unwrap();
                assert_eq!(fix, fixed, "{code}");
                assert!(SOURCE.contains(&format!("= \"{screen}\";")), "{code}");
            }
        }
        let answers = ["yes", "in a minute", "no", "in a window of its own"];
        assert!(answers.contains(again), "{code}: {again}");
    }
}
