//! What can be typed about one's own career space.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::career_papers::OfPerson;

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
    /// Write what you take along when you leave an employer: all that is your own, nothing of theirs. Without --out it shows what would go.
    #[command(
        after_help = "Examples: sinew career bundle\n          sinew career bundle --without ST-3,G-1.why --public \"Go live\" --out leaving\n          sinew --career import leaving/bundle.json"
    )]
    Bundle(BundleArgs),
    /// Delete your career space for ever, and say what is gone.
    #[command(after_help = "Example: sinew career delete --confirm \"delete my career\"")]
    Delete {
        /// `delete my career`, so that nobody does it by mistake.
        #[arg(long, value_name = "WORDS")]
        confirm: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct BundleArgs {
    /// Write `bundle.json` and `bundle.md` into this directory, which is made where there is none.
    #[arg(long, short, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Records and single texts to leave out: `ST-3,G-1.why`.
    #[arg(long, value_name = "KEYS")]
    pub(crate) without: Option<String>,
    /// Names and titles that everybody knows, with commas between them: they stay where they are said.
    #[arg(long, value_name = "WORDS")]
    pub(crate) public: Option<String>,
    /// Show every text as it goes along, not only those that something was taken out of.
    #[arg(long)]
    pub(crate) texts: bool,
    #[command(flatten)]
    pub(crate) of: OfPerson,
}

#[derive(Clone, Copy, Debug, Subcommand)]
pub(crate) enum StoriesCommand {
    /// The same.
    List,
}
