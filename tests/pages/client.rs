//! A browser before the application: it keeps cookies, and says of itself what browsers say.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::request::Builder;
use axum::http::{HeaderMap, Request, header};
use saml_sp::url::{Url, form_urlencoded};
use tower::ServiceExt;

use crate::html::Page;
use crate::world::HOST;

/// An answer, whole.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// The value of a header that is there once.
    pub fn one(&self, name: &str) -> &str {
        let [value] = self.all(name)[..] else { panic!("not one {name}: {:?}", self.headers) };
        value
    }

    /// The values of a header.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect()
    }

    /// The body, which is a text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// One of the pages, with the status that it must have.
    pub fn page(&self, status: u16) -> Page {
        assert_eq!(self.status, status, "{}", self.text());
        Page::of(self)
    }

    /// Where it leads by 303.
    pub fn leads_to(&self) -> &str {
        assert_eq!(self.status, 303, "{}", self.text());
        self.one("location")
    }
}

/// A cookie, and whether a form of another site brings it along.
#[derive(Clone, Debug)]
struct Cookie {
    value: String,
    cross_site: bool,
}

/// A browser.
#[derive(Clone)]
pub struct Browser {
    app: Router,
    jar: BTreeMap<String, Cookie>,
}

impl Browser {
    pub fn before(app: &Router) -> Self {
        Self { app: app.clone(), jar: BTreeMap::new() }
    }

    /// The same, with a cookie as our host sets it for itself.
    pub fn with_cookie(mut self, name: &str, value: &str) -> Self {
        self.jar.insert(name.to_owned(), Cookie { value: value.to_owned(), cross_site: false });
        self
    }

    /// The names and values of its cookies.
    pub fn cookies(&self) -> impl Iterator<Item = (&str, &str)> {
        self.jar.iter().map(|(name, cookie)| (name.as_str(), cookie.value.as_str()))
    }

    /// Opens an address of ours, as after a click.
    pub async fn open(&mut self, target: &str) -> Answer {
        let path = target.strip_prefix(HOST).unwrap_or(target);
        let path = path.split('#').next().unwrap();
        let request = navigation(Request::get(path)).header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Opens an address of ours, which is one of the pages.
    pub async fn page(&mut self, target: &str) -> Page {
        self.open(target).await.page(200)
    }

    /// Sends a form of ours.
    pub async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = own_form(path).header(header::CONTENT_TYPE, FORM);
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends the form on a page whose address ends so, as it stands there.
    pub async fn press(&mut self, page: &Page, action: &str) -> Answer {
        let form = page.form(action);
        let fields: Vec<_> = form.fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.submit(&form.action, &fields).await
    }

    /// Sends a file by a form of ours.
    pub async fn upload(&mut self, path: &str, name: &str, file: &[u8]) -> Answer {
        self.upload_form(path, &[part("file", name, file)]).await
    }

    /// Sends a form of ours with these parts.
    pub async fn upload_form(&mut self, path: &str, parts: &[Vec<u8>]) -> Answer {
        let request = own_form(path).header(header::CONTENT_TYPE, MULTIPART);
        self.send(request.body(Body::from(multipart(parts))).unwrap()).await
    }

    /// Posts the identity provider's form, from its site.
    pub async fn arrive(&mut self, path: &str, body: String) -> Answer {
        let request = navigation(Request::post(path))
            .header("origin", "https://login.microsoftonline.com")
            .header("sec-fetch-site", "cross-site")
            .header(header::CONTENT_TYPE, FORM);
        self.send_with(request.body(Body::from(body)).unwrap(), |cookie| cookie.cross_site).await
    }

    /// Begins a login or a test, and says where at Entra it leads.
    pub async fn begin(&mut self, target: &str) -> Url {
        self.open(target).await.leads_to().parse().unwrap()
    }

    /// Sends any request, with the cookies.
    pub async fn send(&mut self, request: Request<Body>) -> Answer {
        self.send_with(request, |_| true).await
    }

    async fn send_with(
        &mut self,
        mut request: Request<Body>,
        brings: impl Fn(&Cookie) -> bool,
    ) -> Answer {
        let brought = self.jar.iter().filter(|(_, cookie)| brings(cookie));
        let cookies: Vec<_> = brought.map(|(name, c)| format!("{name}={}", c.value)).collect();
        if !cookies.is_empty() {
            request.headers_mut().insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        }
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 1 << 26).await.unwrap().to_vec();
        let answer = Answer { status: parts.status.as_u16(), headers: parts.headers, body };
        for set in answer.all("set-cookie") {
            self.keep(set);
        }
        answer
    }

    fn keep(&mut self, set: &str) {
        let mut parts = set.split("; ");
        let (name, value) = parts.next().unwrap().split_once('=').unwrap();
        let attributes: Vec<&str> = parts.collect();
        if attributes.contains(&"Max-Age=0") {
            self.jar.remove(name);
        } else {
            let cross_site = attributes.contains(&"SameSite=None");
            self.jar.insert(name.to_owned(), Cookie { value: value.to_owned(), cross_site });
        }
    }
}

pub const FORM: &str = "application/x-www-form-urlencoded";
pub const MULTIPART: &str = "multipart/form-data; boundary=----end-of-part";

/// What a browser says where a page of ours posts a form.
fn own_form(path: &str) -> Builder {
    navigation(Request::post(path)).header("origin", HOST).header("sec-fetch-site", "same-origin")
}

/// What browsers say where a person opens something in a window.
fn navigation(request: Builder) -> Builder {
    request
        .header("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
        .header("sec-fetch-dest", "document")
        .header("sec-fetch-mode", "navigate")
        .header("sec-fetch-user", "?1")
}

/// A file as a part of a form.
pub fn part(field: &str, file_name: &str, bytes: &[u8]) -> Vec<u8> {
    // As browsers write them (HTML, 4.10.21.7).
    let escaped = file_name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
    let head = format!(
        "Content-Disposition: form-data; name=\"{field}\"; filename=\"{escaped}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    [head.as_bytes(), bytes].concat()
}

/// The body of a form of these parts.
pub fn multipart(parts: &[Vec<u8>]) -> Vec<u8> {
    let mut body = Vec::new();
    for part in parts {
        body.extend([b"------end-of-part\r\n".as_slice(), part, b"\r\n"].concat());
    }
    body.extend(b"------end-of-part--\r\n");
    body
}
