//! `identity`

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

/// Who you are, and on which computers.
#[derive(Subcommand)]
pub(crate) enum Identity {
    /// Come back with the 24 words of your recovery sheet, after a computer was lost or on one more computer.
    Restore(Restore),
    /// Your recovery sheet: the 24 words and a line for each group. Write it down on paper and keep it away from the
    /// computer; whoever has it is you.
    Sheet,
    /// Your computers in a group.
    Devices {
        /// The group; not needed where there is only one.
        #[arg(long)]
        group: Option<String>,
    },
    /// End another computer of yours: it is lost or sold, and nothing it writes counts any more.
    Retire {
        /// Its number as `identity devices` prints it.
        computer: String,
        /// The group; not needed where there is only one.
        #[arg(long)]
        group: Option<String>,
    },
}

/// `identity restore`
#[derive(ClapArgs)]
pub(crate) struct Restore {
    /// A line of the sheet that begins with hedgerow://back/; give it once for each group.
    #[arg(long = "group", value_name = "LINE")]
    pub(crate) lines: Vec<String>,
    /// The other computers are still in use: this is one more. Otherwise they end.
    #[arg(long)]
    pub(crate) others_stay: bool,
}

/// `backup`
#[derive(ClapArgs)]
pub(crate) struct Backup {
    /// Where to write it; a file that is there already is left alone.
    pub(crate) file: PathBuf,
}

/// `restore`
#[derive(ClapArgs)]
pub(crate) struct FromBackup {
    /// The backup file.
    pub(crate) file: PathBuf,
    /// The other computers are still in use: this is one more. Otherwise they end.
    #[arg(long)]
    pub(crate) others_stay: bool,
}
