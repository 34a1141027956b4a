//! What an administrator should look after, although logins still work.

use chrono::{DateTime, Utc};

use crate::saml::metadata::identity_provider::{DocumentSignature, IdentityProvider};
use crate::saml::names::SsoUrl;
use crate::xml::keys::public_key::KeyError;

/// Days before its end at which a certificate is spoken of: when Entra sends its first mail.
pub(crate) const SPEAK_OF_EXPIRY_DAYS: i64 = 60;

/// Something to look after. None of these refuses a login; `Display` is the sentence for the
/// administrator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HealthNote {
    /// A certificate has ended. Entra may keep signing with it.
    #[error("the signing certificate {thumbprint} has expired on {}", on.date_naive())]
    CertificateExpired {
        /// Its thumbprint.
        thumbprint: String,
        /// Its end, UTC.
        on: DateTime<Utc>,
    },
    /// A certificate ends within 60 days.
    #[error("the signing certificate {thumbprint} expires {}, on {}", in_days(.days), on.date_naive())]
    CertificateExpires {
        /// Its thumbprint.
        thumbprint: String,
        /// Its end, UTC.
        on: DateTime<Utc>,
        /// Whole days left.
        days: i64,
    },
    /// Only one usable certificate is in force: its rollover needs an upload in time.
    #[error("only one signing certificate is usable and in force: a rollover needs a new upload")]
    OnlyOneCertificate,
    /// A key is of a kind or size that is passed over.
    #[error("the key of the certificate {thumbprint} is passed over: {reason}")]
    UnfitKey {
        /// The certificate's thumbprint.
        thumbprint: String,
        /// What is unfit about it.
        reason: KeyError,
    },
    /// Signing keys that are no readable certificate were passed over.
    #[error("{count} signing keys without a readable certificate were passed over")]
    UnreadableKeys {
        /// How many.
        count: usize,
    },
    /// The metadata document is not signed.
    #[error("the metadata document is not signed")]
    SignatureAbsent,
    /// The metadata document's signature does not verify: it was changed after its download.
    #[error("the signature of the metadata document is broken: it was changed after its download")]
    SignatureBroken,
    /// Users are sent to sign in over plain http.
    #[error("users are sent to sign in over plain http")]
    PlainHttp {
        /// The address.
        url: SsoUrl,
    },
    /// The identity provider takes no request by HTTP-Redirect, so no login can be begun.
    #[error("there is no address to sign in at by HTTP-Redirect: set one by hand")]
    NoRedirectEndpoint,
    /// More than one address of one binding is there; the first is used.
    #[error("several addresses of one binding are there: the first is used")]
    SeveralEndpoints,
    /// More than one IDPSSODescriptor is there; the first is used.
    #[error("several identity provider descriptors are there: the first is used")]
    SeveralDescriptors,
    /// The document says that it is out of date.
    #[error("the metadata document was valid until {}", on.date_naive())]
    ValidUntilPassed {
        /// Its `validUntil`, UTC.
        on: DateTime<Utc>,
    },
}

impl IdentityProvider {
    /// What to look after at this instant, UTC: certificates first, then the document. With the
    /// feature `flow`, `SystemClock` tells the time; the `chrono` of this crate has no `Utc::now`.
    pub fn health(&self, now: DateTime<Utc>) -> Vec<HealthNote> {
        let mut notes = self.certificate_notes(now);
        let seen = self.document();
        if seen.unreadable_keys > 0 {
            notes.push(HealthNote::UnreadableKeys { count: seen.unreadable_keys });
        }
        match seen.signature {
            Some(DocumentSignature::Absent) => notes.push(HealthNote::SignatureAbsent),
            Some(DocumentSignature::Broken) => notes.push(HealthNote::SignatureBroken),
            Some(DocumentSignature::Verified) | None => {}
        }
        let urls = [self.sso().redirect(), self.sso().post()].into_iter().flatten();
        if let Some(url) = urls.into_iter().find(|url| url.is_plain_http()) {
            notes.push(HealthNote::PlainHttp { url: url.clone() });
        }
        if self.sso().redirect().is_none() {
            notes.push(HealthNote::NoRedirectEndpoint);
        }
        if seen.several_endpoints {
            notes.push(HealthNote::SeveralEndpoints);
        }
        if seen.several_descriptors {
            notes.push(HealthNote::SeveralDescriptors);
        }
        if let Some(on) = seen.valid_until.filter(|on| *on <= now) {
            notes.push(HealthNote::ValidUntilPassed { on });
        }
        notes
    }

    fn certificate_notes(&self, now: DateTime<Utc>) -> Vec<HealthNote> {
        let mut notes: Vec<_> = self
            .unfit()
            .map(|(certificate, reason)| HealthNote::UnfitKey {
                thumbprint: certificate.thumbprint().to_owned(),
                reason,
            })
            .collect();
        let mut in_force = 0_usize;
        for certificate in self.fit() {
            let (thumbprint, on) = (certificate.thumbprint().to_owned(), certificate.not_after());
            let days = on.signed_duration_since(now).num_days();
            if on <= now {
                notes.push(HealthNote::CertificateExpired { thumbprint, on });
                continue;
            }
            in_force = in_force.saturating_add(1);
            if days <= SPEAK_OF_EXPIRY_DAYS {
                notes.push(HealthNote::CertificateExpires { thumbprint, on, days });
            }
        }
        if in_force == 1 {
            notes.push(HealthNote::OnlyOneCertificate);
        }
        notes
    }
}

fn in_days(days: &i64) -> String {
    match days {
        0 => "within a day".to_owned(),
        1 => "in 1 day".to_owned(),
        _ => format!("in {days} days"),
    }
}
