//! `sinew why` and `sinew changes`.

use app::cx::Cx;
use app::failure::Failure;
use app::operation::changes::{ChangesReport, list_changes};
use app::operation::why::{WhyReport, explain_item};
use model::insight::changes::Happening;
use model::insight::{say_date, say_days};

use super::forecast::{settings, signed_days};
use super::{moment, with_workspace, workspace_zone};
use crate::args::{Common, Simulation};
use crate::terminal::{self, Bar};

pub(crate) async fn why(common: &Common, item: &str, simulation: &Simulation) -> Result<(), Failure> {
    let bar = Bar::new(simulation.chance.trials);
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
    let planned = if item.plan.start == item.plan.finish {
        date(item.plan.finish)
    } else {
        format!("{} to {}", date(item.plan.start), date(item.plan.finish))
    };
    terminal::line(format!("Plan: {planned}, {} of total float.", say_days(item.plan.total_float_minutes as f64 / 480.0)));
    terminal::line(format!("Forecast: P50 {}, P80 {}, P95 {}.", date(item.p50), date(item.p80), date(item.p95)));
    terminal::line(format!("Rests on {}.", item.basis_words));
    if let Some(milestone) = &report.milestone {
        if let (Some(committed), Some(chance)) = (milestone.committed, milestone.on_time) {
            terminal::line(format!(
                "Committed {}: {:.0} % of the trials met it. {}.",
                say_date(committed, today),
                chance * 100.0,
                milestone.rag.words()
            ));
        }
        if milestone.merge_bias_days.abs() >= 0.5 {
            terminal::line(format!(
                "Where paths meet the latest one counts: that alone costs {} on average.",
                say_days(milestone.merge_bias_days)
            ));
        }
        for (key, days) in milestone.risk_days.iter().take(5) {
            terminal::line(format!("Without risk {key} the P80 would be {} earlier.", say_days(*days)));
        }
    }
    terminal::line("");
    terminal::line("The chain that set the planned date, last first:");
    let rows = report
        .chain
        .iter()
        .map(|step| vec![step.key.clone(), step.name.clone(), date(step.start), date(step.finish), step.because.clone()]);
    terminal::table(&["Key", "Item", "Start", "Finish", "Because"], rows.collect());
    if !report.usual_suspects.is_empty() {
        terminal::line("");
        terminal::line("What moves the forecast most:");
        let rows = report.usual_suspects.iter().map(|suspect| {
            vec![
                suspect.key.clone(),
                suspect.name.clone(),
                format!("{:.0} %", suspect.criticality * 100.0),
                format!("{:.2}", suspect.cruciality),
                suspect.basis_words.clone(),
            ]
        });
        terminal::table(&["Key", "Item", ">Criticality", ">Cruciality", "Rests on"], rows.collect());
    }
}

pub(crate) async fn changes(common: &Common, since: &str, simulation: &Simulation) -> Result<(), Failure> {
    let bar = Bar::new(simulation.chance.trials);
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
        let days = f64::from(model::calendars::days_between(moved.p80_before.date(), moved.p80_after.date()));
        let parts: Vec<String> = moved
            .parts
            .iter()
            .filter(|(_, days)| days.abs() >= 0.05)
            .map(|(cause, days)| format!("{days:+.1} {}", cause.words()))
            .collect();
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
    if report.happenings.is_empty() {
        terminal::line(format!("Nothing happened since {}.", report.since.to_zoned(zone.clone()).strftime("%a %-d %b %Y %H:%M")));
        return;
    }
    terminal::line("");
    // What one person did to one record at one time is one line.
    let acts = report.happenings.chunk_by(|a, b| (a.at, &a.key, &a.actor) == (b.at, &b.key, &b.actor));
    terminal::table(&["When", "Key", "Record", "What", "Who"], acts.map(|act| act_row(act, zone)).collect());
}

fn act_row(act: &[Happening], zone: &jiff::tz::TimeZone) -> Vec<String> {
    let at = act[0].at.to_zoned(zone.clone());
    // The stage follows from the tracker's status: one of the two is enough to read.
    let has_status = act.iter().any(|happening| happening.set("status").is_some());
    let shown = act.iter().filter(|happening| !(has_status && happening.set("stage").is_some()));
    let words = shown.map(|happening| happening.words.as_str());
    vec![
        at.strftime("%a %-d %b %H:%M").to_string(),
        act[0].key.clone(),
        act[0].title.clone(),
        words.collect::<Vec<_>>().join("; "),
        act[0].actor.clone(),
    ]
}
