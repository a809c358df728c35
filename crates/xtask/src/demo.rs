//! `demo`: a street of four neighbours on this machine, to look around in.

mod street;

use std::path::{Path, PathBuf};
use std::sync::mpsc;

use anyhow::{Context, Result, bail};

use crate::{setup, shell};
use street::{ASKED, LENT, Neighbour, Street};

/// With this variable a program already built is used, and none is built.
const PROGRAM: &str = "HEDGEROW_PROGRAM";

/// Builds the street, says what is there, and takes it down at Ctrl-C; with `--keep` the homes stay.
pub(crate) fn demo(args: &[&str]) -> Result<()> {
    if let Some(unknown) = args.iter().find(|arg| **arg != "--keep") {
        bail!("demo takes --keep and nothing else, not “{unknown}”");
    }
    let program = program()?;
    let (ring, bell) = mpsc::channel();
    ctrlc::set_handler(move || {
        let _ = ring.send(());
    })?;
    let folder = tempfile::Builder::new().prefix("hedgerow-demo-").tempdir()?;
    println!("Four neighbours move in …");
    let street = Street::build(&program, folder.path(), &bell)?;
    say(&street, &program);
    let homes: Vec<PathBuf> = street.neighbours.iter().map(|n| n.home.clone()).collect();
    if args.contains(&"--keep") {
        println!("\nCtrl-C stops all four. Their homes stay.");
        let _ = bell.recv();
        street.stop(&bell);
        println!("\nThe homes are in {}. To start them again, each in a terminal:", folder.keep().display());
        for home in homes {
            println!("  {}", command(&program, &home, "serve"));
        }
    } else {
        println!("\nCtrl-C stops all four and deletes their homes.");
        let _ = bell.recv();
        street.stop(&bell);
        folder.close()?;
        println!("\nThe street is gone.");
    }
    Ok(())
}

fn program() -> Result<PathBuf> {
    if let Some(program) = std::env::var_os(PROGRAM) {
        return std::fs::canonicalize(&program).with_context(|| format!("{PROGRAM}: {}", program.display()));
    }
    setup::build_tools()?;
    shell::cargo(&["build", "--quiet", "--release", "-p", "hedgerow"])?;
    // Beside the folder this program itself was built into.
    let own = std::env::current_exe()?;
    let target = own.parent().and_then(Path::parent).context("this program lies in no target folder")?;
    let name = format!("hedgerow{}", std::env::consts::EXE_SUFFIX);
    std::fs::canonicalize(target.join("release").join(name)).context("the program was built elsewhere")
}

fn say(street: &Street, program: &Path) {
    let Street { neighbours, listings, loan, ask } = street;
    println!(
        "\nElm Street stands: four neighbours, each with a Hedgerow of their own, {listings} listings in all."
    );
    println!("Each link opens that neighbour's Hedgerow in a browser here, once and within ten minutes.\n");
    for Neighbour { name, speaks, home, link, .. } in neighbours {
        println!("  {name} speaks {speaks}.\n    {link}\n    {}", home.display());
    }
    println!("\nWhat goes on:");
    println!("  Béla has Ana's “{LENT}”; she wrote him where the rope is. It is due back tomorrow.");
    println!("  Chidi asks for Ana's “{ASKED}” at the weekend, and waits for her answer.");
    println!("  Each of the four also looks for something.");
    println!("\nTo try things, in another terminal, first:");
    for neighbour in neighbours {
        println!("  alias {}='{}'", neighbour.short, command(program, &neighbour.home, "").trim_end());
    }
    let short = |deal: &str| deal.get(..8).unwrap_or(deal).to_owned();
    println!("Then, for example:");
    println!("  ana deal list");
    println!("  ana deal accept {}", short(ask));
    println!("  bela deal return {}", short(loan));
    println!("  dora search lader");
    println!("  chidi listing list");
}

/// A command as it can be pasted.
fn command(program: &Path, home: &Path, rest: &str) -> String {
    format!("{} --home {} {rest}", program.display(), home.display())
}
