//! The two doors before a real node, over real sockets.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![cfg(unix)]

mod common;

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use axum::Router;
use common::Home;
use hedgerow_api::{is_answered, open_socket, open_web, socket_path};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};

async fn get(stream: impl AsyncRead + AsyncWrite, path: &str, headers: &str) -> String {
    tokio::pin!(stream);
    let request = format!("GET {path} HTTP/1.1\r\n{headers}connection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn the_socket_answers_its_owner_alone_until_it_is_closed() {
    let ana = Home::new().await;
    let home = ana.folder.path();
    assert!(!is_answered(home).await);
    let door = open_socket(ana.router.clone(), home).unwrap();
    assert!(is_answered(home).await);
    assert_eq!(mode(&socket_path(home)), 0o600);
    let stream = UnixStream::connect(socket_path(home)).await.unwrap();
    let answer = get(stream, "/api/v1/status", "host: hedgerow\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains(r#""name":"Ana""#), "{answer}");
    drop(door);
    assert!(!is_answered(home).await);
    assert!(!home.join("hedgerow.sock").exists());
}

/// Opens the door, and ends without closing it: the listener goes, the files stay.
fn is_killed_while_open(home: &Path) {
    let home = home.to_path_buf();
    let process = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        std::mem::forget(runtime.block_on(async { open_socket(Router::new(), &home).unwrap() }));
    });
    process.join().unwrap();
}

#[tokio::test]
async fn a_leftover_is_cleared_away_and_an_open_door_is_not() {
    let folder = tempfile::tempdir().unwrap();
    is_killed_while_open(folder.path());
    assert!(socket_path(folder.path()).exists());
    let door = open_socket(Router::new(), folder.path()).unwrap();
    assert!(is_answered(folder.path()).await);
    let second = open_socket(Router::new(), folder.path()).err().unwrap();
    assert_eq!(second.code(), "E_HOME_IN_USE");
    assert!(is_answered(folder.path()).await, "the first door stands open as before");
    drop(door);
    drop(open_socket(Router::new(), folder.path()).unwrap());
}

#[tokio::test]
async fn a_home_with_a_long_path_has_its_socket_in_a_private_folder_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("a-rather-long-name-".repeat(8));
    std::fs::create_dir(&home).unwrap();
    assert!(!is_answered(&home).await);
    let door = open_socket(Router::new(), &home).unwrap();
    assert!(is_answered(&home).await);
    let elsewhere = socket_path(&home).parent().unwrap().to_path_buf();
    assert!(!elsewhere.starts_with(&home) && mode(&elsewhere) == 0o700, "{}", elsewhere.display());
    drop(door);
    assert!(!is_answered(&home).await && !elsewhere.exists());

    // Nobody can lie in wait there: every opening has a folder of its own, which nobody can know beforehand.
    let door = open_socket(Router::new(), &home).unwrap();
    assert_ne!(socket_path(&home).parent().unwrap(), elsewhere);
    drop(door);
    // What a killed process leaves behind is cleared away by the next.
    is_killed_while_open(&home);
    let left = socket_path(&home).parent().unwrap().to_path_buf();
    assert!(left.exists() && !is_answered(&home).await);
    let _door = open_socket(Router::new(), &home).unwrap();
    assert!(is_answered(&home).await && !left.exists());
}

#[tokio::test]
async fn the_link_leads_a_browser_in_once() {
    let ana = Home::new().await;
    for bound in ["127.0.0.1:0", "127.0.0.2:0"] {
        let door = open_web(ana.router.clone(), common::no_pages(), bound.parse().unwrap()).await.unwrap();
        let host = format!("host: {}\r\n", door.address);
        let path = door.link.strip_prefix(&format!("http://{}", door.address)).unwrap();
        let connect = || async { TcpStream::connect(door.address).await.unwrap() };
        let outside = get(connect().await, "/api/v1/status", &host).await;
        assert!(outside.starts_with("HTTP/1.1 403") && outside.contains("E_SESSION"), "{outside}");
        let entered = get(connect().await, path, &host).await;
        assert!(entered.starts_with("HTTP/1.1 303"), "{entered}");
        let cookie = entered.lines().find_map(|l| l.strip_prefix("set-cookie: ")).unwrap();
        let cookie = cookie.split(';').next().unwrap();
        let inside = get(connect().await, "/api/v1/status", &format!("{host}cookie: {cookie}\r\n")).await;
        assert!(inside.starts_with("HTTP/1.1 200") && inside.contains(r#""name":"Ana""#), "{inside}");
        assert!(get(connect().await, path, &host).await.starts_with("HTTP/1.1 403"), "once");
    }
}
