//! `sinew why` and `sinew changes`.

use app::cx::Cx;
use app::failure::Failure;
use app::operation::changes::{ChangesReport, list_changes};
use app::operation::why::{WhyReport, explain_item};
use model::insight::{say_date, say_days};

use super::forecast::{settings, signed_days};
use super::{moment, with_workspace, workspace_zone};
use crate::args::{Common, Simulation};
use crate::terminal::{self, Bar};

pub(crate) async fn why(common: &Common, item: &str, simulation: &Simulation) -> Result<(), Failure> {
    let bar = Bar::new(simulation.trials);
    let work = async |cx: &Cx| {
        let settings = settings(simulation, &workspace_zone(cx).await?)?;
        explain_item(cx, item, &settings, &|done| bar.at(done)).await
    };
    let report = with_workspace(common, work).await?;
    drop(bar);
    if common.json {
        terminal::json(&report);
    } else {
        print_why(&report);
    }
    Ok(())
}

fn print_why(report: &WhyReport) {
    let item = &report.item;
    let today = item.plan.start.date();
    let date = |at: jiff::civil::DateTime| say_date(at.date(), today);
    terminal::line(terminal::bold(&format!("{} {}", item.plan.key, item.plan.name)));
    terminal::line(format!("Plan: {} to {}, {} of total float.", date(item.plan.start), date(item.plan.finish), say_days(item.plan.total_float_minutes as f64 / 480.0)));
    terminal::line(format!("Forecast: P50 {}, P80 {}, P95 {}.", date(item.p50), date(item.p80), date(item.p95)));
    terminal::line(format!("Rests on {}.", item.basis_words));
    if let Some(milestone) = &report.milestone {
        if let (Some(committed), Some(chance)) = (milestone.committed, milestone.on_time) {
            terminal::line(format!("Committed {}: {:.0} % of the trials met it. {}.", say_date(committed, today), chance * 100.0, milestone.rag.words()));
        }
        if milestone.merge_bias_days.abs() >= 0.5 {
            terminal::line(format!("Waiting for several paths, and for teams, moves its middle by {}.", say_days(milestone.merge_bias_days)));
        }
        for (key, days) in milestone.risk_days.iter().take(5) {
            terminal::line(format!("Without risk {key} the P80 would be {} earlier.", say_days(*days)));
        }
    }
    terminal::line("");
    terminal::line("The chain that set the planned date, last first:");
    let rows = report.chain.iter().map(|step| vec![step.key.clone(), step.name.clone(), date(step.start), date(step.finish), step.because.clone()]);
    terminal::table(&["Key", "Item", "Start", "Finish", "Because"], rows.collect());
    if !report.usual_suspects.is_empty() {
        terminal::line("");
        terminal::line("What moves the forecast most:");
        let rows = report.usual_suspects.iter().map(|suspect| {
            vec![suspect.key.clone(), suspect.name.clone(), format!("{:.0} %", suspect.criticality * 100.0), format!("{:.2}", suspect.cruciality), suspect.basis_words.clone()]
        });
        terminal::table(&["Key", "Item", ">Criticality", ">Cruciality", "Rests on"], rows.collect());
    }
}

pub(crate) async fn changes(common: &Common, since: &str, simulation: &Simulation) -> Result<(), Failure> {
    let bar = Bar::new(simulation.trials);
    let work = async |cx: &Cx| {
        let zone = workspace_zone(cx).await?;
        let report = list_changes(cx, moment(since, &zone)?, &settings(simulation, &zone)?, &|done| bar.at(done)).await?;
        Ok((report, zone))
    };
    let (report, zone) = with_workspace(common, work).await?;
    drop(bar);
    if common.json {
        terminal::json(&report);
    } else {
        print_changes(&report, &zone);
    }
    Ok(())
}

fn print_changes(report: &ChangesReport, zone: &jiff::tz::TimeZone) {
    let today = report.until.to_zoned(zone.clone()).date();
    for moved in &report.moves {
        let days = f64::from(model::calendars::day_number(moved.p80_after.date()) - model::calendars::day_number(moved.p80_before.date()));
        let parts: Vec<String> = moved.parts.iter().filter(|(_, days)| days.abs() >= 0.05).map(|(cause, days)| format!("{days:+.1} {}", cause.words())).collect();
        let parts = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
        terminal::line(format!(
            "{} {}: P80 {} to {} ({}){parts}",
            moved.key,
            moved.name,
            say_date(moved.p80_before.date(), today),
            say_date(moved.p80_after.date(), today),
            signed_days(days)
        ));
    }
    terminal::line("");
    let rows = report.happenings.iter().map(|happening| {
        let at = happening.at.to_zoned(zone.clone());
        vec![at.strftime("%a %-d %b %H:%M").to_string(), happening.key.clone(), happening.title.clone(), happening.words.clone(), happening.actor.clone()]
    });
    terminal::table(&["When", "Key", "Record", "What", "Who"], rows.collect());
}
