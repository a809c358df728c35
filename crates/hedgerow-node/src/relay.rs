//! A relay peer: a computer that is always on, and carries groups it cannot read.
//!
//! It stores what it is given, judged by header and clear part alone, and gives it to everybody who belongs. It holds no
//! key to what members write, founds nothing, writes nothing and dials nobody. One thread changes everything
//! (`keeper.rs`); each group is a `Load`; one swarm with a lasting name serves all of them (`hall.rs`).

mod account;
mod hall;
mod keeper;
mod load;
mod photos;
mod reception;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use hedgerow_record::limits::{CONNECTIONS_RELAY, RELAY_BANDWIDTH, RELAY_DISK, RELAY_MEMORY, RELAY_PHOTOS};
use tokio::sync::{mpsc, oneshot};

use crate::clock::now;
use crate::error::{ErrorClass, NodeError};
use crate::view::{CarriedGroup, RelayStatus};
use keeper::{Keeper, Outside};

/// Questions and news that wait for the keeper.
const MAILBOX: usize = 4096;

type Errand = Box<dyn FnOnce(&mut Keeper) + Send>;

/// How to open a relay peer's home.
#[derive(Clone, Debug)]
pub struct RelayConfig {
    /// The folder.
    pub home: PathBuf,
    /// Opens the key file, if it is closed.
    pub passphrase: Option<String>,
    /// Addresses to listen at; nothing means every interface at [`RelayConfig::PORT`].
    pub listen: Vec<String>,
    /// Addresses at which neighbours reach it, where they are others than those found.
    pub addresses: Vec<String>,
    /// Bytes of records kept for all groups together.
    pub disk: u64,
    /// Bytes of photos kept for each group.
    pub photos: u64,
    /// Bytes of memory from which on nobody more is let in.
    pub memory: u64,
    /// Connections at once.
    pub connections: u32,
    /// Bytes sent in a second, to all together.
    pub bandwidth: u64,
    /// This computer's mark; found out where nothing is said.
    pub machine: Option<[u8; 32]>,
}

/// A relay peer in use. Cloning shares it.
#[derive(Clone)]
pub struct Relay {
    errands: mpsc::Sender<Errand>,
    home: Arc<PathBuf>,
}

impl RelayConfig {
    /// Where a relay peer listens unless its keeper says otherwise.
    pub const PORT: u16 = 7142;

    /// With the usual bounds.
    pub fn new(home: PathBuf) -> RelayConfig {
        RelayConfig {
            home,
            passphrase: None,
            listen: Vec::new(),
            addresses: Vec::new(),
            disk: RELAY_DISK,
            photos: RELAY_PHOTOS,
            memory: RELAY_MEMORY,
            connections: CONNECTIONS_RELAY,
            bandwidth: RELAY_BANDWIDTH,
            machine: None,
        }
    }
}

impl Relay {
    /// Opens the home of a relay peer, making it where there is none, and begins to serve.
    pub async fn open(config: RelayConfig) -> Result<Relay, NodeError> {
        let (errands, mut inbox) = mpsc::channel::<Errand>(MAILBOX);
        let (opened, is_open) = oneshot::channel();
        let runtime = tokio::runtime::Handle::current();
        let (weak, carrier) = (errands.downgrade(), runtime.clone());
        let outside = Outside {
            runtime,
            hear: Arc::new(move |group, session, news| {
                let Some(errands) = weak.upgrade() else { return };
                let errand: Errand = Box::new(move |keeper| keeper.hear(group, session, news, now()));
                // A full mailbox holds the session up, not the runtime.
                if let Err(mpsc::error::TrySendError::Full(errand)) = errands.try_send(errand) {
                    carrier.spawn(async move {
                        let _ = errands.send(errand).await;
                    });
                }
            }),
        };
        let home = Arc::new(config.home.clone());
        std::thread::Builder::new()
            .name("keeper".to_owned())
            .spawn(move || {
                let mut keeper = match Keeper::open(config, outside, now()) {
                    Ok(keeper) => keeper,
                    Err(error) => {
                        let _ = opened.send(Err(error));
                        return;
                    }
                };
                let _ = opened.send(Ok(()));
                while let Some(errand) = inbox.blocking_recv() {
                    errand(&mut keeper);
                }
                keeper.close();
            })
            .map_err(|e| NodeError::new(ErrorClass::Damaged, "E_THREAD", e.to_string()))?;
        is_open.await.map_err(|_| closed())??;
        let relay = Relay { errands, home };
        tokio::spawn(minutes(relay.errands.downgrade()));
        Ok(relay)
    }

    /// The folder it lives in.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// How it stands.
    pub async fn status(&self) -> Result<RelayStatus, NodeError> {
        self.ask(|keeper| Ok(keeper.status())).await
    }

    /// Whether neighbours can come: it listens, and whoever changes everything answers.
    pub async fn is_ready(&self) -> bool {
        self.ask(|keeper| Ok(keeper.is_listening())).await.unwrap_or(false)
    }

    /// Carries a group from now on, by the line that an organiser got for it.
    pub async fn add(&self, line: &str) -> Result<CarriedGroup, NodeError> {
        let line = line.to_owned();
        self.ask(move |keeper| keeper.add(&line, now())).await
    }

    /// Carries a group no longer, by its id or the beginning of it, and erases what was kept of it.
    pub async fn drop_group(&self, group: &str) -> Result<(), NodeError> {
        let group = group.to_owned();
        self.ask(move |keeper| keeper.drop_group(&group)).await
    }

    /// Says goodbye to everybody and closes the files.
    pub async fn close(&self) {
        let _ = self
            .ask(|keeper| {
                keeper.close();
                Ok(())
            })
            .await;
        // Goodbyes need a moment to leave.
        tokio::time::sleep(Duration::from_millis(150)).await;
    }

    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Keeper) -> Result<T, NodeError> + Send + 'static,
    ) -> Result<T, NodeError> {
        let (answer, answered) = oneshot::channel();
        let errand: Errand = Box::new(move |keeper| {
            let _ = answer.send(question(keeper));
        });
        self.errands.send(errand).await.map_err(|_| closed())?;
        answered.await.map_err(|_| closed())?
    }
}

async fn minutes(errands: mpsc::WeakSender<Errand>) {
    let mut minute = tokio::time::interval(Duration::from_secs(60));
    minute.tick().await;
    loop {
        minute.tick().await;
        let Some(errands) = errands.upgrade() else { return };
        let _ = errands.send(Box::new(|keeper| keeper.minute(now()))).await;
    }
}

fn closed() -> NodeError {
    NodeError::new(ErrorClass::Damaged, "E_CLOSED", "Hedgerow is closing")
}
