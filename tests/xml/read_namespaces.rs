//! Prefixes, namespaces and IDs (attacks A8, A9, B8).

use crate::reading::*;

#[test]
fn prefixes_are_declared_where_they_are_used() {
    accepted(&[
        "<p:r xmlns:p='urn:p'/>",
        "<r xmlns:p='urn:p'><p:a><p:b p:c=''/></p:a></r>",
        "<r p:a='' xmlns:p='urn:p'/>",
        "<r xml:lang='en' xml:anything=''/>",
        "<xml:r/>",
    ]);
    refused(&[
        ("<p:r/>", UndeclaredPrefix),
        ("<r p:a=''/>", UndeclaredPrefix),
        ("<r><a xmlns:p='urn:p'/><p:b/></r>", UndeclaredPrefix),
        ("<r><a xmlns:p='urn:p'></a><b p:c=''/></r>", UndeclaredPrefix),
        ("<r><p:a><b xmlns:p='urn:p'/></p:a></r>", UndeclaredPrefix),
        ("<P:r xmlns:p='urn:p'/>", UndeclaredPrefix),
        ("<r XML:lang=''/>", UndeclaredPrefix),
        // The same tag means something else where its prefix is gone.
        ("<r><a xmlns:p='urn:p'><p:b></p:b></a><p:b></p:b></r>", UndeclaredPrefix),
    ]);
}

#[test]
fn the_reserved_prefixes_and_namespaces_stay_what_they_are() {
    let (xml, xmlns) = ("http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2000/xmlns/");
    accepted(&[&format!("<r xmlns:xml='{xml}' xml:lang=''><xml:a/></r>")]);
    for text in [
        format!("<r xmlns:xml='{xml}/'/>"),
        "<r xmlns:xml='urn:other'/>".to_owned(),
        "<r xmlns:xml=''/>".to_owned(),
        format!("<r xmlns:p='{xml}'/>"),
        format!("<r xmlns='{xml}'/>"),
        format!("<r xmlns='{}'/>", xml.replace("XML", "&#x58;ML")),
        format!("<r xmlns:xmlns='{xmlns}'/>"),
        "<r xmlns:xmlns='urn:other'/>".to_owned(),
        format!("<r xmlns:p='{xmlns}'/>"),
        format!("<r xmlns='{xmlns}'/>"),
        "<xmlns:r/>".to_owned(),
        "<r><xmlns:a></xmlns:a></r>".to_owned(),
    ] {
        refused(&[(&text, ReservedNamespace)]);
    }
}

#[test]
fn a_prefix_is_not_declared_away_but_the_default_namespace_may_be() {
    accepted(&["<r xmlns=''/>", "<r xmlns='urn:r'><a xmlns=''/></r>"]);
    refused(&[
        ("<r xmlns:p=''/>", EmptyNamespace),
        ("<r xmlns:p='urn:p'><a xmlns:p=\"\"/></r>", EmptyNamespace),
    ]);
}

#[test]
fn relative_namespace_names_are_refused() {
    accepted(&["<r xmlns='a:'/>", "<r xmlns:p='x-1.+:rest#y'/>", "<r xmlns='HTTP://x/'/>"]);
    for name in [
        "a",
        "/a",
        "//host/a",
        "../a",
        "#a",
        "?a",
        "a/b:c",
        "1a:b",
        ":a",
        "-:a",
        "\u{e9}:a",
        " urn:a",
        "&#9;urn:a",
        ".",
        "a b:c",
    ] {
        refused(&[(&format!("<r xmlns='{name}'/>"), RelativeNamespace)]);
        refused(&[(&format!("<r><a xmlns:p='{name}'/></r>"), RelativeNamespace)]);
    }
}

#[test]
fn one_attribute_does_not_come_twice_by_whatever_names() {
    accepted(&[
        "<r a='' A='' p:a='' xmlns:p='urn:p' xmlns:q='urn:q' q:a=''/>",
        // The default namespace is none of an attribute's.
        "<p:r xmlns='urn:p' xmlns:p='urn:p' a='' p:a=''/>",
        "<r xml:a='' a=''/>",
        // By another name further in, then by the first again.
        "<r xmlns:p='urn:p' xmlns:q='urn:q'><a xmlns:q='urn:o' p:x='' q:x=''/><a p:x='' q:x=''/></r>",
    ]);
    refused(&[
        ("<r a='' a=''/>", DuplicateAttribute),
        ("<r b='' a='' b=''/>", DuplicateAttribute),
        ("<r a='' b='' c='' a=''/>", DuplicateAttribute),
        ("<r xml:a='' xml:a=''/>", DuplicateAttribute),
        ("<r p:a='' xmlns:p='urn:p' p:a=''/>", DuplicateAttribute),
        ("<r p:a='' q:a='' xmlns:p='urn:p' xmlns:q='urn:p'/>", DuplicateAttribute),
        ("<r xmlns:p='urn:p'><a xmlns:q='urn:&#x70;' q:a='' b='' p:a=''/></r>", DuplicateAttribute),
        ("<r xmlns='urn:a' xmlns='urn:a'/>", DuplicateAttribute),
        ("<r xmlns:p='urn:a' xmlns:p='urn:b'/>", DuplicateAttribute),
        (
            "<r xmlns:xml='http://www.w3.org/XML/1998/namespace' \
             xmlns:xml='http://www.w3.org/XML/1998/namespace'/>",
            DuplicateAttribute,
        ),
    ]);
}

#[test]
fn an_id_does_not_come_twice() {
    accepted(&[
        "<r ID='a'><b ID='A'/><c ID='a '/></r>",
        // No other spelling is an ID.
        "<r ID='a' Id='a' id='a' xml:id='a' xmlns:p='urn:p' p:ID='a'><b Id='a' xmlns:ID='urn:a'/></r>",
        "<r Id='a'><b Id='a'/></r>",
    ]);
    refused(&[
        ("<r ID='a'><b ID='a'/></r>", DuplicateId),
        ("<r><a ID='x'/><b ID='y'/><p:c xmlns:p='urn:p' ID='x'/></r>", DuplicateId),
        ("<r ID='a'><b ID='&#x61;'/></r>", DuplicateId),
        ("<r ID='a b'><b ID='a\tb'/></r>", DuplicateId),
        ("<r ID=''><b ID=''/></r>", DuplicateId),
    ]);
    let ids =
        |first: usize| -> String { (first..2_000).map(|n| format!("<a ID='_{n}'/>")).collect() };
    accepted(&[&format!("<r>{}</r>", ids(0))]);
    refused(&[(&format!("<r>{}<a ID='_1999'/></r>", ids(0)), DuplicateId)]);
}
