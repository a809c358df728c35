//! What a fresh machine with Rust lacks: a C compiler for the TLS library, Python for the second decoder, what a test
//! network is made with, two cargo tools. The TLS library brings its assembly ready made, and needs neither cmake nor
//! perl nor make for it.

use anyhow::{Context, Result, bail};

use crate::shell::{has, has_subcommand, output, run};

/// Cargo's subcommands, each with its package and the version that is known to work.
const TOOLS: [(&str, &str, &str); 2] =
    [("nextest", "cargo-nextest", "0.9.143"), ("deny", "cargo-deny", "0.20.2")];

/// The subcommand that packs a relay peer for Debian, wanted only by whoever packs.
const PACKER: (&str, &str, &str) = ("deb", "cargo-deb", "3.8.0");

/// A program to build with, and its Debian packages. The compiler's headers are only recommended by its package.
const COMPILER: (&str, &[&str]) = ("cc", &["gcc", "libc6-dev"]);
/// The program that runs the second decoder.
const PYTHON: (&str, &[&str]) = ("python3", &["python3"]);
/// What a test network is made with: namespaces, cables, lost packets.
const TESTBED: [(&str, &[&str]); 3] =
    [("unshare", &["util-linux"]), ("ip", &["iproute2"]), ("nft", &["nftables"])];

/// What the window is built with.
const WINDOW: [(&str, &[&str]); 2] = [("pkg-config", &["pkg-config"]), (WEBKIT, &["libwebkit2gtk-4.1-dev"])];
/// A library, of which pkg-config knows.
const WEBKIT: &str = "webkit2gtk-4.1";
/// What pages are looked at with: a browser, the window's own driver, a screen that nobody sees, what shows notifications
/// there, Japanese letters.
const LOOKING: [(&str, &[&str]); 6] = [
    ("chromium", &["chromium"]),
    ("WebKitWebDriver", &["webkit2gtk-driver"]),
    ("Xvfb", &["xvfb"]),
    ("dbus-daemon", &["dbus-daemon"]),
    ("dunst", &["dunst"]),
    (JAPANESE, &["fonts-noto-cjk"]),
];
/// A file of the fonts.
const JAPANESE: &str = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

/// What building and testing need. A tool that cannot be had is said, and left to the suite that wants it: without
/// cargo-nextest the tests run under plain cargo, without cargo-deny or Python their suites are skipped.
pub(crate) fn setup() -> Result<()> {
    build_tools()?;
    window_tools()?;
    if let Err(error) = packages(&LOOKING) {
        println!("pages cannot be looked at, the suites browser and window will fail: {error:#}");
    }
    if let Err(error) = packages(&[PYTHON]) {
        println!("python3 cannot be had, the second decoder will not run: {error:#}");
    }
    if let Err(error) = packages(&TESTBED) {
        println!("a test network cannot be had, its tests will say that they skip: {error:#}");
    }
    for tool in TOOLS {
        if let Err(error) = subcommand(tool) {
            println!("{} cannot be had: {error:#}", tool.1);
        }
    }
    Ok(())
}

/// What packing a relay peer needs.
pub(crate) fn packer() -> Result<()> {
    packages(&[("dpkg-shlibdeps", &["dpkg-dev"])])?;
    subcommand(PACKER)
}

/// Installs a subcommand of cargo's that is not there.
fn subcommand((name, package, version): (&str, &str, &str)) -> Result<()> {
    if has_subcommand(name) {
        return Ok(());
    }
    println!("installing {package} {version}");
    run("cargo", &["install", "--locked", "--version", version, package])
}

/// What building alone needs.
pub(crate) fn build_tools() -> Result<()> {
    packages(&[COMPILER])
}

/// What building the window needs.
pub(crate) fn window_tools() -> Result<()> {
    packages(&WINDOW)
}

/// Whether a program, a library or a file is there.
fn is_there(name: &str) -> bool {
    match name {
        WEBKIT => output("pkg-config", &["--modversion", WEBKIT]).is_ok(),
        JAPANESE => std::path::Path::new(JAPANESE).exists(),
        "ip" => has(name, "-V"),
        // They know no word that makes them only say what they are.
        "Xvfb" | "WebKitWebDriver" => has("which", name),
        _ => has(name, "--version"),
    }
}

/// Installs the packages of those programs that are not there.
fn packages(wanted: &[(&str, &[&str])]) -> Result<()> {
    let missing = missing(wanted, is_there);
    if missing.is_empty() {
        return Ok(());
    }
    let by_hand = || format!("please install: {}", missing.join(" "));
    if !has("apt-get", "--version") {
        bail!("{}", by_hand());
    }
    let is_root = output("id", &["-u"])?.trim() == "0";
    if !is_root && !has("sudo", "--version") {
        bail!("{}", by_hand());
    }
    println!("installing {}", missing.join(" "));
    let through: &[&str] = if is_root { &[] } else { &["sudo"] };
    let with = |words: &[&str]| {
        let all: Vec<&str> = through.iter().chain(words).copied().collect();
        run(all[0], &all[1..]).with_context(by_hand)
    };
    with(&["apt-get", "update", "-q"])?;
    let mut install = vec!["apt-get", "install", "-y", "--no-install-recommends"];
    install.extend(&missing);
    with(&install)
}

fn missing<'a>(wanted: &[(&str, &'a [&'a str])], is_there: impl Fn(&str) -> bool) -> Vec<&'a str> {
    wanted.iter().filter(|(program, _)| !is_there(program)).flat_map(|(_, all)| all.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_missing_is_installed_and_the_compiler_brings_its_headers() {
        assert_eq!(missing(&[COMPILER, PYTHON], |_| true), Vec::<&str>::new());
        assert_eq!(missing(&[COMPILER, PYTHON], |program| program == "python3"), ["gcc", "libc6-dev"]);
        assert_eq!(missing(&[COMPILER, PYTHON], |program| program == "cc"), ["python3"]);
    }
}
