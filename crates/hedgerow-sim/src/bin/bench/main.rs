//! What Hedgerow costs: `cargo xtask bench NAME`. Prints a table and writes `target/bench/NAME.json`.

#![allow(clippy::disallowed_methods)] // Measuring is what a stop-watch is for.

mod figures;

use anyhow::{Result, bail};

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["sync-cold"] => figures::cold::run(),
        ["sync-warm"] => figures::warm::warm(),
        ["sync-resume"] => figures::warm::resume(),
        ["write"] => figures::write::run(),
        ["search"] => figures::search::run(),
        // What sync-cold starts twice, so that each side has an account of its own.
        ["serve", folder, listen, things] => figures::cold::serve(folder, listen, things.parse()?),
        _ => bail!("there are: sync-cold sync-warm sync-resume write search"),
    }
}
