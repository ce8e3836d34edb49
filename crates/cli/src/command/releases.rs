//! `sinew releases`.

use app::cx::Cx;
use app::failure::Failure;
use app::operation::releases::show_releases;
use jiff::civil::Date;
use model::insight::releases::{Release, ReleaseState, ReleasesReport};
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
        let report = show_releases(cx, &settings(simulation, &zone)?, &|done| bar.at(done)).await?;
        Ok((report, cx.now.to_zoned(zone).date()))
    };
    let (report, today) = with_workspace(common, work).await?;
    drop(bar);
    match common.json {
        true => terminal::json(&report),
        false => print(&report, today),
    }
    Ok(())
}

fn print(report: &ReleasesReport, today: Date) {
    if report.releases.is_empty() {
        terminal::line("There is no release yet: sinew add item \"Release 1\" type=release committed=2027-03-01");
        return;
    }
    let date = |date: Option<Date>| date.map_or_else(|| NONE.to_owned(), |date| say_date(date, today));
    let row = |release: &Release| {
        vec![
            release.key.clone(),
            release.name.clone(),
            release.train.clone().unwrap_or_else(|| NONE.to_owned()),
            date(release.committed),
            date(release.p50),
            date(release.p80),
            release.late_days.map_or_else(|| NONE.to_owned(), late),
            if release.required[1] == 0 { NONE.to_owned() } else { format!("{} of {}", release.required[0], release.required[1]) },
            say(release.state).to_owned(),
        ]
    };
    let header = ["Key", "Release", "Train", "Committed", "P50", "P80", "Against it", ">Ready", "State"];
    terminal::table(&header, report.releases.iter().map(row).collect());
    for release in report.releases.iter().filter(|release| release.state != ReleaseState::Done) {
        terminal::line("");
        terminal::line(format!("{} {}: {}", release.key, release.name, release.words));
        for check in &release.checklist {
            let owner = check.owner_name.as_ref().map_or_else(String::new, |name| format!(" ({name})"));
            let optional = if check.optional { ", optional" } else { "" };
            terminal::line(format!("[{}] {}{owner}{optional}", if check.done { "x" } else { " " }, check.text));
        }
        match &release.rollback {
            Some(way) => terminal::line(format!("Way back: {way}")),
            None => terminal::line(terminal::faint("Way back: nobody has said.")),
        }
    }
    if !report.trains.is_empty() {
        terminal::line("");
        terminal::line("Trains:");
        for train in &report.trains {
            let next = train.next.as_ref().map_or_else(|| "all have left".to_owned(), |next| format!("{next} leaves next"));
            terminal::line(format!("- {}: {} ({next})", train.name, train.releases.join(", ")));
        }
    }
}

fn late(days: i32) -> String {
    match days {
        0 => "on the day".to_owned(),
        days if days > 0 => format!("{} late", say_days(f64::from(days))),
        days => format!("{} before", say_days(f64::from(-days))),
    }
}

fn say(state: ReleaseState) -> &'static str {
    match state {
        ReleaseState::Done => "out",
        ReleaseState::Go => "go",
        ReleaseState::GoInDoubt => "go, in doubt",
        ReleaseState::NoGo => "no-go",
        ReleaseState::Ready => "ready",
        ReleaseState::NotReady => "not ready",
        ReleaseState::NotMeasured => "not measured",
    }
}
