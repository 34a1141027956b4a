//! What an administrator's forms hold: a file, values typed in by hand, a certificate.

use std::collections::HashMap;

use crate::companies::uploaded::Uploaded;
use crate::saml::metadata::certificate::SigningCertificate;
use crate::saml::metadata::error::MetadataError;
use crate::saml::names::NameError;

/// What was typed in by hand, as it was typed, and what is wrong with each of it.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Entra's *Login URL*.
    pub login_url: Field,
    /// *Microsoft Entra Identifier*.
    pub identifier: Field,
    /// *Certificate (Base64)*.
    pub certificate: Field,
}

/// A text as it was typed, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Field {
    /// The text.
    pub text: String,
    /// The sentence for who typed it.
    pub problem: Option<String>,
}

/// The longest text that a field shows again.
const LONGEST: usize = 20_000;

impl Typed {
    /// The fields of a form.
    pub fn of(form: &HashMap<String, String>) -> Self {
        let field = |name| {
            let text = form.get(name).map(|text| text.trim()).unwrap_or_default();
            Field { text: text.chars().take(LONGEST).collect(), problem: None }
        };
        Self {
            login_url: field("login_url"),
            identifier: field("identifier"),
            certificate: field("certificate"),
        }
    }

    /// What they make; or the same fields, each with what is wrong with it.
    pub fn uploaded(mut self) -> Result<Uploaded, Box<Self>> {
        let sso_url = self.login_url.read(|text| text.parse().map_err(in_words));
        let entity_id = self.identifier.read(|text| text.parse().map_err(in_words));
        let certificate = self.certificate.read(|text| certificate(text.as_bytes()));
        let (Some(sso_url), Some(entity_id), Some(certificate)) = (sso_url, entity_id, certificate)
        else {
            return Err(Box::new(self));
        };
        Uploaded::typed(entity_id, sso_url, &certificate).map_err(|error| {
            let field = match error {
                MetadataError::NoSigningKey => &mut self.certificate,
                _ => &mut self.identifier,
            };
            field.problem = Some(error.to_string());
            Box::new(self)
        })
    }
}

impl Field {
    fn read<T>(&mut self, read: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let read =
            if self.text.is_empty() { Err("This is needed.".to_owned()) } else { read(&self.text) };
        read.map_err(|problem| self.problem = Some(problem)).ok()
    }
}

/// An uploaded file or a typed text as a certificate.
pub fn certificate(bytes: &[u8]) -> Result<SigningCertificate, String> {
    if bytes.is_empty() {
        return Err("Choose the certificate that you downloaded from Entra.".to_owned());
    }
    let certificate =
        SigningCertificate::from_bytes(bytes).map_err(|_| match Uploaded::metadata(bytes) {
            Ok(_) => "This is metadata, not a certificate: upload it as Federation Metadata XML."
                .to_owned(),
            Err(_) => {
                "This is no certificate: in Entra, under SAML Certificates, download Certificate \
                   (Base64)."
                    .to_owned()
            }
        })?;
    certificate.usable().map_err(|why| format!("The certificate's key cannot be used: {why}."))?;
    Ok(certificate)
}

/// A name's error as a sentence.
fn in_words(error: NameError) -> String {
    format!("This {}.", error.why)
}
