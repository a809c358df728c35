//! Who is given the group's keys, by whom, and what is believed of a gift. Records and keys are carried by hand.

use hedgerow_group::{Giving, Pen, propose, write_parcel};
use hedgerow_record::body::GroupWords;
use hedgerow_record::clear::{Decision, Removal};
use hedgerow_record::{BoxKey, MemberId, Record, RecordId};
use hedgerow_sync::{Home as _, Set};
use hedgerow_vault::{Device, GroupKeys};

use super::tests::{NOW, outside};
use super::*;
use crate::home::init;
use crate::joining::read_link;
use crate::view::{Belonging, LetterDraft, ListingDraft, ListingQuery};

/// One neighbour on a computer that no cable leads to.
struct Neighbour {
    house: House,
    group: GroupId,
    _folder: tempfile::TempDir,
}

/// Carries what neighbours have by hand.
struct Postman {
    runtime: tokio::runtime::Runtime,
}

impl Postman {
    fn new() -> Postman {
        Postman { runtime: tokio::runtime::Builder::new_current_thread().build().unwrap() }
    }

    fn founder(&self, name: &str) -> Neighbour {
        let (mut house, folder) = self.house(name);
        let words = GroupWords { name: "Elm Street".to_owned(), ..GroupWords::default() };
        let group = house.found_group(&words, false, NOW).unwrap();
        Neighbour { house, group, _folder: folder }
    }

    /// Somebody goes to a neighbour with a letter and comes in; no record of the others is seen yet.
    fn newcomer(&self, name: &str, letter: &str, host: &mut Neighbour) -> Neighbour {
        let (mut house, folder) = self.house(name);
        let link = read_link(letter).unwrap();
        let key = link.secret.link_key();
        let group = house.join(link, name, NOW).unwrap();
        let street = host.street();
        let ids = street.shared.readable_by_link(&key);
        let invitation = street.store.records(&ids).unwrap();
        house.hear(group, 1, News::Invitation(invitation), NOW);
        let newcomer = Neighbour { house, group, _folder: folder };
        let papers = newcomer.street().shared.papers();
        assert_eq!(papers.len(), 1, "a certificate, and no more");
        host.house.hear(group, 1, News::Papers(papers), NOW);
        newcomer
    }

    fn house(&self, name: &str) -> (House, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        init(folder.path(), Some(name), None).unwrap();
        let home = Home::open(folder.path(), None).unwrap();
        (House::open(home, outside(self.runtime.handle()), NOW).unwrap(), folder)
    }
}

impl Neighbour {
    fn street(&self) -> &Street {
        &self.house.streets[&self.group]
    }

    fn street_mut(&mut self) -> &mut Street {
        self.house.streets.get_mut(&self.group).unwrap()
    }

    fn me(&self) -> MemberId {
        self.street().me()
    }

    fn letter(&mut self) -> String {
        self.house.write_letter("", &LetterDraft::default(), NOW).unwrap().link
    }

    fn offers(&mut self, title: &str) {
        let draft = ListingDraft { title: Some(title.to_owned()), ..ListingDraft::default() };
        self.house.add_listing("", &draft, NOW).unwrap();
    }

    fn reads(&self, title: &str) -> bool {
        let query = ListingQuery { words: title.to_owned(), ..ListingQuery::default() };
        self.house.listings(&query, NOW).unwrap().total > 0
    }

    fn belongs(&self) -> bool {
        self.house.status(NOW).groups[0].state != Belonging::Joining
    }

    /// Takes in all that another one holds, set by set.
    fn takes_all_of(&mut self, other: &Neighbour) {
        for set in Set::ALL {
            let store = &other.street().store;
            let tree = store.ids(set);
            let mut ids = Vec::new();
            tree.walk(0, tree.len(), &mut |(_, id)| {
                ids.push(RecordId(id));
                true
            });
            let records: Vec<Record> = store.records(&ids).unwrap();
            let proved = vec![None; records.len()];
            self.street_mut().take(set, records, &proved, NOW).unwrap();
        }
        let group = self.group;
        self.house.follow(&group, NOW).unwrap();
    }

    /// Removes a member and makes a new key, for the members who are left and for these boxes besides.
    fn removes(&mut self, member: MemberId, besides: &[BoxKey]) -> RecordId {
        let rng = &mut self.house.rng.clone();
        let street = self.street_mut();
        let under = street.roster.charter().unwrap();
        let device = Arc::clone(&street.device);
        let pen = Pen { group: street.id, author: street.me(), device: &device };
        let removal = Removal { member, heads: Vec::new(), stay: Vec::new() };
        let stamp = street.group_stamp(NOW);
        let removal = propose(pen, stamp, under, Decision::Removal(removal), None, rng).unwrap();
        street.write_group(removal.records, NOW).unwrap();
        let mut boxes = besides.to_vec();
        boxes.extend(street.roster.members().flat_map(|(id, _)| street.roster.boxes(id)));
        let stamp = street.group_stamp(NOW);
        let parcel = write_parcel(pen, stamp, &GroupKeys::new(rng), &[member], &boxes, rng).unwrap();
        street.write_group(parcel.records, NOW).unwrap();
        assert_eq!(street.keyring.writing().unwrap().0, parcel.epoch, "the new key is written under");
        parcel.id
    }

    /// Asks another one for the keys it lacks, as after agreeing. Whether that brought any.
    fn is_given_keys_by(&mut self, other: &Neighbour) -> bool {
        let lacking = self.street().lacking_keys();
        let me = self.street().device.key();
        let keys = other.street().keys_for(&me, &lacking, &mut other.house.rng.clone());
        let from = other.street().device.key();
        let new = self.street_mut().take_keys(&from, &keys).unwrap();
        let group = self.group;
        self.house.follow(&group, NOW).unwrap();
        new
    }
}

/// Ana, who has removed Béla; a letter from before; the drill of before and the ladder of after.
fn after_a_rotation(for_the_letter: bool) -> (Postman, Neighbour, Neighbour, String, RecordId) {
    let postman = Postman::new();
    let mut ana = postman.founder("Ana");
    let letter = ana.letter();
    let mut bela = postman.newcomer("Béla", &letter, &mut ana);
    bela.takes_all_of(&ana);
    ana.takes_all_of(&bela);
    assert!(bela.belongs());
    ana.offers("Drill");
    let letter = ana.letter();
    let link = read_link(&letter).unwrap();
    let besides = if for_the_letter { vec![link.secret.box_key()] } else { Vec::new() };
    let parcel = ana.removes(bela.me(), &besides);
    ana.offers("Ladder");
    (postman, ana, bela, letter, parcel)
}

#[test]
fn joins_with_link_from_before_rotation() {
    let (postman, mut ana, _, letter, parcel) = after_a_rotation(false);
    let mut chidi = postman.newcomer("Chidi", &letter, &mut ana);
    chidi.takes_all_of(&ana);
    assert!(chidi.belongs() && chidi.reads("Drill"), "the letter's keys let in and read what is old");
    assert!(!chidi.reads("Ladder"), "the control: without the gift what is new cannot be read");
    assert_eq!(chidi.street().lacking_keys(), [parcel]);
    assert!(chidi.is_given_keys_by(&ana));
    assert!(chidi.reads("Ladder"));
    assert_eq!(chidi.street().keyring.writing_keys().unwrap().0, &parcel, "and the new key is written under");
    // Where the parcel has something for the letter nobody has to be awake.
    let (postman, mut ana, _, letter, parcel) = after_a_rotation(true);
    let mut dana = postman.newcomer("Dana", &letter, &mut ana);
    dana.takes_all_of(&ana);
    assert!(dana.belongs() && dana.reads("Drill") && dana.reads("Ladder"));
    assert!(dana.street().lacking_keys().is_empty());
    assert!(dana.street().keyring.keys(&parcel).is_some());
}

#[test]
fn keys_are_given_to_members_devices_in_force_alone() {
    let (postman, mut ana, mut bela, letter, parcel) = after_a_rotation(false);
    let all: Vec<RecordId> = ana.street().keyring.parcels().map(|(id, _)| *id).collect();
    assert_eq!(all.len(), 2);
    let given = |ana: &Neighbour, to| ana.street().keys_for(&to, &all, &mut ana.house.rng.clone()).len();
    let chidi = postman.newcomer("Chidi", &letter, &mut ana);
    assert_eq!(given(&ana, chidi.street().device.key()), 2, "the control: a member in force");
    assert_eq!(given(&ana, bela.street().device.key()), 0, "somebody who was removed");
    assert_eq!(given(&ana, Device::new(&mut ana.house.rng.clone()).key()), 0, "a device of nobody");
    // One who does not know yet of the removal cannot give what it does not hold, and the removed one cannot open it.
    bela.takes_all_of(&ana);
    assert!(bela.street().keyring.keys(&parcel).is_none() && !bela.reads("Ladder"));
    assert!(!bela.is_given_keys_by(&ana));
}

#[test]
fn a_wrong_key_is_not_taken_and_none_replaces_a_good_one() {
    let (postman, mut ana, _, letter, parcel) = after_a_rotation(false);
    let mut chidi = postman.newcomer("Chidi", &letter, &mut ana);
    chidi.takes_all_of(&ana);
    let rng = &mut ana.house.rng.clone();
    let (from, to) = (ana.street().device.key(), chidi.street().device.key());
    let to_box = chidi.street().device.box_key();
    let group = ana.group;
    let giving = Giving { group: &group, parcel: &parcel, from: &from, to: &to };
    let good = ana.street().keyring.keys(&parcel).unwrap().clone();
    let others = GroupKeys::new(rng);
    let half = GroupKeys { epoch: good.epoch.clone(), meeting: others.meeting.clone() };
    for wrong in [&others, &half] {
        let sealed = giving.seal(wrong, &to_box, rng).unwrap();
        assert!(!chidi.street_mut().take_keys(&from, &[(parcel, sealed)]).unwrap());
        assert!(chidi.street().keyring.keys(&parcel).is_none());
    }
    // Keys of a parcel that nobody has seen, and such as were sealed to somebody else.
    let unknown = RecordId([9; 32]);
    let of_unknown = Giving { parcel: &unknown, ..giving }.seal(&others, &to_box, rng).unwrap();
    assert!(!chidi.street_mut().take_keys(&from, &[(unknown, of_unknown)]).unwrap());
    let for_ana = giving.seal(&good, &ana.street().device.box_key(), rng).unwrap();
    assert!(!chidi.street_mut().take_keys(&from, &[(parcel, for_ana)]).unwrap());
    // The control, and then a wrong one over the good one.
    let sealed = giving.seal(&good, &to_box, rng).unwrap();
    assert!(chidi.street_mut().take_keys(&from, &[(parcel, sealed)]).unwrap());
    let sealed = giving.seal(&others, &to_box, rng).unwrap();
    assert!(!chidi.street_mut().take_keys(&from, &[(parcel, sealed)]).unwrap());
    assert_eq!(chidi.street().keyring.keys(&parcel), Some(&good));
    assert!(chidi.reads("Ladder"));
}
