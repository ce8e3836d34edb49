//! Today: what needs a person, over everything that they may see.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use model::calendars::only_program;
use model::forecast::charter;
use model::insight::flow::{Asked, report};
use model::insight::rag::Rag;
use model::insight::{live_item, say_date};
use model::kind::Body;
use model::kind::decision::DecisionState;
use model::kind::item::Stage;
use model::kind::risk::RiskState;
use model::problem::Severity;
use model::space::Relation;
use schemars::JsonSchema;
use serde::Serialize;

use super::forecast::SEED;
use super::{data_instant, zone};
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
    /// The week's update has not gone out.
    UpdateDue,
    /// Work in progress waits for something that is not done.
    Blocked,
    /// Work is in progress for longer than 85 of 100 finished items took.
    Ageing,
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

/// Lists what needs a person.
pub async fn show_today(open: &Open, now: Timestamp) -> Result<Today, Failure> {
    let plan = open.plan(now).await?;
    let state = open.state();
    let space = &state.space;
    let at = data_instant(space, now);
    let date = at.to_zoned(zone(space)).date();
    let mut items = Vec::new();
    let mut add = |what, severity, key: Option<&str>, days, words: String| {
        items.push(TodayItem { what, severity, words, key: key.map(str::to_owned), days });
    };
    if let Some(forecast) = open.forecast() {
        for milestone in forecast.report.milestones.iter().filter(|milestone| milestone.done.is_none()) {
            let Some(committed) = milestone.committed else { continue };
            let severity = match milestone.rag {
                Rag::OffTrack => Pressing::High,
                Rag::AtRisk => Pressing::Medium,
                Rag::Done | Rag::NotMeasured | Rag::OnTrack => continue,
            };
            let (p80, promised) = (say_date(milestone.p80.date(), date), say_date(committed, date));
            let late = f64::from(between(committed, milestone.p80.date()));
            add(
                Need::MilestoneLate,
                severity,
                Some(&milestone.key),
                Some(late),
                format!("{} lands {p80} at P80, after the committed {promised}.", milestone.name),
            );
        }
    }
    for record in space.records().filter(|record| !record.archived) {
        match &record.body {
            Body::Decision(decision) if decision.state == DecisionState::Needed => {
                let Some(by) = decision.needed_by else { continue };
                let left = between(date, by);
                if left <= 14 {
                    let severity = if left < 0 {
                        Pressing::High
                    } else if left <= 7 {
                        Pressing::Medium
                    } else {
                        Pressing::Low
                    };
                    let verb = if left < 0 { "was" } else { "is" };
                    add(
                        Need::DecisionDue,
                        severity,
                        Some(&record.key),
                        Some(f64::from(-left)),
                        format!("A decision {verb} needed by {}: {}.", say_date(by, date), record.title),
                    );
                }
            }
            Body::Risk(risk) if risk.state == RiskState::Open => {
                let Some(review) = risk.review.filter(|review| *review <= date) else { continue };
                let late = f64::from(between(review, date));
                add(
                    Need::RiskReview,
                    Pressing::Medium,
                    Some(&record.key),
                    Some(late),
                    format!("Review was due {}: {}.", say_date(review, date), record.title),
                );
            }
            _ => {}
        }
    }
    if let Some(words) = update_due(space, date) {
        add(Need::UpdateDue, Pressing::Medium, None, None, words);
    }
    for row in &plan.rows {
        let Some(record) = space.record(row.dates.record) else { continue };
        if live_item(record).is_none_or(|item| item.stage != Stage::Doing) || row.children > 0 {
            continue;
        }
        let waits_for = plan.incoming.get(&record.id).map(Vec::as_slice).unwrap_or_default();
        let starts = |from| {
            space.link((from, Relation::Blocks, record.id)).is_some_and(|data| data.dependency == model::space::DependencyType::FinishStart)
        };
        let unfinished = waits_for.iter().filter(|from| starts(**from)).filter_map(|from| space.record(*from));
        let unfinished: Vec<&str> =
            unfinished.filter(|from| live_item(from).is_some_and(|item| item.stage != Stage::Done)).map(|from| from.key.as_str()).collect();
        if !unfinished.is_empty() {
            add(
                Need::Blocked,
                Pressing::Low,
                Some(&record.key),
                None,
                format!("{} is in progress and waits for {}.", record.title, unfinished.join(", ")),
            );
        }
    }
    let flow = report_of_flows(open, now).await?;
    for old in flow.in_progress.iter().filter(|old| old.ageing).take(MOST_AGEING) {
        let words = format!("{} is in progress for {:.0} working days.", old.name, old.age_days.unwrap_or_default());
        add(Need::Ageing, Pressing::Low, Some(&old.key), old.age_days, words);
    }
    let serious = plan.problems.iter().filter(|problem| problem.severity >= Severity::Warning);
    for problem in serious.take(MOST_AGEING) {
        let severity = if problem.severity == Severity::Error { Pressing::High } else { Pressing::Low };
        let key = space.by_key(&problem.place).map(|record| record.key.as_str());
        add(Need::Problem, severity, key, None, problem.words.clone());
    }
    items.sort_by_key(|item| (item.severity, item.what));
    Ok(Today { date, items })
}

async fn report_of_flows(open: &Open, now: Timestamp) -> Result<model::insight::flow::FlowReport, Failure> {
    let live = open.live().await?;
    crate::derived::off(move || {
        let asked = Asked { as_of: now, data_date: data_instant(&live.space, now), team: None, seed: SEED };
        report(&live.space, &live.journal, &asked)
    })
    .await
}

fn between(from: Date, to: Date) -> i32 {
    model::calendars::day_number(to) - model::calendars::day_number(from)
}

/// Says that the update of the week that ended last has not gone out; nothing where no update ever did.
fn update_due(space: &model::space::Space, date: Date) -> Option<String> {
    let program = charter(space, only_program(space))?;
    if program.committed.is_none() {
        return None;
    }
    let weekday = i64::from(date.weekday().to_monday_zero_offset());
    // Friday closes a week; on Friday itself it is due too.
    let friday = date.saturating_sub(((weekday + 3) % 7).days());
    let told = space.records().any(|record| match &record.body {
        Body::Update(update) => !record.archived && update.published_at.is_some() && update.week_ending >= friday,
        _ => false,
    });
    (!told).then(|| format!("The update of the week ending {} has not gone out.", say_date(friday, date)))
}
