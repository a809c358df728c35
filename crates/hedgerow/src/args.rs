//! What can be typed.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand};

/// Lend, swap and give among neighbours, with nobody in the middle.
#[derive(Parser)]
#[command(name = "hedgerow", version, arg_required_else_help = true, after_help = LOAN)]
pub(crate) struct Args {
    /// The folder everything is kept in.
    #[arg(long, global = true, value_name = "DIR", env = "HEDGEROW_HOME")]
    pub(crate) home: Option<PathBuf>,
    /// Print one JSON document instead of sentences.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// What to write to the log, for example `info`.
    #[arg(long, global = true, value_name = "FILTER")]
    pub(crate) log: Option<String>,
    /// The settings file, instead of the one in the home.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

const LOAN: &str = "\
A loan from beginning to end. Ana has a drill, Béla needs one:
  Ana   hedgerow init --name Ana               once on each computer
  Ana   hedgerow serve                         leave it running; type the rest in another terminal
  Ana   hedgerow group create \"Elm Street\"
  Ana   hedgerow group invite                  prints a letter; give it to Béla
  Béla  hedgerow init --name Béla
  Béla  hedgerow serve                         leave it running
  Béla  hedgerow group join \"hedgerow://join/1#…\"
  Ana   hedgerow listing add \"Drill\"
  Béla  hedgerow search drill
  Béla  hedgerow deal ask NUMBER tomorrow saturday
  Ana   hedgerow deal list
  Ana   hedgerow deal accept NUMBER
  both  hedgerow deal hand-over NUMBER
  both  hedgerow deal return NUMBER

Exit codes: 0 done, 1 error, 2 not understood, 3 settings, 4 home in use or damaged, 5 port or address,
6 refused by a rule (its code is printed).";

/// Commands.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make your home on this computer; once.
    Init(Init),
    /// How things stand.
    Status,
    /// Look over everything that can be wrong, each with one thing to do.
    Doctor,
    /// Keep Hedgerow open, so that neighbours reach you; stop it with Ctrl-C.
    Serve(Serve),
    /// Found, join and see groups.
    #[command(subcommand)]
    Group(Group),
    /// Offer things, change and withdraw them, many at once.
    #[command(subcommand)]
    Listing(Listing),
    /// Find things: words as typed, accents and one typo forgiven.
    Search(Search),
    /// Ask for a thing, answer, hand over, bring back.
    #[command(subcommand)]
    Deal(Deal),
    /// See and check the settings.
    #[command(subcommand)]
    Config(Config),
    /// The version of this program.
    Version,
    /// The API's description.
    #[command(hide = true)]
    Openapi,
}

/// `init`
#[derive(ClapArgs)]
pub(crate) struct Init {
    /// The name your neighbours will see.
    #[arg(long)]
    pub(crate) name: Option<String>,
}

/// `serve`
#[derive(ClapArgs)]
pub(crate) struct Serve {
    /// Where neighbours reach you, like 0.0.0.0:7141; otherwise a port is chosen for each group and kept.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Vec<String>,
    /// Where a browser on this computer finds Hedgerow.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) web: Option<String>,
    /// Open no door for a browser.
    #[arg(long, conflicts_with = "web")]
    pub(crate) no_web: bool,
    /// The date of this computer is right, although it is far from what was written last.
    #[arg(long)]
    pub(crate) trust_clock: bool,
    /// Stop when the standard input ends: with the program that started this one.
    #[arg(long, hide = true)]
    pub(crate) until_input_ends: bool,
    /// Make a home first, if there is none.
    #[arg(long, hide = true)]
    pub(crate) first_steps: bool,
}

/// `group`
#[derive(Subcommand)]
pub(crate) enum Group {
    /// Found a group.
    Create {
        /// Its name.
        name: String,
        /// What the neighbours agree to.
        #[arg(long, default_value = "")]
        guidelines: String,
        /// Its cell on the grid.
        #[arg(long)]
        place: Option<String>,
        /// Let every member invite, not only the organisers.
        #[arg(long)]
        members_invite: bool,
    },
    /// Your groups.
    List,
    /// One group.
    Show {
        /// Its name or number; not needed where there is only one.
        group: Option<String>,
    },
    /// Write a letter: it lets one person in. With --uses a poster: it lets in several.
    Invite {
        /// The group; not needed where there is only one.
        #[arg(long)]
        group: Option<String>,
        /// A word to the invited.
        #[arg(long)]
        note: Option<String>,
        /// Where you can be reached, instead of the addresses found.
        #[arg(long = "address", value_name = "ADDRESS")]
        addresses: Vec<String>,
        /// How many may come in by it: whoever sees a poster can ask to.
        #[arg(long, value_name = "N")]
        uses: Option<u32>,
        /// Write the letter into a file instead.
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Read a letter: which group, who invites, what is agreed. Joins nothing.
    Read {
        /// The link, or a file with the letter.
        letter: String,
    },
    /// Join a group by a letter.
    Join {
        /// The link, or a file with the letter.
        letter: String,
        /// The name your neighbours will see, if you gave none to `init`.
        #[arg(long, default_value = "")]
        name: String,
    },
    /// Who belongs to it.
    Members {
        /// The group; not needed where there is only one.
        group: Option<String>,
    },
    /// Try an address a neighbour told you, like 192.168.1.20:7141.
    Reach {
        /// The address.
        address: String,
        /// The group; not needed where there is only one.
        #[arg(long)]
        group: Option<String>,
    },
}

/// What is said about a thing.
#[derive(ClapArgs)]
pub(crate) struct Words {
    /// More about it.
    #[arg(long)]
    pub(crate) text: Option<String>,
    /// Its category.
    #[arg(long)]
    pub(crate) category: Option<String>,
    /// lend, swap, give, rent, sell, help, stay, ride or credit_loan.
    #[arg(long)]
    pub(crate) mode: Option<String>,
    /// You look for it instead of offering it.
    #[arg(long)]
    pub(crate) wanted: bool,
    /// Your own code for it.
    #[arg(long)]
    pub(crate) code: Option<String>,
    /// What it is like.
    #[arg(long)]
    pub(crate) condition: Option<String>,
    /// How many there are.
    #[arg(long)]
    pub(crate) quantity: Option<u32>,
    /// The longest loan in days.
    #[arg(long)]
    pub(crate) longest_days: Option<u32>,
    /// Days between asking and the first day.
    #[arg(long)]
    pub(crate) notice_days: Option<u32>,
    /// Days kept free between two loans.
    #[arg(long)]
    pub(crate) buffer_days: Option<u32>,
    /// How to treat it.
    #[arg(long)]
    pub(crate) care: Option<String>,
}

/// `listing`
#[derive(Subcommand)]
pub(crate) enum Listing {
    /// Offer a thing.
    Add {
        /// What it is.
        title: String,
        /// The group; not needed where there is only one.
        #[arg(long)]
        group: Option<String>,
        #[command(flatten)]
        words: Words,
    },
    /// Change a thing of yours.
    Edit {
        /// Its number, or the first letters of it.
        listing: String,
        /// What it is.
        #[arg(long)]
        title: Option<String>,
        #[command(flatten)]
        words: Words,
    },
    /// One listing in full.
    Show {
        /// Its number, or the first letters of it.
        listing: String,
    },
    /// Withdraw a thing of yours.
    Withdraw {
        /// Its number, or the first letters of it.
        listing: String,
    },
    /// Everything that is offered, the newest first.
    List {
        /// Only yours.
        #[arg(long)]
        mine: bool,
        #[command(flatten)]
        filter: Filter,
    },
    /// Offer many things at once from a CSV file: title, description, category, owner, code and more. At most 256 for a
    /// neighbour, 16,384 for a library.
    Import {
        /// The file.
        file: PathBuf,
        /// Say what would happen and write nothing.
        #[arg(long)]
        dry_run: bool,
        /// The group; not needed where there is only one.
        #[arg(long)]
        group: Option<String>,
    },
    /// Take an import back.
    Undo {
        /// As the import named it.
        import: String,
    },
    /// Your things as a CSV file.
    Export {
        /// The group; not needed where there is only one.
        #[arg(long)]
        group: Option<String>,
    },
}

/// What narrows a list down.
#[derive(ClapArgs)]
pub(crate) struct Filter {
    /// Only this way of offering.
    #[arg(long)]
    pub(crate) mode: Option<String>,
    /// Only what is free from this day.
    #[arg(long, value_name = "DAY")]
    pub(crate) from: Option<String>,
    /// Only what is free to this day.
    #[arg(long, value_name = "DAY")]
    pub(crate) to: Option<String>,
    /// Only this group.
    #[arg(long)]
    pub(crate) group: Option<String>,
    /// At most so many.
    #[arg(long)]
    pub(crate) limit: Option<usize>,
}

/// `search`
#[derive(ClapArgs)]
pub(crate) struct Search {
    /// What to look for.
    #[arg(required = true)]
    pub(crate) words: Vec<String>,
    #[command(flatten)]
    pub(crate) filter: Filter,
}

/// `deal`
#[derive(Subcommand)]
pub(crate) enum Deal {
    /// Ask for a thing: hedgerow deal ask NUMBER tomorrow saturday
    Ask {
        /// The listing's number, or the first letters of it.
        listing: String,
        /// The first day: 2026-12-01, tomorrow, saturday, 1 dec.
        from: String,
        /// The last day; the first one if nothing is said.
        to: Option<String>,
        /// A word to the owner.
        #[arg(long)]
        note: Option<String>,
    },
    /// Your deals, those that wait for you first.
    List {
        /// Only this group.
        #[arg(long)]
        group: Option<String>,
    },
    /// One deal in full.
    Show {
        /// Its number, or the first letters of it.
        deal: String,
    },
    /// Say yes.
    Accept {
        /// Its number, or the first letters of it.
        deal: String,
    },
    /// Say no.
    Decline(Note),
    /// Take your ask back.
    Withdraw(Note),
    /// Write to the other.
    Message {
        /// Its number, or the first letters of it.
        deal: String,
        /// The words.
        text: String,
    },
    /// Say that it changed hands; both do.
    HandOver(Note),
    /// Say that it is back; both do.
    Return(Note),
}

/// A step with a word to go with it.
#[derive(ClapArgs)]
pub(crate) struct Note {
    /// The deal's number, or the first letters of it.
    pub(crate) deal: String,
    /// A word to go with it.
    #[arg(long)]
    pub(crate) note: Option<String>,
}

/// `config`
#[derive(Subcommand, Clone, Copy)]
pub(crate) enum Config {
    /// Whether the settings hold together.
    Check,
    /// Each setting, and where it comes from.
    Print,
}
