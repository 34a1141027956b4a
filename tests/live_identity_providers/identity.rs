//! What an identity provider must say of a user, and how that differs from what came.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use saml_sp::Identity;
use saml_sp::identity::{Groups, NoUserKey, UserKeyKind, UserType};
use saml_sp::settings::NameIdFormat;

use crate::people::{ISSUER, PASSWORD, Person, TENANT};
use crate::way;

/// What a shape says of a user.
#[derive(Clone, Copy)]
pub struct Said {
    name: Name,
    attributes: Attributes,
}

/// What kind of name the user gets.
#[derive(Clone, Copy)]
enum Name {
    Email,
    Unspecified,
    /// Persistent: Entra's object ID.
    ObjectId,
    /// Persistent: made up for the user and us.
    Pairwise,
    Transient,
}

/// What comes beside the name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Attributes {
    Claims,
    Nothing,
    Base64,
}

impl Said {
    /// Reads the words of the table: the name, and what comes beside it unless it is the claims.
    pub fn parse(words: &[&str]) -> Option<Self> {
        let (name, attributes) = match *words {
            [name] => (name, Attributes::Claims),
            [name, "nothing"] => (name, Attributes::Nothing),
            [name, "base64"] => (name, Attributes::Base64),
            _ => return None,
        };
        let name = match name {
            "email" => Name::Email,
            "unspecified" => Name::Unspecified,
            "object-id" => Name::ObjectId,
            "pairwise" => Name::Pairwise,
            "transient" => Name::Transient,
            _ => return None,
        };
        Some(Self { name, attributes })
    }

    /// In what an identity differs from the person who was signed in. An identity provider may
    /// send a claim of no groups where the person is in none, or no claim.
    pub fn differences(
        self,
        identity: &Identity,
        company: &str,
        person: &Person,
        sends_empty_groups: bool,
    ) -> Vec<&'static str> {
        let mut differences = Vec::new();
        let mut same = |what, holds: bool| {
            if !holds {
                differences.push(what);
            }
        };
        let name_id = identity.name_id();
        let (format, value) = match self.name {
            Name::Email => (NameIdFormat::EmailAddress, Some(person.upn)),
            Name::Unspecified => (NameIdFormat::Unspecified, Some(person.upn)),
            Name::ObjectId => (NameIdFormat::Persistent, Some(person.object_id)),
            Name::Pairwise => (NameIdFormat::Persistent, None),
            Name::Transient => (NameIdFormat::Transient, None),
        };
        same("another format of NameID", name_id.format() == format.uri());
        same(
            "another NameID",
            match value {
                Some(value) => name_id.value() == value,
                // Made up by the identity provider, and telling nothing of the user.
                None => name_id.value().len() >= 32 && !name_id.value().contains('@'),
            },
        );
        same("another issuer", identity.issuer() == ISSUER);
        same("another company", identity.company().as_str() == company);
        same("another authentication", identity.authn_context() == Some(way::PASSWORD));
        same("no session", identity.session_index().is_some_and(|index| !index.is_empty()));

        let came = identity.attributes();
        let came = came.iter().map(|one| (one.name(), one.values().collect::<Vec<_>>()));
        let sent = self.attributes_of(person, sends_empty_groups);
        let sent = sent.iter().map(|(name, values)| {
            (name.as_str(), values.iter().map(String::as_str).collect::<Vec<_>>())
        });
        same("other attributes", came.eq(sent));
        if self.attributes == Attributes::Claims {
            let claims = identity.claims();
            let display_name = person.display_name();
            same("another tenant", claims.tenant_id() == Some(TENANT));
            same("another object ID", claims.object_id() == Some(person.object_id));
            same("another UPN", claims.upn() == Some(person.upn));
            same("another e-mail address", claims.email() == Some(person.upn));
            same("another given name", claims.given_name() == Some(person.given_name));
            same("another surname", claims.surname() == Some(person.surname));
            same("another display name", claims.display_name() == Some(display_name.as_str()));
            same("another identity provider", claims.identity_provider() == Some(ISSUER));
            same("another kind of user", claims.user_type() == Some(UserType::Member));
            same("another way to sign in", claims.authentication_methods().eq([PASSWORD]));
            same(
                "other groups",
                match claims.groups() {
                    Groups::Listed(groups) => groups.iter().eq(person.groups.iter().copied()),
                    Groups::NotSent => person.groups.is_empty() && !sends_empty_groups,
                    _ => false,
                },
            );
        }
        same(
            "another user key",
            match (self.attributes, identity.user_key()) {
                (Attributes::Claims, Ok(key)) => {
                    key.kind() == UserKeyKind::EntraObjectId
                        && key.value() == format!("{TENANT}/{}", person.object_id)
                        && key.issuer() == ISSUER
                }
                // Both come with an e-mail address for a name.
                (Attributes::Nothing | Attributes::Base64, Err(none)) => {
                    none == NoUserKey::EmailAddress
                }
                _ => false,
            },
        );
        differences
    }

    fn attributes_of(self, person: &Person, empty_groups: bool) -> Vec<(String, Vec<String>)> {
        let mut attributes = match self.attributes {
            Attributes::Nothing => Vec::new(),
            Attributes::Claims | Attributes::Base64 => person.attributes(),
        };
        attributes.retain(|(_, values)| empty_groups || !values.is_empty());
        if self.attributes == Attributes::Base64 {
            for value in attributes.iter_mut().flat_map(|(_, values)| values) {
                *value = STANDARD.encode(value.as_bytes());
            }
        }
        attributes
    }
}
