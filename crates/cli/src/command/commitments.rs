//! `sinew commitments`.

use app::failure::Failure;
use app::operation::commitments::list_commitments;
use model::insight::commitments::{CommitmentsReport, OpenPromise, PromiseState, Promised, Provider};
use model::insight::{say_date, say_days};

use super::{with_workspace, workspace_zone};
use crate::args::Common;
use crate::terminal;

const NONE: &str = "–";

pub(crate) async fn run(common: &Common) -> Result<(), Failure> {
    let (report, zone) = with_workspace(common, async |cx| Ok((list_commitments(cx).await?, workspace_zone(cx).await?))).await?;
    if common.json {
        terminal::json(&report);
    } else {
        print(&report, &jiff::Timestamp::now().to_zoned(zone));
    }
    Ok(())
}

fn print(report: &CommitmentsReport, now: &jiff::Zoned) {
    let today = now.date();
    if report.open.is_empty() && report.settled.is_empty() {
        terminal::line(
            "No team has promised anything yet: sinew add commitment \"Key service\" provider=T-1 consumer=T-2 needed_by=2027-03-01",
        );
    }
    if !report.open.is_empty() {
        terminal::line("Not settled, what is overdue first:");
        let date = |date| say_date(date, today);
        let row = |open: &OpenPromise| {
            vec![
                open.key.clone(),
                open.name.clone(),
                say(open.state).to_owned(),
                or_none(open.from.clone()),
                or_none(open.to.clone()),
                or_none(open.due.map(date)),
                or_none(open.confidence.map(|share| format!("{:.0} %", share * 100.0))),
                or_none(open.overdue_days.map(|days| format!("{} overdue", say_days(f64::from(days))))),
                or_none(open.age_days.filter(|_| open.unanswered).map(|days| say_days(f64::from(days)))),
                history(&open.promises, today),
                open.items.join(", "),
            ]
        };
        let header = ["Key", "What", "State", "From", "To", "Due", ">Sure", "Late", ">Unanswered for", "Promised before", "Waits for it"];
        terminal::table(&header, report.open.iter().map(row).collect());
    }
    if !report.settled.is_empty() {
        terminal::line("");
        terminal::line("Settled:");
        let rows = report.settled.iter().map(|row| {
            let late = row.days_late.map(|days| if days == 0.0 { "kept".to_owned() } else { format!("{} late", say_days(days)) });
            let came = row.delivered_on.map(|day| say_date(day, today));
            vec![
                row.key.clone(),
                row.name.clone(),
                say(row.state).to_owned(),
                or_none(row.from.clone()),
                or_none(row.to.clone()),
                or_none(came),
                or_none(late),
            ]
        });
        terminal::table(&["Key", "What", "State", "From", "To", "Came", "Late"], rows.collect());
    }
    if !report.providers.is_empty() {
        terminal::line("");
        terminal::line("Who keeps promises:");
        let row = |team: &Provider| {
            let kept = if team.settled > 0 { format!("{} of {}", team.kept, team.settled) } else { NONE.to_owned() };
            vec![
                team.key.clone(),
                team.name.clone(),
                kept,
                team.moved.to_string(),
                team.open.to_string(),
                team.overdue.to_string(),
                team.words.clone(),
            ]
        };
        let header = ["Key", "Team", ">Kept", ">Moved", ">Open", ">Overdue", "The forecast goes by"];
        terminal::table(&header, report.providers.iter().map(row).collect());
    }
    if !report.who_waits.is_empty() {
        terminal::line("");
        terminal::line("Who waits on whom:");
        let rows = report.who_waits.iter().map(|row| {
            let counts = [row.commitments, row.overdue, row.dependencies].map(|number| number.to_string());
            let ends = [&row.waits_name, &row.on_name].map(|name| name.clone().unwrap_or_else(|| "nobody named".to_owned()));
            ends.into_iter().chain(counts).chain([row.items.join(", ")]).collect()
        });
        terminal::table(&["Who waits", "On", ">Commitments", ">Overdue", ">Dependencies", "Items"], rows.collect());
    }
}

fn or_none(text: Option<String>) -> String {
    text.unwrap_or_else(|| NONE.to_owned())
}

fn say(state: PromiseState) -> &'static str {
    match state {
        PromiseState::Asked => "asked",
        PromiseState::Promised => "promised",
        PromiseState::Accepted => "accepted",
        PromiseState::Delivered => "delivered",
        PromiseState::Missed => "missed",
        PromiseState::Declined => "declined",
    }
}

/// The days for which it was promised before the present one.
fn history(promises: &[Promised], today: jiff::civil::Date) -> String {
    let before = promises.split_last().map_or(&[][..], |(_, before)| before);
    before.iter().map(|promise| say_date(promise.date, today)).collect::<Vec<_>>().join(", ")
}
