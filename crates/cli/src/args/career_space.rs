//! What can be typed about one's own career space.

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum CareerSpace {
    /// Make your career space: sealed with a passphrase of your own, which nobody else can open.
    #[command(after_help = "Example: sinew career open-space")]
    OpenSpace,
    /// Tell whether there is a career space.
    #[command(after_help = "Example: sinew career state")]
    State,
    /// Change the passphrase. SINEW_PASSPHRASE is the one until now, SINEW_NEW_PASSPHRASE the next.
    #[command(after_help = "Example: sinew career passphrase")]
    Passphrase,
    /// Get back in with the recovery code, under a new passphrase.
    #[command(after_help = "Example: sinew career recover 7K2M-9QTX-…")]
    Recover {
        /// The recovery code.
        code: String,
    },
    /// Start the growth plan: five steps, what has to be true at the end of each, and the risks on the way.
    #[command(after_help = "Example: sinew career plan --start 2027-01-11")]
    Plan {
        /// Its first day; today when left out.
        #[arg(long, value_name = "DATE")]
        start: Option<String>,
        /// What it is called; `Growth plan` when left out.
        #[arg(long, value_name = "TEXT")]
        title: Option<String>,
    },
    /// Show your story bank: what each story lacks and rests on, and what nobody would hear of.
    #[command(after_help = "Examples: sinew career stories\n          sinew career stories list --json")]
    Stories {
        #[command(subcommand)]
        what: Option<StoriesCommand>,
    },
    /// Write everything in your career space: as Sinew's own JSON, or as Markdown where the file ends in .md.
    #[command(after_help = "Examples: sinew career export --out career.json\n          sinew career export --out career.md")]
    Export {
        /// Write here instead of to the terminal.
        #[arg(long, short, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Delete your career space for ever, and say what is gone.
    #[command(after_help = "Example: sinew career delete --confirm \"delete my career\"")]
    Delete {
        /// `delete my career`, so that nobody does it by mistake.
        #[arg(long, value_name = "WORDS")]
        confirm: Option<String>,
    },
}

#[derive(Clone, Copy, Debug, Subcommand)]
pub(crate) enum StoriesCommand {
    /// The same.
    List,
}
