//! `sinew career mentoring`: whom one meets, when, and what came of it.

use app::access::career::Desk;
use app::failure::Failure;
use app::operation::career::letters::take_letters;
use app::operation::career::mentees::{AskMentee, OutcomeNamed, ask_mentee, withdraw_confirmation};
use app::operation::edit::set_fields;
use app::operation::growth::show_mentoring;
use model::career::map::day as day_of;
use model::career::mentoring::{MentoringReport, OutcomeRow, RelationRow};
use model::decide::find;
use model::insight::{count, say_date};
use model::kind::Body;
use model::kind::mentoring::{ConfirmationState, MentoringRole, Session};
use serde_json::{Map, json};

use super::{NONE, check_named, link, tell_link};
use crate::args::Common;
use crate::args::career_desk::MentoringCommand;
use crate::command::day;
use crate::terminal;

pub(super) async fn run(common: &Common, desk: &Desk, what: Option<&MentoringCommand>) -> Result<(), Failure> {
    match what {
        None | Some(MentoringCommand::List) => {
            // What mentees answered waits sealed until its owner looks.
            take_letters(&desk.app, &desk.caller, desk.cx.now).await?;
            let report = show_mentoring(&*desk.open().await?, desk.cx.now).await;
            match common.json {
                true => terminal::json(&report),
                false => list(&report, desk),
            }
            Ok(())
        }
        Some(MentoringCommand::Met { key, on, minutes, topics, decisions, private_note }) => {
            let on = on.as_deref().map_or_else(|| Ok(day_of(desk.cx.now)), day)?;
            if on > day_of(desk.cx.now) {
                return Err(Failure::invalid("You meet on that day, and have not met yet."));
            }
            let (topics, decisions, private_note) = (topics.clone(), decisions.clone(), private_note.clone());
            met(common, desk, key, Session { on, minutes: *minutes, topics, decisions, private_note }).await
        }
        Some(MentoringCommand::Ask { key, outcome, to, goals, meetings, behaviours, link: args }) => {
            check_named(desk)?;
            let input = AskMentee {
                key: key.clone(),
                place: place(*outcome),
                to: to.clone(),
                goals: *goals,
                meetings: *meetings,
                behaviours: behaviours.clone(),
                note: args.note.clone(),
                days: args.days,
            };
            let sent = ask_mentee(&desk.app, &desk.caller, desk.cx.now, &input).await?;
            let link = link(args, &sent.token);
            match common.json {
                true => terminal::json(&json!({ "key": key, "revision": sent.revision, "link": link })),
                false => tell_link(to.as_deref().unwrap_or("the mentee"), &link),
            }
            Ok(())
        }
        Some(MentoringCommand::Revoke { key, outcome }) => {
            let input = OutcomeNamed { key: key.clone(), place: place(*outcome) };
            let revision = withdraw_confirmation(&desk.app, &desk.caller, desk.cx.now, &input).await?;
            match common.json {
                true => terminal::json(&json!({ "key": key, "revision": revision })),
                false => terminal::line(format!("Taken back: the mentee confirms nothing of outcome {outcome} of {key} any more.")),
            }
            Ok(())
        }
    }
}

fn list(report: &MentoringReport, desk: &Desk) {
    if report.relations.is_empty() {
        terminal::line("There is no mentoring yet: sinew --career add mentoring \"Ana, first program\" with=\"Ana Silva\"");
        return;
    }
    let today = day_of(desk.cx.now);
    let row = |row: &RelationRow| {
        let role = match row.role {
            MentoringRole::Mentor => "you mentor",
            MentoringRole::Mentee => "mentors you",
        };
        let confirmed = row.outcomes.iter().filter(|outcome| outcome.confirmed_on.is_some()).count();
        let late = row.overdue_days.map_or_else(String::new, |days| format!(", {} late", count(days.unsigned_abs() as usize, "day")));
        let said = |on: Option<jiff::civil::Date>| on.map_or_else(|| NONE.to_owned(), |on| say_date(on, today));
        vec![
            row.key.clone(),
            row.with.clone(),
            role.to_owned(),
            row.sessions.len().to_string(),
            said(row.last_on),
            format!("{}{late}", said(row.next_on)),
            format!("{confirmed} of {}", row.outcomes.len()),
            row.findings.join(" "),
        ]
    };
    terminal::table(&["Key", "With", "", ">Met", "Last", "Next", ">Confirmed", ""], report.relations.iter().map(row).collect());
    for row in &report.relations {
        for outcome in &row.outcomes {
            terminal::line(format!("{} {}. {}: {}", row.key, outcome.place + 1, outcome.text, stands(outcome, today)));
        }
    }
    terminal::line("");
    terminal::line(&report.summary);
}

async fn met(common: &Common, desk: &Desk, key: &str, session: Session) -> Result<(), Failure> {
    let space = desk.open().await?.state().space;
    let record = find(&space, key)?;
    let Body::Mentoring(mentoring) = &record.body else {
        return Err(Failure::invalid(format!("`{key}` is no mentoring: name one by its key, such as ME-1.")));
    };
    let mut sessions = mentoring.sessions.clone();
    let place = sessions.partition_point(|known| known.on <= session.on);
    sessions.insert(place, session);
    let fields = Map::from_iter([("sessions".to_owned(), json!(sessions))]);
    let changed = set_fields(&desk.cx, key, fields).await?;
    match common.json {
        true => terminal::json(&changed),
        false => terminal::line(format!("Noted with {}: you met {}.", changed.key, count_times(sessions.len()))),
    }
    Ok(())
}

/// Outcomes are numbered from 1, and counted from 0.
fn place(outcome: u32) -> usize {
    outcome.saturating_sub(1) as usize
}

fn stands(outcome: &OutcomeRow, today: jiff::civil::Date) -> String {
    let asked = outcome.asked.as_ref().map(|asked| (asked.state, asked.expired));
    match (outcome.confirmed_on, asked) {
        (Some(on), _) => format!("confirmed on {}", say_date(on, today)),
        (None, Some((ConfirmationState::Asked, false))) => "asked".to_owned(),
        (None, Some((ConfirmationState::Asked, true))) => "asked, and the link ended without an answer".to_owned(),
        (None, Some((ConfirmationState::Declined, _))) => "they would rather not say".to_owned(),
        (None, _) => "as you believe".to_owned(),
    }
}

fn count_times(times: usize) -> String {
    if times == 1 { "once".to_owned() } else { format!("{times} times") }
}
