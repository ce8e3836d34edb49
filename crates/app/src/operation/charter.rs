//! The charter: read on one page, approved by who stands for it, and compared with what it was.

use jiff::Timestamp;
use jiff::civil::Date;
use model::calendars::only_program;
use model::change::{Change, Commit, Edit};
use model::decide::{Command, Steps, find};
use model::insight::charter::{Charter, CharterChange, FIELDS, charter, differences};
use model::insight::raci::{Roles, Somebody};
use model::insight::title_of;
use model::kind::Body;
use model::kind::program::Program;
use model::space::{Record, RecordId, Ref, Space};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::{Filter, SpaceId};

use super::typed::{Day, moment};
use super::{data_instant, zone};
use crate::failure::Failure;
use crate::spaces::{By, Open};

/// Who approves the charter as it stands.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproveInput {
    /// The space's id.
    pub space: SpaceId,
    /// Key of the sponsor, or of who else is accountable for the program; may be left out where there is only one.
    #[serde(default)]
    pub by: Option<String>,
}

/// Which two versions of the charter.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CompareCharterInput {
    /// The space's id.
    pub space: SpaceId,
    /// A day, which means its end, or an instant such as that of an approval.
    pub from: String,
    /// A later one; now when left out.
    #[serde(default)]
    pub to: Option<String>,
}

/// The charter, and what became of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CharterView {
    /// None where the space has no program, or several.
    pub charter: Option<Charter>,
    /// Who approved which version, the newest first.
    pub approvals: Vec<Approval>,
    /// What changed since the last approval.
    pub changed: Vec<CharterChange>,
    /// The edits that made these changes, the newest first.
    pub steps: Vec<CharterStep>,
    /// Who may approve it: the sponsor, and whoever is accountable for the program.
    pub may_approve: Vec<Somebody>,
}

/// An approval of the charter.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Approval {
    /// The revision of the space that was approved.
    pub revision: i64,
    pub at: Timestamp,
    pub on: Option<Date>,
    pub by: Option<String>,
}

/// An edit of the charter.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CharterStep {
    pub at: Timestamp,
    pub who: String,
    /// What people call the field.
    pub label: String,
    /// Key of the change request that made it; none where somebody edited by hand.
    pub request: Option<String>,
}

/// Two versions of a charter.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CharterComparison {
    pub from: Timestamp,
    pub to: Timestamp,
    pub changes: Vec<CharterChange>,
}

/// What an approval wrote.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Approved {
    pub by: String,
    pub revision: i64,
}

/// Shows the charter with its approvals and what changed since.
pub async fn show_charter(open: &Open) -> Result<CharterView, Failure> {
    let space = open.state().space;
    let Some(program) = only_program(&space) else {
        return Ok(CharterView { charter: None, approvals: Vec::new(), changed: Vec::new(), steps: Vec::new(), may_approve: Vec::new() });
    };
    let past = open.changes(&Filter { record: Some(program), ..Filter::default() }).await?;
    let approvals = approvals(&space, program, &past);
    let (mut changed, mut steps) = (Vec::new(), Vec::new());
    if let Some(last) = approvals.first() {
        let then = open.past(last.at, Timestamp::MAX).await?.space;
        changed = differences_of(&then, &space, program);
        steps = steps_since(&space, program, &past, last.at);
        steps.retain(|step| changed.iter().any(|change| change.label == step.label));
    }
    let may_approve = approvers(&space, program);
    Ok(CharterView { charter: charter(&space, program), approvals, changed, steps, may_approve })
}

/// Compares the charter of two days, or of two approvals.
pub async fn compare_charter(open: &Open, now: Timestamp, input: &CompareCharterInput) -> Result<CharterComparison, Failure> {
    let space = open.state().space;
    let zone = zone(&space);
    let from = moment(&input.from, &zone, Day::End)?;
    let to = input.to.as_deref().map_or(Ok(now), |to| moment(to, &zone, Day::End))?;
    if to < from {
        return Err(Failure::invalid("`to`: the later version comes second: swap the two."));
    }
    let program = only_program(&space).ok_or_else(|| Failure::not_found("There is no program here, or there are several."))?;
    let (before, after) = (open.past(from, now).await?.space, open.past(to, now).await?.space);
    Ok(CharterComparison { from, to, changes: differences_of(&before, &after, program) })
}

fn differences_of(before: &Space, after: &Space, program: RecordId) -> Vec<CharterChange> {
    let empty = Program::default();
    let of = |space: &'_ Space| match space.record(program).map(|record| record.body.clone()) {
        Some(Body::Program(body)) => *body,
        _ => empty.clone(),
    };
    differences((before, &of(before)), (after, &of(after)))
}

/// Lists the approvals that the journal tells of, newest first.
fn approvals(space: &Space, program: RecordId, past: &[Commit]) -> Vec<Approval> {
    let mut by: Value = Value::Null;
    let mut found = Vec::new();
    for (commit, change) in edits(past) {
        let approved = |by: &Value, on: &Value| Approval {
            revision: commit.revision,
            at: change.at,
            on: on.as_str().and_then(|day| day.parse().ok()),
            by: by.as_str().and_then(|id| title_of(space, Some(&Ref::from(id)))),
        };
        match &change.edit {
            Edit::RecordCreated { record } if record.id == program => {
                let fields = record.body.fields();
                by = fields.get("approved_by").cloned().unwrap_or_default();
                found.extend(fields.get("approved_on").map(|on| approved(&by, on)));
            }
            Edit::FieldChanged { record, field, after, .. } if *record == program && field == "approved_by" => by = after.clone(),
            Edit::FieldChanged { record, field, after, .. } if *record == program && field == "approved_on" && !after.is_null() => {
                found.push(approved(&by, after));
            }
            _ => {}
        }
    }
    found.sort_by_key(|approval| std::cmp::Reverse(approval.at));
    found
}

/// Lists changes with their commits in the order in which they happened.
fn edits(past: &[Commit]) -> Vec<(&Commit, &Change)> {
    let mut all: Vec<(&Commit, &Change)> =
        past.iter().flat_map(|commit| commit.changes.iter().map(move |change| (commit, change))).collect();
    all.sort_by_key(|(_, change)| change.at);
    all
}

fn steps_since(space: &Space, program: RecordId, past: &[Commit], since: Timestamp) -> Vec<CharterStep> {
    let steps = edits(past).into_iter().rev().filter(|(_, change)| change.at > since).filter_map(|(commit, change)| {
        let Edit::FieldChanged { record, field, .. } = &change.edit else { return None };
        let label = FIELDS.iter().find(|(name, _)| *record == program && name == field)?.1;
        let who = change.actor.clone().unwrap_or_else(|| commit.actor.clone());
        Some(CharterStep { at: change.at, who, label: label.to_owned(), request: request_of(space, commit) })
    });
    steps.collect()
}

/// Returns the change request that a commit approved: its note begins with it.
fn request_of(space: &Space, commit: &Commit) -> Option<String> {
    let (key, _) = commit.note.as_deref()?.split_once(" approved")?;
    space.by_key(key).filter(|record| matches!(record.body, Body::ChangeRequest(_))).map(|record| record.key.clone())
}

fn approvers(space: &Space, program: RecordId) -> Vec<Somebody> {
    let Some(record) = space.record(program) else { return Vec::new() };
    let mut people = Roles::new(space).escalates_to(record).0;
    if let Some(sponsor) = charter(space, program).and_then(|charter| charter.sponsor)
        && !people.contains(&sponsor)
    {
        people.insert(0, sponsor);
    }
    people
}

/// Approves the charter as it stands: who, and the day.
pub async fn approve_charter(open: &Open, by: By<'_>, input: &ApproveInput) -> Result<Approved, Failure> {
    let (revision, by) = open
        .change(by, Some("charter approved".to_owned()), |space, moment| {
            let program = only_program(space).ok_or_else(|| Failure::not_found("There is no program here, or there are several."))?;
            let who = approver(space, program, input.by.as_deref())?;
            let today = data_instant(space, moment.now).to_zoned(zone(space)).date();
            let set = |fields: Value| -> Command {
                let Value::Object(fields) = fields else { unreachable!("BUG: fields are an object") };
                Command::Set { record: program, fields: Map::from_iter(fields) }
            };
            // Taken back first, so that a second approval on one day is one, too.
            let mut steps = Steps::on(space);
            steps.decide(&set(json!({ "approved_on": null })), moment)?;
            steps.decide(&set(json!({ "approved_by": who.id.to_string(), "approved_on": today })), moment)?;
            Ok((steps.changes(), who.title.clone()))
        })
        .await?;
    Ok(Approved { by, revision })
}

fn approver<'a>(space: &'a Space, program: RecordId, by: Option<&str>) -> Result<&'a Record, Failure> {
    let people = approvers(space, program);
    let names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
    let key = match (by, people.as_slice()) {
        (_, []) => return Err(Failure::invalid("Nobody stands for the program yet: name its sponsor, then let them approve the charter.")),
        (None, [one]) => one.key.clone(),
        (None, _) => return Err(Failure::invalid(format!("`by`: say who approves it: {}.", names.join(" or ")))),
        (Some(by), _) => {
            let asked = find(space, by)?;
            if !people.iter().any(|person| person.key == asked.key) {
                let words = format!("`by`: the charter is approved by {}, not by {}.", names.join(" or "), asked.title);
                return Err(Failure::invalid(words));
            }
            asked.key.clone()
        }
    };
    Ok(find(space, &key)?)
}
