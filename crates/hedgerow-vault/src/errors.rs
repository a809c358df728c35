//! Why something was not sealed or not opened.

use hedgerow_record::{BoxKey, Epoch};

/// Why something was not sealed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SealError {
    /// It does not fit its kind of record; shorten it to so many bytes.
    #[error("this is too long: at most {max} bytes fit")]
    TooLong {
        /// The most bytes that fit, before sealing.
        max: usize,
    },
    /// An envelope goes to 1 to 18 different boxes; the number of those given that can be sealed to is named.
    #[error("an envelope cannot go to {0} computers")]
    Receivers(usize),
    /// Nothing can be sealed to this key: a point of small order, which no honest program publishes. Leave it out.
    #[error("nothing can be sealed to the key {0}")]
    Receiver(BoxKey),
    /// The header names no key of the group; set its epoch first.
    #[error("the record names no key of the group")]
    Epoch,
}

/// Why something was not opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum OpenError {
    /// The group's key of this epoch is not held; ask a neighbour for it.
    #[error("the key of epoch {} is not held", hex(.0))]
    NoKey(Epoch),
    /// It is sealed to receivers, not under the group's key; open it with a box secret.
    #[error("the record is sealed to somebody, not to the group")]
    Sealed,
    /// It is sealed under the group's key, not to receivers; open it with the keyring.
    #[error("the record is sealed to the group, not to somebody")]
    NotSealed,
    /// There is nothing in it: a withdrawal, or a group record without words.
    #[error("there is nothing in the record to open")]
    Empty,
    /// It is not what was sealed, or it was sealed to somebody else or under another key; nothing can be done.
    #[error("what was sealed is damaged or meant for somebody else")]
    Damaged,
}

fn hex(epoch: &Epoch) -> String {
    epoch.0.iter().map(|b| format!("{b:02x}")).collect()
}
