//! docs/troubleshooting.md knows every code, every number of Entra's and every sentence that a user
//! reads, sorts the codes by where they are mended, and invents none.

use std::collections::{BTreeMap, BTreeSet};

use saml_sp::Code;
use saml_sp::flow::code;
use saml_sp::report::aadsts;

const DOCUMENT: &str = include_str!("../../docs/troubleshooting.md");
/// The developers' document, whose advice other tests compare with the code's.
const ERRORS: &str = include_str!("../../docs/errors.md");

/// The part of the document under a heading, up to the next heading of the same depth.
fn section(heading: &str) -> &'static str {
    let (hashes, _) = heading.split_once(' ').unwrap();
    let (_, rest) = DOCUMENT.split_once(&format!("\n{heading}\n")).expect(heading);
    rest.split(&format!("\n{hashes} ")).next().unwrap()
}

/// The cells of the rows of all tables in a text.
fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let cells = |line: &'static str| line.strip_prefix("| ")?.strip_suffix(" |");
    let rows = text.lines().filter_map(cells).filter(|row| !row.starts_with("---"));
    rows.map(|row| row.split(" | ").collect())
}

/// What stands in code font in the first cell of each row.
fn entries(text: &'static str) -> Vec<&'static str> {
    rows(text).flat_map(|row| row[0].split('`').skip(1).step_by(2)).collect()
}

/// Each code with its advice: the screen, and what to do there.
fn advice() -> BTreeMap<&'static str, (&'static str, &'static str)> {
    let of = |row: Vec<&'static str>| {
        let code = row[0].strip_prefix('`')?.strip_suffix('`')?;
        Some((code, row.get(2)?.strip_prefix("**")?.split_once(".** ")?))
    };
    rows(ERRORS).filter_map(of).collect()
}

#[test]
fn every_code_has_one_entry_and_no_entry_is_of_an_unknown_code() {
    let documented = entries(section("## We refused: a code"));
    let codes = Code::ALL.iter().chain(code::ALL).map(|code| code.as_str());
    let codes: BTreeSet<_> = codes.collect();
    let once: BTreeSet<_> = documented.iter().copied().collect();
    assert_eq!(once, codes);
    assert_eq!(once.len(), documented.len(), "each stands in one row: {documented:?}");
}

#[test]
fn every_code_stands_where_it_is_mended() {
    let advice = advice();
    type Belongs = fn(&str, &str) -> bool;
    let sections: [(&str, Belongs); 5] = [
        ("Settings in Entra", |screen, fix| {
            screen.starts_with("Entra: ") && !fix.contains("pload")
        }),
        ("Upload again", |screen, fix| screen.starts_with("Entra: ") && fix.contains("pload")),
        ("Our side", |screen, _| ["Our service", "Our single sign-on settings"].contains(&screen)),
        ("The browser", |screen, _| screen == "The user's browser"),
        ("The answer was changed, or is not Entra's", |screen, _| {
            screen == "The identity provider"
        }),
    ];
    for (heading, belongs) in sections {
        let codes = entries(section(&format!("### {heading}")));
        assert!(codes.len() >= 8, "{heading}: {codes:?}");
        for code in codes {
            let (screen, fix) = advice.get(code).unwrap_or_else(|| panic!("{code} has no advice"));
            assert!(belongs(screen, fix), "{code} under {heading}: {screen}: {fix}");
        }
    }
}

#[test]
fn every_row_says_what_is_noticed_and_what_to_change() {
    for row in rows(section("## We refused: a code")).filter(|row| row[0].starts_with('`')) {
        let [_, noticed, change] = &row[..] else { panic!("three cells: {row:?}") };
        assert!(noticed.len() > 3 && !noticed.ends_with('.'), "{row:?}");
        assert!(change.ends_with('.'), "{row:?}");
    }
}

#[test]
fn every_number_of_entras_has_its_entry_in_order_and_there_is_no_other() {
    let tables = rows(section("## Entra shows a number: AADSTS…"));
    let documented: Vec<_> = tables.filter(|row| row[0].starts_with('`')).collect();
    let known = |known: &aadsts::Aadsts| {
        [format!("`{}`", known.number), known.meaning.into(), known.fix.into()]
    };
    assert_eq!(documented, aadsts::ALL.iter().map(known).collect::<Vec<_>>());
}

#[test]
fn a_number_or_a_code_that_is_mentioned_is_one_that_is_explained() {
    let quoted: Vec<_> = DOCUMENT.split('`').skip(1).step_by(2).collect();
    let numbers = quoted.iter().filter(|word| word.starts_with("AADSTS") && **word != "AADSTS");
    for number in numbers {
        assert!(aadsts::explained(number).is_some(), "{number}");
    }
    let stages: BTreeSet<_> =
        Code::ALL.iter().chain(code::ALL).map(|code| stage(code.as_str())).collect();
    let advice = advice();
    let of_a_stage = |word: &&&str| word.contains('.') && stages.contains(stage(word));
    // `user.objectid` and its like are sources of claims; no stage is called so.
    for code in quoted.iter().filter(of_a_stage) {
        assert!(advice.contains_key(code), "{code}");
    }
}

fn stage(code: &str) -> &str {
    code.split('.').next().unwrap_or_default()
}

#[tokio::test]
async fn every_sentence_that_a_user_reads_is_there_and_no_other() {
    let heading = "### What the user reads on our page";
    let documented: BTreeSet<_> = rows(section(heading)).skip(1).map(|row| row[0]).collect();
    let refusals = crate::codes::refusals().await;
    let of_wings = refusals.iter().map(|refused| refused.user_message());
    let shown: BTreeSet<_> =
        Code::ALL.iter().map(|code| code.user_message()).chain(of_wings).collect();
    assert!(shown.is_subset(&documented), "{shown:#?}");
    // One is of the routes for axum alone, which refuse what is no navigation.
    let others: Vec<_> = documented.difference(&shown).collect();
    assert_eq!(others, [&"Please open this address in a window of its own to sign in."]);
    let source = include_str!("../../src/flow/code.rs");
    assert!(source.contains(&format!("\"{}\"", others[0])));
}

#[test]
fn every_link_to_a_part_of_a_document_finds_its_heading() {
    let tutorial = include_str!("../../docs/entra.md");
    let links = |text: &'static str, before: &'static str| {
        text.split(before).skip(1).filter_map(|rest| rest.split(')').next())
    };
    let here: Vec<_> = links(DOCUMENT, "](#").collect();
    let there: Vec<_> = links(DOCUMENT, "](entra.md#").collect();
    assert!(!here.is_empty() && !there.is_empty());
    for (text, links) in [(DOCUMENT, here), (tutorial, there)] {
        let headings: BTreeSet<_> = text.lines().filter_map(slug).collect();
        for link in links {
            assert!(headings.contains(link), "{link} is none of {headings:?}");
        }
    }
}

/// The name by which a heading is linked to.
fn slug(line: &str) -> Option<String> {
    let heading = line.strip_prefix('#')?.trim_start_matches('#').trim().to_lowercase();
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || " -".contains(*c));
    Some(kept.collect::<String>().replace(' ', "-"))
}
