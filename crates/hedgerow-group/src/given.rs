//! Keys given from hand to hand: from one member's device to another's, over a session in which both hold the same
//! group (PROTOCOL.md section 5, "KeyAsk / KeyGive").

use hedgerow_record::{BoxKey, DeviceKey, GroupId, RecordId};
use hedgerow_vault::{BoxSecret, GroupKeys, SealError, seal_to};
use rand_core::CryptoRng;

/// Under this `info` given keys are sealed (RFC 9180), so that they open as nothing else.
const INFO: &[u8] = b"hedgerow/1/keys";

/// Who gives which parcel's keys to whom.
#[derive(Clone, Copy, Debug)]
pub struct Giving<'a> {
    /// In this group.
    pub group: &'a GroupId,
    /// The keys of this parcel.
    pub parcel: &'a RecordId,
    /// From this device.
    pub from: &'a DeviceKey,
    /// To this one.
    pub to: &'a DeviceKey,
}

impl Giving<'_> {
    /// Seals the keys to the receiving device's box.
    pub fn seal(
        &self,
        keys: &GroupKeys,
        receiver: &BoxKey,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, SealError> {
        seal_to(receiver, INFO, &self.aad(), &keys.to_bytes()[..], rng)
    }

    /// Opens what was given. Whether the keys are the parcel's is for the caller to compare with its head.
    pub fn open(&self, sealed: &[u8], mine: &BoxSecret) -> Option<GroupKeys> {
        GroupKeys::from_bytes(&mine.open(INFO, &self.aad(), sealed).ok()?)
    }

    fn aad(&self) -> Vec<u8> {
        [self.group.0, self.parcel.0, self.from.0, self.to.0].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hedgerow_vault::Device;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    #[test]
    fn given_keys_open_for_the_one_they_were_given_to_and_as_what_they_are() {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let (ana, bela, carl) = (Device::new(&mut rng), Device::new(&mut rng), Device::new(&mut rng));
        let keys = GroupKeys::new(&mut rng);
        let (group, parcel, other) = (GroupId([1; 32]), RecordId([2; 32]), RecordId([3; 32]));
        let (from, to) = (ana.key(), bela.key());
        let giving = Giving { group: &group, parcel: &parcel, from: &from, to: &to };
        let sealed = giving.seal(&keys, &bela.box_key(), &mut rng).unwrap();
        let opened = giving.open(&sealed, bela.box_secret()).unwrap();
        assert_eq!(opened.to_bytes(), keys.to_bytes());
        assert!(giving.open(&sealed, carl.box_secret()).is_none());
        assert!(Giving { parcel: &other, ..giving }.open(&sealed, bela.box_secret()).is_none());
        assert!(Giving { from: &carl.key(), ..giving }.open(&sealed, bela.box_secret()).is_none());
    }
}
