//! What can be typed about what a program stands on: the changes that people ask for.

use clap::{Args as ClapArgs, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum CharterCommand {
    /// Tell of every program in one line: where it stands, when it lands, what it asks for.
    #[command(after_help = "Example: sinew digest")]
    Digest,
    /// List the change requests: what each would do, what it was weighed to move, who decides.
    #[command(
        after_help = "Examples: sinew requests\n          sinew add change_request \"Drop the export\" 'edits=[{\"op\":\"set\",\"key\":\"ATL-7\",\"fields\":{\"stage\":\"dropped\"}}]'"
    )]
    Requests {
        /// List decided ones too.
        #[arg(long)]
        all: bool,
    },
    /// Weigh a change request on every milestone's P50 and P80, and keep what that shows with it.
    #[command(after_help = "Example: sinew weigh CR-2")]
    Weigh {
        /// The request's key.
        key: String,
    },
    /// Approve a change request: its changes are made in one commit that names it.
    #[command(after_help = "Example: sinew approve CR-2 --by U-1 --reason \"Worth the week\"")]
    Approve(Ruled),
    /// Refuse a change request: everything stays as it is.
    #[command(after_help = "Example: sinew refuse CR-2 --reason \"After the launch\"")]
    Refuse(Ruled),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Ruled {
    /// The request's key.
    pub(crate) key: String,
    /// Key of the person who decided, one of the accountable; may be left out where there is only one.
    #[arg(long, value_name = "KEY")]
    pub(crate) by: Option<String>,
    /// Why; a refusal needs it.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
}
