//! Export: the whole workspace in Sinew's own format, history included.

use std::collections::HashMap;

use model::change::Edit;
use model::draft::{Draft, DraftLink, DraftRecord, Event, Source};
use model::journal::{IMPORT, in_order};
use model::space::{Link, Record, RecordId, Ref};

use crate::cx::Cx;
use crate::failure::Failure;
use crate::live::Live;

/// Writes everything that the workspace holds as a draft; importing it elsewhere rebuilds it, past days too.
pub async fn export_workspace(cx: &Cx) -> Result<Draft, Failure> {
    let live = Live::load(cx).await?;
    let mut events: HashMap<RecordId, Vec<Event>> = HashMap::new();
    let mut created = HashMap::new();
    let mut added = HashMap::new();
    let mut gone = Vec::new();
    for (change, commit) in in_order(&live.journal) {
        match &change.edit {
            Edit::RecordCreated { record } => {
                // Who imported it did not write it.
                let by = if commit.door == IMPORT { None } else { Some(&commit.actor) };
                created.insert(record.id, (change.at, change.actor.clone().or(by.cloned())));
            }
            Edit::FieldChanged { record, field, before, after } => events.entry(*record).or_default().push(Event {
                at: change.at,
                actor: change.actor.clone().or_else(|| Some(commit.actor.clone())),
                field: field.clone(),
                before: before.clone(),
                after: after.clone(),
            }),
            Edit::LinkAdded { link } => {
                added.insert(link.id(), change.at);
            }
            Edit::LinkRemoved { link } => gone.push((link.clone(), added.remove(&link.id()), change.at)),
            Edit::RecordRemoved { .. } => {}
        }
    }
    let record = |record: &Record| DraftRecord {
        id: record.id.to_string(),
        key: Some(record.key.clone()),
        title: record.title.clone(),
        body: record.body.clone(),
        parent: record.parent.map(Ref::from),
        created_at: created.get(&record.id).map(|(at, _)| *at),
        created_by: created.get(&record.id).and_then(|(_, by)| by.clone()),
        history: events.remove(&record.id).unwrap_or_default(),
    };
    let mut records: Vec<&Record> = live.space.records().collect();
    records.sort_by_key(|record| (record.rank, record.id));
    let records = records.into_iter().map(record).collect();
    let link = |link: Link, added_at, removed_at| DraftLink {
        from: link.from.into(),
        relation: link.relation,
        to: link.to.into(),
        data: link.data,
        added_at,
        removed_at,
    };
    let held = |link: &Link| [link.from, link.to].iter().all(|end| live.space.record(*end).is_some());
    let tied = live.space.links().filter(held).map(|tied| {
        let added_at = added.get(&tied.id()).copied();
        link(tied, added_at, None)
    });
    // Links of the past: without them no past day would be as it was.
    let untied =
        gone.into_iter().filter(|(untied, ..)| held(untied)).map(|(untied, added_at, removed_at)| link(untied, added_at, Some(removed_at)));
    let links = tied.chain(untied).collect();
    Ok(Draft {
        source: Source { system: "sinew".to_owned(), instance: cx.space.0.to_string() },
        data_date: None,
        records,
        links,
        rows: Vec::new(),
    })
}
