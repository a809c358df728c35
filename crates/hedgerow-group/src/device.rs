//! A person's further computers in a group: each comes by the root's word, and ends by it (PROTOCOL.md section 1).

use hedgerow_record::clear::{self, DeviceClear, RetirementClear};
use hedgerow_record::{DeviceKey, GroupId, Kind, Prefix, Record, Stamp};
use hedgerow_vault::{Device, Root};
use rand_core::CryptoRng;

use crate::pen::{Pen, WriteError, root_record};

/// Writes the record by which a further device of a member comes in: the root's word, signed by the device.
pub fn write_device(
    group: GroupId,
    root: &Root,
    device: &Device,
    label: &str,
    stamp: Stamp,
    rng: &mut impl CryptoRng,
) -> Result<Record, WriteError> {
    let mut clear = DeviceClear {
        root: root.key(),
        device_box: device.box_key(),
        label: label.to_owned(),
        root_signature: [0; 64],
    };
    clear.sign(&group, &device.key(), root.signing_key());
    let pen = Pen { group, author: root.member(), device };
    pen.group_record(Kind::DEVICE, stamp, &clear::write(&clear), None, rng)
}

/// Ends a device of this person's, by the root's word. What the device wrote in the group and is not named here is void;
/// its slots stand only where another device of the person has signed them again.
pub fn write_retirement(
    group: GroupId,
    root: &Root,
    device: DeviceKey,
    stand: Vec<Prefix>,
    stamp: Stamp,
) -> Result<Record, WriteError> {
    let clear = clear::write(&RetirementClear { device, head: None, stand });
    root_record(group, root, Kind::RETIREMENT, stamp, &clear)
}
