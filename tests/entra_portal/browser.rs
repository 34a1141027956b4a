//! A browser for one site: it keeps the cookie, reads forms, and posts them.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Method, Request};
use saml_sp::url::form_urlencoded;
use saml_sp::{AcsForm, Code};
use tower::ServiceExt;

use crate::portal::Portal;

/// What no page may be larger than.
const MOST_BYTES: usize = 1 << 25;

pub struct Browser {
    router: Router,
    pub cookie: Option<String>,
}

/// What came.
pub struct Page {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
    pub html: String,
}

/// The form on a page that goes to another site.
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

impl Browser {
    pub fn new(portal: &Portal) -> Self {
        Self { router: portal.router(), cookie: None }
    }

    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Posts a form of the portal's own, as a page of it does.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let request = Request::post(path)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .header("origin", "http://localhost:3001");
        self.send(request.body(encoded(fields).into()).unwrap()).await
    }

    /// Asks without a body.
    pub async fn ask(&mut self, method: &str, path: &str) -> Page {
        let method: Method = method.parse().unwrap();
        self.send(Request::builder().method(method).uri(path).body(Body::empty()).unwrap()).await
    }

    pub async fn send(&mut self, mut request: Request<Body>) -> Page {
        if let Some(cookie) = &self.cookie {
            request.headers_mut().insert(COOKIE, cookie.parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        if let Some(set) = headers.get(SET_COOKIE) {
            self.cookie = set.to_str().unwrap().split(';').next().map(str::to_owned);
        }
        let bytes = to_bytes(response.into_body(), MOST_BYTES).await.unwrap().to_vec();
        let html = String::from_utf8_lossy(&bytes).into_owned();
        Page { status, headers, bytes, html }
    }
}

impl Page {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    /// The form that posts itself.
    pub fn form(&self) -> Form {
        let (_, form) = self.html.split_once("<form method=\"post\" action=\"").expect("a form");
        assert!(form.contains(" data-posts-itself>"), "{}", self.html);
        let (action, form) = form.split_once('"').unwrap();
        let (form, _) = form.split_once("</form>").unwrap();
        let inputs = form.split("<input type=\"hidden\" name=\"").skip(1);
        let fields = inputs.map(|input| {
            let (name, rest) = input.split_once("\" value=\"").unwrap();
            (unescaped(name), unescaped(rest.split_once('"').unwrap().0))
        });
        Form { action: unescaped(action), fields: fields.collect() }
    }

    /// Whether it is the page that asks who signs in.
    pub fn asks_who(&self) -> bool {
        self.status == 200 && self.html.contains("<h1>Pick an account</h1>")
    }
}

impl Form {
    /// What the application makes of it.
    pub fn posted(&self) -> Result<AcsForm, Code> {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(self.fields.iter())
            .finish();
        AcsForm::from_body(body.as_bytes()).map_err(|error| error.code())
    }
}

pub fn encoded(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

pub fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
