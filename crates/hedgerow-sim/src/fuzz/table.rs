//! A file of things, read by a home that stands for it.

use std::sync::LazyLock;

use hedgerow_node::{Node, NodeConfig, NodeError, view::ImportReport};
use hedgerow_record::limits::CSV_BYTES;
use tokio::runtime::Runtime;

/// A home with one group and nothing in it, that touches no network.
struct Desk {
    runtime: Runtime,
    node: Node,
    _folder: tempfile::TempDir,
}

static DESK: LazyLock<Desk> = LazyLock::new(|| open().expect("a home in a folder of its own"));

fn open() -> anyhow::Result<Desk> {
    let folder = tempfile::tempdir()?;
    let home = folder.path().join("home");
    Node::init(&home, Some("Ana"), None)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let node = runtime.block_on(async {
        let node = Node::open(NodeConfig { home, offline: true, ..NodeConfig::default() }).await?;
        node.found_group("Elm Street".to_owned(), String::new(), None, false).await?;
        Ok::<Node, NodeError>(node)
    })?;
    Ok(Desk { runtime, node, _folder: folder })
}

/// A file of things. Every row is counted once; what was imported comes back as it was when it is written into a file.
pub fn things_file(bytes: &[u8]) {
    let Ok(report) = import(bytes, true) else { return };
    assert_eq!(import(bytes, true).ok().as_ref(), Some(&report), "reading twice reads the same");
    assert_eq!((report.changed, report.same), (0, 0), "nothing is there that it could change");
    assert!(report.undo.is_none(), "a dry run writes nothing");
    assert!(report.left_out <= report.lines.len(), "what is left out is said");
    assert_eq!(report.lines.iter().filter(|l| l.left_out).count(), report.left_out);
    let rows = bytes.iter().filter(|b| **b == b'\n' || **b == b'\r').count() + 1;
    assert!(report.added + report.left_out <= rows && bytes.len() <= CSV_BYTES);
    // What is written for good costs a disk its time: only a few of the smaller files are.
    if !(1..=3).contains(&report.added) || !bytes.len().is_multiple_of(8) {
        return;
    }
    let written = import(bytes, false).expect("what a dry run has room for can be written");
    assert_eq!(written.added, report.added);
    let desk = &*DESK;
    let file = desk.runtime.block_on(desk.node.export("")).expect("own things can be written into a file");
    let again = import(file.as_bytes(), true).expect("one's own file can be read");
    let undo = written.undo.expect("an import can be taken back");
    desk.runtime.block_on(desk.node.undo_import(&undo)).expect("once");
    let counted = (again.added, again.changed, again.left_out, again.same);
    assert_eq!(counted, (0, 0, 0, report.added), "things come back as they were: {file}{:?}", again.lines);
}

fn import(bytes: &[u8], dry_run: bool) -> Result<ImportReport, NodeError> {
    let desk = &*DESK;
    desk.runtime.block_on(desk.node.import("", bytes.to_vec(), dry_run))
}
