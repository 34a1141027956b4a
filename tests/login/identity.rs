//! What an identity tells of the user, and that it tells it only to whoever asks.

use saml_sp::identity::{Groups, UserType};

use crate::valid::{ASSERTION_ID, IDP, USER, answer, desk, fixture, instant};

fn fixture_text(name: &str) -> String {
    String::from_utf8(fixture(&format!("responses/{name}.xml"))).unwrap()
}

#[test]
fn an_identity_tells_what_the_assertion_says() {
    let identity = desk().identity(&answer().xml());
    assert_eq!(identity.company().as_str(), "contoso");
    assert_eq!(identity.issuer(), IDP);
    assert_eq!(identity.name_id().value(), USER);
    assert_eq!(
        identity.name_id().format(),
        "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
    );
    assert_eq!(identity.assertion_id(), ASSERTION_ID);
    assert_eq!(identity.issued_at(), Some(instant("2026-03-25T11:59:59.877Z")));
    assert_eq!(identity.session_index(), Some(ASSERTION_ID));
    assert_eq!(identity.signed_in_at(), Some(instant("2026-03-25T08:30:12.451Z")));
    assert_eq!(identity.session_not_on_or_after(), None);
    assert_eq!(identity.authn_context(), Some("urn:oasis:names:tc:SAML:2.0:ac:classes:Password"));
    assert_eq!(identity.attributes().len(), 4);
    assert_eq!(identity.claims().display_name(), Some("B. Simon"));
}

#[test]
fn a_session_ends_with_the_first_of_its_statements() {
    let statement = |end: &str| {
        format!(
            concat!(
                r#"<AuthnStatement AuthnInstant="2026-03-25T08:30:12Z" SessionNotOnOrAfter="{}">"#,
                "<AuthnContext><AuthnContextClassRef>urn:x</AuthnContextClassRef></AuthnContext>",
                "</AuthnStatement>"
            ),
            end
        )
    };
    let two = [statement("2026-03-25T20:00:00Z"), statement("2026-03-25T18:00:00Z")].concat();
    let identity = desk().identity(&answer().after("AuthnStatement", &two).xml());
    assert_eq!(identity.session_not_on_or_after(), Some(instant("2026-03-25T18:00:00Z")));
    assert_eq!(identity.session_index(), Some(ASSERTION_ID), "of the first statement");
}

#[test]
fn groups_are_listed_up_to_150_and_an_overage_is_not_read_as_none() {
    let identity = desk().identity(&fixture_text("groups_150"));
    let Groups::Listed(groups) = identity.claims().groups() else { panic!("150 are listed") };
    assert_eq!(groups.iter().count(), 150);
    let identity = desk().identity(&fixture_text("overage"));
    let Groups::Overage { link } = identity.claims().groups() else { panic!("a link came") };
    assert!(link.starts_with("https://"), "{link}");
    let identity = desk().identity(&answer().xml());
    assert!(matches!(identity.claims().groups(), Groups::NotSent));
}

#[test]
fn a_guest_is_told_from_a_member() {
    let identity = desk().identity(&fixture_text("guest"));
    assert_eq!(identity.claims().user_type(), Some(UserType::Guest));
    let identity = desk().identity(&fixture_text("assertion_signed"));
    assert_eq!(identity.claims().user_type(), Some(UserType::Member));
    let identity = desk().identity(&answer().xml());
    assert_eq!(identity.claims().user_type(), None, "nothing says so");
}

#[test]
fn an_identity_becomes_json_with_every_value() {
    let identity = desk().identity(&answer().xml());
    let json = serde_json::to_value(&identity).unwrap();
    assert_eq!(json["company"], "contoso");
    assert_eq!(json["issuer"], IDP);
    assert_eq!(json["name_id"], USER);
    assert_eq!(json["assertion_id"], ASSERTION_ID);
    assert_eq!(json["session_index"], ASSERTION_ID);
    assert_eq!(json["signed_in_at"], "2026-03-25T08:30:12.451Z");
    let object_id = "http://schemas.microsoft.com/identity/claims/objectidentifier";
    assert_eq!(
        json["attributes"][object_id],
        serde_json::json!(["9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"])
    );
}

#[test]
fn debug_shows_nothing_of_the_user() {
    let desk = desk();
    let form = desk.form(&answer().xml());
    let verified = desk.sp.finish_login(&form, &desk.pending, desk.now).unwrap();
    let mut shown = format!("{form:?} {verified:?}");
    let login = verified.redeem(saml_sp::Spend::First).unwrap();
    let identity = &login.identity;
    shown += &format!(
        "{login:?} {:?} {:?} {:?} {:?} {:?}",
        identity.name_id(),
        identity.attributes(),
        identity.attributes().iter().collect::<Vec<_>>(),
        identity.claims(),
        identity.user_key(),
    );
    let refusal = desk.at("2027-01-01T00:00:00Z").refusal(&answer().xml());
    shown += &format!("{refusal:?} {refusal} {:?}", refusal.report().lines());
    for secret in ["Simon", "9b1deb4d", "5c1c7a2e", ASSERTION_ID, "B."] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}
