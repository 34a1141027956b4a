//! What the routes hand to the application's handlers, as extractors.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Extensions, StatusCode};

use crate::flow::refused::Refused;
use crate::login::verified::{Login, TestedConnection};

/// A user who signed in: for the handler of [`routes`](crate::axum::routes).
#[derive(Debug)]
pub struct Finished(pub Login);

/// A connection test that passed: for the handler of
/// [`Routes::tested`](crate::axum::Routes::tested). Nobody is signed in by it.
#[derive(Debug)]
pub struct Tested(pub TestedConnection);

/// A request that was refused: for the handler of
/// [`Routes::refusal_page`](crate::axum::Routes::refusal_page).
#[derive(Debug)]
pub struct NotFinished(pub Refused);

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
    ($($name:ident)+) => {
        $(impl<S: Sync> FromRequestParts<S> for $name {
            type Rejection = (StatusCode, &'static str);

            async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
                take(parts).map(Self)
            }
        })+
    };
}

extractors!(Finished Tested NotFinished);
