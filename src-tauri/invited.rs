//! What somebody opened Hedgerow with: a letter's link, or a file with one in it. It is shown, and nothing happens
//! before a click.

use std::path::Path;

use tokio::sync::watch;

/// Bytes of a letter's file.
const LETTER_BYTES: u64 = 64 * 1024;
const SCHEME: &str = "hedgerow://";

/// The letter that is to be shown, if there is one.
pub(crate) struct Invited {
    letter: watch::Sender<Option<String>>,
}

impl Default for Invited {
    fn default() -> Self {
        Invited { letter: watch::Sender::new(None) }
    }
}

impl Invited {
    /// Takes the first letter among the words that a start was given.
    pub(crate) fn take_words(&self, words: &[String]) {
        if let Some(letter) = words.iter().find_map(|word| read(word)) {
            self.letter.send_replace(Some(letter));
        }
    }

    /// The letter as it is now, and those that come.
    pub(crate) fn listen(&self) -> watch::Receiver<Option<String>> {
        self.letter.subscribe()
    }
}

fn read(word: &str) -> Option<String> {
    if word.to_ascii_lowercase().starts_with(SCHEME) && word.len() as u64 <= LETTER_BYTES {
        return Some(word.to_owned());
    }
    let path = Path::new(word.strip_prefix("file://").unwrap_or(word));
    if !path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("hedgerow")) {
        return None;
    }
    let is_small = std::fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() <= LETTER_BYTES);
    if is_small { std::fs::read_to_string(path).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_read_from_a_link_or_a_small_file_and_from_nothing_else() {
        let folder = std::env::temp_dir().join(format!("hedgerow-letter-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = |name: &str, text: &str| {
            let path = folder.join(name);
            std::fs::write(&path, text).unwrap();
            path.display().to_string()
        };
        assert_eq!(read("HEDGEROW://join/1#ABC").as_deref(), Some("HEDGEROW://join/1#ABC"));
        assert_eq!(
            read(&file("a.hedgerow", "hedgerow://join/1#ABC")).as_deref(),
            Some("hedgerow://join/1#ABC")
        );
        assert_eq!(read(&file("a.txt", "hedgerow://join/1#ABC")), None);
        assert_eq!(read(&file("big.hedgerow", &"x".repeat(70_000))), None);
        assert_eq!(read(&folder.join("none.hedgerow").display().to_string()), None);
        assert_eq!(read("--home"), None);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
