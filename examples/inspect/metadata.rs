//! `inspect metadata`: what an identity provider says of itself, and what to look after.

use saml_sp::chrono::{DateTime, Utc};
use saml_sp::settings::MetadataOptions;
use saml_sp::{IdentityProvider, SigningCertificate};
use serde_json::{Error, Value, json};

use crate::answer::{ACCEPTED, Answer};
use crate::arguments::MetadataArguments;
use crate::input;
use crate::paint::{Paint, Style, instant, printable};
use crate::refused::Refused;

/// Metadata that was read, at an instant.
pub struct Inspected {
    identity_provider: IdentityProvider,
    now: DateTime<Utc>,
}

/// Reads the metadata.
///
/// # Errors
/// The file cannot be read.
pub fn inspect(
    arguments: &MetadataArguments,
    now: DateTime<Utc>,
) -> Result<Result<Inspected, Refused>, String> {
    let bytes = input::bytes(&arguments.file)?;
    let mut options = MetadataOptions::default();
    if arguments.require_signature {
        options = options.require_signature();
    }
    let read = IdentityProvider::from_metadata_with(&bytes, &options);
    Ok(read.map(|identity_provider| Inspected { identity_provider, now }).map_err(Refused::from))
}

impl Answer for Inspected {
    fn status(&self) -> u8 {
        ACCEPTED
    }

    fn json(&self) -> Result<Value, Error> {
        let provider = &self.identity_provider;
        let certificates: Vec<_> =
            provider.certificates().iter().map(|c| self.certificate(c)).collect();
        let health: Vec<_> = provider.health(self.now).iter().map(ToString::to_string).collect();
        Ok(json!({
            "verdict": "accept",
            "entity_id": provider.entity_id().as_str(),
            "sso_redirect": provider.sso().redirect().map(|url| url.as_str()),
            "sso_post": provider.sso().post().map(|url| url.as_str()),
            "certificates": certificates,
            "health": health,
        }))
    }

    fn text(&self, paint: Paint) -> String {
        let provider = &self.identity_provider;
        let none = || "none".to_owned();
        let redirect = provider.sso().redirect().map_or_else(none, |url| printable(url.as_str()));
        let post = provider.sso().post().map_or_else(none, |url| printable(url.as_str()));
        let mut text = format!(
            "{} metadata of an identity provider\n\n\
             Entity ID      {}\n\
             HTTP-Redirect  {redirect}\n\
             HTTP-POST      {post}\n\n\
             Signing certificates\n",
            paint.set(Style::Good, "Accepted:"),
            printable(provider.entity_id().as_str()),
        );
        for certificate in provider.certificates() {
            text.push_str(&self.certificate_text(certificate, paint));
        }
        let notes = provider.health(self.now);
        text.push_str("\nTo look after\n");
        for note in &notes {
            let mark = paint.set(Style::Warning, "!");
            text.push_str(&format!("  {mark} {}\n", printable(&note.to_string())));
        }
        if notes.is_empty() {
            text.push_str("  nothing\n");
        }
        text
    }
}

impl Inspected {
    fn certificate(&self, certificate: &SigningCertificate) -> Value {
        json!({
            "thumbprint": certificate.thumbprint(),
            "sha256": certificate.sha256_thumbprint(),
            "subject": certificate.subject(),
            "not_before": instant(certificate.not_before()),
            "not_after": instant(certificate.not_after()),
            "days_left": self.days_left(certificate),
            "unfit": certificate.usable().err().map(|error| error.to_string()),
        })
    }

    fn certificate_text(&self, certificate: &SigningCertificate, paint: Paint) -> String {
        let days = self.days_left(certificate);
        let ended = certificate.not_after() <= self.now;
        let (style, left) = match days {
            _ if ended => (Style::Bad, "expired".to_owned()),
            1 => (Style::Warning, "1 day left".to_owned()),
            2..=60 => (Style::Warning, format!("{days} days left")),
            _ => (Style::Good, format!("{days} days left")),
        };
        let mut text = format!(
            "  {}\n    thumbprint  {}\n    SHA-256     {}\n    valid       {} to {}, {}\n",
            printable(certificate.subject()),
            certificate.thumbprint(),
            certificate.sha256_thumbprint(),
            certificate.not_before().date_naive(),
            certificate.not_after().date_naive(),
            paint.set(style, &left),
        );
        if let Err(error) = certificate.usable() {
            text.push_str(&format!("    {} {error}\n", paint.set(Style::Warning, "passed over:")));
        }
        text
    }

    /// Whole days until the end; negative after it.
    fn days_left(&self, certificate: &SigningCertificate) -> i64 {
        certificate.not_after().signed_duration_since(self.now).num_days()
    }
}
