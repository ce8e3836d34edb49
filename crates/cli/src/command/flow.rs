//! `sinew flow`.

use app::cx::Cx;
use app::failure::Failure;
use app::operation::flow::show_flow;
use jiff::civil::Date;
use model::insight::flow::{CycleDays, FlowReport, InProgress, TeamFlow};
use model::insight::{count, say_date};

use super::{moment, with_workspace, workspace_zone};
use crate::args::Common;
use crate::terminal;

/// How much of what is in progress is written out.
const SHOWN: usize = 20;
const NONE: &str = "–";

pub(crate) async fn run(common: &Common, team: Option<&str>, as_of: Option<&str>) -> Result<(), Failure> {
    let work = async |cx: &Cx| {
        let as_of = match as_of {
            Some(text) => Some(moment(text, &workspace_zone(cx).await?)?),
            None => None,
        };
        show_flow(cx, team, as_of).await
    };
    let report = with_workspace(common, work).await?;
    if common.json {
        terminal::json(&report);
    } else {
        print(&report);
    }
    Ok(())
}

fn print(report: &FlowReport) {
    // One team that has all the work is the program.
    let program = report
        .program
        .iter()
        .filter(|all| report.teams.len() != 1 || all.open + all.finished != report.teams[0].open + report.teams[0].finished);
    let rows: Vec<&TeamFlow> = report.teams.iter().chain(program).collect();
    let Some(whole) = rows.last().filter(|_| rows.iter().any(|team| team.open + team.finished > 0)) else {
        terminal::line(format!("There was no item to work on yet on {}.", report.data_date.strftime("%Y-%m-%d %H:%M")));
        return;
    };
    let today = report.data_date.date();
    pace(&rows, whole, today);
    times(&rows, whole);
    done(&rows, today);
    terminal::line(terminal::faint(report.rule));
    if rows.len() > 1 {
        terminal::line(terminal::faint(
            "The whole program is taken for one team that can do all of it: where teams cannot, look at the latest of them.",
        ));
    }
    in_progress(&report.in_progress, today);
    terminal::line(terminal::faint(&format!(
        "Data date {}, {} trials, seed {}.",
        report.data_date.strftime("%Y-%m-%d %H:%M"),
        report.trials,
        report.seed
    )));
}

/// What was finished in each of the last weeks; weeks of the same days stand below each other.
fn pace(rows: &[&TeamFlow], whole: &TeamFlow, today: Date) {
    if let Some(last) = whole.weeks.last() {
        terminal::line(format!("Finished in the last {} up to {}:", count(whole.weeks.len(), "week"), say_date(last.ending, today)));
        let row = |team: &&TeamFlow| {
            let weeks = team.weeks.iter().map(|week| format!("{:>3}", week.finished)).collect::<String>();
            vec![team.name.clone(), weeks, format!("{:.1}", team.finished_per_week), team.finished.to_string()]
        };
        terminal::table(&["Team", ">Week by week, oldest first", ">Average", ">Ever finished"], rows.iter().map(row).collect());
    }
    if whole.finished_undated > 0 {
        terminal::line(format!("Not in any week: {} finished, nobody says when.", count(whole.finished_undated, "item")));
    }
    terminal::line("");
}

/// How long work took, and how much of today's is older than that.
fn times(rows: &[&TeamFlow], whole: &TeamFlow) {
    terminal::line("Working days from begin to finish; P85: 85 of 100 finished items took no longer:");
    let days =
        |team: &TeamFlow, pick: fn(&CycleDays) -> f64| team.cycle_days.as_ref().map_or_else(|| NONE.to_owned(), |days| one(pick(days)));
    let row = |team: &&TeamFlow| {
        vec![
            team.name.clone(),
            days(team, |days| days.p50),
            days(team, |days| days.p85),
            days(team, |days| days.p95),
            team.in_progress.to_string(),
            team.ageing.map_or_else(|| NONE.to_owned(), |ageing| ageing.to_string()),
            team.no_cycle_days.clone().unwrap_or_default(),
        ]
    };
    let lacking = rows.iter().any(|team| team.no_cycle_days.is_some());
    table(&["Team", ">P50", ">P85", ">P95", ">In progress", ">Older than P85", "Missing"], rows.iter().map(row), lacking);
    if let Some(law) = &whole.law {
        terminal::line(format!(
            "Little\u{2019}s law: {:.1} in progress on average, {:.1} finished a week, so {:.1} working days each. What was finished took {:.1}: {}.",
            law.in_progress, law.finished_per_week, law.expected_days, law.finished_days, law.words
        ));
    }
    terminal::line("");
}

fn done(rows: &[&TeamFlow], today: Date) {
    terminal::line("When the open items would be done at that pace; P80: in 80 of 100 trials they were by then:");
    let date = |date: Option<Date>| date.map_or_else(|| "after ten years".to_owned(), |date| say_date(date, today));
    let row = |team: &&TeamFlow| {
        let dates = team.done.as_ref().map_or([NONE; 3].map(str::to_owned), |done| [done.p50, done.p80, done.p95].map(date));
        let mut row = vec![team.name.clone(), team.open.to_string()];
        row.extend(dates);
        row.push(team.no_done.clone().unwrap_or_default());
        row
    };
    let lacking = rows.iter().any(|team| team.no_done.is_some());
    table(&["Team", ">Open", "P50", "P80", "P95", "Missing"], rows.iter().map(row), lacking);
}

/// Prints a table whose last column says what is missing, where something is.
fn table(header: &[&str], rows: impl Iterator<Item = Vec<String>>, lacking: bool) {
    let columns = if lacking { header.len() } else { header.len() - 1 };
    let cut = |mut row: Vec<String>| {
        row.truncate(columns);
        row
    };
    terminal::table(&header[..columns], rows.map(cut).collect());
}

fn in_progress(items: &[InProgress], today: Date) {
    if items.is_empty() {
        return;
    }
    terminal::line("");
    terminal::line("In progress, what is older than most finished items ever were first; ages in working days:");
    let row = |item: &InProgress| {
        let or_none = |text: Option<String>| text.unwrap_or_else(|| NONE.to_owned());
        vec![
            item.key.clone(),
            item.name.clone(),
            or_none(item.team.clone()),
            item.since.map_or_else(|| "unknown".to_owned(), |since| say_date(since.date(), today)),
            or_none(item.age_days.map(one)),
            or_none(item.p85_days.map(one)),
            or_none(item.older_than.map(|share| format!("{:.0} %", share * 100.0))),
            if item.ageing { "ageing".to_owned() } else { String::new() },
        ]
    };
    terminal::table(&["Key", "Item", "Team", "Begun", ">Age", ">P85", ">Older than", ""], items.iter().take(SHOWN).map(row).collect());
    if items.len() > SHOWN {
        terminal::line(format!("And {} more; --json lists all.", items.len() - SHOWN));
    }
}

fn one(days: f64) -> String {
    format!("{days:.1}")
}
