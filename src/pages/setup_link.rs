//! Set-up links: what lets a customer's administrator, who has no account, set up his company.

use chrono::{DateTime, Utc};

use crate::flow::seal::SealingKey;
use crate::login::company::Company;
use crate::login::fields::{self, Fields, number};

/// What a sealed text is bound to, so that a cookie of a login is none of these.
const PURPOSE: &str = "saml-sp set-up link";

/// What a set-up link allows: the set-up of one company, until a time, and in one round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetupPass {
    /// Until when, UTC.
    pub until: DateTime<Utc>,
    /// The round of the company's set-up.
    pub round: u64,
}

impl SetupPass {
    /// The text that a link or a cookie carries; `None` if OpenSSL fails.
    pub fn seal(self, key: &SealingKey, company: &Company) -> Option<String> {
        let mut plain = Vec::new();
        fields::push(&mut plain, self.until.timestamp().to_string());
        fields::push(&mut plain, self.round.to_string());
        key.seal(&plain, &bound_to(company))
    }

    /// Opens what [`seal`](Self::seal) made for the same company, and passes over what is not.
    pub fn open(sealed: &str, key: &SealingKey, company: &Company) -> Option<Self> {
        let plain = key.open(sealed, &bound_to(company))?;
        let mut fields = Fields::of(&plain);
        let until = DateTime::from_timestamp(number(fields.next()?)?, 0)?;
        let round = number(fields.next()?)?;
        fields.is_empty().then_some(Self { until, round })
    }
}

fn bound_to(company: &Company) -> Vec<u8> {
    let mut text = Vec::new();
    fields::push(&mut text, PURPOSE);
    fields::push(&mut text, company.as_str());
    text
}
