//! The addresses of both sides are kept as given, and nothing is there that was not given.

use saml_sp::settings::{SpUrls, SsoEndpoints};

use crate::fixture::url;

fn urls() -> SpUrls {
    SpUrls::new(
        "https://sp.example/saml/contoso".parse().unwrap(),
        "http://sp.example".parse().unwrap(),
    )
}

#[test]
fn a_service_provider_needs_a_name_and_an_acs_and_may_have_more() {
    let plain = urls();
    assert_eq!(plain.entity_id().as_str(), "https://sp.example/saml/contoso");
    assert_eq!(plain.acs().as_str(), "http://sp.example");
    assert_eq!((plain.sign_on(), plain.metadata()), (None, None));
    let full = plain
        .with_sign_on_url("https://sp.example/init".parse().unwrap())
        .with_metadata_url("https://sp.example/metadata".parse().unwrap());
    assert_eq!(full.sign_on().unwrap().as_str(), "https://sp.example/init");
    assert_eq!(full.metadata().unwrap().as_str(), "https://sp.example/metadata");
}

#[test]
fn the_entity_id_is_the_first_of_the_audiences() {
    let names = |urls: &SpUrls| urls.audiences().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(names(&urls()), ["https://sp.example/saml/contoso"]);
    let more =
        urls().with_audience("spn:1".parse().unwrap()).with_audience("spn:2".parse().unwrap());
    assert_eq!(names(&more), ["https://sp.example/saml/contoso", "spn:1", "spn:2"]);
    assert_eq!(more.entity_id(), urls().entity_id());
}

#[test]
fn an_identity_provider_takes_requests_by_one_binding_or_by_both() {
    let (a, b) = (url("https://idp.example/a"), url("https://idp.example/b"));
    let redirect = SsoEndpoints::at_redirect(a.clone());
    assert_eq!((redirect.redirect(), redirect.post()), (Some(&a), None));
    let post = SsoEndpoints::at_post(b.clone());
    assert_eq!((post.redirect(), post.post()), (None, Some(&b)));
    assert_eq!(redirect.clone().with_post(b.clone()), post.with_redirect(a));
    assert_eq!(redirect.with_redirect(b.clone()).redirect(), Some(&b));
}
