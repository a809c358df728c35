//! What a person holds: words, keys, boxes, post and the key file. What says "no" has a control.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_possible_truncation)]

use std::collections::BTreeMap;

use ed25519_dalek::SigningKey;
use hedgerow_record::sign::sign_record;
use hedgerow_record::{
    DeviceKey, Epoch, GroupId, Header, Kind, MemberId, Millis, Record, RecordId, Slot, Stamp,
};
use hedgerow_vault::{
    BoxSecret, Cost, Device, GroupKeys, GroupSecrets, KeptKey, KeyFile, KeyFileError, Keyring, LinkSecret,
    Lock, OpenError, Opener, Seed, WordsError, addressed_to, open_body, open_envelope, open_sealed,
    seal_body, seal_envelope, seal_sealed,
};
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

const CHEAP: Cost = Cost { memory_kib: 64, passes: 1, lanes: 1 };

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(5)
}

fn header(device: &Device, kind: Kind) -> Header {
    Header {
        kind,
        sealed: false,
        body_len: 0,
        clear_len: 0,
        group: GroupId([1; 32]),
        signer: device.key(),
        slot: Slot { prefix: device.key().slot_prefix(), number: 0 },
        stamp: Stamp::new(Millis(1_800_000_000_000), 0),
        epoch: Epoch([1, 2, 3, 4]),
        seq: 0,
        prev: RecordId::default(),
        nonce: [0; 24],
    }
}

fn signed(header: &Header, body: &[u8], device: &Device) -> Record {
    sign_record(header, body, MemberId([9; 32]), device.signing_key()).unwrap()
}

#[test]
fn words_are_read_as_people_write_them() {
    let seed = Seed::new(&mut rng());
    let words = seed.words().to_string();
    let list: Vec<&str> = words.split(' ').collect();
    assert_eq!(list.len(), 24);
    let numbered: String =
        list.iter().enumerate().map(|(n, w)| format!("{}. {}\n", n + 1, w.to_uppercase())).collect();
    for text in [words.clone(), numbered, format!("  {}  ", words.replace(' ', "   "))] {
        assert_eq!(*Seed::from_words(&text).unwrap().words(), words);
    }
    assert_eq!(Seed::from_words("ladder drill").err(), Some(WordsError::WrongCount { found: 2 }));
    let wrong = words.replacen(list[3], "hedgerow", 1);
    assert!(matches!(Seed::from_words(&wrong).err(), Some(WordsError::UnknownWord { position: 4, .. })));
    let mut swapped = list.clone();
    swapped.swap(0, 1);
    assert_eq!(Seed::from_words(&swapped.join(" ")).err(), Some(WordsError::Checksum));
}

/// The keys that words give: a change here would lock everybody out of their groups.
#[test]
fn the_keys_that_words_give_stay_what_they_are() {
    let words = format!("{}art", "abandon ".repeat(23));
    let seed = Seed::from_words(&words).unwrap();
    let (root, founder) = (seed.root_in(&GroupId([1; 32])), seed.founder_root(&[2; 8]));
    let found = [
        root.key().to_string(),
        root.recovery_box().public().to_string(),
        founder.key().to_string(),
        founder.recovery_box().public().to_string(),
        LinkSecret::from_bytes([3; 32]).link_key().to_string(),
        LinkSecret::from_bytes([3; 32]).box_key().to_string(),
    ]
    .join("\n");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/keys.txt");
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default().trim(), found);
    // A person is somebody else in each group.
    assert_ne!(seed.root_in(&GroupId([1; 32])).key(), seed.root_in(&GroupId([2; 32])).key());
}

#[test]
fn a_body_opens_under_its_own_key_and_as_it_was_written() {
    let mut rng = rng();
    let device = Device::new(&mut rng);
    let (keys, other) = (GroupKeys::new(&mut rng), GroupKeys::new(&mut rng));
    let parcel =
        RecordId([1, 2, 3, 4, 5].into_iter().chain([0; 27]).collect::<Vec<u8>>().try_into().unwrap());
    let mut keyring = Keyring::default();
    let mut head = header(&device, Kind::LISTING);
    let body = seal_body(&keys.epoch, &mut head, &[], b"a ladder", &mut rng).unwrap();
    let record = signed(&head, &body, &device);
    assert_eq!(open_body(&keyring, &record).err(), Some(OpenError::NoKey(Epoch([1, 2, 3, 4]))));
    // Two parcels whose ids begin alike: both keys are tried.
    let twin = RecordId([1, 2, 3, 4, 6].into_iter().chain([0; 27]).collect::<Vec<u8>>().try_into().unwrap());
    keyring.insert(twin, other);
    assert_eq!(open_body(&keyring, &record).err(), Some(OpenError::Damaged));
    keyring.insert(parcel, keys.clone());
    assert_eq!(&*open_body(&keyring, &record).unwrap(), b"a ladder");
    // The header is authenticated with the body: the same body in another slot does not open.
    let moved = Header { slot: Slot { number: 1, ..head.slot }, ..head };
    assert_eq!(open_body(&keyring, &signed(&moved, &body, &device)).err(), Some(OpenError::Damaged));
}

#[test]
fn post_is_opened_by_both_sides_and_by_nobody_else() {
    let mut rng = rng();
    let (ana, bela, mallory) = (Device::new(&mut rng), Device::new(&mut rng), Device::new(&mut rng));
    let recovery = BoxSecret::new(&mut rng);
    for (text, len) in [("short".to_owned(), 512), ("x".repeat(1_000), 2_048), ("x".repeat(5_000), 8_192)] {
        let mut head = header(&ana, Kind::ENVELOPE);
        let to = [ana.box_key(), bela.box_key(), recovery.public()];
        let body = seal_envelope(&mut head, ana.box_secret(), &to, text.as_bytes(), &mut rng).unwrap();
        assert_eq!(body.len(), 1 + 4 * 88 + len + 16, "padded, and with wraps for nobody");
        let record = signed(&head, &body, &ana);
        for mine in [ana.box_secret(), bela.box_secret(), &recovery] {
            let plain = open_envelope(&record, mine, &ana.box_key()).unwrap().unwrap();
            assert_eq!(&*plain, text.as_bytes());
            assert!(addressed_to(&record, mine, &ana.box_key()));
        }
        assert!(open_envelope(&record, mallory.box_secret(), &ana.box_key()).unwrap().is_none());
        assert!(!addressed_to(&record, mallory.box_secret(), &ana.box_key()));
        let mut changed = body.clone();
        *changed.last_mut().unwrap() ^= 1;
        let changed = signed(&head, &changed, &ana);
        assert_eq!(
            open_envelope(&changed, bela.box_secret(), &ana.box_key()).err(),
            Some(OpenError::Damaged)
        );
    }
    let mut head = header(&ana, Kind::ENVELOPE);
    let many: Vec<_> = (0..19).map(|_| BoxSecret::new(&mut rng).public()).collect();
    assert!(seal_envelope(&mut head, ana.box_secret(), &many, b"x", &mut rng).is_err());
    assert!(seal_envelope(&mut head, ana.box_secret(), &many[..18], &[0; 9_000], &mut rng).is_err());
    let mut head = header(&ana, Kind::SAFE);
    let body = seal_sealed(&mut head, &recovery.public(), b"mine", &mut rng).unwrap();
    let record = signed(&head, &body, &ana);
    assert_eq!(&*open_sealed(&record, &recovery).unwrap(), b"mine");
    assert!(open_sealed(&record, bela.box_secret()).is_err());
}

fn key_file() -> KeyFile {
    let mut rng = rng();
    let mut keyring = Keyring::default();
    keyring.insert(RecordId([7; 32]), GroupKeys::new(&mut rng));
    keyring.set_writing(&RecordId([7; 32]));
    let secrets = GroupSecrets {
        group: GroupId([1; 32]),
        founder_salt: Some([2; 8]),
        device: Device::new(&mut rng),
        keyring,
        links: BTreeMap::from([(RecordId([8; 32]), LinkSecret::new(&mut rng))]),
        port: Some(7141),
    };
    let others = BTreeMap::from([("name".to_owned(), b"Ana".to_vec().into())]);
    KeyFile { seed: Seed::new(&mut rng), groups: vec![secrets], others }
}

#[test]
fn a_key_file_comes_back_whole_or_says_why_not() {
    let keys = key_file();
    let read = |bytes: &[u8], passphrase: Option<&str>| {
        KeyFile::read(bytes, passphrase.map_or(Opener::Nothing, Opener::Passphrase))
    };
    let plain = keys.write(&Lock::Plain, &mut rng()).unwrap();
    let closed =
        keys.write(&Lock::with_passphrase("ladder", CHEAP, &mut rng()).unwrap(), &mut rng()).unwrap();
    for (bytes, passphrase) in [(&plain, None), (&closed, Some("ladder"))] {
        let (back, _) = read(bytes, passphrase).unwrap();
        assert_eq!(back.seed.words(), keys.seed.words());
        assert_eq!(back.groups[0].device.key(), keys.groups[0].device.key());
        assert_eq!(back.groups[0].keyring, keys.groups[0].keyring);
        assert_eq!((back.groups[0].port, &back.others["name"][..]), (Some(7141), &b"Ana"[..]));
        for at in (0..bytes.len()).step_by(37) {
            let mut worn = bytes.to_vec();
            worn[at] ^= 1;
            assert!(read(&worn, passphrase).is_err(), "a bit at {at}");
            assert!(read(&bytes[..at], passphrase).is_err(), "cut at {at}");
        }
    }
    assert_eq!(read(&closed, None).err(), Some(KeyFileError::NeedsPassphrase));
    assert_eq!(read(&closed, Some("drill")).err(), Some(KeyFileError::WrongPassphrase));
    assert_eq!(
        read(b"%PDF-1.7 something else, long enough to be one", None).err(),
        Some(KeyFileError::NotAKeyFile)
    );
    let secret = keys.seed.words().to_string();
    assert!(
        !format!("{keys:?}").contains(secret.split(' ').next().unwrap()),
        "secrets are not shown by accident"
    );
    assert!(!closed.windows(3).any(|w| w == b"Ana"), "what is closed cannot be read");
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = KeyFile::read(&bytes, Opener::Passphrase("x"));
        let mut file = b"HGKEYS01\x00".to_vec();
        file.extend(&bytes);
        let _ = KeyFile::read(&file, Opener::Nothing);
        let _ = Seed::from_words(&String::from_utf8_lossy(&bytes));
        let device = Device::new(&mut rng());
        let head = Header {
            sealed: true, epoch: Epoch::SEALED, body_len: bytes.len() as u16, ..header(&device, Kind::ENVELOPE)
        };
        let key = SigningKey::from_bytes(&[4; 32]);
        let head = Header { signer: DeviceKey(key.verifying_key().to_bytes()), ..head };
        if let Ok(record) = sign_record(&head, &bytes, MemberId([9; 32]), &key) {
            let _ = open_envelope(&record, device.box_secret(), &device.box_key());
            let _ = open_sealed(&record, device.box_secret());
        }
    }
}

#[test]
fn a_key_file_closed_with_a_kept_key_opens_with_that_key_alone() {
    let keys = key_file();
    let mut rng = rng();
    let kept = KeptKey::new(&mut rng);
    let bytes = keys.write(&Lock::Kept(kept.clone()), &mut rng).unwrap();
    let (back, lock) = KeyFile::read(&bytes, Opener::Kept(&kept)).unwrap();
    assert_eq!(back.seed.words().to_string(), keys.seed.words().to_string());
    let again = back.write(&lock, &mut rng).unwrap();
    assert!(KeyFile::read(&again, Opener::Kept(&kept)).is_ok(), "written again, the same key opens it");
    for opener in [Opener::Nothing, Opener::Passphrase("ladder")] {
        assert_eq!(KeyFile::read(&bytes, opener).err(), Some(KeyFileError::NeedsKeptKey(kept.name)));
    }
    let stranger = KeptKey::new(&mut rng);
    let (renamed, rekeyed) = (
        KeptKey { name: stranger.name, key: kept.key.clone() },
        KeptKey { name: kept.name, key: stranger.key.clone() },
    );
    for other in [&stranger, &renamed, &rekeyed] {
        assert_eq!(KeyFile::read(&bytes, Opener::Kept(other)).err(), Some(KeyFileError::OtherKey(kept.name)));
    }
    for at in 0..bytes.len() {
        let mut worn = bytes.to_vec();
        worn[at] ^= 1;
        assert!(KeyFile::read(&worn, Opener::Kept(&kept)).is_err(), "a bit at {at}");
        assert!(KeyFile::read(&bytes[..at], Opener::Kept(&kept)).is_err(), "cut at {at}");
    }
}
