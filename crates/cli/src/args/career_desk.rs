//! What can be typed about statements, check-ins, learning, mentoring, what one shows of one's work, and the rhythms of one's plan.

use clap::{Args, Subcommand, ValueEnum};

use super::career_papers::OfPerson;

#[derive(Debug, Subcommand)]
pub(crate) enum CareerDesk {
    /// Ask people who were there for statements, and read what they signed.
    #[command(
        after_help = "Examples: sinew career statements\n          sinew career statements ask \"Bo Lind\" --evidence EV-1 --person \"Maren Ostwald\"\n          sinew career statements read SAY-1"
    )]
    Statements {
        #[command(subcommand)]
        what: Option<StatementsCommand>,
        #[command(flatten)]
        of: OfPersonToo,
    },
    /// Hold a check-in: yourself first, then others, then side by side.
    #[command(
        after_help = "Examples: sinew career check-in start L3 PM4 LC1 LC5\n          sinew career check-in rate \"PM4=L2@EV-1: I closed two risks before their day.\" …\n          sinew career check-in joint"
    )]
    CheckIn {
        #[command(subcommand)]
        what: Option<CheckInCommand>,
        #[command(flatten)]
        of: OfPersonToo,
    },
    /// Keep what you learn: books, courses, communities, certifications, and what those ask for.
    #[command(
        after_help = "Examples: sinew career learning catalogue\n          sinew career learning add pmp\n          sinew career learning progress L-1 --state done --applied R-4"
    )]
    Learning {
        #[command(subcommand)]
        what: Option<LearningCommand>,
        #[command(flatten)]
        of: OfPersonToo,
    },
    /// Keep your mentoring log: when you met, when you meet next, what mentees confirmed.
    #[command(
        after_help = "Examples: sinew career mentoring met ME-1 --minutes 45 --topics \"Saying no\"\n          sinew career mentoring ask ME-1 --outcome 2 --goals"
    )]
    Mentoring {
        #[command(subcommand)]
        what: Option<MentoringCommand>,
        #[command(flatten)]
        of: OfPersonToo,
    },
    /// Show the private status of your growth plan that waits, of the month that ended last; keep it.
    #[command(
        after_help = "Examples: sinew career status\n          sinew career status --keep --note \"I said no twice, and it was fine.\""
    )]
    Status(OwnStatus),
    /// Show the retro of your growth plan that waits, of the quarter that ended last; keep it, with what comes of it.
    #[command(
        after_help = "Examples: sinew career retro\n          sinew career retro --keep --say \"ambiguity=I waited too long for the budget.\" --next \"Hand over the build\" --until 2027-03-26"
    )]
    Retro(OwnRetro),
    /// Plan what you show of your work, and look at each text before it goes out.
    #[command(after_help = "Examples: sinew career brand\n          sinew career brand gate PO-1 --no-names --numbers-rounded")]
    Brand {
        #[command(subcommand)]
        what: Option<BrandCommand>,
        #[command(flatten)]
        of: OfPersonToo,
    },
}

/// What to do with the status that waits.
#[derive(Debug, Args)]
pub(crate) struct OwnStatus {
    /// Keep it; it stays as it is then.
    #[arg(long)]
    pub(crate) keep: bool,
    /// Two or three sentences of your own, which stand on top.
    #[arg(long, value_name = "TEXT", requires = "keep")]
    pub(crate) note: Option<String>,
    #[command(flatten)]
    pub(crate) of: OfPersonToo,
}

/// What to do with the retro that waits.
#[derive(Debug, Args)]
pub(crate) struct OwnRetro {
    /// Keep it, with what you say.
    #[arg(long)]
    pub(crate) keep: bool,
    /// What you say to a challenge: CHALLENGE=TEXT; the challenge's first letters will do. Again for more.
    #[arg(long, value_name = "CHALLENGE=TEXT", requires = "keep")]
    pub(crate) say: Vec<String>,
    /// An earlier action that is done, and whether it helped: KEY=helped, KEY=partly or KEY=did_not. Again for more.
    #[arg(long, value_name = "KEY=WHAT", requires = "keep")]
    pub(crate) effect: Vec<String>,
    /// What you do next: an item of your plan. Again for more, five at most.
    #[arg(long, value_name = "TEXT", requires = "until")]
    pub(crate) next: Vec<String>,
    /// By when all of that.
    #[arg(long, value_name = "DATE", requires = "keep")]
    pub(crate) until: Option<String>,
    /// How one sees whether it helped.
    #[arg(long, value_name = "TEXT", requires = "next")]
    pub(crate) measure: Option<String>,
    #[command(flatten)]
    pub(crate) of: OfPersonToo,
}

/// Who one is in the programs, said before or after what one wants.
#[derive(Debug, Args)]
pub(crate) struct OfPersonToo {
    /// Who you are in the programs of this database: a person's key, name or address; whoever has your name when left out.
    #[arg(long, global = true, value_name = "PERSON")]
    person: Option<String>,
}

impl OfPersonToo {
    pub(crate) fn person(&self) -> OfPerson {
        OfPerson { person: self.person.clone() }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum StatementsCommand {
    /// List what was asked, signed and declined.
    List,
    /// Ask somebody, through a link that you send yourself.
    Ask {
        /// Whom: a colleague. Of a record one who acted on it.
        #[arg(value_name = "NAME")]
        to: String,
        /// The evidence that it is about.
        #[arg(long, value_name = "KEY", required_unless_present = "competency")]
        evidence: Option<String>,
        /// The competency, where it is about no evidence.
        #[arg(long, value_name = "ID", conflicts_with = "evidence")]
        competency: Option<String>,
        /// A behaviour to vouch for, word for word; what your next level asks for when left out. Again for more, five at most.
        #[arg(long = "behaviour", value_name = "TEXT")]
        behaviours: Vec<String>,
        #[command(flatten)]
        link: LinkArgs,
    },
    /// Take in what has come, and show one statement, or all.
    Read {
        #[arg(value_name = "KEY")]
        key: Option<String>,
    },
    /// Take back the link of a statement that was not given yet.
    Revoke {
        #[arg(value_name = "KEY")]
        key: String,
    },
}

/// What goes with a link.
#[derive(Debug, Args)]
pub(crate) struct LinkArgs {
    /// A line of your own that they read first.
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
    /// After how many days the link ends, 1 to 60; 14 when left out.
    #[arg(long, value_name = "N")]
    pub(crate) days: Option<i32>,
    /// Where people reach your server.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:7140")]
    pub(crate) server: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CheckInCommand {
    /// List your check-ins.
    List,
    /// Begin one on three to five competencies, against a level.
    Start {
        #[arg(value_name = "LEVEL")]
        level: String,
        #[arg(value_name = "COMPETENCY", required = true)]
        competencies: Vec<String>,
    },
    /// Say how you see yourself, once; only then do you see what others and the record say.
    Rate {
        /// One for each competency: ID=LEVEL[/emerging|meeting|beyond][@EVIDENCE,…]: WHY.
        #[arg(value_name = "RATING", required = true)]
        ratings: Vec<String>,
        #[command(flatten)]
        which: WhichCheckIn,
    },
    /// Ask an assessor, or a peer, through a link that you send yourself.
    Ask {
        #[arg(value_name = "NAME")]
        to: String,
        /// As a peer their answer is pooled; as an assessor it stands by their name.
        #[arg(long, value_name = "WHAT", default_value = "assessor")]
        by: AskedAs,
        /// Evidence that an assessor is shown. Again for more.
        #[arg(long, value_name = "KEY")]
        show: Vec<String>,
        #[command(flatten)]
        link: LinkArgs,
        #[command(flatten)]
        which: WhichCheckIn,
    },
    /// Take in what has come, and show side by side what everybody says.
    Joint {
        /// Pool what peers have said by now, from three answers on; no more can come after that.
        #[arg(long)]
        pool: bool,
        #[command(flatten)]
        which: WhichCheckIn,
    },
    /// Write down what was agreed, and what comes next.
    Close {
        /// One for each competency: ID=LEVEL[/emerging|meeting|beyond][: WHY].
        #[arg(value_name = "AGREED", required = true)]
        agreed: Vec<String>,
        /// What is done next: an item of your plan. Again for more; `PM4: TEXT` says what it is for.
        #[arg(long, value_name = "TEXT")]
        next: Vec<String>,
        /// A goal to grow towards; the same.
        #[arg(long, value_name = "TEXT")]
        goal: Vec<String>,
        /// By when all of that.
        #[arg(long, value_name = "DATE")]
        until: Option<String>,
        /// What was talked about.
        #[arg(long, value_name = "TEXT")]
        notes: Option<String>,
        #[command(flatten)]
        which: WhichCheckIn,
    },
}

#[derive(Debug, Args)]
pub(crate) struct WhichCheckIn {
    /// The check-in's key; the one that runs when left out.
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum AskedAs {
    Assessor,
    Peer,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LearningCommand {
    /// List what you learn, and what your certifications still ask for.
    List,
    /// List what there is to learn from.
    Catalogue {
        /// Only what this competency grows by.
        #[arg(long, value_name = "ID")]
        competency: Option<String>,
    },
    /// Take something of the catalogue on by its id, or something else by its title and FIELD=VALUE pairs.
    Add {
        #[arg(value_name = "ID|TITLE")]
        what: String,
        #[arg(value_name = "FIELD=VALUE")]
        fields: Vec<String>,
    },
    /// Say how far you are.
    Progress {
        #[arg(value_name = "KEY")]
        key: String,
        /// wanted, doing, done or dropped.
        #[arg(long, value_name = "STATE")]
        state: Option<String>,
        /// Hours that it took by now.
        #[arg(long, value_name = "HOURS")]
        hours: Option<f64>,
        /// A record in which you put it to use: its key, with a note after a colon. Again for more.
        #[arg(long, value_name = "KEY[: NOTE]")]
        applied: Vec<String>,
        /// It was read, and nothing came of it so far.
        #[arg(long)]
        read_only: bool,
        /// The day of the exam.
        #[arg(long, value_name = "DATE")]
        exam_on: Option<String>,
        /// Until when a certification holds.
        #[arg(long, value_name = "DATE")]
        valid_until: Option<String>,
    },
    /// Read the experience log for an application to the PMP out of the programs: the same as `sinew career experience`.
    Log {
        /// The person's key, name or address.
        #[arg(value_name = "PERSON")]
        of_person: String,
        /// How many hours a week leading took, as the person says.
        #[arg(long, value_name = "HOURS")]
        hours: Option<f64>,
        /// Write it here: as CSV where the file ends in .csv, else as Markdown.
        #[arg(long, short, value_name = "FILE")]
        out: Option<std::path::PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum MentoringCommand {
    /// List whom you mentor and who mentors you.
    List,
    /// Note that you met.
    Met {
        #[arg(value_name = "KEY")]
        key: String,
        /// The day; today when left out.
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
        #[arg(long, value_name = "N")]
        minutes: Option<u32>,
        #[arg(long, value_name = "TEXT")]
        topics: Option<String>,
        /// What was agreed.
        #[arg(long, value_name = "TEXT")]
        decisions: Option<String>,
        /// For nobody else.
        #[arg(long, value_name = "TEXT")]
        private_note: Option<String>,
    },
    /// Ask the mentee whether something came of it, through a link that you send yourself.
    Ask {
        #[arg(value_name = "KEY")]
        key: String,
        /// Which of its outcomes, as the list numbers them.
        #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
        outcome: u32,
        /// Whom; the other one of the mentoring when left out.
        #[arg(long, value_name = "NAME")]
        to: Option<String>,
        /// Show them the goals that are written down.
        #[arg(long)]
        goals: bool,
        /// Show them how many times you met.
        #[arg(long)]
        meetings: bool,
        /// A behaviour of mentoring that they may vouch for beside it, as the framework words it; up to five.
        #[arg(long = "behaviour", value_name = "TEXT")]
        behaviours: Vec<String>,
        #[command(flatten)]
        link: LinkArgs,
    },
    /// Take the link back; of what they have confirmed, note that they took it back.
    Revoke {
        #[arg(value_name = "KEY")]
        key: String,
        /// Which of its outcomes, as the list numbers them.
        #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
        outcome: u32,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum BrandCommand {
    /// List your posts, what is in the way of each, and ideas out of your programs.
    List,
    /// Look at a post before it goes out: what it names that is not public, and what you have not said of it yet.
    Gate {
        #[arg(value_name = "KEY")]
        key: String,
        /// It names no client, and nobody who was not asked.
        #[arg(long)]
        no_names: bool,
        /// Its numbers are rounded, or known to everybody already.
        #[arg(long)]
        numbers_rounded: bool,
        /// Your employer wants to be asked, and this is who approved it.
        #[arg(long, value_name = "NAME")]
        approver: Option<String>,
        /// A name or a number in it that everybody knows already. Again for more.
        #[arg(long = "public", value_name = "TEXT")]
        already_public: Vec<String>,
        /// It is out; without this it may go out.
        #[arg(long)]
        publish: bool,
        /// Where it can be read.
        #[arg(long, value_name = "URL")]
        url: Option<String>,
    },
}
