//! What interfaces ask and do beside groups, listings and deals: one's own things, settings, photos.

use super::Node;
use crate::clock::now;
use crate::error::NodeError;
use crate::view::{Me, MeChange, Photo, PhotoWishes, RecoverySheet, Settings, WordsCheck};

impl Node {
    /// Who this person is.
    pub async fn me(&self) -> Result<Me, NodeError> {
        self.ask(|house| Ok(house.me())).await
    }

    /// Changes who this person is.
    pub async fn change_me(&self, change: MeChange) -> Result<Me, NodeError> {
        self.ask(move |house| house.change_me(&change, now())).await
    }

    /// The sheet with which everything can be had again.
    pub async fn recovery_sheet(&self) -> Result<RecoverySheet, NodeError> {
        self.ask(|house| house.recovery_sheet(now())).await
    }

    /// Whether words typed from the sheet are the right ones.
    pub async fn check_recovery(&self, check: WordsCheck) -> Result<Me, NodeError> {
        self.ask(move |house| house.check_recovery(&check)).await
    }

    /// How Hedgerow looks and behaves here.
    pub async fn settings(&self) -> Result<Settings, NodeError> {
        self.ask(|house| Ok(house.settings())).await
    }

    /// Changes all settings at once.
    pub async fn change_settings(&self, new: Settings) -> Result<Settings, NodeError> {
        self.ask(move |house| house.change_settings(new)).await
    }

    /// Makes a picture ready and keeps it; one at a time, because each may take much memory.
    pub async fn add_photo(&self, file: Vec<u8>, wishes: PhotoWishes) -> Result<Photo, NodeError> {
        let prepared = self.beside(move || crate::photos::prepare(&file, &wishes)).await?;
        self.ask(move |house| house.keep_photo(&prepared, now())).await
    }

    /// A photo as a JPEG, or its small copy as lists show it.
    pub async fn photo(&self, id: &str, small: bool) -> Result<Vec<u8>, NodeError> {
        let id = id.to_owned();
        self.ask(move |house| house.photo(&id, small)).await
    }

    /// The texts of the QR codes in a picture.
    pub async fn read_codes(&self, file: Vec<u8>) -> Result<Vec<String>, NodeError> {
        self.beside(move || crate::photos::read_codes(&file)).await
    }

    /// Work on a picture, where nobody else waits for it.
    async fn beside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, NodeError> + Send + 'static,
    ) -> Result<T, NodeError> {
        let _turn = self.pictures.lock().await;
        let done = tokio::task::spawn_blocking(work).await;
        // A decoder that stops in the middle of a file has met a damaged one.
        done.unwrap_or_else(|_| {
            Err(NodeError::usage("E_PHOTO_BROKEN", "photo", "this picture is damaged")
                .help("Open it in another program and save it again, or choose another."))
        })
    }
}
