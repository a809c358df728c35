//! How a trial begins: a street that was founded some months ago, in which everybody holds the same.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::rc::Rc;

use hedgerow_group::{
    FoundingTerms, LetsIn, LetterTerms, Newcomer, close_grant, found, write_certificate, write_letter,
};
use hedgerow_record::body::{GroupWords, InvitationWords};
use hedgerow_record::{Millis, Span, Stamp};
use hedgerow_sync::Set;
use hedgerow_vault::{Device, LinkSecret, Seed};

use super::dice::Dice;
use super::house::House;
use super::memo::Memo;
use super::shelf::Shelf;
use super::street::{BEGIN, Ledger, Role, Trial};
use super::{Report, Terms, Trace};

impl Trial {
    /// A founded street, in which everybody holds the same.
    pub(crate) fn new(seed: u64, terms: Terms) -> Trial {
        let mut dice = Dice::new(seed);
        let founder = Seed::new(&mut dice.0);
        let words = GroupWords { name: "Elm Street".to_owned(), guidelines: String::new(), cell: None };
        let members_invite = dice.thousandth(500);
        let founding_terms = FoundingTerms { words: &words, members_invite, label: "computer" };
        let founded = Millis(BEGIN) - Span::days(90);
        // Founding writes fixed texts of bounded size, which cannot fail.
        #[allow(clippy::expect_used)]
        let founding = found(&founder, &founding_terms, founded, &mut dice.0).expect("a founding");
        let group = founding.group;
        let mut memo = Memo::new(group);
        let mut records = founding.records.clone();
        let founder_root = Rc::new(founding.root);
        let mut people = vec![(Rc::clone(&founder_root), founding.device.clone())];
        let under =
            memo.settle(records.clone(), |_| false, Millis(BEGIN)).0.roster.charter().unwrap_or_default();
        while people.len() < terms.nodes.max(2) {
            let number = people.len() as u64;
            let stamp = Stamp::new(founded + Span::minutes(number), 0);
            let pen = hedgerow_group::Pen { group, author: founder_root.member(), device: &founding.device };
            let secret = LinkSecret::new(&mut dice.0);
            let Some((parcel, keys)) = founding.keyring.writing_keys() else { break };
            let lets_in = LetsIn::One(parcel, keys);
            let letter_terms = LetterTerms { number, under, words: &InvitationWords::default(), lets_in };
            let Ok(letter) = write_letter(pen, stamp, &secret, letter_terms, &mut dice.0) else { break };
            let root = Rc::new(Seed::new(&mut dice.0).root_in(&group));
            let device = Device::new(&mut dice.0);
            let newcomer = Newcomer { root: &root, device: &device, label: "computer" };
            let certificate = write_certificate(group, letter.grant, &secret, &newcomer, stamp, &mut dice.0);
            records.extend(letter.records.into_iter().filter(|r| Set::of(r.class()) == Set::Group));
            let Ok(certificate) = certificate else { break };
            let named = [certificate.id()];
            records.push(certificate);
            records.extend(close_grant(pen, stamp, under, letter.grant, &named, &mut dice.0));
            people.push((root, device));
        }
        let report = Report::default();
        let mut trial = Trial {
            terms,
            dice,
            memo,
            now: 0,
            queue: BinaryHeap::new(),
            queued: 0,
            neighbours: Vec::new(),
            lanes: BTreeMap::new(),
            next: 1,
            cut: BTreeSet::new(),
            ledger: Ledger::new(),
            forgetful: BTreeSet::new(),
            most_skewed: 0,
            rotations: 0,
            quiet: false,
            resting: None,
            gave_at_rest: false,
            given: BTreeMap::new(),
            trace: Trace::new(),
            report,
            wrong: None,
        };
        let rogues = if people.len() < 4 || terms.peaceful { 0 } else { trial.dice.index(3) };
        let hours_off = trial.dice.thousandth(125) && !terms.peaceful;
        let everybody = people.len();
        for (i, (root, device)) in people.into_iter().enumerate() {
            let planted = trial.terms.planted.filter(|_| i == 1);
            let mut house = House::new(group, root, device, Shelf::new(planted), &mut trial.memo);
            for (parcel, keys) in founding.keyring.parcels() {
                house.keyring.insert(*parcel, keys.clone());
            }
            house.take(Set::Group, records.clone(), Millis(BEGIN), &mut trial.memo);
            // The founder alone may be a liar, too: then nobody else decides anything.
            let liar = if trial.dice.thousandth(100) { i < rogues } else { i >= everybody - rogues };
            let role = if liar { Role::Rogue } else { Role::Honest };
            let far = if hours_off { 3 * 3_600_000 } else { 4 * 60_000 };
            let skew = trial.dice.between(0, 2 * far) as i64 - far as i64;
            trial.add(role, house, skew);
        }
        if !terms.peaceful {
            trial.invite_stranger();
            trial.connect();
            trial.write_of_old();
        }
        trial
    }
}
