//! Neighbours for tests: a home in a folder of its own, open on loopback.

#![allow(dead_code)] // Each test file uses its part.

use std::path::PathBuf;
use std::time::Duration;

use hedgerow_node::view::{Belonging, Days, ListingQuery, ListingView};
use hedgerow_node::{Node, NodeConfig, NodeError};

/// How long something may take that needs the network.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Neighbour {
    pub(crate) node: Node,
    pub(crate) name: String,
    folder: tempfile::TempDir,
    listen: Vec<String>,
}

pub(crate) struct Away {
    name: String,
    folder: tempfile::TempDir,
    listen: Vec<String>,
}

impl Neighbour {
    pub(crate) async fn new(name: &str) -> Neighbour {
        Neighbour::at_a_new_computer(Some(name)).await
    }

    /// At a computer that has not been told yet who sits there.
    pub(crate) async fn unnamed() -> Neighbour {
        Neighbour::at_a_new_computer(None).await
    }

    async fn at_a_new_computer(name: Option<&str>) -> Neighbour {
        let folder = tempfile::tempdir().unwrap();
        Node::init(&home(&folder), name, None).unwrap();
        let name = name.unwrap_or("Somebody");
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Away { name: name.to_owned(), folder, listen: vec![format!("127.0.0.1:{port}")] }.comes_back().await
    }

    pub(crate) async fn founding(name: &str, group: &str) -> Neighbour {
        let neighbour = Neighbour::new(name).await;
        neighbour.node.found_group(group.to_owned(), "Be kind.".to_owned(), None, false).await.unwrap();
        eventually("it can be reached", async || {
            !neighbour.node.group("").await.unwrap().summary.connection.addresses.is_empty()
        })
        .await;
        neighbour
    }

    pub(crate) async fn joining(name: &str, inviter: &Neighbour) -> Neighbour {
        let letter = inviter.node.write_letter("", Default::default()).await.unwrap();
        let neighbour = Neighbour::new(name).await;
        neighbour.node.join(&letter.link, name.to_owned()).await.unwrap();
        neighbour.becomes_member().await;
        neighbour
    }

    /// Where it can be reached.
    pub(crate) async fn address(&self) -> String {
        self.node.group("").await.unwrap().summary.connection.addresses.remove(0)
    }

    pub(crate) async fn becomes_member(&self) {
        eventually("the way in is behind", async || {
            self.node.group("").await.unwrap().summary.state == Belonging::Member
        })
        .await;
    }

    pub(crate) async fn finds(&self, words: &str) -> ListingView {
        let query = || ListingQuery { words: words.to_owned(), ..ListingQuery::default() };
        eventually(words, async || self.node.listings(query()).await.unwrap().total > 0).await;
        self.node.listings(query()).await.unwrap().listings.remove(0)
    }

    pub(crate) async fn deal_becomes(&self, deal: &str, state: &str) {
        eventually(state, async || self.node.deal(deal).await.is_ok_and(|d| d.state == state)).await;
    }

    pub(crate) async fn goes_away(self) -> Away {
        self.node.close().await;
        drop(self.node);
        Away { name: self.name, folder: self.folder, listen: self.listen }
    }

    /// Copies the home to another computer.
    pub(crate) async fn copies_home(self) -> (Neighbour, Neighbour) {
        let name = self.folder.path().file_name().unwrap().to_string_lossy().into_owned();
        let away = self.goes_away().await;
        let copy = tempfile::Builder::new().prefix(&name).tempdir().unwrap();
        // The file is whole once the last task of the process has let go of it.
        let original = away.comes_back().await.goes_away().await;
        copy_folder(&home(&original.folder), &home(&copy));
        let config = NodeConfig {
            home: home(&copy),
            listen: vec!["127.0.0.1:0".to_owned()],
            machine: Some([42; 32]),
            ..NodeConfig::default()
        };
        let node = Node::open(config).await.unwrap();
        let second = Neighbour { node, name: original.name.clone(), folder: copy, listen: Vec::new() };
        (original.comes_back().await, second)
    }

    pub(crate) async fn opens_again(&self) -> Result<Node, NodeError> {
        open(&self.folder, &self.listen).await
    }
}

impl Away {
    /// Half of each file of records is gone.
    pub(crate) fn damages_its_files(&self) {
        for entry in std::fs::read_dir(home(&self.folder).join("groups")).unwrap() {
            let path = entry.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        }
    }

    pub(crate) async fn comes_back(self) -> Neighbour {
        let begun = tokio::time::Instant::now();
        loop {
            match open(&self.folder, &self.listen).await {
                Ok(node) => {
                    return Neighbour { node, name: self.name, folder: self.folder, listen: self.listen };
                }
                // The files and the port of the last run are given back when its last task ends.
                Err(e)
                    if begun.elapsed() < PATIENCE && matches!(e.code, "E_HOME_IN_USE" | "E_PORT_TAKEN") =>
                {
                    tokio::task::yield_now().await;
                }
                Err(e) => panic!("{e:?}"),
            }
        }
    }
}

pub(crate) async fn eventually(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let begun = tokio::time::Instant::now();
    while !is_so().await {
        assert!(begun.elapsed() < PATIENCE, "never: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Days counted from today.
pub(crate) fn days(from: i64, to: i64) -> Days {
    let day = |n: i64| {
        let today = hedgerow_node::local_today();
        today.checked_add(jiff::Span::new().days(n)).unwrap().to_string()
    };
    Days { from: day(from), to: day(to) }
}

fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn home(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("home")
}

async fn open(folder: &tempfile::TempDir, listen: &[String]) -> Result<Node, NodeError> {
    Node::open(NodeConfig { home: home(folder), listen: listen.to_vec(), ..NodeConfig::default() }).await
}

/// A picture of two colours, as a PNG.
#[allow(clippy::cast_possible_truncation)] // A quarter of 800 fits a byte.
pub(crate) fn png() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_fn(800, 600, |x, _| image::Rgb([(x / 4) as u8, 90, 20]));
    image::DynamicImage::ImageRgb8(picture).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// Waits until a photo can be looked at.
pub(crate) async fn sees(neighbour: &Neighbour, id: &str, small: bool) {
    eventually("the photo is here", async || match neighbour.node.photo(id, small).await {
        Ok(jpeg) => image::load_from_memory(&jpeg).unwrap().width() > 100,
        Err(error) => {
            assert_eq!(error.code, "E_PHOTO_AWAY");
            false
        }
    })
    .await;
}
