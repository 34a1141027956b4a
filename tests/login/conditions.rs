//! The conditions under which an assertion may be used: for whom, and which others are understood.

use saml_sp::report::Rule;
use saml_sp::settings::SpUrls;
use saml_sp::{Code, EntityId};

use crate::edit;
use crate::texts::OTHER_AUDIENCES;
use crate::valid::{ACS, Answer, SP, accepted, answer, breaks, desk, refused};

const RESTRICTION: &str = "AudienceRestriction";

fn restriction(audiences: &[&str]) -> String {
    let audiences: String =
        audiences.iter().map(|name| format!("<Audience>{name}</Audience>")).collect();
    format!("<AudienceRestriction>{audiences}</AudienceRestriction>")
}

/// The valid answer with these conditions in place of its AudienceRestriction.
fn under(conditions: &[String]) -> Answer {
    answer().element(RESTRICTION, &conditions.concat())
}

/// The valid answer with one more condition.
fn and(condition: &str) -> Answer {
    under(&[restriction(&[SP]), condition.to_owned()])
}

#[test]
fn an_assertion_says_for_whom_it_is() {
    breaks(
        Rule::AudiencePresent,
        [
            ("no restriction", under(&[])),
            ("no Conditions", answer().without("Conditions")),
            ("another condition alone", under(&["<OneTimeUse/>".to_owned()])),
        ],
    );
}

#[test]
fn the_audience_is_our_entity_id_letter_for_letter() {
    breaks(
        Rule::Audience,
        OTHER_AUDIENCES.map(|(what, audience)| (what, under(&[restriction(&[audience])]))),
    );
    breaks(Rule::Audience, [("an empty restriction", under(&[restriction(&[])]))]);
    accepted([
        ("by a reference", under(&[restriction(&[&SP.replace("saml", "s&#97;ml")])])),
        ("a section", under(&[restriction(&[&format!("<![CDATA[{SP}]]>")])])),
        ("a comment", under(&[restriction(&[&SP.replace("saml", "sa<!-- -->ml")])])),
    ]);
}

#[test]
fn audiences_in_one_restriction_are_or_and_restrictions_are_and() {
    let other = "https://sso.example.com/saml/acme";
    accepted([
        ("ours first", under(&[restriction(&[SP, other])])),
        ("ours last", under(&[restriction(&[other, SP])])),
        ("twice in one", under(&[restriction(&[SP, SP])])),
        ("two restrictions", under(&[restriction(&[SP]), restriction(&[other, SP])])),
    ]);
    breaks(
        Rule::Audience,
        [
            ("the second is not ours", under(&[restriction(&[SP]), restriction(&[other])])),
            ("the first is not ours", under(&[restriction(&[other]), restriction(&[SP])])),
            ("an empty one beside", under(&[restriction(&[SP]), restriction(&[])])),
            ("split over two", under(&[restriction(&["https://sso."]), restriction(&[SP])])),
        ],
    );
}

#[test]
fn further_audiences_are_ours_where_they_were_added() {
    let application = "spn:0f5a7c5e-3d0a-4a0e-9a0f-3f1f0e6c1d2b";
    let xml = under(&[restriction(&[application])]).xml();
    assert_eq!(desk().verdict(&xml), Some(Code::ASSERTION_AUDIENCE));
    let mut desk = desk();
    let urls = SpUrls::new(SP.parse().unwrap(), ACS.parse().unwrap())
        .with_audience(application.parse::<EntityId>().unwrap());
    desk.sp = desk.sp.with_urls(urls);
    assert_eq!(desk.verdict(&xml), None);
    assert_eq!(desk.verdict(&answer().xml()), None, "the entity ID still counts");
}

#[test]
fn one_time_use_and_proxy_restriction_are_understood_once_each() {
    let proxy = r#"<ProxyRestriction Count="0"><Audience>urn:x</Audience></ProxyRestriction>"#;
    accepted([
        ("OneTimeUse", and("<OneTimeUse/>")),
        ("ProxyRestriction", and(proxy)),
        ("an empty ProxyRestriction", and("<ProxyRestriction/>")),
        ("both", and(&format!("<OneTimeUse/>{proxy}"))),
        ("before the audience", under(&["<OneTimeUse/>".to_owned(), restriction(&[SP])])),
    ]);
    breaks(
        Rule::Conditions,
        [
            ("OneTimeUse twice", and("<OneTimeUse/><OneTimeUse/>")),
            ("ProxyRestriction twice", and(&proxy.repeat(2))),
        ],
    );
}

#[test]
fn an_unknown_condition_refuses() {
    breaks(
        Rule::Conditions,
        [
            ("an abstract Condition", and("<Condition/>")),
            (
                "one typed by xsi:type",
                and(concat!(
                    r#"<Condition xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" "#,
                    r#"xsi:type="OneTimeUseType"/>"#
                )),
            ),
            ("a foreign element", and("<x xmlns='urn:x'/>")),
            ("a foreign OneTimeUse", and("<OneTimeUse xmlns='urn:x'/>")),
            ("SAML 1.1's", and("<DoNotCacheCondition/>")),
        ],
    );
}

#[test]
fn conditions_hold_what_their_schema_names() {
    refused(
        Code::ASSERTION_SHAPE,
        [
            ("text", and("text")),
            ("an element in OneTimeUse", and("<OneTimeUse><x/></OneTimeUse>")),
            ("text in OneTimeUse", and("<OneTimeUse>x</OneTimeUse>")),
            ("another in a restriction", answer().inside(RESTRICTION, "<x/>")),
            ("text in a restriction", answer().inside(RESTRICTION, "text")),
            ("an element in an audience", answer().inside("Audience", "<b/>")),
            ("another in ProxyRestriction", and("<ProxyRestriction><x/></ProxyRestriction>")),
            (
                "an element in its audience",
                and("<ProxyRestriction><Audience><b/></Audience></ProxyRestriction>"),
            ),
            ("Conditions twice", answer().after("Conditions", "<Conditions/>")),
        ],
    );
    let foreign = edit::element(answer().unsigned(), "Conditions")
        .replace("<Conditions", "<Conditions xmlns='urn:x'");
    refused(
        Code::ASSERTION_SHAPE,
        [("foreign Conditions", answer().element("Conditions", &foreign))],
    );
}
