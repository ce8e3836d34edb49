//! `sinew career status` and `sinew career retro`: what waits of the growth plan, and keeping it.

use app::access::career::Desk;
use app::failure::Failure;
use app::operation::career::rhythm::retro::{ActionEffect, KeepRetro, NextStep, RetroAnswer, RetroWaits, keep_own_retro, show_own_retro};
use app::operation::career::rhythm::status::{KeepStatus, keep_status, show_status};
use app::operation::career::rhythm::{Kept, KeptLook, list_rhythms};
use jiff::civil::Date;
use model::career::rhythm::{Every, LookBack};
use model::career::signals::Challenge;
use model::insight::say_date;

use super::word;
use crate::args::Common;
use crate::args::career_desk::{OwnRetro, OwnStatus};
use crate::command::day;
use crate::terminal;

pub(super) async fn status(common: &Common, desk: &Desk, args: &OwnStatus) -> Result<(), Failure> {
    let (app, caller, now) = (&desk.app, &desk.caller, desk.cx.now);
    let seen = show_status(app, caller, now).await?;
    if !args.keep {
        match (common.json, &seen.waits) {
            (true, _) => terminal::json(&seen),
            (false, Some(look)) => terminal::line(formats::update::look::markdown(look, None).trim_end()),
            (false, None) => nothing_waits(desk, Every::Month, seen.next_on).await?,
        }
        return Ok(());
    }
    let due = seen.waits.ok_or_else(|| no_look(Every::Month))?.due;
    kept(common, &keep_status(app, caller, now, &KeepStatus { to: due.to, note: args.note.clone() }).await?);
    Ok(())
}

pub(super) async fn retro(common: &Common, desk: &Desk, args: &OwnRetro) -> Result<(), Failure> {
    let (app, caller, now) = (&desk.app, &desk.caller, desk.cx.now);
    let answers = args.say.iter().map(|text| answer(text)).collect::<Result<Vec<_>, Failure>>()?;
    let effects = args.effect.iter().map(|text| effect(text)).collect::<Result<Vec<_>, Failure>>()?;
    let until = args.until.as_deref().map(day).transpose()?;
    let step = |what: &String| Some(NextStep { what: what.clone(), by: until?, measure: args.measure.clone() });
    let actions = args.next.iter().filter_map(step).collect();
    let seen = show_own_retro(app, caller, now).await?;
    if !args.keep {
        match (common.json, &seen.waits) {
            (true, _) => terminal::json(&seen),
            (false, Some(look)) => print(&seen, look),
            (false, None) => nothing_waits(desk, Every::Quarter, seen.next_on).await?,
        }
        return Ok(());
    }
    let due = seen.waits.ok_or_else(|| no_look(Every::Quarter))?.due;
    kept(common, &keep_own_retro(app, caller, now, &KeepRetro { to: due.to, answers, effects, actions }).await?);
    Ok(())
}

fn no_look(every: Every) -> Failure {
    Failure::not_found(format!("No {} waits: sinew career {0} says when the next one will.", every.kept_as()))
}

fn kept(common: &Common, kept: &Kept) {
    match common.json {
        true => terminal::json(kept),
        false => terminal::line(format!("Kept {} as {}. Nobody else reads it.", kept.title, kept.key)),
    }
}

/// Says when the next one waits, and what was kept.
async fn nothing_waits(desk: &Desk, every: Every, next_on: Option<Date>) -> Result<(), Failure> {
    let all = list_rhythms(&*desk.open().await?, desk.cx.now).await?;
    let what = every.kept_as();
    if all.plan.is_none() {
        terminal::line(format!("There is no growth plan, so no {what} waits: sinew career plan starts one."));
        return Ok(());
    }
    let when = next_on.map(|day| format!(" The next one waits on {}.", say_date(day, all.today))).unwrap_or_default();
    terminal::line(format!("No {what} waits.{when}"));
    let rows: Vec<Vec<String>> = all.kept.iter().filter(|look| look.every == every).map(row).collect();
    if !rows.is_empty() {
        terminal::line("");
        terminal::table(&["Key", "Kept"], rows);
    }
    Ok(())
}

fn row(look: &KeptLook) -> Vec<String> {
    vec![look.key.clone(), look.title.clone()]
}

fn print(seen: &RetroWaits, look: &LookBack) {
    terminal::line(formats::update::look::markdown(look, None).trim_end());
    let list = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            terminal::line(format!("\n## {title}\n"));
            lines.iter().for_each(|line| terminal::line(format!("- {line}")));
        }
    };
    let effect = |check: &model::insight::retros::EffectCheck| {
        let said = check.effect.map_or_else(|| format!("say so with --effect {}=helped", check.key), |effect| spoken(effect).to_owned());
        format!("{} {}: {said}", check.key, check.title)
    };
    list("Whether the last actions helped", seen.effects.iter().map(effect).collect());
    let due = |due: Option<Date>| due.map(|due| format!(", due {}", say_date(due, look.due.to))).unwrap_or_default();
    list("What comes back", seen.carried.iter().map(|action| format!("{} {}{}", action.key, action.title, due(action.due))).collect());
    list("What to say something to", seen.prompts.iter().map(|prompt| format!("{}: {}", prompt.challenge, prompt.question)).collect());
}

fn spoken(effect: model::kind::action::Effect) -> &'static str {
    use model::kind::action::Effect::{DidNot, Helped, Partly};
    match effect {
        Helped => "helped",
        Partly => "helped partly",
        DidNot => "did not help",
    }
}

/// Reads `ambiguity=TEXT`.
fn answer(text: &str) -> Result<RetroAnswer, Failure> {
    let unclear = || {
        let known = Challenge::ALL.map(Challenge::title);
        Failure::invalid(format!("`--say {text}` is not understood: write CHALLENGE=TEXT with one of these: {}.", known.join(", ")))
    };
    let (challenge, words) = text.split_once('=').ok_or_else(unclear)?;
    let wanted = challenge.trim().to_lowercase();
    let meant = |title: &&str| !wanted.is_empty() && title.to_lowercase().starts_with(&wanted);
    let challenge = Challenge::ALL.map(Challenge::title).into_iter().find(meant).ok_or_else(unclear)?;
    Ok(RetroAnswer { challenge: challenge.to_owned(), words: words.to_owned() })
}

/// Reads `ACT-1=helped`.
fn effect(text: &str) -> Result<ActionEffect, Failure> {
    let unclear = || Failure::invalid(format!("`--effect {text}` is not understood: write KEY=helped, KEY=partly or KEY=did_not."));
    let (key, effect) = text.split_once('=').ok_or_else(unclear)?;
    Ok(ActionEffect { key: key.trim().to_owned(), effect: word(effect.trim(), "helped, partly, did_not")? })
}
