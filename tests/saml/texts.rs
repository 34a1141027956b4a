//! Decoded values lie end to end, and a span gives back exactly what was kept.

use proptest::prelude::*;
use saml_sp::internals::saml::texts::Texts;
use saml_sp::internals::xml::document::Span;

#[test]
fn a_kept_value_is_found_again_whatever_was_kept_after_it() {
    let mut texts = Texts::with_capacity(0);
    let spans =
        ["", "a", "\u{f8}\u{1f600}", "", "same", "same"].map(|value| (texts.keep(value), value));
    for (span, value) in spans {
        assert_eq!(texts.at(span), value);
    }
}

#[test]
fn a_span_of_other_texts_reads_as_nothing_and_never_panics() {
    let mut texts = Texts::default();
    texts.keep("\u{f8}b");
    for (start, end) in [(0, 9), (9, 12), (2, 1), (0, 1), (1, 2), (u32::MAX, u32::MAX)] {
        assert_eq!(texts.at(Span { start, end }), "", "{start}..{end}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn every_list_of_values_comes_back(values in prop::collection::vec(".{0,8}", 0..12)) {
        let mut texts = Texts::default();
        let spans: Vec<_> = values.iter().map(|value| texts.keep(value)).collect();
        for (span, value) in spans.into_iter().zip(&values) {
            prop_assert_eq!(texts.at(span), value);
        }
    }
}
