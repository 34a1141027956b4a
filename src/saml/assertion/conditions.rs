//! Under which conditions an assertion may be used (SAML Core 2.5.1).

use crate::saml::assertion::subject::Stamp;
use crate::saml::shape::{ShapeError, only, sequence, text_only};
use crate::saml::texts::Texts;
use crate::saml::uris::ASSERTION;
use crate::xml::document::{Element, Span};

/// The conditions of an assertion.
#[derive(Default)]
pub struct Conditions {
    /// `NotBefore`.
    pub not_before: Option<Stamp>,
    /// `NotOnOrAfter`.
    pub not_on_or_after: Option<Stamp>,
    /// How many AudienceRestrictions there are.
    pub restrictions: usize,
    /// Every audience, with the number of its restriction, counted from 0.
    pub audiences: Vec<(usize, Span)>,
    /// The names of conditions that are not understood, or stand twice where once is allowed.
    pub unknown: Vec<Span>,
}

impl Conditions {
    /// Reads the Conditions of an assertion.
    ///
    /// # Errors
    /// Text between the conditions, or a child inside one that its schema does not name.
    pub fn read(conditions: Element<'_>, texts: &mut Texts) -> Result<Self, ShapeError> {
        let mut read = Self {
            not_before: Stamp::read(conditions, "NotBefore", texts),
            not_on_or_after: Stamp::read(conditions, "NotOnOrAfter", texts),
            audiences: Vec::with_capacity(1),
            ..Self::default()
        };
        let (mut one_time_use, mut proxy_restriction) = (false, false);
        let mut children = sequence(conditions)?;
        while let Some(condition) = children.take_if(|_| true) {
            if condition.is(ASSERTION, "AudienceRestriction") {
                for audience in only(condition, ASSERTION, "Audience")? {
                    read.audiences.push((read.restrictions, texts.keep(&text_only(audience)?)));
                }
                read.restrictions = read.restrictions.saturating_add(1);
                continue;
            }
            let understood = if condition.is(ASSERTION, "OneTimeUse") {
                sequence(condition)?.end()?;
                // Kept by the replay guard, which spends every assertion once.
                !std::mem::replace(&mut one_time_use, true)
            } else if condition.is(ASSERTION, "ProxyRestriction") {
                for audience in only(condition, ASSERTION, "Audience")? {
                    text_only(audience)?;
                }
                // Kept, since nothing here issues assertions of its own.
                !std::mem::replace(&mut proxy_restriction, true)
            } else {
                false
            };
            if !understood {
                read.unknown.push(texts.keep(condition.local_name()));
            }
        }
        Ok(read)
    }
}
