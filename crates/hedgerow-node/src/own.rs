//! What the home keeps of this person beside the secrets: the profile and the settings, each in a small file.

use std::collections::BTreeSet;
use std::path::Path;

use hedgerow_group::WayBack;
use hedgerow_record::Millis;
use hedgerow_record::limits::LINK_ADDRESSES;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::clock::moment;
use crate::error::{ErrorClass, NodeError};
use crate::home::{KEYS_OPEN, read_small, write_whole};
use crate::house::House;
use crate::joining::read_name;
use crate::street::Street;
use crate::view::{Me, MeChange, Notice, Recovery, RecoverySheet, Settings, SheetLine, Topic, WordsCheck};

pub(crate) const SETTINGS: &str = "settings.json";
pub(crate) const PROFILE: &str = "profile.json";
/// Words asked for from the sheet: fewer prove nothing.
const WORDS_CHECKED: usize = 2;
/// Languages somebody may name.
const LANGUAGES: usize = 16;
/// Letters and hyphens of a language's code.
const LANGUAGE_CHARS: usize = 16;

/// Everything of one's own that no group is told.
pub(crate) struct Own {
    settings: Settings,
    profile: Profile,
}

/// What is kept of the person beside the name, which lies with the secrets.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Profile {
    picture: Option<String>,
    languages: Vec<String>,
    recovery: Recovery,
}

impl Own {
    /// Reads the files; one that cannot be read is left where it is until the next change, and said.
    pub(crate) fn open(folder: &Path, notices: &mut Vec<Notice>) -> Own {
        Own { settings: read(folder, SETTINGS, notices), profile: read(folder, PROFILE, notices) }
    }
}

impl House {
    pub(crate) fn settings(&self) -> Settings {
        self.own.settings.clone()
    }

    pub(crate) fn change_settings(&mut self, new: Settings) -> Result<Settings, NodeError> {
        check_settings(&new)?;
        write(self.home.folder(), SETTINGS, &new)?;
        self.own.settings = new;
        self.tell_topic(Topic::Me, None);
        Ok(self.settings())
    }

    pub(crate) fn me(&self) -> Me {
        let Profile { picture, languages, recovery } = self.own.profile.clone();
        Me { name: self.home.name().unwrap_or_default(), picture, languages, recovery }
    }

    /// Changes who one is; a name is told to every group.
    pub(crate) fn change_me(&mut self, change: &MeChange, now: Millis) -> Result<Me, NodeError> {
        let name = change.name.as_deref().map(|name| read_name(name, "name")).transpose()?;
        let mut profile = self.own.profile.clone();
        if let Some(picture) = &change.picture {
            profile.picture = Some(picture.clone()).filter(|p| !p.is_empty());
            profile.picture.as_deref().map_or(Ok(()), |p| self.check_photo(p))?;
        }
        if let Some(languages) = &change.languages {
            profile.languages = read_languages(languages)?;
        }
        self.keep_profile(profile)?;
        if let Some(name) = name.filter(|name| self.home.name().as_ref() != Some(name)) {
            self.home.set_name(&name);
            self.home.save_keys()?;
            let groups: Vec<_> = self.streets.keys().copied().collect();
            for group in groups {
                let Some(street) = self.streets.get_mut(&group).filter(|s| s.pen().is_ok()) else { continue };
                street.publish_profile(&name, now, &mut self.rng)?;
                self.follow(&group, now)?;
            }
        }
        self.tell_topic(Topic::Me, None);
        Ok(self.me())
    }

    /// What is to be printed. Whoever asks for it is about to look at it.
    pub(crate) fn recovery_sheet(&mut self, now: Millis) -> Result<RecoverySheet, NodeError> {
        let words = self.home.keys.seed.words().split(' ').map(str::to_owned).collect();
        let groups = self.streets.values().filter(|s| s.joining.is_none());
        let groups = groups.map(|s| SheetLine { name: s.words().name, line: self.way_back(s) }).collect();
        if self.own.profile.recovery == Recovery::Never {
            self.keep_profile(Profile { recovery: Recovery::Shown, ..self.own.profile.clone() })?;
            self.tell_topic(Topic::Me, None);
        }
        Ok(RecoverySheet { words, groups, made: moment(now) })
    }

    /// The line by which a group is found again: with an address only where it stays the same.
    pub(crate) fn way_back(&self, street: &Street) -> String {
        let branch = street.roster.branch().last().map(|act| act.prefix()).unwrap_or_default();
        let relays = street.relay_addresses();
        let addresses = relays.iter().take(LINK_ADDRESSES).map(ToString::to_string).collect();
        WayBack { group: street.id, branch, addresses }.to_text()
    }

    /// Whether words typed from the sheet are the right ones.
    pub(crate) fn check_recovery(&mut self, check: &WordsCheck) -> Result<Me, NodeError> {
        let words = self.home.keys.seed.words();
        let words: Vec<&str> = words.split(' ').collect();
        let numbers: BTreeSet<usize> = check.words.iter().map(|w| w.number).collect();
        let is_right = |number: usize, word: &str| {
            number.checked_sub(1).and_then(|n| words.get(n)).is_some_and(|w| *w == word.trim().to_lowercase())
        };
        if numbers.len() < WORDS_CHECKED || !check.words.iter().all(|w| is_right(w.number, &w.word)) {
            return Err(NodeError::usage("E_WORDS", "words", "these are not the words on your sheet")
                .help("Compare the numbers with the sheet, and type the words as they stand there."));
        }
        self.has_words()?;
        self.tell_topic(Topic::Me, None);
        Ok(self.me())
    }

    /// Whoever came back by the words, or has shown to have them, has them on paper.
    pub(crate) fn has_words(&mut self) -> Result<(), NodeError> {
        self.keep_profile(Profile { recovery: Recovery::Checked, ..self.own.profile.clone() })?;
        self.move_into_keychain()
    }

    /// Closes the home with a key in the keychain, where that is wished. Not before the words are on paper: a keychain
    /// may be lost with a forgotten password, and then they are the only way back.
    pub(crate) fn move_into_keychain(&mut self) -> Result<(), NodeError> {
        let is_wished = self.outside.moves_into_keychain && self.own.profile.recovery == Recovery::Checked;
        if is_wished && self.home.move_into_keychain()? {
            self.notices.retain(|notice| notice.code != KEYS_OPEN);
        }
        Ok(())
    }

    /// The files of one's own as they go into the safe.
    pub(crate) fn own_files(&self) -> Vec<(&'static str, Vec<u8>)> {
        let text = |value: Result<Vec<u8>, serde_json::Error>| value.unwrap_or_default();
        vec![
            (PROFILE, text(serde_json::to_vec(&self.own.profile))),
            (SETTINGS, text(serde_json::to_vec(&self.own.settings))),
        ]
    }

    /// Puts a file back that came out of the safe, where nobody has said anything else since.
    pub(crate) fn put_back_own(&mut self, file: &str, text: &[u8]) -> Result<(), NodeError> {
        let folder = self.home.folder().to_path_buf();
        match file {
            SETTINGS if self.own.settings == Settings::default() => {
                if let Ok(settings) = serde_json::from_slice::<Settings>(text)
                    && check_settings(&settings).is_ok()
                {
                    write(&folder, SETTINGS, &settings)?;
                    self.own.settings = settings;
                }
            }
            PROFILE if self.own.profile.languages.is_empty() => {
                if let Ok(profile) = serde_json::from_slice::<Profile>(text) {
                    let languages = read_languages(&profile.languages).unwrap_or_default();
                    self.keep_profile(Profile { languages, ..self.own.profile.clone() })?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn keep_profile(&mut self, profile: Profile) -> Result<(), NodeError> {
        write(self.home.folder(), PROFILE, &profile)?;
        self.own.profile = profile;
        Ok(())
    }
}

/// A file of the home, or what is so where nobody has said anything. What a file does not say is as if nobody had.
fn read<T: Default + Serialize + DeserializeOwned>(
    folder: &Path,
    name: &str,
    notices: &mut Vec<Notice>,
) -> T {
    let Some(bytes) = read_small(folder, name) else { return T::default() };
    let laid = serde_json::from_slice(&bytes).and_then(|said| {
        let mut whole = serde_json::to_value(T::default())?;
        lay_over(&mut whole, said);
        serde_json::from_value(whole)
    });
    laid.unwrap_or_else(|error| {
        tracing::warn!(name, %error, "a file of the home cannot be read");
        let text = format!("The file {name} could not be read, so the usual settings are used.");
        let help = "Set what you like anew. Nothing else is touched.";
        notices.push(Notice::new("N_SETTINGS_DAMAGED", text, help).with("file", name));
        T::default()
    })
}

/// Puts what was said over what is so otherwise; names that are not known here are left out.
fn lay_over(whole: &mut Value, said: Value) {
    match (whole, said) {
        (Value::Object(whole), Value::Object(said)) => {
            for (name, value) in said {
                if let Some(place) = whole.get_mut(&name) {
                    lay_over(place, value);
                }
            }
        }
        (whole, said) => *whole = said,
    }
}

fn write<T: Serialize>(folder: &Path, name: &str, value: &T) -> Result<(), NodeError> {
    let bytes = serde_json::to_vec_pretty(value)
        .map_err(|e| NodeError::new(ErrorClass::Damaged, "E_DISK", e.to_string()))?;
    write_whole(folder, name, &bytes)
}

fn check_settings(settings: &Settings) -> Result<(), NodeError> {
    if !(100..=200).contains(&settings.text_size) {
        return Err(NodeError::usage("E_TEXT_SIZE", "text_size", "text can be 100 to 200 per cent large"));
    }
    for (field, time) in [("quiet_from", &settings.quiet_from), ("quiet_to", &settings.quiet_to)] {
        if time.as_ref().is_some_and(|t| t.len() != 5 || t.parse::<jiff::civil::Time>().is_err()) {
            return Err(
                NodeError::usage("E_TIME", field, "this is no time of the day").help("Write it like 22:00.")
            );
        }
    }
    if settings.quiet_from.is_some() != settings.quiet_to.is_some() {
        return Err(NodeError::usage("E_TIME", "quiet_to", "quiet hours have a beginning and an end"));
    }
    Ok(())
}

fn read_languages(languages: &[String]) -> Result<Vec<String>, NodeError> {
    let is_code = |l: &&String| {
        (2..=LANGUAGE_CHARS).contains(&l.len()) && l.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    if languages.len() > LANGUAGES || !languages.iter().all(|l| is_code(&l)) {
        let text = format!("up to {LANGUAGES} languages can be named, each by its code");
        return Err(NodeError::usage("E_LANGUAGES", "languages", text).help("For example en, hu or pt-BR."));
    }
    Ok(languages.to_vec())
}
