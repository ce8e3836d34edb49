//! What can be typed about papers of one's own career.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub(crate) enum CareerPapers {
    /// Write your resume, from the jobs and bullets of your career space; made for a posting where one is named.
    #[command(
        after_help = "Examples: sinew career resume --format pdf --out resume.pdf\n          sinew career resume --application AP-1 --format md\n          sinew career resume --posting posting.txt --out tailored.pdf"
    )]
    Resume {
        /// Make it for the posting of this application.
        #[arg(long, value_name = "KEY", conflicts_with = "posting")]
        application: Option<String>,
        /// Make it for the posting in this file, which is kept nowhere.
        #[arg(long, value_name = "FILE")]
        posting: Option<PathBuf>,
        /// All of it, although the application has a posting.
        #[arg(long, requires = "application")]
        untailored: bool,
        /// How many pages it may fill: 1 or 2.
        #[arg(long, value_name = "N")]
        pages: Option<usize>,
        #[command(flatten)]
        paper: PaperArgs,
    },
    /// Hold a posting against your resume: what bears out each thing that is asked for, and what is missing.
    #[command(after_help = "Examples: sinew career tailor --posting posting.txt\n          sinew career tailor --application AP-1")]
    Tailor {
        /// The posting of this application.
        #[arg(long, value_name = "KEY", conflicts_with = "posting", required_unless_present = "posting")]
        application: Option<String>,
        /// The posting in this file.
        #[arg(long, value_name = "FILE")]
        posting: Option<PathBuf>,
        #[command(flatten)]
        of: OfPerson,
    },
    /// List your applications by stage, with what was sent; or write how each came through its stages as CSV.
    #[command(after_help = "Examples: sinew career applications\n          sinew career applications --out applications.csv")]
    Applications {
        /// Write the history of stages here, as CSV.
        #[arg(long, short, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Write what was sent with an application as a file again, as it went out.
    #[command(after_help = "Example: sinew career sent AP-1 --out resume.pdf")]
    Sent {
        /// The application's key.
        #[arg(value_name = "KEY")]
        key: String,
        /// Which of what was sent; the last one when left out.
        #[arg(long, value_name = "N")]
        version: Option<usize>,
        #[command(flatten)]
        paper: PaperArgs,
    },
    /// Freeze your resume, or a letter, with an application as it goes out. Nothing is sent by Sinew.
    #[command(after_help = "Examples: sinew career send AP-1\n          sinew career send AP-1 --letter letter.txt --on 2026-11-20")]
    Send {
        /// The application's key.
        #[arg(value_name = "KEY")]
        key: String,
        /// The day on which it went out; today when left out.
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
        /// All of the resume, although there is a posting.
        #[arg(long)]
        untailored: bool,
        /// Freeze this letter instead of the resume.
        #[arg(long, value_name = "FILE", conflicts_with = "untailored")]
        letter: Option<PathBuf>,
        #[command(flatten)]
        of: OfPerson,
    },
    /// Write your promotion packet: stories with their evidence, what the record says, and what did not work.
    #[command(
        after_help = "Examples: sinew career packet --level L4 --format pdf --out packet.pdf\n          sinew career packet --stories ST-2,ST-1,ST-5 --from 2025-01-01\n          sinew career packet keep --sent-to \"Promotion committee\"\n          sinew career packet verify packet.pdf",
        args_conflicts_with_subcommands = true
    )]
    Packet {
        #[command(subcommand)]
        what: Option<PacketCommand>,
        /// The level that you want; that of your goal when left out.
        #[arg(long, value_name = "LEVEL")]
        level: Option<String>,
        /// Only what happened on this day or later; two years back when left out.
        #[arg(long, value_name = "DATE")]
        from: Option<String>,
        #[arg(long, value_name = "DATE")]
        until: Option<String>,
        /// The stories that carry the case, in their order; those that are borne out best when left out.
        #[arg(long, value_name = "KEYS")]
        stories: Option<String>,
        #[command(flatten)]
        paper: PaperArgs,
    },
    /// Write what you did, half-year by half-year, as one reader is told it.
    #[command(
        after_help = "Examples: sinew career brag --reader manager --format pdf --out brag.pdf\n          sinew career brag --format md"
    )]
    Brag {
        /// Whom it is for.
        #[arg(long, value_name = "READER", default_value = "me")]
        reader: Reader,
        /// Only what happened on this day or later; two years back when left out.
        #[arg(long, value_name = "DATE")]
        from: Option<String>,
        #[command(flatten)]
        paper: PaperArgs,
    },
    /// List what interviews ask, with the stories of yours that answer it.
    #[command(after_help = "Example: sinew career practice --competency LC3")]
    Practice {
        /// Only what shows this competency.
        #[arg(long, value_name = "ID")]
        competency: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum PacketCommand {
    /// Keep it as it stands, so that it can be printed again and recognized.
    Keep {
        /// Whom it is handed to.
        #[arg(long, value_name = "NAME")]
        sent_to: Option<String>,
        /// The level that you want; that of your goal when left out.
        #[arg(long, value_name = "LEVEL")]
        level: Option<String>,
        /// The stories that carry the case, in their order.
        #[arg(long, value_name = "KEYS")]
        stories: Option<String>,
        #[command(flatten)]
        of: OfPerson,
    },
    /// List the packets that you keep.
    List,
    /// Write one that you keep as a file again, as it was made.
    Print {
        #[arg(value_name = "KEY")]
        key: String,
        #[command(flatten)]
        paper: PaperArgs,
    },
    /// Say whether a file is a packet that you keep, unchanged, and which; or whose a hash is.
    Verify {
        /// A PDF, HTML, Markdown, text or JSON file; or the hash that stands on it.
        #[arg(value_name = "FILE|HASH")]
        what: String,
    },
}

/// Who one is in the programs.
#[derive(Debug, Args)]
pub(crate) struct OfPerson {
    /// Who you are in the programs of this database: a person's key, name or address. Without it nothing is read of programs.
    #[arg(long, value_name = "PERSON")]
    pub(crate) person: Option<String>,
}

/// How a paper is written, and where.
#[derive(Debug, Args)]
pub(crate) struct PaperArgs {
    /// How it is written; by the ending of the file when left out, else Markdown.
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<PaperFormat>,
    /// What a PDF is printed on.
    #[arg(long, value_name = "SIZE", default_value = "a4")]
    pub(crate) size: PaperSize,
    /// Write here instead of to the terminal.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) of: OfPerson,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PaperFormat {
    Pdf,
    Html,
    Md,
    Txt,
    /// Of a resume JSON Resume.
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum PaperSize {
    A4,
    Letter,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Reader {
    Me,
    Manager,
    SkipLevel,
    Exec,
}
