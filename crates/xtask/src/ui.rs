//! The pages of the window and the browser: built, looked over, and driven as a neighbour drives them.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell::{cargo, output, run, top};

/// Says for which packages `node_modules` was made.
const STAMP: &str = "ui/node_modules/.hedgerow-lock";
const LOCK: &str = "ui/package-lock.json";

/// Builds the pages into `ui/dist`.
pub(crate) fn build() -> Result<()> {
    packages()?;
    npm(&["run", "--silent", "build"])
}

/// What can be said of the pages without a browser.
pub(crate) fn check() -> Result<()> {
    build()?;
    for script in ["lint", "words", "gen:check", "test"] {
        npm(&["run", "--silent", script])?;
    }
    Ok(())
}

/// Two neighbours in two browsers, and each page in each language.
pub(crate) fn browser() -> Result<()> {
    build()?;
    cargo(&["build", "--quiet", "--workspace", "--bin", "hedgerow"])?;
    in_pages("HEDGEROW_PROGRAM", "hedgerow", &["e2e"])
}

/// The real window on a screen that nobody sees.
pub(crate) fn window() -> Result<()> {
    build()?;
    cargo(&["build", "--quiet", "--workspace", "--bin", "hedgerow-desktop"])?;
    in_pages("HEDGEROW_WINDOW", "hedgerow-desktop", &["e2e:window"])
}

/// Pictures of the pages, for eyes.
pub(crate) fn shots(pages: &[&str]) -> Result<()> {
    build()?;
    cargo(&["build", "--quiet", "--workspace", "--bin", "hedgerow"])?;
    in_pages("HEDGEROW_PROGRAM", "hedgerow", &[&["shots", "--", "--all"], pages].concat())
}

/// The package that a neighbour with Debian or one of its kin opens.
pub(crate) fn package() -> Result<()> {
    packages()?;
    npm(&["run", "--silent", "tauri", "--", "build", "--bundles", "deb"])
}

/// The package for a computer that is always on. The command line that comes with it has the pages in it, too.
pub(crate) fn package_of_a_relay() -> Result<()> {
    build()?;
    cargo(&["deb", "--locked", "--package", "hedgerow"])
}

/// Runs a script of the pages' with a program that was just built.
fn in_pages(variable: &str, program: &str, script: &[&str]) -> Result<()> {
    let built = target()?.join("debug").join(program);
    let done = Command::new("npm")
        .args(["run", "--silent"])
        .args(script)
        .current_dir(top().join("ui"))
        .env(variable, built)
        .status()
        .context("npm cannot be run")?;
    if done.success() { Ok(()) } else { bail!("`npm run {}` failed", script.join(" ")) }
}

/// Cargo's target folder.
pub(crate) fn target() -> Result<std::path::PathBuf> {
    let told = output("cargo", &["metadata", "--format-version", "1", "--no-deps"])?;
    let after = told.split_once("\"target_directory\":\"").context("cargo names no target folder")?.1;
    Ok(after.split('"').next().unwrap_or_default().into())
}

/// Installs the packages of the lock file, without running a word of theirs, unless they are there.
fn packages() -> Result<()> {
    let lock = std::fs::read(LOCK)?;
    if std::fs::read(STAMP).is_ok_and(|stamp| stamp == lock) {
        return Ok(());
    }
    npm(&["ci", "--ignore-scripts", "--no-audit", "--no-fund"])?;
    Ok(std::fs::write(Path::new(STAMP), lock)?)
}

fn npm(args: &[&str]) -> Result<()> {
    let in_ui = [&["--prefix", "ui"], args].concat();
    run("npm", &in_ui).context("Node with npm is needed")
}
