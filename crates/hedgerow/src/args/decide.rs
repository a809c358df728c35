//! What can be typed about what organisers decide.

use clap::{Args as ClapArgs, ValueEnum};
use hedgerow_node::view::Role;

/// `group remove`
#[derive(ClapArgs)]
pub(crate) struct Remove {
    /// Who: the name, or the first letters of the number.
    pub(crate) person: String,
    /// Somebody whom the removed invited and who stays; the others go along. Once for each.
    #[arg(long, value_name = "NAME")]
    pub(crate) keep: Vec<String>,
    /// Everybody whom the removed invited stays.
    #[arg(long, conflicts_with_all = ["keep", "keep_nobody"])]
    pub(crate) keep_all: bool,
    /// Nobody whom the removed invited stays.
    #[arg(long, conflicts_with = "keep")]
    pub(crate) keep_nobody: bool,
    /// Why; every member can read it.
    #[arg(long)]
    pub(crate) reason: Option<String>,
    /// Say what it would mean, and change nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// The group; not needed where there is only one.
    #[arg(long)]
    pub(crate) group: Option<String>,
}

/// `group change`
#[derive(ClapArgs)]
pub(crate) struct Change {
    /// All organisers, with commas between them.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) organisers: Option<Vec<String>>,
    /// How many of them must agree.
    #[arg(long, value_name = "N")]
    pub(crate) threshold: Option<u8>,
    /// Whether every member may invite.
    #[arg(long, value_name = "YES/NO", value_parser = yes_or_no)]
    pub(crate) members_invite: Option<bool>,
    /// Whether somebody who comes by a poster waits for an organiser's click.
    #[arg(long, value_name = "YES/NO", value_parser = yes_or_no)]
    pub(crate) ask_first: Option<bool>,
    /// Who keeps the group's account; empty for nobody.
    #[arg(long, value_name = "NAME")]
    pub(crate) treasurer: Option<String>,
    /// Members with the places of a library, with commas between them.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) libraries: Option<Vec<String>>,
    /// Members of long standing who may appoint organisers where these have vanished, with commas between them.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) quorum: Option<Vec<String>>,
    /// How many of the quorum it takes.
    #[arg(long, value_name = "N")]
    pub(crate) quorum_needed: Option<u8>,
    /// How many neighbours must vouch for a newcomer; 0 where nobody is treated as one.
    #[arg(long, value_name = "N")]
    pub(crate) vouches: Option<u8>,
    /// The group's name.
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// What the neighbours agree to.
    #[arg(long)]
    pub(crate) guidelines: Option<String>,
    /// The group's cell on the grid.
    #[arg(long)]
    pub(crate) place: Option<String>,
    /// The day on which the guidelines are to be looked at again.
    #[arg(long, value_name = "DAY")]
    pub(crate) review: Option<String>,
    /// Why; every member can read it.
    #[arg(long)]
    pub(crate) reason: Option<String>,
    /// Propose the charter anew although nothing changes, so that there is room for more decisions.
    #[arg(long)]
    pub(crate) renew: bool,
    /// The group; not needed where there is only one.
    #[arg(long)]
    pub(crate) group: Option<String>,
}

/// `group role`
#[derive(ClapArgs)]
pub(crate) struct GiveRole {
    /// Who: the name, or the first letters of the number.
    pub(crate) person: String,
    /// The part.
    pub(crate) role: RoleName,
    /// The group; not needed where there is only one.
    #[arg(long)]
    pub(crate) group: Option<String>,
}

/// A member's part.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum RoleName {
    /// Decides with the other organisers.
    Organiser,
    /// Keeps the group's account.
    Treasurer,
    /// Has the places of a library: thousands of things.
    Library,
    /// None of these.
    Member,
}

/// `group take-down`
#[derive(ClapArgs)]
pub(crate) struct TakeDown {
    /// The listing's number, the first letters of it, or its whole title.
    pub(crate) listing: String,
    /// Why; every member can read it.
    #[arg(long)]
    pub(crate) reason: String,
    /// Only do not show it any more, instead of dropping it from every computer.
    #[arg(long)]
    pub(crate) only_hide: bool,
    /// The group; not needed where there is only one.
    #[arg(long)]
    pub(crate) group: Option<String>,
}

/// `group keep`
#[derive(ClapArgs)]
pub(crate) struct Keep {
    /// Who: the name, or the first letters of the number.
    pub(crate) person: String,
    /// Why; every member can read it.
    #[arg(long)]
    pub(crate) reason: Option<String>,
    /// The group; not needed where there is only one.
    #[arg(long)]
    pub(crate) group: Option<String>,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Role {
        match name {
            RoleName::Organiser => Role::Organiser,
            RoleName::Treasurer => Role::Treasurer,
            RoleName::Library => Role::Library,
            RoleName::Member => Role::Member,
        }
    }
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("write yes or no".to_owned()),
    }
}
