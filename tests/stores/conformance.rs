//! Our own stores pass the checks that we hand out for anybody's.

use saml_sp::companies::MemoryCompanyStore;
use saml_sp::flow::{MemoryPendingStore, MemoryReplayGuard};
use saml_sp::stores::sqlite::{self, SqliteCompanyStore, SqlitePendingStore, SqliteReplayGuard};
use saml_sp::testing::{StoreFault, check_company_store, check_pending_store, check_replay_guard};
use sqlx::SqlitePool;

use crate::folder::Folder;
use crate::nodes::Nodes;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_guard_in_memory_passes() {
    check_replay_guard(MemoryReplayGuard::new(500), tokio::spawn).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_pending_logins_in_memory_pass() {
    check_pending_store(MemoryPendingStore::new(100), tokio::spawn).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_companies_in_memory_pass() {
    let store = MemoryCompanyStore::new();
    // A clone is another handle to the same companies.
    check_company_store(Nodes::new(vec![store.clone(), store]), tokio::spawn).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_guard_in_sqlite_passes() {
    let folder = Folder::new();
    for pool in pools(&folder, 1).await {
        check_replay_guard(SqliteReplayGuard::new(pool), tokio::spawn).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_pending_logins_in_sqlite_pass() {
    let folder = Folder::new();
    for pool in pools(&folder, 1).await {
        check_pending_store(SqlitePendingStore::new(pool), tokio::spawn).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_companies_in_sqlite_pass() {
    let folder = Folder::new();
    for pool in pools(&folder, 1).await {
        check_company_store(SqliteCompanyStore::new(pool), tokio::spawn).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_guard_in_sqlite_passes_with_several_pools_on_one_file() {
    let folder = Folder::new();
    let nodes = pools(&folder, 3).await.into_iter().map(SqliteReplayGuard::new).collect();
    check_replay_guard(Nodes::new(nodes), tokio::spawn).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_pending_logins_in_sqlite_pass_with_several_pools_on_one_file() {
    let folder = Folder::new();
    let nodes = pools(&folder, 3).await.into_iter().map(SqlitePendingStore::new).collect();
    check_pending_store(Nodes::new(nodes), tokio::spawn).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_companies_in_sqlite_pass_with_several_pools_on_one_file() {
    let folder = Folder::new();
    let nodes = pools(&folder, 3).await.into_iter().map(SqliteCompanyStore::new).collect();
    check_company_store(Nodes::new(nodes), tokio::spawn).await.unwrap();
}

#[tokio::test]
async fn the_checks_run_on_one_thread_too() {
    check_replay_guard(MemoryReplayGuard::new(500), tokio::spawn).await.unwrap();
    check_pending_store(MemoryPendingStore::new(100), tokio::spawn).await.unwrap();
    check_company_store(MemoryCompanyStore::new(), tokio::spawn).await.unwrap();
}

/// A task that runs only while it is waited for, as some runtimes have it.
#[tokio::test]
async fn the_checks_run_with_lazy_tasks_too() {
    let spawn = |racer| async { Ok::<_, std::convert::Infallible>({ racer }.await) };
    check_replay_guard(MemoryReplayGuard::new(500), spawn).await.unwrap();
    let spawn = |racer| async { Ok::<_, std::convert::Infallible>({ racer }.await) };
    check_pending_store(MemoryPendingStore::new(100), spawn).await.unwrap();
    let spawn = |racer| async { Ok::<_, std::convert::Infallible>({ racer }.await) };
    check_company_store(MemoryCompanyStore::new(), spawn).await.unwrap();
}

async fn pools(folder: &Folder, count: usize) -> Vec<SqlitePool> {
    let mut pools = Vec::new();
    for _ in 0..count {
        pools.push(sqlite::open(folder.database()).await.unwrap());
    }
    pools
}

#[test]
fn the_types_cross_threads_and_the_fault_is_an_error() {
    fn crosses_threads<T: Send + Sync + 'static>() {}
    fn is_an_error<T: std::error::Error>() {}
    crosses_threads::<SqliteReplayGuard>();
    crosses_threads::<SqlitePendingStore>();
    crosses_threads::<SqliteCompanyStore>();
    crosses_threads::<StoreFault>();
    is_an_error::<StoreFault>();
}
