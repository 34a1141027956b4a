//! What the flow wing adds to `finish_login`: `cargo bench --bench flow`.
//!
//! One line for each way of keeping logins: `case=NAME us=… core_us=… adds_us=… share=…%`, where `core` is
//! `AcsForm::from_body`, `finish_login` and `redeem` of the same answer, and `share` what the wing adds, of that. A login
//! can be finished once, so each is begun and answered beforehand and both sides are measured in
//! turn, login by login, in elapsed time, since a database works in a thread of its own; the minimum
//! of all counts, and the median beside it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::time::Instant;

use chrono::{DateTime, Utc};
use saml_sp::flow::{
    Cookies, Finished, MemoryPendingStore, MemoryReplayGuard, MemoryTenants, PendingLogins,
    ReplayGuard, SealedCookies, SealingKey, Sso,
};
use saml_sp::stores::sqlite::{self, SqlitePendingStore, SqliteReplayGuard};
use saml_sp::testing::PretendEntra;
use saml_sp::{AcsForm, PendingLogin, ServiceProvider, Spend};
use tokio::runtime::Runtime;

/// How many logins each case finishes.
const LOGINS: usize = 1_000;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let bench = Bench::new();
    let folder = std::env::temp_dir().join(format!("saml-sp-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let pool = runtime.block_on(sqlite::open(folder.join("bench.sqlite"))).unwrap();

    let sealed = || PendingLogins::from(SealedCookies::new(SealingKey::random().unwrap()));
    let stored = || PendingLogins::stored(MemoryPendingStore::new(2 * LOGINS));
    let in_sqlite = || PendingLogins::stored(SqlitePendingStore::new(pool.clone()));
    let memory = || MemoryReplayGuard::new(2 * LOGINS);
    let sqlite = || SqliteReplayGuard::new(pool.clone());

    bench.run("sealed_memory", &runtime, sealed(), memory());
    bench.run("stored_memory", &runtime, stored(), memory());
    bench.run("sealed_sqlite", &runtime, sealed(), sqlite());
    bench.run("stored_sqlite", &runtime, in_sqlite(), sqlite());

    runtime.block_on(pool.close());
    std::fs::remove_dir_all(folder).unwrap();
}

struct Bench {
    entra: PretendEntra,
    acme: ServiceProvider,
    now: DateTime<Utc>,
}

/// A login that was begun by the flow and answered, and the same by the core.
struct Answered {
    cookie: String,
    body: String,
    pending: PendingLogin,
}

impl Bench {
    fn new() -> Self {
        let entra = PretendEntra::new().unwrap();
        let acme = ServiceProvider::for_company(
            &"https://sso.example.com".parse().unwrap(),
            "acme".parse().unwrap(),
            entra.identity_provider().unwrap(),
        );
        Self { entra, acme, now: "2026-03-25T12:00:00Z".parse().unwrap() }
    }

    fn run(
        &self,
        name: &str,
        runtime: &Runtime,
        pending: PendingLogins,
        guard: impl ReplayGuard + 'static,
    ) {
        let now = self.now;
        let tenants = MemoryTenants::from([self.acme.clone()]);
        let sso = Sso::new(tenants, pending, guard).with_clock(move || now);
        let answered: Vec<_> = (0..LOGINS).map(|_| runtime.block_on(self.answered(&sso))).collect();

        let mut flow = Vec::with_capacity(LOGINS);
        let mut core = Vec::with_capacity(LOGINS);
        for Answered { cookie, body, pending } in &answered {
            flow.push(timed(|| {
                let mut cookies = Cookies::of([cookie]);
                let finished = runtime.block_on(sso.finish("acme", body.as_bytes(), &mut cookies));
                assert!(matches!(finished.unwrap(), Finished::Login(_)));
            }));
            core.push(timed(|| {
                let form = AcsForm::from_body(body.as_bytes()).unwrap();
                let verified = self.acme.finish_login(&form, pending, now).unwrap();
                assert!(verified.redeem(Spend::First).unwrap().return_to.is_none());
            }));
        }
        let (us, core_us) = (minimum(&flow), minimum(&core));
        let (median, core_median) = (median(&mut flow), median(&mut core));
        println!(
            "case={name} us={us:.1} core_us={core_us:.1} adds_us={:.1} share={:.0}% \
             median_us={median:.1} median_core_us={core_median:.1}",
            us - core_us,
            (us / core_us - 1.0) * 100.0,
        );
    }

    async fn answered(&self, sso: &Sso) -> Answered {
        let mut cookies = Cookies::none();
        let url = sso.start("acme", &mut cookies).await.unwrap();
        let cookie = cookies.set_cookies().next().unwrap().split(';').next().unwrap().to_owned();
        let body = self.entra.answer_body(&url, self.now).unwrap();
        let form = AcsForm::from_body(body.as_bytes()).unwrap();
        let id = form.relay_state().unwrap().parse().unwrap();
        let pending = self.acme.start_login(id, self.now).pending();
        Answered { cookie, body, pending }
    }
}

fn timed(what: impl FnOnce()) -> f64 {
    #[expect(clippy::disallowed_methods, reason = "elapsed time is what is measured")]
    let start = Instant::now();
    what();
    start.elapsed().as_secs_f64() * 1e6
}

fn minimum(times: &[f64]) -> f64 {
    times.iter().copied().fold(f64::INFINITY, f64::min)
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
