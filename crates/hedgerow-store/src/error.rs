//! What can go wrong with a disk, and what the caller can do about it.

use std::path::PathBuf;

/// Why the store did not do what was asked. Nothing is half done.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has the file open: close the other program.
    #[error("another program is using this neighbourhood's file")]
    InUse,
    /// A later program wrote the file: update this one.
    #[error("the file has format {found}, this program knows format {ours}")]
    NewerFormat {
        /// The format in the file.
        found: u64,
        /// The newest format this program knows.
        ours: u64,
    },
    /// The file carries another computer's mark: it was copied. The caller gets a new device before it writes.
    #[error("the file was written on another computer")]
    OtherMachine,
    /// The folder cannot be written.
    #[error("{0} cannot be written to")]
    ReadOnly(PathBuf),
    /// No room on the disk. What was kept before is safe; the same call may work once there is room.
    #[error("the disk is full")]
    DiskFull,
    /// The file was found damaged while it was in use; opening it again moves it aside.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// Anything else the disk said.
    #[error("the disk said: {0}")]
    Io(String),
}

impl StoreError {
    pub(crate) fn of_io(error: &std::io::Error, path: &std::path::Path) -> Self {
        use std::io::ErrorKind as K;
        match error.kind() {
            K::PermissionDenied | K::ReadOnlyFilesystem => StoreError::ReadOnly(path.to_path_buf()),
            K::StorageFull | K::QuotaExceeded | K::FileTooLarge => StoreError::DiskFull,
            K::WouldBlock => StoreError::InUse,
            K::UnexpectedEof | K::InvalidData => StoreError::Damaged(error.to_string()),
            _ => StoreError::Io(error.to_string()),
        }
    }

    pub(crate) fn of_redb(error: redb::Error, path: &std::path::Path) -> Self {
        match error {
            redb::Error::DatabaseAlreadyOpen | redb::Error::LockProtocolMismatch => StoreError::InUse,
            redb::Error::Io(io) => StoreError::of_io(&io, path),
            redb::Error::Backend(inner) => match inner.downcast_ref::<std::io::Error>() {
                Some(io) => StoreError::of_io(io, path),
                None => StoreError::Io(inner.to_string()),
            },
            redb::Error::Corrupted(why) => StoreError::Damaged(why),
            redb::Error::RepairAborted => StoreError::Damaged("the repair was broken off".to_owned()),
            redb::Error::UpgradeRequired(found) => {
                StoreError::NewerFormat { found: u64::from(found), ours: crate::format::FORMAT }
            }
            other @ (redb::Error::TableTypeMismatch { .. }
            | redb::Error::TypeDefinitionChanged { .. }
            | redb::Error::TableIsMultimap(_)
            | redb::Error::TableIsNotMultimap(_)) => StoreError::Damaged(other.to_string()),
            other => StoreError::Io(other.to_string()),
        }
    }
}

/// Does something with the database. Where a page was damaged after it was written, redb may stop with a panic deep
/// inside; that is a damaged file like any other, and must not take the program with it.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(StoreError::Damaged("a page holds what cannot be".to_owned())))
}
