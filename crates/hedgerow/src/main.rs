//! The program `hedgerow`: the command line, and `serve`, which keeps a home open for it and for a browser.
//!
//! Every command is a question to the one router of `hedgerow-api`: of the Hedgerow that serves this home, or, where
//! none does, of one opened for as long as the command takes. Start reading at [`args::Args`], then `client.rs`.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

/// Prints a line. A reader who has gone away, like `head`, is no error.
macro_rules! println {
    ($($line:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($line)*);
    }};
}

mod args;
mod belong;
mod client;
mod config;
mod days;
mod deal;
mod decide;
mod failure;
mod group;
mod home;
mod identity;
mod listing;
mod out;
mod pages;
mod relay;
mod serve;
mod supervisor;
mod thing;
mod ui;
mod wait;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Args, Command};
use crate::failure::Failure;

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) if error.use_stderr() && std::env::args().any(|a| a == "--json") => {
            return failure::misread(&error).report(true);
        }
        Err(error) => error.exit(),
    };
    let json = args.json;
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return Failure::of_system("E_SYSTEM", error).report(json),
    };
    match runtime.block_on(run(args)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(json),
    }
}

async fn run(args: Args) -> Result<(), Failure> {
    let settings = config::Settings::read(&args)?;
    start_log(&settings)?;
    let out = out::Out { json: args.json };
    match args.command {
        Command::Init(init) => home::init(&settings, &init, out),
        Command::Status => home::status(&settings, out).await,
        Command::Doctor => home::doctor(&settings, out).await,
        Command::Serve(serve) => serve::serve(&settings, &serve, out).await,
        Command::Group(group) => group::run(&settings, group, out).await,
        Command::Listing(listing) => listing::run(&settings, listing, out).await,
        Command::Thing(thing) => thing::run(&settings, thing, out).await,
        Command::Search(search) => listing::search(&settings, search, out).await,
        Command::Deal(deal) => deal::run(&settings, deal, out).await,
        Command::Relay(relay) => relay::run(&settings, &relay, out).await,
        Command::Backup(backup) => identity::back_up(&settings, &backup, out).await,
        Command::Restore(from) => identity::restore(&settings, &from, out).await,
        Command::Identity(what) => identity::run(&settings, what, out).await,
        Command::Config(what) => config::run(&settings, what, out),
        Command::Man { output } => pages::man(output.as_deref(), out),
        Command::Completions { shell } => {
            pages::completions(shell, out);
            Ok(())
        }
        Command::Version => {
            out.say(&serde_json::json!({ "version": env!("CARGO_PKG_VERSION") }), || {
                println!("hedgerow {}", env!("CARGO_PKG_VERSION"));
            });
            Ok(())
        }
        Command::Openapi => {
            println!("{}", hedgerow_api::openapi().trim_end());
            Ok(())
        }
    }
}

fn start_log(settings: &config::Settings) -> Result<(), Failure> {
    let filter = tracing_subscriber::EnvFilter::try_new(&settings.log.value).map_err(|e| {
        Failure::config("E_CONFIG_LOG", format!("“{}” is nothing a log can be told: {e}", settings.log.value))
            .help("Write error, warn, info or debug.")
    })?;
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    Ok(())
}
