//! What the reader refuses, each with its reason, and what it has to accept.

use saml_sp::internals::xml::c14n::canonicalize;
use saml_sp::internals::xml::document::Document;
use saml_sp::internals::xml::limits::Limits;
use saml_sp::internals::xml::read::error::ReadError;
use saml_sp::internals::xml::read::error::ReadReason::{self, *};
use saml_sp::internals::xml::read::{Declared, read};

fn parse(text: &str) -> Result<Document, ReadError> {
    read(text.to_owned(), Declared::MustBeUtf8, &Limits::default())
}

#[track_caller]
fn refused(cases: &[(&str, ReadReason)]) {
    for (text, reason) in cases {
        match parse(text) {
            Ok(_) => panic!("accepted: {text:?}"),
            Err(error) => assert_eq!(error.reason, *reason, "{text:?}"),
        }
    }
}

#[track_caller]
fn accepted(texts: &[&str]) {
    for text in texts {
        parse(text).unwrap_or_else(|error| panic!("{error}: {text:?}"));
    }
}

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
fn forbidden_characters_are_refused_wherever_they_stand() {
    for c in ['\0', '\u{1}', '\u{8}', '\u{B}', '\u{C}', '\u{E}', '\u{1F}', '\u{FFFE}', '\u{FFFF}'] {
        for text in [
            format!("<r>{c}</r>"),
            format!("<r a='{c}'/>"),
            format!("<r{c}/>"),
            format!("<r><!--{c}--></r>"),
            format!("<r><![CDATA[{c}]]></r>"),
            format!("{c}<r/>"),
            format!("<r/>{c}"),
        ] {
            let error = parse(&text).expect_err("no XML character");
            assert_eq!(error, ReadError { reason: BadCharacter, offset: text.find(c).unwrap() });
        }
    }
    accepted(&[
        "<r>\u{7F}\u{80}\u{85}\u{9F}\u{D7FF}\u{E000}\u{FFFD}\u{FEFF}\u{10FFFF}\u{FDD0}</r>",
    ]);
}

#[test]
fn references_stand_for_five_entities_and_for_characters_only() {
    let both = |reference: &str| [format!("<r>{reference}</r>"), format!("<r a='{reference}'/>")];
    for reference in [
        "&amp;",
        "&lt;",
        "&gt;",
        "&quot;",
        "&apos;",
        "&#9;",
        "&#xA;",
        "&#x0d;",
        "&#32;",
        "&#xD7FF;",
        "&#xE000;",
        "&#65533;",
        "&#x10FFFF;",
        "&#0000000000000000000000000000000000065;",
        "&#xaBcD;",
    ] {
        both(reference).iter().for_each(|text| accepted(&[text]));
    }
    for (reference, reason) in [
        ("&", BadReference),
        ("&;", BadReference),
        ("&amp", BadReference),
        ("&amp ;", BadReference),
        ("& amp;", BadReference),
        ("&&amp;", BadReference),
        ("&#;", BadReference),
        ("&#x;", BadReference),
        ("&#X41;", BadReference),
        ("&#4 1;", BadReference),
        ("&#+65;", BadReference),
        ("&#-65;", BadReference),
        ("&#x-1;", BadReference),
        ("&#1A;", BadReference),
        ("&#xG;", BadReference),
        ("&#\u{661};", BadReference),
        ("&a#1;", BadReference),
        ("&AMP;", UndefinedEntity),
        ("&nbsp;", UndefinedEntity),
        ("&x;", UndefinedEntity),
        ("&am\u{e9};", UndefinedEntity),
        ("&#0;", NotACharacter),
        ("&#x0;", NotACharacter),
        ("&#8;", NotACharacter),
        ("&#11;", NotACharacter),
        ("&#xD800;", NotACharacter),
        ("&#xDFFF;", NotACharacter),
        ("&#xFFFE;", NotACharacter),
        ("&#xFFFF;", NotACharacter),
        ("&#x110000;", NotACharacter),
        ("&#4294967361;", NotACharacter),
        ("&#x100000000000000000000000041;", NotACharacter),
    ] {
        both(reference).iter().for_each(|text| refused(&[(text, reason)]));
    }
    refused(&[("<r xmlns='urn:&#0;'/>", NotACharacter), ("<r xmlns='urn:&x;'/>", UndefinedEntity)]);
}

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
