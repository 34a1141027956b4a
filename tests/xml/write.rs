//! What is put into XML comes out again by reading.

use saml_sp::internals::xml::limits::Limits;
use saml_sp::internals::xml::read::{Declared, read};
use saml_sp::internals::xml::write::{escape_attribute, escape_text};

fn text(text: &str) -> String {
    let mut out = String::from("out:");
    escape_text(&mut out, text);
    out.split_off(4)
}

fn attribute(value: &str) -> String {
    let mut out = String::from("out:");
    escape_attribute(&mut out, value);
    out.split_off(4)
}

#[test]
fn escapes_are_those_of_canonical_xml() {
    let all = "a&b<c>d\"e'f\tg\nh\ri\u{f8}j\u{FF01}\u{1F600}";
    assert_eq!(text(all), "a&amp;b&lt;c&gt;d\"e'f\tg\nh&#xD;i\u{f8}j\u{FF01}\u{1F600}");
    assert_eq!(attribute(all), "a&amp;b&lt;c>d&quot;e'f&#x9;g&#xA;h&#xD;i\u{f8}j\u{FF01}\u{1F600}");
    assert_eq!((text(""), attribute("")), (String::new(), String::new()));
    assert_eq!(text("]]>"), "]]&gt;");
}

#[test]
fn what_xml_cannot_hold_is_replaced() {
    for c in ['\0', '\u{1}', '\u{B}', '\u{1F}', '\u{FFFE}', '\u{FFFF}'] {
        assert_eq!(text(&format!("a{c}b")), "a\u{FFFD}b");
        assert_eq!(attribute(&format!("{c}{c}")), "\u{FFFD}\u{FFFD}");
    }
}

#[test]
fn every_text_survives_writing_and_reading() {
    let mut random = crate::generator::Random::new(1);
    let pieces = [
        "&", "<", ">", "\"", "'", "\t", "\n", "\r", "]]>", "<!--", "&amp;", "a", "\u{f8}",
        "\u{FEFF}",
    ];
    for _ in 0..2_000 {
        let value: String = (0..random.below(40)).map(|_| random.pick(&pieces)).collect();
        let xml = format!("<r a=\"{}\">{}</r>", attribute(&value), text(&value));
        let document = read(xml, Declared::MustBeUtf8, &Limits::default()).unwrap();
        assert_eq!(document.root().text(), value);
        assert_eq!(document.root().attribute("a").unwrap(), value);
    }
}
