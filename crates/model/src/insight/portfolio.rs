//! The portfolio: every program on one line, and what programs deliver to each other.

pub mod joint;

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::calendars::{days_between, only_program, zone};
use crate::forecast::charter;
use crate::forecast::joint::Delivery;
use crate::insight::commitments::PromiseState;
use crate::insight::forecast::{ForecastReport, MilestoneForecast};
use crate::insight::rag::{RULE, Rag, by_hand};
use crate::insight::status::StatusReport;
use crate::insight::{live_items, title_of};
use crate::kind::Body;
use crate::kind::ask::AskState;
use crate::kind::commitment::{CommitmentState, elsewhere};
use crate::kind::item::Stage;
use crate::kind::program::Phase;
use crate::space::{RecordId, Space};

/// One program of the portfolio, and what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Program<'a> {
    /// The id of its space.
    pub id: &'a str,
    /// What the space is called.
    pub name: &'a str,
    pub space: &'a Space,
    /// Its newest forecast, where there is one yet.
    pub forecast: Option<&'a ForecastReport>,
    /// The update that would be written now, where it is there yet: it says what moved.
    pub status: Option<&'a StatusReport>,
}

/// A program on one line.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ProgramRow {
    /// The id of its space.
    pub space: String,
    /// What the space is called.
    pub name: String,
    /// The charter's key and title; none where there is no program yet.
    pub key: Option<String>,
    pub title: Option<String>,
    pub phase: Option<Phase>,
    pub theme: Option<String>,
    pub owner: Option<String>,
    /// The colour that is shown.
    pub rag: Rag,
    /// Why a person's colour is shown instead of the rule's.
    pub by_hand: Option<String>,
    /// The milestone that stands for the program.
    pub milestone: Option<ProgramMilestone>,
    pub top_risk: Option<TopRisk>,
    pub oldest_ask: Option<OldestAsk>,
    pub open_items: usize,
}

/// Where a program's headline lands.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ProgramMilestone {
    pub key: String,
    pub name: String,
    pub committed: Option<Date>,
    pub done: Option<Date>,
    pub p50: Date,
    pub p80: Date,
    /// Chance to land on or before the committed date.
    pub on_time: Option<f64>,
    /// Calendar days by which the P80 lies after the committed date; negative: before it.
    pub late_days: Option<i32>,
    /// Calendar days that the P80 moved since the last update, later is positive; none until that is known.
    pub change_days: Option<i64>,
    /// The day that the move is counted from.
    pub since: Option<Date>,
}

/// The risk that costs a program most.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TopRisk {
    pub key: String,
    pub name: String,
    /// Days of the P80 that it owns.
    pub p80_days: f64,
}

/// What a program asked for longest ago without an answer.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct OldestAsk {
    pub key: String,
    pub name: String,
    /// Who was asked.
    pub asked: Option<String>,
    pub asked_on: Option<Date>,
    pub age_days: Option<i32>,
}

/// Lays out a program on one line.
pub fn row(program: &Program<'_>, now: Timestamp) -> ProgramRow {
    let Program { space, forecast, status, .. } = *program;
    let record = only_program(space).and_then(|id| space.record(id));
    let body = charter(space, only_program(space));
    let today = forecast.map_or_else(|| now.to_zoned(zone(space)).date(), |forecast| forecast.data_date.date());
    let head = forecast.and_then(|forecast| forecast.headline(body.and_then(|body| body.committed)));
    let colour = body.and_then(|body| body.colour.as_ref()).filter(|colour| today <= colour.until);
    let rule = head.map_or(Rag::NotMeasured, |head| head.rag);
    ProgramRow {
        space: program.id.to_owned(),
        name: program.name.to_owned(),
        key: record.map(|record| record.key.clone()),
        title: record.map(|record| record.title.clone()),
        phase: body.and_then(|body| body.phase),
        theme: body.and_then(|body| body.theme.clone()),
        owner: body.and_then(|body| title_of(space, body.owner.as_ref())),
        rag: colour.map_or(rule, |colour| colour.rag),
        by_hand: colour.map(|colour| by_hand(colour, rule, today)),
        milestone: head.map(|head| milestone(head, status)),
        top_risk: forecast.and_then(|forecast| forecast.risks.first()).filter(|risk| risk.p80_days >= 0.05).map(|risk| TopRisk {
            key: risk.key.clone(),
            name: risk.name.clone(),
            p80_days: risk.p80_days,
        }),
        oldest_ask: oldest_ask(space, today),
        open_items: live_items(space).iter().filter(|(_, item)| item.stage != Stage::Done).count(),
    }
}

fn milestone(head: &MilestoneForecast, status: Option<&StatusReport>) -> ProgramMilestone {
    let (p50, p80) = (head.p50.date(), head.p80.date());
    let told = status.and_then(|status| Some((status.milestones.iter().find(|row| row.key == head.key)?, status.since)));
    ProgramMilestone {
        key: head.key.clone(),
        name: head.name.clone(),
        committed: head.committed,
        done: head.done.map(|done| done.date()),
        p50,
        p80,
        on_time: head.on_time,
        late_days: head.committed.filter(|_| head.done.is_none()).map(|committed| days_between(committed, p80)),
        change_days: told.and_then(|(row, _)| row.change_days),
        since: told.map(|(_, since)| since),
    }
}

fn oldest_ask(space: &Space, today: Date) -> Option<OldestAsk> {
    let open = space.records().filter(|record| !record.archived).filter_map(|record| match &record.body {
        Body::Ask(ask) if ask.state == AskState::Open => Some((record, ask)),
        _ => None,
    });
    // What has no day was asked nobody knows when: it comes behind.
    let (record, ask) = open.min_by_key(|(record, ask)| (ask.asked_on.is_none(), ask.asked_on, record.id))?;
    Some(OldestAsk {
        key: record.key.clone(),
        name: record.title.clone(),
        asked: title_of(space, ask.asked.as_ref()).or_else(|| ask.role.clone()),
        asked_on: ask.asked_on,
        age_days: ask.asked_on.map(|asked| days_between(asked, today)),
    })
}

/// Returns how much a line wants to be looked at: what is furthest off first.
fn press(row: &ProgramRow) -> (std::cmp::Reverse<Rag>, std::cmp::Reverse<Option<i32>>, &str, &str) {
    let late = row.milestone.as_ref().and_then(|milestone| milestone.late_days);
    (std::cmp::Reverse(row.rag), std::cmp::Reverse(late), &row.name, &row.space)
}

/// What one program waits for from another.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CrossDependency {
    /// The space that waits, and the commitment there.
    pub space: String,
    pub name: String,
    pub key: String,
    pub what: String,
    pub state: PromiseState,
    /// The day that is promised, else the day by which it is needed.
    pub due: Option<Date>,
    /// The space that delivers, and the item there; none where it names nothing that is there for the reader.
    pub by_space: Option<String>,
    pub by_name: Option<String>,
    pub by_key: Option<String>,
    pub by_what: Option<String>,
    /// When that item lands; none until its program is forecast.
    pub p50: Option<Date>,
    pub p80: Option<Date>,
    pub done: bool,
    /// Days between its P80 and the day it is due; negative: it comes too late.
    pub slack_days: Option<i32>,
    /// Its P80 lies after the day it is due.
    pub late: bool,
}

/// When an item of a program lands: P50 and P80.
pub type Lands<'a> = &'a dyn Fn(usize, RecordId) -> Option<(Date, Date)>;

/// Lists what programs wait for from each other, what is late first, and which items deliver it.
pub fn dependencies(programs: &[Program<'_>], lands: Lands<'_>) -> (Vec<CrossDependency>, Vec<Delivery>) {
    let (mut rows, mut deliveries) = (Vec::new(), Vec::new());
    for program in programs {
        for record in program.space.records().filter(|record| !record.archived) {
            let Body::Commitment(body) = &record.body else { continue };
            let Some((named, key)) = body.delivered_by.as_deref().and_then(elsewhere) else { continue };
            let over = matches!(body.state, CommitmentState::Delivered | CommitmentState::Declined);
            let found = find(programs.iter().map(|program| (program.id, program.name)), named).filter(|ix| programs[*ix].id != program.id);
            let item = found.and_then(|ix| Some((ix, programs[ix].space.by_key(key).filter(|item| !item.archived)?)));
            if let Some((ix, item)) = item.filter(|_| !over) {
                let (consumer, provider) = (program.id.to_owned(), programs[ix].id.to_owned());
                deliveries.push(Delivery { consumer, commitment: record.id, provider, item: item.id });
            }
            let landing = item.and_then(|(ix, item)| lands(ix, item.id));
            let due = body.promised.or(body.needed_by);
            let slack = due.zip(landing).map(|(due, (_, p80))| days_between(p80, due)).filter(|_| !over);
            rows.push(CrossDependency {
                space: program.id.to_owned(),
                name: program.name.to_owned(),
                key: record.key.clone(),
                what: record.title.clone(),
                state: body.state.into(),
                due,
                by_space: item.map(|(ix, _)| programs[ix].id.to_owned()),
                by_name: item.map(|(ix, _)| programs[ix].name.to_owned()),
                by_key: item.map(|(_, item)| item.key.clone()),
                by_what: item.map(|(_, item)| item.title.clone()),
                p50: landing.map(|(p50, _)| p50),
                p80: landing.map(|(_, p80)| p80),
                done: item.is_some_and(|(_, item)| matches!(&item.body, Body::Item(item) if item.stage == Stage::Done)),
                slack_days: slack,
                late: slack.is_some_and(|days| days < 0),
            });
        }
    }
    rows.sort_by(|a, b| {
        let slack = |row: &CrossDependency| (row.slack_days.is_none(), row.slack_days);
        slack(a).cmp(&slack(b)).then_with(|| (&a.name, &a.key).cmp(&(&b.name, &b.key)))
    });
    (rows, deliveries)
}

/// Finds the space that somebody names: by its id, else by its name where only one has it.
pub fn find<'a>(spaces: impl Iterator<Item = (&'a str, &'a str)> + Clone, named: &str) -> Option<usize> {
    if let Some(ix) = spaces.clone().position(|(id, _)| id == named) {
        return Some(ix);
    }
    let wanted = named.trim().to_lowercase();
    let mut called = spaces.enumerate().filter(|(_, (_, name))| name.trim().to_lowercase() == wanted);
    let (ix, _) = called.next()?;
    called.next().is_none().then_some(ix)
}

/// All programs on one page.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PortfolioReport {
    /// What needs a look most first.
    pub programs: Vec<ProgramRow>,
    /// How many programs have each colour.
    pub colours: Vec<Colour>,
    /// What is late first.
    pub dependencies: Vec<CrossDependency>,
    /// The ids of the spaces in order of priority, unless somebody says otherwise: earliest committed date first.
    pub order: Vec<String>,
    /// What the colours go by.
    pub rule: &'static str,
}

/// How many programs have a colour.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Colour {
    pub rag: Rag,
    pub programs: usize,
}

/// Lays out the portfolio.
pub fn portfolio(programs: &[Program<'_>], lands: Lands<'_>, now: Timestamp) -> PortfolioReport {
    let mut rows: Vec<ProgramRow> = programs.iter().map(|program| row(program, now)).collect();
    rows.sort_by(|a, b| press(a).cmp(&press(b)));
    let colours = [Rag::OffTrack, Rag::AtRisk, Rag::OnTrack, Rag::NotMeasured, Rag::Done];
    let colours = colours.map(|rag| Colour { rag, programs: rows.iter().filter(|row| row.rag == rag).count() });
    PortfolioReport {
        colours: colours.into_iter().filter(|colour| colour.programs > 0).collect(),
        dependencies: dependencies(programs, lands).0,
        order: order(programs),
        programs: rows,
        rule: RULE,
    }
}

/// Puts programs in order of priority where nobody says otherwise: by committed date, then by name.
pub fn order(programs: &[Program<'_>]) -> Vec<String> {
    let committed = |program: &Program<'_>| charter(program.space, only_program(program.space)).and_then(|charter| charter.committed);
    let mut all: Vec<&Program<'_>> = programs.iter().collect();
    all.sort_by_key(|program| {
        let date = committed(program);
        (date.is_none(), date, program.name, program.id)
    });
    all.into_iter().map(|program| program.id.to_owned()).collect()
}
