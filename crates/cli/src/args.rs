//! What can be typed.

mod career;
pub(crate) mod career_desk;
pub(crate) mod career_papers;
pub(crate) mod career_space;
pub(crate) mod charter;
mod portfolio;
mod rhythm;
pub(crate) mod sharing;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use jiff::Timestamp;

use self::charter::CharterCommand;

pub(crate) use self::career::Career;
pub(crate) use self::career_space::CareerSpace;
pub(crate) use self::portfolio::{Portfolio, RoadmapArgs, RoadmapWindow};
pub(crate) use self::rhythm::{Gathering, RetroStep, Retrospective};

const EXIT_CODES: &str = "Exit codes: 0 done, 1 the system failed (a full disk, a lost connection), 2 wrong usage, 3 input that cannot be used, 4 not found, 5 conflict, 6 forbidden.";

/// The technical program manager's workbench: when will it land, how sure are we, why did it move.
#[derive(Debug, Parser)]
#[command(name = "sinew", version, after_help = EXIT_CODES, disable_help_subcommand = true)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Common {
    /// The workspace: a file, or postgres://USER@HOST/DATABASE [default: sinew.db; for `serve`, in your data folder].
    #[arg(long, global = true, env = "SINEW_DATA", value_name = "FILE|URL")]
    data: Option<String>,
    /// Print JSON for machines.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Work on your career space instead of the workspace; its passphrase is asked for, or read from SINEW_PASSPHRASE.
    #[arg(long, global = true)]
    pub(crate) career: bool,
    /// Who is acting, for the journal.
    #[arg(long, global = true, env = "SINEW_USER", default_value = "me", value_name = "NAME")]
    pub(crate) user: String,
}

impl Common {
    /// Returns where the workspace is: `sinew.db` in this folder, unless another place was named.
    pub(crate) fn data(&self) -> &str {
        self.named_data().unwrap_or("sinew.db")
    }

    /// Returns the place that was named.
    pub(crate) fn named_data(&self) -> Option<&str> {
        self.data.as_deref()
    }
}

/// How to serve the workbench.
#[derive(Debug, ClapArgs)]
pub(crate) struct Serve {
    /// The address to listen on. Anything but loopback is reachable by others.
    #[arg(long, default_value = "127.0.0.1:7140", value_name = "ADDRESS")]
    pub(crate) listen: SocketAddr,
    /// Open the example program where nothing is there yet.
    #[arg(long)]
    pub(crate) example: bool,
    /// After how many minutes without a request career spaces lock themselves, 1 to 30.
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u8).range(1..=30))]
    pub(crate) career_idle_minutes: u8,
    /// Set the server's clock, from where it goes on: for tests that try weeks in minutes.
    #[arg(long, value_name = "INSTANT", hide = true)]
    pub(crate) now: Option<Timestamp>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Load the example program, print its forecast and write its update.
    #[command(after_help = "Example: sinew demo --out update.html")]
    Demo(Demo),
    /// Serve the workbench to a browser, and its API.
    #[command(after_help = "Example: sinew serve --example")]
    Serve(Serve),
    /// Make a workspace.
    #[command(after_help = "Example: sinew init \"Atlas migration\"")]
    Init {
        /// What the workspace is called.
        #[arg(default_value = "Workspace")]
        name: String,
    },
    /// Make a workspace with a program that starts from a template.
    #[command(after_help = "Example: sinew new --template cloud-migration --start 2027-01-11 \"Move to the cloud\"")]
    New {
        /// What the program is called.
        #[arg(default_value = "Program")]
        name: String,
        /// A name that `sinew templates` lists, or the file of a template of your own.
        #[arg(long, value_name = "NAME|FILE")]
        template: String,
        /// The program's first day, from which the template's dates count; today when left out.
        #[arg(long, value_name = "DATE")]
        start: Option<String>,
    },
    /// List the templates; of one, show what it brings and its milestones' planned days.
    #[command(after_help = "Examples: sinew templates\n          sinew templates cloud-migration --start 2027-01-11")]
    Templates {
        /// Show this one.
        #[arg(value_name = "NAME")]
        template: Option<String>,
        /// The first day that milestones' days count from; today when left out.
        #[arg(long, value_name = "DATE", requires = "template")]
        start: Option<String>,
    },
    /// Write the program as a template: days count from its start, people become roles, what happened is left out.
    #[command(after_help = "Example: sinew save-template launch.json --title \"Our launch\"")]
    SaveTemplate {
        /// Where to write it.
        file: PathBuf,
        /// What the template is called; the program's name when left out.
        #[arg(long, value_name = "TEXT")]
        title: Option<String>,
        /// One line: for what it is.
        #[arg(long, value_name = "TEXT")]
        summary: Option<String>,
    },
    /// Read exports of trackers and plans into the workspace; the same source again updates.
    #[command(
        after_help = "Examples: sinew import jira-export.csv plan.xml\n          sinew import risks.csv\n          sinew import --kind action list.csv\n\nReads Jira CSV and JSON, MS Project XML, plain CSV, Sinew's own JSON, and registers in CSV or Markdown, told apart by content."
    )]
    Import {
        /// Exports of one tracker or of several. Pages of one search belong in one call.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Read a table of one's own as a register of this kind: its columns are called as an export calls them.
        #[arg(long, value_name = "KIND")]
        kind: Option<String>,
        #[command(flatten)]
        reading: Reading,
    },
    /// Show dates, float and the critical path; of the workspace, or straight from files.
    #[command(after_help = "Examples: sinew plan --critical\n          sinew plan plan.xml --json")]
    Plan {
        /// Look straight at these files; at the workspace when left out.
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Show the plan as of a past day (its end), or an instant such as 2026-10-01T12:00.
        #[arg(long, value_name = "DATE")]
        as_of: Option<String>,
        /// Show only critical items: those that would delay the finish.
        #[arg(long)]
        critical: bool,
        #[command(flatten)]
        reading: Reading,
    },
    /// Forecast when each milestone lands: P50, P80, P95; of the workspace, or straight from files.
    #[command(after_help = "Examples: sinew forecast --trials 20000\n          sinew forecast jira-export.csv --json")]
    Forecast {
        /// Look straight at these files; at the workspace when left out.
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
        #[command(flatten)]
        simulation: Simulation,
        /// List every open item too.
        #[arg(long)]
        items: bool,
        /// Ask how likely these milestones are all on time: keys, with commas between.
        #[arg(long, value_name = "KEYS", value_delimiter = ',')]
        together: Vec<String>,
        #[command(flatten)]
        reading: Reading,
    },
    /// Show what teams finish per week, how long it takes, what ages in progress, and when the rest is done at that pace.
    #[command(after_help = "Examples: sinew flow\n          sinew flow --team T-2 --as-of 2026-10-01")]
    Flow {
        /// Show only this team: its key, or its name.
        #[arg(long, value_name = "KEY")]
        team: Option<String>,
        /// Look from a past day (its end), or an instant such as 2026-10-01T12:00.
        #[arg(long, value_name = "DATE")]
        as_of: Option<String>,
    },
    /// List risks, assumptions, issues, decisions, asks, actions and change requests, with what each costs.
    #[command(after_help = "Examples: sinew raid\n          sinew raid --all --json")]
    Raid {
        /// Show what is over, too.
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        chance: Chance,
    },
    /// Show what the plan asks of teams and people week by week, and what one more person buys.
    #[command(after_help = "Examples: sinew resources\n          sinew resources --weeks 26 --json")]
    Resources {
        /// How many weeks, from that of the data date on.
        #[arg(long, default_value_t = 6, value_parser = clap::value_parser!(u8).range(1..=53))]
        weeks: u8,
        #[command(flatten)]
        chance: Chance,
    },
    /// Look at competencies and levels, and at what a person's records say of them; keep your own career space.
    #[command(
        after_help = "Examples: sinew career framework --level L3\n          sinew career map maren@example.com\n          sinew career open-space"
    )]
    Career {
        #[command(subcommand)]
        career: Career,
    },
    /// List what teams promised one another, who keeps their word, and who waits on whom.
    #[command(after_help = "Example: sinew commitments")]
    Commitments,
    /// List the retros; of one, show its notes, its actions, and those that come back until they are done.
    #[command(
        after_help = "Examples: sinew retro RET-3\n          sinew retro RET-3 --note \"Went well=The demo\"\n          sinew retro RET-3 --vote 1,1,4"
    )]
    Retro(Retrospective),
    /// List the meetings; of one, show its agenda from what changed since the last time, its notes, what came out of it.
    #[command(
        after_help = "Examples: sinew meeting MTG-1\n          sinew meeting MTG-1 --next\n          sinew meeting MTG-7 --notes notes.md --preview"
    )]
    Meeting(Gathering),
    /// Show when people of several time zones are all at work, who is away, and which hour would be fairest next.
    #[command(after_help = "Example: sinew overlap MTG-1")]
    Overlap {
        /// A meeting's key; all teams when left out.
        #[arg(value_name = "KEY")]
        meeting: Option<String>,
    },
    /// List the releases by date: what is ready, who says go, when they land beside what was promised, and the trains.
    #[command(after_help = "Example: sinew releases")]
    Releases {
        #[command(flatten)]
        simulation: Simulation,
    },
    /// List the stakeholders: who has not heard from you, who answers without having to, whom you need and never asked.
    #[command(after_help = "Example: sinew stakeholders")]
    Stakeholders,
    /// Explain one item's dates: what drove them, what they rest on, what may move them.
    #[command(after_help = "Example: sinew why ATL-7")]
    Why {
        /// The item's key.
        #[arg(value_name = "KEY")]
        item: String,
        #[command(flatten)]
        simulation: Simulation,
    },
    /// List what happened since a day, and how it moved the milestones.
    #[command(after_help = "Example: sinew changes --since 2026-11-13")]
    Changes {
        /// List what came after this day (its end), or after an instant such as 2026-10-01T12:00.
        #[arg(long, value_name = "DATE")]
        since: String,
        #[command(flatten)]
        simulation: Simulation,
    },
    /// Show who is responsible, accountable, consulted and informed, what is wrong with that, and where trouble goes.
    #[command(after_help = "Examples: sinew raci\n          sinew link U-1 accountable ATL-7")]
    Raci {
        /// Find who is accountable for more open records than these [default: 7].
        #[arg(long, value_name = "NUMBER")]
        most: Option<usize>,
        /// List what is done and decided, too.
        #[arg(long)]
        all: bool,
    },
    /// Show how far objectives and key results have come, and how the work fits to them.
    #[command(after_help = "Examples: sinew objectives\n          sinew link ATL-7 serves KR-2")]
    Objectives {
        #[command(flatten)]
        simulation: Simulation,
    },
    /// Show all programs of the database on one page; ask what sharing teams costs them, and what slips if one goes first.
    #[command(after_help = "Examples: sinew portfolio\n          sinew portfolio --first Payments --json")]
    Portfolio(Portfolio),
    /// Show what lands when, by theme: on a time axis, or as now, next and later.
    #[command(after_help = "Examples: sinew roadmap --window quarter\n          sinew roadmap --portfolio --markdown")]
    Roadmap(RoadmapArgs),
    /// Show how all programs deliver and what they ask of teams; with --career, what people share with you.
    #[command(after_help = "Examples: sinew leading\n          sinew --career leading --json")]
    Leading,
    #[command(flatten)]
    Charter(CharterCommand),
    /// Look at the workspace as it stood on a past day.
    #[command(after_help = "Example: sinew as-of 2026-10-01 forecast")]
    AsOf {
        /// A day (its end), or an instant such as 2026-10-01T12:00.
        date: String,
        #[command(subcommand)]
        view: View,
    },
    /// Write the status update of a week.
    #[command(after_help = "Examples: sinew status --out update.html\n          sinew status --week 2026-11-13 --format markdown")]
    Status(Status),
    /// Write the whole workspace, history included, in Sinew's own JSON; or the records of some kinds as a file to edit.
    #[command(
        after_help = "Examples: sinew export --out backup.json\n          sinew export --kind risk --out risks.csv\n          sinew export --kind objective,key_result --format markdown"
    )]
    Export {
        /// Only records of these kinds, parted by commas, as CSV or Markdown; `sinew import` reads the edited file.
        #[arg(long, value_name = "KIND")]
        kind: Option<String>,
        /// How to write the records of some kinds.
        #[arg(long, value_enum, default_value_t, requires = "kind")]
        format: RegisterFormat,
        /// Write here instead of to the terminal.
        #[arg(long, short, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Add a record: an item, a risk, a decision, a team ...
    #[command(after_help = "Example: sinew add risk \"Vendor slips\" probability=0.3 impact_days=[5,10,20]")]
    Add {
        /// person, team, calendar, program, item, risk, decision, baseline.
        kind: String,
        /// What it is called.
        title: String,
        /// What is known of it; values are JSON or text, and records are named by key.
        #[arg(value_name = "FIELD=VALUE")]
        fields: Vec<String>,
        /// What people call it in short; made up when left out.
        #[arg(long)]
        key: Option<String>,
        /// The record that it is a part of.
        #[arg(long, value_name = "KEY")]
        parent: Option<String>,
    },
    /// Set fields of a record.
    #[command(after_help = "Example: sinew set ATL-7 team=T-2 committed=2027-03-01 points=5")]
    Set {
        /// The record's key.
        key: String,
        /// What to set; nothing after the = empties the field. `title` and `parent` are fields too.
        #[arg(required = true, value_name = "FIELD=VALUE")]
        fields: Vec<String>,
    },
    /// Tie two records.
    #[command(after_help = "Examples: sinew link ATL-7 blocks ATL-9\n          sinew link R-1 threatens ATL-7")]
    Link {
        /// Key of the record that blocks, threatens, decides ...
        from: String,
        /// blocks, threatens, mitigates, decides, serves, responsible, accountable, consulted, informed, relates ...
        relation: String,
        /// Key of the record that is blocked, threatened, decided ...
        to: String,
        /// Type of a dependency: what of the one waits for what of the other.
        #[arg(long = "type", value_name = "FS|SS|FF|SF", default_value = "FS")]
        dependency: String,
        /// Lag in working minutes; negative is a lead.
        #[arg(long, default_value_t = 0, allow_negative_numbers = true)]
        lag_minutes: i64,
        /// Untie them instead.
        #[arg(long)]
        remove: bool,
    },
    /// Print completions for a shell.
    #[command(after_help = "Example: sinew completions bash > /etc/bash_completion.d/sinew")]
    Completions {
        /// The shell.
        shell: Shell,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Demo {
    /// Where to write the update.
    #[arg(long, short, default_value = "update.html")]
    pub(crate) out: PathBuf,
    /// Keep the example's workspace in this file instead of throwing it away.
    #[arg(long, value_name = "FILE")]
    pub(crate) keep: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Status {
    /// A day of the week to report; the data date's week when left out.
    #[arg(long, value_name = "DATE")]
    pub(crate) week: Option<String>,
    /// Count moves from this day (its end) instead of from the last published update.
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<String>,
    /// For whom: fewer facts, in the order in which they ask.
    #[arg(long = "for", value_enum, value_name = "AUDIENCE", default_value = "everybody", conflicts_with = "publish")]
    pub(crate) audience: For,
    /// What you have to say to it, in your own words; each line is a paragraph.
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
    /// Write here instead of to the terminal; the ending chooses the format.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// How to write it; Markdown when neither this nor the ending says.
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
    /// Freeze it in the record as what went out.
    #[arg(long)]
    pub(crate) publish: bool,
    #[command(flatten)]
    pub(crate) simulation: Simulation,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Markdown,
    Html,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum For {
    Everybody,
    Executive,
    Stakeholder,
    Team,
    OneLine,
}

#[derive(Debug, Subcommand)]
pub(crate) enum View {
    /// Dates, float and the critical path.
    Plan {
        /// Show only critical items: those that would delay the finish.
        #[arg(long)]
        critical: bool,
    },
    /// When each milestone would have landed.
    Forecast {
        #[command(flatten)]
        chance: Chance,
        /// List every open item too.
        #[arg(long)]
        items: bool,
    },
    /// What teams finished per week, how long it took, what aged in progress.
    Flow {
        /// Show only this team: its key, or its name.
        #[arg(long, value_name = "KEY")]
        team: Option<String>,
    },
    /// One item's dates explained.
    Why {
        /// The item's key.
        #[arg(value_name = "KEY")]
        item: String,
        #[command(flatten)]
        chance: Chance,
    },
}

#[derive(Clone, Debug, ClapArgs)]
pub(crate) struct Chance {
    /// How many times to simulate.
    #[arg(long, default_value_t = app::operation::forecast::TRIALS, value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    pub(crate) trials: u32,
    /// Start of the random numbers: the same seed gives the same answer.
    #[arg(long, default_value_t = app::operation::forecast::SEED)]
    pub(crate) seed: u64,
}

#[derive(Clone, Debug, ClapArgs)]
pub(crate) struct Simulation {
    #[command(flatten)]
    pub(crate) chance: Chance,
    /// Look from a past day (its end), or an instant such as 2026-10-01T12:00.
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum RegisterFormat {
    /// For spreadsheets.
    #[default]
    Csv,
    /// To read, and to edit as a text.
    Markdown,
}

#[derive(Clone, Debug, Default, ClapArgs)]
pub(crate) struct Reading {
    /// Say what a column holds, such as `Größe=points`. May be repeated.
    #[arg(long, value_name = "HEADER=FIELD")]
    pub(crate) map: Vec<String>,
    /// Zone of dates that carry none: an IANA name such as Europe/Berlin.
    #[arg(long, value_name = "ZONE")]
    pub(crate) time_zone: Option<String>,
    /// Which number of 03/04/26 is the day, where a file leaves it open.
    #[arg(long, value_enum)]
    pub(crate) date_order: Option<DateOrder>,
    /// Name of the source, where the file does not tell.
    #[arg(long, value_name = "NAME")]
    pub(crate) instance: Option<String>,
    /// Where an item's team is read from.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) team_from: TeamFrom,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum TeamFrom {
    /// The Team field; the project, when no item has one.
    #[default]
    Team,
    /// The first component.
    Component,
    /// The project.
    Project,
    /// Items have no team.
    Nowhere,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum DateOrder {
    /// 3 April.
    DayFirst,
    /// 4 March.
    MonthFirst,
}
