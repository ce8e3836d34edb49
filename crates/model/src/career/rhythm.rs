//! The rhythms of a growth plan: a status of every month and a retro of every quarter, which wait as soon as that has ended.
//!
//! That one waits is derived from the day and from what was kept, so there is never one too many: however often and from wherever it is
//! looked at, and however long nobody came, it is the one of the month, or the quarter, that ended last.

mod look;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::look::{LandingThen, LookBack, LookPart, Sources, look_back};
use super::signals::Challenge;
use crate::calendars::only_program;
use crate::insight::{count, written_at};
use crate::kind::program::{Phase, Program};
use crate::kind::update::Period;
use crate::kind::{Body, Kind};
use crate::space::{Record, RecordId, Space};

/// How often a growth plan is looked back on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "LookEvery")]
pub enum Every {
    Month,
    Quarter,
}

impl Every {
    fn months(self) -> i32 {
        match self {
            Every::Month => 1,
            Every::Quarter => 3,
        }
    }

    /// Returns what is kept of it: `status`, `retro`.
    pub fn kept_as(self) -> &'static str {
        match self {
            Every::Month => "status",
            Every::Quarter => "retro",
        }
    }

    /// Returns the first day of the month, or the quarter, that a day lies in.
    fn first(self, day: Date) -> Date {
        let back = (i32::from(day.month()) - 1) % self.months();
        day.first_of_month().saturating_sub(back.months())
    }

    /// Returns the last day of the month, or the quarter, that a day lies in.
    pub fn last(self, day: Date) -> Date {
        self.first(day).saturating_add((self.months() - 1).months()).last_of_month()
    }

    /// Says which month, or quarter, a day lies in: `October 2026`, `Q4 2026`.
    pub fn name(self, day: Date) -> String {
        match self {
            Every::Month => day.strftime("%B %Y").to_string(),
            Every::Quarter => format!("Q{} {}", (day.month() - 1) / 3 + 1, day.year()),
        }
    }
}

/// A month, or a quarter, that has ended and was not looked back on yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "LookDue")]
pub struct Due {
    pub every: Every,
    /// `October 2026`, `Q3 2026`.
    pub name: String,
    /// Its first day, or that of the plan where it began later.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// Those before it that went by without one, the oldest first. They are not made up for.
    pub skipped: Vec<String>,
    /// What waits, in a sentence.
    pub words: String,
}

/// When a growth plan was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    pub program: RecordId,
    /// The instant from which the record knows of it, and the first day of the plan after that.
    pub written_at: Timestamp,
    pub began: Date,
    /// The day on which it was closed.
    pub closed: Option<Date>,
}

/// Returns the growth plan of a career space, and its charter; none where there is none, or it is archived.
pub fn plan(space: &Space) -> Option<(&Record, &Program)> {
    let record = space.record(only_program(space)?)?;
    match &record.body {
        Body::Program(program) => Some((record, &**program)),
        _ => None,
    }
}

/// Returns since when, and until when, the growth plan was there; `closed_at` is when its phase became closed, for as long as it is.
pub fn life(space: &Space, zone: &TimeZone, closed_at: Option<Timestamp>) -> Option<Life> {
    let (record, program) = plan(space)?;
    let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let written_at = written_at(record)?;
    let began = program.start.map_or(Date::MIN, |start| start.date()).max(day(written_at));
    let closed = closed_at.filter(|_| program.phase == Some(Phase::Closed)).map(day);
    Some(Life { program: record.id, written_at, began, closed })
}

/// Returns what a record looks back on, by its last day; none where it is no kept status and no kept retro of a growth plan.
pub fn looks_back_on(record: &Record) -> Option<(Every, Date)> {
    match &record.body {
        Body::Update(update) if update.period == Period::Month && update.published_at.is_some() => Some((Every::Month, update.week_ending)),
        Body::Retro(retro) => Some((Every::Quarter, retro.quarter_ending?)),
        _ => None,
    }
}

/// Lists the last days of the months, or quarters, that were looked back on.
pub fn kept(space: &Space, every: Every) -> Vec<Date> {
    let kept = space.records().filter(|record| !record.archived).filter_map(looks_back_on);
    kept.filter(|(of, _)| *of == every).map(|(_, to)| to).collect()
}

/// Returns what waits: the month, or the quarter, that ended last before `today`, where the plan was there in it and nobody looked back.
pub fn due(every: Every, life: Life, today: Date, kept: &[Date]) -> Option<Due> {
    let to = every.first(today).yesterday().ok()?;
    let first = every.first(to);
    if life.began > to || life.closed.is_some_and(|closed| closed < first) || kept.contains(&to) {
        return None;
    }
    let last_kept = kept.iter().copied().filter(|day| *day < to).max();
    let after = last_kept.and_then(|day| day.tomorrow().ok()).unwrap_or(life.began).max(life.began);
    let mut skipped = Vec::new();
    let mut past = every.first(after);
    while past < first {
        skipped.push(every.name(past));
        past = past.saturating_add(every.months().months());
    }
    let name = every.name(to);
    let mut words = match every {
        Every::Month => format!("The status of {name} waits: it is written, and one key keeps it."),
        Every::Quarter => format!("The retro of {name} waits: its facts are there, and what you say to them is yours."),
    };
    if let Some(went_by) = went_by(every, &skipped) {
        words = format!("{words} {went_by}");
    }
    Some(Due { every, name, from: first.max(life.began), to, skipped, words })
}

/// Says what went by without a look back.
fn went_by(every: Every, skipped: &[String]) -> Option<String> {
    let what = every.kept_as();
    match skipped {
        [] => None,
        [one] => Some(format!("{one} went by without a {what}.")),
        [first, .., last] => {
            let thing = if every == Every::Month { "month" } else { "quarter" };
            Some(format!("{} before it went by without a {what}, from {first} to {last}.", count(skipped.len(), thing)))
        }
    }
}

/// Returns the day on which the next one waits.
pub fn next_on(every: Every, today: Date) -> Option<Date> {
    every.last(today).tomorrow().ok()
}

/// Returns the series that a retro of the plan belongs to: that of the last one, else the one that meets each quarter.
pub fn series(space: &Space) -> Option<RecordId> {
    let quarterly = |record: &&Record| match &record.body {
        Body::Meeting(meeting) => meeting.rhythm == Some(crate::kind::meeting::Rhythm::Quarterly),
        _ => false,
    };
    let mut before: Vec<(Date, Option<RecordId>)> = space
        .records()
        .filter(|record| !record.archived && record.kind() == Kind::Retro)
        .filter_map(|record| match &record.body {
            Body::Retro(retro) => Some((retro.quarter_ending?, record.parent)),
            _ => None,
        })
        .collect();
    before.sort_unstable();
    match before.pop() {
        Some((_, parent)) => parent,
        None => space.records().filter(|record| !record.archived).find(quarterly).map(|record| record.id),
    }
}

/// Asks what one has to say to a challenge.
pub fn question(challenge: Challenge) -> &'static str {
    match challenge {
        Challenge::LettingGo => "What did you do yourself that somebody else could have done, and what did it keep you from?",
        Challenge::Influence => "Who did something because you asked, and who did not? What did you bring to them?",
        Challenge::Balance => "Where did you go too deep, and where did you decide without understanding it?",
        Challenge::Ambiguity => "What did you decide before it was clear, and what did you leave open for too long?",
    }
}
