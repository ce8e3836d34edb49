//! What can be typed about sharing one thing of one's own career space.

use clap::{Args, Subcommand, ValueEnum};

use super::career_papers::OfPerson;

#[derive(Debug, Subcommand)]
pub(crate) enum Sharing {
    /// Share a copy of one thing as it stands: with a colleague who has a career space here, or by a link.
    #[command(
        after_help = "Examples: sinew career share goal G-1 --to \"Otto Vance\"\n          sinew career share check-in CHK-1 --to Ana\n          sinew career share packet --to Ana --by-link --days 14 --person U-1"
    )]
    Share(Share),
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

/// What is shared, and with whom.
#[derive(Debug, Args)]
pub(crate) struct Share {
    #[arg(value_name = "WHAT")]
    pub(crate) what: What,
    /// The record's key; a packet, a brag document and coverage have none.
    #[arg(value_name = "KEY")]
    pub(crate) key: Option<String>,
    /// With whom: what a colleague is called here, or their address; anybody else gets a link.
    #[arg(long, value_name = "NAME")]
    pub(crate) to: String,
    /// Make a link, although they could find it here.
    #[arg(long)]
    pub(crate) by_link: bool,
    /// A line that they read first.
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
    /// After how many days it ends; 30 when left out.
    #[arg(long, value_name = "DAYS")]
    pub(crate) days: Option<i32>,
    /// The level that a packet argues for.
    #[arg(long, value_name = "LEVEL")]
    pub(crate) level: Option<String>,
    #[command(flatten)]
    pub(crate) of: OfPerson,
}

/// What is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum What {
    Evidence,
    Goal,
    Story,
    Mentoring,
    /// A check-in that is closed.
    CheckIn,
    Packet,
    Brag,
    /// Where you stand, which is read by nobody and counted in a group of five or more.
    Coverage,
}
