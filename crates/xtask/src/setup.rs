//! What a fresh machine with Rust lacks: a C compiler and make for the TLS library, Python for the second decoder,
//! two cargo tools.

use anyhow::{Result, bail};

use crate::shell::{has, run};

/// Cargo tools, each with the version that is known to work.
const TOOLS: [(&str, &str); 2] = [("cargo-nextest", "0.9.143"), ("cargo-deny", "0.20.2")];

/// Debian packages, each with a program that shows it is there.
const PACKAGES: [(&str, &str); 3] = [("cc", "gcc"), ("make", "make"), ("python3", "python3")];

pub(crate) fn setup() -> Result<()> {
    build_tools()?;
    for (tool, version) in TOOLS {
        if !has(tool, "--version") {
            println!("installing {tool} {version}");
            run("cargo", &["install", "--locked", "--version", version, tool])?;
        }
    }
    Ok(())
}

/// What building alone needs.
pub(crate) fn build_tools() -> Result<()> {
    let missing: Vec<&str> = PACKAGES
        .iter()
        .filter(|(program, _)| !has(program, "--version"))
        .map(|(_, package)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !has("apt-get", "--version") {
        bail!("please install: {}", missing.join(" "));
    }
    println!("installing {}", missing.join(" "));
    let mut install = vec!["apt-get", "install", "-y", "--no-install-recommends"];
    install.extend(&missing);
    let is_root = crate::shell::output("id", &["-u"])?.trim() == "0";
    let through = if is_root { Vec::new() } else { vec!["sudo"] };
    let with = |words: &[&str]| {
        let all: Vec<&str> = through.iter().chain(words).copied().collect();
        run(all[0], &all[1..])
    };
    with(&["apt-get", "update", "-q"])?;
    with(&install)
}
