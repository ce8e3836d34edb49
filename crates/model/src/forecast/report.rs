//! From a simulation's numbers to the forecast that people read.

use std::collections::{BTreeMap, HashMap};

use engine::calendar::{Minute, Work};
use engine::sample::Spread;
use engine::simulate::forecast::{Dates, Forecast};
use jiff::Timestamp;

use super::Prepared;
use super::waits::Wait;
use crate::calendars::to_datetime;
use crate::insight::forecast::{
    ForecastReport, IssueForecast, ItemForecast, MilestoneForecast, RestsOn, RiskForecast, TeamForecast, Together, WaitForecast,
};
use crate::insight::plan::{PlanItem, PlanReport};
use crate::insight::rag::{Rag, rag};
use crate::insight::{key_of, live_item};
use crate::kind::Body;
use crate::kind::forecast::{Forecast as LedgerEntry, Landing};
use crate::kind::item::Stage;
use crate::promises::end_of;
use crate::reference::{Basis, BasisSource, quantile};
use crate::space::{RecordId, Ref, Relation, Space};

/// Joins a plan and a simulation of the same space into what people read.
pub fn report(space: &Space, prepared: &Prepared, forecast: &Forecast, plan: PlanReport, as_of: Timestamp) -> ForecastReport {
    let planned: HashMap<RecordId, jiff::civil::DateTime> = plan.items.iter().map(|item| (item.record, item.finish)).collect();
    let milestones: Vec<MilestoneForecast> =
        (0..prepared.milestones.len()).map(|ix| milestone(space, prepared, forecast, &planned, ix)).collect();
    let goals: Vec<(u32, Minute)> = milestones
        .iter()
        .enumerate()
        .filter(|(_, milestone)| milestone.done.is_none())
        .filter_map(|(ix, milestone)| Some((ix as u32, end_of(milestone.committed?))))
        .collect();
    let mut problems = plan.problems;
    problems.extend(prepared.problems.iter().cloned());
    let items: Vec<ItemForecast> = plan.items.into_iter().map(|item| item_forecast(prepared, forecast, &milestones, item)).collect();
    ForecastReport {
        data_date: to_datetime(prepared.data_date),
        as_of,
        trials: forecast.trials,
        seed: prepared.scenario.seed,
        digest: format!("{:016x}", forecast.digest),
        together: None,
        all_on_time: (!goals.is_empty()).then(|| forecast.joint(&goals)),
        risks: risks(space, prepared, forecast),
        issues: issues(space, prepared, forecast),
        waits: prepared.waits.iter().filter_map(|wait| wait_forecast(space, prepared, wait)).collect(),
        teams: prepared.teams.iter().map(|team| team_forecast(space, team)).collect(),
        milestones,
        problems,
        rests_on: RestsOn::of(&items),
        items,
    }
}

fn milestone(
    space: &Space,
    prepared: &Prepared,
    forecast: &Forecast,
    planned: &HashMap<RecordId, jiff::civil::DateTime>,
    ix: usize,
) -> MilestoneForecast {
    let id = prepared.milestones[ix];
    let record = space.record(id).expect("milestones are records of this space");
    let item = live_item(record).expect("milestones are items");
    let simulated = &forecast.milestones[ix];
    let [p10, p50, p80, p90, p95] = dates(&simulated.dates);
    let done = (item.stage == Stage::Done).then_some(p50);
    let per_risk = forecast.risks.iter().zip(&prepared.risks);
    let mut risk_days: Vec<(String, f64)> = per_risk
        .filter(|(_, id)| is_risk(space, **id))
        .filter_map(|(risk, id)| Some((key_of(space, *id), risk.owned.get(ix)?.days)))
        .filter(|(_, days)| *days >= 0.05)
        .collect();
    risk_days.sort_by(|a, b| b.1.total_cmp(&a.1));
    MilestoneForecast {
        record: id,
        key: record.key.clone(),
        name: record.title.clone(),
        committed: item.committed,
        done,
        plan: planned.get(&id).copied().unwrap_or(p50),
        p10,
        p50,
        p80,
        p90,
        p95,
        on_time: item.committed.filter(|_| done.is_none()).map(|date| simulated.probability(end_of(date))),
        merge_bias_days: simulated.merge_bias_minutes as f64 / 1440.0,
        rag: if done.is_some() { Rag::Done } else { rag(item.committed, p50.date(), p80.date()) },
        risk_days,
    }
}

fn item_forecast(prepared: &Prepared, forecast: &Forecast, milestones: &[MilestoneForecast], item: PlanItem) -> ItemForecast {
    let simulated = prepared.index.finish(item.record).and_then(|ix| forecast.items.get(ix as usize));
    let unknown = || Basis { source: BasisSource::Fallback, words: "not in the forecast".to_owned() };
    let basis = prepared.basis.get(&item.record).cloned().unwrap_or_else(unknown);
    // A milestone has one date everywhere: its own samples are exact, an item's are read off a histogram.
    let percentiles = match milestones.iter().find(|milestone| milestone.record == item.record) {
        Some(milestone) => [milestone.p10, milestone.p50, milestone.p80, milestone.p90, milestone.p95],
        None => simulated.and_then(|simulated| simulated.dates.as_ref()).map_or([item.finish; 5], dates),
    };
    let criticality = simulated.map_or(0.0, |simulated| simulated.criticality);
    let cruciality = simulated.map_or(0.0, |simulated| simulated.cruciality);
    ItemForecast::new(item, percentiles, criticality, cruciality, basis)
}

fn risks(space: &Space, prepared: &Prepared, forecast: &Forecast) -> Vec<RiskForecast> {
    let mut hits: BTreeMap<RecordId, Vec<String>> = BTreeMap::new();
    for link in space.links().filter(|link| link.relation == Relation::Threatens) {
        hits.entry(link.from).or_default().push(key_of(space, link.to));
    }
    let focus = prepared.scenario.focus.unwrap_or(0) as usize;
    let mut risks: Vec<RiskForecast> = prepared
        .risks
        .iter()
        .enumerate()
        .filter_map(|(ix, id)| {
            let record = space.record(*id).filter(|record| matches!(record.body, Body::Risk(_)))?;
            Some(RiskForecast {
                record: *id,
                key: record.key.clone(),
                name: record.title.clone(),
                probability: prepared.scenario.risks[ix].probability,
                p80_days: owned(forecast, ix, focus),
                threatens: hits.remove(id).unwrap_or_default(),
            })
        })
        .collect();
    risks.sort_by(|a, b| b.p80_days.total_cmp(&a.p80_days).then_with(|| a.key.cmp(&b.key)));
    risks
}

fn is_risk(space: &Space, id: RecordId) -> bool {
    space.record(id).is_some_and(|record| matches!(record.body, Body::Risk(_)))
}

/// Returns the days of a milestone's P80 that a risk or an issue owns.
fn owned(forecast: &Forecast, ix: usize, milestone: usize) -> f64 {
    forecast.risks.get(ix).and_then(|risk| risk.owned.get(milestone)).map_or(0.0, |owned| owned.days)
}

fn issues(space: &Space, prepared: &Prepared, forecast: &Forecast) -> Vec<IssueForecast> {
    let focus = prepared.scenario.focus.unwrap_or(0) as usize;
    let issue = |(ix, id): (usize, &RecordId)| {
        let record = space.record(*id).filter(|record| matches!(record.body, Body::Issue(_)))?;
        let hinders = space.links_from(*id).filter(|link| link.relation == Relation::Hinders);
        Some(IssueForecast {
            record: *id,
            key: record.key.clone(),
            name: record.title.clone(),
            p80_days: owned(forecast, ix, focus),
            hinders: hinders.map(|link| key_of(space, link.to)).collect(),
        })
    };
    let mut issues: Vec<IssueForecast> = prepared.risks.iter().enumerate().filter_map(issue).collect();
    issues.sort_by(|a, b| b.p80_days.total_cmp(&a.p80_days).then_with(|| a.key.cmp(&b.key)));
    issues
}

/// What comes from outside waits for nothing: its percentiles are those of its delay, exactly.
fn wait_forecast(space: &Space, prepared: &Prepared, wait: &Wait) -> Option<WaitForecast> {
    let (record, scenario) = (space.record(wait.record)?, &prepared.scenario);
    let point = &scenario.items[wait.point as usize];
    let calendar = &scenario.calendars[point.calendar as usize];
    let there = |probability: f64| {
        let delay = match point.remaining {
            Spread::Past { table, times, less } => quantile(&scenario.tables[table as usize], probability) * times - less,
            _ => 0.0,
        };
        let at = calendar.add(point.not_before.unwrap_or(scenario.now), Work(delay.max(0.0).round() as i64));
        // What is there when work begins came in the evening before.
        to_datetime(Minute(calendar.add(at, Work(-1)).0 + 1))
    };
    Some(WaitForecast {
        record: wait.record,
        key: record.key.clone(),
        name: record.title.clone(),
        due: wait.due,
        p50: there(0.5),
        p80: there(0.8),
        kept: wait.kept,
        because: wait.words.clone(),
        items: wait.items.iter().map(|id| key_of(space, *id)).collect(),
    })
}

fn team_forecast(space: &Space, team: &super::TeamFacts) -> TeamForecast {
    let record = space.record(team.record).expect("teams are records of this space");
    debug_assert!(matches!(record.body, Body::Team(_)));
    TeamForecast {
        key: record.key.clone(),
        name: record.title.clone(),
        slots: team.slots.unwrap_or(0),
        measured: team.measured,
        sigma: team.sigma,
        estimate_ratio: team.estimate_ratio,
        open: team.open,
    }
}

fn dates(dates: &Dates) -> [jiff::civil::DateTime; 5] {
    [dates.p10, dates.p50, dates.p80, dates.p90, dates.p95].map(to_datetime)
}

/// Returns the chance that the milestones with these keys all meet their committed dates; the key that has none is the error.
pub fn together(prepared: &Prepared, forecast: &Forecast, report: &ForecastReport, keys: &[String]) -> Result<Together, String> {
    let goal = |key: &String| {
        let milestone = report.milestones.iter().find(|milestone| milestone.key.eq_ignore_ascii_case(key)).ok_or_else(|| key.clone())?;
        let ix = prepared.milestones.iter().position(|id| *id == milestone.record).ok_or_else(|| key.clone())?;
        Ok((ix as u32, end_of(milestone.committed.ok_or_else(|| key.clone())?)))
    };
    let goals: Vec<(u32, Minute)> = keys.iter().map(goal).collect::<Result<_, String>>()?;
    Ok(Together { keys: keys.to_vec(), probability: forecast.joint(&goals) })
}

/// Returns what the ledger keeps of a forecast.
pub fn ledger_entry(report: &ForecastReport, made_at: Timestamp) -> LedgerEntry {
    let landing = |milestone: &MilestoneForecast| Landing {
        item: Ref::from(milestone.record),
        key: milestone.key.clone(),
        p10: milestone.p10,
        p50: milestone.p50,
        p80: milestone.p80,
        p95: milestone.p95,
    };
    LedgerEntry {
        made_at,
        as_of: report.as_of,
        data_date: report.data_date,
        trials: report.trials,
        seed: report.seed,
        digest: report.digest.clone(),
        milestones: report.milestones.iter().filter(|milestone| milestone.done.is_none()).map(landing).collect(),
    }
}
