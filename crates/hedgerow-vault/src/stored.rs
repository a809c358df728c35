//! The key file's content: CBOR (RFC 8949) maps with integer keys. Keys this program does not know are passed over,
//! so that it reads what a later program of the same version wrote.
//!
//! ```text
//! file  = { 0: seed bytes(32), 1: [* group], 2: { * name text => secret bytes } }
//! group = { 0: group id bytes(32), ? 1: founder's salt bytes(8), 2: device bytes(64), 3: ring,
//!           4: { * grant id bytes(32) => link secret bytes(32) }, ? 5: port uint }
//! ring  = { 0: [* [parcel id bytes(32), keys bytes(64 or 32)]], 1: number used uint, 2: whether in use bool }
//! ```

use core::convert::Infallible;
use std::collections::BTreeMap;

use hedgerow_record::{GroupId, RecordId};
use minicbor::decode::{Decoder, Error};
use minicbor::encode::{self, Encoder, Write};
use zeroize::Zeroizing;

use crate::device::Device;
use crate::keyfile::{GroupSecrets, KeyFile};
use crate::keyring::{Held, Keyring};
use crate::keys::{GroupKeys, MeetingKey};
use crate::link::LinkSecret;
use crate::words::Seed;

type Written = Result<(), encode::Error<Infallible>>;

pub(crate) fn write(file: &KeyFile) -> Result<Zeroizing<Vec<u8>>, encode::Error<Infallible>> {
    let mut e = Encoder::new(Careful(Zeroizing::new(Vec::with_capacity(4096))));
    e.map(3)?.u8(0)?.bytes(&file.seed.entropy()[..])?;
    e.u8(1)?.array(file.groups.len() as u64)?;
    file.groups.iter().try_for_each(|group| write_group(&mut e, group))?;
    e.u8(2)?.map(file.others.len() as u64)?;
    for (name, secret) in &file.others {
        e.str(name)?.bytes(secret)?;
    }
    Ok(e.into_writer().0)
}

fn write_group(e: &mut Encoder<Careful>, group: &GroupSecrets) -> Written {
    e.map(4 + u64::from(group.founder_salt.is_some()) + u64::from(group.port.is_some()))?;
    e.u8(0)?.bytes(&group.group.0)?;
    if let Some(salt) = &group.founder_salt {
        e.u8(1)?.bytes(salt)?;
    }
    e.u8(2)?.bytes(&group.device.to_bytes()[..])?;
    e.u8(3)?;
    write_keyring(e, &group.keyring)?;
    e.u8(4)?.map(group.links.len() as u64)?;
    for (grant, link) in &group.links {
        e.bytes(&grant.0)?.bytes(link.as_bytes())?;
    }
    if let Some(port) = group.port {
        e.u8(5)?.u16(port)?;
    }
    Ok(())
}

fn write_keyring(e: &mut Encoder<Careful>, keyring: &Keyring) -> Written {
    let (entries, used, in_use) = keyring.stored();
    e.map(3)?.u8(0)?.array(entries.len() as u64)?;
    for (parcel, held) in entries {
        e.array(2)?.bytes(&parcel.0)?;
        match held {
            Held::Both(keys) => e.bytes(&keys.to_bytes()[..])?,
            Held::Meeting(meeting) => e.bytes(meeting.as_bytes())?,
        };
    }
    e.u8(1)?.u64(used as u64)?.u8(2)?.bool(in_use)?.ok()
}

pub(crate) fn read(content: &[u8]) -> Result<KeyFile, Error> {
    let mut d = Decoder::new(content);
    let mut seed = None;
    let mut groups = Vec::new();
    let mut others = BTreeMap::new();
    fields(&mut d, |key, d| {
        match key {
            0 => seed = Seed::from_entropy(&*array(d)?),
            1 => groups = each(d, read_group)?,
            2 => {
                pairs(d, |d| {
                    others.insert(d.str()?.to_owned(), Zeroizing::new(d.bytes()?.to_vec()));
                    Ok(())
                })?;
            }
            _ => d.skip()?,
        }
        Ok(())
    })?;
    if d.position() != content.len() {
        return Err(Error::message("something follows the content"));
    }
    Ok(KeyFile { seed: seed.ok_or(Error::message("no seed"))?, groups, others })
}

fn read_group(d: &mut Decoder<'_>) -> Result<GroupSecrets, Error> {
    let mut group = None;
    let mut founder_salt = None;
    let mut device = None;
    let mut keyring = Keyring::default();
    let mut links = BTreeMap::new();
    let mut port = None;
    fields(d, |key, d| {
        match key {
            0 => group = Some(GroupId(*array(d)?)),
            1 => founder_salt = Some(*array(d)?),
            2 => device = Some(Device::from_bytes(&*array(d)?)),
            3 => keyring = read_keyring(d)?,
            4 => {
                pairs(d, |d| {
                    links.insert(RecordId(*array(d)?), LinkSecret::from_bytes(*array(d)?));
                    Ok(())
                })?;
            }
            5 => port = Some(d.u16()?),
            _ => d.skip()?,
        }
        Ok(())
    })?;
    let group = group.ok_or(Error::message("no group id"))?;
    let device = device.ok_or(Error::message("no device"))?;
    Ok(GroupSecrets { group, founder_salt, device, keyring, links, port })
}

fn read_keyring(d: &mut Decoder<'_>) -> Result<Keyring, Error> {
    let mut entries = Vec::new();
    let mut used = 0;
    let mut in_use = false;
    fields(d, |key, d| {
        match key {
            0 => entries = each(d, read_entry)?,
            1 => used = usize::try_from(d.u64()?).map_err(Error::custom)?,
            2 => in_use = d.bool()?,
            _ => d.skip()?,
        }
        Ok(())
    })?;
    Keyring::restored(entries, used, in_use).ok_or(Error::message("no such keyring"))
}

fn read_entry(d: &mut Decoder<'_>) -> Result<(RecordId, Held), Error> {
    if d.array()? != Some(2) {
        return Err(Error::message("not a parcel with its keys"));
    }
    let parcel = RecordId(*array(d)?);
    let keys = d.bytes()?;
    let held = GroupKeys::from_bytes(keys).map(Held::Both);
    let held = held.or_else(|| MeetingKey::from_bytes(keys).map(Held::Meeting));
    Ok((parcel, held.ok_or(Error::message("keys of the wrong length"))?))
}

/// Reads a map with integer keys, `field` reading the value of each.
fn fields<'b>(
    d: &mut Decoder<'b>,
    mut field: impl FnMut(u32, &mut Decoder<'b>) -> Result<(), Error>,
) -> Result<(), Error> {
    pairs(d, |d| {
        let key = d.u32()?;
        field(key, d)
    })
}

fn pairs<'b>(
    d: &mut Decoder<'b>,
    mut pair: impl FnMut(&mut Decoder<'b>) -> Result<(), Error>,
) -> Result<(), Error> {
    let count = d.map()?.ok_or(Error::message("a map without a length"))?;
    (0..count).try_for_each(|_| pair(d))
}

fn each<'b, T>(
    d: &mut Decoder<'b>,
    mut item: impl FnMut(&mut Decoder<'b>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let count = d.array()?.ok_or(Error::message("an array without a length"))?;
    (0..count).map(|_| item(d)).collect()
}

fn array<const N: usize>(d: &mut Decoder<'_>) -> Result<Zeroizing<[u8; N]>, Error> {
    let bytes = d.bytes()?;
    let array = bytes.first_chunk().filter(|_| bytes.len() == N);
    Ok(Zeroizing::new(*array.ok_or(Error::message("bytes of the wrong length"))?))
}

/// Collects bytes without leaving a copy behind when it grows.
struct Careful(Zeroizing<Vec<u8>>);

impl Write for Careful {
    type Error = Infallible;

    fn write_all(&mut self, buf: &[u8]) -> Result<(), Infallible> {
        if self.0.capacity() - self.0.len() < buf.len() {
            let mut larger = Zeroizing::new(Vec::with_capacity((self.0.len() + buf.len()) * 2));
            larger.extend_from_slice(&self.0);
            self.0 = larger;
        }
        self.0.extend_from_slice(buf);
        Ok(())
    }
}
