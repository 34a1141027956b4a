//! What a document says about its elements, attributes and texts.

use std::borrow::Cow;

use saml_sp::internals::xml::c14n::{canonicalize, canonicalize_plainly};
use saml_sp::internals::xml::document::{Document, Element, Span, XML_NAMESPACE};
use saml_sp::internals::xml::limits::Limits;
use saml_sp::internals::xml::read::{Declared, read};

fn parse(text: &str) -> Document {
    let document = read(text.to_owned(), Declared::MustBeUtf8, &Limits::default());
    document.unwrap_or_else(|error| panic!("{error}: {text:?}"))
}

/// Asks everything there is to ask, and checks what always holds.
pub fn walk(document: &Document) {
    let root = document.root();
    assert!(root.parent().is_none());
    let slice = |span: Span| &document.text()[span.start as usize..span.end as usize];
    for element in document.elements() {
        assert_eq!(document.element(element.node_id()), Some(element));
        let (whole, content) = (slice(element.span()), slice(element.content_span()));
        assert!(whole.starts_with('<') && whole.ends_with('>') && whole.contains(content));
        assert!(whole[1..].starts_with(element.prefix()));
        assert!(element.is(element.namespace(), element.local_name()));
        if let Some(parent) = element.parent() {
            assert!(slice(parent.content_span()).contains(whole));
        }
        for attribute in element.attributes() {
            assert_eq!(attribute.prefix().is_empty(), attribute.namespace().is_empty());
            if attribute.prefix().is_empty() {
                assert_eq!(element.attribute(attribute.local_name()), Some(attribute.value()));
            }
        }
        if element.has_text() {
            assert!(!element.text().is_empty());
        }
    }
    assert_eq!(root.descendants().count() + 1, document.elements().count());
    let octets = canonicalize(root, None, &[]);
    assert_eq!(octets, canonicalize_plainly(root, None, &[]));
    assert!(root.deep_text().len() <= document.text().len() && octets.starts_with('<'));
}

fn names<'d>(elements: impl Iterator<Item = Element<'d>>) -> Vec<&'d str> {
    elements.map(|element| element.local_name()).collect()
}

#[test]
fn elements_come_in_document_order() {
    let document = parse("<a> <b><c/>x<d><e/></d></b><!-- --><f/>\n<g></g></a>");
    walk(&document);
    let root = document.root();
    assert_eq!(names(document.elements()), ["a", "b", "c", "d", "e", "f", "g"]);
    assert_eq!(names(root.children()), ["b", "f", "g"]);
    assert_eq!(names(root.descendants()), ["b", "c", "d", "e", "f", "g"]);
    let b = root.children().next().unwrap();
    assert_eq!(names(b.children()), ["c", "d"]);
    assert_eq!(names(b.descendants()), ["c", "d", "e"]);
    let e = b.descendants().last().unwrap();
    assert_eq!(e.local_name(), "e");
    assert_eq!((e.children().count(), e.descendants().count()), (0, 0));
    assert_eq!(e.parent().and_then(|d| d.parent()), Some(b));
    assert_eq!(names(b.children().chain(b.children().clone())), ["c", "d", "c", "d"]);
}

#[test]
fn an_element_is_what_namespace_and_name_say_exactly() {
    let document = parse(
        "<p:r xmlns:p='urn:p' xmlns='urn:d'><a/><a xmlns=''/><p:a/><p:a xmlns:p='urn:o'/><q:a \
         xmlns:q='urn:&#x70;'/><xml:a/></p:r>",
    );
    walk(&document);
    let root = document.root();
    assert!(root.is("urn:p", "r"));
    for (namespace, name) in [
        ("urn:p", "p:r"),
        ("", "r"),
        ("urn:d", "r"),
        ("URN:p", "r"),
        ("urn:p", "R"),
        ("urn:p/", "r"),
    ] {
        assert!(!root.is(namespace, name), "{namespace} {name}");
    }
    let namespaces: Vec<_> = root.children().map(|a| (a.namespace(), a.prefix())).collect();
    let expected = [
        ("urn:d", ""),
        ("", ""),
        ("urn:p", "p"),
        ("urn:o", "p"),
        ("urn:p", "q"),
        (XML_NAMESPACE, "xml"),
    ];
    assert_eq!(namespaces, expected);
}

#[test]
fn two_elements_are_equal_only_if_they_are_one_node_of_one_document() {
    let (one, other) = (parse("<a><b/><b/></a>"), parse("<a><b/><b/></a>"));
    let b: Vec<_> = one.root().children().collect();
    assert_ne!(b[0], b[1]);
    assert_ne!(one.root(), other.root());
    assert_eq!(b[1], one.element(b[1].node_id()).unwrap());
    assert!(std::ptr::eq(b[1].document(), &one));
}

#[test]
fn a_handle_of_another_document_gives_nothing_wrong() {
    let large = parse("<a><b/>text<c/></a>");
    let small = parse("<a>text</a>");
    let c = large.root().children().last().unwrap().node_id();
    assert_eq!(small.element(c), None);
    let b = large.root().children().next().unwrap().node_id();
    assert_eq!(small.element(b), None, "a text there");
}

#[test]
fn only_the_attribute_without_a_prefix_is_found_by_its_name() {
    let document =
        parse("<r xmlns:e='urn:e' e:ID='evil' ID='good' e:Only='x' xml:lang='de' xmlns='urn:d'/>");
    let root = document.root();
    assert_eq!(root.attribute("ID").as_deref(), Some("good"));
    for name in ["Only", "e:ID", "e:Only", "id", "lang", "xml:lang", "xmlns", "xmlns:e", "e", ""] {
        assert_eq!(root.attribute(name), None, "{name}");
    }
    let all: Vec<_> =
        root.attributes().map(|a| (a.prefix(), a.local_name(), a.namespace(), a.value())).collect();
    assert_eq!(
        all,
        [
            ("e", "ID", "urn:e", Cow::from("evil")),
            ("", "ID", "", Cow::from("good")),
            ("e", "Only", "urn:e", Cow::from("x")),
            ("xml", "lang", XML_NAMESPACE, Cow::from("de")),
        ]
    );
}

#[test]
fn attribute_values_are_normalised_as_the_standard_says() {
    for (written, value) in [
        ("", ""),
        ("a b", "a b"),
        ("a\tb\nc\r\nd\re", "a b c d e"),
        ("&#9;&#10;&#13;", "\t\n\r"),
        ("\t&#9;\r\n&#xA;", " \t \n"),
        ("  a  ", "  a  "),
        ("&amp;lt;", "&lt;"),
        ("&lt;&gt;&quot;&apos;&amp;", "<>\"'&"),
        ("&#x1F600;\u{1F600}", "\u{1F600}\u{1F600}"),
        ("x > y ]]>", "x > y ]]>"),
        ("\u{85}\u{2028}\u{A0}", "\u{85}\u{2028}\u{A0}"),
    ] {
        for quote in ['\'', '"'] {
            let document = parse(&format!("<r a={quote}{written}{quote}/>"));
            assert_eq!(document.root().attribute("a").unwrap(), value, "{written:?}");
        }
    }
    let document = parse("<r xmlns='urn:a&#x26;b&amp;\tc'/>");
    assert_eq!(document.root().namespace(), "urn:a&b& c");
    assert_eq!(document.text(), "<r xmlns='urn:a&#x26;b&amp;\tc'/>");
}

#[test]
fn text_runs_across_comments_and_sections() {
    for (written, value) in [
        ("", ""),
        ("admin@x<!-- -->.evil.example", "admin@x.evil.example"),
        ("<!-- -->a<!-- --><!-- -->b<!-- -->", "ab"),
        ("a<![CDATA[b]]>c", "abc"),
        ("<![CDATA[ab]]>", "ab"),
        ("<![CDATA[]]>", ""),
        ("<![CDATA[<x>&amp;]]>", "<x>&amp;"),
        ("<![CDATA[]]]]><![CDATA[>]]>", "]]>"),
        ("a&#46;b&amp;&lt;", "a.b&<"),
        ("a\r\nb\rc\r\r\nd", "a\nb\nc\n\nd"),
        ("&#13;\n&#xD;&#10;", "\r\n\r\n"),
        ("<![CDATA[\r\n\r]]>", "\n\n"),
        (" \t a ", " \t a "),
        ("a<e>inside</e>b<e/>c", "abc"),
    ] {
        let document = parse(&format!("<r>{written}</r>"));
        assert_eq!(document.root().text(), value, "{written:?}");
        walk(&document);
    }
}

#[test]
fn deep_text_is_all_the_text_and_own_text_is_not() {
    let document = parse("<r>a<b>b<c>c<!-- no --></c></b><d/>e<![CDATA[f]]></r>");
    let root = document.root();
    assert_eq!((root.text(), root.deep_text()), (Cow::from("aef"), Cow::from("abcef")));
    let empty = parse("<r><b/></r>");
    assert_eq!((empty.root().text(), empty.root().deep_text()), (Cow::from(""), Cow::from("")));
}

#[test]
fn only_xml_white_space_is_no_text() {
    for (written, has) in [
        ("", false),
        (" \t\r\n", false),
        ("&#32;&#x9;&#10;&#13;<![CDATA[ ]]>", false),
        ("<e>text</e> <!-- text -->", false),
        ("x", true),
        (" <e/> x", true),
        ("<![CDATA[x]]>", true),
        ("&#x41;", true),
        ("\u{A0}", true),
        ("\u{FEFF}", true),
        ("\u{85}", true),
    ] {
        assert_eq!(parse(&format!("<r>{written}</r>")).root().has_text(), has, "{written:?}");
    }
}

#[test]
fn what_needs_no_change_is_borrowed() {
    let document = parse("<r a='b c'>text<e/><f>x<!-- -->y</f></r>");
    let root = document.root();
    assert!(matches!(root.text(), Cow::Borrowed("text")));
    assert!(matches!(root.attribute("a"), Some(Cow::Borrowed("b c"))));
    let f = root.children().last().unwrap();
    assert!(matches!(f.text(), Cow::Owned(text) if text == "xy"));
}

#[test]
fn spans_reach_from_the_first_to_the_last_byte() {
    let document = parse("<!-- ø --><r >\r\n<a b='>'>x</a\t><c/></r >");
    let slice = |span: Span| &document.text()[span.start as usize..span.end as usize];
    let root = document.root();
    assert_eq!(slice(root.span()), "<r >\n<a b='>'>x</a\t><c/></r >");
    assert_eq!(slice(root.content_span()), "\n<a b='>'>x</a\t><c/>");
    let spans: Vec<_> =
        root.children().map(|e| (slice(e.span()), slice(e.content_span()))).collect();
    assert_eq!(spans, [("<a b='>'>x</a\t>", "x"), ("<c/>", "")]);
}

#[test]
fn debug_prints_no_content() {
    let document = parse("<secret private='hidden'>classified</secret>");
    let root = document.root();
    let attribute = root.attributes().next().unwrap();
    let printed = format!("{document:?} {root:?} {attribute:?} {:?}", root.node_id());
    for word in ["secret", "private", "hidden", "classified"] {
        assert!(!printed.contains(word), "{printed}");
    }
    assert!(printed.contains("Document") && printed.contains("Element"), "{printed}");
}

/// The short cuts for a tag and an end tag seen before must not remember too much.
#[test]
fn a_tag_seen_before_means_what_it_means_at_its_new_place() {
    let document = parse(
        "<r xmlns='urn:1' xmlns:p='urn:1'><a><p:v>1</p:v><v>2</v></a><a xmlns='urn:2' \
         xmlns:p='urn:3'><p:v>3</p:v><v>4</v></a><v>5</v><p:v><v>6</v></p:v><vv/><v a='7'/></r>",
    );
    walk(&document);
    let found: Vec<_> =
        document.elements().skip(1).map(|e| (e.namespace(), e.local_name(), e.text())).collect();
    let expected = [
        ("urn:1", "a", ""),
        ("urn:1", "v", "1"),
        ("urn:1", "v", "2"),
        ("urn:2", "a", ""),
        ("urn:3", "v", "3"),
        ("urn:2", "v", "4"),
        ("urn:1", "v", "5"),
        ("urn:1", "v", ""),
        ("urn:1", "v", "6"),
        ("urn:1", "vv", ""),
        ("urn:1", "v", ""),
    ];
    assert_eq!(found, expected.map(|(namespace, name, text)| (namespace, name, Cow::from(text))));
}
