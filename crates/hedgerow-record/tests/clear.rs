//! Clear parts: old reads new, and what is refused is refused for ever.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{ANA, BELA, GROUP, clear_record, device, key};
use hedgerow_record::clear::{
    ActClear, AssentClear, CertificateClear, Decision, GrantClear, GrantKind, LeavingClear, read, write,
};
use hedgerow_record::{ActId, BoxKey, Clear, GroupId, Kind, LinkKey, Prefix, RecordId, RootKey, ShapeError};
use proptest::prelude::*;

const REFUSED: Result<Clear, ShapeError> = Err(ShapeError::Field("clear part"));

fn of(kind: Kind, clear: &[u8]) -> Result<Clear, ShapeError> {
    Clear::of(&clear_record(1, ANA, kind, clear))
}

/// `{0: an id, 1: ...}` with this head and these bytes after the id.
fn act(head: u8, rest: &[u8]) -> Vec<u8> {
    [&[head, 0x00, 0x58, 0x20][..], &[7; 32], rest].concat()
}

#[test]
fn act_of_a_later_decision_is_carried_however_its_map_is_written() {
    let decision = [0x82, 0x07, 0x81, 0xA1, 0x00, 0x09];
    let plain = act(0xA2, &[&[0x01], &decision[..]].concat());
    let with_key = |key: &[u8]| act(0xA3, &[key, &[0xF6, 0x01], &decision].concat());
    let unending = act(0xBF, &[&[0x01], &decision[..], &[0xFF]].concat());
    for clear in [plain, with_key(&[0x18, 0x63]), with_key(&[0x20]), unending] {
        assert_eq!(of(Kind::ACT, &clear), Ok(Clear::Unknown), "{clear:02x?}");
    }
    // The same ways of writing are taken for a decision that is known.
    let known = ActClear { under: ActId([7; 32]), decision: Decision::Confirmation(BELA), words: None };
    let decision = [&[0x82, 0x05, 0x81, 0x58, 0x20][..], &BELA.0].concat();
    for clear in [
        write(&known),
        act(0xA3, &[&[0x20, 0xF6, 0x01][..], &decision].concat()),
        act(0xBF, &[&[0x01][..], &decision, &[0xFF]].concat()),
    ] {
        assert_eq!(of(Kind::ACT, &clear), Ok(Clear::Act(known.clone())), "the control");
    }
}

#[test]
fn what_surrounds_a_later_decision_is_judged_all_the_same() {
    let decision = [0x01, 0x82, 0x07, 0x80];
    assert_eq!(of(Kind::ACT, &act(0xA2, &decision)), Ok(Clear::Unknown), "the control");
    assert_eq!(of(Kind::ACT, &act(0xA2, &[&decision[..], &[0]].concat())), REFUSED, "a byte after it");
    assert_eq!(of(Kind::ACT, &[&[0xA1], &decision[..]].concat()), REFUSED, "no charter named");
    assert_eq!(of(Kind::ACT, &act(0xA1, &[])), REFUSED, "no decision");
    assert_eq!(of(Kind::ACT, &act(0xA2, &[0x01, 0x83, 0x07, 0x80, 0x80])), REFUSED, "three parts");
    assert_eq!(of(Kind::ACT, &act(0xA2, &[0x01, 0x82, 0x07])), REFUSED, "cut short");
    assert_eq!(of(Kind::ACT, &act(0xA2, &[0x01, 0x82, 0x01, 0x80])), REFUSED, "a known one is read");
}

#[test]
fn unknown_keys_are_passed_over() {
    let assent = AssentClear { under: ActId([1; 32]), act: ActId([2; 32]) };
    let mut clear = write(&assent);
    clear[0] += 3;
    // A number, a map within a list, a long text; under 99, 1,000 and -1.
    clear.extend_from_slice(&[0x18, 0x63, 0x19, 0x12, 0x34]);
    clear.extend_from_slice(&[0x19, 0x03, 0xE8, 0x82, 0xA1, 0x00, 0x41, 0x09, 0xF5]);
    clear.extend_from_slice(&[0x20, 0x78, 0x03, b'a', b'b', b'c']);
    assert_eq!(of(Kind::ASSENT, &clear), Ok(Clear::Assent(assent)));
    clear.pop();
    assert_eq!(of(Kind::ASSENT, &clear), REFUSED, "the control: cut short");
}

#[test]
fn a_clear_part_is_filled_to_the_last_byte() {
    let clear = write(&LeavingClear { stay: vec![Prefix([1; 16])] });
    assert_eq!(read::<LeavingClear>(&clear).unwrap().stay, [Prefix([1; 16])], "the control");
    for more in [0x00, 0xA0, 0xF6, 0xFF] {
        assert!(read::<LeavingClear>(&[&clear[..], &[more]].concat()).is_err());
    }
    for len in 0..clear.len() {
        assert!(read::<LeavingClear>(&clear[..len]).is_err(), "{len} bytes");
    }
}

#[test]
fn a_root_and_a_link_vouch_for_this_device_in_this_group_alone() {
    let mut certificate = CertificateClear {
        grant: Some(RecordId([3; 32])),
        root: RootKey(key(50).verifying_key().to_bytes()),
        recovery_box: BoxKey([4; 32]),
        device_box: BoxKey([5; 32]),
        label: "laptop".to_owned(),
        root_signature: [0; 64],
        link_signature: None,
    };
    certificate.sign(&GROUP, &device(1), &key(50), Some(&key(51)));
    let link = LinkKey(key(51).verifying_key().to_bytes());
    let holds = |c: &CertificateClear, group, device| {
        (c.is_by_root(&group, &device), c.is_by_link(&group, &device, &link))
    };
    assert_eq!(holds(&certificate, GROUP, device(1)), (true, true), "the control");
    assert_eq!(holds(&certificate, GroupId([8; 32]), device(1)), (false, false));
    assert_eq!(holds(&certificate, GROUP, device(2)), (false, false));
    let change = |change: fn(&mut CertificateClear)| {
        let mut changed = certificate.clone();
        change(&mut changed);
        holds(&changed, GROUP, device(1))
    };
    assert_eq!(change(|c| c.grant = Some(RecordId([4; 32]))), (false, false));
    assert_eq!(change(|c| c.recovery_box = BoxKey([9; 32])), (false, false));
    assert_eq!(change(|c| c.device_box = BoxKey([9; 32])), (false, false));
    assert_eq!(change(|c| c.label.push('!')), (false, false));
    assert_eq!(
        change(|c| c.link_signature = Some(c.root_signature)),
        (true, false),
        "each under its own domain"
    );
    assert_eq!(change(|c| c.link_signature = None), (true, false));
}

proptest! {
    #[test]
    fn grants_are_read_as_written_and_bounded(number in any::<u64>(), uses in 0u32..60, poster in any::<bool>()) {
        let kind = if poster { GrantKind::Poster } else { GrantKind::Letter };
        let grant = GrantClear {
            number,
            kind,
            uses,
            link: LinkKey([1; 32]),
            link_box: BoxKey([2; 32]),
            under: ActId([3; 32]),
        };
        prop_assert_eq!(&read::<GrantClear>(&write(&grant)).unwrap(), &grant);
        let fits = number < 4096 && if poster { (2..=50).contains(&uses) } else { uses == 1 };
        prop_assert_eq!(of(Kind::GRANT, &write(&grant)).is_ok(), fits);
        let near = GrantClear { number: number % 4096, ..grant };
        let fits = if poster { (2..=50).contains(&uses) } else { uses == 1 };
        prop_assert_eq!(of(Kind::GRANT, &write(&near)).is_ok(), fits);
    }
}
