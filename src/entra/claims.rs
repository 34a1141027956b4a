//! The claims that Entra ID sends about a user, by type.
//!
//! Names and meaning: Microsoft Learn, *SAML token claims reference* and *Customize SAML token
//! claims*; group limits: *Configure group claims for applications*.

use crate::saml::assertion::attributes::Attributes;

const TENANT_ID: &str = "http://schemas.microsoft.com/identity/claims/tenantid";
const OBJECT_ID: &str = "http://schemas.microsoft.com/identity/claims/objectidentifier";
const DISPLAY_NAME: &str = "http://schemas.microsoft.com/identity/claims/displayname";
const IDENTITY_PROVIDER: &str = "http://schemas.microsoft.com/identity/claims/identityprovider";
const ACCOUNT: &str = "http://schemas.microsoft.com/identity/claims/acct";
const NAME: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name";
const UPN: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn";
const EMAIL_ADDRESS: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";
const GIVEN_NAME: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname";
const SURNAME: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname";
const GROUPS: &str = "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups";
const GROUPS_LINK: &str = "http://schemas.microsoft.com/claims/groups.link";
const ROLE: &str = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role";
const DIRECTORY_ROLES: &str = "http://schemas.microsoft.com/ws/2008/06/identity/claims/wids";
const AUTHENTICATION_METHODS: &str = "http://schemas.microsoft.com/claims/authnmethodsreferences";

/// The claims of which one value is meant.
const SINGLE: [&str; 11] = [
    TENANT_ID,
    OBJECT_ID,
    DISPLAY_NAME,
    IDENTITY_PROVIDER,
    ACCOUNT,
    NAME,
    UPN,
    EMAIL_ADDRESS,
    GIVEN_NAME,
    SURNAME,
    GROUPS_LINK,
];

/// A user's attributes, read as Entra ID's claims.
///
/// Entra leaves a claim out whose source is empty, so each may be missing. A claim of which one
/// value is meant reads as missing when several came; [`several`](Self::several) says which.
#[derive(Clone, Copy, Debug)]
pub struct Claims<'a> {
    attributes: Attributes<'a>,
}

/// The user's groups. Three cases that must not be confused: whoever reads "too many to list" as
/// "none" takes rights away.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Groups<'a> {
    /// These groups: object IDs, unless the administrator chose names.
    Listed(GroupList<'a>),
    /// More than 150 groups: Entra sends a link to Microsoft Graph instead. Not "no groups".
    Overage {
        /// Where the groups are to be asked for, with a token of the application's own.
        link: &'a str,
    },
    /// No group claim is configured, or the user is in no group: Entra does not say which.
    NotSent,
}

/// Groups that were listed.
#[derive(Clone, Copy, Debug)]
pub struct GroupList<'a> {
    attributes: Attributes<'a>,
}

/// What kind of user the tenant holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UserType {
    /// One of its own.
    Member,
    /// One invited from elsewhere (B2B).
    Guest,
}

impl<'a> Claims<'a> {
    /// Reads attributes as claims.
    pub fn of(attributes: Attributes<'a>) -> Self {
        Self { attributes }
    }

    /// The tenant that vouches for the user: a GUID.
    pub fn tenant_id(&self) -> Option<&'a str> {
        self.one(TENANT_ID)
    }

    /// The user's object ID in that tenant: a GUID that stays for the user's life.
    pub fn object_id(&self) -> Option<&'a str> {
        self.one(OBJECT_ID)
    }

    /// The user principal name: the `upn` claim, else `name`, which Entra fills with it by
    /// default. It changes, and belongs to somebody else later: for display only.
    pub fn upn(&self) -> Option<&'a str> {
        self.one(UPN).or_else(|| self.one(NAME))
    }

    /// The e-mail address that the tenant claims for the user. Nobody verified it: an
    /// administrator can set any address, so it is no proof of an account elsewhere.
    pub fn email(&self) -> Option<&'a str> {
        self.one(EMAIL_ADDRESS)
    }

    /// The given name.
    pub fn given_name(&self) -> Option<&'a str> {
        self.one(GIVEN_NAME)
    }

    /// The surname.
    pub fn surname(&self) -> Option<&'a str> {
        self.one(SURNAME)
    }

    /// The display name.
    pub fn display_name(&self) -> Option<&'a str> {
        self.one(DISPLAY_NAME)
    }

    /// Who signed the user in: the tenant's own issuer, another tenant's, or for example
    /// `live.com`.
    pub fn identity_provider(&self) -> Option<&'a str> {
        self.one(IDENTITY_PROVIDER)
    }

    /// Whether the user is the tenant's own: by `acct` where it was sent, else by a UPN with
    /// `#EXT#`, else by whether the identity provider is the tenant. `None` if nothing says so.
    pub fn user_type(&self) -> Option<UserType> {
        match self.one(ACCOUNT) {
            Some("0") => return Some(UserType::Member),
            Some("1") => return Some(UserType::Guest),
            _ => {}
        }
        if self.upn().is_some_and(|upn| upn.contains("#EXT#")) {
            return Some(UserType::Guest);
        }
        let tenant = self.tenant_id().filter(|tenant| !tenant.is_empty())?;
        let provider = self.identity_provider()?;
        Some(if provider.contains(tenant) { UserType::Member } else { UserType::Guest })
    }

    /// The user's groups.
    pub fn groups(&self) -> Groups<'a> {
        match (self.attributes.get(GROUPS_LINK), self.attributes.get(GROUPS)) {
            // However many links came: the groups were too many to list.
            (Some(link), _) => Groups::Overage { link: link.values().next().unwrap_or_default() },
            (None, Some(_)) => Groups::Listed(GroupList { attributes: self.attributes }),
            (None, None) => Groups::NotSent,
        }
    }

    /// The application roles that the user was assigned, by value.
    pub fn roles(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        values(self.attributes, ROLE)
    }

    /// The directory roles that the user holds, by template ID.
    pub fn directory_roles(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        values(self.attributes, DIRECTORY_ROLES)
    }

    /// How the user signed in; `http://schemas.microsoft.com/claims/multipleauthn` says by more
    /// than one factor.
    pub fn authentication_methods(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        values(self.attributes, AUTHENTICATION_METHODS)
    }

    /// The names of those claims of which one value is meant and several came.
    pub fn several(&self) -> impl Iterator<Item = &'static str> + use<'a> {
        let attributes = self.attributes;
        SINGLE.into_iter().filter(move |name| {
            attributes.get(name).is_some_and(|attribute| attribute.values().len() > 1)
        })
    }

    /// The names of all attributes that did arrive, for an error message about a missing one.
    pub fn arrived(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.attributes.names()
    }

    fn one(&self, name: &str) -> Option<&'a str> {
        self.attributes.get(name)?.only_value()
    }
}

impl<'a> GroupList<'a> {
    /// The groups, in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        values(self.attributes, GROUPS)
    }

    /// Whether the user is in this group; the text is compared exactly.
    pub fn contains(&self, group: &str) -> bool {
        self.iter().any(|listed| listed == group)
    }
}

impl std::fmt::Debug for Groups<'_> {
    /// Without the link, which names the user.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Listed(_) => "Listed(..)",
            Self::Overage { .. } => "Overage { .. }",
            Self::NotSent => "NotSent",
        })
    }
}

fn values<'a>(attributes: Attributes<'a>, name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
    attributes.get(name).into_iter().flat_map(|attribute| attribute.values())
}
