//! Each measurement in a file, and what they share.

mod beside;
pub(crate) mod cold;
mod copies;
pub(crate) mod disk;
pub(crate) mod idle;
mod ids;
pub(crate) mod live;
mod plain_gossip;
pub(crate) mod search;
pub(crate) mod serve;
pub(crate) mod start;
pub(crate) mod table;
pub(crate) mod warm;
pub(crate) mod write;

use std::net::{TcpListener, UdpSocket};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Instant;

use anyhow::{Result, ensure};
use hedgerow_record::Millis;

pub(crate) use beside::{Beside, account};
pub(crate) use table::Table;

/// Things in a large neighbourhood, and neighbours who list them.
pub(crate) const THINGS: usize = 100_000;
pub(crate) const NEIGHBOURS: usize = 400;

/// The time.
#[allow(clippy::disallowed_methods)] // Homes that are measured run on the real clock.
pub(crate) fn now() -> Millis {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Millis(u64::try_from(since.as_millis()).unwrap_or(0))
}

/// Seconds that something takes, with what it gives.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let begun = Instant::now();
    let result = work();
    (begun.elapsed().as_secs_f64(), result)
}

/// CPU seconds that something takes in this process, with what it gives: on a shared machine, what the others do does
/// not count. The kernel counts in hundredths.
pub(crate) fn cpu_timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let before = account(std::process::id()).cpu;
    let result = work();
    (account(std::process::id()).cpu - before, result)
}

/// The value below which so many thousandths of all lie.
pub(crate) fn quantile(values: &mut [f64], thousandths: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) * thousandths / 1000).copied().unwrap_or(f64::NAN)
}

/// An address of loopback that is free for TCP and QUIC, below the ports that systems hand out by themselves: those may
/// be taken by whoever dials before somebody listens at them.
pub(crate) fn free_address() -> Result<String> {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    loop {
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        ensure!(n < 8_000, "no port is free");
        let own = u16::try_from(std::process::id() % 8_000)?;
        let address = format!("127.0.0.1:{}", 20_000 + (own + n) % 8_000);
        if TcpListener::bind(&address).is_ok() && UdpSocket::bind(&address).is_ok() {
            return Ok(address);
        }
    }
}

/// Commits records in one durable transaction of a bare database: what any store must pay.
pub(crate) fn bare_commit(records: &[Vec<u8>]) -> Result<f64> {
    const TABLE: redb::TableDefinition<'_, u64, &[u8]> = redb::TableDefinition::new("records");
    let folder = tempfile::tempdir()?;
    let db = redb::Database::create(folder.path().join("bare"))?;
    let (seconds, result) = timed(|| -> Result<()> {
        let tx = db.begin_write()?;
        {
            let mut table = tx.open_table(TABLE)?;
            for (n, bytes) in (0..).zip(records) {
                table.insert(n, bytes.as_slice())?;
            }
        }
        tx.commit()?;
        Ok(())
    });
    result.map(|()| seconds)
}
