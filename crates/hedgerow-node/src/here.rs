//! The word by which a computer may be found through a relay peer: its name on the network for this launch, for a few
//! minutes, signed by a member's device. A relay peer hands it on and can make up none.
//!
//! It is not sealed. Whoever is given it is inside of a stream of the group already, and the relay peer, which holds the
//! key by which the group's computers meet, knows the name anyway. Addresses are not in it: the two exchange them
//! between themselves when one of them looks for a way to the other.

use hedgerow_net::PeerId;
use hedgerow_record::limits::{FUTURE_TOLERANCE, HERE_BYTES, HERE_LIFE, SIGNATURE_LEN};
use hedgerow_record::sign::{Domain, sign, verify};
use hedgerow_record::{DeviceKey, GroupId, Millis};
use hedgerow_vault::Device;
use minicbor::bytes::{ByteArray, ByteVec};
use minicbor::{Decode, Encode};

use crate::shared::Shared;

#[derive(Encode, Decode)]
struct Here {
    #[n(0)]
    peer: ByteVec,
    #[n(1)]
    until: u64,
    #[n(2)]
    device: DeviceKey,
    #[n(3)]
    signature: ByteArray<SIGNATURE_LEN>,
}

/// This computer's own, if it may say one.
pub(crate) fn write(shared: &Shared, me: &PeerId, now: Millis) -> Option<Vec<u8>> {
    shared.state().device.and_then(|device| word_of(&device, &shared.group, me, now))
}

/// Who may be found by a word, if a member's device says so and it has not run out.
pub(crate) fn read(shared: &Shared, word: &[u8], now: Millis) -> Option<PeerId> {
    let (device, peer) = open(&shared.group, word, now)?;
    let own = shared.state().device.map(|own| own.key());
    (own != Some(device) && shared.roster().member_of(&device).is_some()).then_some(peer)
}

fn word_of(device: &Device, group: &GroupId, me: &PeerId, now: Millis) -> Option<Vec<u8>> {
    let (peer, until) = (me.to_bytes(), (now + HERE_LIFE).0);
    let signature = sign(device.signing_key(), Domain::Here, &[&group.0, &peer, &until.to_be_bytes()]);
    let word = Here { peer: peer.into(), until, device: device.key(), signature: signature.into() };
    minicbor::to_vec(word).ok()
}

fn open(group: &GroupId, word: &[u8], now: Millis) -> Option<(DeviceKey, PeerId)> {
    if word.len() > HERE_BYTES {
        return None;
    }
    let here: Here = minicbor::decode(word).ok()?;
    // Clocks differ; what is said to hold for longer is not meant for now.
    let until = Millis(here.until);
    let is_timely = now < until + FUTURE_TOLERANCE && until <= now + HERE_LIFE + FUTURE_TOLERANCE;
    let parts: [&[u8]; 3] = [&group.0, &here.peer, &here.until.to_be_bytes()];
    let holds = is_timely && verify(&here.device.0, Domain::Here, &parts, &here.signature);
    holds.then(|| PeerId::from_bytes(&here.peer).ok()).flatten().map(|peer| (here.device, peer))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hedgerow_record::Span;

    const NOW: Millis = Millis(1_800_000_000_000);
    const GROUP: GroupId = GroupId([7; 32]);

    #[test]
    fn a_word_names_one_computer_in_one_group_for_a_while() {
        let device = Device::new(&mut crate::home::rng().unwrap());
        let me = PeerId::random();
        let word = word_of(&device, &GROUP, &me, NOW).unwrap();
        assert_eq!(open(&GROUP, &word, NOW), Some((device.key(), me)));
        assert!(word.len() <= HERE_BYTES);
        assert_eq!(open(&GROUP, &word, NOW + Span::hours(1)), None, "it has run out");
        assert_eq!(open(&GROUP, &word, NOW - Span::hours(1)), None, "it is kept for later");
        assert_eq!(open(&GroupId([8; 32]), &word, NOW), None, "it is another group's");
        for at in 0..word.len() {
            let mut forged = word.clone();
            forged[at] ^= 1;
            assert_eq!(open(&GROUP, &forged, NOW), None, "byte {at}");
        }
    }
}
