//! Running other programs.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The project's folder.
pub(crate) fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs cargo, showing what it says.
pub(crate) fn cargo(args: &[&str]) -> Result<()> {
    run("cargo", args)
}

/// Runs a program, showing what it says.
pub(crate) fn run(program: &str, args: &[&str]) -> Result<()> {
    let status =
        Command::new(program).args(args).status().with_context(|| format!("{program} cannot be run"))?;
    if !status.success() {
        bail!("`{program} {}` failed", args.join(" "));
    }
    Ok(())
}

/// What a program prints.
pub(crate) fn output(program: &str, args: &[&str]) -> Result<String> {
    let output = Command::new(program)
        .args(args)
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("{program} cannot be run"))?;
    if !output.status.success() {
        bail!("`{program} {}` failed", args.join(" "));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a program is there.
pub(crate) fn has(program: &str, version: &str) -> bool {
    let quiet = Command::new(program).arg(version).stdout(Stdio::null()).stderr(Stdio::null()).status();
    quiet.is_ok_and(|status| status.success())
}

/// Whether cargo has a subcommand. It also looks where it installs them, which need not be on the path.
pub(crate) fn has_subcommand(name: &str) -> bool {
    let quiet =
        Command::new("cargo").args([name, "--version"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    quiet.is_ok_and(|status| status.success())
}
