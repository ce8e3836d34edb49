//! `sinew forecast`.

use std::path::PathBuf;

use app::cx::Cx;
use app::failure::Failure;
use app::live::Live;
use app::operation::files::stand_alone_space;
use app::operation::forecast::{Settings, forecast_past, make_forecast};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use model::insight::forecast::{ForecastReport, ItemForecast, MilestoneForecast, WaitForecast};
use model::insight::{count, say_date, say_days, thousands};

use super::{files, moment, options, problems, with_workspace, workspace_zone};
use crate::args::{Common, Reading, Simulation};
use crate::terminal::{self, Bar};

pub(crate) async fn run(
    common: &Common,
    paths: &[PathBuf],
    simulation: &Simulation,
    items: bool,
    together: &[String],
    reading: &Reading,
) -> Result<(), Failure> {
    let bar = Bar::new(simulation.chance.trials);
    let report = if paths.is_empty() {
        let work = async |cx: &Cx| {
            let settings = Settings { together: together.to_vec(), ..settings(simulation, &workspace_zone(cx).await?)? };
            make_forecast(cx, settings, &|done| bar.at(done)).await
        };
        with_workspace(common, work).await?.0
    } else {
        let options = options(reading)?;
        let now = Timestamp::now();
        let file = stand_alone_space(&files(paths)?, &options, now)?;
        let settings = Settings { together: together.to_vec(), ..settings(simulation, &app::operation::zone(&file.space))? };
        let as_of = settings.as_of.unwrap_or(now);
        let problems = file.problems;
        let live = Live { space: file.space, journal: file.journal, sources: file.sources };
        let mut report = forecast_past(&live.past(as_of, now), &live.sources, &settings, &|done| bar.at(done))?;
        report.problems.splice(0..0, problems);
        report
    };
    drop(bar);
    if common.json {
        terminal::json(&report);
    } else {
        print(&report, items);
    }
    Ok(())
}

pub(crate) fn settings(simulation: &Simulation, zone: &jiff::tz::TimeZone) -> Result<Settings, Failure> {
    let as_of = simulation.as_of.as_deref().map(|text| moment(text, zone)).transpose()?;
    Ok(Settings { trials: simulation.chance.trials, seed: simulation.chance.seed, as_of, together: Vec::new() })
}

pub(crate) fn print(report: &ForecastReport, items: bool) {
    problems::print(&report.problems);
    if report.items.is_empty() {
        terminal::line(format!("There was no item yet on {}.", report.data_date.strftime("%Y-%m-%d %H:%M")));
        return;
    }
    let today = report.data_date.date();
    if report.milestones.is_empty() {
        terminal::line("There is no milestone: give items the type milestone, or a committed date.");
    } else {
        let rows = report.milestones.iter().map(|milestone| row(milestone, today)).collect();
        terminal::table(&["Key", "Milestone", "Committed", "Plan", "P50", "P80", "P95", ">On time", "Status"], rows);
    }
    if !report.risks.is_empty() {
        terminal::line("");
        let rows = report.risks.iter().take(8).map(|risk| {
            vec![
                risk.key.clone(),
                risk.name.clone(),
                format!("{:.0} %", risk.probability * 100.0),
                format!("{:.1}", risk.p80_days),
                risk.threatens.join(", "),
            ]
        });
        terminal::table(&["Key", "Risk", ">Probability", ">Days of P80", "Threatens"], rows.collect());
    }
    if !report.issues.is_empty() {
        terminal::line("");
        let rows = report
            .issues
            .iter()
            .take(8)
            .map(|issue| vec![issue.key.clone(), issue.name.clone(), format!("{:.1}", issue.p80_days), issue.hinders.join(", ")]);
        terminal::table(&["Key", "Issue", ">Days of P80", "Hinders"], rows.collect());
    }
    if !report.waits.is_empty() {
        terminal::line("");
        terminal::table(
            &["Key", "Waits for", "P50", "P80", "Because", "Waiting"],
            report.waits.iter().map(|wait| wait_row(wait, today)).collect(),
        );
    }
    if items {
        terminal::line("");
        let open = report.items.iter().filter(|item| item.basis_words != "done");
        terminal::table(
            &["Key", "Item", "P50", "P80", ">Criticality", ">Cruciality", "Basis"],
            open.map(|item| item_row(item, today)).collect(),
        );
    }
    terminal::line("");
    teams(report);
    if let Some(chance) = report.all_on_time {
        terminal::line(format!("All open milestones meet their committed dates in {:.0} % of the trials.", chance * 100.0));
    }
    if let Some(together) = &report.together {
        terminal::line(format!("{} are all on time in {:.0} % of the trials.", together.keys.join(", "), together.probability * 100.0));
    }
    terminal::line(terminal::faint(&format!(
        "Data date {}, {} trials, seed {}, digest {}.",
        report.data_date.strftime("%Y-%m-%d %H:%M"),
        thousands(report.trials),
        report.seed,
        report.digest
    )));
}

fn wait_row(wait: &WaitForecast, today: Date) -> Vec<String> {
    let day = |at: DateTime| say_date(at.date(), today);
    vec![wait.key.clone(), wait.name.clone(), day(wait.p50), day(wait.p80), wait.because.clone(), wait.items.join(", ")]
}

fn teams(report: &ForecastReport) {
    for team in report.teams.iter().filter(|team| team.open > 0) {
        let slots = match (team.slots, team.measured) {
            (0, _) => "no limit known".to_owned(),
            (slots, true) => format!("{} at a time (measured)", count(slots as usize, "item")),
            (slots, false) => format!("{} at a time", count(slots as usize, "item")),
        };
        let ratio = team.estimate_ratio.map(|ratio| format!("; work took {ratio:.1} times the estimate so far")).unwrap_or_default();
        terminal::line(format!("{}: {} open, {slots}{ratio}.", team.name, count(team.open, "item")));
    }
}

fn row(milestone: &MilestoneForecast, today: Date) -> Vec<String> {
    let date = |at: DateTime| say_date(at.date(), today);
    let committed = milestone.committed.map_or_else(|| "–".to_owned(), |committed| say_date(committed, today));
    let dates = match milestone.done {
        Some(done) => [date(done), String::new(), String::new(), String::new()],
        None => [date(milestone.plan), date(milestone.p50), date(milestone.p80), date(milestone.p95)],
    };
    let chance = milestone.on_time.map(|chance| format!("{:.0} %", chance * 100.0)).unwrap_or_default();
    let mut row = vec![milestone.key.clone(), milestone.name.clone(), committed];
    row.extend(dates);
    row.extend([chance, terminal::rag(milestone.rag)]);
    row
}

fn item_row(item: &ItemForecast, today: Date) -> Vec<String> {
    vec![
        item.plan.key.clone(),
        item.plan.name.clone(),
        say_date(item.p50.date(), today),
        say_date(item.p80.date(), today),
        format!("{:.0} %", item.criticality * 100.0),
        format!("{:.2}", item.cruciality),
        format!("{}: {}", basis(item), item.basis_words),
    ]
}

fn basis(item: &ItemForecast) -> &'static str {
    use model::reference::BasisSource::{Estimate, Fallback, ReferenceClass};
    match item.basis {
        Estimate => "estimate",
        ReferenceClass => "reference class",
        Fallback => "fallback",
    }
}

/// Writes a move in days with its sign.
pub(crate) fn signed_days(days: f64) -> String {
    let sign = if days < 0.0 { "−" } else { "+" };
    format!("{sign}{}", say_days(days.abs()))
}
