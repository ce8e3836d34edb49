//! What can be typed about sharing one thing of one's own career space.

use clap::{Subcommand, ValueEnum};

use super::career_papers::OfPerson;

#[derive(Debug, Subcommand)]
pub(crate) enum Sharing {
    /// Share a copy of one thing as it stands: with a colleague who has a career space here, or by a link.
    #[command(
        after_help = "Examples: sinew career share goal G-1 --to \"Otto Vance\"\n          sinew career share packet --to Ana --by-link --days 14 --person U-1"
    )]
    Share {
        #[arg(value_name = "WHAT")]
        what: What,
        /// The record's key; a packet and a brag document have none.
        #[arg(value_name = "KEY")]
        key: Option<String>,
        /// With whom: what a colleague is called here, or their address; anybody else gets a link.
        #[arg(long, value_name = "NAME")]
        to: String,
        /// Make a link, although they could find it here.
        #[arg(long)]
        by_link: bool,
        /// A line that they read first.
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
        /// After how many days it ends; 30 when left out.
        #[arg(long, value_name = "DAYS")]
        days: Option<i32>,
        /// The level that a packet argues for.
        #[arg(long, value_name = "LEVEL")]
        level: Option<String>,
        #[command(flatten)]
        of: OfPerson,
    },
    /// List what you share, until when, and who opened it; or what others share with you.
    #[command(after_help = "Examples: sinew career shared\n          sinew career shared --with-me")]
    Shared {
        #[arg(long)]
        with_me: bool,
    },
    /// Read what somebody shares with you; they see that you did.
    #[command(after_help = "Example: sinew career read 0197c2a4")]
    Read {
        /// Its id as `sinew career shared --with-me` lists it.
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Take back what you share: nobody opens it any more.
    #[command(after_help = "Example: sinew career unshare 0197c2a4")]
    Unshare {
        /// Its id as `sinew career shared` lists it.
        #[arg(value_name = "ID")]
        id: String,
    },
}

/// What is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum What {
    Evidence,
    Goal,
    Story,
    Mentoring,
    Packet,
    Brag,
}
