//! Which versions of a charter and which acts are in force: counting assents, version by version (PROTOCOL.md
//! section 5, "Act").

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use hedgerow_record::clear::{ActClear, CharterTerms, Decision, FoundingClear};
use hedgerow_record::limits::CHARTERS_MAX;
use hedgerow_record::{ActId, Clear, DeviceKey, Kind, MemberId, Prefix, RecordId, WordsHash};

use crate::facts::{Fact, Facts};

/// A version of the charter that enough organisers of the one before put in force, or enough of its quorum; or the
/// founding one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its name.
    pub id: ActId,
    /// The version it follows; nothing for the founding one.
    pub parent: Option<ActId>,
    /// What it says.
    pub terms: CharterTerms,
    /// Whether organisers or threshold differ from the version it follows.
    pub changes_signers: bool,
    /// Who agreed to it.
    pub agreed: BTreeSet<MemberId>,
    /// How many of them had to.
    pub needed: usize,
    /// The words that go with it, where they differ from those before.
    pub words: Option<WordsHash>,
}

/// An act that enough organisers of the version it names agreed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActInForce {
    /// Its name.
    pub id: ActId,
    /// What is decided, under which version.
    pub act: ActClear,
    /// The organisers who agreed.
    pub agreed: BTreeSet<MemberId>,
}

/// Every version ever in force, on every branch, with the acts in force under each.
#[derive(Clone, Debug, Default)]
pub struct Charters {
    founding: Option<ActId>,
    versions: BTreeMap<ActId, Version>,
    acts: BTreeMap<ActId, Vec<ActInForce>>,
    successors: BTreeMap<ActId, Vec<ActId>>,
}

impl Charters {
    /// Counts what stands.
    pub fn of(facts: &Facts) -> Charters {
        let mut charters = Charters::default();
        let Some((founding, clear)) = founding(facts) else { return charters };
        let proposals = proposals(facts);
        let assents = assents(facts);
        let seals = seals(facts);
        let certified = certified(facts);
        charters.founding = Some(founding);
        charters.versions.insert(founding, version_zero(founding, clear));
        let mut queue = vec![founding];
        while let Some(under) = queue.pop() {
            let Some(version) = charters.versions.get(&under).cloned() else { continue };
            for (id, act) in proposals.get(&under).into_iter().flatten() {
                let Some((agreed, needed)) = in_force(&version.terms, id, &assents, &seals) else { continue };
                if let Decision::Charter(terms) = &act.decision {
                    let follows = terms.version == version.terms.version + 1;
                    let members = terms.organisers.iter().all(|o| certified.contains(o));
                    if follows && members && charters.versions.len() < CHARTERS_MAX {
                        let next = Version {
                            id: *id,
                            parent: Some(under),
                            terms: terms.clone(),
                            changes_signers: terms.organisers != version.terms.organisers
                                || terms.threshold != version.terms.threshold,
                            agreed: agreed.clone(),
                            needed,
                            words: act.words,
                        };
                        charters.versions.insert(*id, next);
                        charters.successors.entry(under).or_default().push(*id);
                        queue.push(*id);
                    }
                }
                let in_force = ActInForce { id: *id, act: (*act).clone(), agreed };
                charters.acts.entry(under).or_default().push(in_force);
            }
        }
        charters
    }

    /// The founding version, once its record is held.
    pub fn founding(&self) -> Option<&Version> {
        self.founding.and_then(|id| self.versions.get(&id))
    }

    /// A version ever in force.
    pub fn version(&self, id: &ActId) -> Option<&Version> {
        self.versions.get(id)
    }

    /// Acts in force under a version, ascending by name.
    pub fn acts_under(&self, version: &ActId) -> &[ActInForce] {
        self.acts.get(version).map_or(&[], Vec::as_slice)
    }

    /// All acts in force, under whatever version.
    pub(crate) fn all_acts(&self) -> impl Iterator<Item = &ActInForce> {
        self.acts.values().flatten()
    }

    /// Versions that follow one, ascending by name.
    pub fn successors(&self, version: &ActId) -> &[ActId] {
        self.successors.get(version).map_or(&[], Vec::as_slice)
    }

    /// Everybody whom any version in force names, on any branch.
    pub fn ever_organisers(&self) -> HashSet<MemberId> {
        self.versions.values().flat_map(|v| v.terms.organisers.iter().copied()).collect()
    }

    /// The versions from which on the same organisers decide, on every branch, beginning with this one.
    pub fn same_signers_from(&self, from: &ActId) -> BTreeSet<ActId> {
        let mut found = BTreeSet::from([*from]);
        let mut queue = vec![*from];
        while let Some(at) = queue.pop() {
            for next in self.successors(&at) {
                if self.version(next).is_some_and(|v| !v.changes_signers) && found.insert(*next) {
                    queue.push(*next);
                }
            }
        }
        found
    }

    /// Number of versions on the longest branch of the same signers that begins with this one.
    pub fn branch_length(&self, from: &ActId) -> usize {
        let mut longest = 0;
        let mut queue = vec![(*from, 1_usize)];
        while let Some((at, length)) = queue.pop() {
            longest = longest.max(length);
            let next = self.successors(&at).iter();
            queue.extend(
                next.filter(|n| self.version(n).is_some_and(|v| !v.changes_signers))
                    .map(|n| (*n, length + 1)),
            );
        }
        longest
    }
}

/// Facts that a retirement of their device's ended: of several retirements each must name what stands.
///
/// A certificate or device record is the root's word, and the retirement of the device that carried it ends the
/// device, not the person's admission.
pub(crate) fn is_void(fact: &Fact, retirements: &HashMap<(MemberId, DeviceKey), Vec<&[Prefix]>>) -> bool {
    if matches!(fact.clear, Clear::Certificate(_) | Clear::Device(_) | Clear::Founding(_)) {
        return false;
    }
    let key = (fact.author, fact.record.header().signer);
    let prefix = fact.record.id().prefix();
    retirements.get(&key).is_some_and(|all| all.iter().any(|stand| !stand.contains(&prefix)))
}

/// Retirements by the device they end.
pub(crate) fn retirements(facts: &Facts) -> HashMap<(MemberId, DeviceKey), Vec<&[Prefix]>> {
    let mut found: HashMap<_, Vec<&[Prefix]>> = HashMap::new();
    for fact in facts.of_kind(Kind::RETIREMENT) {
        if let Clear::Retirement(r) = &fact.clear {
            found.entry((fact.author, r.device)).or_default().push(&r.stand);
        }
    }
    found
}

fn founding(facts: &Facts) -> Option<(ActId, &FoundingClear)> {
    facts.of_kind(Kind::CHARTER).find_map(|f| match &f.clear {
        Clear::Founding(c) => Some((FoundingClear::charter_id(f.record.clear()), c)),
        _ => None,
    })
}

fn version_zero(id: ActId, clear: &FoundingClear) -> Version {
    let founder = clear.root.member();
    let terms = CharterTerms {
        version: 0,
        organisers: vec![founder],
        threshold: 1,
        lowest_program: clear.lowest_program,
        members_invite: clear.members_invite,
        ask_first: false,
        libraries: Vec::new(),
        treasurer: None,
        acts: Vec::new(),
        grants: Vec::new(),
        quorum: None,
        vouches: None,
    };
    let agreed = BTreeSet::from([founder]);
    Version { id, parent: None, terms, changes_signers: true, agreed, needed: 1, words: None }
}

/// Who of those that a version lets decide put an act in force, and how many of them it takes: its organisers, or its
/// quorum.
fn in_force(
    terms: &CharterTerms,
    act: &ActId,
    assents: &BTreeMap<ActId, BTreeSet<MemberId>>,
    seals: &BTreeMap<ActId, BTreeSet<MemberId>>,
) -> Option<(BTreeSet<MemberId>, usize)> {
    let of = |said: &BTreeMap<ActId, BTreeSet<MemberId>>, who: &[MemberId]| -> BTreeSet<MemberId> {
        said.get(act).into_iter().flatten().filter(|m| who.binary_search(m).is_ok()).copied().collect()
    };
    let (agreed, needed) = (of(assents, &terms.organisers), usize::from(terms.threshold));
    if agreed.len() >= needed {
        return Some((agreed, needed));
    }
    let quorum = terms.quorum.as_ref()?;
    let (sealed, needed) = (of(seals, &quorum.members), usize::from(quorum.needed));
    (sealed.len() >= needed).then_some((sealed, needed))
}

/// Acts by the version they are made under, then by name; who carries the text does not matter.
fn proposals(facts: &Facts) -> BTreeMap<ActId, BTreeMap<ActId, &ActClear>> {
    let mut found: BTreeMap<ActId, BTreeMap<ActId, &ActClear>> = BTreeMap::new();
    for fact in facts.of_kind(Kind::ACT).chain(facts.of_kind(Kind::QUORUM_SEAL)) {
        if let Clear::Act(act) | Clear::Seal(act) = &fact.clear {
            found.entry(act.under).or_default().insert(ActClear::id(fact.record.clear()), act);
        }
    }
    found
}

/// Who assented to which act; one assent a member and act counts.
pub(crate) fn assents(facts: &Facts) -> BTreeMap<ActId, BTreeSet<MemberId>> {
    let retired = retirements(facts);
    let mut found: BTreeMap<ActId, BTreeSet<MemberId>> = BTreeMap::new();
    for fact in facts.of_kind(Kind::ASSENT).filter(|f| !is_void(f, &retired)) {
        if let Clear::Assent(assent) = &fact.clear {
            found.entry(assent.act).or_default().insert(fact.author);
        }
    }
    found
}

/// Who sealed which charter as a member of a quorum.
pub(crate) fn seals(facts: &Facts) -> BTreeMap<ActId, BTreeSet<MemberId>> {
    let retired = retirements(facts);
    let mut found: BTreeMap<ActId, BTreeSet<MemberId>> = BTreeMap::new();
    for fact in facts.of_kind(Kind::QUORUM_SEAL).filter(|f| !is_void(f, &retired)) {
        found.entry(ActClear::id(fact.record.clear())).or_default().insert(fact.author);
    }
    found
}

fn certified(facts: &Facts) -> HashSet<MemberId> {
    facts.of_kind(Kind::CERTIFICATE).map(|f| f.author).collect()
}

/// Whether a list of prefixes names an id.
pub(crate) fn names(list: &[Prefix], id: &RecordId) -> bool {
    list.contains(&id.prefix())
}
