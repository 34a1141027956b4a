//! What the routes hand to the application's handlers, as extractors.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Extensions, StatusCode};

use crate::flow::refused::Refused;
use crate::login::verified::{Login, TestedConnection};

/// A value on its way to one handler, which may take it once.
struct OnItsWay<T>(Arc<Mutex<Option<T>>>);

impl<T> Clone for OnItsWay<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// Puts a value where the extractor finds it.
pub fn hand_on<T: Send + 'static>(value: T, extensions: &mut Extensions) {
    extensions.insert(OnItsWay(Arc::new(Mutex::new(Some(value)))));
}

fn take<T: Send + 'static>(parts: &Parts) -> Result<T, (StatusCode, &'static str)> {
    parts
        .extensions
        .get::<OnItsWay<T>>()
        .and_then(|value| value.0.lock().unwrap_or_else(PoisonError::into_inner).take())
        .ok_or((
            StatusCode::INTERNAL_SERVER_ERROR,
            "nothing is here to take: this handler is none of saml_sp::axum::routes, is for another \
             outcome, or took it before",
        ))
}

macro_rules! extractors {
    ($($(#[$doc:meta])+ $name:ident;)+) => {
        $(impl<S: Sync> FromRequestParts<S> for $name {
            type Rejection = (StatusCode, &'static str);

            $(#[$doc])+
            async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
                take(parts)
            }
        })+
    };
}

extractors! {
    /// The user who signed in: in the handler of [`routes`](crate::axum::routes()).
    Login;
    /// The connection test that passed: in the handler of
    /// [`Routes::on_tested`](crate::axum::Routes::on_tested). Nobody is signed in by it.
    TestedConnection;
    /// The request that was refused: in the handler of
    /// [`Routes::on_refused`](crate::axum::Routes::on_refused).
    Refused;
}
