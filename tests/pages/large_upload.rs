//! An upload of 20 MB: it is read to its end and answered, and little of it is kept.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::client::{MULTIPART, multipart, part};
use crate::world::{ACME, World};

const TWENTY_MEGABYTES: usize = 20_000_000;

#[tokio::test]
async fn twenty_megabytes_get_a_sentence_and_change_nothing() {
    let world = World::new().await;
    world.switch_on().await;
    let before = world.acme().await;
    let metadata = world.entra.metadata_xml().unwrap();
    let film = vec![0xab; TWENTY_MEGABYTES];
    let padded = [metadata, vec![b' '; TWENTY_MEGABYTES]].concat();
    let mut alice = world.alice();
    for file in [&film, &padded] {
        let page = alice.upload(&format!("{ACME}/metadata"), "film.mp4", file).await.page(422);
        let problem = page.problem_of("metadata");
        assert!(problem.contains("larger than metadata of one identity provider"), "{problem}");
        assert_eq!(world.acme().await, before);
    }
    let page = alice.upload(&format!("{ACME}/certificate"), "film.mp4", &film).await.page(422);
    assert!(page.problem_of("further").contains("larger than a certificate"), "{}", page.text());
    assert_eq!(world.acme().await, before);
}

/// A browser shows an error of its own where its connection is reset in the middle of an upload.
#[tokio::test]
async fn a_client_that_writes_all_of_it_before_it_reads_gets_the_answer() {
    let world = World::new().await;
    world.switch_on().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = listener.local_addr().unwrap();
    let app = world.app.clone();
    tokio::spawn(async move { axum::serve(listener, app).await });

    for path in ["metadata", "certificate"] {
        let body = multipart(&[part("file", "film.mp4", &vec![0xab; TWENTY_MEGABYTES])]);
        let head = format!(
            "POST {ACME}/{path} HTTP/1.1\r\nHost: example.com\r\nCookie: session=alice\r\n\
             Sec-Fetch-Site: same-origin\r\nContent-Type: {MULTIPART}\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        let mut stream = TcpStream::connect(server).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(&body).await.expect("the server takes all of it");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.expect("the connection is not reset");
        let answer = String::from_utf8(answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 422 "), "{answer}");
        assert!(answer.contains("Nothing was changed") && answer.contains("larger than"));
    }
}
