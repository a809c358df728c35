//! What comes by hand or is sealed to one box: letters, given keys, envelopes.

use std::sync::LazyLock;

use hedgerow_group::{Giving, Link, LinkError, read_keys, read_words};
use hedgerow_record::limits::{LINK_ADDRESSES, SIGNATURE_LEN};
use hedgerow_record::{
    BoxKey, DeviceKey, DevicePrefix, Epoch, GroupId, Header, Kind, Millis, Record, RecordId, Slot, Stamp,
};
use hedgerow_vault::{
    BoxSecret, Device, GroupKeys, Keyring, LinkSecret, addressed_to, open_body, open_envelope, open_sealed,
};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::cut::{Cut, mangle};

/// A text in which a letter may be found.
pub fn letter_text(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let link = match Link::find(&text) {
        Ok(link) => link,
        Err(LinkError::Version(1)) => panic!("this version is called another one"),
        Err(_) => return,
    };
    assert!(link.addresses.len() <= LINK_ADDRESSES && link.addresses.iter().all(|a| a.len() <= 255));
    let written = link.to_text();
    let (begin, end) = written.split_at(written.len() / 2);
    for text in [
        written.clone(),
        written.to_lowercase(),
        format!("Come in!\r\n{begin}\r\n  {end}\r\nSee you, Ana"),
        format!("“{written}”"),
    ] {
        assert_eq!(Link::find(&text).as_ref(), Ok(&link), "a letter is found in “{text}”");
    }
}

struct Given {
    bela: Device,
    ana: Device,
    keys: GroupKeys,
    sealed: Vec<u8>,
}

const GROUP: GroupId = GroupId([1; 32]);
const PARCEL: RecordId = RecordId([2; 32]);

static GIVEN: LazyLock<Given> = LazyLock::new(|| {
    let mut rng = ChaCha20Rng::seed_from_u64(3);
    let (ana, bela) = (Device::new(&mut rng), Device::new(&mut rng));
    let keys = GroupKeys::new(&mut rng);
    let (from, to) = (ana.key(), bela.key());
    let giving = Giving { group: &GROUP, parcel: &PARCEL, from: &from, to: &to };
    let sealed = giving.seal(&keys, &bela.box_key(), &mut rng).expect("keys can be given");
    Given { bela, ana, keys, sealed }
});

/// Keys from hand to hand: arbitrary ones, and real ones with something changed, never open as anything.
pub fn given_keys(bytes: &[u8]) {
    let mut cut = Cut(bytes);
    let given = &*GIVEN;
    let (from, to) = (given.ana.key(), given.bela.key());
    let giving = Giving { group: &GROUP, parcel: &PARCEL, from: &from, to: &to };
    let sealed = match cut.byte() {
        0 => cut.rest().to_vec(),
        _ => mangle(&given.sealed, &mut cut),
    };
    let opened = giving.open(&sealed, given.bela.box_secret());
    match sealed == given.sealed {
        true => assert_eq!(opened.map(|k| k.to_bytes()), Some(given.keys.to_bytes())),
        false => assert!(opened.is_none(), "nobody has sealed this"),
    }
    let mut keyring = Keyring::default();
    if let Some(keys) = GroupKeys::from_bytes(cut.rest()) {
        let parcel = RecordId(keys.epoch.hash().0);
        assert_eq!(keyring.insert(parcel, keys.clone()), Epoch::of_parcel(&parcel).is_some());
        assert!(!keyring.insert(parcel, keys), "a key once held is never replaced");
    }
}

/// A kind, then a sealed body that nobody has sealed: it opens for nobody.
pub fn sealed(bytes: &[u8]) {
    let mut cut = Cut(bytes);
    let kind = [Kind::ENVELOPE, Kind::INVITATION_WORDS, Kind::LETTER_KEYS, Kind::SAFE][cut.below(4)];
    let tag_is_true = cut.byte() & 1 == 1;
    let (mine, theirs) = (BoxSecret::from_bytes(&[4; 32]), BoxSecret::from_bytes(&[5; 32]).public());
    let Some(record) = sealed_record(kind, cut.rest()) else { return };
    let theirs = if tag_is_true { theirs } else { BoxKey([0; 32]) };
    if let Ok(Some(_)) = open_envelope(&record, &mine, &theirs) {
        panic!("an envelope that nobody sealed was opened");
    }
    assert!(
        !addressed_to(&record, &mine, &BoxKey([0; 32])),
        "nobody shares a secret with a point of small order"
    );
    assert!(open_sealed(&record, &mine).is_err());
    let secret = LinkSecret::from_bytes([6; 32]);
    assert!(read_words(&record, &secret).is_none() && read_keys(&record, &secret).is_none());
    assert!(open_body(&Keyring::default(), &record).is_err());
}

fn sealed_record(kind: Kind, body: &[u8]) -> Option<Record> {
    let header = Header {
        kind,
        sealed: true,
        body_len: u16::try_from(body.len()).ok()?,
        clear_len: 0,
        group: GROUP,
        signer: DeviceKey([5; 32]),
        slot: Slot { prefix: DevicePrefix([5; 8]), number: 0 },
        stamp: Stamp::new(Millis(1_800_000_000_000), 0),
        epoch: Epoch::SEALED,
        seq: 0,
        prev: RecordId::default(),
        nonce: [0; 24],
    };
    Record::read([&header.write()[..], body, &[0; SIGNATURE_LEN]].concat()).ok()
}
