//! Toy rosters, records and disks.

#![allow(dead_code)] // Each test file uses its part.

use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex};

use ed25519_dalek::SigningKey;
use hedgerow_record::sign::sign_record;
use hedgerow_record::{
    Clear, DeviceKey, DevicePrefix, Epoch, GroupId, Header, Kind, MemberId, Millis, Record, RecordId, Roster,
    Slot, Span, Stamp, Standing, Verdict,
};
use hedgerow_store::OpenOptions;

pub(crate) const NOW: Millis = Millis(1_800_000_000_000);
pub(crate) const ANA: MemberId = MemberId([1; 32]);

pub(crate) fn options() -> OpenOptions {
    OpenOptions { cache_bytes: 1 << 20, machine: [4; 32], now: NOW }
}

pub(crate) fn key() -> SigningKey {
    SigningKey::from_bytes(&[5; 32])
}

pub(crate) fn device() -> DeviceKey {
    DeviceKey(key().verifying_key().to_bytes())
}

/// Ana and her one device.
#[derive(Default)]
pub(crate) struct Toy {
    pub(crate) ended: bool,
    pub(crate) taken_down: BTreeSet<RecordId>,
}

impl Roster for Toy {
    fn group(&self) -> GroupId {
        GroupId([7; 32])
    }
    fn claimants(&self, signer: &DeviceKey) -> &[MemberId] {
        if *signer == device() { &[ANA] } else { &[] }
    }
    fn standing(&self, _: &MemberId, _: &DeviceKey) -> Standing {
        if self.ended { Standing::Ended } else { Standing::Live }
    }
    fn has_device(&self, _: &MemberId, prefix: DevicePrefix) -> bool {
        prefix == device().slot_prefix()
    }
    fn slots(&self, _: &MemberId, kind: Kind) -> u64 {
        kind.neighbour_slots()
    }
    fn chain_stands(&self, _: &MemberId, _: &DeviceKey, _: u32) -> bool {
        false
    }
    fn taken_down(&self, id: &RecordId) -> bool {
        self.taken_down.contains(id)
    }
    fn judge_group(&self, _: &Record, _: &Clear, _: MemberId) -> Result<(), Verdict> {
        Ok(())
    }
}

/// Version `at` minutes ago of a slot; without a body it is a withdrawal.
pub(crate) fn version(number: u64, minutes_ago: u64, body_len: u16) -> Record {
    let at = NOW - Span::minutes(minutes_ago);
    let header = Header {
        kind: Kind::LISTING,
        sealed: false,
        body_len,
        clear_len: 0,
        group: GroupId([7; 32]),
        signer: device(),
        slot: Slot { prefix: device().slot_prefix(), number },
        stamp: Stamp::new(at, 0),
        epoch: Epoch([1; 4]),
        seq: 0,
        prev: RecordId::default(),
        nonce: [0; 24],
    };
    let body: Vec<u8> = (0..body_len).map(|i| (i % 250) as u8 ^ number as u8).collect();
    sign_record(&header, &body, ANA, &key()).unwrap()
}

/// A disk in memory that notes everything done to it, and may be full.
#[derive(Clone, Debug, Default)]
pub(crate) struct Disk(pub(crate) Arc<Mutex<Content>>);

#[derive(Debug, Default)]
pub(crate) struct Content {
    pub(crate) bytes: Vec<u8>,
    pub(crate) log: Vec<Op>,
    /// Whether a log is kept.
    pub(crate) notes: bool,
    /// The largest length the disk has room for.
    pub(crate) room: Option<u64>,
    /// How many more times it answers that it has synced; after that it says that it could not, although it has.
    pub(crate) syncs: Option<usize>,
    /// What it answers to every write.
    pub(crate) refuses: Option<io::ErrorKind>,
}

#[derive(Clone, Debug)]
pub(crate) enum Op {
    Write(u64, Vec<u8>),
    Len(u64),
    Sync,
    /// The caller was told that so many steps are on the disk.
    Told(usize),
}

impl Op {
    pub(crate) fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Op::Write(at, data) => {
                let at = usize::try_from(*at).unwrap();
                if bytes.len() < at + data.len() {
                    bytes.resize(at + data.len(), 0);
                }
                bytes[at..at + data.len()].copy_from_slice(data);
            }
            Op::Len(len) => bytes.resize(usize::try_from(*len).unwrap(), 0),
            Op::Sync | Op::Told(_) => {}
        }
    }
}

impl Disk {
    pub(crate) fn holding(bytes: Vec<u8>) -> Disk {
        Disk(Arc::new(Mutex::new(Content { bytes, ..Content::default() })))
    }

    fn act(&self, op: Op) -> io::Result<()> {
        let mut content = self.0.lock().unwrap();
        let end = match &op {
            Op::Write(at, data) => at + data.len() as u64,
            Op::Len(len) => *len,
            _ => 0,
        };
        if let Some(kind) = content.refuses {
            return Err(kind.into());
        }
        if content.room.is_some_and(|room| end > room) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        op.apply(&mut content.bytes);
        let is_sync = matches!(op, Op::Sync);
        if content.notes {
            content.log.push(op);
        }
        match &mut content.syncs {
            Some(0) if is_sync => Err(io::ErrorKind::Other.into()),
            Some(left) if is_sync => {
                *left -= 1;
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

impl redb::StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.0.lock().unwrap().bytes.len() as u64)
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let content = self.0.lock().unwrap();
        let at = usize::try_from(offset).unwrap();
        let part = content.bytes.get(at..at + out.len()).ok_or(io::ErrorKind::UnexpectedEof)?;
        out.copy_from_slice(part);
        Ok(())
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        self.act(Op::Len(len))
    }
    fn sync_data(&self) -> io::Result<()> {
        self.act(Op::Sync)
    }
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.act(Op::Write(offset, data.to_vec()))
    }
}
