//! Journeys with the pretend Entra, as an application's tests make them.

use std::sync::atomic::{AtomicUsize, Ordering};

use saml_sp::chrono::{DateTime, TimeDelta, Utc};
use saml_sp::settings::SsoEndpoints;
use saml_sp::testing::{PretendError, SignInFailure};
use saml_sp::{AcsForm, Code, IdentityProvider, ServiceProvider, Spend};

use crate::{begun, contoso, entra, now, request_id};

#[test]
fn a_route_can_be_tested_by_the_body_that_a_browser_posts() {
    let entra = entra();
    let contoso = contoso(&entra);
    let (url, pending) = begun(&contoso);
    let body = entra.answer_body(&url, now()).unwrap();
    let form = AcsForm::from_body(body.as_bytes()).unwrap();
    let login = contoso.finish_login(&form, &pending, now()).unwrap().redeem(Spend::First).unwrap();
    assert_eq!(login.identity.name_id().value(), "B.Simon@contoso.com");
}

#[test]
fn two_answers_to_one_request_are_two_assertions_of_one_request() {
    let entra = entra();
    let contoso = contoso(&entra);
    let (url, pending) = begun(&contoso);
    let keys = |at| {
        let form = entra.answer(&url, at).unwrap();
        *contoso.finish_login(&form, &pending, at).unwrap().replay_keys()
    };
    let later = now() + TimeDelta::seconds(1);
    let (first, second) = (keys(now()), keys(later));
    assert_eq!(first[0], second[0]);
    assert_ne!(first[1], second[1]);
}

#[test]
fn a_connection_test_is_answered_too() {
    let entra = entra();
    let contoso = contoso(&entra);
    let request = contoso.start_login(request_id(), now()).for_test();
    let (url, pending) = request.redirect().unwrap();
    let form = entra.answer(&url, now()).unwrap();
    let tested = contoso.finish_test(&form, &pending, now()).unwrap();
    assert_eq!(tested.claims().email(), Some("B.Simon@contoso.com"));
}

#[test]
fn an_answer_that_nobody_asked_for_is_unsolicited() {
    let entra = entra();
    let contoso = contoso(&entra);
    let urls = contoso.urls();
    let form = entra.idp_initiated(urls.entity_id(), urls.acs(), now()).unwrap();
    assert_eq!(form.relay_state(), None);
    let report = contoso.inspect(&form, None, now());
    assert_eq!(report.code(), Some(Code::RESPONSE_UNSOLICITED));
    assert!(!report.document().unwrap().contains("InResponseTo"));
    // A browser that began another login does not make it an answer.
    let (_, pending) = begun(&contoso);
    assert_eq!(
        contoso.finish_login(&form, &pending, now()).unwrap_err().code(),
        Code::FORM_RELAY_STATE
    );
}

#[test]
fn an_application_that_is_registered_is_answered_and_no_other() {
    let entra = entra();
    let contoso = contoso(&entra);
    let setup = contoso.entra_setup();
    let pasted = entra.with_application(setup.identifier(), setup.reply_url());
    assert!(pasted.sign_in(&contoso, now()).is_ok());

    let mistyped = entra.with_application(&format!("{}/", setup.identifier()), setup.reply_url());
    let failure = mistyped.sign_in(&contoso, now()).unwrap_err();
    let SignInFailure::Pretend(error) = failure else { panic!("{failure}") };
    assert_eq!((error.aadsts(), error), (Some("AADSTS700016"), PretendError::Application));

    let mistyped = entra.with_application(setup.identifier(), setup.sign_on_url().unwrap());
    let failure = mistyped.sign_in(&contoso, now()).unwrap_err();
    let SignInFailure::Pretend(error) = failure else { panic!("{failure}") };
    assert_eq!((error.aadsts(), error), (Some("AADSTS50011"), PretendError::ReplyUrl));
}

#[test]
fn one_of_several_instances_is_called_at_its_own_address() {
    let entra = entra();
    let instance = format!("{}/0a1b2c3d-4e5f-4071-8293-a4b5c6d7e8f9", entra.login_url());
    let idp = entra.identity_provider().unwrap().with_sso_url(instance.parse().unwrap());
    let contoso =
        ServiceProvider::new("contoso".parse().unwrap(), contoso(&entra).urls().clone(), idp);
    assert!(entra.sign_in(&contoso, now()).is_ok());
}

#[test]
fn it_is_served_at_another_address_on_demand() {
    let entra = entra().with_login_url(&"http://localhost:3001/saml2?tenant=1".parse().unwrap());
    let (url, _) = begun(&contoso(&entra));
    assert!(url.as_str().starts_with("http://localhost:3001/saml2?tenant=1&SAMLRequest="));
    assert!(entra.sign_in(&contoso(&entra), now()).is_ok());
}

#[test]
fn a_service_provider_without_an_address_to_ask_at_begins_nothing() {
    let entra = entra();
    let idp = entra.identity_provider().unwrap();
    let post = SsoEndpoints::at_post(entra.login_url().parse().unwrap());
    let idp = IdentityProvider::from_parts(entra.entity_id(), post, idp.certificates().to_vec());
    let contoso = ServiceProvider::new(
        "contoso".parse().unwrap(),
        contoso(&entra).urls().clone(),
        idp.unwrap(),
    );
    let failure = entra.sign_in(&contoso, now()).unwrap_err();
    assert_eq!(failure.code(), Some(Code::START_NO_REDIRECT_ENDPOINT));
}

#[test]
fn an_edit_before_signing_is_signed_and_one_after_it_is_not() {
    let entra = entra();
    let contoso = contoso(&entra);
    let rename = |xml: String| xml.replace("B. Simon", "Beatrice Simon");
    let login = entra.before_signing(rename).sign_in(&contoso, now()).unwrap();
    assert_eq!(login.identity.claims().display_name(), Some("Beatrice Simon"));
    let failure = entra.after_signing(rename).sign_in(&contoso, now()).unwrap_err();
    assert_eq!(failure.code(), Some(Code::SIGNATURE_DIGEST_MISMATCH));
}

#[test]
fn edits_are_made_in_their_order_and_once_an_answer() {
    static EDITS: AtomicUsize = AtomicUsize::new(0);
    let entra = entra()
        .before_signing(|xml| {
            EDITS.fetch_add(1, Ordering::SeqCst);
            xml.replace("B. Simon", "Beatrice")
        })
        .before_signing(|xml| xml.replace("Beatrice", "Bea"));
    let login = entra.sign_in(&contoso(&entra), now()).unwrap();
    assert_eq!(login.identity.claims().display_name(), Some("Bea"));
    assert_eq!(EDITS.load(Ordering::SeqCst), 1);
}

#[test]
fn an_edit_that_leaves_no_xml_is_an_error_of_the_test() {
    let entra = entra().before_signing(|_| "not XML".to_owned());
    let failure = entra.sign_in(&contoso(&entra), now()).unwrap_err();
    assert!(matches!(failure, SignInFailure::Pretend(PretendError::Signing(_))), "{failure}");
}

#[test]
fn the_edges_of_time_give_an_answer_and_no_panic() {
    let entra = entra();
    let contoso = contoso(&entra);
    let edges = [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC];
    for edge in edges {
        // Years that XML's dates do not reach are no UTC time for the reader.
        assert!(entra.sign_in(&contoso, edge).is_err());
    }
}
