//! A document is read by the grammar of XML 1.0, whole or not at all (attacks B4, B8, F1).

use crate::reading::*;

#[test]
fn a_document_has_one_root_and_nothing_but_space_and_comments_around_it() {
    refused(&[
        ("", Empty),
        (" \n\t\r\n", Empty),
        ("<!-- nothing -->", NoRoot),
        ("<?xml version='1.0'?>\n", NoRoot),
        ("text", Outside),
        ("text<r/>", Outside),
        ("<r/>text", Outside),
        ("&amp;<r/>", Outside),
        ("<r/>&#x20;", Outside),
        ("<![CDATA[x]]><r/>", Outside),
        ("<r/><![CDATA[]]>", Outside),
        ("\u{FEFF}<r/>", Outside),
        ("<r/>\u{FEFF}", Outside),
        ("<r/>\u{A0}", Outside),
        ("<r/><s/>", SecondRoot),
        ("<r></r><r></r>", SecondRoot),
        ("</r>", EndTag),
        ("<r/></r>", EndTag),
    ]);
    accepted(&["<r/>", "<r></r>", " \r\n<!-- a --> <r/>\t<!-- b -->\n", "\n<r/>"]);
}

#[test]
fn a_document_that_ends_inside_an_element_is_called_truncated() {
    refused(&[
        ("<", Truncated),
        ("<r", Truncated),
        ("<r a='b", Truncated),
        ("<r a='b>", Truncated),
        ("<r>", Truncated),
        ("<r>text", Truncated),
        ("<r><", Truncated),
        ("<r></", Truncated),
        ("<rr></r", Truncated),
        ("<r></r", Truncated),
        ("<r></r ", Truncated),
        ("<r><a></a>", Truncated),
        ("<r><!", Truncated),
        ("<r><!-", Truncated),
        ("<r><!--", Truncated),
        ("<r><!-- x --", Truncated),
        ("<r><![CDA", Truncated),
        ("<r><![CDATA[ x ]]", Truncated),
        ("<!-", Truncated),
        ("<!-- x", Truncated),
        ("<?xml version='1.0'", Truncated),
        ("<r/><!-- x", Truncated),
    ]);
}

#[test]
fn every_prefix_of_a_document_is_refused() {
    let whole = "<?xml version=\"1.0\"?><!-- c --><p:r xmlns:p='urn:p' a=\"&lt;\"><e/>t&amp;x\
                 <![CDATA[ø]]><!-- d --></p:r>";
    accepted(&[whole]);
    for end in (0..whole.len()).filter(|&end| whole.is_char_boundary(end)) {
        let error = parse(&whole[..end]).expect_err("its end is missing");
        let fitting = match &whole[..end] {
            "<?" | "<?x" | "<?xm" => &[ProcessingInstruction][..],
            _ => &[Empty, NoRoot, Truncated, BadReference],
        };
        assert!(fitting.contains(&error.reason), "{:?}: {error}", &whole[..end]);
        assert!(error.offset <= end, "{error}");
    }
}

#[test]
fn doctype_is_refused_at_first_sight() {
    refused(&[
        ("<!DOCTYPE r><r/>", Doctype),
        ("<!DOCTYPE r [<!ENTITY x 'y'>]><r>&x;</r>", Doctype),
        ("<!DOCTYPE r SYSTEM 'file:///etc/passwd'><r/>", Doctype),
        ("<?xml version='1.0'?>\n<!DOCTYPE", Doctype),
        ("<!-- c --><!DOCTYPE r []><r/>", Doctype),
        ("<r><!DOCTYPE r></r>", Doctype),
        ("<r/><!DOCTYPE r>", Doctype),
        ("<!doctype r><r/>", Markup),
        ("<!ENTITY x 'y'><r/>", Markup),
        ("<r><!ELEMENT r ANY></r>", Markup),
        ("<r><![IGNORE[ x ]]></r>", Markup),
        ("<r><!></r>", Markup),
        ("<r><! -- x --></r>", Markup),
    ]);
}

#[test]
fn processing_instructions_are_refused_everywhere() {
    refused(&[
        ("<?pi?><r/>", ProcessingInstruction),
        ("<?xml-stylesheet href='x'?><r/>", ProcessingInstruction),
        ("<?xmlish version='1.0'?><r/>", ProcessingInstruction),
        ("<?XML version='1.0'?><r/>", ProcessingInstruction),
        ("<r><?pi x?></r>", ProcessingInstruction),
        ("<r>a<?b?>c</r>", ProcessingInstruction),
        ("<r/><?pi?>", ProcessingInstruction),
        ("<r><?", ProcessingInstruction),
        // An XML declaration that comes late or twice is none.
        (" <?xml version='1.0'?><r/>", ProcessingInstruction),
        ("<!----><?xml version='1.0'?><r/>", ProcessingInstruction),
        ("<?xml version='1.0'?><?xml version='1.0'?><r/>", ProcessingInstruction),
        ("<r><?xml version='1.0'?></r>", ProcessingInstruction),
    ]);
}

#[test]
fn the_xml_declaration_is_read_as_written_in_the_standard() {
    accepted(&[
        "<?xml version=\"1.0\"?><r/>",
        "<?xml version='1.0' encoding='UTF-8'?><r/>",
        "<?xml\tversion = '1.0'\r\nencoding\n=\n\"uTf-8\" standalone='no' ?>\n<r/>",
        "<?xml version='1.0' standalone='yes'?><r/>",
    ]);
    refused(&[
        ("<?xml?><r/>", Declaration),
        ("<?xml ?><r/>", Declaration),
        ("<?xml encoding='UTF-8'?><r/>", Declaration),
        ("<?xml encoding='UTF-8' version='1.0'?><r/>", Declaration),
        ("<?xml version='1.0' standalone='yes' encoding='UTF-8'?><r/>", Declaration),
        ("<?xml version='1.0'encoding='UTF-8'?><r/>", Declaration),
        ("<?xml version='1.0' version='1.0'?><r/>", Declaration),
        ("<?xml version='1.0' more='x'?><r/>", Declaration),
        ("<?xml version='1.0' standalone='YES'?><r/>", Declaration),
        ("<?xml version='1.0' standalone=''?><r/>", Declaration),
        ("<?xml version=1.0?><r/>", Declaration),
        ("<?xml version='1.0\"?><r/>", Declaration),
        ("<?xml version '1.0'?><r/>", Declaration),
        ("<?xml version='1.0' x?><r/>", Declaration),
        ("<?xml version='1.0' encoding=''?><r/>", Declaration),
        ("<?xml version='1.0' encoding='8-UTF'?><r/>", Declaration),
        ("<?xml version='1.0' encoding='UTF 8'?><r/>", Declaration),
        ("<?xml version='1.0'><r/>", Truncated),
        ("<?xml version='1.1'?><r/>", Version),
        ("<?xml version='2.0'?><r/>", Version),
        ("<?xml version='1.00'?><r/>", Version),
        ("<?xml version=''?><r/>", Version),
        ("<?xml version='1.0' encoding='UTF-16'?><r/>", Encoding),
        ("<?xml version='1.0' encoding='ISO-8859-1'?><r/>", Encoding),
        ("<?xml version='1.0' encoding='UTF8'?><r/>", Encoding),
        ("<?xml version='1.0' encoding='UTF-7'?><r/>", Encoding),
    ]);
}

#[test]
fn a_declared_encoding_means_nothing_where_the_byte_order_mark_decided() {
    let with = |encoding: &str| {
        let text = format!("<?xml version='1.0' encoding='{encoding}'?><r/>");
        read(text, Declared::Ignored, &Limits::default()).map_err(|error| error.reason)
    };
    assert!(with("UTF-16").is_ok());
    assert!(with("ISO-8859-1").is_ok());
    assert_eq!(with("").unwrap_err(), Declaration);
    assert_eq!(with("16").unwrap_err(), Declaration);
}

#[test]
fn comments_hold_no_double_dash() {
    accepted(&[
        "<!----><r/>",
        "<r><!--- --></r>",
        "<r><!-- - -> <x/> &nothing; ]]> <? --></r>",
        "<r/><!-- -x- -->",
    ]);
    refused(&[
        ("<r><!-- a -- b --></r>", Comment),
        ("<r><!-- a ---></r>", Comment),
        ("<!----- --><r/>", Comment),
        ("<r/><!-- -- -->", Comment),
        // Neither is a whole comment yet.
        ("<r><!--></r>", Truncated),
        ("<r><!---></r>", Truncated),
        ("<r><!--><!----></r>", Comment),
    ]);
}

#[test]
fn sections_stand_inside_the_root_and_text_holds_no_section_end() {
    accepted(&[
        "<r><![CDATA[]]></r>",
        "<r><![CDATA[<&>]] ]>]]></r>",
        "<r>]] > ]></r>",
        "<r a=']]>'/>",
        "<r>]]&gt;</r>",
        "<r>]]<![CDATA[>]]></r>",
        "<r>]<!-- -->]></r>",
    ]);
    refused(&[
        ("<r>]]></r>", SectionEnd),
        ("<r>a]]]>b</r>", SectionEnd),
        ("<r><![CDATA[a]]>]]></r>", SectionEnd),
        ("<r>&amp;]]></r>", SectionEnd),
        ("<r><![cdata[a]]></r>", Markup),
        ("<r><![CDATA [a]]></r>", Markup),
    ]);
}

#[test]
fn tags_are_written_as_the_grammar_says() {
    accepted(&[
        "<r ></r >",
        "<r\n/>",
        "<r a = 'b'\tc\n=\r\n\"d\" />",
        "<r a=''></r\t>",
        "<r a='>'/>",
        "<r a='/'/>",
        "<r a='\"' b=\"'\"/>",
    ]);
    refused(&[
        ("<r><></r>", BadName),
        ("<><r/></>", BadName),
        // An empty name must not count as the last tag seen again.
        ("<r><></></r>", BadName),
        ("<r>< a/></r>", BadName),
        ("<r><a<b/></r>", BadName),
        ("<r></ r>", EndTag),
        ("<r></r/>", EndTag),
        ("<r></r a='b'>", EndTag),
        ("<r></s>", EndTag),
        ("<r></rr>", EndTag),
        ("<rr></r>", EndTag),
        ("<r></R>", EndTag),
        ("<r></>", EndTag),
        ("<r><a></r></a>", EndTag),
        ("<p:r xmlns:p='urn:p' xmlns:q='urn:p'></q:r>", EndTag),
        ("<r/ >", BadTag),
        ("<r / >", BadName),
        ("<r //>", BadName),
        ("<r/a='b'>", BadTag),
        ("<r a='b'/ >", BadTag),
        ("<r a>", BadTag),
        ("<r a/>", BadTag),
        ("<r a=/>", BadTag),
        ("<r a=b/>", BadTag),
        ("<r a 'b'/>", BadTag),
        ("<r ='b'/>", BadName),
        ("<r 'b'/>", BadName),
        ("<r a='b' 'c'/>", BadName),
        ("<r a='b'c='d'/>", MissingSpace),
        ("<r a='b'\"c\"/>", MissingSpace),
        ("<r a='b'xmlns:p='urn:p'/>", MissingSpace),
        ("<r\u{A0}a='b'/>", BadName),
        ("<r\u{3000}a='b'/>", BadName),
        ("<r a='<'/>", LessThan),
        ("<r a='x<y>'/>", LessThan),
        ("<r xmlns:p='urn:<'/>", LessThan),
    ]);
}

#[test]
fn names_are_qualified_names_of_the_fifth_edition() {
    let p = "xmlns:p='urn:p'";
    for name in
        ["a", "_", "A-1.b_", "\u{e9}", "a\u{B7}", "\u{10000}", "\u{3042}x", "x\u{301}", "p:a"]
    {
        accepted(&[&format!("<{name} {p}/>"), &format!("<r {p} {name}=''></r>")]);
        accepted(&[&format!("<{name} {p}><{name}>x</{name}></{name}>")]);
    }
    let not_names = [
        "1",
        "-a",
        ".a",
        "\u{B7}",
        "\u{301}a",
        "a:b:c",
        ":",
        ":a",
        "a:",
        "p::a",
        "p:1",
        "p:-",
        "a$",
        "a@b",
        "\u{D7}",
        "a\u{D7}",
        "\u{F7}",
        "\u{37E}",
        "a\u{2000}",
        "\u{1F600}\u{FFFD}\u{F0000}",
        "a\u{F0000}",
        "{x}y",
        "a*",
        "\u{2190}",
    ];
    for name in not_names {
        let reasons = [BadName, BadTag, Outside];
        for text in [format!("<{name} {p}/>"), format!("<r {p} {name}=''/>")] {
            let error = parse(&text).expect_err(name);
            assert!(reasons.contains(&error.reason), "{text:?}: {error}");
        }
    }
    refused(&[
        ("<a:b:c xmlns:a='urn:a'/>", BadName),
        ("<r a:b:c=''/>", BadName),
        ("<:r/>", BadName),
        ("<r :a=''/>", BadName),
        ("<r xmlns:='urn:a'/>", BadName),
        ("<r xmlns:p:q='urn:a'/>", BadName),
        ("<1/>", BadName),
    ]);
}

#[test]
fn an_error_says_where_and_in_words_that_quote_nothing() {
    let error = parse("<r>\r\n  <secret a='b' a='c'/></r>").unwrap_err();
    assert_eq!(error, ReadError { reason: DuplicateAttribute, offset: 6 });
    assert_eq!(error.to_string(), "an element has one attribute twice (byte 6)");
    assert_eq!(parse("<r>\n<a ID='x'/><b  ID='x'/></r>").unwrap_err().offset, 23);
    assert_eq!(parse("<r/>text").unwrap_err().offset, 4);
}

/// Whatever one byte of a document becomes, reading it ends with an answer; where that is yes, the
/// rest of the floor can work with it.
#[test]
fn every_change_of_one_byte_gives_an_answer() {
    let whole = "<?xml version=\"1.0\"?><p:r xmlns:p='urn:p' xmlns=\"urn:q\" ID=\"a&lt;b\"><e\n\
                 a='1' b = \"2\"/>t&#x41;x&amp;<![CDATA[\u{f8}]]><!-- d --><q><q>1</q></q></p:r> ";
    let mut answers = [0_usize; 2];
    for at in 0..whole.len() {
        for byte in 0..=u8::MAX {
            let mut bytes = whole.as_bytes().to_vec();
            bytes[at] = byte;
            let Ok(text) = String::from_utf8(bytes) else { continue };
            match parse(&text) {
                Ok(document) => {
                    answers[1] += 1;
                    crate::document::walk(&document);
                }
                Err(error) => {
                    answers[0] += 1;
                    assert!(error.offset <= text.len(), "{error}");
                }
            }
        }
    }
    assert!(answers.iter().all(|&answers| answers > 1_000), "{answers:?}");
}

#[test]
fn hostile_shapes_neither_overflow_the_stack_nor_take_long() {
    let mut limits = Limits::default();
    (limits.depth, limits.nodes) = (usize::MAX, usize::MAX);
    let deep = format!("{}{}", "<a>".repeat(200_000), "</a>".repeat(200_000));
    let document = read(deep, Declared::MustBeUtf8, &limits).unwrap();
    assert_eq!(document.elements().count(), 200_000);
    assert_eq!(document.root().deep_text(), "");
    assert_eq!(canonicalize(document.root(), None, &[]), document.text());
    refused(&[(&"<a>".repeat(100_000), TooDeep), (&"<".repeat(100_000), Truncated)]);
    refused(&[(&format!("<r>{}", "&".repeat(1 << 20)), BadReference)]);
    refused(&[(&format!("<r a='{}", "x".repeat(1 << 20)), Truncated)]);
    refused(&[(&format!("<r>{}", "<!-".repeat(1 << 18)), Markup)]);
}
