//! What the reader relies on in `quick_xml::parser`: a new version that answers otherwise shows here.

use quick_xml::parser::{CommentParser, ElementParser, Parser};

fn element(bytes: &str) -> Option<usize> {
    ElementParser::Outside.feed(bytes.as_bytes())
}

fn comment(bytes: &str) -> Option<usize> {
    CommentParser::default().feed(bytes.as_bytes())
}

#[test]
fn the_element_scanner_gives_the_place_of_the_bracket() {
    for (behind_the_opening, place) in [
        (">", Some(0)),
        ("r>", Some(1)),
        ("r/>text>", Some(2)),
        ("r a='b'>", Some(7)),
        ("", None),
        ("r a='b'", None),
    ] {
        assert_eq!(element(behind_the_opening), place, "{behind_the_opening}");
    }
}

#[test]
fn the_element_scanner_passes_over_what_is_quoted() {
    for (behind_the_opening, place) in [
        ("r a='>'>", Some(7)),
        ("r a=\">\">", Some(7)),
        ("r a='\">' b=\"'>\">", Some(15)),
        ("r a='>", None),
        ("r a=\"'>", None),
        // It knows nothing else of tags: that is ours.
        ("r <x>", Some(4)),
        ("'>'>", Some(3)),
    ] {
        assert_eq!(element(behind_the_opening), place, "{behind_the_opening}");
    }
}

#[test]
fn the_comment_scanner_gives_the_place_behind_the_end() {
    for (behind_the_opening, place) in [
        ("-->", Some(3)),
        (" x -->text-->", Some(6)),
        (" > -> -->", Some(9)),
        // Double dashes are ours to refuse.
        (" -- x -->", Some(9)),
        ("--->", Some(4)),
        // The opening's own dashes do not count, since it never saw them.
        (">", None),
        ("->", None),
        ("--", None),
        ("", None),
    ] {
        assert_eq!(comment(behind_the_opening), place, "{behind_the_opening}");
    }
}

#[test]
fn both_see_ascii_only_and_are_not_misled_by_other_bytes() {
    assert_eq!(
        element("\u{f8}\u{1F600}='\u{3E}\u{103E}'>"),
        Some("\u{f8}\u{1F600}='\u{3E}\u{103E}'".len())
    );
    assert_eq!(comment("\u{2D2D}\u{103E}-->"), Some("\u{2D2D}\u{103E}-->".len()));
}
