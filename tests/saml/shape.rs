//! A schema's sequence is read as a cursor: in order, nothing skipped, and text only where it may
//! stand.

use saml_sp::internals::saml::shape::{sequence, text_only};
use saml_sp::internals::xml::document::Document;
use saml_sp::internals::xml::limits::Limits;
use saml_sp::internals::xml::read::{Declared, read};

const NS: &str = "urn:example:a";

fn document(inside: &str) -> Document {
    let text = format!("<r xmlns='{NS}' xmlns:b='urn:example:b'>{inside}</r>");
    read(text, Declared::MustBeUtf8, &Limits::default()).unwrap()
}

/// Reads `one?, two, (three | four)*` as a schema would have it, and gives what was found.
fn found(inside: &str) -> Result<String, &'static str> {
    let document = document(inside);
    let read = || {
        let mut children = sequence(document.root())?;
        let one = children.optional(NS, "one").is_some();
        children.required(NS, "two", "two is missing")?;
        let mut rest = String::new();
        while let Some(child) = children.take_if(|c| c.is(NS, "three") || c.is(NS, "four")) {
            rest.push_str(child.local_name());
        }
        children.end()?;
        Ok(format!("{one} {rest}"))
    };
    read().map_err(|error: saml_sp::error::ShapeError| error.problem)
}

#[test]
fn what_the_schema_names_is_read_in_its_order() {
    assert_eq!(found("<two/>"), Ok("false ".into()));
    assert_eq!(found("<one/><two/>"), Ok("true ".into()));
    assert_eq!(found(" <one/>\r\n\t<two/> "), Ok("true ".into()));
    assert_eq!(found("<!--c--><one/><!--c--><two/><!--c-->"), Ok("true ".into()));
    assert_eq!(found("<two/><four/><three/><four/>"), Ok("false fourthreefour".into()));
    assert_eq!(found("<b:two xmlns:b='urn:example:a'/>"), Ok("false ".into()));
}

#[test]
fn what_it_does_not_name_is_refused_and_never_skipped() {
    let unexpected = "an element stands where the schema has none";
    let text = "there is text where only elements may stand";
    let table = [
        ("", "two is missing"),
        ("<one/>", "two is missing"),
        ("<one/><one/><two/>", "two is missing"),
        ("<b:two/>", "two is missing"),
        ("<Two/>", "two is missing"),
        ("<five/><two/>", "two is missing"),
        ("<two/><one/>", unexpected),
        ("<two/><two/>", unexpected),
        ("<two/><five/>", unexpected),
        ("<two/><b:three/>", unexpected),
        ("<two/><three/><five/><three/>", unexpected),
        ("x<two/>", text),
        ("<two/>x", text),
        ("<two/>&#xA0;", text),
        ("<two/><![CDATA[x]]>", text),
    ];
    for (inside, problem) in table {
        assert_eq!(found(inside), Err(problem), "{inside}");
    }
}

#[test]
fn the_error_says_where() {
    let document = document("<two/><five><six/></five>");
    let mut children = sequence(document.root()).unwrap();
    children.optional(NS, "two");
    let error = children.end().unwrap_err();
    let place = error.at.start as usize..error.at.end as usize;
    assert_eq!(&document.text()[place], "<five><six/></five>");
    assert_eq!(error.to_string(), "an element stands where the schema has none");
    let mut children = sequence(document.root()).unwrap();
    let error = children.required(NS, "one", "one is missing").unwrap_err();
    assert_eq!(error.at, document.root().span());
}

#[test]
fn a_text_is_all_its_pieces_and_holds_no_element() {
    let text = |inside: &str| text_only(document(inside).root()).map(|t| t.into_owned());
    assert_eq!(text("a<!--x-->b<![CDATA[<c>]]>&amp;"), Ok("ab<c>&".to_owned()));
    assert_eq!(text(" a "), Ok(" a ".to_owned()));
    assert_eq!(text(""), Ok(String::new()));
    for inside in ["a<x/>", "<x/>", "a<b:x>b</b:x>c"] {
        let problem = text(inside).unwrap_err().problem;
        assert_eq!(problem, "an element stands where the schema has none", "{inside}");
    }
}
