//! A login begun in one process and finished in another: they share the sealing key of the pending
//! logins and one SQLite file of used answers, and nothing else.
//!
//! The processes are this very binary, run again with a folder to work in.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use saml_sp::IdentityProvider;
use saml_sp::chrono::{DateTime, Utc};
use saml_sp::flow::{Clock, MemoryTenants, SealedCookies, SealingKey, Sso, SystemClock};
use saml_sp::stores::sqlite::{self, SqliteReplayGuard};

use crate::folder::Folder;
use crate::logins::{Begun, acme, entra};

const TEST: &str = "two_processes::an_answer_signs_in_once_whichever_process_gets_it";
/// In the environment of a process that is one of the nodes: the folder that they share.
const NODE: &str = "SAML_SP_TEST_NODE";
/// Begins each line by which a node replies, among those of the test harness.
const REPLY: &str = "node: ";

#[test]
fn an_answer_signs_in_once_whichever_process_gets_it() {
    if let Some(folder) = std::env::var_os(NODE) {
        return node(&PathBuf::from(folder));
    }
    let folder = Folder::new();
    let entra = entra();
    fs::write(folder.file("metadata.xml"), entra.metadata_xml().unwrap()).unwrap();
    let key: Vec<u8> = (0..32).map(|octet| octet * 7).collect();
    fs::write(folder.file("key"), key).unwrap();
    let [mut a, mut b] = [Node::run(&folder), Node::run(&folder)];

    // Begun here, finished there; and then here again.
    let begun = a.begin();
    let answer = entra.answer_body(&begun.url, clock()).unwrap();
    assert_eq!(b.post(&begun, &answer), "a login");
    assert_eq!(a.post(&begun, &answer), "replay.request-answered");

    // To both at once.
    for round in 0..50 {
        let begun = if round % 2 == 0 { a.begin() } else { b.begin() };
        let answer = entra.answer_body(&begun.url, clock()).unwrap();
        [&mut a, &mut b].into_iter().for_each(|node| node.ask_to_post(&begun, &answer));
        let mut ends = [a.reply(), b.reply()];
        ends.sort();
        assert_eq!(ends, ["a login", "replay.request-answered"], "round {round}");
    }
    [a, b].into_iter().for_each(Node::end);
}

fn clock() -> DateTime<Utc> {
    SystemClock.now()
}

/// A node as the test sees it.
struct Node {
    process: Child,
    requests: ChildStdin,
    replies: Box<dyn Iterator<Item = String>>,
}

impl Node {
    fn run(folder: &Folder) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", TEST, "--nocapture"])
            .env(NODE, folder.file(""))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let requests = process.stdin.take().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines().map(Result::unwrap);
        // The harness may have begun the line.
        let replies =
            lines.filter_map(|line| line.split_once(REPLY).map(|(_, reply)| reply.to_owned()));
        Self { process, requests, replies: Box::new(replies) }
    }

    fn begin(&mut self) -> Begun {
        self.ask(&["begin"]);
        let reply = self.reply();
        let (url, cookie) = reply.split_once('\t').unwrap();
        Begun { url: url.parse().unwrap(), cookie: cookie.to_owned() }
    }

    fn post(&mut self, begun: &Begun, answer: &str) -> String {
        self.ask_to_post(begun, answer);
        self.reply()
    }

    fn ask_to_post(&mut self, begun: &Begun, answer: &str) {
        self.ask(&["post", begun.url.as_str(), &begun.cookie, answer]);
    }

    fn ask(&mut self, request: &[&str]) {
        writeln!(self.requests, "{}", request.join("\t")).unwrap();
        self.requests.flush().unwrap();
    }

    fn reply(&mut self) -> String {
        self.replies.next().expect("a reply")
    }

    fn end(self) {
        let Self { mut process, requests, .. } = self;
        drop(requests);
        assert!(process.wait().unwrap().success());
    }
}

/// A node: an application that answers requests, a line each, until there are no more.
fn node(folder: &Path) {
    let metadata = fs::read(folder.join("metadata.xml")).unwrap();
    let key = fs::read(folder.join("key")).unwrap().try_into().unwrap();
    let acme = acme(IdentityProvider::from_metadata(&metadata).unwrap());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let pool = sqlite::open(folder.join("sso.sqlite")).await.unwrap();
        let sealed = SealedCookies::new(SealingKey::from_bytes(key));
        let sso = Sso::new(MemoryTenants::from([acme]), sealed, SqliteReplayGuard::new(pool));
        for request in std::io::stdin().lines() {
            let request = request.unwrap();
            let reply = match request.split('\t').collect::<Vec<_>>()[..] {
                ["begin"] => {
                    let Begun { url, cookie } = Begun::at(&sso).await;
                    format!("{url}\t{cookie}")
                }
                ["post", url, cookie, answer] => {
                    let begun = Begun { url: url.parse().unwrap(), cookie: cookie.to_owned() };
                    begun.post(&sso, answer).await.to_owned()
                }
                _ => panic!("no such request: {request}"),
            };
            println!("{REPLY}{reply}");
        }
    });
}
