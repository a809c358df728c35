//! `listing` and `search`, as they are typed.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

/// What is said about a thing.
#[derive(ClapArgs)]
pub(crate) struct Words {
    /// More about it.
    #[arg(long)]
    pub(crate) text: Option<String>,
    /// Its category.
    #[arg(long)]
    pub(crate) category: Option<String>,
    /// How: lend, swap, give, rent, sell, help, stay, ride or credit_loan.
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
    /// Offer a thing, or with --wanted look for one.
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
        /// Its number, the first letters of it, or its whole title.
        listing: String,
        /// What it is.
        #[arg(long)]
        title: Option<String>,
        #[command(flatten)]
        words: Words,
    },
    /// One listing in full.
    Show {
        /// Its number, the first letters of it, or its whole title.
        listing: String,
    },
    /// Withdraw a thing of yours.
    Withdraw {
        /// Its number, the first letters of it, or its whole title.
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
    /// Offer many things at once from a CSV file.
    ///
    /// Its first line names the columns: title, and if you like description, category, owner, code, condition, quantity,
    /// mode, wanted, longest_days, notice_days, buffer_days, care. What is there already is found again by its code, or
    /// else by its title. A member may list 256 things, a library 16,384; a file may have 16 MB.
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
    /// Only this way: lend, swap, give, rent, sell, help, stay, ride or credit_loan.
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
