//! What `sinew career` takes.

use std::path::PathBuf;

use clap::Subcommand;

use super::career_desk::CareerDesk;
use super::career_papers::CareerPapers;
use super::sharing::Sharing;
use super::{CareerSpace, Simulation};

#[derive(Debug, Subcommand)]
pub(crate) enum Career {
    /// Print the framework: competencies, levels and rules; or check one of your own.
    #[command(after_help = "Examples: sinew career framework --json > ladder.json\n          sinew career framework --file ladder.json")]
    Framework {
        /// Check this file instead, and say which of its rules Sinew can check.
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
        /// Show what this level expects.
        #[arg(long, value_name = "LEVEL")]
        level: Option<String>,
    },
    /// List what records say of a person, and how well each is borne out; with --career, with what you claim and as others signed it.
    #[command(after_help = "Example: sinew career evidence \"Maren Ostwald\" --competency PM4")]
    Evidence {
        /// The person's key, name or address.
        #[arg(value_name = "PERSON")]
        person: String,
        /// Only of this competency.
        #[arg(long, value_name = "ID")]
        competency: Option<String>,
        /// List what does not count, too, with why.
        #[arg(long)]
        all: bool,
    },
    /// Show how a person's records stand to the levels, and what is missing; with --career, with what you claim and others signed.
    #[command(after_help = "Example: sinew career map U-1 --level L3")]
    Map {
        /// The person's key, name or address.
        #[arg(value_name = "PERSON")]
        person: String,
        /// Show every clause of this level.
        #[arg(long, value_name = "LEVEL")]
        level: Option<String>,
        /// Hold it against this framework instead.
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Say what is short for the next levels, what one more item would add, and from when on the plans could give it; with --career,
    /// with what you claim and others signed.
    #[command(after_help = "Example: sinew career next U-1 --competency PM4")]
    Next {
        /// The person's key, name or address.
        #[arg(value_name = "PERSON")]
        person: String,
        /// Only of this competency, clause by clause.
        #[arg(long, value_name = "ID")]
        competency: Option<String>,
        #[command(flatten)]
        simulation: Simulation,
    },
    /// Say whether a person's records show one of the four challenges (letting go, influence, balance, ambiguity), and what helps; with
    /// --career, as their growth plan has it.
    #[command(after_help = "Example: sinew career signals U-1")]
    Signals {
        /// The person's key, name or address.
        #[arg(value_name = "PERSON")]
        person: String,
        #[command(flatten)]
        simulation: Simulation,
    },
    /// Read the experience log of a person out of the programs: months of leading, and hours by domain.
    #[command(after_help = "Examples: sinew career experience U-1 --hours 10\n          sinew career experience U-1 --out experience.csv")]
    Experience {
        /// The person's key, name or address.
        #[arg(value_name = "PERSON")]
        person: String,
        /// How many hours a week leading took, as the person says.
        #[arg(long, value_name = "HOURS")]
        hours: Option<f64>,
        /// Write it here: as CSV where the file ends in .csv, else as Markdown.
        #[arg(long, short, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// List what was found of a person and is worth keeping, with the id to keep it by; with --career, without what you kept or put away.
    #[command(after_help = "Example: sinew career offers \"Maren Ostwald\"")]
    Offers {
        /// The person's key, name or address.
        #[arg(value_name = "PERSON")]
        person: String,
        /// Only of this competency.
        #[arg(long, value_name = "ID")]
        competency: Option<String>,
    },
    /// Keep offers as evidence in your career space, pinned to their records as they stand.
    #[command(after_help = "Example: sinew career keep \"Maren Ostwald\" 4f2a91c0")]
    Keep {
        /// The person's key, name or address.
        #[arg(value_name = "PERSON")]
        person: String,
        /// Ids of offers; their beginnings will do.
        #[arg(value_name = "OFFER", required = true)]
        offers: Vec<String>,
    },
    /// Put offers away, so that they are offered no more.
    #[command(after_help = "Example: sinew career dismiss \"Maren Ostwald\" 4f2a91c0")]
    Dismiss {
        /// The person's key, name or address.
        #[arg(value_name = "PERSON")]
        person: String,
        /// Ids of offers; their beginnings will do.
        #[arg(value_name = "OFFER", required = true)]
        offers: Vec<String>,
    },
    #[command(flatten)]
    Desk(CareerDesk),
    #[command(flatten)]
    Papers(CareerPapers),
    #[command(flatten)]
    Space(CareerSpace),
    #[command(flatten)]
    Sharing(Sharing),
}
