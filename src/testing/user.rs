//! The users of a pretended tenant, and the claims that Entra sends about each.

use crate::saml::request::NameIdFormat;
use crate::testing::claim_names::{
    AUTHENTICATION_METHODS, DISPLAY_NAME, EMAIL_ADDRESS, GIVEN_NAME, GROUPS, GROUPS_LINK,
    IDENTITY_PROVIDER, MULTIPLE_FACTORS, NAME, OBJECT_ID, PASSWORD, ROLE, SURNAME, TENANT_ID,
};
use crate::testing::seed::guid;

/// The groups that Entra lists; whoever is in more gets a link instead.
const MOST_GROUPS: usize = 150;

/// A user of a pretended tenant. By default what Entra's directory has of everybody: nothing that
/// is not said here is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PretendUser {
    upn: String,
    object_id: String,
    display_name: String,
    email: Option<String>,
    given_name: Option<String>,
    surname: Option<String>,
    identity_provider: Option<String>,
    groups: Vec<String>,
    roles: Vec<String>,
    name_id: Option<(NameIdFormat, String)>,
    changed: Vec<(String, Vec<String>)>,
}

/// A claim: its name and its values.
pub type Claim = (String, Vec<String>);

impl PretendUser {
    /// A member of the tenant by this user principal name, who has no mailbox and is in no group.
    /// The object ID is made of the name: equal names are one user.
    pub fn new(upn: impl Into<String>) -> Self {
        let upn = upn.into();
        Self {
            object_id: guid(&["object ID", &upn]),
            display_name: upn.split('@').next().unwrap_or_default().to_owned(),
            upn,
            email: None,
            given_name: None,
            surname: None,
            identity_provider: None,
            groups: Vec::new(),
            roles: Vec::new(),
            name_id: None,
            changed: Vec::new(),
        }
    }

    /// B.Simon of Microsoft's tutorials: a member with a mailbox, in two groups. Who signs in
    /// unless another is named.
    pub fn b_simon() -> Self {
        Self::new("B.Simon@contoso.com")
            .with_display_name("B. Simon")
            .with_name("B.", "Simon")
            .with_email("B.Simon@contoso.com")
            .in_groups(2)
    }

    /// A guest with a Microsoft account: `#EXT#` in the name, `live.com` as identity provider.
    pub fn guest() -> Self {
        Self::new("gerda.lindt_outlook.com#EXT#@contoso.onmicrosoft.com")
            .with_display_name("Gerda Lindt")
            .with_name("Gerda", "Lindt")
            .with_email("gerda.lindt@outlook.com")
            .with_identity_provider("live.com")
            .in_groups(1)
    }

    /// A member of whom the directory knows little: no e-mail address, given name, surname or
    /// group, so that none of these claims is sent.
    pub fn sparse() -> Self {
        Self::new("frontdesk@contoso.com").with_display_name("Front desk")
    }

    /// A member of 151 groups, for whom Entra sends a link instead of a list.
    pub fn in_151_groups() -> Self {
        Self::new("Olga.Marsh@contoso.com")
            .with_display_name("Olga Marsh")
            .with_name("Olga", "Marsh")
            .with_email("Olga.Marsh@contoso.com")
            .in_groups(MOST_GROUPS.saturating_add(1))
    }

    /// A member with two roles of the application.
    pub fn app_admin() -> Self {
        Self::new("Ravi.Anand@contoso.com")
            .with_display_name("Ravi Anand")
            .with_name("Ravi", "Anand")
            .with_email("Ravi.Anand@contoso.com")
            .with_roles(["admin", "billing.read"])
    }

    /// Everybody named here, B.Simon first.
    pub fn colleagues() -> [Self; 5] {
        [Self::b_simon(), Self::guest(), Self::sparse(), Self::in_151_groups(), Self::app_admin()]
    }

    /// Gives the display name.
    pub fn with_display_name(mut self, name: impl Into<String>) -> Self {
        self.display_name = name.into();
        self
    }

    /// Gives a given name and a surname.
    pub fn with_name(mut self, given: impl Into<String>, surname: impl Into<String>) -> Self {
        (self.given_name, self.surname) = (Some(given.into()), Some(surname.into()));
        self
    }

    /// Gives a user principal name. The object ID stays: it is the same user, renamed.
    pub fn with_upn(mut self, upn: impl Into<String>) -> Self {
        self.upn = upn.into();
        self
    }

    /// Gives an e-mail address.
    pub fn with_email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(email.into());
        self
    }

    /// Takes the e-mail address away, and the claim with it.
    pub fn without_email(mut self) -> Self {
        self.email = None;
        self
    }

    /// Gives an object ID: it is another user.
    pub fn with_object_id(mut self, object_id: impl Into<String>) -> Self {
        self.object_id = object_id.into();
        self
    }

    /// Says who signed the user in, where it is not the tenant: for example `live.com`.
    pub fn with_identity_provider(mut self, provider: impl Into<String>) -> Self {
        self.identity_provider = Some(provider.into());
        self
    }

    /// Puts the user into these groups and no others. Entra lists 150; for more it sends a link.
    pub fn with_groups(mut self, groups: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.groups = groups.into_iter().map(Into::into).collect();
        self
    }

    /// Puts the user into so many groups with made-up IDs.
    pub fn in_groups(self, count: usize) -> Self {
        self.with_groups((0..count).map(|number| guid(&["group", &number.to_string()])))
    }

    /// Assigns these roles of the application and no others.
    pub fn with_roles(mut self, roles: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.roles = roles.into_iter().map(Into::into).collect();
        self
    }

    /// Sends this claim too, or in place of the one of this name.
    pub fn with_claim(
        mut self,
        name: impl Into<String>,
        values: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.changed.push((name.into(), values.into_iter().map(Into::into).collect()));
        self
    }

    /// Leaves out the claim of this name.
    pub fn without_claim(self, name: impl Into<String>) -> Self {
        self.with_claim(name, [""; 0])
    }

    /// Sends this NameID, as an administrator chooses it under *Unique User Identifier (Name
    /// ID)*; without it, the user principal name as an e-mail address. A format in the request
    /// goes before it.
    pub fn with_name_id(mut self, format: NameIdFormat, value: impl Into<String>) -> Self {
        self.name_id = Some((format, value.into()));
        self
    }

    /// The user principal name.
    pub fn upn(&self) -> &str {
        &self.upn
    }

    /// The object ID.
    pub fn object_id(&self) -> &str {
        &self.object_id
    }

    /// The display name.
    pub fn display_name(&self) -> &str {
        &self.display_name
    }

    /// The NameID that the administrator chose.
    pub(super) fn name_id(&self) -> (NameIdFormat, &str) {
        match &self.name_id {
            Some((format, value)) => (*format, value),
            None => (NameIdFormat::EmailAddress, &self.upn),
        }
    }

    /// The claims in Entra's order; what the directory does not know is left out.
    pub(super) fn claims(&self, tenant_id: &str, issuer: &str) -> Vec<Claim> {
        let several = |values: &[String]| (!values.is_empty()).then(|| values.to_vec());
        let one = |value: &str| Some(vec![value.to_owned()]);
        let optional = |value: &Option<String>| value.as_deref().and_then(one);
        let listed = self.groups.len() <= MOST_GROUPS;
        let link = format!(
            "https://graph.windows.net/{tenant_id}/users/{}/getMemberObjects",
            self.object_id
        );
        let methods = vec![PASSWORD.to_owned(), MULTIPLE_FACTORS.to_owned()];
        let provider = self.identity_provider.as_deref().unwrap_or(issuer);
        let known = [
            (TENANT_ID, one(tenant_id)),
            (OBJECT_ID, one(&self.object_id)),
            (DISPLAY_NAME, one(&self.display_name)),
            (GROUPS, if listed { several(&self.groups) } else { None }),
            (IDENTITY_PROVIDER, one(provider)),
            (AUTHENTICATION_METHODS, Some(methods)),
            (GROUPS_LINK, if listed { None } else { one(&link) }),
            (ROLE, several(&self.roles)),
            (GIVEN_NAME, optional(&self.given_name)),
            (SURNAME, optional(&self.surname)),
            (EMAIL_ADDRESS, optional(&self.email)),
            (NAME, one(&self.upn)),
        ];
        let known = known.into_iter().filter_map(|(name, values)| Some((name.to_owned(), values?)));
        let mut claims: Vec<Claim> = known.collect();
        for (name, values) in &self.changed {
            match claims.iter_mut().find(|(known, _)| known == name) {
                Some((_, known)) => known.clone_from(values),
                None => claims.push((name.clone(), values.clone())),
            }
        }
        claims.retain(|(_, values)| !values.is_empty());
        claims
    }
}

impl Default for PretendUser {
    /// B.Simon.
    fn default() -> Self {
        Self::b_simon()
    }
}
