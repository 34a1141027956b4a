//! The two users that every identity provider knows, and what it must say of them.

/// A user.
pub struct Person {
    /// What is typed into the login form.
    pub login: &'static str,
    /// The user principal name, which is the e-mail address too.
    pub upn: &'static str,
    /// The object ID.
    pub object_id: &'static str,
    /// The given name.
    pub given_name: &'static str,
    /// The surname.
    pub surname: &'static str,
    /// The groups.
    pub groups: &'static [&'static str],
}

/// The tenant of both.
pub const TENANT: &str = "11111111-2222-3333-4444-555555555555";
/// The issuer, which is the identity provider of both.
pub const ISSUER: &str = "https://sts.windows.net/11111111-2222-3333-4444-555555555555/";

/// A plain user, and one whose name has every character that XML and HTML escape, and some beyond
/// ASCII.
pub static ALL: [&Person; 2] = [
    &Person {
        login: "b.simon@contoso.com",
        upn: "B.Simon@contoso.com",
        object_id: "a1a1a1a1-0000-4000-8000-000000000001",
        given_name: "B.",
        surname: "Simon",
        groups: &["9f3b2c1d-0000-4000-8000-0000000000aa", "9f3b2c1d-0000-4000-8000-0000000000bb"],
    },
    &Person {
        login: "zoe@contoso.com",
        upn: "zoe@contoso.com",
        object_id: "a1a1a1a1-0000-4000-8000-000000000002",
        given_name: "Zoë <&\"'>",
        surname: "Ångström 漢字",
        groups: &[],
    },
];

const SCHEMAS: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/";
const IDENTITY: &str = "http://schemas.microsoft.com/identity/claims/";
const GROUPS: &str = "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups";
const METHODS: &str = "http://schemas.microsoft.com/claims/authnmethodsreferences";
/// How both sign in.
pub const PASSWORD: &str =
    "http://schemas.microsoft.com/ws/2008/06/identity/authenticationmethod/password";

impl Person {
    /// The short name of the user, for results.
    pub fn name(&self) -> &'static str {
        self.login.split('@').next().unwrap_or(self.login)
    }

    /// The display name.
    pub fn display_name(&self) -> String {
        format!("{} {}", self.given_name, self.surname)
    }

    /// All attributes, in the order in which they are sent.
    pub fn attributes(&self) -> Vec<(String, Vec<String>)> {
        let display_name = self.display_name();
        let one = |space: &str, name: &str, value: &str| {
            (format!("{space}{name}"), vec![value.to_owned()])
        };
        vec![
            one(IDENTITY, "tenantid", TENANT),
            one(IDENTITY, "objectidentifier", self.object_id),
            one(IDENTITY, "displayname", &display_name),
            (GROUPS.to_owned(), self.groups.iter().map(|&group| group.to_owned()).collect()),
            one(IDENTITY, "identityprovider", ISSUER),
            one(METHODS, "", PASSWORD),
            one(SCHEMAS, "givenname", self.given_name),
            one(SCHEMAS, "surname", self.surname),
            one(SCHEMAS, "emailaddress", self.upn),
            one(SCHEMAS, "name", self.upn),
        ]
    }
}
