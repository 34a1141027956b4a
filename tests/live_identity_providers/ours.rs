//! What we write, read by other libraries: every request that a login can make, and our metadata.

use saml_sp::{RequestId, ServiceProvider};

use crate::clock::now;
use crate::login::request_in;
use crate::peers::{Peer, Verdict};
use crate::row::result;
use crate::stage::{Stage, some_identity_provider};
use crate::way::Way;

/// The ways that ask for something, and the plain one.
const WISHES: [&str; 9] = [
    "plain",
    "persistent",
    "transient",
    "email",
    "unspecified",
    "authn-context",
    "login-hint",
    "passive",
    "session-force",
];

/// The ways whose request the schema does not allow.
const FAULTS: [&str; 2] = ["no-version", "unknown-attribute"];

/// Has both judges read what we write, and what we do not; how many times they read it otherwise.
pub fn misread(stage: &Stage, peers: &[Peer]) -> usize {
    peers.iter().map(|peer| requests(stage, peer) + metadata(stage, peer)).sum()
}

fn requests(stage: &Stage, peer: &Peer) -> usize {
    let sp = contoso();
    let fresh = || RequestId::random().expect("randomness");
    let mut failed = 0;
    for name in WISHES {
        let login = Way::named(name).asks.of(sp.start_login(fresh(), now()));
        let (url, pending) = login.redirect().expect("a request");
        let read = [
            ("id", pending.request_id().as_str()),
            ("entity_id", sp.urls().entity_id().as_str()),
            ("acs", sp.urls().acs().as_str()),
            ("destination", sp.identity_provider().sso().redirect().expect("a URL").as_str()),
        ];
        let verdict = peer.judge_request(&request_in(&url));
        failed += record(stage, peer, "our-request", name, "accepted", &verdict, &read);
    }
    for name in FAULTS {
        let (url, _) = sp.start_login(fresh(), now()).redirect().expect("a request");
        let change = Way::named(name).request.expect("a change");
        let verdict = peer.judge_request(&change(&request_in(&url)));
        failed += record(stage, peer, "our-request", name, "refused", &verdict, &[]);
    }
    failed
}

fn metadata(stage: &Stage, peer: &Peer) -> usize {
    let sp = contoso();
    let ours = sp.metadata_xml();
    let broken = ours.replace("protocolSupportEnumeration", "protocols");
    assert_ne!(broken, ours);
    let read = [("entity_id", sp.urls().entity_id().as_str()), ("acs", sp.urls().acs().as_str())];
    let whole = peer.judge_metadata(&ours);
    let broken = peer.judge_metadata(&broken);
    record(stage, peer, "our-metadata", "plain", "accepted", &whole, &read)
        + record(stage, peer, "our-metadata", "no-protocol", "refused", &broken, &[])
}

fn contoso() -> ServiceProvider {
    let base = "https://sso.example.com".parse().expect("a base URL");
    let company = "contoso".parse().expect("a company");
    ServiceProvider::for_company(&base, company, some_identity_provider())
}

/// Records a verdict: 1 if it is not the expected one, or if something else was read.
fn record(
    stage: &Stage,
    peer: &Peer,
    what: &str,
    way: &str,
    expected: &str,
    verdict: &Verdict,
    read: &[(&str, &str)],
) -> usize {
    let mut wrong = Vec::new();
    if verdict.word() != expected {
        wrong.push(format!("should be {expected}: {}", verdict.words()));
    }
    for (name, ours) in read {
        // python3-saml tells only that it accepts.
        if verdict.text(name).is_some_and(|theirs| theirs != *ours) {
            wrong.push(format!("another {name}: {}", verdict.words()));
        }
    }
    stage.record(&[peer.name, what, way, "-", verdict.word(), "-", &result(&wrong)]);
    usize::from(!wrong.is_empty())
}
