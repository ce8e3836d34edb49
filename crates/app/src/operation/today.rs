//! Today: what needs a person, over everything that they may see.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use model::calendars::{days_between, only_program};
use model::forecast::charter;
use model::insight::flow::InProgress;
use model::insight::forecast::MilestoneForecast;
use model::insight::raci::{Escalation, Roles, escalations};
use model::insight::rag::Rag;
use model::insight::stakeholders::{StakeholderRow, overdue};
use model::insight::{live_item, say_date, say_days, unfinished};
use model::kind::Body;
use model::kind::decision::{Decision, DecisionState};
use model::kind::item::Stage;
use model::kind::risk::{Risk, RiskState};
use model::kind::update::Period;
use model::problem::{Problem, Severity};
use model::space::{Record, Space};
use schemars::JsonSchema;
use serde::Serialize;

use super::flow::flow_of;
use super::{data_instant, zone};
use crate::derived::{PlanRow, PlanState, flows_until, off};
use crate::failure::Failure;
use crate::spaces::Open;

/// What sort of thing needs somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// A milestone's P80 lies after its committed date.
    MilestoneLate,
    /// A decision's last useful day is near or past.
    DecisionDue,
    /// A risk's review day has come, or its day has passed.
    RiskReview,
    /// Trouble that goes to whoever is accountable, or to nobody yet.
    Escalation,
    /// The week's update has not gone out.
    UpdateDue,
    /// Work in progress waits for something that is not done.
    Blocked,
    /// Work is in progress for longer than 85 of 100 finished items took.
    Ageing,
    /// A stakeholder has not heard from the program for longer than their rhythm.
    ContactDue,
    /// The plan has problems.
    Problem,
}

/// How much it presses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pressing {
    High,
    Medium,
    Low,
}

/// Something that needs a person.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TodayItem {
    pub what: Need,
    pub severity: Pressing,
    pub words: String,
    /// The record that it is about.
    pub key: Option<String>,
    /// Days late or old, where that is what it is about.
    pub days: Option<f64>,
}

/// What needs a person in one space.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Today {
    pub date: Date,
    /// Most pressing first.
    pub items: Vec<TodayItem>,
}

const MOST_AGEING: usize = 10;
const MOST_PROBLEMS: usize = 10;
const MOST_ESCALATIONS: usize = 10;

/// Lists what needs a person.
pub async fn show_today(open: &Open, now: Timestamp) -> Result<Today, Failure> {
    let plan = open.plan(now).await?;
    let state = open.state();
    let space = &state.space;
    let date = data_instant(space, now).to_zoned(zone(space)).date();
    let mut items: Vec<TodayItem> = Vec::new();
    if let Some(forecast) = open.forecast() {
        items.extend(forecast.report.milestones.iter().filter_map(|milestone| late(milestone, date)));
    }
    for record in space.records().filter(|record| !record.archived) {
        items.extend(match &record.body {
            Body::Decision(decision) => decision_due(record, decision, date),
            Body::Risk(risk) => risk_review(record, risk, date),
            _ => None,
        });
    }
    items.extend(escalations(&Roles::new(space)).iter().take(MOST_ESCALATIONS).map(escalation));
    items.extend(update_due(space, date));
    items.extend(overdue(space, data_instant(space, now)).iter().map(contact_due));
    items.extend(plan.rows.iter().filter_map(|row| blocked(space, &plan, row)));
    let flow = {
        let state = open.state();
        off(move || flow_of(&state.space, &flows_until(&state, now), None, now)).await??
    };
    items.extend(flow.in_progress.iter().filter(|old| old.ageing).take(MOST_AGEING).map(ageing));
    // That there is nothing to do yet is not something to do.
    let serious = plan.problems.iter().filter(|problem| problem.severity >= Severity::Warning && problem.code != "forecast.no_items");
    items.extend(serious.take(MOST_PROBLEMS).map(|problem| to_mend(space, problem)));
    items.sort_by_key(|item| (item.severity, item.what));
    Ok(Today { date, items })
}

/// Says that a milestone's P80 lies after its committed date.
fn late(milestone: &MilestoneForecast, date: Date) -> Option<TodayItem> {
    if milestone.done.is_some() {
        return None;
    }
    let committed = milestone.committed?;
    let severity = match milestone.rag {
        Rag::OffTrack => Pressing::High,
        Rag::AtRisk => Pressing::Medium,
        Rag::Done | Rag::NotMeasured | Rag::OnTrack => return None,
    };
    let (p80, promised) = (say_date(milestone.p80.date(), date), say_date(committed, date));
    Some(TodayItem {
        what: Need::MilestoneLate,
        severity,
        words: format!("{} lands {p80} at P80, after the committed {promised}.", milestone.name),
        key: Some(milestone.key.clone()),
        days: Some(f64::from(days_between(committed, milestone.p80.date()))),
    })
}

/// Says that a decision is needed within two weeks, or was.
fn decision_due(record: &Record, decision: &Decision, date: Date) -> Option<TodayItem> {
    let by = decision.needed_by.filter(|_| decision.state == DecisionState::Needed)?;
    let left = days_between(date, by);
    let (severity, verb) = match left {
        ..0 => (Pressing::High, "was"),
        0..=7 => (Pressing::Medium, "is"),
        8..=14 => (Pressing::Low, "is"),
        _ => return None,
    };
    Some(TodayItem {
        what: Need::DecisionDue,
        severity,
        words: format!("A decision {verb} needed by {}: {}.", say_date(by, date), record.title),
        key: Some(record.key.clone()),
        days: Some(f64::from(-left)),
    })
}

/// Says that an open risk's review day has come.
fn risk_review(record: &Record, risk: &Risk, date: Date) -> Option<TodayItem> {
    let review = risk.review.filter(|review| risk.state == RiskState::Open && *review <= date)?;
    let verb = if review == date { "is" } else { "was" };
    Some(TodayItem {
        what: Need::RiskReview,
        severity: Pressing::Medium,
        words: format!("Review {verb} due {}: {}.", say_date(review, date), record.title),
        key: Some(record.key.clone()),
        days: Some(f64::from(days_between(review, date))),
    })
}

/// Says that work in progress waits for something that is not done.
fn blocked(space: &Space, plan: &PlanState, row: &PlanRow) -> Option<TodayItem> {
    let record = space.record(row.record)?;
    if row.children > 0 || live_item(record)?.stage != Stage::Doing {
        return None;
    }
    let unfinished = unfinished(space, record.id, plan.waits_for(record.id));
    if unfinished.is_empty() {
        return None;
    }
    Some(TodayItem {
        what: Need::Blocked,
        severity: Pressing::Low,
        words: format!("{} is in progress and waits for {}.", record.title, unfinished.join(", ")),
        key: Some(record.key.clone()),
        days: None,
    })
}

/// Says whom trouble goes to. What goes to nobody presses more: nobody will take it up.
fn escalation(trouble: &Escalation) -> TodayItem {
    let names: Vec<&str> = trouble.to.iter().map(|person| person.name.as_str()).collect();
    let via = trouble.via.as_deref().map(|key| format!(" (accountable for {key})")).unwrap_or_default();
    let kind = trouble.kind.words();
    TodayItem {
        what: Need::Escalation,
        severity: if names.is_empty() { Pressing::Medium } else { Pressing::Low },
        words: match names.is_empty() {
            true => format!("The {kind} goes to nobody, because nobody is accountable: {}.", trouble.name),
            false => format!("The {kind} goes to {}{via}: {}.", names.join(" and "), trouble.name),
        },
        key: Some(trouble.key.clone()),
        days: None,
    }
}

fn ageing(old: &InProgress) -> TodayItem {
    TodayItem {
        what: Need::Ageing,
        severity: Pressing::Low,
        words: format!("{} has been in progress for {:.0} working days.", old.name, old.age_days.unwrap_or_default()),
        key: Some(old.key.clone()),
        days: old.age_days,
    }
}

fn to_mend(space: &Space, problem: &Problem) -> TodayItem {
    TodayItem {
        what: Need::Problem,
        severity: if problem.severity == Severity::Error { Pressing::High } else { Pressing::Low },
        words: problem.words.clone(),
        key: space.by_key(&problem.place).map(|record| record.key.clone()),
        days: None,
    }
}

/// Says that a stakeholder waits to hear from the program; who has influence presses more.
fn contact_due(row: &StakeholderRow) -> TodayItem {
    let words = match (&row.last_contact, row.overdue_days) {
        (Some(_), Some(days)) => {
            format!("{} has waited {} longer than agreed to hear from the program.", row.name, say_days(f64::from(days)))
        }
        _ => format!("{} is to hear from the program, and never has.", row.name),
    };
    TodayItem {
        what: Need::ContactDue,
        severity: if row.influence.is_some_and(|influence| influence >= 4) { Pressing::Medium } else { Pressing::Low },
        words,
        key: Some(row.key.clone()),
        days: row.overdue_days.map(f64::from),
    }
}

/// Says that the update of the week that ended last has not gone out; nothing where no date was promised to anybody.
fn update_due(space: &Space, date: Date) -> Option<TodayItem> {
    charter(space, only_program(space))?.committed?;
    let weekday = i64::from(date.weekday().to_monday_zero_offset());
    // Friday closes a week; on Friday itself it is due too.
    let friday = date.saturating_sub(((weekday + 3) % 7).days());
    let told = space.records().any(|record| match &record.body {
        Body::Update(update) => {
            !record.archived && update.period == Period::Week && update.published_at.is_some() && update.week_ending >= friday
        }
        _ => false,
    });
    let words = format!("The update of the week ending {} has not gone out.", say_date(friday, date));
    (!told).then_some(TodayItem { what: Need::UpdateDue, severity: Pressing::Medium, words, key: None, days: None })
}
