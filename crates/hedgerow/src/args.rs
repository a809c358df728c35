//! What can be typed.

mod decide;
mod identity;
mod listing;
mod relay;
mod thing;

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand};

pub(crate) use self::decide::{Change, GiveRole, Keep, Remove, TakeDown};
pub(crate) use self::identity::{Backup, FromBackup, Identity, Restore};
pub(crate) use self::listing::{Filter, Listing, Search, Words};
pub(crate) use self::relay::{GroupRelay, Relay, RelayCommand};
pub(crate) use self::thing::Thing;

/// Lend, swap and give among neighbours, with nobody in the middle.
#[derive(Parser)]
#[command(name = "hedgerow", version, arg_required_else_help = true, after_help = LOAN)]
pub(crate) struct Args {
    /// The folder everything is kept in.
    #[arg(long, global = true, value_name = "DIR", env = "HEDGEROW_HOME", hide_env_values = true, help_heading = EVERYWHERE)]
    pub(crate) home: Option<PathBuf>,
    /// Print one JSON document instead of sentences.
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub(crate) json: bool,
    /// What to write to the log, for example `info`.
    #[arg(long, global = true, value_name = "FILTER", help_heading = EVERYWHERE)]
    pub(crate) log: Option<String>,
    /// The settings file, instead of the one in the home.
    #[arg(long, global = true, value_name = "FILE", help_heading = EVERYWHERE)]
    pub(crate) config: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Over what every command takes.
const EVERYWHERE: &str = "With every command";

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

const COMPLETIONS: &str = "\
Where it goes:
  bash        hedgerow completions bash > ~/.local/share/bash-completion/completions/hedgerow
  zsh         hedgerow completions zsh > ~/.zfunc/_hedgerow      (with ~/.zfunc in your fpath)
  fish        hedgerow completions fish > ~/.config/fish/completions/hedgerow.fish";

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
    /// Your own things: what you have, and who has it. It needs no group and no neighbour.
    #[command(subcommand)]
    Thing(Thing),
    /// Find things: words as typed, accents and one typo forgiven.
    Search(Search),
    /// Ask for a thing, answer, hand over, bring back.
    #[command(subcommand)]
    Deal(Deal),
    /// Be a relay peer: a computer that is always on, and carries for groups what it cannot read.
    Relay(Relay),
    /// Come back with your recovery sheet; your computers.
    #[command(subcommand)]
    Identity(Identity),
    /// Write a backup file, closed with a passphrase: it brings you back where no neighbour can.
    Backup(Backup),
    /// Come back from a backup file.
    Restore(FromBackup),
    /// See and check the settings.
    #[command(subcommand)]
    Config(Config),
    /// Write the pages for `man`, one for each command.
    Man {
        /// The folder they go into; without it the first page is printed.
        #[arg(long, value_name = "DIR")]
        output: Option<PathBuf>,
    },
    /// What your shell needs to finish the commands that you begin to type.
    #[command(after_help = COMPLETIONS)]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
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
    /// Stop when the standard input ends, and so with the program that started this one, however that ends.
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
    /// Write a letter for one neighbour or, with --uses, a poster for several.
    ///
    /// Whoever gets a letter is in: give it to one neighbour only. Whoever sees a poster can ask to come in, and is let
    /// in by any member's Hedgerow that is running. Both are good for 14 days.
    Invite {
        /// The group; not needed where there is only one.
        #[arg(long)]
        group: Option<String>,
        /// For whom it is; you alone see that.
        #[arg(long = "for", value_name = "NAME")]
        whom: Option<String>,
        /// A word to the invited.
        #[arg(long)]
        note: Option<String>,
        /// Where you can be reached, instead of the addresses found.
        #[arg(long = "address", value_name = "ADDRESS")]
        addresses: Vec<String>,
        /// Make it a poster, by which up to so many can ask to come in.
        #[arg(long, value_name = "N")]
        uses: Option<u32>,
        /// Write it into a file instead.
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Read a letter or poster: which group, who invites, what is agreed. Joins nothing.
    Read {
        /// The line that begins with hedgerow://join/, or a file that holds it.
        letter: String,
    },
    /// Join a group by a letter or poster.
    Join {
        /// The line that begins with hedgerow://join/, or a file that holds it.
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
    /// Whom this computer reaches just now, and how.
    Neighbours {
        /// The group; not needed where there is only one.
        group: Option<String>,
    },
    /// Remove somebody, for good: what the person offers vanishes everywhere, and nothing new can be read.
    ///
    /// What was read cannot be un-read. Where several organisers must agree, this proposes it.
    Remove(Remove),
    /// What organisers proposed and decided.
    Decisions {
        /// The group; not needed where there is only one.
        group: Option<String>,
    },
    /// Say yes to what another organiser proposed.
    Agree {
        /// Its number, or the first letters of it.
        decision: String,
        /// The group; not needed where there is only one.
        #[arg(long)]
        group: Option<String>,
    },
    /// Change the charter: who organises, who may invite, name, guidelines.
    Change(Change),
    /// Give somebody another part in the group.
    Role(GiveRole),
    /// Have a listing dropped from every computer, or only hidden.
    TakeDown(TakeDown),
    /// Keep somebody whose inviter was removed.
    Keep(Keep),
    /// Leave, for good. Those whom you invited stay; what others have read stays with them.
    Leave {
        /// The group; not needed where there is only one.
        group: Option<String>,
        /// Also where deals are open or nobody else organises.
        #[arg(long)]
        anyway: bool,
    },
    /// Say that you know a newcomer, or take it back.
    Vouch {
        /// Who: the name, or the first letters of the number.
        person: String,
        /// Take it back.
        #[arg(long)]
        undo: bool,
        /// The group; not needed where there is only one.
        #[arg(long)]
        group: Option<String>,
    },
    /// What the neighbours agree to, who accepted it, and when it is looked at again.
    Guidelines {
        /// The group; not needed where there is only one.
        group: Option<String>,
        /// Accept them, in the version that you have read.
        #[arg(long, value_name = "VERSION")]
        accept: Option<u32>,
    },
    /// Say, as one whom the charter names for it, that no organiser has been heard of.
    Call {
        /// The group; not needed where there is only one.
        group: Option<String>,
    },
    /// Appoint other organisers, as one whom the charter names for it, 30 days after the call.
    Appoint {
        /// All organisers from then on.
        #[arg(required = true)]
        organisers: Vec<String>,
        /// How many of them must agree.
        #[arg(long, value_name = "N")]
        threshold: Option<u8>,
        /// The group; not needed where there is only one.
        #[arg(long)]
        group: Option<String>,
    },
    /// Where some organisers have founded the group anew: between whom to choose, and choosing.
    Follow {
        /// The charter's number, or the first letters of it; without it the choice is shown.
        charter: Option<String>,
        /// The group; not needed where there is only one.
        #[arg(long)]
        group: Option<String>,
    },
    /// The group's relay peers, which an organiser names.
    #[command(subcommand)]
    Relay(GroupRelay),
    /// Try an address a neighbour told you, like 192.168.1.20:7141.
    Reach {
        /// The address.
        address: String,
        /// The group; not needed where there is only one.
        #[arg(long)]
        group: Option<String>,
    },
}

/// `deal`
#[derive(Subcommand)]
pub(crate) enum Deal {
    /// Ask for a thing: hedgerow deal ask "Extension ladder" tomorrow saturday
    Ask {
        /// The listing's number, the first letters of it, or its whole title.
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
    /// Say yes to an ask: the days are promised then, and nobody else can have them.
    Accept {
        /// Its number, or the first letters of it.
        deal: String,
    },
    /// Say no to an ask.
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
    /// Say that it changed hands; both do, each with the code that the other's `deal show` prints.
    HandOver(AtTheDoor),
    /// Say that it is back; both do, each with the code that the other's `deal show` prints.
    Return(AtTheDoor),
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

/// A step said where both are.
#[derive(ClapArgs)]
pub(crate) struct AtTheDoor {
    /// The deal's number, or the first letters of it.
    pub(crate) deal: String,
    /// The other's six digits; it can be said without them.
    #[arg(long)]
    pub(crate) code: Option<String>,
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
