//! `sinew career learning`: the catalogue, what one takes on of it, and how far one is.

use app::access::career::Desk;
use app::failure::Failure;
use app::operation::edit::{add_record, set_fields};
use app::operation::growth::show_learning;
use model::career::learning::{CatalogueEntry, LearningReport, catalogue as all};
use model::decide::find;
use model::insight::say_date;
use model::kind::learning::{LearningState, LearningType};
use model::kind::{Body, Kind};
use serde_json::{Map, Value, json};

use super::{NONE, word};
use crate::args::Common;
use crate::args::career_desk::LearningCommand;
use crate::command::{day, edit};
use crate::terminal;

pub(super) async fn run(common: &Common, desk: &Desk, what: Option<&LearningCommand>) -> Result<(), Failure> {
    match what {
        Some(LearningCommand::Add { what, fields }) => add(common, desk, what, fields).await,
        Some(progress @ LearningCommand::Progress { .. }) => advance(common, desk, progress).await,
        // The catalogue and the log take nothing out of the career space.
        None | Some(LearningCommand::List | LearningCommand::Catalogue { .. } | LearningCommand::Log { .. }) => {
            let report = show_learning(&desk.app, &desk.caller, &*desk.open().await?, desk.cx.now).await?;
            match common.json {
                true => terminal::json(&report),
                false => list(&report),
            }
            Ok(())
        }
    }
}

pub(super) fn catalogue(common: &Common, competency: Option<&str>) {
    let mut catalogue = all();
    let fits = |entry: &CatalogueEntry| competency.is_none_or(|id| entry.competencies.iter().any(|one| one.eq_ignore_ascii_case(id)));
    catalogue.entries.retain(fits);
    if common.json {
        terminal::json(&catalogue);
        return;
    }
    let rows = catalogue.entries.iter().map(|entry| {
        let unsure = if entry.unsure.is_some() { " (look it up)" } else { "" };
        vec![
            entry.id.clone(),
            sort(entry.learning_type).to_owned(),
            format!("{}{unsure}", entry.title),
            entry.by.clone(),
            entry.competencies.join(", "),
        ]
    });
    terminal::table(&["Id", "What", "Title", "By", "For"], rows.collect());
    terminal::line("");
    terminal::line(format!("Looked at in {}. {}", catalogue.checked, catalogue.note));
    terminal::line("sinew career learning add ID takes one on.");
}

fn sort(of: LearningType) -> &'static str {
    match of {
        LearningType::Book => "book",
        LearningType::Course => "course",
        LearningType::Community => "community",
        LearningType::Certification => "certification",
    }
}

fn state(of: LearningState) -> &'static str {
    match of {
        LearningState::Wanted => "wanted",
        LearningState::Doing => "doing",
        LearningState::Done => "done",
        LearningState::Dropped => "dropped",
    }
}

fn list(report: &LearningReport) {
    if report.mine.is_empty() {
        terminal::line("You have taken nothing on yet: sinew career learning catalogue lists what there is.");
        return;
    }
    let rows = report.mine.iter().map(|row| {
        let applied: Vec<&str> = row.applied_in.iter().map(|one| one.key.as_str()).collect();
        let used = match (applied.is_empty(), row.read_only) {
            (false, _) => applied.join(", "),
            (true, true) => "read only".to_owned(),
            (true, false) => NONE.to_owned(),
        };
        let hours = row.hours.map_or_else(|| NONE.to_owned(), |hours| hours.to_string());
        vec![row.key.clone(), sort(row.learning_type).to_owned(), row.title.clone(), state(row.state).to_owned(), hours, used]
    });
    terminal::table(&["Key", "What", "Title", "Which is", ">Hours", "Put to use in"], rows.collect());
    for one in &report.certifications {
        terminal::line("");
        terminal::line(format!("{} {}: {}", terminal::bold(&one.key), one.title, one.words));
        for asks in &one.requirements {
            let is = match asks.met {
                Some(true) => "there",
                Some(false) => "short",
                None => "you know",
            };
            terminal::line(format!("  {is}: {}", asks.words));
        }
        if let Some(renewal) = &one.renewal {
            let until = say_date(renewal.until, model::career::map::day(jiff::Timestamp::now()));
            terminal::line(format!("  {} of {} {} until {until}, {} to go", renewal.have, renewal.needed, renewal.unit, renewal.left));
        }
    }
}

async fn add(common: &Common, desk: &Desk, what: &str, pairs: &[String]) -> Result<(), Failure> {
    let catalogue = all();
    let entry = catalogue.entries.iter().find(|entry| entry.id.eq_ignore_ascii_case(what));
    let (title, mut fields) = match entry {
        None => (what, Map::new()),
        Some(entry) => (entry.title.as_str(), taken(entry)),
    };
    fields.extend(edit::fields(pairs)?);
    let added = add_record(&desk.cx, Kind::Learning, title, None, None, fields).await?;
    match common.json {
        true => terminal::json(&added),
        false => terminal::line(format!("Took on {} {title}.", added.key)),
    }
    Ok(())
}

/// What of an entry is kept with whoever takes it on; the rest stays in the catalogue.
fn taken(entry: &CatalogueEntry) -> Map<String, Value> {
    let fields = [
        ("type", json!(entry.learning_type)),
        ("by", json!(entry.by)),
        ("url", json!(entry.url)),
        ("competencies", json!(entry.competencies)),
    ];
    fields.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name.to_owned(), value)).collect()
}

async fn advance(common: &Common, desk: &Desk, progress: &LearningCommand) -> Result<(), Failure> {
    let LearningCommand::Progress { key, state, hours, applied, read_only, exam_on, valid_until } = progress else { return Ok(()) };
    let space = desk.open().await?.state().space;
    let record = find(&space, key)?;
    let Body::Learning(learning) = &record.body else {
        return Err(Failure::invalid(format!("`{key}` is nothing that you learn: name one by its key, such as L-1.")));
    };
    let mut fields = Map::new();
    if let Some(state) = state {
        let state: LearningState = word(state, "wanted, doing, done, dropped")?;
        fields.insert("state".to_owned(), json!(state));
    }
    if !applied.is_empty() {
        let put = applied.iter().map(|text| match text.split_once(':') {
            Some((key, note)) => json!({ "key": key.trim(), "note": note.trim() }),
            None => json!({ "key": text.trim() }),
        });
        let all: Vec<Value> = learning.applied_in.iter().map(|one| json!(one)).chain(put).collect();
        fields.insert("applied_in".to_owned(), json!(all));
    }
    if *read_only {
        fields.insert("read_only".to_owned(), json!(true));
    }
    fields.extend(hours.map(|hours| ("hours".to_owned(), json!(hours))));
    for (name, text) in [("exam_on", exam_on), ("valid_until", valid_until)] {
        let on = text.as_deref().map(day).transpose()?;
        fields.extend(on.map(|on| (name.to_owned(), json!(on))));
    }
    if fields.is_empty() {
        return Err(Failure::invalid("Say what is new: --state, --hours, --applied, --read-only, --exam-on or --valid-until."));
    }
    let changed = set_fields(&desk.cx, key, fields).await?;
    match common.json {
        true => terminal::json(&changed),
        false => terminal::line(format!("Changed {}: {}.", changed.key, changed.changed.join(", "))),
    }
    Ok(())
}
