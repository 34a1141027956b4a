//! Characters and references (attacks B3, B7).

use crate::reading::*;

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
