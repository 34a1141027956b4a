//! Every route of the pages, for tests that must hold for each.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, header};

use crate::client::{FORM, MULTIPART, multipart, part};
use crate::world::World;

/// The routes behind the authorisation: method, and path behind that of the company.
pub const ROUTES: &[(&str, &str)] = &[
    ("GET", ""),
    ("POST", "/metadata"),
    ("POST", "/typed"),
    ("POST", "/certificate"),
    ("POST", "/discard"),
    ("POST", "/live"),
    ("POST", "/on"),
    ("POST", "/off"),
    ("POST", "/make-link"),
    ("POST", "/end-links"),
    ("GET", "/test"),
    ("GET", "/attempts"),
    ("GET", "/why/{reference}"),
    ("GET", "/why/{reference}/bundle"),
];

/// The one that a link opens, which no authorisation can stand before.
const OPEN: (&str, &str) = ("GET", "/link/{token}");

/// The routes by which something is changed.
pub fn forms() -> impl Iterator<Item = &'static str> {
    ROUTES.iter().filter(|(method, _)| *method == "POST").map(|(_, path)| *path)
}

/// A request of this route that would do what it is for: with a body that fits, and with the
/// reference of an attempt.
pub fn request_of(world: &World, method: &str, path: &str, reference: &str) -> Request<Body> {
    let path = path.replace("{reference}", reference);
    let request = Request::builder().method(method).uri(&path);
    if method != "POST" {
        return request.body(Body::empty()).unwrap();
    }
    let metadata = world.entra.metadata_xml().unwrap();
    let certificate = std::fs::read("fixtures/keys/idp2.cert.pem").unwrap();
    let (kind, body) = match path.rsplit('/').next().unwrap() {
        "metadata" => (MULTIPART, multipart(&[part("file", "a.xml", &metadata)])),
        "certificate" => (MULTIPART, multipart(&[part("file", "a.cer", &certificate)])),
        "live" => {
            let idp = world.entra.identity_provider().unwrap();
            let acme = world.companies.base().clone();
            let company = path.split('/').nth(4).unwrap().parse().unwrap();
            let settings = saml_sp::ServiceProvider::for_company(&acme, company, idp);
            (FORM, format!("fingerprint={}", settings.fingerprint()).into_bytes())
        }
        _ => (FORM, Vec::new()),
    };
    request.header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap()
}

/// A route that is added to the source and not to the table above would be tested by nothing.
#[test]
fn the_table_has_every_route_of_the_source() {
    let source = include_str!("../../src/pages/routes.rs");
    let routes = source.split(".route(").skip(1).map(|route| {
        let (path, handler) = route.split_once(',').unwrap();
        let path = match path.trim() {
            "&root" => String::new(),
            path => {
                let path = path.strip_prefix("&at(\"").and_then(|path| path.strip_suffix("\")"));
                format!("/{}", path.expect("a path that this test can read"))
            }
        };
        let handler = handler.trim_start();
        // Behind `show` stands the authorisation.
        match () {
            () if handler.starts_with("get(show(") => ("GET", path),
            () if handler.starts_with("post(show(") => ("POST", path),
            () if handler.starts_with("link)") => ("GET", path),
            () => panic!("a route that this test cannot read: {path}"),
        }
    });
    let routes: BTreeSet<_> = routes.collect();
    let table = ROUTES.iter().chain([&OPEN]).map(|(method, path)| (*method, (*path).to_owned()));
    assert_eq!(routes, table.collect());
    for other in [".route_service(", ".nest", ".merge(", ".fallback", "any(", "put(", "delete("] {
        assert!(!source.contains(other), "a route by {other} that this test cannot read");
    }
}
