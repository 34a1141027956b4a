//! What a login costs beside its bare cryptography: `cargo bench --bench login`.
//!
//! One line a case: `case=NAME us=… limit_us=… ratio=… allocations=… peak_kb=…`. Both sides are
//! measured in the same run, round by round in turn, by the thread's CPU time; the minimum of all
//! rounds counts, so that a noisy machine shows the same ratios. The limit is what no
//! implementation can leave out; each group of cases says what that is. Growth rows compare 15 KB
//! with 200 KB and print the exponent. Allocations are counted in a pass of their own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod documents;
mod limit;
mod measure;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use saml_sp::{AcsForm, IdentityProvider, PendingLogin, RequestId, ServiceProvider, Spend};

use crate::documents::{Signed, Size};
use crate::limit::Limit;
use crate::measure::{Row, print, row};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

fn main() {
    let bench = Bench::new();
    logins(&bench);
    others(&bench);
    refusals(&bench);
    growth(&bench);
}

/// A company's service provider, and a login that was begun.
struct Bench {
    service_provider: ServiceProvider,
    pending: PendingLogin,
    now: DateTime<Utc>,
    metadata: Vec<u8>,
}

impl Bench {
    fn new() -> Self {
        let metadata = std::fs::read(fixture("metadata/entra.xml")).unwrap();
        let service_provider = ServiceProvider::for_company(
            &"https://sso.example.com".parse().unwrap(),
            "contoso".parse().unwrap(),
            IdentityProvider::from_metadata(&metadata).unwrap(),
        );
        let now = "2026-03-25T12:00:00Z".parse().unwrap();
        let id = documents::REQUEST_ID.parse().unwrap();
        let pending = service_provider.start_login(id, now).pending();
        Self { service_provider, pending, now, metadata }
    }

    fn form(&self, xml: &str) -> AcsForm {
        let relay_state = Some(self.pending.request_id().to_string());
        AcsForm::from_parts(STANDARD.encode(xml), relay_state)
    }

    /// A whole login against base64, digests and signatures alone.
    fn login(&self, name: &str, signed: &Signed) -> Row {
        let form = self.form(&signed.xml);
        let limit = Limit::of(signed, form.saml_response());
        row(
            name,
            || {
                let verified = self.service_provider.finish_login(&form, &self.pending, self.now);
                let login = verified.unwrap().redeem(Spend::First).unwrap();
                assert!(login.return_to.is_none());
                drop(login);
            },
            || limit.run(),
        )
    }
}

fn fixture(name: &str) -> String {
    format!("{}/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// Limit: base64, SHA-256 over the canonical octets and RSA verification, for each signature.
fn logins(bench: &Bench) {
    for (name, signed) in [
        ("assertion", documents::assertion(Size::default())),
        ("both", documents::both(Size::default())),
        ("groups", documents::assertion(Size::of_groups(150))),
    ] {
        print(&bench.login(name, &signed));
    }
}

/// Limits: decoding the one certificate and verifying the document's signature for `metadata`;
/// DEFLATE and base64 of the message for `authn_request`.
fn others(bench: &Bench) {
    let certificate = limit::certificate();
    let signature = limit::metadata(&String::from_utf8_lossy(&bench.metadata));
    print(&row(
        "metadata",
        || drop(IdentityProvider::from_metadata(&bench.metadata).unwrap()),
        || {
            limit::decode_certificate(&certificate);
            signature.run();
        },
    ));
    let message = documents::authn_request();
    print(&row(
        "authn_request",
        || {
            let id = RequestId::from_entropy([7; 20]);
            drop(bench.service_provider.start_login(id, bench.now).redirect().unwrap());
        },
        || limit::deflate(&message),
    ));
}

/// Limit: that of the login `assertion`, which a refusal should stay below.
fn refusals(bench: &Bench) {
    let signed = documents::assertion(Size::default());
    let good = bench.form(&signed.xml);
    let limit = Limit::of(&signed, good.saml_response());
    let tampered = signed.xml.replacen("Simon@", "Simom@", 1);
    let cases = [
        ("refused_relay_state", AcsForm::from_parts(good.saml_response(), None)),
        ("refused_junk", bench.form(&"x".repeat(signed.xml.len()))),
        ("refused_destination", bench.form(&signed.xml.replacen("/finalize", "/finalise", 1))),
        ("refused_digest", bench.form(&tampered)),
        ("refused_key", bench.form(&documents::by_another_key(Size::default()).xml)),
    ];
    for (name, form) in cases {
        print(&row(
            name,
            || {
                let verdict = bench.service_provider.finish_login(&form, &bench.pending, bench.now);
                drop(verdict.unwrap_err());
            },
            || limit.run(),
        ));
    }
}

/// Limit: that of a login of the same size.
fn growth(bench: &Bench) {
    for (name, of) in documents::GROWING {
        let rows = [15_000, 200_000].map(|bytes| {
            let signed = documents::assertion(of(bytes));
            (signed.xml.len(), bench.login(&format!("{name}_{}kb", bytes / 1000), &signed))
        });
        let [(small, few), (large, many)] = rows;
        #[expect(clippy::cast_precision_loss, reason = "sizes of documents")]
        let exponent = (many.us / few.us).ln() / (large as f64 / small as f64).ln();
        print(&few);
        print(&many.growing(exponent));
    }
}
