//! By what an application knows a user again, or why it could not.

use crate::login::company::Company;
use crate::login::identity::Identity;
use crate::saml::code::Code;
use crate::saml::names::EntityId;
use crate::saml::uris::{FORMAT_EMAIL_ADDRESS, FORMAT_PERSISTENT, FORMAT_TRANSIENT};
use crate::xml::misleading::misleads;

/// By what an application knows a user again: within a company and an identity provider, Entra's
/// tenant and object ID, else a persistent NameID. Never an e-mail address or a UPN: those are
/// given to somebody else one day. `Debug` does not show the value.
///
/// In a database, it is four columns with one unique key over them: [`company`](Self::company),
/// [`issuer`](Self::issuer), [`kind`](Self::kind) by its [`as_str`](UserKeyKind::as_str), and
/// [`value`](Self::value).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct UserKey {
    company: Company,
    issuer: EntityId,
    kind: UserKeyKind,
    value: String,
}

/// What the value of a [`UserKey`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum UserKeyKind {
    /// `<tenant ID>/<object ID>`, both GUIDs in lower case.
    EntraObjectId,
    /// A persistent NameID, with its qualifiers where it has some.
    PersistentNameId,
}

/// Why a user has no key that stays. The login is good; the administrator must send more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoUserKey {
    /// The NameID is for this session only.
    #[error("the NameID is transient, and no tenant and object ID came")]
    Transient,
    /// The NameID is an e-mail address.
    #[error("the NameID is an e-mail address, and no tenant and object ID came")]
    EmailAddress,
    /// The NameID has control, bidirectional or invisible characters, which make two keys look
    /// like one.
    #[error("the NameID holds control, bidirectional or invisible characters")]
    Characters,
    /// Nothing that stays was sent.
    #[error("neither tenant and object ID nor a persistent NameID came")]
    NoStableId,
}

impl NoUserKey {
    /// The stable code of this reason.
    pub fn code(self) -> Code {
        match self {
            Self::Transient => Code::USER_KEY_TRANSIENT,
            Self::EmailAddress => Code::USER_KEY_EMAIL_ADDRESS,
            Self::Characters => Code::USER_KEY_CHARACTERS,
            Self::NoStableId => Code::USER_KEY_NO_STABLE_ID,
        }
    }
}

impl Identity {
    /// By what to know the user again.
    ///
    /// # Errors
    /// [`NoUserKey`] if nothing that stays was sent.
    pub fn user_key(&self) -> Result<UserKey, NoUserKey> {
        let (kind, value) = self.stable_id()?;
        Ok(UserKey {
            company: self.company().clone(),
            issuer: EntityId::known(self.issuer()),
            kind,
            value,
        })
    }

    fn stable_id(&self) -> Result<(UserKeyKind, String), NoUserKey> {
        let claims = self.claims();
        let ids = claims.tenant_id().zip(claims.object_id());
        if let Some((tenant, object)) =
            ids.filter(|(tenant, object)| is_guid(tenant) && is_guid(object))
        {
            let value = format!("{tenant}/{object}").to_ascii_lowercase();
            return Ok((UserKeyKind::EntraObjectId, value));
        }
        let name_id = self.name_id();
        match name_id.format() {
            FORMAT_PERSISTENT => {}
            FORMAT_TRANSIENT => return Err(NoUserKey::Transient),
            FORMAT_EMAIL_ADDRESS => return Err(NoUserKey::EmailAddress),
            _ => return Err(NoUserKey::NoStableId),
        }
        // Core 8.3.7: a persistent identifier is unique within its qualifiers.
        let qualifiers = [name_id.name_qualifier(), name_id.sp_name_qualifier()];
        let texts = qualifiers.into_iter().flatten().chain([name_id.value()]);
        if texts.flat_map(str::chars).any(misleads) {
            return Err(NoUserKey::Characters);
        }
        let value = match qualifiers {
            [None, None] if !begins_with_length(name_id.value()) => name_id.value().to_owned(),
            [name_qualifier, sp_name_qualifier] => {
                let qualifiers = [name_qualifier, sp_name_qualifier].map(Option::unwrap_or_default);
                let parts = qualifiers.into_iter().chain([name_id.value()]);
                parts.map(|part| format!("{}:{part}", part.len())).collect()
            }
        };
        Ok((UserKeyKind::PersistentNameId, value))
    }
}

impl UserKey {
    /// The company.
    pub fn company(&self) -> &Company {
        &self.company
    }

    /// The identity provider.
    pub fn issuer(&self) -> &str {
        self.issuer.as_str()
    }

    /// What the value is.
    pub fn kind(&self) -> UserKeyKind {
        self.kind
    }

    /// The value, unique among the users of this company, issuer and kind.
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl UserKeyKind {
    /// A stable name of the kind, for a column of a database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EntraObjectId => "entra-object-id",
            Self::PersistentNameId => "persistent-name-id",
        }
    }
}

impl std::fmt::Debug for UserKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UserKey")
            .field("company", &self.company)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// Eight, four, four, four and twelve hexadecimal digits.
fn is_guid(text: &str) -> bool {
    let mut parts = text.split('-');
    let digits = |length: usize| {
        move |part: &str| part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    [8, 4, 4, 4, 12].into_iter().all(|length| parts.next().is_some_and(digits(length)))
        && parts.next().is_none()
}

/// Whether a bare NameID could be taken for one that is written with its qualifiers.
fn begins_with_length(value: &str) -> bool {
    let is_length = |start: &str| start.bytes().all(|byte| byte.is_ascii_digit());
    value.split_once(':').is_some_and(|(start, _)| is_length(start))
}
