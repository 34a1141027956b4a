//! Each limit of the reader: what is at it passes, one more is refused, with the limit's own reason.

use saml_sp::internals::xml::limits::Limits;
use saml_sp::internals::xml::read::decode::{decode_by_bom, decode_utf8};
use saml_sp::internals::xml::read::error::ReadReason::{self, *};
use saml_sp::internals::xml::read::{Declared, read};

fn reason(text: String, limits: &Limits) -> Option<ReadReason> {
    read(text, Declared::MustBeUtf8, limits).err().map(|error| error.reason)
}

/// `make(n)` asks for `n` of what the limit counts.
#[track_caller]
fn passes_at(most: usize, limits: &Limits, over: ReadReason, make: impl Fn(usize) -> String) {
    assert_eq!(reason(make(most - 1), limits), None, "below the limit");
    assert_eq!(reason(make(most), limits), None, "at the limit");
    assert_eq!(reason(make(most + 1), limits), Some(over), "over the limit");
}

#[test]
fn depth_counts_elements_inside_each_other() {
    let open_and_close = |n: usize| format!("{}{}", "<a>".repeat(n), "</a>".repeat(n));
    let ends_short = |n: usize| format!("{}<b/>{}", "<a>".repeat(n - 1), "</a>".repeat(n - 1));
    passes_at(64, &Limits::default(), TooDeep, open_and_close);
    passes_at(64, &Limits::default(), TooDeep, ends_short);
    let mut limits = Limits::default();
    limits.depth = 5;
    passes_at(5, &limits, TooDeep, open_and_close);
    // Beside each other they are not inside each other.
    assert_eq!(reason(format!("<r>{}</r>", "<a><b></b></a>".repeat(1_000)), &limits), None);
}

#[test]
fn nodes_count_elements_texts_sections_and_comments() {
    let mut limits = Limits::default();
    limits.nodes = 100;
    for piece in ["<a/>", "<a></a>", "x<!---->", "x<![CDATA[y]]>", "<![CDATA[]]>"] {
        let nodes = if piece.starts_with('x') { 2 } else { 1 };
        passes_at(100, &limits, TooManyNodes, |n| {
            // The root and as many more as are missing.
            let (pieces, rest) = ((n - 1) / nodes, (n - 1) % nodes);
            format!("<r>{}{}</r>", piece.repeat(pieces), "<z/>".repeat(rest))
        });
    }
    passes_at(50_000, &Limits::default(), TooManyNodes, |n| {
        format!("<r>{}</r>", "<a/>".repeat(n - 1))
    });
}

#[test]
fn attributes_count_in_one_element_and_without_declarations() {
    let numbered = |n: usize| -> String { (0..n).map(|i| format!(" a{i}=''")).collect() };
    passes_at(32, &Limits::default(), TooManyAttributes, |n| format!("<r{}/>", numbered(n)));
    passes_at(32, &Limits::default(), TooManyAttributes, |n| {
        format!("<r xmlns='urn:r' xmlns:p='urn:p'{} p:x=''></r>", numbered(n - 1))
    });
    let many = format!("<r>{}</r>", format!("<a{}/>", numbered(32)).repeat(100));
    assert_eq!(reason(many, &Limits::default()), None);
    let mut limits = Limits::default();
    limits.attributes = 1_000;
    passes_at(1_000, &limits, TooManyAttributes, |n| format!("<r{}/>", numbered(n)));
}

#[test]
fn namespaces_count_on_the_way_from_the_root() {
    let declared =
        |n: usize| -> String { (0..n).map(|i| format!(" xmlns:p{i}='urn:{i}'")).collect() };
    passes_at(32, &Limits::default(), TooManyNamespaces, |n| format!("<r{}/>", declared(n)));
    // Over two elements, shadowed or not.
    passes_at(32, &Limits::default(), TooManyNamespaces, |n| {
        format!("<r{}><a xmlns:p0='urn:again' xmlns=''/></r>", declared(n - 2))
    });
    // They end with their elements.
    let beside = format!("<a{}/>", declared(32)).repeat(100);
    assert_eq!(reason(format!("<r>{beside}</r>"), &Limits::default()), None);
}

#[test]
fn a_namespace_name_has_its_own_limit() {
    passes_at(256, &Limits::default(), LongNamespace, |n| {
        format!("<r xmlns:p='urn:{}'/>", "x".repeat(n - 4))
    });
    // What counts is what the references stand for.
    passes_at(256, &Limits::default(), LongNamespace, |n| {
        format!("<r xmlns='urn:{}'/>", "&#x78;".repeat(n - 4))
    });
}

#[test]
fn bytes_are_counted_before_anything_is_decoded() {
    let text = b"<r>12345678</r>";
    assert!(decode_utf8(text.to_vec(), text.len()).is_ok());
    assert!(decode_by_bom(text, text.len()).is_ok());
    let over = text.len() - 1;
    for error in [decode_utf8(text.to_vec(), over), decode_by_bom(text, over)] {
        assert_eq!(error.unwrap_err().reason, TooLarge);
    }
    // Even of what is no text at all.
    assert_eq!(decode_utf8(vec![0xFF; 11], 10).unwrap_err().reason, TooLarge);
    assert_eq!(decode_by_bom(&[0xFF; 11], 10).unwrap_err().reason, TooLarge);
}

#[test]
fn the_documented_defaults_are_the_defaults() {
    let limits = Limits::default();
    assert_eq!((limits.message_bytes, limits.metadata_bytes), (256 * 1024, 1024 * 1024));
    assert_eq!((limits.depth, limits.nodes), (64, 50_000));
    assert_eq!((limits.attributes, limits.namespaces, limits.namespace_bytes), (32, 32, 256));
    assert_eq!((limits.attribute_values, limits.signing_keys), (10_000, 16));
}
