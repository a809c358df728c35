//! The kept inputs of each target: small files, named after a hash of what is in them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A kept input.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its file's name.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Where the kept inputs of a target lie.
pub fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target)
}

/// All inputs in a folder, in the order of their names; none where there is no folder.
pub fn kept(folder: &Path) -> Result<Vec<Kept>> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        all.push(Kept { name, bytes });
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(all)
}

/// The name of an input that tells nothing else.
pub fn name_of(bytes: &[u8]) -> String {
    let hash = hedgerow_record::hash("hedgerow/1 kept input", bytes);
    hash[..6].iter().map(|b| format!("{b:02x}")).collect()
}
