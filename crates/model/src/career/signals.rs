//! Signals: whether one's own records show one of the four challenges on the way from engineering into leading programs, and what helps.
//!
//! They are the risks of the growth plan. Their limits are proposals, and none of them says how good anybody is: a signal is a reason to
//! look, for the person alone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::evidence::signs::{EDIT_WEEKS, Signs, TECHNICAL_DAYS};
use crate::insight::count;
use crate::kind::Body;
use crate::space::{Record, Space};

/// For how many weeks too much has to be the person's own.
pub const WEEKS: usize = 3;
/// The share of the tasks on the critical path from which it is too much.
const OWN_SHARE: f64 = 0.2;
/// The share of promises that are kept, below which asking does not work.
const KEPT_SHARE: f64 = 0.6;
/// The share of what is asked over managers, beyond which it does not work without them.
const ABOVE_SHARE: f64 = 0.5;
/// The edits of others' tasks a week beyond which it is stepping in.
const EDITS: f64 = 5.0;
/// The share of unknowns past their day beyond which they pile up.
const LATE_SHARE: f64 = 0.3;
/// The days after which a charter should have been approved.
const CHARTER_DAYS: i32 = 60;
/// Below so many cases a share says nothing.
const FEWEST: usize = 5;
/// Below so many unknowns, the same; programs have few.
const FEWEST_UNKNOWNS: usize = 3;

/// One of the four challenges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Challenge {
    LettingGo,
    Influence,
    Balance,
    Ambiguity,
}

impl Challenge {
    pub const ALL: [Challenge; 4] = [Challenge::LettingGo, Challenge::Influence, Challenge::Balance, Challenge::Ambiguity];

    /// Returns what people call it.
    pub fn title(self) -> &'static str {
        match self {
            Challenge::LettingGo => "Letting go of individual work",
            Challenge::Influence => "Influence without authority",
            Challenge::Balance => "Technical against managerial balance",
            Challenge::Ambiguity => "Ambiguity",
        }
    }

    /// Returns the category that the growth plan's risk of it carries: so the two are known to be one.
    pub fn category(self) -> &'static str {
        match self {
            Challenge::LettingGo => "letting go",
            Challenge::Influence => "influence",
            Challenge::Balance => "balance",
            Challenge::Ambiguity => "ambiguity",
        }
    }

    /// Returns what helps, where one's own plan says nothing else.
    fn response(self) -> &'static str {
        match self {
            Challenge::LettingGo => "Hand over one task, and help whoever has it.",
            Challenge::Influence => "Ask for less at a time; bring the evidence first.",
            Challenge::Balance => "Put design reviews into the calendar, or step back.",
            Challenge::Ambiguity => "Decide in stages; test one assumption at a time.",
        }
    }
}

/// Whether a challenge shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Showing {
    /// There are too few cases to say.
    NotEnoughData,
    Quiet,
    /// Beyond the limit, but not for long enough.
    Begins,
    Shows,
}

impl Showing {
    /// Whether something is beyond its limit.
    pub fn is_beyond(self) -> bool {
        matches!(self, Showing::Begins | Showing::Shows)
    }

    fn of(is_beyond: bool) -> Showing {
        if is_beyond { Showing::Shows } else { Showing::Quiet }
    }

    /// Returns the words that stand beside it.
    pub fn words(self) -> &'static str {
        match self {
            Showing::NotEnoughData => "not enough data",
            Showing::Quiet => "quiet",
            Showing::Begins => "begins",
            Showing::Shows => "shows",
        }
    }
}

/// A record that something was counted from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Counted {
    pub key: String,
    pub title: String,
    /// The program's place among those that were looked at.
    pub program: usize,
}

/// What is counted for a challenge, held against its limit.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Gauge {
    pub showing: Showing,
    /// What there is, and where the limit lies.
    pub words: String,
    pub value: Option<f64>,
    pub limit: f64,
    /// How many cases it was counted from.
    pub of: usize,
    /// The records that speak for the challenge.
    pub records: Vec<Counted>,
}

/// One challenge, and whether one's own records show it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Signal {
    pub challenge: Challenge,
    pub title: String,
    pub showing: Showing,
    pub gauges: Vec<Gauge>,
    /// What helps.
    pub response: String,
    /// The key of the growth plan's risk, where there is one.
    pub risk: Option<String>,
}

/// Puts together what all programs show; `plan` is the person's own growth plan, whose risks say what they mean to do.
pub fn signals(programs: &[Signs], plan: Option<&Space>) -> Vec<Signal> {
    let of = |challenge: Challenge| {
        let gauges = match challenge {
            Challenge::LettingGo => vec![own_tasks(programs)],
            Challenge::Influence => vec![promises(programs), above(programs)],
            Challenge::Balance => vec![technical(programs), edits(programs)],
            Challenge::Ambiguity => vec![unknowns(programs), charters(programs)],
        };
        let risk = plan.and_then(|plan| risk_of(plan, challenge));
        let planned = risk.and_then(|risk| match &risk.body {
            Body::Risk(risk) => risk.plan.clone(),
            _ => None,
        });
        Signal {
            challenge,
            title: challenge.title().to_owned(),
            showing: gauges.iter().map(|gauge| gauge.showing).max().unwrap_or(Showing::NotEnoughData),
            gauges,
            response: planned.unwrap_or_else(|| challenge.response().to_owned()),
            risk: risk.map(|risk| risk.key.clone()),
        }
    };
    Challenge::ALL.map(of).into()
}

/// Finds the risk of a growth plan that stands for a challenge.
fn risk_of(plan: &Space, challenge: Challenge) -> Option<&Record> {
    plan.records().find(|record| match &record.body {
        Body::Risk(risk) => {
            !record.archived && risk.category.as_deref().is_some_and(|own| own.trim().eq_ignore_ascii_case(challenge.category()))
        }
        _ => false,
    })
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

fn share(part: usize, of: usize) -> Option<f64> {
    (of > 0).then(|| part as f64 / of as f64)
}

fn too_few(words: String, limit: f64, of: usize) -> Gauge {
    Gauge { showing: Showing::NotEnoughData, words, value: None, limit, of, records: Vec::new() }
}

/// How much of the critical path is the person's own work.
fn own_tasks(programs: &[Signs]) -> Gauge {
    let limit = OWN_SHARE;
    if !programs.iter().any(|signs| signs.leads) {
        return too_few("You lead no open program: there is no path to look at.".to_owned(), limit, 0);
    }
    let paths: Vec<_> = programs.iter().filter_map(|signs| signs.path.as_ref()).collect();
    let at = |week: usize| paths.iter().map(|path| path.mine[week]).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let (mine, of) = at(0);
    if of < FEWEST {
        let words = match paths.is_empty() {
            true => "No program that you lead has a forecast yet.".to_owned(),
            false => format!("{} on the critical path of what you lead: too few to say.", count(of, "open task")),
        };
        return too_few(words, limit, of);
    }
    let beyond = |week: usize| {
        let (mine, of) = at(week);
        share(mine, of).is_some_and(|share| share > limit)
    };
    let weeks = (0..=WEEKS).take_while(|week| beyond(*week)).count();
    let showing = match weeks {
        0 => Showing::Quiet,
        weeks if weeks > WEEKS => Showing::Shows,
        _ => Showing::Begins,
    };
    let long = match showing {
        Showing::Shows => format!(", for {WEEKS} weeks or longer"),
        Showing::Begins if weeks > 1 => format!(", for {}", count(weeks - 1, "week")),
        _ => String::new(),
    };
    let share = mine as f64 / of as f64;
    let words = format!(
        "{mine} of {} on the critical path {} yours ({}){long}; the limit is {} for {WEEKS} weeks.",
        count(of, "open task"),
        if mine == 1 { "is" } else { "are" },
        percent(share),
        percent(limit)
    );
    let mut records: Vec<Counted> = paths.iter().flat_map(|path| path.tasks.iter().cloned()).collect();
    records.sort();
    Gauge { showing, words, value: Some(share), limit, of, records }
}

/// Whether promises to the person are kept.
fn promises(programs: &[Signs]) -> Gauge {
    let due: Vec<_> = programs.iter().flat_map(|signs| &signs.promises).collect();
    let (of, kept) = (due.len(), due.iter().filter(|(_, kept)| *kept).count());
    if of < FEWEST {
        let words = match of {
            0 => "No promise to you fell due in half a year.".to_owned(),
            of => format!("{} to you fell due in half a year: too few to say.", count(of, "promise")),
        };
        return too_few(words, KEPT_SHARE, of);
    }
    let share = kept as f64 / of as f64;
    Gauge {
        showing: Showing::of(share < KEPT_SHARE),
        words: format!(
            "{kept} of {} to you that fell due in half a year were kept ({}); the limit is {}.",
            count(of, "promise"),
            percent(share),
            percent(KEPT_SHARE)
        ),
        value: Some(share),
        limit: KEPT_SHARE,
        of,
        records: due.iter().filter(|(_, kept)| !kept).map(|(one, _)| one.clone()).collect(),
    }
}

/// How much of what is asked goes over managers.
fn above(programs: &[Signs]) -> Gauge {
    let above: Vec<Counted> = programs.iter().flat_map(|signs| signs.asked_above.iter().cloned()).collect();
    let of = above.len() + programs.iter().map(|signs| signs.asked.len()).sum::<usize>();
    if of < FEWEST {
        let words = match of {
            0 => "You asked nobody for anything in half a year.".to_owned(),
            of => format!("You asked for {} in half a year: too few to say.", count(of, "thing")),
        };
        return too_few(words, ABOVE_SHARE, of);
    }
    let share = above.len() as f64 / of as f64;
    Gauge {
        showing: Showing::of(share > ABOVE_SHARE),
        words: format!(
            "{} of {} that you asked for in half a year went to a sponsor, a role or somebody of no team ({}); the limit is {}.",
            above.len(),
            count(of, "thing"),
            percent(share),
            percent(ABOVE_SHARE)
        ),
        value: Some(share),
        limit: ABOVE_SHARE,
        of,
        records: above,
    }
}

/// Whether the person still does technical work: maps and decisions.
fn technical(programs: &[Signs]) -> Gauge {
    let did: usize = programs.iter().map(|signs| signs.technical.len()).sum();
    let long = programs.iter().filter(|signs| signs.leads).map(|signs| signs.days).max();
    let days = TECHNICAL_DAYS;
    let (showing, words) = match (did, long) {
        (1.., _) => (Showing::Quiet, format!("Technical maps and decisions of yours in {days} days: {did}.")),
        (0, Some(long)) if long >= days => (Showing::Shows, format!("No technical map or decision of yours in {days} days.")),
        (0, Some(_)) => (Showing::NotEnoughData, format!("What you lead is younger than {days} days.")),
        (0, None) => (Showing::NotEnoughData, "You lead no open program.".to_owned()),
    };
    Gauge { showing, words, value: Some(did as f64), limit: 0.0, of: did, records: Vec::new() }
}

/// How often the person rewrites what others work on.
fn edits(programs: &[Signs]) -> Gauge {
    if programs.is_empty() {
        return too_few("No program that you may read knows you.".to_owned(), EDITS, 0);
    }
    let edits: Vec<Counted> = programs.iter().flat_map(|signs| signs.edits.iter().cloned()).collect();
    let of = edits.len();
    let week = of as f64 / f64::from(EDIT_WEEKS);
    let mut records = edits;
    records.sort();
    records.dedup();
    Gauge {
        showing: Showing::of(week > EDITS),
        words: match of {
            0 => format!("You rewrote no task that others hold in {EDIT_WEEKS} weeks."),
            _ => format!(
                "You rewrote tasks that others hold {} times a week over {EDIT_WEEKS} weeks, asked or not; the limit is {EDITS:.0}.",
                short(week)
            ),
        },
        value: Some(week),
        limit: EDITS,
        of,
        records,
    }
}

/// Writes a number with a decimal only where it has one.
fn short(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

/// Whether unknowns are settled by their day.
fn unknowns(programs: &[Signs]) -> Gauge {
    let of: usize = programs.iter().map(|signs| signs.unknowns).sum();
    let late: Vec<Counted> = programs.iter().flat_map(|signs| signs.late_unknowns.iter().cloned()).collect();
    if of < FEWEST_UNKNOWNS {
        let words = match of {
            0 => "No unknown with a day is open.".to_owned(),
            of => format!("{} with a day {} open: too few to say.", count(of, "unknown"), are(of)),
        };
        return too_few(words, LATE_SHARE, of);
    }
    let share = late.len() as f64 / of as f64;
    Gauge {
        showing: Showing::of(share > LATE_SHARE),
        words: format!(
            "{} of {} {} past {} day ({}); the limit is {}.",
            late.len(),
            count(of, "open unknown"),
            are(late.len()),
            if late.len() == 1 { "its" } else { "their" },
            percent(share),
            percent(LATE_SHARE)
        ),
        value: Some(share),
        limit: LATE_SHARE,
        of,
        records: late,
    }
}

/// Whether what the person leads was agreed to.
fn charters(programs: &[Signs]) -> Gauge {
    let led = programs.iter().filter(|signs| signs.leads).count();
    let limit = f64::from(CHARTER_DAYS);
    if led == 0 {
        return too_few("You lead no open program: there is no charter to look at.".to_owned(), limit, 0);
    }
    let open: Vec<&(Counted, i32)> = programs.iter().filter_map(|signs| signs.unapproved.as_ref()).collect();
    let oldest = open.iter().map(|(_, days)| *days).max();
    let records = open.iter().filter(|(_, days)| *days > CHARTER_DAYS).map(|(one, _)| one.clone()).collect();
    let (showing, words) = match oldest {
        None => (Showing::Quiet, format!("The {} of what you lead {} approved.", if led == 1 { "charter" } else { "charters" }, are(led))),
        Some(days) if days > CHARTER_DAYS => (
            Showing::Shows,
            format!(
                "{} that nobody approved, the oldest for {}; the limit is {CHARTER_DAYS}.",
                count(open.len(), "charter"),
                count_days(days)
            ),
        ),
        Some(days) => (
            Showing::Quiet,
            format!(
                "{} that nobody approved yet, the oldest for {}; the limit is {CHARTER_DAYS}.",
                count(open.len(), "charter"),
                count_days(days)
            ),
        ),
    };
    Gauge { showing, words, value: oldest.map(f64::from), limit, of: led, records }
}

fn are(number: usize) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

fn count_days(days: i32) -> String {
    count(usize::try_from(days).unwrap_or(0), "day")
}
