//! Homes that are closed with a key in a keychain, and keychains that fail them.

use std::sync::{Arc, Mutex};

use hedgerow_vault::{KeptKey, KeyName};

use super::tests::{NOW, outside};
use crate::home::{Home, KEYS_OPEN, init};
use crate::house::House;
use crate::keychain::{Keychain, KeychainError};
use crate::view::{NumberedWord, WordsCheck};

/// A keychain in memory, that can be locked, and can lose what it is given.
#[derive(Debug, Default)]
struct Drawer {
    keys: Mutex<Vec<KeptKey>>,
    is_locked: Mutex<bool>,
    loses: bool,
}

impl Keychain for Drawer {
    fn keep(&self, key: &KeptKey) -> Result<(), KeychainError> {
        self.opens()?;
        if !self.loses {
            self.keys.lock().unwrap().push(key.clone());
        }
        Ok(())
    }

    fn find(&self, name: KeyName) -> Result<Option<KeptKey>, KeychainError> {
        self.opens()?;
        Ok(self.keys.lock().unwrap().iter().find(|key| key.name == name).cloned())
    }

    fn forget(&self, name: KeyName) -> Result<(), KeychainError> {
        self.opens()?;
        self.keys.lock().unwrap().retain(|key| key.name != name);
        Ok(())
    }
}

impl Drawer {
    fn opens(&self) -> Result<(), KeychainError> {
        if *self.is_locked.lock().unwrap() { Err(KeychainError::Away("locked".to_owned())) } else { Ok(()) }
    }

    fn holds(&self) -> usize {
        self.keys.lock().unwrap().len()
    }
}

struct Desk {
    folder: tempfile::TempDir,
    runtime: tokio::runtime::Runtime,
    words: String,
}

impl Desk {
    fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let words = init(folder.path(), Some("Ana"), None).unwrap().words;
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        Desk { folder, runtime, words }
    }

    fn opens(&self, keychain: Option<&Arc<Drawer>>, moves: bool) -> Result<House, &'static str> {
        let keychain = keychain.map(|drawer| Arc::clone(drawer) as Arc<dyn Keychain>);
        let home = Home::open_with(self.folder.path(), None, keychain).map_err(|e| e.code)?;
        let outside = crate::house::Outside { moves_into_keychain: moves, ..outside(self.runtime.handle()) };
        House::open(home, outside, NOW).map_err(|e| e.code)
    }

    /// Two words of the sheet are typed.
    fn checks(&self, house: &mut House) {
        let words = self.words.split(' ').enumerate().take(2);
        let words = words.map(|(at, word)| NumberedWord { number: at + 1, word: word.to_owned() }).collect();
        house.check_recovery(&WordsCheck { words }).unwrap();
    }

    fn is_plain(&self) -> bool {
        Home::open(self.folder.path(), None).is_ok()
    }
}

fn says_keys_are_open(house: &House) -> bool {
    house.notices.iter().any(|notice| notice.code == KEYS_OPEN)
}

#[test]
fn a_home_moves_into_the_keychain_once_the_words_are_on_paper() {
    let (desk, drawer) = (Desk::new(), Arc::new(Drawer::default()));
    let mut house = desk.opens(Some(&drawer), true).unwrap();
    assert!(says_keys_are_open(&house));
    assert_eq!(drawer.holds(), 0, "without the words on paper a lost keychain would be the end of it");
    desk.checks(&mut house);
    assert_eq!(drawer.holds(), 1);
    assert!(!says_keys_are_open(&house));
    drop(house);
    assert!(!desk.is_plain());
    // The command line opens it, too, and one without a keychain says what is the matter.
    let house = desk.opens(Some(&drawer), false).unwrap();
    assert_eq!(house.home.name().as_deref(), Some("Ana"));
    drop(house);
    assert_eq!(desk.opens(None, false).err(), Some("E_KEYCHAIN"));
    *drawer.is_locked.lock().unwrap() = true;
    assert_eq!(desk.opens(Some(&drawer), true).err(), Some("E_KEYCHAIN"));
    *drawer.is_locked.lock().unwrap() = false;
    assert!(desk.opens(Some(&drawer), true).is_ok(), "nothing was lost");
    assert_eq!(drawer.holds(), 1, "it moves once");
}

#[test]
fn a_keychain_that_loses_what_it_is_given_closes_nothing() {
    let desk = Desk::new();
    let lossy = Arc::new(Drawer { loses: true, ..Drawer::default() });
    let mut house = desk.opens(Some(&lossy), true).unwrap();
    desk.checks(&mut house);
    assert!(says_keys_are_open(&house));
    drop(house);
    assert!(desk.is_plain());
    let locked = Arc::new(Drawer { is_locked: Mutex::new(true), ..Drawer::default() });
    drop(desk.opens(Some(&locked), true).unwrap());
    assert!(desk.is_plain());
    // The control: with one that works the same home is closed as it opens.
    drop(desk.opens(Some(&Arc::new(Drawer::default())), true).unwrap());
    assert!(!desk.is_plain());
}

#[test]
fn whoever_does_not_wish_it_is_not_moved() {
    let (desk, drawer) = (Desk::new(), Arc::new(Drawer::default()));
    let mut house = desk.opens(Some(&drawer), false).unwrap();
    desk.checks(&mut house);
    drop(house);
    assert_eq!(drawer.holds(), 0);
    assert!(desk.is_plain());
}

#[test]
fn the_key_goes_with_the_home() {
    let (desk, drawer) = (Desk::new(), Arc::new(Drawer::default()));
    let mut house = desk.opens(Some(&drawer), true).unwrap();
    desk.checks(&mut house);
    assert_eq!(drawer.holds(), 1);
    house.erase().unwrap();
    assert_eq!(drawer.holds(), 0);
}
