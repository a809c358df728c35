//! What can go wrong, in words for a neighbour and codes for a program.

use hedgerow_group::WriteError;
use hedgerow_store::StoreError;
use hedgerow_vault::KeyFileError;

use crate::keychain::KeychainError;

const KEYCHAIN_HELP: &str = "Nothing was changed and nothing is lost. Log in to the desktop and unlock its keychain, \
    or begin anew with the 24 words of your recovery sheet.";

/// Why something asked was not done. Nothing is half done and nothing is lost.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct NodeError {
    /// A stable code, e.g. `E_BOOKED`.
    pub code: &'static str,
    /// What happened.
    pub text: String,
    /// Which field of what was asked is meant.
    pub field: Option<&'static str>,
    /// What is safe, and what to do.
    pub help: Option<String>,
    /// What kind of trouble it is.
    pub class: ErrorClass,
}

/// Kinds of trouble, each with its own exit code and HTTP status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorClass {
    /// What was asked makes no sense as it stands.
    Usage,
    /// There is no such thing, deal, group or person.
    NotFound,
    /// A rule of the group or of a deal says no.
    Refused,
    /// The home is in use, closed with a passphrase, or belongs to another computer.
    Locked,
    /// A file is damaged, or the disk is full or cannot be written.
    Damaged,
    /// Nobody could be reached in time.
    Unreachable,
    /// The settings do not hold together.
    Config,
    /// A port or address cannot be used.
    Port,
}

impl NodeError {
    /// An error of a class.
    pub fn new(class: ErrorClass, code: &'static str, text: impl Into<String>) -> Self {
        NodeError { code, text: text.into(), field: None, help: None, class }
    }

    /// What was asked makes no sense as it stands.
    pub fn usage(code: &'static str, field: &'static str, text: impl Into<String>) -> Self {
        NodeError { field: Some(field), ..NodeError::new(ErrorClass::Usage, code, text) }
    }

    /// Refused by a rule.
    pub fn refused(code: &'static str, text: impl Into<String>) -> Self {
        NodeError::new(ErrorClass::Refused, code, text)
    }

    /// Nothing of that name.
    pub fn not_found(code: &'static str, text: impl Into<String>) -> Self {
        NodeError::new(ErrorClass::NotFound, code, text)
    }

    /// The same with what to do.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        NodeError { help: Some(help.into()), ..self }
    }
}

impl From<StoreError> for NodeError {
    fn from(error: StoreError) -> Self {
        let text = error.to_string();
        match error {
            StoreError::InUse => NodeError::new(ErrorClass::Locked, "E_HOME_IN_USE", text)
                .help("Close the other Hedgerow, or give this one a folder of its own with --home."),
            StoreError::NewerFormat { .. } => NodeError::new(ErrorClass::Locked, "E_NEWER_FORMAT", text)
                .help("Please update Hedgerow. Nothing was changed."),
            StoreError::OtherMachine => NodeError::new(ErrorClass::Locked, "E_HOME_COPIED", text)
                .help("Nothing was changed. Start Hedgerow here once more: this computer then gets its own place."),
            StoreError::ReadOnly(_) => NodeError::new(ErrorClass::Damaged, "E_READ_ONLY", text)
                .help("Nothing is lost. Check who may write to this folder, or choose another one with --home."),
            StoreError::DiskFull => NodeError::new(ErrorClass::Damaged, "E_DISK_FULL", text)
                .help("What was kept before is safe. Make some room and try the same again."),
            StoreError::Damaged(_) => NodeError::new(ErrorClass::Damaged, "E_DAMAGED", text).help(
                "Start Hedgerow again: the damaged file is put aside, and your neighbours' computers bring back \
                 what it held.",
            ),
            StoreError::Io(_) => NodeError::new(ErrorClass::Damaged, "E_DISK", text)
                .help("What was kept before is safe. Check the disk and try again."),
        }
    }
}

impl From<KeychainError> for NodeError {
    fn from(error: KeychainError) -> Self {
        NodeError::new(ErrorClass::Locked, "E_KEYCHAIN", error.to_string()).help(KEYCHAIN_HELP)
    }
}

impl From<KeyFileError> for NodeError {
    fn from(error: KeyFileError) -> Self {
        let text = error.to_string();
        match error {
            KeyFileError::NeedsPassphrase => NodeError::new(ErrorClass::Locked, "E_PASSPHRASE_NEEDED", text)
                .help("Give it in the environment variable HEDGEROW_PASSPHRASE."),
            KeyFileError::WrongPassphrase => NodeError::new(ErrorClass::Locked, "E_PASSPHRASE_WRONG", text)
                .help("Nothing was changed. Try again."),
            KeyFileError::NeedsKeptKey(_) | KeyFileError::OtherKey(_) => {
                NodeError::new(ErrorClass::Locked, "E_KEYCHAIN", text).help(KEYCHAIN_HELP)
            }
            KeyFileError::NewerVersion => NodeError::new(ErrorClass::Locked, "E_NEWER_FORMAT", text)
                .help("Please update Hedgerow. Nothing was changed."),
            KeyFileError::NotAKeyFile | KeyFileError::Damaged => {
                NodeError::new(ErrorClass::Damaged, "E_KEYS_DAMAGED", text)
                    .help("Put back your backup of the file `keys`, or begin anew with your 24 words.")
            }
            KeyFileError::Memory => NodeError::new(ErrorClass::Damaged, "E_MEMORY", text),
            KeyFileError::TooMuch => NodeError::refused("E_TOO_MANY_SECRETS", text),
        }
    }
}

impl From<WriteError> for NodeError {
    fn from(error: WriteError) -> Self {
        NodeError::new(ErrorClass::Usage, "E_TOO_LONG", error.to_string())
            .help("Shorten the text and try again.")
    }
}
