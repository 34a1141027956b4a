//! Hostile shapes cost in proportion to their size: reading them, their texts and their octets.
#![expect(clippy::disallowed_methods, reason = "tests may measure time, the crate may not")]

use std::time::{Duration, Instant};

use saml_sp::internals::xml::c14n::canonicalize;
use saml_sp::internals::xml::limits::Limits;
use saml_sp::internals::xml::read::{Declared, read};

/// How many times larger the larger document is.
const TIMES: usize = 8;

/// As many bytes in one document may take three times as long as in `TIMES` smaller ones, for
/// caches and for what else runs on the machine; what is quadratic takes eight times as long.
const MOST: u32 = 3;

fn linear(what: &str, pieces: usize, make: impl Fn(usize) -> String) {
    compare(what, &make(pieces), &make(pieces * TIMES));
}

fn compare(what: &str, small: &str, large: &str) {
    let mut limits = Limits::default();
    (limits.nodes, limits.depth) = (usize::MAX, usize::MAX);
    let work = |text: &str| {
        if let Ok(document) = read(text.to_owned(), Declared::MustBeUtf8, &limits) {
            let root = document.root();
            root.text();
            root.deep_text();
            assert!(!root.children().any(|child| child.attribute("absent").is_some()));
            canonicalize(root, root.children().nth(1), &["p1", "#default"]);
        }
    };
    let time = |text: &str, times: usize| {
        let start = Instant::now();
        (0..times).for_each(|_| work(text));
        start.elapsed()
    };
    // By turns, so that both meet the same weather.
    let turns = (0..3).map(|_| (time(small, TIMES), time(large, 1)));
    let (small, large) = turns.fold((Duration::MAX, Duration::MAX), |best, turn| {
        (best.0.min(turn.0), best.1.min(turn.1))
    });
    assert!(large < MOST * small + Duration::from_millis(25), "{what}: {small:?} became {large:?}");
}

#[test]
fn repeated_pieces_cost_in_proportion() {
    for piece in [
        "<a/>",
        "<a></a>",
        "<a>x</a >",
        "&lt;",
        "&#x0000000041;",
        "x<!---->",
        "<!-- - -- -->",
        "<![CDATA[]]>",
        "<![CDATA[]] ]]>x",
        ">",
        "]",
        "\r",
        "\r\n",
        "\u{FF01}",
        "<a b='\t'/>",
        "<a b=\"&amp;\"/>",
        "<p1:a xmlns:p1='urn:1'/>",
        "<a xmlns='urn:&#x61;'/>",
        "<é/>",
    ] {
        linear(piece, 2_000, |pieces| format!("<r>{}</r>", piece.repeat(pieces)));
    }
}

#[test]
fn values_and_names_cost_in_proportion() {
    for (what, before, piece, after) in [
        ("long value", "<r a='", "x", "'/>"),
        ("value of references", "<r a='", "&#x41;", "'/>"),
        ("value of tabs", "<r a='", "\t", "'/>"),
        ("value without an end", "<r a='", "x>", ""),
        ("long name", "<r", "r", "/>"),
        ("long name of another script", "<r", "é", "/>"),
        ("space in a tag", "<r", " ", "/>"),
        ("space around the root", "", " ", "<r/>"),
        ("comments around the root", "", "<!-- -->", "<r/>"),
        ("comment without an end", "<r><!--", "- >", ""),
        ("section without an end", "<r><![CDATA[", "]] >", ""),
        ("entity without an end", "<r>&", "x", "</r>"),
        ("number without an end", "<r>&#", "0", "</r>"),
        ("declaration without an end", "<?xml ", "? ", ""),
    ] {
        linear(what, 20_000, |pieces| format!("{before}{}{after}", piece.repeat(pieces)));
    }
}

#[test]
fn what_is_compared_with_each_other_costs_in_proportion() {
    let numbered = |pieces: usize, make: fn(usize) -> String| -> String {
        format!("<r>{}</r>", (0..pieces).map(make).collect::<String>())
    };
    linear("IDs", 1_000, |pieces| numbered(pieces, |n| format!("<a ID='_{n}'/>")));
    linear("IDs from the last", 1_000, |pieces| {
        numbered(pieces, |n| format!("<a ID='_{}'/>", usize::MAX - n))
    });
    linear("declarations, each another", 1_000, |pieces| {
        numbered(pieces, |n| format!("<a xmlns:p{n}='urn:{n}' p{n}:b=''/>"))
    });

    let attributes: String = (0..32).rev().map(|n| format!(" a{n:02}='{n}'")).collect();
    linear("attributes from the last", 50, |pieces| {
        format!("<r>{}</r>", format!("<a{attributes}/>").repeat(pieces))
    });
    let long = "x".repeat(240);
    let declared: String = (0..32).map(|n| format!(" xmlns:p{n}='urn:{long}{n}'")).collect();
    let prefixed: String = (0..32).rev().map(|n| format!(" p{n}:a=''")).collect();
    for (what, element) in [
        ("namespaces in scope", "<p0:a/>".to_owned()),
        ("no namespace in scope", "<a/>".to_owned()),
        ("attributes in as many namespaces", format!("<a{prefixed}/>")),
    ] {
        linear(what, 50, |pieces| format!("<r{declared}>{}</r>", element.repeat(pieces)));
    }
}

#[test]
fn depth_costs_in_proportion_even_without_a_limit() {
    linear("depth", 2_000, |depth| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth)));
}
