//! What is taken over from a login, and how.

use saml_sp::identity::{Claims, Groups};

use super::Query;
use super::user::{LISTED, NOT_SENT, TOO_MANY};

/// What a login says of a user, as it is stored.
pub(super) struct Profile {
    pub(super) email: Option<String>,
    display_name: Option<String>,
    given_name: Option<String>,
    surname: Option<String>,
    groups_claim: &'static str,
    groups: String,
    roles: String,
}

impl Profile {
    /// Of the claims of a login.
    pub(super) fn of(claims: Claims<'_>) -> Result<Self, sqlx::Error> {
        let (groups_claim, groups) = match claims.groups() {
            Groups::Listed(groups) => (LISTED, groups.iter().collect()),
            Groups::Overage { .. } => (TOO_MANY, Vec::new()),
            _ => (NOT_SENT, Vec::new()),
        };
        Ok(Self {
            email: claims.email().map(for_show),
            display_name: claims.display_name().map(for_show),
            given_name: claims.given_name().map(for_show),
            surname: claims.surname().map(for_show),
            groups_claim,
            groups: json(&groups)?,
            roles: json(&claims.roles().collect::<Vec<_>>())?,
        })
    }

    /// Binds the seven columns, in the order of the fields.
    pub(super) fn bound(self, query: Query<'_>) -> Query<'_> {
        query
            .bind(self.email)
            .bind(self.display_name)
            .bind(self.given_name)
            .bind(self.surname)
            .bind(self.groups_claim)
            .bind(self.groups)
            .bind(self.roles)
    }
}

/// A text for show, in which control characters and those that turn the direction of the text
/// (UAX 9) are replaced: one could make a name look like another.
fn for_show(text: &str) -> String {
    let shown = |c: char| match c {
        '\u{061c}' | '\u{200e}' | '\u{200f}' => char::REPLACEMENT_CHARACTER,
        '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => char::REPLACEMENT_CHARACTER,
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    text.chars().map(shown).collect()
}

fn json(texts: &[&str]) -> Result<String, sqlx::Error> {
    serde_json::to_string(texts).map_err(|error| sqlx::Error::Encode(error.into()))
}
