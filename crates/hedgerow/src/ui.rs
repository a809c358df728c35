//! The pages for a browser, carried in the program: what `ui/` builds into `ui/dist`.

use std::sync::Arc;

use hedgerow_api::{Page, Pages};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../ui/dist"]
struct Built;

/// The pages by their path.
pub(crate) fn pages() -> Pages {
    Arc::new(|path| {
        let file = Built::get(path)?;
        Some(Page { kind: file.metadata.mimetype().to_owned(), bytes: file.data })
    })
}
