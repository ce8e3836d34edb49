//! `sinew overlap`.

use app::cx::Cx;
use app::failure::Failure;
use app::operation::meetings::show_overlap;
use jiff::civil::{Date, DateTime};
use model::insight::overlap::{Asked, Hour, Overlap, OverlapDay};
use model::insight::say_date;

use super::{with_workspace, workspace_zone};
use crate::args::Common;
use crate::terminal;

pub(crate) async fn run(common: &Common, meeting: Option<&str>) -> Result<(), Failure> {
    let work = async |cx: &Cx| {
        let space = cx.store.load(cx.space).await?.unwrap_or_default();
        Ok((show_overlap(&space, meeting, cx.now)?, cx.now.to_zoned(workspace_zone(cx).await?).date()))
    };
    let (overlap, today) = with_workspace(common, work).await?;
    match common.json {
        true => terminal::json(&overlap),
        false => print(&overlap, today),
    }
    Ok(())
}

fn print(overlap: &Overlap, today: Date) {
    if overlap.people.is_empty() {
        terminal::line("Nobody's hours are known: name the meeting's attendees, or give teams a time zone and a calendar.");
        return;
    }
    let rows = overlap.people.iter().map(|one| vec![one.name.clone(), one.time_zone.clone(), say_minutes(one.carried_minutes)]);
    terminal::table(&["Who", "Time zone", ">Outside working hours so far"], rows.collect());
    terminal::line("");
    terminal::line(match overlap.typical_minutes {
        Some(0) => "On no usual day are all at work at the same time.".to_owned(),
        Some(minutes) => format!("On a usual day all share {}. Times are of {}.", say_minutes(minutes), overlap.time_zone),
        None => format!("There is no day ahead on which all work. Times are of {}.", overlap.time_zone),
    });
    let row = |day: &OverlapDay| {
        let windows: Vec<String> = day.windows.iter().map(|[from, to]| format!("{from}–{to}")).collect();
        vec![say_date(day.date, today), say_minutes(day.minutes), windows.join(", "), day.away.join(", ")]
    };
    terminal::table(&["Day", ">All share", "When", "Away"], overlap.days.iter().map(row).collect());
    if !overlap.holidays.is_empty() {
        terminal::line("");
        terminal::line("Days off:");
        for day in &overlap.holidays {
            terminal::line(format!("- {} {}: {}", say_date(day.date, today), day.name, day.people.join(", ")));
        }
    }
    for (words, hour) in [("Planned", &overlap.planned), ("Fairest", &overlap.fairest), ("Easiest", &overlap.easiest)] {
        if let Some(hour) = hour {
            print_hour(words, hour, today);
        }
    }
}

fn print_hour(words: &str, hour: &Hour, today: Date) {
    let start = hour.start.parse::<DateTime>();
    let when =
        start.map_or_else(|_not_a_time| hour.start.clone(), |at| format!("{}, {}", say_date(at.date(), today), at.strftime("%H:%M")));
    let asks: Vec<String> = hour.people.iter().filter(|one| one.early_minutes + one.late_minutes > 0).map(ask).collect();
    let asks = if asks.is_empty() { "within everybody's day".to_owned() } else { asks.join("; ") };
    terminal::line("");
    terminal::line(format!("{words}: {when}: {asks}"));
}

fn ask(one: &Asked) -> String {
    let how = if one.early_minutes > 0 { "early" } else { "late" };
    format!("{} at {}, {} {how}", one.name, one.local, say_minutes(one.early_minutes + one.late_minutes))
}

fn say_minutes(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}
