//! `sinew raci`.

use std::collections::BTreeMap;

use app::cx::Cx;
use app::failure::Failure;
use app::operation::raci::show_raci;
use model::insight::count;
use model::insight::raci::{RaciReport, RaciRow};

use super::with_workspace;
use crate::args::Common;
use crate::terminal;

pub(crate) async fn run(common: &Common, most: Option<usize>, all: bool) -> Result<(), Failure> {
    let report = with_workspace(common, async |cx: &Cx| show_raci(cx, most).await).await?;
    if common.json {
        terminal::json(&report);
    } else {
        print(&report, all);
    }
    Ok(())
}

fn print(report: &RaciReport, all: bool) {
    let rows: Vec<&RaciRow> = report.rows.iter().filter(|row| row.open || all).collect();
    if rows.is_empty() {
        terminal::line("There is nothing to answer for: add milestones, releases, workstreams or decisions.");
        return;
    }
    let names: BTreeMap<&str, &str> = report.people.iter().map(|person| (person.key.as_str(), person.name.as_str())).collect();
    // A terminal has no room for a column a person: each role names its people.
    let line = |row: &&RaciRow| {
        let role = |letter: char| {
            let having = row.cells.iter().filter(|cell| {
                let linked = cell.roles.iter().any(|role| role.letter() == letter);
                linked || (letter == 'R' && cell.assigned)
            });
            having.map(|cell| names.get(cell.person.as_str()).copied().unwrap_or(&cell.person)).collect::<Vec<_>>().join(", ")
        };
        let mut cells = vec![row.key.clone(), row.name.clone()];
        cells.extend("RACI".chars().map(role));
        cells
    };
    terminal::table(&["Key", "Record", "Responsible", "Accountable", "Consulted", "Informed"], rows.iter().map(line).collect());
    terminal::line("");
    if report.findings.is_empty() {
        terminal::line("Everything open has one accountable person and somebody who does it.");
    } else {
        terminal::line(format!("{} to put right:", count(report.findings.len(), "thing")));
        report.findings.iter().for_each(|finding| terminal::line(format!("- {}", finding.words)));
    }
    for row in rows.iter().filter(|row| !row.to_ask.is_empty()) {
        let people: Vec<&str> = row.to_ask.iter().map(|key| names.get(key.as_str()).copied().unwrap_or(key)).collect();
        terminal::line(format!("{} {} waits: ask {} first.", row.key, row.name, people.join(", ")));
    }
    if !report.escalations.is_empty() {
        terminal::line("");
        terminal::line("Where trouble goes:");
        let rows = report.escalations.iter().map(|trouble| {
            let to: Vec<&str> = trouble.to.iter().map(|person| person.name.as_str()).collect();
            let to = if to.is_empty() { "nobody is accountable".to_owned() } else { to.join(", ") };
            vec![trouble.key.clone(), trouble.name.clone(), to, trouble.via.clone().unwrap_or_default()]
        });
        terminal::table(&["Key", "Record", "Goes to", "Accountable for"], rows.collect());
    }
}
