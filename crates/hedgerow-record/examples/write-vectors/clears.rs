//! Records of good shape with clear parts that are refused: what is no CBOR of the kind, and each bound once.

use hedgerow_record::clear::{
    ActClear, AssentClear, CertificateClear, CharterTerms, ClosedClear, Decision, DeviceClear, GrantClear,
    GrantKind, HeadKept, LeavingClear, ParcelChunkClear, ParcelClear, ParcelEntry, Quorum,
    RelayCertificateClear, Removal, RetirementClear, Takedown, write,
};
use hedgerow_record::limits::{
    CLEAR_TEXT_MAX, DEVICES_EVER, LINK_ADDRESSES, ORGANISERS_MAX, PARCEL_CHUNK_ENTRIES, PARCEL_CHUNKS,
    PHOTOS_A_LISTING, POSTER_USES_MAX, PREFIXES_MAX, QUORUM_MEMBERS_MAX,
};
use hedgerow_record::{
    ActId, BlobId, BoxKey, DeviceKey, KeyHash, Kind, LinkKey, MemberId, Prefix, RecordId, RelayKey, RootKey,
    Slot,
};

use super::parts::{Vector, by_device, charter, clear, filler, public, root};

pub(crate) fn vectors() -> Vec<Vector> {
    [cbor(), acts(), invitations(), members(), parcels()].into_iter().flatten().collect()
}

fn bad(name: &str, kind: Kind, clear_part: &[u8]) -> Vector {
    by_device(name, &clear(kind, clear_part.len()), clear_part, "clear part")
}

/// What is no clear part at all, shown with assents: `{0: under, 1: act}`.
fn cbor() -> Vec<Vector> {
    let good = write(&AssentClear { under: charter(), act: ActId([0x22; 32]) });
    let bad = |name, bytes: &[u8]| bad(name, Kind::ASSENT, bytes);
    let patched = |at: usize, byte: u8| {
        let mut bytes = good.clone();
        bytes[at] = byte;
        bytes
    };
    vec![
        bad("no CBOR", &[0x1C; 8]),
        bad("an array instead of a map", &patched(0, 0x84)),
        bad("a byte after the map", &[&good[..], &[0]].concat()),
        bad("a map cut short", &good[..good.len() - 1]),
        bad("a key missing", &[&[0xA1], &good[1..36]].concat()),
        bad("an id of 31 bytes", &[&[0xA2, 0, 0x58, 31], &good[4..35], &good[36..]].concat()),
        bad("an id as text", &patched(2, 0x78)),
        bad("a key that is a text", &patched(1, 0x60)),
    ]
}

fn acts() -> Vec<Vector> {
    let ids =
        |n: usize| (1..=u8::try_from(n).unwrap_or(u8::MAX)).map(|i| MemberId([i; 32])).collect::<Vec<_>>();
    let terms = CharterTerms {
        version: 1,
        organisers: ids(3),
        threshold: 2,
        lowest_program: 1,
        members_invite: false,
        ask_first: false,
        libraries: Vec::new(),
        treasurer: None,
        acts: Vec::new(),
        grants: Vec::new(),
        quorum: None,
        vouches: None,
    };
    let act = |decision| write(&ActClear { under: charter(), decision, words: None });
    let of_terms = |name, terms| bad(name, Kind::ACT, &act(Decision::Charter(terms)));
    let quorum =
        |needed, n| CharterTerms { quorum: Some(Quorum { needed, members: ids(n) }), ..terms.clone() };
    let photos = Takedown {
        member: MemberId([5; 32]),
        kind: 2,
        slot: Slot::default(),
        record: RecordId([8; 32]),
        blobs: vec![BlobId([9; 32]); 2 * PHOTOS_A_LISTING + 1],
    };
    let removal = Removal { member: MemberId([5; 32]), heads: Vec::new(), stay: Vec::new() };
    let head = |i: usize| HeadKept {
        device: DeviceKey([u8::try_from(i).unwrap_or(u8::MAX); 32]),
        seq: 1,
        id: RecordId([7; 32]),
    };
    let unsorted = vec![MemberId([2; 32]), MemberId([1; 32])];
    let twice = vec![MemberId([1; 32]); 2];
    let many = vec![Prefix([1; 16]); PREFIXES_MAX];
    let mut after_later = act(Decision::Confirmation(MemberId([5; 32])));
    let number_at = after_later.len() - 36;
    after_later[number_at] = 7;
    after_later.push(0);
    vec![
        of_terms("a charter without organisers", CharterTerms { organisers: Vec::new(), ..terms.clone() }),
        of_terms("ten organisers", CharterTerms { organisers: ids(ORGANISERS_MAX + 1), ..terms.clone() }),
        of_terms("organisers out of order", CharterTerms { organisers: unsorted, ..terms.clone() }),
        of_terms("an organiser twice", CharterTerms { organisers: twice, ..terms.clone() }),
        of_terms("nobody must agree", CharterTerms { threshold: 0, ..terms.clone() }),
        of_terms("more must agree than there are", CharterTerms { threshold: 4, ..terms.clone() }),
        of_terms("a charter's version 0 as an act", CharterTerms { version: 0, ..terms.clone() }),
        of_terms("ten libraries", CharterTerms { libraries: ids(ORGANISERS_MAX + 1), ..terms.clone() }),
        of_terms("a quorum of one", quorum(1, 3)),
        of_terms("a quorum larger than its members", quorum(4, 3)),
        of_terms("a quorum of too many", quorum(2, QUORUM_MEMBERS_MAX + 1)),
        of_terms("no vouches asked for", CharterTerms { vouches: Some(0), ..terms.clone() }),
        bad("more photos taken down than a listing has", Kind::ACT, &act(Decision::Takedown(photos))),
        bad("a seal of something else", Kind::QUORUM_SEAL, &act(Decision::Confirmation(MemberId([5; 32])))),
        of_terms(
            "more acts and grants than are followed",
            CharterTerms { acts: many.clone(), grants: vec![Prefix([2; 16])], ..terms },
        ),
        bad(
            "more chains kept than a member has devices",
            Kind::ACT,
            &act(Decision::Removal(Removal {
                heads: (0..=DEVICES_EVER).map(head).collect(),
                ..removal.clone()
            })),
        ),
        bad(
            "more members stay than are listed",
            Kind::ACT,
            &act(Decision::Removal(Removal { stay: [many, vec![Prefix([2; 16])]].concat(), ..removal })),
        ),
        bad("a byte after a later decision", Kind::ACT, &after_later),
    ]
}

fn invitations() -> Vec<Vector> {
    let letter = GrantClear {
        number: 12,
        kind: GrantKind::Letter,
        uses: 1,
        link: LinkKey([0x4C; 32]),
        link_box: BoxKey([0xB1; 32]),
        under: charter(),
    };
    let grant = |name, kind, uses, number| {
        bad(name, Kind::GRANT, &write(&GrantClear { kind, uses, number, ..letter.clone() }))
    };
    let certificate = CertificateClear {
        grant: None,
        root: RootKey(public(&root())),
        recovery_box: BoxKey([0xB0; 32]),
        device_box: BoxKey([0xB2; 32]),
        label: String::new(),
        root_signature: [1; 64],
        link_signature: None,
    };
    let certified = |name, c: CertificateClear| bad(name, Kind::CERTIFICATE, &write(&c));
    let closed = ClosedClear {
        grant: RecordId([0x61; 32]),
        certificates: vec![Prefix([1; 16]); POSTER_USES_MAX as usize + 1],
        under: charter(),
    };
    // A6 00 0C 01 <kind>: the fifth byte of the map.
    let mut later = write(&GrantClear { kind: GrantKind::Poster, uses: 2, ..letter.clone() });
    later[4] = 2;
    vec![
        bad("neither letter nor poster", Kind::GRANT, &later),
        grant("a letter for two", GrantKind::Letter, 2, 12),
        grant("a letter for nobody", GrantKind::Letter, 0, 12),
        grant("a poster for one", GrantKind::Poster, 1, 12),
        grant("a poster for fifty-one", GrantKind::Poster, POSTER_USES_MAX + 1, 12),
        grant("a letter's number beyond an organiser's", GrantKind::Letter, 1, 4096),
        bad("more certificates than a poster has uses", Kind::CLOSED, &write(&closed)),
        certified(
            "a certificate's label too long",
            CertificateClear { label: "a".repeat(CLEAR_TEXT_MAX + 1), ..certificate.clone() },
        ),
        certified(
            "a grant without the link's word",
            CertificateClear { grant: Some(RecordId([0x61; 32])), ..certificate.clone() },
        ),
        certified(
            "a link's word without a grant",
            CertificateClear { link_signature: Some([2; 64]), ..certificate },
        ),
    ]
}

fn members() -> Vec<Vector> {
    let device = DeviceClear {
        root: RootKey(public(&root())),
        device_box: BoxKey([0xB3; 32]),
        // Bounds of texts count bytes: 33 letters of two bytes each.
        label: "ü".repeat(CLEAR_TEXT_MAX / 2 + 1),
        root_signature: [1; 64],
    };
    let many = || vec![Prefix([1; 16]); PREFIXES_MAX + 1];
    let retirement = RetirementClear { device: DeviceKey([3; 32]), head: None, stand: many() };
    vec![
        bad("a device's label too long", Kind::DEVICE, &write(&device)),
        bad("more records stand than are listed", Kind::RETIREMENT, &write(&retirement)),
        bad("more certificates stay than are listed", Kind::LEAVING, &write(&LeavingClear { stay: many() })),
    ]
}

fn parcels() -> Vec<Vector> {
    let chunks = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let head = |covers: usize, n| ParcelClear {
        covers: vec![Prefix([5; 16]); covers],
        epoch_key: KeyHash([0xE0; 32]),
        meeting_key: KeyHash([0xE1; 32]),
        chunks: n,
    };
    let entry = |receiver: usize, len| {
        let mut key = [0; 32];
        key[31] = u8::try_from(receiver).unwrap_or(u8::MAX);
        ParcelEntry { receiver: BoxKey(key), sealed: filler(len).into() }
    };
    let chunk = |index, entries| ParcelChunkClear { head: RecordId([0x71; 32]), index, entries };
    let relay = |addresses| RelayCertificateClear {
        transport: RelayKey([0x81; 32]),
        relay_box: BoxKey([0xB4; 32]),
        reads: true,
        addresses,
    };
    let part = |name, c: &ParcelChunkClear| bad(name, Kind::PARCEL_CHUNK, &write(c));
    let all = (0..=PARCEL_CHUNK_ENTRIES).map(|i| entry(i, 80)).collect();
    vec![
        bad("a parcel of no chunks", Kind::PARCEL, &write(&head(0, 0))),
        bad("a parcel of too many chunks", Kind::PARCEL, &write(&head(0, chunks(PARCEL_CHUNKS) + 1))),
        bad("a parcel that covers too many", Kind::PARCEL, &write(&head(PREFIXES_MAX + 1, 1))),
        part("a chunk beyond the last", &chunk(chunks(PARCEL_CHUNKS), Vec::new())),
        part("too many entries", &chunk(0, all)),
        part("entries out of order", &chunk(0, vec![entry(2, 80), entry(1, 80)])),
        part("a receiver twice", &chunk(0, vec![entry(1, 80), entry(1, 80)])),
        part("an entry of another length", &chunk(0, vec![entry(1, 81)])),
        bad(
            "four addresses",
            Kind::RELAY_CERTIFICATE,
            &write(&relay(vec!["/dns/a".to_owned(); LINK_ADDRESSES + 1])),
        ),
        bad("a long address", Kind::RELAY_CERTIFICATE, &write(&relay(vec!["a".repeat(257)]))),
    ]
}
