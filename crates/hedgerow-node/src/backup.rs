//! The backup file: what a person has, closed with a passphrase, for a day on which no neighbour can bring it back. It is
//! an age file (<https://age-encryption.org/v1>, recipient scrypt), so that other programs can open it, too. It never
//! holds a device's signing key: whoever restores it is a new computer.
//!
//! ```text
//! plain = CBOR [version, words, home, [* [line, items]]]      home, items = [* [name, bytes]], as in a safe
//! ```

use std::collections::BTreeMap;

use age::secrecy::SecretString;
use hedgerow_record::limits::BACKUP_BYTES;
use hedgerow_record::{GroupId, Millis};
use hedgerow_vault::SafeItem;
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use crate::error::{ErrorClass, NodeError};
use crate::house::House;
use crate::safe::SafeItems;
use crate::view::{ComeBack, Me};

const VERSION: u32 = 1;
/// Shorter passphrases are guessed within days by whoever has the file.
const PASSPHRASE_CHARS: usize = 12;
/// N = 2^17: 128 MiB and about a second on an old laptop for each guess.
const WORK: u8 = 17;
/// A file that asks for more than 512 MiB is somebody's attempt to fill the memory.
const WORK_MAX: u8 = 19;
/// Under this kind what a backup brought waits in the home until the group is reached.
pub(crate) const FROM_BACKUP: &str = "backup";

#[derive(Encode, Decode)]
#[cbor(array)]
struct Contents {
    #[n(0)]
    version: u32,
    #[n(1)]
    words: String,
    #[n(2)]
    home: Vec<Item>,
    #[n(3)]
    groups: Vec<InGroup>,
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct InGroup {
    #[n(0)]
    line: String,
    #[n(1)]
    items: Vec<Item>,
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct Item {
    #[n(0)]
    name: String,
    #[n(1)]
    content: ByteVec,
}

/// Closes what a home gave for its backup. It takes a second, and no house should wait for it.
pub(crate) fn close(plain: &[u8], passphrase: &str) -> Result<Vec<u8>, NodeError> {
    if passphrase.chars().count() < PASSPHRASE_CHARS {
        let text = format!("the passphrase is shorter than {PASSPHRASE_CHARS} characters");
        return Err(NodeError::usage("E_PASSPHRASE_SHORT", "passphrase", text)
            .help("Take four or five words that nobody would put together, and write them down. Nothing was written."));
    }
    let mut recipient = age::scrypt::Recipient::new(SecretString::from(passphrase.to_owned()));
    recipient.set_work_factor(WORK);
    age::encrypt(&recipient, plain)
        .map_err(|error| NodeError::new(ErrorClass::Damaged, "E_BACKUP_WRITE", error.to_string()))
}

/// Opens a backup file.
pub(crate) fn open(file: &[u8], passphrase: &str) -> Result<Zeroizing<Vec<u8>>, NodeError> {
    let not_one = |text: &str| {
        NodeError::usage("E_NOT_A_BACKUP", "file", text.to_owned())
            .help("It ends in .age, and Hedgerow wrote it. Nothing was changed.")
    };
    if file.len() > BACKUP_BYTES {
        return Err(not_one("this file is too big to be a backup"));
    }
    let mut identity = age::scrypt::Identity::new(SecretString::from(passphrase.to_owned()));
    identity.set_max_work_factor(WORK_MAX);
    match age::decrypt(&identity, file) {
        Ok(plain) => Ok(Zeroizing::new(plain)),
        Err(age::DecryptError::DecryptionFailed | age::DecryptError::KeyDecryptionFailed) => {
            Err(NodeError::usage("E_BACKUP_PASSPHRASE", "passphrase", "the passphrase is wrong".to_owned())
                .help("Nothing was changed. Try again; capitals and spaces count."))
        }
        Err(_) => Err(not_one("this is not a backup file, or it is damaged")),
    }
}

impl House {
    /// Everything of this person's that a neighbour would keep in a safe, and what found no room there.
    pub(crate) fn backup(&self) -> Result<Zeroizing<Vec<u8>>, NodeError> {
        let items = |items: Vec<SafeItem>| {
            items.into_iter().map(|(name, content)| Item { name, content: content.to_vec().into() }).collect()
        };
        let mut home = self.home_items();
        home.extend(self.note_items());
        let streets = self.streets.values().filter(|s| s.joining.is_none());
        let groups = streets.map(|street| {
            let mut all = self.group_items(street);
            all.extend(crate::safe::closed_deals(street));
            InGroup { line: self.way_back(street), items: items(all) }
        });
        let words = self.home.keys.seed.words().to_string();
        let contents = Contents { version: VERSION, words, home: items(home), groups: groups.collect() };
        let plain = Zeroizing::new(hedgerow_record::body::write(&contents));
        if plain.len() > BACKUP_BYTES / 2 {
            return Err(NodeError::refused("E_TOO_LONG", "there is more than one backup file may hold"));
        }
        Ok(plain)
    }

    /// Makes an unused home that of whoever wrote a backup: own things at once, and what belongs to a group as soon as
    /// somebody of it is reached, because what lies there is newer.
    pub(crate) fn come_back_from(
        &mut self,
        plain: &[u8],
        others_stay: bool,
        now: Millis,
    ) -> Result<Me, NodeError> {
        let contents: Contents = minicbor::decode(plain).map_err(|_| {
            NodeError::usage("E_NOT_A_BACKUP", "file", "this is not a backup of Hedgerow's".to_owned())
        })?;
        if contents.version != VERSION {
            return Err(NodeError::new(
                ErrorClass::Locked,
                "E_NEWER_FORMAT",
                "a newer Hedgerow wrote this backup",
            )
            .help("Please update Hedgerow. Nothing was changed."));
        }
        let Contents { words, home, groups, .. } = contents;
        let lines = groups.iter().map(|group| group.line.clone()).collect();
        self.come_back(&ComeBack { words, lines, others_stay }, now)?;
        let nothing = SafeItems::new();
        let home: SafeItems = home.into_iter().map(|item| (item.name, item.content.to_vec())).collect();
        self.take_own(&home, &nothing)?;
        for group in groups {
            let Ok(way) = hedgerow_group::WayBack::find(&group.line) else { continue };
            let mut items = home.clone();
            items.extend(group.items.into_iter().map(|item| (item.name, item.content.to_vec())));
            self.take_home(&way.group, &items, &nothing)?;
            // A group in which this computer stands already has nothing to wait for.
            if self.streets.get(&way.group).is_none_or(|street| street.returning.is_none()) {
                continue;
            }
            for (name, content) in items {
                let name = format!("{}/{name}", way.group);
                self.notes.put(FROM_BACKUP, &name, &ByteVec::from(content), &mut self.rng)?;
            }
        }
        Ok(self.me())
    }

    /// What a backup brought of a group that was not reached since.
    pub(crate) fn brought_by_backup(&self, group: &GroupId) -> SafeItems {
        let prefix = format!("{group}/");
        let rows: Vec<(String, ByteVec)> = self.notes.all(FROM_BACKUP);
        let of_it = rows
            .into_iter()
            .filter_map(|(name, content)| Some((name.strip_prefix(&prefix)?.to_owned(), content.to_vec())));
        of_it.collect::<BTreeMap<_, _>>()
    }

    /// The group was reached: what a backup brought is where it belongs.
    pub(crate) fn is_done_with_backup(
        &mut self,
        group: &GroupId,
        items: &SafeItems,
    ) -> Result<(), NodeError> {
        let names: Vec<String> = items.keys().map(|name| format!("{group}/{name}")).collect();
        self.notes.remove(FROM_BACKUP, &names)
    }
}
