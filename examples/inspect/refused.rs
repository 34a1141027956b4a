//! What could not even be judged: the identity provider, the form, or a request.

use saml_sp::Code;
use saml_sp::error::{FormError, MetadataError};
use saml_sp::report::Advice;
use serde_json::{Error, Value, json};

use crate::answer::{Answer, REFUSED};
use crate::paint::{Paint, Style, printable};

/// A refusal before there was anything to report rule by rule.
pub struct Refused {
    pub code: &'static str,
    pub reason: String,
    pub advice: Option<Advice>,
}

impl Refused {
    /// By a code of the library, with its advice.
    pub fn new(code: Code, reason: impl Into<String>) -> Self {
        Self { code: code.as_str(), reason: reason.into(), advice: Some(code.advice()) }
    }
}

impl Answer for Refused {
    fn status(&self) -> u8 {
        REFUSED
    }

    fn json(&self) -> Result<Value, Error> {
        let Self { code, reason, advice } = self;
        Ok(json!({ "verdict": "refuse", "code": code, "reason": reason, "advice": advice }))
    }

    fn text(&self, paint: Paint) -> String {
        let mut text = format!(
            "{} {}\n{}\n",
            paint.set(Style::Bad, "Refused:"),
            paint.set(Style::Strong, self.code),
            printable(&self.reason),
        );
        if let Some(advice) = self.advice {
            text.push_str(&format!("{}: {}\n", advice.screen, advice.fix));
        }
        text
    }
}

impl From<MetadataError> for Refused {
    fn from(error: MetadataError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

impl From<FormError> for Refused {
    fn from(error: FormError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}
