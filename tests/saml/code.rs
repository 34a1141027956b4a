//! Codes and rules are closed lists of stable names and whole sentences.

use std::collections::BTreeSet;

use saml_sp::Code;
use saml_sp::report::Rule;

#[test]
fn every_code_is_a_stage_and_a_reason_in_kebab_case_and_stands_once() {
    let kebab = |text: &str| {
        !text.is_empty()
            && text.split('-').all(|word| {
                !word.is_empty()
                    && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            })
    };
    for code in Code::ALL {
        let (stage, reason) = code.as_str().split_once('.').unwrap();
        assert!(kebab(stage) && kebab(reason), "{code}");
        assert_eq!(code.to_string(), code.as_str());
    }
    let once: BTreeSet<_> = Code::ALL.iter().collect();
    assert_eq!(once.len(), Code::ALL.len());
    assert_eq!(serde_json::to_string(&Code::RESPONSE_STATUS).unwrap(), "\"response.status\"");
}

#[test]
fn every_rule_has_a_known_code_and_says_what_must_hold_and_who_asks_for_it() {
    for rule in Rule::ALL {
        assert!(Code::ALL.contains(&rule.code()), "{rule:?}");
        assert!(rule.holds().starts_with(char::is_uppercase), "{rule:?}");
        assert!(!rule.holds().ends_with('.'), "{rule:?}");
        assert!(rule.standard().ends_with('.'), "{rule:?}");
    }
    let sentences: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.holds()).collect();
    assert_eq!(sentences.len(), Rule::ALL.len());
    assert!(Rule::ALL.is_sorted(), "the order of the list is the order of a login");
    assert!(Rule::ALL.iter().map(|rule| rule.number()).eq(1..=Rule::ALL.len()));
}
