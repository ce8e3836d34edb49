//! `sinew career`: the framework, and what a person's records say of them.

pub(super) mod experience;
mod next;
mod offers;
mod signals;

use std::collections::BTreeMap;
use std::path::Path;

use app::cx::Cx;
use app::failure::Failure;
use app::operation::career::kept::Answer;
use app::operation::career::{FrameworkView, PersonEvidence, PersonMap, check_framework, find_evidence, map_person, show_framework};
use model::career::evidence::{Evidence, Grade, Polarity};
use model::career::framework::{Checked, Level};
use model::career::map::{Standing, State};
use model::career::road::{Lies, Road};
use model::insight::{count, say_date};

use super::{problems, with_workspace};
use crate::args::{Career, Common};
use crate::terminal;

const NONE: &str = "–";

pub(crate) async fn run(common: &Common, career: &Career) -> Result<(), Failure> {
    match career {
        Career::Desk(command) => super::career_desk::run(common, command).await,
        Career::Papers(command) => super::career_papers::run(common, command).await,
        Career::Space(command) => super::career_space::run(common, command).await,
        Career::Sharing(command) => super::sharing::run(common, command).await,
        Career::Framework { file, level } => framework(common, file.as_deref(), level.as_deref()),
        Career::Evidence { person, competency, all } => evidence(common, person, competency.as_deref(), *all).await,
        Career::Map { person, level, file } => map(common, person, level.as_deref(), file.as_deref()).await,
        Career::Experience { person, hours, out } => experience::run(common, person, *hours, out.as_deref()).await,
        Career::Offers { person, competency } => offers::list(common, person, competency.as_deref()).await,
        Career::Keep { person, offers } => offers::answer(common, person, offers, Answer::Keep).await,
        Career::Dismiss { person, offers } => offers::answer(common, person, offers, Answer::Dismiss).await,
        Career::Signals { person, simulation } => signals::run(common, person, simulation).await,
        Career::Next { person, competency, simulation } => next::run(common, person, competency.as_deref(), simulation).await,
    }
}

fn read(file: Option<&Path>) -> Result<Option<Vec<u8>>, Failure> {
    file.map(|path| std::fs::read(path).map_err(|error| Failure::file(path, "read", &error))).transpose()
}

fn framework(common: &Common, file: Option<&Path>, level: Option<&str>) -> Result<(), Failure> {
    let view = read(file)?.map_or_else(show_framework, |bytes| check_framework(&bytes));
    if common.json {
        // What is printed of our own can be changed and read again.
        match file {
            None => terminal::json(&view.framework),
            Some(_) => terminal::json(&view),
        }
        return Ok(());
    }
    problems::print(&view.problems);
    if view.framework.levels.is_empty() {
        return Err(Failure::invalid("Nothing of it could be read."));
    }
    let chosen = level.map(|key| find_level(&view.framework.levels, key)).transpose()?;
    terminal::line(format!("{}, version {}", terminal::bold(&view.framework.name), view.framework.version));
    if !view.framework.note.is_empty() {
        terminal::line(&view.framework.note);
    }
    match chosen {
        Some(level) => expectations(&view, level),
        None => overview(&view),
    }
    Ok(())
}

fn find_level<'a>(levels: &'a [Level], key: &str) -> Result<&'a Level, Failure> {
    let known = || levels.iter().map(|level| level.key.as_str()).collect::<Vec<_>>().join(", ");
    let found = levels.iter().find(|level| level.key.eq_ignore_ascii_case(key) || level.name.eq_ignore_ascii_case(key));
    found.ok_or_else(|| Failure::not_found(format!("There is no level `{key}`: there are {}.", known())))
}

/// One line a competency: at which levels Sinew checks all of the rule, a part, or nothing.
fn overview(view: &FrameworkView) {
    for level in &view.framework.levels {
        let after = level.after.as_ref().map_or_else(String::new, |below| format!(", after {below}"));
        terminal::line(format!("{}: {}{after}. {}", terminal::bold(&level.key), level.name, terminal::faint(&level.gate)));
    }
    let mut header = vec!["Id", "Competency"];
    header.extend(view.framework.levels.iter().map(|level| level.key.as_str()));
    let checked: BTreeMap<(&str, &str), Checked> =
        view.checks.iter().map(|check| ((check.competency.as_str(), check.level.as_str()), check.checked)).collect();
    let word = |checked: Option<&Checked>| match checked {
        Some(Checked::Whole) => "checked",
        Some(Checked::Partly) => "in part",
        Some(Checked::ByAPerson) => "a person",
        Some(Checked::No) => "no",
        None => NONE,
    };
    terminal::line("");
    let rows = view.framework.competencies.iter().map(|competency| {
        let levels = view.framework.levels.iter().map(|level| word(checked.get(&(competency.id.as_str(), level.key.as_str()))).to_owned());
        [competency.id.clone(), competency.name.clone()].into_iter().chain(levels).collect()
    });
    terminal::table(&header, rows.collect());
    let of = |wanted: Checked| view.checks.iter().filter(|check| check.checked == wanted).count();
    terminal::line("");
    terminal::line(format!(
        "Of {}, Sinew checks {} whole and {} in part; {} are for a person, {} cannot be checked.",
        count(view.checks.len(), "rule"),
        of(Checked::Whole),
        of(Checked::Partly),
        of(Checked::ByAPerson),
        of(Checked::No)
    ));
    terminal::line("--level L3 shows what a level expects; --json prints the whole file.");
}

/// What a level expects of each competency: the behaviour first, the rule second.
fn expectations(view: &FrameworkView, level: &Level) {
    terminal::line(format!("{} {}: {}", terminal::bold(&level.key), level.name, level.gate));
    for competency in &view.framework.competencies {
        let Some(expectation) = competency.levels.get(&level.key) else { continue };
        terminal::line("");
        terminal::line(terminal::bold(&format!("{} {}", competency.id, competency.name)));
        terminal::line(format!("  {}", expectation.behaviour));
        terminal::line(format!("  {}", terminal::faint(&expectation.rule)));
    }
}

async fn evidence(common: &Common, person: &str, competency: Option<&str>, all: bool) -> Result<(), Failure> {
    let found = with_workspace(common, async |cx: &Cx| find_evidence(cx, person).await).await?;
    let wanted = |item: &Evidence| competency.is_none_or(|id| item.competency.eq_ignore_ascii_case(id)) && (all || item.excluded.is_none());
    let left_out = found.evidence.iter().filter(|item| item.excluded.is_some()).count();
    let found = PersonEvidence { evidence: found.evidence.into_iter().filter(|item| wanted(item)).collect(), ..found };
    if common.json {
        terminal::json(&found);
        return Ok(());
    }
    if found.evidence.is_empty() {
        terminal::line(format!("Nothing on record speaks of {} yet.", found.name));
        return Ok(());
    }
    terminal::line(terminal::bold(&format!("{}: {}", found.name, count(found.evidence.len(), "item"))));
    let rows = found.evidence.iter().rev().map(|item| {
        vec![
            say_date(item.occurred_on, found.today),
            item.competency.clone(),
            format!("{:?}{}", item.grade, if item.polarity == Polarity::Negative { " −" } else { "" }),
            item.key.clone(),
            item.title.clone(),
            because(item),
        ]
    });
    terminal::table(&["Day", "For", "Grade", "Key", "Record", "Because"], rows.collect());
    terminal::line("");
    terminal::line("E1 recorded, E2 others acted on it, E3 a later fact confirms it, E4 somebody signed it; − speaks against.");
    if left_out > 0 && !all {
        terminal::line(format!("{} left out; --all lists them, with why.", count(left_out, "item")));
    }
    Ok(())
}

/// Says what bears an item out, or why it does not count.
fn because(item: &Evidence) -> String {
    if let Some(excluded) = &item.excluded {
        return format!("does not count. {excluded}");
    }
    let mut parts = Vec::new();
    parts.extend(item.outcome.as_ref().map(|outcome| outcome.words.clone()));
    if let [first, others @ ..] = item.corroborators.as_slice() {
        let more = if others.is_empty() { String::new() } else { format!(" and {}", count(others.len(), "other")) };
        parts.push(format!("{} {}{more}", first.name, first.act));
    }
    if item.reconstructed {
        parts.push("written down more than 14 days later".to_owned());
    }
    if parts.is_empty() && item.grade <= Grade::E1 {
        parts.push("nobody else acted on it".to_owned());
    }
    parts.join("; ")
}

async fn map(common: &Common, person: &str, level: Option<&str>, file: Option<&Path>) -> Result<(), Failure> {
    let framework = read(file)?;
    let work = async |cx: &Cx| map_person(cx, person, framework.as_deref()).await;
    let map = with_workspace(common, work).await?;
    if common.json {
        terminal::json(&map);
        return Ok(());
    }
    let framework = framework.map_or_else(show_framework, |bytes| check_framework(&bytes)).framework;
    let level = level.map(|key| find_level(&framework.levels, key)).transpose()?;
    terminal::line(format!("{}, held against {} {}", terminal::bold(&map.name), map.map.framework, map.map.version));
    terminal::line("What records say, level by level; it says nothing of what was never written down.");
    match level {
        Some(level) => at_level(&map, level),
        None => {
            walk(&map.road);
            next_levels(&map);
        }
    }
    if let Some(closings) = &map.map.closings {
        terminal::line(&closings.words);
    }
    for remark in &map.map.remarks {
        terminal::line(remark);
    }
    Ok(())
}

/// One line a step, and what is short of the one that the person is at.
fn walk(road: &Road) {
    if road.steps.is_empty() {
        return;
    }
    terminal::line("");
    for (ix, step) in road.steps.iter().enumerate() {
        let number = format!("Step {}", ix + 1);
        let place = match step.lies {
            Lies::Behind => "behind you",
            Lies::Here => "you are here",
            Lies::Ahead => "ahead",
        };
        terminal::line(format!("{} {}: {place}, {} of {} met", terminal::bold(&number), step.name, step.met, step.criteria.len()));
        for criterion in step.criteria.iter().filter(|criterion| step.lies == Lies::Here && criterion.met != Some(true)) {
            terminal::line(format!("  {}: {}", criterion.text, criterion.words));
        }
    }
}

/// One line a competency: how far it is supported, and what the next level is short of.
fn next_levels(map: &PersonMap) {
    let rows = map.map.reached.iter().map(|reached| {
        let standing = reached.next.first().and_then(|next| find(map, &reached.competency, next));
        vec![
            reached.competency.clone(),
            reached.evidence.to_string(),
            reached.level.clone().unwrap_or_else(|| NONE.to_owned()),
            if reached.next.is_empty() { NONE.to_owned() } else { reached.next.join(", ") },
            standing.map_or_else(|| NONE.to_owned(), state),
            standing.map_or_else(String::new, first_missing),
        ]
    });
    terminal::line("");
    terminal::table(&["Id", ">Evidence", "Supported", "Next", "Which is", "Missing"], rows.collect());
    terminal::line("");
    terminal::line("--level L3 shows every clause of a level; sinew career evidence lists the records.");
}

fn find<'a>(map: &'a PersonMap, competency: &str, level: &str) -> Option<&'a Standing> {
    map.map.standings.iter().find(|standing| standing.competency == competency && standing.level == level)
}

fn state(standing: &Standing) -> String {
    let young = if standing.sustained == Some(false) { ", not for two quarters yet" } else { "" };
    format!("{}{young}", standing.words())
}

fn first_missing(standing: &Standing) -> String {
    match standing.missing.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first, others @ ..] => format!("{first} (and {} more)", others.len()),
    }
}

/// Every clause of one level.
fn at_level(map: &PersonMap, level: &Level) {
    for reached in &map.map.reached {
        let Some(standing) = find(map, &reached.competency, &level.key) else { continue };
        terminal::line("");
        terminal::line(format!("{} at {}: {}", terminal::bold(&standing.competency), level.key, state(standing)));
        for missing in &standing.missing {
            terminal::line(format!("  {missing}"));
        }
        if standing.state == State::Partly {
            for one in &standing.one_more {
                terminal::line(format!("  {one}"));
            }
        }
    }
}
