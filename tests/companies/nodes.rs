//! Several nodes over one store: each serves what another one changed.

use std::convert::Infallible;

use saml_sp::companies::{
    Bundle, CompaniesError, CompanyStore, KeptSetup, MemoryCompanyStore, Setup,
};
use saml_sp::flow::{AttemptId, LoginEvent, code};
use saml_sp::{Code, Company};

use crate::world::{World, code, companies_in, contoso, fingerprint, uploaded};

async fn two() -> (World, World) {
    let store = MemoryCompanyStore::new();
    let here = World::over(store.clone()).await;
    let there = here.and_another(store);
    (here, there)
}

#[tokio::test]
async fn a_change_made_on_one_node_serves_on_the_other_at_once() {
    let (here, there) = two().await;
    assert_eq!(code(there.begin().await.map(drop)), code::COMPANY_UNKNOWN);
    here.puts_live(&here.entra).await;
    there.login(&there.entra).await.unwrap();
    let rolled = here.entra.roll_over().unwrap();
    assert_eq!(code(there.login(&rolled).await), Code::SIGNATURE_UNTRUSTED_KEY);
    here.puts_live(&rolled).await;
    there.login(&rolled).await.unwrap();
    here.companies.switch_off(&contoso()).await.unwrap();
    assert_eq!(code(there.login(&rolled).await), code::COMPANY_UNKNOWN);
    here.companies.switch_on(&contoso()).await.unwrap();
    there.login(&rolled).await.unwrap();
}

#[tokio::test]
async fn a_login_begun_on_one_node_ends_on_the_other_and_is_one_attempt() {
    let (here, there) = two().await;
    here.puts_live(&here.entra).await;
    let begun = here.begin().await.unwrap();
    assert_eq!(there.outcomes().await, ["started"]);
    there.answer(&begun, &there.entra).await.unwrap();
    assert_eq!(here.outcomes().await, ["signed-in"]);
}

/// The versions of the new company are those of the old one again.
#[tokio::test]
async fn a_company_that_was_removed_and_set_up_anew_is_another_on_every_node() {
    let (here, there) = two().await;
    here.puts_live(&here.entra).await;
    there.login(&there.entra).await.unwrap();
    here.companies.remove(&contoso()).await.unwrap();
    here.companies.add(&contoso(), "Contoso Ltd").await.unwrap();
    let globex = here.entra.with_tenant("11111111-2222-4333-8444-555555555555").unwrap();
    here.puts_live(&globex).await;
    there.login(&globex).await.unwrap();
    // The tenant from before answers at the new address.
    let before = there.entra.with_login_url(&globex.login_url().parse().unwrap());
    assert_eq!(code(there.login(&before).await), Code::RESPONSE_ISSUER);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changes_of_many_administrators_at_once_are_all_kept_or_refused() {
    let (here, there) = two().await;
    let round = async || {
        let setup = here.companies.setup(&contoso()).await.unwrap();
        serde_json::to_value(&setup).unwrap()["round"].as_u64().unwrap()
    };
    let before = round().await;
    let mut changing = tokio::task::JoinSet::new();
    for number in 0..8 {
        let companies = [&here, &there][number % 2].companies.clone();
        changing.spawn(async move { companies.end_links(&contoso()).await });
    }
    let companies = here.companies.clone();
    let upload = uploaded(&here.entra);
    changing.spawn(async move { companies.stage(&contoso(), upload).await });
    for changed in changing.join_all().await {
        changed.unwrap();
    }
    let setup = here.companies.setup(&contoso()).await.unwrap();
    assert_eq!(setup.staged(), Some(&uploaded(&here.entra)));
    assert_eq!(round().await, before.wrapping_add(8));
    there.companies.put_live(&contoso(), fingerprint(&here.entra)).await.unwrap();
    here.login(&here.entra).await.unwrap();
}

/// Somebody else is faster, always.
struct Contested(MemoryCompanyStore);

impl CompanyStore for Contested {
    type Error = Infallible;

    async fn companies(&self) -> Result<Vec<Company>, Infallible> {
        self.0.companies().await
    }

    async fn setup(&self, company: &Company) -> Result<Option<KeptSetup>, Infallible> {
        self.0.setup(company).await
    }

    async fn replace_setup(
        &self,
        company: &Company,
        setup: &Setup,
        was: Option<u64>,
    ) -> Result<bool, Infallible> {
        if was.is_some() {
            return Ok(false);
        }
        self.0.replace_setup(company, setup, was).await
    }

    async fn remove(&self, company: &Company) -> Result<bool, Infallible> {
        self.0.remove(company).await
    }

    async fn keep_attempt(&self, bundle: &Bundle) -> Result<(), Infallible> {
        self.0.keep_attempt(bundle).await
    }

    async fn attempts(&self, company: &Company) -> Result<Vec<LoginEvent>, Infallible> {
        self.0.attempts(company).await
    }

    async fn attempt(
        &self,
        company: &Company,
        id: AttemptId,
    ) -> Result<Option<Bundle>, Infallible> {
        self.0.attempt(company, id).await
    }
}

#[tokio::test]
async fn a_company_that_others_keep_changing_is_busy() {
    let companies = companies_in(Contested(MemoryCompanyStore::new()));
    companies.add(&contoso(), "Contoso Ltd").await.unwrap();
    let busy = companies.rename(&contoso(), "Another").await.unwrap_err();
    assert!(matches!(busy, CompaniesError::Busy), "{busy}");
    assert_eq!(companies.setup(&contoso()).await.unwrap().name(), "Contoso Ltd");
}
