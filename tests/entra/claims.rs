//! Claims are read from real assertions: each by its type, the missing as missing, and groups that
//! are too many never as none.

use saml_sp::Login;
use saml_sp::identity::{Groups, UserType};

use crate::sign_in::{changed, login, response};

const TENANT: &str = "5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b";
const SIMON: &str = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d";
const GROUPS: [&str; 2] =
    ["5948c4cf-5be4-48d5-80e3-c3c8bef4516a", "aa0d1cf1-2849-42d4-bff4-e01d45f2a668"];

const TENANT_ID: &str = "http://schemas.microsoft.com/identity/claims/tenantid";
const PROVIDER: &str = "http://schemas.microsoft.com/identity/claims/identityprovider";
const NAME: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name";
const UPN: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn";
const LINK: &str = "http://schemas.microsoft.com/claims/groups.link";

fn fixture(name: &str) -> Login {
    login(&response(name))
}

fn attribute(name: &str, values: &[&str]) -> String {
    let values: String =
        values.iter().map(|v| format!("<AttributeValue>{v}</AttributeValue>")).collect();
    format!("<Attribute Name=\"{name}\">{values}</Attribute>")
}

/// B. Simon's login with exactly these attributes.
fn with_attributes(attributes: &[String]) -> Login {
    let text = response("assertion_signed");
    let start = text.find("<AttributeStatement>").unwrap();
    let end = text.find("</AttributeStatement>").unwrap() + "</AttributeStatement>".len();
    let statement = match attributes {
        [] => String::new(),
        _ => format!("<AttributeStatement>{}</AttributeStatement>", attributes.concat()),
    };
    login(&changed(&[(&text[start..end], &statement)]))
}

fn listed(login: &Login) -> Vec<&str> {
    match login.identity.claims().groups() {
        Groups::Listed(groups) => groups.iter().collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_member_of_the_tenant_has_the_claims_that_entra_sends_by_default() {
    let login = fixture("assertion_signed");
    let claims = login.identity.claims();
    assert_eq!(claims.tenant_id(), Some(TENANT));
    assert_eq!(claims.object_id(), Some(SIMON));
    assert_eq!(claims.upn(), Some("B.Simon@contoso.com"));
    assert_eq!(claims.email(), Some("B.Simon@contoso.com"));
    assert_eq!(claims.given_name(), Some("B."));
    assert_eq!(claims.surname(), Some("Simon"));
    assert_eq!(claims.display_name(), Some("B. Simon"));
    assert_eq!(
        claims.identity_provider(),
        Some("https://sts.windows.net/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/")
    );
    assert_eq!(claims.user_type(), Some(UserType::Member));
    assert_eq!(listed(&login), GROUPS);
    let methods: Vec<_> = claims.authentication_methods().collect();
    assert_eq!(
        methods,
        [
            "http://schemas.microsoft.com/ws/2008/06/identity/authenticationmethod/password",
            "http://schemas.microsoft.com/claims/multipleauthn",
        ]
    );
    assert_eq!(claims.roles().count() + claims.directory_roles().count(), 0);
    assert_eq!(claims.several().count(), 0);
    assert_eq!(claims.arrived().count(), 10);
    assert_eq!(claims.arrived().next(), Some(TENANT_ID));
}

#[test]
fn a_guest_is_told_from_a_member() {
    let login = fixture("guest");
    let claims = login.identity.claims();
    assert_eq!(claims.user_type(), Some(UserType::Guest));
    assert_eq!(claims.identity_provider(), Some("live.com"));
    assert_eq!(claims.object_id(), Some("84983c60-f7da-4dc1-8b86-98621f802c0d"));
    assert_eq!(claims.upn(), Some("bea.simon_outlook.com#EXT#@contoso.onmicrosoft.com"));
    assert_eq!(claims.email(), Some("bea.simon@outlook.com"));
    assert_eq!(claims.display_name(), Some("Bea Simon"));
}

#[test]
fn letters_beyond_ascii_arrive_as_they_are() {
    let login = fixture("non_ascii");
    assert_eq!(login.identity.claims().given_name(), Some("Bj\u{f8}rn"));
    assert_eq!(login.identity.claims().display_name(), Some("Bj\u{f8}rn Simon"));
}

#[test]
fn as_many_groups_as_entra_lists_are_listed() {
    let login = fixture("groups_150");
    let groups = listed(&login);
    assert_eq!(groups.len(), 150);
    let Groups::Listed(list) = login.identity.claims().groups() else { panic!() };
    assert!(list.contains(groups[149]));
    assert!(!list.contains(&groups[149].to_uppercase()) && !list.contains(""));
}

#[test]
fn too_many_groups_are_a_link_and_never_no_groups() {
    let login = fixture("overage");
    let Groups::Overage { link } = login.identity.claims().groups() else { panic!() };
    assert_eq!(link, format!("https://graph.windows.net/{TENANT}/users/{SIMON}/getMemberObjects"));
    // Also where groups came as well, or more than one link.
    let both = with_attributes(&[
        attribute("http://schemas.microsoft.com/ws/2008/06/identity/claims/groups", &GROUPS),
        attribute(LINK, &["https://graph.example/a"]),
    ]);
    assert!(matches!(
        both.identity.claims().groups(),
        Groups::Overage { link: "https://graph.example/a" }
    ));
    let two_links = with_attributes(&[attribute(
        LINK,
        &["https://graph.example/a", "https://graph.example/b"],
    )]);
    assert!(matches!(
        two_links.identity.claims().groups(),
        Groups::Overage { link: "https://graph.example/a" }
    ));
    assert_eq!(two_links.identity.claims().several().collect::<Vec<_>>(), [LINK]);
    let no_link = with_attributes(&[attribute(LINK, &[])]);
    assert!(matches!(no_link.identity.claims().groups(), Groups::Overage { link: "" }));
}

#[test]
fn groups_that_were_not_sent_are_not_an_empty_list() {
    let none = with_attributes(&[attribute(NAME, &["x"])]);
    assert!(matches!(none.identity.claims().groups(), Groups::NotSent));
    let empty = with_attributes(&[attribute(
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups",
        &[],
    )]);
    assert_eq!(listed(&empty), [] as [&str; 0]);
}

#[test]
fn without_any_attribute_every_claim_is_missing() {
    let login = with_attributes(&[]);
    let claims = login.identity.claims();
    let single = [
        claims.tenant_id(),
        claims.object_id(),
        claims.upn(),
        claims.email(),
        claims.given_name(),
        claims.surname(),
        claims.display_name(),
        claims.identity_provider(),
    ];
    assert_eq!(single, [None; 8]);
    assert_eq!(claims.user_type(), None);
    assert!(matches!(claims.groups(), Groups::NotSent));
    let lists =
        claims.roles().chain(claims.directory_roles()).chain(claims.authentication_methods());
    assert_eq!(lists.count() + claims.several().count() + claims.arrived().count(), 0);
    assert!(login.identity.attributes().is_empty());
}

#[test]
fn several_values_where_one_is_meant_read_as_missing_and_are_named() {
    let singles = [
        TENANT_ID,
        "http://schemas.microsoft.com/identity/claims/objectidentifier",
        "http://schemas.microsoft.com/identity/claims/displayname",
        PROVIDER,
        "http://schemas.microsoft.com/identity/claims/acct",
        NAME,
        UPN,
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
        LINK,
    ];
    let login = with_attributes(&singles.map(|name| attribute(name, &["1", "1"])));
    let claims = login.identity.claims();
    assert_eq!(claims.several().collect::<Vec<_>>(), singles);
    let read = [
        claims.tenant_id(),
        claims.object_id(),
        claims.display_name(),
        claims.identity_provider(),
        claims.upn(),
        claims.email(),
        claims.given_name(),
        claims.surname(),
    ];
    assert_eq!(read, [None; 8]);
    assert_eq!(claims.user_type(), None);
    // Two attributes of one name are one with two values.
    let twice = with_attributes(&[attribute(TENANT_ID, &["a"]), attribute(TENANT_ID, &["b"])]);
    assert_eq!(twice.identity.claims().several().collect::<Vec<_>>(), [TENANT_ID]);
    assert_eq!(twice.identity.claims().tenant_id(), None);
}

#[test]
fn an_attribute_of_another_name_is_no_claim() {
    let login = with_attributes(&[
        attribute(&TENANT_ID.to_uppercase(), &["x"]),
        attribute(&format!("{TENANT_ID}/"), &["x"]),
        attribute("tenantid", &["x"]),
    ]);
    assert_eq!(login.identity.claims().tenant_id(), None);
    let arrived: Vec<_> = login.identity.claims().arrived().map(str::to_owned).collect();
    assert_eq!(arrived, [TENANT_ID.to_uppercase(), format!("{TENANT_ID}/"), "tenantid".into()]);
}

#[test]
fn the_upn_is_its_own_claim_or_else_the_name() {
    let upn = |attributes: &[String]| {
        with_attributes(attributes).identity.claims().upn().map(str::to_owned)
    };
    let (name, own) =
        (attribute(NAME, &["name@contoso.com"]), attribute(UPN, &["upn@contoso.com"]));
    assert_eq!(upn(&[name.clone(), own.clone()]).as_deref(), Some("upn@contoso.com"));
    assert_eq!(upn(&[name]).as_deref(), Some("name@contoso.com"));
    assert_eq!(upn(&[own]).as_deref(), Some("upn@contoso.com"));
}

#[test]
fn who_is_a_member_and_who_is_a_guest() {
    let acct =
        |value: &str| attribute("http://schemas.microsoft.com/identity/claims/acct", &[value]);
    let tenant = attribute(TENANT_ID, &[TENANT]);
    let own = attribute(PROVIDER, &[&format!("https://sts.windows.net/{TENANT}/")]);
    let other =
        attribute(PROVIDER, &["https://sts.windows.net/c0166ffd-8c88-4fee-9c89-14633b041c2e/"]);
    let member_name = attribute(NAME, &["b.simon@contoso.com"]);
    let guest_name = attribute(NAME, &["bea_outlook.com#EXT#@contoso.onmicrosoft.com"]);
    let (member, guest) = (Some(UserType::Member), Some(UserType::Guest));
    let table: [(&str, Vec<String>, Option<UserType>); 12] = [
        ("acct says member", vec![acct("0")], member),
        ("acct says guest", vec![acct("1")], guest),
        (
            "acct decides",
            vec![acct("0"), guest_name.clone(), tenant.clone(), other.clone()],
            member,
        ),
        ("acct decides", vec![acct("1"), member_name.clone(), tenant.clone(), own.clone()], guest),
        ("an acct that nobody knows decides nothing", vec![acct("2"), guest_name.clone()], guest),
        ("the name says guest", vec![guest_name, tenant.clone(), own.clone()], guest),
        ("signed in by the tenant", vec![member_name.clone(), tenant.clone(), own.clone()], member),
        ("signed in by another tenant", vec![tenant.clone(), other], guest),
        ("a name alone says nothing", vec![member_name], None),
        ("a tenant alone says nothing", vec![tenant], None),
        ("a provider alone says nothing", vec![own.clone()], None),
        ("an empty tenant is no tenant", vec![attribute(TENANT_ID, &[""]), own], None),
    ];
    for (what, attributes, user_type) in table {
        assert_eq!(with_attributes(&attributes).identity.claims().user_type(), user_type, "{what}");
    }
}

#[test]
fn roles_are_lists_in_the_order_in_which_they_came() {
    let login = with_attributes(&[
        attribute(
            "http://schemas.microsoft.com/ws/2008/06/identity/claims/role",
            &["Writer", "Reader"],
        ),
        attribute(
            "http://schemas.microsoft.com/ws/2008/06/identity/claims/wids",
            &["62e90394-69f5-4237-9190-012177145e10"],
        ),
        attribute("http://schemas.microsoft.com/ws/2008/06/identity/claims/role", &["Auditor"]),
    ]);
    let claims = login.identity.claims();
    assert_eq!(claims.roles().collect::<Vec<_>>(), ["Writer", "Reader", "Auditor"]);
    assert_eq!(
        claims.directory_roles().collect::<Vec<_>>(),
        ["62e90394-69f5-4237-9190-012177145e10"]
    );
    assert_eq!(claims.several().count(), 0);
}

#[test]
fn a_value_is_never_trimmed() {
    let login = with_attributes(&[attribute(TENANT_ID, &[" x "]), attribute(PROVIDER, &[""])]);
    assert_eq!(login.identity.claims().tenant_id(), Some(" x "));
    assert_eq!(login.identity.claims().identity_provider(), Some(""));
}
