//! Exclusive C14N in our own cases: namespaces, lists of prefixes, what is left out, and the short
//! cut that must never show.

use std::time::{Duration, Instant};

use saml_sp::internals::xml::c14n::{canonicalize, canonicalize_plainly};
use saml_sp::internals::xml::document::{Document, Element};
use saml_sp::internals::xml::limits::Limits;
use saml_sp::internals::xml::read::{Declared, read};

use crate::generator::{PREFIXES, Random, document};

fn parse(text: &str) -> Document {
    let document = read(text.to_owned(), Declared::MustBeUtf8, &Limits::default());
    document.unwrap_or_else(|error| panic!("{error}: {text:?}"))
}

fn octets(apex: Element<'_>, without: Option<Element<'_>>, inclusive: &[&str]) -> String {
    let octets = canonicalize(apex, without, inclusive);
    assert_eq!(octets, canonicalize_plainly(apex, without, inclusive));
    octets
}

/// The canonical form of the first element with the local name `apex`.
fn of_apex(text: &str, inclusive: &[&str]) -> String {
    let document = parse(text);
    let apex = document.elements().find(|e| e.local_name() == "apex").unwrap();
    octets(apex, None, inclusive)
}

#[test]
fn a_namespace_is_rendered_where_a_name_first_uses_it() {
    for (text, expected) in [
        // Declared outside, used at the apex, inside, or by an attribute.
        ("<r xmlns:p='urn:p'><p:apex/></r>", "<p:apex xmlns:p=\"urn:p\"></p:apex>"),
        (
            "<r xmlns:p='urn:p'><apex><p:a><p:b/></p:a><p:c/></apex></r>",
            "<apex><p:a xmlns:p=\"urn:p\"><p:b></p:b></p:a><p:c xmlns:p=\"urn:p\"></p:c></apex>",
        ),
        (
            "<apex xmlns:p='urn:p'><a p:b=''/></apex>",
            "<apex><a xmlns:p=\"urn:p\" p:b=\"\"></a></apex>",
        ),
        ("<apex xmlns:p='urn:p'/>", "<apex></apex>"),
        ("<apex a='p:x' xmlns:p='urn:p'>p:x</apex>", "<apex a=\"p:x\">p:x</apex>"),
        // The default namespace is no attribute's.
        (
            "<p:apex a='' xmlns='urn:d' xmlns:p='urn:p'/>",
            "<p:apex xmlns:p=\"urn:p\" a=\"\"></p:apex>",
        ),
        ("<r xmlns='urn:d'><apex/></r>", "<apex xmlns=\"urn:d\"></apex>"),
        // Declared again, the same and another.
        (
            "<p:apex xmlns:p='urn:p'><p:a xmlns:p='urn:p'/><p:b xmlns:p='urn:q'><p:c xmlns:p='urn:p'/></p:b></p:apex>",
            "<p:apex xmlns:p=\"urn:p\"><p:a></p:a><p:b xmlns:p=\"urn:q\"><p:c xmlns:p=\"urn:p\"></p:c></p:b></p:apex>",
        ),
        (
            "<p:apex xmlns:p='urn:p'><a xmlns:p='urn:q'><b xmlns:p='urn:p'><p:c/></b></a></p:apex>",
            "<p:apex xmlns:p=\"urn:p\"><a><b><p:c></p:c></b></a></p:apex>",
        ),
        // Two prefixes of one namespace are two.
        (
            "<p:apex xmlns:p='urn:p' xmlns:q='urn:p'><q:a/></p:apex>",
            "<p:apex xmlns:p=\"urn:p\"><q:a xmlns:q=\"urn:p\"></q:a></p:apex>",
        ),
    ] {
        assert_eq!(of_apex(text, &[]), expected, "{text}");
    }
}

#[test]
fn the_default_namespace_is_declared_away_only_where_the_output_has_one() {
    for (text, expected) in [
        ("<apex xmlns=''/>", "<apex></apex>"),
        ("<r xmlns='urn:d'><apex xmlns=''/></r>", "<apex></apex>"),
        (
            "<apex xmlns='urn:d'><a xmlns=''><b/><c xmlns='urn:d'/></a></apex>",
            "<apex xmlns=\"urn:d\"><a xmlns=\"\"><b></b><c xmlns=\"urn:d\"></c></a></apex>",
        ),
        // No name without a prefix has used it yet.
        (
            "<p:apex xmlns='urn:d' xmlns:p='urn:p'><a xmlns=''/></p:apex>",
            "<p:apex xmlns:p=\"urn:p\"><a></a></p:apex>",
        ),
        (
            "<apex xmlns='urn:d'><p:a xmlns='' xmlns:p='urn:p'><b/></p:a></apex>",
            "<apex xmlns=\"urn:d\"><p:a xmlns:p=\"urn:p\"><b xmlns=\"\"></b></p:a></apex>",
        ),
    ] {
        assert_eq!(of_apex(text, &[]), expected, "{text}");
    }
}

#[test]
fn a_prefix_list_renders_what_is_in_scope_as_canonical_xml_does() {
    let text = "<r xmlns='urn:d' xmlns:p='urn:p' xmlns:q='urn:q'><q:apex xmlns:o='urn:o'>\
                <a xmlns:p='urn:p'/><b xmlns:p='urn:x' xmlns=''><p:c/></b></q:apex></r>";
    let form = |apex: &str, a: &str, b: &str, c: &str| {
        format!("<q:apex{apex}><a{a}></a><b{b}><p:c{c}></p:c></b></q:apex>")
    };
    let (d, p, q, x) =
        (" xmlns=\"urn:d\"", " xmlns:p=\"urn:p\"", " xmlns:q=\"urn:q\"", " xmlns:p=\"urn:x\"");
    let o = " xmlns:o=\"urn:o\"";
    for (list, expected) in [
        (&[][..], form(q, d, "", x)),
        (&["q"], form(q, d, "", x)),
        (&["p"], form(&format!("{p}{q}"), d, x, "")),
        (&["o", "p"], form(&format!("{o}{p}{q}"), d, x, "")),
        (&["#default"], form(&format!("{d}{q}"), "", " xmlns=\"\"", x)),
        (&["#default", "p"], form(&format!("{d}{p}{q}"), "", &format!(" xmlns=\"\"{x}"), "")),
        // Absent ones, repeated ones, and ones that mean nothing.
        (
            &["absent", "xml", "xmlns", "p", "p", "P", "#Default", "default"],
            form(&format!("{p}{q}"), d, x, ""),
        ),
    ] {
        assert_eq!(of_apex(text, list), expected, "{list:?}");
    }
}

#[test]
fn xml_attributes_are_kept_but_not_inherited() {
    let text = "<r xml:lang='de' xml:space='preserve' xmlns:xml='http://www.w3.org/XML/1998/namespace'>\
                <apex xml:id='x' a=''><b xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:lang='en'/></apex></r>";
    let expected = "<apex a=\"\" xml:id=\"x\"><b xml:lang=\"en\"></b></apex>";
    assert_eq!(of_apex(text, &[]), expected);
    assert_eq!(of_apex(text, &["xml"]), expected);
}

#[test]
fn attributes_are_ordered_by_namespace_and_then_by_local_name() {
    let text = "<apex z:a='1' b='2' a:z='3' xml:a='4' a='5' a:b='6' B='7' ab='8' \u{e9}='9' xmlns:z='urn:1' xmlns:a='urn:2'/>";
    assert_eq!(
        of_apex(text, &[]),
        "<apex xmlns:a=\"urn:2\" xmlns:z=\"urn:1\" B=\"7\" a=\"5\" ab=\"8\" b=\"2\" \u{e9}=\"9\" xml:a=\"4\" \
         z:a=\"1\" a:b=\"6\" a:z=\"3\"></apex>"
    );
}

#[test]
fn an_ampersand_in_a_namespace_name_is_escaped_so_that_the_octets_are_xml() {
    let text = "<apex xmlns='urn:a?b=1&amp;c=&quot;2&quot;'/>";
    let expected = "<apex xmlns=\"urn:a?b=1&amp;c=&quot;2&quot;\"></apex>";
    assert_eq!(of_apex(text, &[]), expected);
    assert_eq!(parse(expected).root().namespace(), "urn:a?b=1&c=\"2\"");
}

#[test]
fn what_is_left_out_leaves_everything_around_it() {
    let document = parse(
        "<r xmlns='urn:d'><apex xmlns:p='urn:p'> one <p:s><!-- --><p:t>in</p:t></p:s> two <p:u/></apex></r>",
    );
    let apex = document.root().children().next().unwrap();
    let [s, u] = apex.children().collect::<Vec<_>>()[..] else { panic!() };
    let u_octets = "<p:u xmlns:p=\"urn:p\"></p:u>";
    assert_eq!(
        octets(apex, Some(s), &[]),
        format!("<apex xmlns=\"urn:d\"> one  two {u_octets}</apex>")
    );
    let t = s.children().next().unwrap();
    assert_eq!(
        octets(apex, Some(t), &[]),
        format!("<apex xmlns=\"urn:d\"> one <p:s xmlns:p=\"urn:p\"></p:s> two {u_octets}</apex>")
    );
    // An element that is elsewhere leaves nothing out.
    assert_eq!(octets(u, Some(s), &[]), u_octets);
    assert_eq!(octets(s, Some(document.root()), &[]), octets(s, None, &[]));
    assert_eq!(octets(s, Some(s), &[]), "");
    let other = parse("<x><y/></x>");
    assert_eq!(octets(apex, other.root().children().next(), &[]), octets(apex, None, &[]));
    // One that is written canonically is left out all the same.
    let plain = parse("<apex><a>1</a><b>2</b><c>3</c></apex>");
    let b = plain.root().children().nth(1).unwrap();
    assert_eq!(octets(plain.root(), Some(b), &[]), "<apex><a>1</a><c>3</c></apex>");
}

#[test]
fn comments_and_sections_leave_only_their_text() {
    for (inside, expected) in [
        ("a<!-- x -->b", "ab"),
        ("<!-- x -->", ""),
        ("<a>1</a><!-- x --><a>2</a>", "<a>1</a><a>2</a>"),
        ("<a>1<!-- x --></a><!-- y -->", "<a>1</a>"),
        ("<![CDATA[<a>&amp;\"]]>", "&lt;a&gt;&amp;amp;\""),
        ("a<![CDATA[]]>b", "ab"),
    ] {
        let expected = format!("<apex>{expected}</apex>");
        assert_eq!(of_apex(&format!("<apex>{inside}</apex>"), &[]), expected, "{inside}");
    }
}

/// One thing at a time is written otherwise than canonically, in the middle of what is canonical.
#[test]
fn every_single_deviation_is_written_canonically() {
    for (written, canonical) in [
        ("<a b=\"1\" c=\"2\">t</a>", "<a b=\"1\" c=\"2\">t</a>"),
        ("<a>&amp;&lt;&gt;&#xD;</a>", "<a>&amp;&lt;&gt;&#xD;</a>"),
        (
            "<a b=\"&amp;&lt;&quot;&#x9;&#xA;&#xD;\"></a>",
            "<a b=\"&amp;&lt;&quot;&#x9;&#xA;&#xD;\"></a>",
        ),
        ("<a c=\"2\" b=\"1\">t</a>", "<a b=\"1\" c=\"2\">t</a>"),
        ("<a  b=\"1\">t</a>", "<a b=\"1\">t</a>"),
        ("<a\nb=\"1\">t</a>", "<a b=\"1\">t</a>"),
        ("<a\tb=\"1\">t</a>", "<a b=\"1\">t</a>"),
        ("<a b=\"1\"  c=\"2\">t</a>", "<a b=\"1\" c=\"2\">t</a>"),
        ("<a b= \"1\">t</a>", "<a b=\"1\">t</a>"),
        ("<a b =\"1\">t</a>", "<a b=\"1\">t</a>"),
        ("<a b='1'>t</a>", "<a b=\"1\">t</a>"),
        ("<a b=\"1\" >t</a>", "<a b=\"1\">t</a>"),
        ("<a >t</a>", "<a>t</a>"),
        ("<a>t</a >", "<a>t</a>"),
        ("<a>t</a\n>", "<a>t</a>"),
        ("<a/>", "<a></a>"),
        ("<a b=\"1\"/>", "<a b=\"1\"></a>"),
        ("<a />", "<a></a>"),
        ("<a b=\"\t\">t</a>", "<a b=\" \">t</a>"),
        ("<a b=\"\n\">t</a>", "<a b=\" \">t</a>"),
        ("<a b=\"&gt;\">t</a>", "<a b=\">\">t</a>"),
        ("<a b=\">\">t</a>", "<a b=\">\">t</a>"),
        ("<a b=\"&#x41;\">t</a>", "<a b=\"A\">t</a>"),
        ("<a b=\"&apos;\">t</a>", "<a b=\"'\">t</a>"),
        ("<a b=\"&#xd;\">t</a>", "<a b=\"&#xD;\">t</a>"),
        ("<a b=\"&#9;\">t</a>", "<a b=\"&#x9;\">t</a>"),
        ("<a b=\"&#x09;\">t</a>", "<a b=\"&#x9;\">t</a>"),
        ("<a>></a>", "<a>&gt;</a>"),
        ("<a>\"'</a>", "<a>\"'</a>"),
        ("<a>&quot;&apos;</a>", "<a>\"'</a>"),
        ("<a>&#x9;&#xA;</a>", "<a>\t\n</a>"),
        ("<a>&#xd;</a>", "<a>&#xD;</a>"),
        ("<a>&#13;</a>", "<a>&#xD;</a>"),
        ("<a>&#38;</a>", "<a>&amp;</a>"),
        ("<a>\r\n\r</a>", "<a>\n\n</a>"),
        ("<a><![CDATA[t]]></a>", "<a>t</a>"),
        ("<a xmlns:p=\"urn:p\">t</a>", "<a>t</a>"),
        ("<p:a xmlns:p=\"urn:p\">t</p:a>", "<p:a xmlns:p=\"urn:p\">t</p:a>"),
        ("<a xmlns=\"\">t</a>", "<a>t</a>"),
        ("<a xml:b=\"1\" c=\"2\">t</a>", "<a c=\"2\" xml:b=\"1\">t</a>"),
        ("<a xml:b=\"1\">t</a>", "<a xml:b=\"1\">t</a>"),
    ] {
        let around = |inside: &str| format!("<apex>x<e>y</e>{inside}<e f=\"g\">z</e></apex>");
        assert_eq!(of_apex(&around(written), &[]), around(canonical), "{written}");
        assert_eq!(of_apex(&around(canonical), &[]), around(canonical), "{canonical}");
    }
}

/// Every element of many documents, with lists that hold `#default` too: the short cut gives what
/// the plain way gives, and both give what says the same when it is read again.
#[test]
fn the_short_cut_agrees_with_the_plain_way_on_generated_documents() {
    for seed in 0..4_000 {
        let generated = document(seed);
        let read = parse(&generated.xml);
        let mut random = Random::new(seed);
        for (index, apex) in read.elements().enumerate() {
            let without = generated.signatures[index].and_then(|at| read.elements().nth(at));
            let list: Vec<&str> = PREFIXES
                .iter()
                .map(|&prefix| if prefix.is_empty() { "#default" } else { prefix })
                .filter(|_| random.one_in(3))
                .collect();
            let octets = octets(apex, without, &list);
            let again = parse(&octets);
            assert_eq!(again.root().namespace(), apex.namespace(), "seed {seed}");
            assert_eq!(canonicalize(again.root(), None, &list), octets, "seed {seed}");
            if without.is_none() {
                assert_eq!(again.root().deep_text(), apex.deep_text(), "seed {seed}");
                let names = |e: Element<'_>| (e.namespace().to_owned(), e.local_name().to_owned());
                let both = again.root().descendants().zip(apex.descendants());
                both.for_each(|(one, other)| assert_eq!(names(one), names(other), "seed {seed}"));
            }
        }
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "tests may measure time, the crate may not")]
fn ten_thousand_prefixes_in_the_list_cost_what_sorting_them_costs() {
    let declared: String = (0..30).map(|n| format!(" xmlns:p{n}='urn:{n}'")).collect();
    let inner: String = (0..20_000).map(|n| format!("<a xmlns:q='urn:{n}'/>")).collect();
    let document = parse(&format!("<r{declared}><apex>{inner}</apex></r>"));
    let apex = document.root().children().next().unwrap();
    let many: Vec<String> = (0..10_000).map(|n| format!("p{}", 9_999 - n)).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let few = &many[many.len() - 30..];

    let time = |list: &[&str]| {
        let start = Instant::now();
        let octets = canonicalize(apex, None, list);
        (start.elapsed(), octets)
    };
    assert_eq!(time(&many).1, time(few).1);
    let best = |list: &[&str]| (0..3).map(|_| time(list).0).min().unwrap();
    // Looked through at each declaration it would be 200 million comparisons.
    let (many, few) = (best(&many), best(few));
    assert!(many < 4 * few + Duration::from_millis(50), "{many:?} instead of {few:?}");
}

/// Exclusive C14N repeats a namespace in every sibling that uses it, however long its name is: the
/// reader's limit on names bounds what comes out.
#[test]
fn what_comes_out_stays_in_proportion_to_what_came_in() {
    let name = format!("urn:{}", "x".repeat(252));
    let text = format!("<r xmlns:p='{name}'>{}</r>", "<p:a/>".repeat(10_000));
    let document = parse(&text);
    let octets = canonicalize(document.root(), None, &[]);
    assert!(octets.len() > 40 * text.len(), "the worst there is");
    assert!(octets.len() < 50 * text.len());
}
