//! Answers posted at once, through the whole flow: one request is answered once, a hundred times
//! over, wherever the pending logins and the used answers are kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use saml_sp::flow::{
    MemoryPendingStore, MemoryReplayGuard, PendingLogins, SealedCookies, SealingKey, Sso,
};
use saml_sp::stores::sqlite::{self, SqlitePendingStore, SqliteReplayGuard};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::folder::Folder;
use crate::logins::{Begun, sso};

const ROUNDS: usize = 100;
/// Posts of one answer at once; of two answers there are fewer, since each costs a verification.
const POSTS: usize = 50;
const POSTS_OF_TWO: usize = 20;
const ANSWERED: &str = "replay.request-answered";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn with_sealed_cookies_and_the_guard_in_memory() {
    one_login_a_request(&[sso(sealed(), MemoryReplayGuard::new(2 * ROUNDS))]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn with_pending_logins_and_the_guard_in_memory() {
    let pending = PendingLogins::stored(MemoryPendingStore::new(100));
    one_login_a_request(&[sso(pending, MemoryReplayGuard::new(2 * ROUNDS))]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn with_sealed_cookies_and_the_guard_in_sqlite_on_two_nodes() {
    let folder = Folder::new();
    let sealed = sealed();
    let mut nodes = Vec::new();
    for _ in 0..2 {
        let pool = sqlite::open(folder.database()).await.unwrap();
        nodes.push(sso(sealed.clone(), SqliteReplayGuard::new(pool)));
    }
    one_login_a_request(&nodes).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn with_pending_logins_and_the_guard_in_sqlite_on_two_nodes() {
    let folder = Folder::new();
    let mut nodes = Vec::new();
    for _ in 0..2 {
        let pool = sqlite::open(folder.database()).await.unwrap();
        let pending = PendingLogins::stored(SqlitePendingStore::new(pool.clone()));
        nodes.push(sso(pending, SqliteReplayGuard::new(pool)));
    }
    one_login_a_request(&nodes).await;
}

#[tokio::test]
async fn each_of_the_two_answers_would_do_alone() {
    let sso = sso(sealed(), MemoryReplayGuard::new(10));
    for seconds in [0, 1] {
        let begun = Begun::at(&sso).await;
        assert_eq!(begun.post(&sso, &begun.answer(seconds)).await, "a login");
    }
}

fn sealed() -> SealedCookies {
    SealedCookies::new(SealingKey::random().unwrap())
}

async fn one_login_a_request(nodes: &[Sso]) {
    for round in 0..ROUNDS {
        let begun = Begun::at(&nodes[round % nodes.len()]).await;
        posted_at_once(nodes, &begun, &[begun.answer(0)], POSTS).await;
        let begun = Begun::at(&nodes[round % nodes.len()]).await;
        let answers = [begun.answer(0), begun.answer(1)];
        assert_ne!(answers[0], answers[1]);
        posted_at_once(nodes, &begun, &answers, POSTS_OF_TWO).await;
    }
}

/// Posts the answers in turn from one browser to the nodes in turn, all at once: one is a login.
async fn posted_at_once(nodes: &[Sso], begun: &Begun, answers: &[String], count: usize) {
    let line = Arc::new(Barrier::new(count));
    let mut posts = JoinSet::new();
    for number in 0..count {
        let answer = answers[number % answers.len()].clone();
        let (begun, line) = (begun.clone(), Arc::clone(&line));
        // Not in step with the answers.
        let sso = nodes[number / answers.len() % nodes.len()].clone();
        posts.spawn(async move {
            line.wait().await;
            begun.post(&sso, &answer).await
        });
    }
    let mut codes = BTreeMap::new();
    for code in posts.join_all().await {
        *codes.entry(code).or_insert(0) += 1;
    }
    assert_eq!(codes, BTreeMap::from([("a login", 1), (ANSWERED, count - 1)]));
}
