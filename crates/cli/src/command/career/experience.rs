//! `sinew career experience`.

use std::path::Path;

use app::cx::Cx;
use app::failure::Failure;
use app::operation::growth::{ExperienceInput, ExperienceView, find_experience};
use model::career::experience::{DomainShare, ExperienceRow};
use model::insight::{count, say_date};

use super::super::{with_workspace, write};
use crate::args::Common;
use crate::terminal;

pub(in crate::command) async fn run(common: &Common, person: &str, hours: Option<f64>, out: Option<&Path>) -> Result<(), Failure> {
    let input = ExperienceInput { hours_a_week: hours };
    let view = with_workspace(common, async |cx: &Cx| find_experience(cx, person, &input).await).await?;
    if let Some(path) = out {
        let as_csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        write(path, if as_csv { &view.csv } else { &view.markdown })?;
        terminal::line(format!("Wrote {} to {}.", count(view.log.programs.len(), "program"), path.display()));
        return Ok(());
    }
    match common.json {
        true => terminal::json(&view),
        false => print(&view),
    }
    Ok(())
}

fn print(view: &ExperienceView) {
    let log = &view.log;
    let hours = log.hours.map_or_else(String::new, |hours| format!(", about {hours:.0} hours as they say"));
    let led = format!("{}: {} of leading programs since {}{hours}", log.name, count(log.months, "month"), say_date(log.since, log.today));
    terminal::line(terminal::bold(&led));
    let row = |row: &ExperienceRow| {
        vec![
            row.title.clone(),
            if row.led { "led it" } else { "took part" }.to_owned(),
            say_date(row.from, log.today),
            say_date(row.to, log.today),
            row.months.to_string(),
            row.weeks.to_string(),
            row.domains.iter().map(share).collect::<Vec<_>>().join(", "),
        ]
    };
    if !log.programs.is_empty() {
        terminal::table(&["Program", "Role", "From", "To", ">Months", ">Weeks", "Acted on"], log.programs.iter().map(row).collect());
    }
    terminal::line("");
    log.remarks.iter().for_each(|remark| terminal::line(format!("- {remark}")));
}

fn share(share: &DomainShare) -> String {
    let name = share.domain.name().to_lowercase();
    share.hours.map_or_else(|| format!("{name} {:.0} %", share.share * 100.0), |hours| format!("{name} {hours:.0} h"))
}
