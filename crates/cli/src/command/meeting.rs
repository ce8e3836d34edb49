//! `sinew meeting`.

use std::path::Path;

use app::cx::Cx;
use app::failure::Failure;
use app::operation::meetings::{add_workspace_occurrence, keep_workspace_minutes, list_meetings, preview_minutes, show_workspace_meeting};
use jiff::civil::{Date, DateTime};
use model::insight::meetings::agenda::{AgendaItem, Topic};
use model::insight::meetings::{MeetingReport, MeetingRow, Outcome, Slot};
use model::insight::minutes::Minute;
use model::insight::{count, say_date};
use model::kind::meeting::Rhythm;

use super::{with_workspace, workspace_zone};
use crate::args::{Common, Gathering};
use crate::terminal;

const NONE: &str = "–";

pub(crate) async fn run(common: &Common, args: &Gathering) -> Result<(), Failure> {
    let Some(key) = &args.meeting else {
        let work = async |cx: &Cx| {
            let space = cx.store.load(cx.space).await?.unwrap_or_default();
            Ok((list_meetings(&space, cx.now), cx.now.to_zoned(workspace_zone(cx).await?).date()))
        };
        let (meetings, today) = with_workspace(common, work).await?;
        match common.json {
            true => terminal::json(&meetings),
            false => print_list(&meetings.items, today),
        }
        return Ok(());
    };
    if args.next {
        let made = with_workspace(common, async |cx: &Cx| add_workspace_occurrence(cx, key).await).await?;
        match common.json {
            true => terminal::json(&serde_json::json!({ "key": made })),
            false => terminal::line(format!("Made {made}. Its agenda: sinew meeting {made}")),
        }
        return Ok(());
    }
    if let Some(file) = &args.notes {
        return notes(common, key, file, args.preview).await;
    }
    let work = async |cx: &Cx| Ok((show_workspace_meeting(cx, key).await?, cx.now.to_zoned(workspace_zone(cx).await?).date()));
    let (report, today) = with_workspace(common, work).await?;
    match common.json {
        true => terminal::json(&report),
        false => print(&report, today),
    }
    Ok(())
}

async fn notes(common: &Common, key: &str, file: &Path, preview: bool) -> Result<(), Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| Failure::file(file, "read", &error))?;
    let work = async |cx: &Cx| {
        let space = cx.store.load(cx.space).await?.unwrap_or_default();
        let read = preview_minutes(&space, key, &text, cx.now)?;
        let keys = if preview { Vec::new() } else { keep_workspace_minutes(cx, key, &text).await? };
        Ok((read, keys, cx.now.to_zoned(workspace_zone(cx).await?).date()))
    };
    let (read, keys, today) = with_workspace(common, work).await?;
    if common.json {
        terminal::json(&serde_json::json!({ "items": read.items, "keys": keys }));
        return Ok(());
    }
    let row = |(at, minute): (usize, &Minute)| {
        let owner = minute.owner_name.clone().unwrap_or_else(|| NONE.to_owned());
        let due = minute.due.map_or_else(|| NONE.to_owned(), |due| say_date(due, today));
        let key = keys.get(at).cloned().unwrap_or_else(|| format!("line {}", minute.line));
        vec![key, minute.kind.words(), minute.title.clone(), owner, due, minute.problem.clone().unwrap_or_default()]
    };
    match read.items.is_empty() {
        true => terminal::line("No line becomes a record: begin one with `action:`, `decision:`, `decide:`, `risk:`, `issue:` or `ask:`."),
        false => terminal::table(&["", "Becomes", "What", "Who", "When", ""], read.items.iter().enumerate().map(row).collect()),
    }
    if !preview {
        terminal::line(format!("Kept the notes of {key}, and {} of them.", count(keys.len(), "record")));
    }
    Ok(())
}

fn print_list(meetings: &[MeetingRow], today: Date) {
    if meetings.is_empty() {
        terminal::line("There is no meeting yet: sinew add meeting \"Core team\" rhythm=weekly start=2026-12-01T10:00 minutes=45");
        return;
    }
    let row = |row: &MeetingRow| {
        vec![
            row.key.clone(),
            row.title.clone(),
            row.rhythm.map_or_else(|| "once".to_owned(), |rhythm| say_rhythm(rhythm).to_owned()),
            row.people.to_string(),
            row.last.as_ref().map_or_else(|| NONE.to_owned(), |last| format!("{} {}", last.key, say_date(last.start.date(), today))),
            row.next.as_ref().map_or_else(|| NONE.to_owned(), |next| say_slot(next, today)),
            format!("{} of {}", row.open_outcomes, row.outcomes),
        ]
    };
    terminal::table(&["Key", "Meeting", "Rhythm", ">People", "Last", "Next", ">Outcomes open"], meetings.iter().map(row).collect());
}

fn print(report: &MeetingReport, today: Date) {
    let start = report.start.as_deref().and_then(|start| start.parse::<DateTime>().ok());
    let when = match (report.rhythm, start) {
        (Some(rhythm), _) => say_rhythm(rhythm).to_owned(),
        (None, Some(start)) => format!("{}, {} {}", say_date(start.date(), today), start.strftime("%H:%M"), report.time_zone),
        (None, None) => "no time yet".to_owned(),
    };
    terminal::line(format!("{} {}, {when}", report.key, report.title));
    if let Some(purpose) = &report.purpose {
        terminal::line(terminal::faint(purpose));
    }
    if let Some(next) = &report.next
        && report.rhythm.is_some()
    {
        let made = next.key.as_ref().map_or_else(|| format!("make it with sinew meeting {} --next", report.key), Clone::clone);
        terminal::line(format!("Next: {} ({made})", say_slot(next, today)));
    }
    if report.ahead {
        terminal::line("");
        terminal::line("Agenda:");
        report.standing.iter().for_each(|point| terminal::line(format!("- {point}")));
        print_agenda(&report.agenda);
        if report.standing.is_empty() && report.agenda.is_empty() {
            terminal::line("- Nothing moved, is due or is stuck.");
        }
    }
    if let Some(notes) = &report.notes {
        terminal::line("");
        terminal::line("Notes:");
        terminal::line(notes);
    }
    if !report.outcomes.is_empty() {
        terminal::line("");
        terminal::line("What came out of it:");
        let row = |one: &Outcome| {
            let due = one.due.map_or_else(|| NONE.to_owned(), |due| say_date(due, today));
            vec![
                one.key.clone(),
                one.title.clone(),
                one.kind.words(),
                one.state.replace('_', " "),
                one.owner.clone().unwrap_or_else(|| "nobody".to_owned()),
                due,
                one.from.clone(),
            ]
        };
        terminal::table(&["Key", "What", "Kind", "State", "Owner", "Due", "From"], report.outcomes.iter().map(row).collect());
    }
}

fn print_agenda(items: &[AgendaItem]) {
    let mut topic = None;
    for item in items {
        if topic != Some(item.topic) {
            terminal::line(format!("{}:", say_topic(item.topic)));
            topic = Some(item.topic);
        }
        let key = item.key.as_ref().map_or_else(String::new, |key| format!("{key} "));
        terminal::line(format!("- {key}{}{}", item.words, if item.fresh { " (new)" } else { "" }));
    }
}

fn say_topic(topic: Topic) -> &'static str {
    match topic {
        Topic::Milestones => "Dates that moved",
        Topic::Decisions => "To decide",
        Topic::Risks => "Risks",
        Topic::Actions => "Actions",
        Topic::Promises => "Asks and promises",
        Topic::Blocked => "Stuck",
    }
}

fn say_slot(slot: &Slot, today: Date) -> String {
    format!("{}, {} {}", say_date(slot.start.date(), today), slot.start.strftime("%H:%M"), slot.time_zone)
}

fn say_rhythm(rhythm: Rhythm) -> &'static str {
    match rhythm {
        Rhythm::Daily => "daily",
        Rhythm::Weekly => "weekly",
        Rhythm::Fortnightly => "every second week",
        Rhythm::Monthly => "monthly",
        Rhythm::Quarterly => "quarterly",
    }
}
