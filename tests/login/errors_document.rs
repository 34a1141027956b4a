//! docs/errors.md and the code agree: every code and every number of Entra's, in order, with the
//! same advice.

use saml_sp::Code;
use saml_sp::report::aadsts;

/// The cells of the table rows whose first cell is one word in code font, but for those of the
/// wings: tests/flow compares these.
fn rows() -> Vec<Vec<String>> {
    let document =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/errors.md")).unwrap();
    let cells = |line: &str| {
        let inner = line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |"));
        inner.map(|inner| inner.split(" | ").map(str::to_owned).collect::<Vec<_>>())
    };
    let sections = document.split("\n## ").filter(|section| !section.starts_with("Around a login"));
    sections
        .flat_map(str::lines)
        .filter(|line| line.starts_with("| `"))
        .map(|line| cells(line).unwrap())
        .collect()
}

fn in_code_font(cell: &str) -> &str {
    cell.strip_prefix('`').and_then(|cell| cell.strip_suffix('`')).unwrap()
}

#[test]
fn the_document_has_every_code_in_order_and_no_other() {
    let rows = rows();
    let documented = rows.iter().map(|row| in_code_font(&row[0]));
    let documented: Vec<&str> = documented.filter(|word| !word.starts_with("AADSTS")).collect();
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(documented, codes);
}

#[test]
fn each_code_says_when_what_to_change_and_whether_to_try_again() {
    for (row, code) in rows().iter().zip(Code::ALL) {
        let [_, when, change, again] = &row[..] else { panic!("{code} has four cells") };
        assert!(when.len() > 15 && when.ends_with('.'), "{code}");
        let advice = code.advice();
        assert_eq!(change, &format!("**{}.** {}", advice.screen, advice.fix), "{code}");
        let answers = ["yes", "yes, at the Sign on URL", "once", "no", "goes on"];
        assert!(answers.contains(&again.as_str()), "{code}");
        assert_eq!(again == "yes", code.user_message().contains("begin again"), "{code}");
    }
}

#[test]
fn the_document_has_every_number_of_entras_in_order_and_no_other() {
    let rows = rows();
    let numbers: Vec<_> = rows.iter().filter(|row| row[0].starts_with("`AADSTS")).collect();
    assert_eq!(numbers.len(), aadsts::ALL.len());
    for (row, known) in numbers.into_iter().zip(aadsts::ALL) {
        assert_eq!(in_code_font(&row[0]), known.number);
        assert_eq!(row[1..], [known.meaning, known.fix], "{}", known.number);
    }
}
