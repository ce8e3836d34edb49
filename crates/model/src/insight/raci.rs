//! RACI: who is responsible, accountable, consulted and informed, what is wrong with that, and what follows from it: who gets an
//! update, whom trouble goes to, who is still to be asked.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use schemars::JsonSchema;
use serde::Serialize;

use crate::calendars::only_program;
use crate::insight::{count, key_of, live_item};
use crate::kind::ask::AskState;
use crate::kind::change_request::RequestState;
use crate::kind::decision::DecisionState;
use crate::kind::issue::IssueState;
use crate::kind::item::{ItemType, Stage};
use crate::kind::person::ResourceType;
use crate::kind::risk::{Response, RiskState};
use crate::kind::{Body, Kind};
use crate::space::{Record, RecordId, Ref, Relation, Space};

/// For so many open deliverables one person can answer, unless somebody says otherwise.
pub const MOST_ACCOUNTABLE: usize = 7;

/// Up to so many people stand in the matrix before anybody has a role in it.
const MOST_COLUMNS: usize = 12;

/// What a person is to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RaciRole {
    /// Does the work.
    Responsible,
    /// Answers for it.
    Accountable,
    /// Is asked before.
    Consulted,
    /// Is told.
    Informed,
}

impl RaciRole {
    pub const ALL: [RaciRole; 4] = [RaciRole::Responsible, RaciRole::Accountable, RaciRole::Consulted, RaciRole::Informed];

    pub fn relation(self) -> Relation {
        match self {
            RaciRole::Responsible => Relation::Responsible,
            RaciRole::Accountable => Relation::Accountable,
            RaciRole::Consulted => Relation::Consulted,
            RaciRole::Informed => Relation::Informed,
        }
    }

    fn of(relation: Relation) -> Option<RaciRole> {
        RaciRole::ALL.into_iter().find(|role| role.relation() == relation)
    }

    /// Returns the letter that stands in the matrix.
    pub fn letter(self) -> char {
        match self {
            RaciRole::Responsible => 'R',
            RaciRole::Accountable => 'A',
            RaciRole::Consulted => 'C',
            RaciRole::Informed => 'I',
        }
    }
}

/// The matrix of a space, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RaciReport {
    /// The columns: whoever has a role, and everybody else where few people are known.
    pub people: Vec<RaciPerson>,
    /// The rows: deliverables, decisions and change requests, and whatever else somebody has a role in. Open ones first.
    pub rows: Vec<RaciRow>,
    pub findings: Vec<RaciFinding>,
    /// For more open rows than these nobody should be accountable.
    pub most_accountable: usize,
    /// Open risks, issues and asks that need somebody higher up, and whom they go to.
    pub escalations: Vec<Escalation>,
}

/// A column of the matrix.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RaciPerson {
    pub key: String,
    pub name: String,
    /// They left: nothing should hang on them any more.
    pub archived: bool,
    /// For how many open rows they answer.
    pub accountable_open: usize,
}

/// A row of the matrix.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RaciRow {
    #[serde(skip)]
    pub record: RecordId,
    pub key: String,
    pub name: String,
    pub kind: Kind,
    /// Of an item: what sort of work it is.
    pub item_type: Option<ItemType>,
    pub open: bool,
    /// Who is something to it.
    pub cells: Vec<RaciCell>,
    /// Of an open decision: keys of the consulted who were not asked yet.
    pub to_ask: Vec<String>,
}

/// What one person is to one record.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RaciCell {
    /// The person's key.
    pub person: String,
    /// In the order R, A, C, I.
    pub roles: Vec<RaciRole>,
    /// The item is assigned to them, which makes them responsible without a link.
    pub assigned: bool,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RaciRule {
    NobodyAccountable,
    SeveralAccountable,
    NobodyResponsible,
    /// One person answers for too much.
    TooMuch,
    /// Somebody who left has a role in something open.
    Gone,
}

/// Something that is wrong with the matrix.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RaciFinding {
    pub rule: RaciRule,
    /// A sentence that says what to do.
    pub words: String,
    /// Key of the row that it is about; none where it is about a person.
    pub row: Option<String>,
    /// Keys of the people whom it is about.
    pub people: Vec<String>,
}

/// Somebody, by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Somebody {
    pub key: String,
    pub name: String,
    pub email: Option<String>,
}

/// Who gets an update, and why.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Recipient {
    #[serde(flatten)]
    pub person: Somebody,
    pub because: Vec<Because>,
}

/// Why somebody gets an update.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Because {
    pub role: RaciRole,
    /// Key of the record that the update speaks of.
    pub record: String,
}

/// Trouble, and whom it goes to.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Escalation {
    pub key: String,
    pub name: String,
    pub kind: Kind,
    /// Who is accountable; empty where nobody is, all the way up.
    pub to: Vec<Somebody>,
    /// Key of the record that they are accountable for, where it is not the record itself.
    pub via: Option<String>,
}

/// The RACI links of a space, by the records that they lead to.
#[derive(Debug)]
pub struct Roles<'a> {
    space: &'a Space,
    by_record: BTreeMap<RecordId, Vec<(RaciRole, RecordId)>>,
    /// What a risk threatens, an issue hinders, a decision settles; what waits for an ask.
    concerns: BTreeMap<RecordId, Vec<RecordId>>,
}

impl<'a> Roles<'a> {
    pub fn new(space: &'a Space) -> Roles<'a> {
        let mut roles = Roles { space, by_record: BTreeMap::new(), concerns: BTreeMap::new() };
        for link in space.links() {
            if let Some(role) = RaciRole::of(link.relation) {
                roles.by_record.entry(link.to).or_default().push((role, link.from));
            }
            match link.relation {
                Relation::Threatens | Relation::Hinders | Relation::Decides => {
                    roles.concerns.entry(link.from).or_default().push(link.to);
                }
                Relation::Awaits => roles.concerns.entry(link.to).or_default().push(link.from),
                _ => {}
            }
        }
        roles
    }

    fn of(&self, record: RecordId) -> impl Iterator<Item = (RaciRole, &'a Record)> {
        let links = self.by_record.get(&record).into_iter().flatten();
        links.filter_map(|(role, person)| Some((*role, self.space.record(*person)?)))
    }

    /// Lists who is still here and has a role in a record.
    fn present(&self, record: RecordId, role: RaciRole) -> Vec<Somebody> {
        let here = self.of(record).filter(|(found, person)| *found == role && !person.archived);
        let mut people: Vec<Somebody> = here.map(|(_, person)| somebody(person)).collect();
        people.sort();
        people
    }

    /// Lists who gets an update: the informed and the accountable of what it speaks of, each once. `spoken_of` are keys.
    pub fn recipients<'k>(&self, spoken_of: impl IntoIterator<Item = &'k str>) -> Vec<Recipient> {
        let mut seen = BTreeSet::new();
        let mut found: BTreeMap<String, Recipient> = BTreeMap::new();
        for record in spoken_of.into_iter().filter_map(|key| self.space.by_key(key)).filter(|record| seen.insert(record.id)) {
            for role in [RaciRole::Accountable, RaciRole::Informed] {
                for person in self.present(record.id, role) {
                    let recipient = found.entry(person.key.clone()).or_insert_with(|| Recipient { person, because: Vec::new() });
                    recipient.because.push(Because { role, record: record.key.clone() });
                }
            }
        }
        let mut recipients: Vec<Recipient> = found.into_values().collect();
        recipients.sort_by(|a, b| (&a.person.name, &a.person.key).cmp(&(&b.person.name, &b.person.key)));
        recipients
    }

    /// Finds whom trouble with a record goes to: who is accountable for it, else for what it concerns, else for what that is a part
    /// of, up to the program.
    pub fn escalates_to(&self, record: &Record) -> (Vec<Somebody>, Option<String>) {
        let mut level = vec![record.id];
        let mut seen: BTreeSet<RecordId> = BTreeSet::new();
        while !level.is_empty() {
            level.retain(|id| seen.insert(*id));
            for id in &level {
                let people = self.present(*id, RaciRole::Accountable);
                if !people.is_empty() {
                    return (people, (*id != record.id).then(|| key_of(self.space, *id)));
                }
            }
            let concerns = level.iter().flat_map(|id| self.concerns.get(id).into_iter().flatten()).copied();
            let parents = level.iter().filter_map(|id| self.space.record(*id)?.parent);
            let mut next: Vec<RecordId> = concerns.chain(parents).collect();
            if next.is_empty() {
                next.extend(only_program(self.space).filter(|program| !seen.contains(program)));
            }
            level = next;
        }
        (Vec::new(), None)
    }

    /// Lists who is to be asked about an open decision and was not yet.
    pub fn to_ask(&self, record: &Record) -> Vec<Somebody> {
        let Body::Decision(decision) = &record.body else { return Vec::new() };
        if decision.state != DecisionState::Needed {
            return Vec::new();
        }
        let asked: BTreeSet<String> = decision.asked.iter().filter_map(Ref::id).map(|id| key_of(self.space, id)).collect();
        let mut people = self.present(record.id, RaciRole::Consulted);
        people.retain(|person| !asked.contains(&person.key));
        people
    }
}

/// Names the person of a record.
pub(crate) fn somebody(record: &Record) -> Somebody {
    let email = match &record.body {
        Body::Person(person) => person.email.clone(),
        _ => None,
    };
    Somebody { key: record.key.clone(), name: record.title.clone(), email }
}

/// Lays out the matrix and looks for what is wrong with it.
pub fn report(space: &Space, most_accountable: usize) -> RaciReport {
    let roles = Roles::new(space);
    let mut rows: Vec<RaciRow> = space.records().filter(|record| !record.archived).filter_map(|record| row(&roles, record)).collect();
    let place =
        |row: &RaciRow| (!row.open, row.kind != Kind::Item, row.kind, space.record(row.record).map(|record| (record.rank, record.id)));
    rows.sort_by_key(place);
    let people = people(space, &rows);
    let mut findings: Vec<RaciFinding> = rows.iter().filter(|row| row.open).flat_map(|row| row_findings(row, &people)).collect();
    findings.extend(people.iter().filter_map(|person| person_finding(person, most_accountable)));
    findings.sort_by_key(|finding| finding.rule);
    RaciReport { people, rows, findings, most_accountable, escalations: escalations(&roles) }
}

/// Returns whether a record is open, and whether it stands in the matrix without anybody having a role in it.
fn standing(record: &Record) -> (bool, bool) {
    match &record.body {
        Body::Item(item) => {
            let deliverable = matches!(item.item_type, ItemType::Milestone | ItemType::Release | ItemType::Workstream);
            (matches!(item.stage, Stage::Todo | Stage::Doing), deliverable && item.stage != Stage::Dropped)
        }
        Body::Decision(decision) => (decision.state == DecisionState::Needed, decision.state != DecisionState::Dropped),
        Body::ChangeRequest(request) => (request.state == RequestState::Proposed, true),
        Body::Risk(risk) => (risk.state != RiskState::Closed, false),
        Body::Issue(issue) => (is_open_issue(issue.state), false),
        Body::Ask(ask) => (ask.state == AskState::Open, false),
        _ => (true, false),
    }
}

fn row(roles: &Roles<'_>, record: &Record) -> Option<RaciRow> {
    let (open, always) = standing(record);
    let item = live_item(record);
    let assignee = item.and_then(|item| item.assignee.as_ref()).and_then(Ref::id).map(|id| key_of(roles.space, id));
    let mut cells: BTreeMap<String, RaciCell> = BTreeMap::new();
    let empty = |person: &str| RaciCell { person: person.to_owned(), roles: Vec::new(), assigned: false };
    for (role, person) in roles.of(record.id) {
        cells.entry(person.key.clone()).or_insert_with(|| empty(&person.key)).roles.push(role);
    }
    if !always && cells.is_empty() {
        return None;
    }
    if let Some(person) = assignee {
        cells.entry(person.clone()).or_insert_with(|| empty(&person)).assigned = true;
    }
    let mut cells: Vec<RaciCell> = cells.into_values().collect();
    cells.iter_mut().for_each(|cell| cell.roles.sort());
    Some(RaciRow {
        record: record.id,
        key: record.key.clone(),
        name: record.title.clone(),
        kind: record.kind(),
        item_type: item.map(|item| item.item_type),
        open,
        cells,
        to_ask: roles.to_ask(record).into_iter().map(|person| person.key).collect(),
    })
}

fn people(space: &Space, rows: &[RaciRow]) -> Vec<RaciPerson> {
    // Who has a role, and for how many open rows they answer.
    let mut answers: HashMap<&str, usize> = HashMap::new();
    for (row, cell) in rows.iter().flat_map(|row| row.cells.iter().map(move |cell| (row, cell))) {
        *answers.entry(&cell.person).or_default() += usize::from(row.open && cell.roles.contains(&RaciRole::Accountable));
    }
    let is_person = |record: &Record| matches!(&record.body, Body::Person(person) if person.resource_type == ResourceType::Work);
    let known = space.records().filter(|record| is_person(record) && !record.archived).count();
    let shown =
        |record: &&Record| is_person(record) && (answers.contains_key(record.key.as_str()) || (known <= MOST_COLUMNS && !record.archived));
    let person = |record: &Record| RaciPerson {
        key: record.key.clone(),
        name: record.title.clone(),
        archived: record.archived,
        accountable_open: answers.get(record.key.as_str()).copied().unwrap_or_default(),
    };
    let mut people: Vec<RaciPerson> = space.records().filter(shown).map(person).collect();
    people.sort_by(|a, b| (a.archived, &a.name, &a.key).cmp(&(b.archived, &b.name, &b.key)));
    people
}

fn row_findings(row: &RaciRow, people: &[RaciPerson]) -> Vec<RaciFinding> {
    let name = |key: &String| people.iter().find(|person| person.key == *key).map_or_else(|| key.clone(), |person| person.name.clone());
    let gone = |cell: &&RaciCell| people.iter().any(|person| person.key == cell.person && person.archived);
    let having = |role| -> Vec<String> {
        row.cells.iter().filter(|cell| cell.roles.contains(&role) && !gone(cell)).map(|cell| cell.person.clone()).collect()
    };
    let finding = |rule, people, words| RaciFinding { rule, words, row: Some(row.key.clone()), people };
    let mut found = Vec::new();
    let accountable = having(RaciRole::Accountable);
    let called = format!("{} {}", row.key, row.name);
    match accountable.as_slice() {
        [] => found.push(finding(RaciRule::NobodyAccountable, Vec::new(), format!("{called}: nobody is accountable. Name one."))),
        [_] => {}
        [..] => {
            let names = accountable.iter().map(name).collect::<Vec<_>>().join(", ");
            let words = format!("{called}: {names} are accountable. Where several answer nobody does: keep one.");
            found.push(finding(RaciRule::SeveralAccountable, accountable, words));
        }
    }
    let assigned = row.cells.iter().any(|cell| cell.assigned && !gone(&cell));
    // A decision and a request are made by who is accountable; work has to be done by somebody.
    if row.kind == Kind::Item && !assigned && having(RaciRole::Responsible).is_empty() {
        found.push(finding(RaciRule::NobodyResponsible, Vec::new(), format!("{called}: nobody is responsible. Name who does it.")));
    }
    for cell in row.cells.iter().filter(gone) {
        let words = format!("{called}: {} has a role and is archived. Hand it over.", name(&cell.person));
        found.push(finding(RaciRule::Gone, vec![cell.person.clone()], words));
    }
    found
}

fn person_finding(person: &RaciPerson, most: usize) -> Option<RaciFinding> {
    let words = || {
        let number = count(person.accountable_open, "open record");
        format!("{} is accountable for {number}, more than {most}. Hand some over.", person.name)
    };
    (person.accountable_open > most && !person.archived).then(|| RaciFinding {
        rule: RaciRule::TooMuch,
        words: words(),
        row: None,
        people: vec![person.key.clone()],
    })
}

fn is_open_issue(state: IssueState) -> bool {
    state != IssueState::Resolved
}

/// Lists open risks, issues and asks that need somebody higher up, and whom they go to.
pub fn escalations(roles: &Roles<'_>) -> Vec<Escalation> {
    let needs = |record: &&Record| match &record.body {
        Body::Risk(risk) => {
            risk.state == RiskState::Occurred || (risk.state == RiskState::Open && risk.response == Some(Response::Escalate))
        }
        Body::Issue(issue) => is_open_issue(issue.state),
        Body::Ask(ask) => ask.state == AskState::Open,
        _ => false,
    };
    let escalation = |record: &Record| {
        let (to, via) = roles.escalates_to(record);
        Escalation { key: record.key.clone(), name: record.title.clone(), kind: record.kind(), to, via }
    };
    roles.space.records().filter(|record| !record.archived).filter(needs).map(escalation).collect()
}
