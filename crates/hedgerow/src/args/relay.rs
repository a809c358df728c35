//! What can be typed about relay peers.

use clap::{Args as ClapArgs, Subcommand};

const STEPS: &str = "\
How a group gets a relay peer:
  its keeper     hedgerow relay                                  leave it running; it prints a line
  an organiser   hedgerow group relay line \"hedgerow://relay/1#…\"  prints another line
  its keeper     hedgerow relay add \"hedgerow://carry/1#…\"
From then on everybody's Hedgerow finds it by itself.";

/// `relay`
#[derive(ClapArgs)]
#[command(args_conflicts_with_subcommands = true, after_help = STEPS)]
pub(crate) struct Relay {
    /// Nothing means: serve, until it is told to stop.
    #[command(subcommand)]
    pub(crate) command: Option<RelayCommand>,
    /// Where to listen, like 0.0.0.0:7142.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Vec<String>,
    /// Where neighbours reach it, like relay.example:7142, if not at the addresses found.
    #[arg(long = "address", value_name = "ADDRESS")]
    pub(crate) addresses: Vec<String>,
    /// Where a page, and programs that watch over others, see how it stands, like 127.0.0.1:7143; nowhere if nothing is
    /// said.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) status: Option<String>,
    /// Megabytes of records to keep at most, for all groups together.
    #[arg(long, value_name = "MB")]
    pub(crate) disk: Option<u64>,
    /// Megabytes of photos to keep at most, for each group.
    #[arg(long, value_name = "MB")]
    pub(crate) photos: Option<u64>,
    /// Megabytes of memory from which on nobody more is let in.
    #[arg(long, value_name = "MB")]
    pub(crate) memory: Option<u64>,
    /// Kilobytes to send in a second at most, to all together.
    #[arg(long, value_name = "KB")]
    pub(crate) bandwidth: Option<u64>,
    /// Serve although this is the system's administrator, who can do more than a relay peer needs.
    #[arg(long)]
    pub(crate) as_root: bool,
    /// Connections at once, at most.
    #[arg(long, value_name = "N")]
    pub(crate) connections: Option<u64>,
}

/// What a running relay peer is asked.
#[derive(Subcommand)]
pub(crate) enum RelayCommand {
    /// How it stands, and the line for an organiser.
    Show,
    /// Carry a group from now on.
    Add {
        /// The line that begins with hedgerow://carry/.
        line: String,
    },
    /// Carry a group no longer, and erase what was kept of it.
    Drop {
        /// Its number, or the first letters of it.
        group: String,
    },
}

/// `group relay`
#[derive(Subcommand)]
pub(crate) enum GroupRelay {
    /// Name a relay peer, and get the line that its keeper gives to it; for organisers.
    Line {
        /// The line that the relay peer printed, which begins with hedgerow://relay/.
        card: String,
        /// The group; not needed where there is only one.
        #[arg(long)]
        group: Option<String>,
    },
    /// End a relay peer; for organisers.
    End {
        /// Its number, or the first letters of it.
        relay: String,
        /// The group; not needed where there is only one.
        #[arg(long)]
        group: Option<String>,
    },
}
