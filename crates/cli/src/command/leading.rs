//! `sinew leading`: how programs deliver, what they ask of teams, and, with the career space open, what people share.

use app::cx::Cx;
use app::failure::Failure;
use app::operation::leading::{DeliveryView, Leading, lead, list_delivery};
use model::insight::delivery::{Excellence, Rate};
use model::insight::{count, say_date};
use serde::Serialize;

use super::sharing::party;
use super::with_workspace;
use crate::args::Common;
use crate::terminal;

const NONE: &str = "–";

/// What is printed for machines.
#[derive(Serialize)]
struct Both {
    #[serde(flatten)]
    delivery: DeliveryView,
    /// What people share; none without the career space.
    shared: Option<Leading>,
}

pub(crate) async fn run(common: &Common) -> Result<(), Failure> {
    let work = async |cx: &Cx| {
        let shared = match common.career {
            true => Some(lead(party(common, cx).await?).await?),
            false => None,
        };
        Ok(Both { delivery: list_delivery(cx).await?, shared })
    };
    let both = with_workspace(common, work).await?;
    if common.json {
        terminal::json(&both);
        return Ok(());
    }
    print(&both.delivery);
    if let Some(shared) = &both.shared {
        terminal::line("");
        print_shared(shared);
    }
    Ok(())
}

fn print(view: &DeliveryView) {
    let report = &view.report;
    terminal::line(terminal::bold(&format!("{}, since {}", count(report.programs.len(), "program"), say_date(report.since, report.today))));
    for (words, rate) in rates(&report.all) {
        terminal::line(format!("{words}: {}", rate.words));
    }
    if let Some(days) = report.all.decision_days {
        terminal::line(format!("A decision takes {days:.0} days from being written down, in the middle."));
    }
    if report.programs.len() > 1 {
        terminal::line("");
        let header = ["Program", ">Forecasts", ">Promises", ">Decisions", ">Retros", ">Effects"];
        let rows = report.programs.iter().map(|program| {
            let shares = rates(&program.excellence).into_iter().map(|(_, rate)| percent(rate));
            [program.name.clone()].into_iter().chain(shares).collect()
        });
        terminal::table(&header, rows.collect());
    }
    if !view.teams.is_empty() {
        terminal::line("");
        let rows = view.teams.iter().map(|team| {
            let asked =
                team.programs.iter().map(|one| format!("{} {}", one.program, one.share.map_or(NONE.to_owned(), share))).collect::<Vec<_>>();
            vec![team.name.clone(), team.share.map_or(NONE.to_owned(), share), team.weeks_over.to_string(), asked.join(", ")]
        });
        terminal::table(&["Team", &format!(">Asked, {} weeks", view.weeks), ">Weeks over", "By"], rows.collect());
    }
    terminal::line("");
    terminal::line("Shares of few cases are not said. Nothing of it is of a person, and it ranks nobody.");
}

fn rates(of: &Excellence) -> [(&'static str, &Rate); 5] {
    [
        ("Forecasts", &of.calibration),
        ("Promises", &of.promises),
        ("Decisions", &of.decisions),
        ("Retros", &of.retros),
        ("Effects", &of.effects),
    ]
}

fn percent(rate: &Rate) -> String {
    rate.value.map_or(NONE.to_owned(), share)
}

fn share(value: f64) -> String {
    format!("{:.0} %", value * 100.0)
}

fn print_shared(shared: &Leading) {
    match shared.goals.is_empty() && shared.pairs.is_empty() {
        true => terminal::line("Nobody shares a growth goal or a mentoring with you."),
        false => terminal::line(terminal::bold("Shared with you")),
    }
    for one in &shared.goals {
        let by = one.goal.by.map_or_else(String::new, |by| format!(", by {}", say_date(by, shared.today)));
        terminal::line(format!("{}: {} ({}{by})", one.from, one.goal.title, one.goal.level));
    }
    for one in &shared.pairs {
        let (met, confirmed) = (count(one.pair.meetings, "time"), count(one.pair.confirmed, "outcome"));
        terminal::line(format!("{} mentors {}: met {met}, {confirmed} confirmed", one.pair.mentor, one.pair.mentee));
    }
    let coverage = &shared.coverage;
    if coverage.people == 0 {
        terminal::line("Where people stand is shown in groups of five or more who share it; there is none yet.");
        return;
    }
    terminal::line("");
    terminal::line(terminal::bold(&format!("Where {} people stand, at a level or above", coverage.people)));
    let header: Vec<&str> = ["Id", "Competency"].into_iter().chain(coverage.levels.iter().map(|level| level.key.as_str())).collect();
    let rows = coverage.competencies.iter().map(|one| {
        let counts = one.counts.iter().map(|count| count.as_ref().map_or(NONE.to_owned(), |range| range.to_string()));
        [one.id.clone(), one.name.clone()].into_iter().chain(counts).collect()
    });
    terminal::table(&header, rows.collect());
}
