//! `sinew plan`.

use std::path::PathBuf;

use app::cx::Cx;
use app::failure::Failure;
use app::operation::files::stand_alone_space;
use app::operation::plan::{plan_space, show_plan};
use jiff::Timestamp;
use model::insight::plan::{PlanItem, PlanReport};

use super::{files, moment, options, problems, with_workspace, workspace_zone};
use crate::args::{Common, Reading};
use crate::terminal;

pub(crate) async fn run(common: &Common, paths: &[PathBuf], as_of: Option<&str>, critical: bool, reading: &Reading) -> Result<(), Failure> {
    let report = if paths.is_empty() {
        let work = async |cx: &Cx| {
            let as_of = match as_of {
                Some(text) => Some(moment(text, &workspace_zone(cx).await?)?),
                None => None,
            };
            show_plan(cx, as_of).await
        };
        with_workspace(common, work).await?
    } else {
        let options = options(reading)?;
        let now = Timestamp::now();
        let file = stand_alone_space(&files(paths)?, &options, now)?;
        let as_of = as_of.map(|text| moment(text, &app::operation::zone(&file.space))).transpose()?.unwrap_or(now);
        let space = if as_of < now { model::journal::as_of(&file.journal, as_of, None) } else { file.space };
        let mut report = plan_space(&space, &file.journal, &file.sources, as_of);
        report.problems.splice(0..0, file.problems);
        report
    };
    if common.json {
        terminal::json(&report);
    } else {
        print(&report, critical);
    }
    Ok(())
}

fn print(report: &PlanReport, critical: bool) {
    problems::print(&report.problems);
    if report.items.is_empty() {
        terminal::line(format!("There was no item yet on {}.", report.data_date.strftime("%Y-%m-%d %H:%M")));
        return;
    }
    let today = report.data_date.date();
    let rows = report.items.iter().filter(|item| !critical || item.critical).map(|item| row(item, today)).collect();
    terminal::table(&["Key", "Item", "Start", "Finish", ">Total float", ">Free float", "", "Driver"], rows);
    terminal::line(terminal::faint(&format!(
        "Data date {}. Float in working days of 8 hours.",
        report.data_date.strftime("%Y-%m-%d %H:%M")
    )));
}

fn row(item: &PlanItem, today: jiff::civil::Date) -> Vec<String> {
    let days = |minutes: i64| format!("{:.1}", minutes as f64 / 480.0);
    let name = if item.summary { terminal::bold(&item.name) } else { item.name.clone() };
    vec![
        item.key.clone(),
        name,
        model::insight::say_date(item.start.date(), today),
        model::insight::say_date(item.finish.date(), today),
        days(item.total_float_minutes),
        days(item.free_float_minutes),
        match (item.critical, item.near_critical) {
            (true, _) => "critical".to_owned(),
            (false, true) => "near critical".to_owned(),
            (false, false) => String::new(),
        },
        item.driver.clone().unwrap_or_default(),
    ]
}
