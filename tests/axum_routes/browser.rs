//! A browser: it keeps cookies as the `__Host-` prefix asks, and says of itself what browsers say.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use saml_sp::url::Url;

use crate::client::{Answer, Request};

/// A browser that has our host open.
#[derive(Clone)]
pub struct Browser {
    pub server: SocketAddr,
    /// Its cookies, by name.
    pub jar: BTreeMap<String, String>,
}

impl Browser {
    pub fn at(server: SocketAddr) -> Self {
        Self { server, jar: BTreeMap::new() }
    }

    /// Opens an address of ours, as after a click.
    pub async fn open(&mut self, target: &str) -> Answer {
        self.send(navigation(Request::get(target)).with("Sec-Fetch-Site", "none")).await
    }

    /// Posts the identity provider's form.
    pub async fn post(&mut self, target: &str, body: &str) -> Answer {
        let request = navigation(Request::post(target, body))
            .with("Origin", "https://login.microsoftonline.com")
            .with("Sec-Fetch-Site", "cross-site");
        self.send(request).await
    }

    /// Begins a login or a test at an address of ours, and says where it leads.
    pub async fn begin(&mut self, target: &str) -> Url {
        let answer = self.open(target).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        answer.one("location").parse().unwrap()
    }

    async fn send(&mut self, request: Request) -> Answer {
        let answer = with_cookies(request, &self.jar).send(self.server).await;
        for set in answer.all("set-cookie") {
            self.keep(set);
        }
        answer
    }

    fn keep(&mut self, set: &str) {
        let mut parts = set.split("; ");
        let (name, value) = parts.next().unwrap().split_once('=').unwrap();
        let attributes: Vec<&str> = parts.collect();
        if name.starts_with("__Host-saml-") {
            assert_eq!(attributes[0], "Path=/", "{set}");
            assert_eq!(attributes[2..], ["Secure", "HttpOnly", "SameSite=None"], "{set}");
            assert!(["Max-Age=0", "Max-Age=900"].contains(&attributes[1]), "{set}");
        }
        if attributes.contains(&"Max-Age=0") {
            self.jar.remove(name);
        } else {
            self.jar.insert(name.to_owned(), value.to_owned());
        }
    }
}

/// The request with these cookies in one header.
pub fn with_cookies(request: Request, jar: &BTreeMap<String, String>) -> Request {
    let cookies: Vec<_> = jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
    if cookies.is_empty() { request } else { request.with("Cookie", cookies.join("; ")) }
}

/// What browsers say where a person opens something in a window.
fn navigation(request: Request) -> Request {
    request
        .with("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
        .with("Sec-Fetch-Dest", "document")
        .with("Sec-Fetch-Mode", "navigate")
        .with("Sec-Fetch-User", "?1")
        .with("Upgrade-Insecure-Requests", "1")
}
