//! `sinew import`.

use std::path::PathBuf;

use app::operation::import::{ImportReport, import_files};
use app::operation::registers;
use formats::Options;
use model::draft::Source;
use model::insight::count;

use super::{files, options, problems, with_workspace};
use crate::args::{Common, Reading};
use crate::terminal;

pub(crate) async fn run(common: &Common, paths: &[PathBuf], kind: Option<&str>, reading: &Reading) -> Result<(), app::failure::Failure> {
    let options = Options { kind: kind.map(registers::kind).transpose()?, ..options(reading)? };
    let files = files(paths)?;
    let report = with_workspace(common, async |cx| import_files(cx, &files, &options).await).await?;
    if common.json {
        terminal::json(&report);
    } else {
        print(&report);
    }
    Ok(())
}

pub(crate) fn print(report: &ImportReport) {
    problems::print(&report.problems);
    for source in &report.sources {
        let name = Source { system: source.system.clone(), instance: source.instance.clone() }.name();
        let numbers = &source.report;
        terminal::line(format!(
            "{name}: {} created, {} updated, {} unchanged; {}; {} added, {} removed.",
            numbers.created,
            numbers.updated,
            numbers.unchanged,
            count(numbers.events, "past change"),
            count(numbers.links_added, "link"),
            numbers.links_removed
        ));
    }
}
