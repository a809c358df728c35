//! Good records: every class, every kind with a clear part, and the edges of what is allowed.

use ed25519_dalek::SigningKey;
use hedgerow_record::clear::{
    ActClear, AssentClear, CallClear, CertificateClear, CharterTerms, ClosedClear, Decision, DeviceClear,
    GrantClear, GrantKind, HeadKept, Hiding, LeavingClear, ParcelChunkClear, ParcelClear, ParcelEntry,
    Quorum, RelayCertificateClear, Removal, RetirementClear, Takedown, write,
};
use hedgerow_record::limits::{BODY_MAX, CHAIN_MAX, STAMP_MAX};
use hedgerow_record::{
    ActId, BlobId, BoxKey, DeviceKey, Header, KeyHash, Kind, LinkKey, MemberId, Prefix, RecordId, RelayKey,
    RootKey, Slot, WordsHash,
};

use super::parts::{
    Vector, author, by_device, chain, charter, clear, device, filler, founding, group, link, public, root,
    sealed, signed, slot, unknown, words,
};

pub(crate) fn vectors() -> Vec<Vector> {
    [slots(), chains(), acts(), invitations(), members(), parcels(), others()].into_iter().flatten().collect()
}

fn slots() -> Vec<Vector> {
    let good = |name, header: Header| by_device(name, &header, &filler(usize::from(header.body_len)), "good");
    let at = |number| Slot { number, ..slot().slot };
    let withdrawn = |of: Header| Header { body_len: 0, nonce: [0; 24], ..of };
    vec![
        good("profile", Header { kind: Kind::PROFILE, slot: at(0), ..slot() }),
        good("listing", slot()),
        good("largest listing", Header { body_len: 8192, ..slot() }),
        good("shortest body, a tag alone", Header { body_len: 16, ..slot() }),
        good("last listing of a library", Header { slot: at(16_383), ..slot() }),
        good("withdrawn listing", withdrawn(slot())),
        good("last stamp", Header { stamp: STAMP_MAX, ..slot() }),
        good("envelope", sealed()),
        good("largest envelope", Header { body_len: 12_288, ..sealed() }),
        good("withdrawn envelope", withdrawn(sealed())),
        good("letter keys", Header { kind: Kind::LETTER_KEYS, slot: at(4095), ..sealed() }),
        good("safe", Header { kind: Kind::SAFE, body_len: largest(), ..sealed() }),
        good("unknown kind that lives for 180 days", Header { kind: unknown(31), slot: at(1023), ..slot() }),
        good("unknown kind that lives for 30 days", Header { kind: unknown(47), ..slot() }),
        good("unknown kind that lives for five years", Header { kind: unknown(63), ..slot() }),
    ]
}

fn chains() -> Vec<Vector> {
    let good = |name, header: Header| by_device(name, &header, &filler(usize::from(header.body_len)), "good");
    vec![
        good("first payment", Header { seq: 0, prev: RecordId::default(), ..chain() }),
        good("second payment", chain()),
        good("last position of a chain", Header { seq: CHAIN_MAX - 1, ..chain() }),
        good("unknown chained kind", Header { kind: unknown(79), body_len: largest(), ..chain() }),
    ]
}

fn acts() -> Vec<Vector> {
    let act = |name, decision| {
        clear_only(name, Kind::ACT, &write(&ActClear { under: charter(), decision, words: None }))
    };
    let head = HeadKept { device: DeviceKey(public(&device())), seq: 41, id: RecordId([7; 32]) };
    let terms = CharterTerms {
        version: 1,
        organisers: vec![MemberId([1; 32]), MemberId([2; 32]), MemberId([3; 32])],
        threshold: 2,
        lowest_program: 1,
        members_invite: false,
        ask_first: true,
        libraries: vec![MemberId([4; 32])],
        treasurer: Some(MemberId([2; 32])),
        acts: vec![Prefix([0xAA; 16])],
        grants: vec![Prefix([0xBB; 16]), Prefix([0xCC; 16])],
        quorum: None,
        vouches: None,
    };
    let takedown = Takedown {
        member: MemberId([5; 32]),
        kind: Kind::LISTING.number(),
        slot: slot().slot,
        record: RecordId([8; 32]),
        blobs: Vec::new(),
    };
    let removal = Removal { member: MemberId([5; 32]), heads: vec![head], stay: vec![Prefix([6; 16])] };
    let quorum = Quorum { needed: 2, members: (1..4).map(|n| MemberId([n; 32])).collect() };
    let with_quorum = CharterTerms { quorum: Some(quorum), vouches: Some(2), ..terms.clone() };
    let seal = ActClear { under: charter(), decision: Decision::Charter(with_quorum), words: None };
    let reasoned = ActClear {
        under: charter(),
        decision: Decision::Removal(removal.clone()),
        words: Some(WordsHash::of(b"words")),
    };
    let with_photos = Takedown { blobs: vec![BlobId([9; 32])], ..takedown.clone() };
    let hiding = Hiding { member: MemberId([5; 32]), kind: Kind::LISTING.number(), slot: slot().slot };
    let named = write(&ActClear {
        under: charter(),
        decision: Decision::Confirmation(MemberId([5; 32])),
        words: None,
    });
    vec![
        with_words("founding charter", Kind::CHARTER, &write(&founding())),
        act("next charter", Decision::Charter(CharterTerms { treasurer: None, ..terms.clone() })),
        act("next charter with a treasurer", Decision::Charter(terms)),
        act("removal", Decision::Removal(removal)),
        act("takedown with photos", Decision::Takedown(with_photos)),
        act("takedown", Decision::Takedown(takedown)),
        act("hiding", Decision::Hiding(hiding)),
        clear_only("removal with words", Kind::ACT, &write(&reasoned)),
        clear_only("call of the quorum", Kind::QUORUM_CALL, &write(&CallClear { under: charter() })),
        clear_only("seal of the quorum", Kind::QUORUM_SEAL, &write(&seal)),
        act("confirmation", Decision::Confirmation(MemberId([5; 32]))),
        clear_only(
            "assent",
            Kind::ASSENT,
            &write(&AssentClear { under: charter(), act: ActClear::id(&named) }),
        ),
    ]
}

fn invitations() -> Vec<Vector> {
    let link_key = LinkKey(public(&link()));
    let letter = GrantClear {
        number: 12,
        kind: GrantKind::Letter,
        uses: 1,
        link: link_key,
        link_box: BoxKey([0xB1; 32]),
        under: charter(),
    };
    let poster = GrantClear { number: 4095, kind: GrantKind::Poster, uses: 50, ..letter.clone() };
    let closed = ClosedClear {
        grant: RecordId([0x61; 32]),
        certificates: vec![Prefix([1; 16]), Prefix([2; 16])],
        under: charter(),
    };
    let mut founder = certificate(None);
    founder.sign(&group(), &DeviceKey(public(&device())), &root(), None);
    let mut invited = certificate(Some(RecordId([0x61; 32])));
    invited.sign(&group(), &DeviceKey(public(&device())), &root(), Some(&link()));
    let mut by_letter = clear_only("certificate by a letter", Kind::CERTIFICATE, &write(&invited));
    by_letter.link = Some(link_key);
    vec![
        clear_only("letter", Kind::GRANT, &write(&letter)),
        clear_only("poster", Kind::GRANT, &write(&poster)),
        clear_only("closed", Kind::CLOSED, &write(&closed)),
        clear_only("certificate of the founder", Kind::CERTIFICATE, &write(&founder)),
        by_letter,
    ]
}

fn members() -> Vec<Vector> {
    let mut further = DeviceClear {
        root: RootKey(public(&root())),
        device_box: BoxKey([0xB3; 32]),
        label: "laptop".to_owned(),
        root_signature: [0; 64],
    };
    further.sign(&group(), &DeviceKey(public(&device())), &root());
    let gone = DeviceKey(public(&SigningKey::from_bytes(&[0x43; 32])));
    let head = HeadKept { device: gone, seq: 3, id: RecordId([7; 32]) };
    let retirement = RetirementClear { device: gone, head: Some(head), stand: vec![Prefix([1; 16])] };
    let quiet = RetirementClear { device: gone, head: None, stand: Vec::new() };
    vec![
        clear_only("further device", Kind::DEVICE, &write(&further)),
        by_root("retirement", Kind::RETIREMENT, &write(&retirement)),
        by_root("retirement of a device without payments", Kind::RETIREMENT, &write(&quiet)),
        by_root("leaving", Kind::LEAVING, &write(&LeavingClear { stay: vec![Prefix([2; 16])] })),
    ]
}

fn parcels() -> Vec<Vector> {
    let head = ParcelClear {
        covers: vec![Prefix([5; 16])],
        epoch_key: KeyHash([0xE0; 32]),
        meeting_key: KeyHash([0xE1; 32]),
        chunks: 2,
    };
    let entry =
        |receiver: u8, len| ParcelEntry { receiver: BoxKey([receiver; 32]), sealed: filler(len).into() };
    let chunk =
        ParcelChunkClear { head: RecordId([0x71; 32]), index: 1, entries: vec![entry(1, 112), entry(2, 80)] };
    let relay = RelayCertificateClear {
        transport: RelayKey([0x81; 32]),
        relay_box: BoxKey([0xB4; 32]),
        reads: false,
        addresses: vec!["/ip4/192.0.2.7/udp/4001/quic-v1".to_owned()],
    };
    vec![
        clear_only("parcel", Kind::PARCEL, &write(&head)),
        clear_only("parcel chunk", Kind::PARCEL_CHUNK, &write(&chunk)),
        clear_only("relay certificate", Kind::RELAY_CERTIFICATE, &write(&relay)),
    ]
}

/// What a later program may write and this one carries.
fn others() -> Vec<Vector> {
    let under = charter();
    let later = |tail: &[u8]| [&[0xA2, 0x00, 0x58, 0x20][..], &under.0, tail].concat();
    // {0: under, 1: [7, [{0: 9}]]}
    let act = later(&[0x01, 0x82, 0x07, 0x81, 0xA1, 0x00, 0x09]);
    let unnamed = AssentClear { under, act: ActId([0x22; 32]) };
    let mut assent = write(&unnamed);
    assent[0] = 0xA4;
    // A key that no program has yet and one that none will have: 99 and -1.
    assent.extend_from_slice(&[0x18, 0x63, 0x82, 0x01, 0x61, 0x61, 0x20, 0xF6]);
    vec![
        clear_only("unknown group kind, whatever its clear part", unknown(120), &filler(12)),
        by_device("unknown group kind with words", &words(), &filler(60), "good"),
        clear_only("act of a later decision", Kind::ACT, &act),
        clear_only("assent with keys of a later program", Kind::ASSENT, &assent),
    ]
}

fn certificate(grant: Option<RecordId>) -> CertificateClear {
    CertificateClear {
        grant,
        root: RootKey(public(&root())),
        recovery_box: BoxKey([0xB0; 32]),
        device_box: BoxKey([0xB2; 32]),
        label: "Büro".to_owned(),
        root_signature: [0; 64],
        link_signature: None,
    }
}

fn largest() -> u16 {
    u16::try_from(BODY_MAX).expect("a body's length has 16 bits")
}

fn clear_only(name: &str, kind: Kind, clear_part: &[u8]) -> Vector {
    by_device(name, &clear(kind, clear_part.len()), clear_part, "good")
}

fn with_words(name: &str, kind: Kind, clear_part: &[u8]) -> Vector {
    let of = clear(kind, clear_part.len());
    let header = Header { body_len: of.body_len + 48, epoch: slot().epoch, nonce: slot().nonce, ..of };
    by_device(name, &header, &[clear_part, &filler(48)].concat(), "good")
}

fn by_root(name: &str, kind: Kind, clear_part: &[u8]) -> Vector {
    let header = Header { signer: DeviceKey(public(&root())), ..clear(kind, clear_part.len()) };
    signed(name, [&header.write()[..], clear_part].concat(), author(), &root(), "good")
}
