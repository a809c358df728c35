//! `thing`, as it is typed.

use clap::Subcommand;

/// `thing`
#[derive(Subcommand)]
pub(crate) enum Thing {
    /// Put a thing on your list.
    Add {
        /// What it is.
        title: String,
        /// More about it.
        #[arg(long)]
        text: Option<String>,
        /// Its category.
        #[arg(long)]
        category: Option<String>,
        /// Your own code for it, as on its label.
        #[arg(long)]
        code: Option<String>,
        /// How to treat it.
        #[arg(long)]
        care: Option<String>,
    },
    /// Your things, and who has them: those you offer are there by themselves.
    List {
        /// Only those with these words, also in who has them.
        words: Vec<String>,
        /// In which order: title, newest or due.
        #[arg(long)]
        sort: Option<String>,
    },
    /// Note that somebody has it, with or without Hedgerow: hedgerow thing lend-to ladder "Uncle Pali" --due saturday
    LendTo {
        /// Its number, the first letters of it, its code, or its whole title.
        thing: String,
        /// Who has it.
        to: String,
        /// The day it is to be back.
        #[arg(long, value_name = "DAY")]
        due: Option<String>,
        /// A note for yourself.
        #[arg(long)]
        note: Option<String>,
    },
    /// Note that it is back.
    Returned {
        /// Its number, the first letters of it, its code, or its whole title.
        thing: String,
        /// What it is like.
        #[arg(long)]
        note: Option<String>,
    },
}
