//! `sinew career check-in`: oneself first, an assessor and peers blind to that, then side by side, then what was agreed.

use app::access::career::Desk;
use app::failure::Failure;
use app::operation::career::check_in::input::{
    Agree, AgreedLevel, AskRater, CheckInNamed, NextAction, OpenCheckIn, OwnRating, RateOneself, RaterAsked,
};
use app::operation::career::check_in::view::{CheckInView, CompetencySeen, RatingSeen};
use app::operation::career::check_in::{agree, ask_rater, list_check_ins, open_check_in, pool_peers, rate_oneself};
use app::operation::career::letters::take_letters;
use jiff::civil::Date;
use model::insight::{count, say_date};
use model::kind::rating::Within;

use super::{NONE, check_named, link, tell_link, word};
use crate::args::Common;
use crate::args::career_desk::{AskedAs, CheckInCommand, WhichCheckIn};
use crate::command::day;
use crate::terminal;

pub(super) async fn run(common: &Common, desk: &Desk, what: Option<&CheckInCommand>) -> Result<(), Failure> {
    let (app, caller, now) = (&desk.app, &desk.caller, desk.cx.now);
    match what {
        None | Some(CheckInCommand::List) => list(common, desk).await?,
        Some(CheckInCommand::Start { level, competencies }) => {
            let competencies = competencies.iter().map(|id| id.to_uppercase()).collect();
            let input = OpenCheckIn { level: level.to_uppercase(), competencies };
            let view = open_check_in(app, caller, now, &input).await?;
            let words = format!("Began {}. First say how you see yourself: sinew career check-in rate …", view.key);
            tell(common, &view, |_| terminal::line(words));
        }
        Some(CheckInCommand::Rate { ratings, which }) => {
            let ratings = ratings.iter().map(|text| own(text)).collect::<Result<_, Failure>>()?;
            let input = RateOneself { key: key(desk, which).await?, ratings };
            tell(common, &rate_oneself(app, caller, now, &input).await?, side_by_side);
        }
        Some(CheckInCommand::Ask { to, by, show, link: args, which }) => {
            check_named(desk)?;
            let by = match by {
                AskedAs::Assessor => RaterAsked::Assessor,
                AskedAs::Peer => RaterAsked::Peer,
            };
            let (key, show) = (key(desk, which).await?, show.clone());
            let input = AskRater { key: key.clone(), to: to.clone(), by, show, note: args.note.clone(), days: args.days };
            let sent = ask_rater(app, caller, now, &input).await?;
            let link = link(args, &sent.token);
            match common.json {
                true => terminal::json(&serde_json::json!({ "key": key, "revision": sent.revision, "link": link })),
                false => tell_link(to, &link),
            }
        }
        Some(CheckInCommand::Joint { pool, which }) => {
            take_letters(app, caller, now).await?;
            let key = key(desk, which).await?;
            let view = match pool {
                true => pool_peers(app, caller, now, &CheckInNamed { key }).await?,
                false => named(desk, &key).await?,
            };
            tell(common, &view, side_by_side);
        }
        Some(CheckInCommand::Close { agreed, next, goal, until, notes, which }) => {
            let until = until.as_deref().map(day).transpose()?;
            let of = |texts: &[String], goal| texts.iter().map(|text| action(text, until, goal)).collect::<Vec<_>>();
            let input = Agree {
                key: key(desk, which).await?,
                agreed: agreed.iter().map(|text| level(text)).collect::<Result<_, Failure>>()?,
                next: [of(next, false), of(goal, true)].concat(),
                notes: notes.clone(),
            };
            let view = agree(app, caller, now, &input).await?;
            let words = format!("Closed {}: it stays as it is now. What comes next is in your plan.", view.key);
            tell(common, &view, |_| terminal::line(words));
        }
    }
    Ok(())
}

fn tell(common: &Common, view: &CheckInView, say: impl FnOnce(&CheckInView)) {
    match common.json {
        true => terminal::json(view),
        false => say(view),
    }
}

async fn list(common: &Common, desk: &Desk) -> Result<(), Failure> {
    let all = list_check_ins(&desk.app, &desk.caller, desk.cx.now).await?;
    if common.json {
        terminal::json(&all);
        return Ok(());
    }
    if all.items.is_empty() {
        terminal::line("There is no check-in yet: sinew career check-in start L3 PM4 LC1 LC5");
        return Ok(());
    }
    let said = |on: Option<Date>| on.map_or_else(|| NONE.to_owned(), |on| say_date(on, all.today));
    let rows = all.items.iter().map(|item| {
        let ids: Vec<&str> = item.competencies.iter().map(|one| one.id.as_str()).collect();
        let asked = item.asked.iter().filter(|one| one.answered.is_some()).count();
        let answered = item.asked.iter().filter(|one| one.answered == Some(true)).count();
        vec![
            item.key.clone(),
            item.level.clone(),
            ids.join(", "),
            said(item.opened_on),
            said(item.own_on),
            format!("{answered} of {asked}"),
            format!("{} of {}", item.peers_answered, item.peers_asked),
            said(item.closed_on),
        ]
    });
    terminal::table(&["Key", "Level", "On", "Begun", "You", ">Assessors", ">Peers", "Closed"], rows.collect());
    Ok(())
}

/// Finds the check-in that was named, else the one that runs.
async fn key(desk: &Desk, which: &WhichCheckIn) -> Result<String, Failure> {
    if let Some(key) = &which.key {
        return Ok(key.clone());
    }
    let all = list_check_ins(&desk.app, &desk.caller, desk.cx.now).await?;
    let running = all.items.into_iter().find(|item| item.closed_on.is_none());
    let none = || Failure::not_found("No check-in runs: begin one with sinew career check-in start, or name one with --key.");
    running.map(|item| item.key).ok_or_else(none)
}

async fn named(desk: &Desk, key: &str) -> Result<CheckInView, Failure> {
    let all = list_check_ins(&desk.app, &desk.caller, desk.cx.now).await?;
    let found = all.items.into_iter().find(|item| item.key.eq_ignore_ascii_case(key));
    found.ok_or_else(|| Failure::not_found(format!("There is no check-in `{key}`.")))
}

fn side_by_side(view: &CheckInView) {
    terminal::line(format!("{} {}, towards {}", terminal::bold(&view.key), view.title, view.level_name));
    if view.own_on.is_none() {
        terminal::line("Say how you see yourself first: what others and the record say is hidden until then.");
        return;
    }
    for one in &view.competencies {
        terminal::line("");
        terminal::line(format!("{} {}", terminal::bold(&one.id), one.name));
        competency(one);
    }
    if view.peers_asked > 0 && !view.peers_shown {
        terminal::line("");
        let asked = count(view.peers_asked, "peer");
        terminal::line(format!("{} of {asked} have answered; you see them together, from three on.", view.peers_answered));
    }
}

fn competency(one: &CompetencySeen) {
    let own = one.own.iter().map(|rating| ("You".to_owned(), rating));
    let assessors = one.assessors.iter().map(|rating| (rating.by.clone().unwrap_or_else(|| "An assessor".to_owned()), rating));
    let agreed = one.agreed.iter().map(|rating| ("Agreed".to_owned(), rating));
    for (who, rating) in own.chain(assessors).chain(agreed) {
        terminal::line(format!("  {who}: {}", rated(rating)));
    }
    if let Some(record) = &one.record {
        let missing = record.missing.first().map_or_else(String::new, |first| format!(" ({first})"));
        terminal::line(format!("  The record: {}, {}{missing}", record.level.as_deref().unwrap_or("no level yet"), record.state));
    }
    for seen in &one.peers {
        let answers = [("always", seen.always), ("mostly", seen.mostly), ("sometimes", seen.sometimes), ("never", seen.never)];
        let given: Vec<String> = answers.iter().filter(|(_, of)| *of > 0).map(|(word, of)| format!("{of} {word}")).collect();
        terminal::line(format!("  Peers on {}: {}", seen.level, given.join(", ")));
    }
    one.peer_words.iter().for_each(|words| terminal::line(format!("  A peer: {words}")));
    one.differences.iter().for_each(|words| terminal::line(format!("  {words}")));
}

fn rated(rating: &RatingSeen) -> String {
    let within = match rating.within {
        Some(Within::Emerging) => ", emerging",
        Some(Within::Meeting) => ", meeting",
        Some(Within::Beyond) => ", beyond",
        None => "",
    };
    let words = rating.words.as_ref().map_or_else(String::new, |words| format!(": {words}"));
    let rests = if rating.evidence.is_empty() { String::new() } else { format!(" ({})", rating.evidence.join(", ")) };
    format!("{}{within}{words}{rests}", rating.level)
}

/// What stands before and after the colon of a rating.
struct Typed<'a> {
    competency: String,
    level: String,
    within: Option<Within>,
    evidence: Vec<String>,
    words: Option<&'a str>,
}

/// Reads `PM4=L2/meeting@EV-1,EV-2: why`.
fn typed(text: &str) -> Result<Typed<'_>, Failure> {
    let odd = || Failure::invalid(format!("`{text}` is not understood: write PM4=L2/meeting@EV-1: and why."));
    let (head, words) = text.split_once(':').map_or((text, None), |(head, words)| (head, Some(words.trim())));
    let (competency, rest) = head.split_once('=').ok_or_else(odd)?;
    let (rest, evidence) = rest.split_once('@').unwrap_or((rest, ""));
    let (level, within) = rest.split_once('/').map_or((rest, None), |(level, within)| (level, Some(within.trim())));
    Ok(Typed {
        competency: competency.trim().to_uppercase(),
        level: level.trim().to_uppercase(),
        within: within.map(|within| word(within, "emerging, meeting, beyond")).transpose()?,
        evidence: evidence.split(',').map(str::trim).filter(|key| !key.is_empty()).map(str::to_owned).collect(),
        words: words.filter(|words| !words.is_empty()),
    })
}

fn own(text: &str) -> Result<OwnRating, Failure> {
    let Typed { competency, level, within, evidence, words } = typed(text)?;
    let words = words.ok_or_else(|| Failure::invalid(format!("`{text}`: say why, after a colon.")))?.to_owned();
    Ok(OwnRating { competency, level, within, words, evidence })
}

fn level(text: &str) -> Result<AgreedLevel, Failure> {
    let Typed { competency, level, within, evidence, words } = typed(text)?;
    match evidence.is_empty() {
        true => Ok(AgreedLevel { competency, level, within, words: words.map(str::to_owned) }),
        false => Err(Failure::invalid(format!("`{text}`: what was agreed rests on the talk, not on evidence."))),
    }
}

/// Reads `PM4: what to do`, or only what to do.
fn action(text: &str, by: Option<Date>, goal: bool) -> NextAction {
    let is_id = |head: &str| !head.is_empty() && head.len() <= 4 && head.chars().all(|letter| letter.is_ascii_alphanumeric());
    match text.split_once(':').filter(|(head, _)| is_id(head)) {
        Some((id, what)) => NextAction { what: what.trim().to_owned(), competency: Some(id.to_uppercase()), by, goal },
        None => NextAction { what: text.to_owned(), competency: None, by, goal },
    }
}
