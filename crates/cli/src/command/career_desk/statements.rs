//! `sinew career statements`: asking, what came in, and what it counts for.

use app::access::career::Desk;
use app::failure::Failure;
use app::operation::career::letters::take_letters;
use app::operation::career::statements::{
    AskStatement, StatementNamed, StatementView, Statements, ask_statement, list_statements, withdraw_statement,
};
use jiff::civil::Date;
use model::insight::{count, say_date};
use model::kind::statement::StatementState;

use super::{NONE, check_named, link, tell_link};
use crate::args::Common;
use crate::args::career_desk::StatementsCommand;
use crate::terminal;

pub(super) async fn run(common: &Common, desk: &Desk, what: Option<&StatementsCommand>) -> Result<(), Failure> {
    let (app, caller, now) = (&desk.app, &desk.caller, desk.cx.now);
    match what {
        None | Some(StatementsCommand::List) => list(common, &list_statements(app, caller, now).await?),
        Some(StatementsCommand::Ask { to, evidence, competency, behaviours, link: args }) => {
            check_named(desk)?;
            let input = AskStatement {
                evidence: evidence.clone(),
                competency: competency.clone(),
                to: to.clone(),
                behaviours: Some(behaviours.clone()).filter(|chosen| !chosen.is_empty()),
                note: args.note.clone(),
                days: args.days,
            };
            let sent = ask_statement(app, caller, now, &input).await?;
            let link = link(args, &sent.token);
            match common.json {
                true => terminal::json(&serde_json::json!({ "key": sent.key, "revision": sent.revision, "link": link })),
                false => {
                    terminal::line(format!("Asked for {}.", sent.key));
                    tell_link(to, &link);
                }
            }
        }
        Some(StatementsCommand::Read { key }) => {
            let taken = take_letters(app, caller, now).await?;
            let all = list_statements(app, caller, now).await?;
            read(common, all, key.as_deref())?;
            if taken.broken > 0 {
                terminal::remark(&format!("{} not as it was sent or answered: revoke it, and ask again.", broken(taken.broken)));
            }
        }
        Some(StatementsCommand::Revoke { key }) => {
            let revision = withdraw_statement(app, caller, now, &StatementNamed { key: key.clone() }).await?;
            match common.json {
                true => terminal::json(&serde_json::json!({ "key": key, "revision": revision })),
                false => terminal::line(format!("Took the link of {key} back: it opens nothing any more.")),
            }
        }
    }
    Ok(())
}

fn broken(letters: usize) -> String {
    format!("{} {}", count(letters, "letter"), if letters == 1 { "is" } else { "are" })
}

fn list(common: &Common, all: &Statements) {
    if common.json {
        terminal::json(all);
        return;
    }
    if all.items.is_empty() {
        terminal::line("There is no statement yet: sinew career statements ask NAME --evidence EV-1");
    } else {
        let day = |on: Option<Date>| on.map_or_else(|| NONE.to_owned(), |on| say_date(on, all.today));
        let rows = all.items.iter().map(|item| {
            vec![
                item.key.clone(),
                item.competency.clone(),
                item.evidence.as_ref().map_or_else(|| NONE.to_owned(), |(key, _)| key.clone()),
                who(item).to_owned(),
                state(item).to_owned(),
                day(item.on.or(item.asked_on)),
                item.flag.clone().unwrap_or_default(),
            ]
        });
        terminal::table(&["Key", "For", "About", "Who", "Which is", "Since", ""], rows.collect());
    }
    if all.waiting > 0 {
        terminal::line(format!("{} in: sinew career statements read", came(all.waiting)));
    }
}

fn came(waiting: usize) -> String {
    format!("{} {} come", count(waiting, "answer"), if waiting == 1 { "has" } else { "have" })
}

fn who(item: &StatementView) -> &str {
    let about = item.about.as_deref().filter(|_| item.state == StatementState::Signed);
    about.or(item.by.as_deref()).or(item.asked.as_deref()).unwrap_or(NONE)
}

fn state(item: &StatementView) -> &'static str {
    match (item.state, item.expired, item.agrees) {
        (StatementState::Asked, true, _) => "ended without an answer",
        (StatementState::Asked, false, _) => "asked",
        (StatementState::Given, _, Some(false)) => "signed that it was not so",
        (StatementState::Given, ..) => "signed",
        (StatementState::Declined, ..) => "declined",
        (StatementState::Withdrawn, ..) => "taken back",
        (StatementState::Signed, ..) => "signed by you",
        (StatementState::Carried, ..) => "signed at an earlier employer",
    }
}

fn read(common: &Common, mut all: Statements, key: Option<&str>) -> Result<(), Failure> {
    all.items.retain(|item| match key {
        Some(key) => item.key.eq_ignore_ascii_case(key),
        None => matches!(item.state, StatementState::Given | StatementState::Carried),
    });
    if let Some(key) = key.filter(|_| all.items.is_empty()) {
        return Err(Failure::not_found(format!("There is no statement `{key}`.")));
    }
    if common.json {
        terminal::json(&all.items);
        return Ok(());
    }
    if all.items.is_empty() {
        terminal::line("Nobody has signed anything yet.");
    }
    for item in &all.items {
        terminal::line(format!("{} {} {}: {}", terminal::bold(&item.key), item.competency, item.competency_name, state(item)));
        if let Some((key, words)) = &item.evidence {
            terminal::line(format!("  About {key}: {words}"));
        }
        if let Some(words) = &item.words {
            terminal::line(format!("  {words}"));
        }
        item.seen.iter().for_each(|text| terminal::line(format!("  Vouches for: {text}")));
        item.not_seen.iter().for_each(|text| terminal::line(format!("  Says that it is not so: {text}")));
        if let (Some(by), Some(on)) = (&item.by, item.on) {
            let tie = item.relation.map_or("", model::career::evidence::Tie::name);
            let account = item.account.as_ref().map_or_else(|| "by link".to_owned(), |name| format!("signed in as {name}"));
            terminal::line(format!("  {by}, {tie}, {}, {account}", say_date(on, all.today)));
        }
        item.flag.iter().for_each(terminal::line);
    }
    Ok(())
}
