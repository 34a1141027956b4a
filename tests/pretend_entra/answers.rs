//! What a good answer says, point by point (Microsoft Learn, *Single sign-on SAML protocol*, and
//! what captures of the real one show).

use saml_sp::chrono::TimeDelta;
use saml_sp::identity::UserType;
use saml_sp::settings::SpUrls;
use saml_sp::testing::{PretendEntra, PretendUser};
use saml_sp::url::form_urlencoded;
use saml_sp::{Code, RequestId, ServiceProvider};

use crate::{begun, contoso, entra, now, request_id};

const ACS: &str = "https://sso.example.com/saml/contoso/finalize";

fn answer() -> String {
    let entra = entra();
    let (url, _) = begun(&contoso(&entra));
    entra.answer_xml(&url, now()).unwrap()
}

#[test]
fn it_is_addressed_as_the_request_asks() {
    let (answer, id) = (answer(), request_id());
    assert!(answer.contains(&format!(r#" Destination="{ACS}" InResponseTo="{id}" "#)));
    assert!(answer.contains(&format!(
        r#"<SubjectConfirmationData InResponseTo="{id}" NotOnOrAfter="2026-03-25T13:00:00.000Z" Recipient="{ACS}"/>"#
    )));
    let audience = "<Audience>https://sso.example.com/saml/contoso</Audience>";
    assert!(answer.contains(&format!("<AudienceRestriction>{audience}</AudienceRestriction>")));
}

#[test]
fn it_is_valid_from_five_minutes_before_to_an_hour_after() {
    let answer = answer();
    assert_eq!(answer.matches(r#" IssueInstant="2026-03-25T12:00:00.000Z""#).count(), 2);
    assert!(answer.contains(
        r#"<Conditions NotBefore="2026-03-25T11:55:00.000Z" NotOnOrAfter="2026-03-25T13:00:00.000Z">"#
    ));
}

#[test]
fn the_session_is_hours_old_and_has_the_name_of_the_assertion() {
    let answer = answer();
    let id = answer.split("<Assertion ID=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(answer.contains(&format!(
        r#"<AuthnStatement AuthnInstant="2026-03-25T08:32:00.000Z" SessionIndex="{id}">"#
    )));
}

#[test]
fn an_asked_for_fresh_sign_in_is_one() {
    let entra = entra();
    let contoso = contoso(&entra);
    let request = contoso.start_login(request_id(), now()).force_authn();
    let xml = entra.answer_xml(&request.redirect().unwrap().0, now()).unwrap();
    assert!(xml.contains(r#"AuthnInstant="2026-03-25T12:00:00.000Z""#));
}

#[test]
fn the_ten_claims_of_a_member_come_as_they_are() {
    let entra = entra();
    let login = entra.sign_in(&contoso(&entra), now()).unwrap();
    let names: Vec<&str> = login.identity.attributes().names().collect();
    let microsoft = "http://schemas.microsoft.com/identity/claims";
    let soap = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";
    let expected = [
        format!("{microsoft}/tenantid"),
        format!("{microsoft}/objectidentifier"),
        format!("{microsoft}/displayname"),
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups".to_owned(),
        format!("{microsoft}/identityprovider"),
        "http://schemas.microsoft.com/claims/authnmethodsreferences".to_owned(),
        format!("{soap}/givenname"),
        format!("{soap}/surname"),
        format!("{soap}/emailaddress"),
        format!("{soap}/name"),
    ];
    assert_eq!(names, expected);
    let claims = login.identity.claims();
    assert_eq!(claims.tenant_id(), Some(entra.tenant_id()));
    assert_eq!(claims.object_id(), Some(entra.user().object_id()));
    assert_eq!(claims.display_name(), Some("B. Simon"));
    assert_eq!((claims.given_name(), claims.surname()), (Some("B."), Some("Simon")));
    assert_eq!(claims.identity_provider(), Some(entra.entity_id().as_str()));
    assert_eq!(claims.user_type(), Some(UserType::Member));
    assert_eq!(claims.authentication_methods().count(), 2);
    assert_eq!(login.identity.issuer(), entra.entity_id().as_str());
}

#[test]
fn the_form_has_the_response_and_the_relay_state_that_was_sent() {
    let entra = entra();
    let (url, _) = begun(&contoso(&entra));
    let body = entra.answer_body(&url, now()).unwrap();
    let fields: Vec<(String, String)> =
        form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["SAMLResponse", "RelayState"]);
    assert_eq!(fields[1].1, request_id().as_str());
    let form = entra.answer(&url, now()).unwrap();
    assert_eq!(form.saml_response(), fields[0].1);
    assert_eq!(form.relay_state(), Some(request_id().as_str()));
}

#[test]
fn equal_questions_get_equal_answers_and_others_have_ids_of_their_own() {
    let entra = entra();
    let contoso = contoso(&entra);
    let (url, _) = begun(&contoso);
    assert_eq!(entra.answer_xml(&url, now()), PretendEntra::new().unwrap().answer_xml(&url, now()));
    let later = now() + TimeDelta::milliseconds(1);
    let ids = |xml: String| -> Vec<String> {
        xml.split(" ID=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let mut seen = ids(entra.answer_xml(&url, now()).unwrap());
    seen.extend(ids(entra.answer_xml(&url, later).unwrap()));
    let guest = entra.as_user(&PretendUser::guest());
    seen.extend(ids(guest.answer_xml(&url, now()).unwrap()));
    let (other, _) =
        contoso.start_login(RequestId::from_entropy([8; 20]), now()).redirect().unwrap();
    seen.extend(ids(entra.answer_xml(&other, now()).unwrap()));
    assert_eq!(seen.len(), 8);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 8);
}

#[test]
fn it_reads_the_request_and_not_the_service_provider() {
    let entra = entra();
    let fabrikam = ServiceProvider::new(
        "fabrikam".parse().unwrap(),
        SpUrls::new(
            "urn:fabrikam:app".parse().unwrap(),
            "https://fabrikam.example/acs?sp=1".parse().unwrap(),
        ),
        entra.identity_provider().unwrap(),
    );
    let login = entra.sign_in(&fabrikam, now()).unwrap();
    assert_eq!(login.identity.company().as_str(), "fabrikam");
}

#[test]
fn an_identifier_that_is_no_uri_is_an_audience_with_spn_before_it() {
    let entra = entra();
    let urls = SpUrls::new("billing".parse().unwrap(), ACS.parse().unwrap());
    let plain = contoso(&entra).with_urls(urls.clone());
    let failure = entra.sign_in(&plain, now()).unwrap_err();
    assert_eq!(failure.code(), Some(Code::ASSERTION_AUDIENCE));
    let told = plain.with_urls(urls.with_audience("spn:billing".parse().unwrap()));
    assert!(entra.sign_in(&told, now()).is_ok());
}
