//! Companies in memory, changed while they serve, from several tasks.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use saml_sp::ServiceProvider;
use saml_sp::flow::{Finished, MemoryTenants, PutLiveError, Tenants, code};
use saml_sp::testing::PretendEntra;

use crate::world::{BOTH_WAYS, Kept, World, company, service_provider};

fn two() -> [ServiceProvider; 2] {
    let entra = PretendEntra::new().unwrap();
    [service_provider("acme", &entra), service_provider("globex", &entra)]
}

/// The fingerprints of a company's live and staged settings.
async fn settings(tenants: &MemoryTenants, name: &str) -> [Option<String>; 2] {
    let name = company(name);
    let found = [tenants.live(&name).await.unwrap(), tenants.staged(&name).await.unwrap()];
    found.map(|settings| settings.map(|settings| settings.fingerprint().to_string()))
}

#[tokio::test]
async fn each_step_of_an_upload_changes_its_company_alone() {
    let [acme, globex] = two();
    let (name, tenants) = (company("acme"), MemoryTenants::from([globex.clone()]));
    let (one, other) = (acme.fingerprint(), globex.fingerprint());
    let text = |fingerprint: &saml_sp::settings::Fingerprint| Some(fingerprint.to_string());
    let beside = [text(&other), None];

    assert_eq!(settings(&tenants, "acme").await, [None, None]);
    assert_eq!(tenants.put_live(&name, one), Err(PutLiveError::NothingStaged));
    assert!(!tenants.unstage(&name) && !tenants.remove(&name));
    tenants.stage(acme.clone());
    assert_eq!(settings(&tenants, "acme").await, [None, text(&one)]);
    assert_eq!(tenants.put_live(&name, other), Err(PutLiveError::NotWhatWasTested));
    assert_eq!(settings(&tenants, "acme").await, [None, text(&one)], "nothing was changed");
    tenants.put_live(&name, one).unwrap();
    assert_eq!(settings(&tenants, "acme").await, [text(&one), None]);
    tenants.stage(acme.clone());
    assert_eq!(settings(&tenants, "acme").await, [text(&one), text(&one)]);
    assert!(tenants.unstage(&name) && !tenants.unstage(&name));
    assert_eq!(settings(&tenants, "acme").await, [text(&one), None]);
    tenants.stage(acme.clone());
    tenants.insert(acme);
    assert_eq!(settings(&tenants, "acme").await, [text(&one), text(&one)], "an upload stays");
    assert!(tenants.remove(&name) && !tenants.remove(&name));
    assert_eq!(settings(&tenants, "acme").await, [None, None], "with what was staged");
    assert_eq!(settings(&tenants, "globex").await, beside, "and it was never touched");
}

#[tokio::test]
async fn a_clone_is_another_handle_to_the_same_companies() {
    let tenants = MemoryTenants::from_iter(two());
    let mut names: Vec<_> = tenants.companies().iter().map(ToString::to_string).collect();
    names.sort();
    assert_eq!(names, ["acme", "globex"]);
    let handle = tenants.clone();
    assert!(handle.remove(&company("acme")));
    assert_eq!(tenants.companies(), [company("globex")]);
    assert!(tenants.remove(&company("globex")));
    assert!(handle.companies().is_empty());
    assert!(MemoryTenants::new().companies().is_empty());
}

#[test]
fn why_nothing_went_live_is_said() {
    assert_eq!(PutLiveError::NothingStaged.to_string(), "nothing is staged for this company");
    let other = PutLiveError::NotWhatWasTested.to_string();
    assert_eq!(other, "what is staged is not what was tested");
}

/// Tenants whose lookup of uploads is the trait's own.
struct LiveOnly(ServiceProvider);

impl Tenants for LiveOnly {
    type Error = std::convert::Infallible;

    async fn live(
        &self,
        company: &saml_sp::Company,
    ) -> Result<Option<ServiceProvider>, Self::Error> {
        Ok(Some(self.0.clone()).filter(|settings| settings.company() == company))
    }
}

#[tokio::test]
async fn an_application_without_uploads_tests_what_is_live() {
    let [acme, _] = two();
    let world = World::of(|_| {
        let guard = saml_sp::flow::MemoryReplayGuard::new(10);
        saml_sp::flow::Sso::new(LiveOnly(acme), Kept::Sealed.logins(), guard)
    });
    let mut browser = world.browser();
    let url = world.start_test(&mut browser).await;
    let body = world.answer(&url);
    crate::world::tested(world.post(&mut browser, body).await);
    let unknown = world.try_start(&mut browser, "globex").await;
    crate::world::refused(unknown, code::COMPANY_UNKNOWN);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_that_put_the_same_upload_live_one_does() {
    let [acme, _] = two();
    for _ in 0..50 {
        let tenants = MemoryTenants::new();
        tenants.stage(acme.clone());
        let mut racers = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (tenants, tested) = (tenants.clone(), acme.fingerprint());
            racers.spawn(async move { tenants.put_live(&company("acme"), tested) });
        }
        let put = racers.join_all().await;
        assert_eq!(put.iter().filter(|put| put.is_ok()).count(), 1);
        let late = put.iter().filter(|put| **put == Err(PutLiveError::NothingStaged)).count();
        assert_eq!(late, 7);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_company_that_is_changed_without_rest_disturbs_no_other() {
    for kept in BOTH_WAYS {
        let world = Arc::new(World::new(kept));
        let done = Arc::new(AtomicBool::new(false));
        let changes = Arc::new(AtomicUsize::new(0));
        let (changed, stop, count) = (Arc::clone(&world), Arc::clone(&done), Arc::clone(&changes));
        let administrator = tokio::spawn(async move {
            let renewed = service_provider("acme", &changed.entra.roll_over().unwrap());
            let name = company("acme");
            while !stop.load(Ordering::SeqCst) {
                changed.tenants.stage(renewed.clone());
                let put = changed.tenants.put_live(&name, renewed.fingerprint());
                assert_eq!(put, Ok(()));
                tokio::task::yield_now().await;
                changed.tenants.remove(&name);
                tokio::task::yield_now().await;
                changed.tenants.insert(service_provider("acme", &changed.entra));
                count.fetch_add(1, Ordering::SeqCst);
                tokio::task::yield_now().await;
            }
        });
        let mut users = tokio::task::JoinSet::new();
        for name in ["acme", "globex", "acme", "globex"] {
            let world = Arc::clone(&world);
            users.spawn(async move {
                let entra = if name == "acme" { &world.entra } else { &world.globex_entra };
                let mut signed_in = 0;
                for _ in 0..40 {
                    let mut browser = world.browser();
                    let code = match world.try_start(&mut browser, name).await {
                        Err(refused) => refused.code(),
                        Ok(url) => {
                            let body = entra.answer_body(&url, world.clock.now()).unwrap();
                            match world.post_to(name, &mut browser, body).await {
                                Err(refused) => refused.code(),
                                Ok(Finished::Test(_)) => panic!("nobody tests"),
                                Ok(Finished::Login(login)) => {
                                    assert_eq!(login.identity.company().as_str(), name);
                                    let who = login.identity.claims();
                                    let olga = who.display_name() == Some("Olga");
                                    assert_eq!(olga, name == "globex");
                                    signed_in += 1;
                                    continue;
                                }
                            }
                        }
                    };
                    assert_eq!(code, code::COMPANY_UNKNOWN, "{name}");
                    assert_eq!(name, "acme");
                }
                (name, signed_in)
            });
        }
        for (name, signed_in) in users.join_all().await {
            assert!(name == "acme" || signed_in == 40, "{name}: {signed_in}");
        }
        done.store(true, Ordering::SeqCst);
        administrator.await.unwrap();
        assert!(changes.load(Ordering::SeqCst) > 0);
        // And at rest it serves again.
        world.whole_login(&mut world.browser()).await;
    }
}
