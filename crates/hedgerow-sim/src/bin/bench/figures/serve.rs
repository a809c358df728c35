//! The other side of a measurement: a home kept open in a process of its own.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use hedgerow_node::view::ListingQuery;
use hedgerow_node::{Node, NodeConfig};

/// Opens a home and says when it is ready, has a first page, and has everything.
pub(crate) fn one(folder: &str, listen: &str, things: usize) -> Result<()> {
    runtime()?.block_on(async {
        let node = open(Path::new(folder), listen).await?;
        println!("ready");
        if things > 0 {
            while total(&node).await? < 50 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            println!("first page");
            // Asked seldom, so that the asking is not what is measured.
            while listings(&node).await? < things {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            println!("all");
        }
        std::future::pending::<()>().await;
        Ok(())
    })
}

/// Opens every home in a folder, each at a port of its own, and says when all of them are inside somewhere.
pub(crate) fn many(folder: &str) -> Result<()> {
    runtime()?.block_on(async {
        let mut nodes = Vec::new();
        for home in std::fs::read_dir(folder)? {
            nodes.push(open(&home?.path(), "127.0.0.1:0").await?);
        }
        for node in &nodes {
            while online(node).await? == 0 {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        println!("inside");
        std::future::pending::<()>().await;
        Ok(())
    })
}

pub(crate) fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

pub(crate) async fn open(home: &Path, listen: &str) -> Result<Node> {
    let config =
        NodeConfig { home: home.to_path_buf(), listen: vec![listen.to_owned()], ..NodeConfig::default() };
    Ok(Node::open(config).await?)
}

/// How many listings can be seen.
pub(crate) async fn listings(node: &Node) -> Result<usize> {
    Ok(node.status().await?.groups.first().map_or(0, |g| g.listings))
}

/// How many neighbours are connected.
pub(crate) async fn online(node: &Node) -> Result<usize> {
    Ok(node.status().await?.groups.first().map_or(0, |g| g.connection.neighbours))
}

async fn total(node: &Node) -> Result<usize> {
    Ok(node.listings(ListingQuery { limit: Some(1), ..Default::default() }).await?.total)
}
