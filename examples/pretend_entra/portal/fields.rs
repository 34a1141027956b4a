//! The fields of a posted form, or of a JSON object for those who have no form.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use saml_sp::url::form_urlencoded;
use serde_json::Value;

/// What was sent: names and texts.
#[derive(Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// The text of a field; nothing where it is absent.
    pub fn text(&self, wanted: &str) -> &str {
        let found = self.0.iter().find(|(name, _)| name == wanted);
        found.map_or("", |(_, value)| value)
    }

    /// Reads `application/x-www-form-urlencoded`.
    pub fn from_form(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// Reads a JSON object of texts and numbers; a null is an absent field.
    fn from_json(body: &[u8]) -> Option<Self> {
        let Ok(Value::Object(object)) = serde_json::from_slice(body) else { return None };
        let mut fields = Vec::new();
        for (name, value) in object {
            match value {
                Value::String(text) => fields.push((name, text)),
                Value::Number(number) => fields.push((name, number.to_string())),
                Value::Null => {}
                _ => return None,
            }
        }
        Some(Self(fields))
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = (StatusCode, &'static str);

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let json = kind.is_some_and(|kind| kind.starts_with("application/json"));
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(|_| (StatusCode::PAYLOAD_TOO_LARGE, "The body is too large.\n"))?;
        if !json {
            return Ok(Self::from_form(&body));
        }
        let unread = (StatusCode::BAD_REQUEST, "The body is no JSON object of texts.\n");
        Self::from_json(&body).ok_or(unread)
    }
}
