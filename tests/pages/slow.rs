//! A form whose body arrives in two halves, and what happens in between.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

use crate::client::MULTIPART;
use crate::world::World;

/// Posts a form with a file over a real connection. When its sender was let in, and before the second
/// half of it comes, something else happens. Gives the whole answer.
pub async fn slowly_posted(
    world: &World,
    cookie: &str,
    path: &str,
    body: &[u8],
    meanwhile: impl AsyncFnOnce(),
) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = listener.local_addr().unwrap();
    let app = world.app.clone();
    let serving = tokio::spawn(async move { axum::serve(listener, app).await });
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: example.com\r\nCookie: {cookie}\r\n\
         Sec-Fetch-Site: same-origin\r\nContent-Type: {MULTIPART}\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    world.asked.lock().unwrap().clear();
    let mut slow = TcpStream::connect(server).await.unwrap();
    slow.write_all(head.as_bytes()).await.unwrap();
    slow.write_all(&body[..body.len() / 2]).await.unwrap();
    while world.asked.lock().unwrap().is_empty() {
        sleep(Duration::from_millis(1)).await;
    }
    sleep(Duration::from_millis(20)).await;
    meanwhile().await;
    slow.write_all(&body[body.len() / 2..]).await.unwrap();
    let mut answer = Vec::new();
    slow.read_to_end(&mut answer).await.unwrap();
    serving.abort();
    String::from_utf8(answer).unwrap()
}
