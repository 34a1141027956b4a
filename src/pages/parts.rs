//! What several pages are made of: values, buttons that copy them, certificates on a time line.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use crate::pages::words::{day, days_left};
use crate::saml::metadata::certificate::SigningCertificate;
use crate::saml::metadata::health::SPEAK_OF_EXPIRY_DAYS;

/// A value of ours and where it goes.
pub struct Copied<'a> {
    /// Its id, of its own on the page.
    pub id: &'a str,
    /// Our name for it.
    pub name: &'a str,
    /// The label of the field that it goes into, as Entra prints it.
    pub goes_into: &'a str,
    /// The value.
    pub value: &'a str,
}

/// A value to copy, with the label of the field that it goes into. It stands in a `dl`.
pub fn value_to_copy(copied: &Copied<'_>) -> Markup {
    html! {
        div {
            dt { (copied.name) " " span.goes { "goes into " strong { (copied.goes_into) } } }
            dd {
                code id=(copied.id) { (copied.value) }
                (copy_button(copied.id, copied.name))
            }
        }
    }
}

/// A value to compare. It stands in a `dl`.
pub fn value(name: &str, value: &str) -> Markup {
    html! { div { dt { (name) } dd { code { (value) } } } }
}

/// The button that copies the text of an element; without script there is none.
pub fn copy_button(id: &str, what: &str) -> Markup {
    html! {
        button.copy.quiet type="button" data-copy=(id) hidden {
            span { "Copy" } span.aloud { " " (what) }
        }
    }
}

/// Certificates, each with its validity on one time line, so that an overlap is seen.
pub fn certificates(certificates: &[SigningCertificate], now: DateTime<Utc>) -> Markup {
    let line = TimeLine::of(certificates, now);
    html! {
        ul.plain-list {
            @for certificate in certificates {
                @let standing = Standing::of(certificate, now);
                li.certificate {
                    p { "Thumbprint " code { (certificate.thumbprint()) } }
                    span.pill.(standing.class()) { (standing.said(certificate, now)) }
                    (line.bar(certificate, standing, now))
                    p.ends {
                        span { "from " (day(certificate.not_before())) }
                        span { "Expiration " (day(certificate.not_after())) }
                    }
                    @if let Err(why) = certificate.usable() {
                        p.problem { "This key is passed over: " (why) "." }
                    }
                }
            }
        }
        p.hint { "The bars are on one time line; the upright mark is today." }
    }
}

/// How a certificate stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    PassedOver,
    Ended,
    Ending,
    InForce,
    Future,
}

impl Standing {
    fn of(certificate: &SigningCertificate, now: DateTime<Utc>) -> Self {
        let left = certificate.not_after().signed_duration_since(now);
        if certificate.usable().is_err() {
            Self::PassedOver
        } else if certificate.not_after() <= now {
            Self::Ended
        } else if certificate.not_before() > now {
            Self::Future
        } else if left.num_days() <= SPEAK_OF_EXPIRY_DAYS {
            Self::Ending
        } else {
            Self::InForce
        }
    }

    /// The class of its pill and its bar.
    fn class(self) -> &'static str {
        match self {
            Self::PassedOver | Self::Ended => "bad",
            Self::Ending => "warn",
            Self::InForce => "good",
            Self::Future => "plain",
        }
    }

    fn said(self, certificate: &SigningCertificate, now: DateTime<Utc>) -> String {
        match self {
            Self::PassedOver => "passed over".to_owned(),
            Self::Future => "not in force yet".to_owned(),
            Self::Ended | Self::Ending | Self::InForce => days_left(certificate.not_after(), now),
        }
    }
}

/// The width and height of the time line's drawing, in its own units.
const WIDTH: i64 = 1000;
const HEIGHT: i64 = 14;

/// The time that all bars are drawn on.
struct TimeLine {
    from: DateTime<Utc>,
    until: DateTime<Utc>,
}

impl TimeLine {
    fn of(certificates: &[SigningCertificate], now: DateTime<Utc>) -> Self {
        let from = certificates.iter().map(SigningCertificate::not_before).min();
        let until = certificates.iter().map(SigningCertificate::not_after).max();
        Self { from: from.unwrap_or(now).min(now), until: until.unwrap_or(now).max(now) }
    }

    /// Where an instant stands on the line.
    fn at(&self, instant: DateTime<Utc>) -> i64 {
        let whole = self.until.signed_duration_since(self.from).num_seconds().max(1);
        let part = instant.signed_duration_since(self.from).num_seconds();
        (part.saturating_mul(WIDTH).checked_div(whole)).unwrap_or_default().clamp(0, WIDTH)
    }

    fn bar(
        &self,
        certificate: &SigningCertificate,
        standing: Standing,
        now: DateTime<Utc>,
    ) -> Markup {
        let (not_before, not_after) = (certificate.not_before(), certificate.not_after());
        let (from, until) = (self.at(not_before), self.at(not_after));
        let said = format!(
            "Valid from {} to {}: {}",
            not_before.date_naive(),
            not_after.date_naive(),
            standing.said(certificate, now),
        );
        html! {
            svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } preserveAspectRatio="none"
                role="img" aria-label=(said) {
                rect.track x="0" y="4" width=(WIDTH) height="6" rx="3" {}
                rect.bar.(standing.class()) x=(from) y="4" rx="3"
                    width=(until.saturating_sub(from).max(4)) height="6" {}
                rect.now x=(self.at(now).min(WIDTH - 3)) y="0" width="3" height=(HEIGHT) {}
            }
        }
    }
}
