//! What an interface is given of this person's own: who one is to the neighbours, and how Hedgerow should look and behave
//! here.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// This person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// The name the neighbours see; empty while none was given.
    pub name: String,
    /// A picture, by its photo's id. It stays on this computer.
    pub picture: Option<String>,
    /// Languages spoken, in one's own order, as their codes.
    pub languages: Vec<String>,
    /// How far the words that bring everything back have come.
    pub recovery: Recovery,
}

/// How far the words that bring everything back have come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Recovery {
    /// They were never looked at here.
    #[default]
    Never,
    /// The sheet was shown.
    Shown,
    /// Two words were typed from the sheet.
    Checked,
}

/// A change to who one is; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MeChange {
    /// The name, which is told to every group.
    pub name: Option<String>,
    /// A photo's id; empty takes the picture away.
    pub picture: Option<String>,
    /// Languages spoken.
    pub languages: Option<Vec<String>>,
}

/// What is printed and put away: with it everything can be had again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RecoverySheet {
    /// The 24 words, in order.
    pub words: Vec<String>,
    /// One line a group.
    pub groups: Vec<SheetLine>,
    /// When the sheet was made, RFC 3339.
    pub made: String,
}

/// A group on the sheet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SheetLine {
    /// The group's name.
    pub name: String,
    /// By which it is found again.
    pub line: String,
}

/// Words typed from the sheet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WordsCheck {
    /// Two of them, or more.
    pub words: Vec<NumberedWord>,
}

/// One of the 24 words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NumberedWord {
    /// Which one, from 1.
    pub number: usize,
    /// As it was read.
    pub word: String,
}

/// How Hedgerow looks and behaves on this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The language of the pages; nothing means that of the computer.
    pub language: Option<Language>,
    /// Size of text in per cent, 100 to 200.
    #[schema(minimum = 100, maximum = 200)]
    pub text_size: u16,
    /// Light or dark.
    pub theme: Theme,
    /// How strong lines and colours are.
    pub contrast: Contrast,
    /// How much moves.
    pub motion: Motion,
    /// What is told without being asked.
    pub notifications: Notifications,
    /// Nothing is told from this time, like `22:00`.
    pub quiet_from: Option<String>,
    /// Until this time, like `07:00`.
    pub quiet_to: Option<String>,
    /// Whether it starts with the computer.
    pub start_at_login: bool,
}

/// Languages the pages are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    En,
    /// French.
    Fr,
    /// Spanish.
    Es,
    /// German.
    De,
    /// Hungarian.
    Hu,
    /// Japanese.
    Ja,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the computer is set.
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How strong lines and colours are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Contrast {
    /// As the computer is set.
    Auto,
    /// Stronger.
    More,
}

/// How much moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Motion {
    /// As the computer is set.
    Auto,
    /// Less.
    Less,
}

/// What is told without being asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Notifications {
    /// Answers in deals.
    pub answers: bool,
    /// What is due.
    pub due: bool,
    /// Something new that a saved search finds.
    pub searches: bool,
    /// Neighbours who came by a letter.
    pub letters: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            language: None,
            text_size: 100,
            theme: Theme::Auto,
            contrast: Contrast::Auto,
            motion: Motion::Auto,
            notifications: Notifications { answers: true, due: true, searches: true, letters: true },
            quiet_from: Some("22:00".to_owned()),
            quiet_to: Some("07:00".to_owned()),
            start_at_login: false,
        }
    }
}
