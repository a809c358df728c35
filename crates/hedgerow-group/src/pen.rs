//! Writing records as one device of one member. Whatever is written goes through admission like anybody's.

use hedgerow_record::sign::sign_record;
use hedgerow_record::{
    BoxKey, DeviceKey, Epoch, GroupId, Header, Kind, MemberId, Record, RecordId, ShapeError, Slot, Stamp,
};
use hedgerow_vault::{Device, EpochKey, Root, SealError, seal_body, seal_envelope, seal_sealed};
use rand_core::CryptoRng;

/// Why a record was not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// The body does not fit its kind; shorten it.
    #[error("what is to be written is too long")]
    Seal(#[from] SealError),
    /// A field lies outside its bound; nothing a neighbour does should lead here.
    #[error(transparent)]
    Shape(#[from] ShapeError),
}

/// A device, writing for its member in one group.
#[derive(Clone, Copy)]
pub struct Pen<'a> {
    /// The group written in.
    pub group: GroupId,
    /// Whose device it is.
    pub author: MemberId,
    /// The device.
    pub device: &'a Device,
}

/// The key under which words and bodies are sealed, with its name.
#[derive(Clone, Copy)]
pub struct Under<'a> {
    /// The first bytes of its parcel's id.
    pub epoch: Epoch,
    /// The key.
    pub key: &'a EpochKey,
}

impl Pen<'_> {
    /// A group record: clear part, and words sealed under the group's key where there are any.
    pub fn group_record(
        &self,
        kind: Kind,
        stamp: Stamp,
        clear: &[u8],
        words: Option<(Under<'_>, &[u8])>,
        rng: &mut impl CryptoRng,
    ) -> Result<Record, WriteError> {
        let mut header = header(self.group, self.device.key(), kind, stamp);
        let body = match words {
            Some((under, words)) => {
                header.epoch = under.epoch;
                seal_body(under.key, &mut header, clear, words, rng)?
            }
            None => {
                let len = u16::try_from(clear.len()).map_err(|_| ShapeError::Oversized)?;
                header.body_len = len;
                header.clear_len = len;
                clear.to_vec()
            }
        };
        self.sign(&header, &body)
    }

    /// A record that fills a slot, sealed under the group's key.
    pub fn slot_record(
        &self,
        kind: Kind,
        slot: Slot,
        stamp: Stamp,
        under: Under<'_>,
        body: &[u8],
        rng: &mut impl CryptoRng,
    ) -> Result<Record, WriteError> {
        let mut header =
            Header { slot, epoch: under.epoch, ..header(self.group, self.device.key(), kind, stamp) };
        let body = seal_body(under.key, &mut header, &[], body, rng)?;
        self.sign(&header, &body)
    }

    /// A record that fills a slot, sealed to one box: letter keys, invitation words, the safe.
    pub fn sealed_record(
        &self,
        kind: Kind,
        slot: Slot,
        stamp: Stamp,
        receiver: &BoxKey,
        body: &[u8],
        rng: &mut impl CryptoRng,
    ) -> Result<Record, WriteError> {
        let mut header = sealed_header(self.group, self.device.key(), kind, slot, stamp);
        let body = seal_sealed(&mut header, receiver, body, rng)?;
        self.sign(&header, &body)
    }

    /// Sealed post to a few boxes.
    pub fn envelope(
        &self,
        slot: Slot,
        stamp: Stamp,
        receivers: &[BoxKey],
        body: &[u8],
        rng: &mut impl CryptoRng,
    ) -> Result<Record, WriteError> {
        self.sealed_post(Kind::ENVELOPE, slot, stamp, receivers, body, rng)
    }

    /// The same as another kind: a report to an organiser.
    pub fn sealed_post(
        &self,
        kind: Kind,
        slot: Slot,
        stamp: Stamp,
        receivers: &[BoxKey],
        body: &[u8],
        rng: &mut impl CryptoRng,
    ) -> Result<Record, WriteError> {
        let mut header = sealed_header(self.group, self.device.key(), kind, slot, stamp);
        let body = seal_envelope(&mut header, self.device.box_secret(), receivers, body, rng)?;
        self.sign(&header, &body)
    }

    /// Empties a slot: an empty body under the epoch of the record it withdraws.
    pub fn withdrawal(&self, of: &Record, stamp: Stamp) -> Result<Record, WriteError> {
        let of = of.header();
        let header = Header {
            slot: of.slot,
            epoch: of.epoch,
            sealed: of.sealed,
            ..header(self.group, self.device.key(), of.kind, stamp)
        };
        self.sign(&header, &[])
    }

    fn sign(&self, header: &Header, body: &[u8]) -> Result<Record, WriteError> {
        Ok(sign_record(header, body, self.author, self.device.signing_key())?)
    }
}

/// A group record that a root signs by itself: a retirement or a goodbye.
pub fn root_record(
    group: GroupId,
    root: &Root,
    kind: Kind,
    stamp: Stamp,
    clear: &[u8],
) -> Result<Record, WriteError> {
    let mut header = header(group, DeviceKey(root.key().0), kind, stamp);
    header.body_len = u16::try_from(clear.len()).map_err(|_| ShapeError::Oversized)?;
    header.clear_len = header.body_len;
    Ok(sign_record(&header, clear, root.member(), root.signing_key())?)
}

fn header(group: GroupId, signer: DeviceKey, kind: Kind, stamp: Stamp) -> Header {
    Header {
        kind,
        sealed: false,
        body_len: 0,
        clear_len: 0,
        group,
        signer,
        slot: Slot::default(),
        stamp,
        epoch: Epoch::CLEAR,
        seq: 0,
        prev: RecordId::default(),
        nonce: [0; 24],
    }
}

fn sealed_header(group: GroupId, signer: DeviceKey, kind: Kind, slot: Slot, stamp: Stamp) -> Header {
    Header { slot, sealed: true, epoch: Epoch::SEALED, ..header(group, signer, kind, stamp) }
}
