//! Who can sign in, and what is sent about each.

use saml_sp::identity::{Groups, NoUserKey, UserKeyKind, UserType};
use saml_sp::settings::NameIdFormat;
use saml_sp::testing::PretendUser;
use saml_sp::{Identity, RequestId, Spend};

use crate::{contoso, entra, now};

const EMAIL: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";
const TENANT_ID: &str = "http://schemas.microsoft.com/identity/claims/tenantid";

fn signed_in(user: &PretendUser) -> Identity {
    let entra = entra().as_user(user);
    entra.sign_in(&contoso(&entra), now()).unwrap().identity
}

#[test]
fn every_colleague_signs_in_by_a_key_of_their_own() {
    let mut keys: Vec<String> = PretendUser::colleagues()
        .iter()
        .map(|user| {
            let key = signed_in(user).user_key().unwrap();
            assert_eq!(key.kind(), UserKeyKind::EntraObjectId);
            assert!(key.value().ends_with(user.object_id()));
            key.value().to_owned()
        })
        .collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), PretendUser::colleagues().len());
}

#[test]
fn a_guest_has_an_external_name_and_another_identity_provider() {
    let identity = signed_in(&PretendUser::guest());
    let claims = identity.claims();
    assert_eq!(claims.user_type(), Some(UserType::Guest));
    assert_eq!(claims.identity_provider(), Some("live.com"));
    assert!(identity.name_id().value().contains("#EXT#@"));
    assert_eq!(claims.email(), Some("gerda.lindt@outlook.com"));
}

#[test]
fn of_whom_the_directory_knows_little_little_is_sent() {
    let identity = signed_in(&PretendUser::sparse());
    let claims = identity.claims();
    assert_eq!((claims.email(), claims.given_name(), claims.surname()), (None, None, None));
    assert!(matches!(claims.groups(), Groups::NotSent));
    assert_eq!(claims.arrived().count(), 6);
}

#[test]
fn a_hundred_and_fifty_groups_are_listed_and_one_more_is_a_link() {
    let listed = signed_in(&PretendUser::b_simon().in_groups(150));
    let Groups::Listed(groups) = listed.claims().groups() else { panic!("they are not listed") };
    let mut groups: Vec<&str> = groups.iter().collect();
    groups.sort_unstable();
    groups.dedup();
    assert_eq!(groups.len(), 150);

    let olga = PretendUser::in_151_groups();
    let identity = signed_in(&olga);
    let Groups::Overage { link } = identity.claims().groups() else { panic!("it is no link") };
    let (tenant, user) = (entra().tenant_id().to_owned(), olga.object_id());
    assert_eq!(link, format!("https://graph.windows.net/{tenant}/users/{user}/getMemberObjects"));
}

#[test]
fn roles_of_the_application_come_as_they_were_assigned() {
    let identity = signed_in(&PretendUser::app_admin());
    assert_eq!(identity.claims().roles().collect::<Vec<_>>(), ["admin", "billing.read"]);
}

#[test]
fn a_user_is_made_as_a_test_needs_one() {
    let anna = PretendUser::new("anna@contoso.com")
        .with_display_name("Anna & <Åsa>")
        .with_name("Anna", "Åsa")
        .with_email("anna@contoso.example")
        .with_object_id("0f1e2d3c-4b5a-4968-8776-655443322110")
        .with_groups(["Sales, Nordics", "Finance"])
        .with_roles(["auditor"])
        .with_claim("employeeid", ["4711"])
        .with_upn("anna.asa@contoso.com");
    let identity = signed_in(&anna);
    let claims = identity.claims();
    assert_eq!(claims.display_name(), Some("Anna & <Åsa>"));
    assert_eq!((claims.given_name(), claims.surname()), (Some("Anna"), Some("Åsa")));
    assert_eq!(claims.email(), Some("anna@contoso.example"));
    assert_eq!(claims.object_id(), Some("0f1e2d3c-4b5a-4968-8776-655443322110"));
    let Groups::Listed(groups) = claims.groups() else { panic!("they are not listed") };
    assert_eq!(groups.iter().collect::<Vec<_>>(), ["Sales, Nordics", "Finance"]);
    assert_eq!(claims.roles().collect::<Vec<_>>(), ["auditor"]);
    assert_eq!(claims.upn(), Some("anna.asa@contoso.com"));
    let employee = identity.attributes().get("employeeid").unwrap();
    assert_eq!(employee.only_value(), Some("4711"));
}

#[test]
fn a_claim_can_be_left_out_or_sent_with_several_values() {
    let two = PretendUser::b_simon().with_claim(EMAIL, ["a@contoso.com", "b@contoso.com"]);
    let identity = signed_in(&two);
    assert_eq!(identity.claims().email(), None);
    assert_eq!(identity.claims().several().collect::<Vec<_>>(), [EMAIL]);

    let identity = signed_in(&PretendUser::b_simon().without_claim(TENANT_ID));
    assert_eq!(identity.claims().tenant_id(), None);
    assert_eq!(identity.user_key().unwrap_err(), NoUserKey::EmailAddress);
    let identity = signed_in(&PretendUser::b_simon().without_email());
    assert_eq!(identity.claims().email(), None);
}

#[test]
fn equal_names_are_one_user_and_a_renamed_user_stays_the_same() {
    let anna = PretendUser::new("anna@contoso.com");
    assert_eq!(anna, PretendUser::new("anna@contoso.com"));
    assert_ne!(anna.object_id(), PretendUser::new("otto@contoso.com").object_id());
    let married = anna.clone().with_upn("anna.berg@contoso.com");
    let (before, after) = (signed_in(&anna), signed_in(&married));
    assert_eq!(before.user_key().unwrap(), after.user_key().unwrap());
    assert_eq!(after.name_id().value(), "anna.berg@contoso.com");
}

#[test]
fn the_name_id_is_what_the_administrator_chose_unless_a_format_is_asked_for() {
    let user = PretendUser::b_simon().with_name_id(NameIdFormat::Persistent, "4711");
    let entra = entra().as_user(&user);
    let contoso = contoso(&entra);
    let name_id = |format: Option<NameIdFormat>, id: u8| {
        let mut request = contoso.start_login(RequestId::from_entropy([id; 20]), now());
        if let Some(format) = format {
            request = request.name_id_format(format);
        }
        let (url, pending) = request.redirect().unwrap();
        let form = entra.answer(&url, now()).unwrap();
        let verified = contoso.finish_login(&form, &pending, now()).unwrap();
        let identity = verified.redeem(Spend::First).unwrap().identity;
        let name_id = identity.name_id();
        (name_id.format().to_owned(), name_id.value().to_owned())
    };
    let uri = |format: NameIdFormat| format.uri().to_owned();
    assert_eq!(name_id(None, 1), (uri(NameIdFormat::Persistent), "4711".to_owned()));
    let upn = "B.Simon@contoso.com".to_owned();
    assert_eq!(
        name_id(Some(NameIdFormat::EmailAddress), 1),
        (uri(NameIdFormat::EmailAddress), upn)
    );

    let (format, pairwise) = name_id(Some(NameIdFormat::Persistent), 1);
    assert_eq!((format, pairwise.len()), (uri(NameIdFormat::Persistent), 43));
    assert_eq!(name_id(Some(NameIdFormat::Persistent), 2).1, pairwise);
    assert_eq!(
        name_id(Some(NameIdFormat::Unspecified), 1),
        (uri(NameIdFormat::Unspecified), pairwise)
    );

    let transient = name_id(Some(NameIdFormat::Transient), 1);
    assert_eq!(transient.0, uri(NameIdFormat::Transient));
    assert_ne!(transient, name_id(Some(NameIdFormat::Transient), 2));
}
