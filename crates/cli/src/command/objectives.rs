//! `sinew objectives`.

use app::cx::Cx;
use app::failure::Failure;
use app::operation::objectives::show_objectives;
use jiff::civil::Date;
use model::insight::objectives::{Alignment, Band, Goal, Loose, Numbers, ObjectivesReport};
use model::insight::{say_date, say_days};

use super::forecast::settings;
use super::{with_workspace, workspace_zone};
use crate::args::{Common, Simulation};
use crate::terminal::{self, Bar};

const NONE: &str = "–";

pub(crate) async fn run(common: &Common, simulation: &Simulation) -> Result<(), Failure> {
    let bar = Bar::new(simulation.chance.trials);
    let work = async |cx: &Cx| {
        let zone = workspace_zone(cx).await?;
        let report = show_objectives(cx, &settings(simulation, &zone)?, &|done| bar.at(done)).await?;
        Ok((report, cx.now.to_zoned(zone).date()))
    };
    let (report, today) = with_workspace(common, work).await?;
    drop(bar);
    if common.json {
        terminal::json(&report);
    } else {
        print(&report, today);
    }
    Ok(())
}

fn print(report: &ObjectivesReport, today: Date) {
    if report.goals.is_empty() {
        terminal::line("There is no objective yet: sinew add objective \"Fast everywhere\" end=2027-06-30");
        return;
    }
    let row = |goal: &Goal| {
        vec![
            goal.key.clone(),
            format!("{}{}", "  ".repeat(goal.depth), goal.name),
            goal.score.map_or_else(|| goal.lacks.unwrap_or(NONE).to_owned(), |score| format!("{score:.2}")),
            goal.band.map_or(String::new(), |band| words(band).to_owned()),
            goal.trend.map_or_else(String::new, signed),
            goal.confidence.map_or_else(String::new, |share| format!("{:.0} %", share * 100.0)),
            goal.numbers.as_ref().map_or_else(String::new, numbers),
            goal.due.map_or_else(String::new, |due| say_date(due, today)),
            goal.served_by.iter().map(|work| work.key.as_str()).collect::<Vec<_>>().join(" "),
        ]
    };
    let header = ["Key", "Goal", ">Score", "", ">Change", ">Confidence", "From, now, to", "Due", "Served by"];
    terminal::table(&header, report.goals.iter().map(row).collect());
    terminal::line(terminal::faint(report.rule));
    alignment(&report.alignment, today);
}

fn alignment(found: &Alignment, today: Date) {
    let Alignment { work_without_objective, objectives_without_work, late } = found;
    terminal::line("");
    if work_without_objective.is_empty() && objectives_without_work.is_empty() && late.is_empty() {
        terminal::line("All open work serves an objective, every objective has work, and nothing comes too late for what it serves.");
        return;
    }
    loose("Open work that serves no objective", work_without_objective);
    loose("Objectives that no work serves", objectives_without_work);
    for late in late {
        let (p80, due) = (say_date(late.p80, today), say_date(late.due, today));
        let days = say_days(f64::from(late.days));
        terminal::line(format!(
            "{} {} lands {p80} at P80, {days} after {} {} is due on {due}.",
            late.work, late.work_name, late.goal, late.goal_name
        ));
    }
}

fn loose(title: &str, records: &[Loose]) {
    if !records.is_empty() {
        terminal::line(format!("{title}:"));
        records.iter().for_each(|record| terminal::line(format!("- {} {}", record.key, record.name)));
    }
}

fn words(band: Band) -> &'static str {
    match band {
        Band::Behind => "behind",
        Band::OnTheWay => "on the way",
        Band::Reached => "reached",
    }
}

fn signed(change: f64) -> String {
    if change < 0.0 { format!("\u{2212}{:.2}", -change) } else { format!("+{change:.2}") }
}

fn numbers(numbers: &Numbers) -> String {
    let number = |value: Option<f64>| value.map_or_else(|| NONE.to_owned(), |value| value.to_string());
    let unit = numbers.unit.as_ref().map_or_else(String::new, |unit| format!(" {unit}"));
    format!("{}, {}, {}{unit}", number(numbers.baseline), number(numbers.value), number(numbers.target))
}
