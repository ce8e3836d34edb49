//! Stakeholders: where each stands, who has not heard from the program, who helps it without having to, and whom it needs and never asked.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use schemars::JsonSchema;
use serde::Serialize;

use crate::calendars::{days_between, only_program, zone};
use crate::forecast::charter;
use crate::insight::commitments::CommitmentsReport;
use crate::insight::meetings::Meetings;
use crate::insight::{count, key_of, title_of};
use crate::kind::ask::AskState;
use crate::kind::decision::DecisionState;
use crate::kind::item::Stage;
use crate::kind::person::ResourceType;
use crate::kind::stakeholder::{Stakeholder, Stance};
use crate::kind::{Body, Kind};
use crate::reference::quantile;
use crate::space::{Record, RecordId, Ref, Relation, Space};

/// From this grade on, interest or influence is much.
const MUCH: u8 = 3;
/// From this grade on, the program cannot do without somebody's influence.
const NEEDED: u8 = 4;

/// The stakeholders of a program.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct StakeholdersReport {
    pub as_of: Date,
    /// Who has waited longest beyond their rhythm first, then by influence.
    pub rows: Vec<StakeholderRow>,
    /// People who do not report to whoever runs the program, and how they answer it.
    pub influence: Vec<Influence>,
    /// People whom the program needs, and who were never asked for anything or met.
    pub never_asked: Vec<NeverAsked>,
}

/// Where somebody stands in the grid of interest and influence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Quadrant {
    /// Much interest, much influence.
    ManageClosely,
    /// Little interest, much influence.
    KeepSatisfied,
    /// Much interest, little influence.
    KeepInformed,
    /// Little of both.
    Monitor,
}

/// One stakeholder.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct StakeholderRow {
    pub key: String,
    pub name: String,
    /// Key of the person, where it is one.
    pub person: Option<String>,
    pub role: Option<String>,
    pub interest: Option<u8>,
    pub influence: Option<u8>,
    /// None where a grade is missing.
    pub quadrant: Option<Quadrant>,
    pub stance: Option<Stance>,
    pub wanted_stance: Option<Stance>,
    /// Steps from the stance to the wanted one; none where one is missing.
    pub gap: Option<i32>,
    pub cares_about: Option<String>,
    pub channel: Option<String>,
    pub every_days: Option<u32>,
    pub owner: Option<String>,
    pub last_contact: Option<Contact>,
    /// The day by which they are to hear from the program.
    pub due: Option<Date>,
    /// Days since that day; none while there is time.
    pub overdue_days: Option<i32>,
    /// They are to hear from the program regularly, and no contact is known.
    pub never: bool,
}

/// When the program was in touch with somebody, and what tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Contact {
    pub on: Date,
    pub how: ContactKind,
    /// The record that tells; none for what was typed.
    pub key: Option<String>,
}

/// What tells of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// Somebody wrote down the day.
    Typed,
    /// They got an update.
    Update,
    /// They were asked for something.
    Asked,
    /// They answered an ask.
    Answered,
    /// They were at a meeting.
    Meeting,
}

/// How somebody answers who does not have to.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Influence {
    pub key: String,
    pub name: String,
    pub team: Option<String>,
    /// Asks that were put to them, and what became of them.
    pub asked: usize,
    pub granted: usize,
    pub declined: usize,
    pub unanswered: usize,
    /// Days until they answered, the median.
    pub answer_days: Option<f64>,
    /// Promises of the teams that they lead: kept, and settled.
    pub kept: usize,
    pub settled: usize,
    /// Their stance, where they are a stakeholder.
    pub stance: Option<Stance>,
}

/// Somebody whom the program needs.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct NeverAsked {
    pub key: String,
    pub name: String,
    /// Why the program needs them.
    pub words: String,
}

/// Looks at the stakeholders of a space up to an instant.
pub fn report(space: &Space, commitments: &CommitmentsReport, at: Timestamp) -> StakeholdersReport {
    let zone = zone(space);
    let today = at.to_zoned(zone.clone()).date();
    let contacts = contacts(space, at, &zone);
    StakeholdersReport {
        as_of: today,
        rows: rows(space, &contacts, today),
        influence: influence(space, commitments),
        never_asked: never_asked(space, &contacts),
    }
}

/// Lists the stakeholders with their contacts, for who needs no more than that.
pub fn overdue(space: &Space, at: Timestamp) -> Vec<StakeholderRow> {
    let zone = zone(space);
    let contacts = contacts(space, at, &zone);
    let mut rows = rows(space, &contacts, at.to_zoned(zone).date());
    rows.retain(|row| row.overdue_days.is_some() || row.never);
    rows
}

fn rows(space: &Space, contacts: &BTreeMap<RecordId, Contact>, today: Date) -> Vec<StakeholderRow> {
    let live = space.records().filter(|record| !record.archived);
    let mut rows: Vec<StakeholderRow> = live.filter_map(|record| Some(row(space, record, stakeholder(record)?, contacts, today))).collect();
    rows.sort_by(|a, b| {
        let late = |row: &StakeholderRow| (row.overdue_days, row.never);
        late(b).cmp(&late(a)).then(b.influence.cmp(&a.influence)).then(b.interest.cmp(&a.interest)).then_with(|| a.key.cmp(&b.key))
    });
    rows
}

fn stakeholder(record: &Record) -> Option<&Stakeholder> {
    match &record.body {
        Body::Stakeholder(stakeholder) => Some(stakeholder),
        _ => None,
    }
}

fn row(space: &Space, record: &Record, body: &Stakeholder, contacts: &BTreeMap<RecordId, Contact>, today: Date) -> StakeholderRow {
    let person = body.person.as_ref().and_then(Ref::id);
    let typed = body.last_contact.filter(|on| *on <= today).map(|on| Contact { on, how: ContactKind::Typed, key: None });
    let derived = person.and_then(|person| contacts.get(&person)).cloned();
    // Of the same day the record tells more than what was typed.
    let last = typed.into_iter().chain(derived).max_by_key(|contact| (contact.on, contact.how));
    let due = body.every_days.zip(last.as_ref()).and_then(|(days, last)| last.on.checked_add(i64::from(days).days()).ok());
    let step = |stance: Stance| stance as i32;
    StakeholderRow {
        key: record.key.clone(),
        name: record.title.clone(),
        person: person.map(|id| key_of(space, id)),
        role: body.role.clone(),
        interest: body.interest,
        influence: body.influence,
        quadrant: body.interest.zip(body.influence).map(|(interest, influence)| match (interest >= MUCH, influence >= MUCH) {
            (true, true) => Quadrant::ManageClosely,
            (false, true) => Quadrant::KeepSatisfied,
            (true, false) => Quadrant::KeepInformed,
            (false, false) => Quadrant::Monitor,
        }),
        stance: body.stance,
        wanted_stance: body.wanted_stance,
        gap: body.stance.zip(body.wanted_stance).map(|(is, wanted)| step(wanted) - step(is)),
        cares_about: body.cares_about.clone(),
        channel: body.channel.clone(),
        every_days: body.every_days,
        owner: title_of(space, body.owner.as_ref()),
        never: last.is_none() && body.every_days.is_some(),
        last_contact: last,
        due,
        overdue_days: due.map(|due| days_between(due, today)).filter(|days| *days > 0),
    }
}

/// Finds the last contact with each person that records tell of.
fn contacts(space: &Space, at: Timestamp, zone: &TimeZone) -> BTreeMap<RecordId, Contact> {
    let today = at.to_zoned(zone.clone()).date();
    let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let mut last: BTreeMap<RecordId, Contact> = BTreeMap::new();
    let mut note = |person: Option<RecordId>, on: Option<Date>, how: ContactKind, record: &Record| {
        let Some((person, on)) = person.zip(on).filter(|(_, on)| *on <= today) else { return };
        if last.get(&person).is_none_or(|known| (known.on, known.how) < (on, how)) {
            last.insert(person, Contact { on, how, key: Some(record.key.clone()) });
        }
    };
    let meetings = Meetings::new(space);
    for record in space.records().filter(|record| !record.archived) {
        match &record.body {
            Body::Ask(ask) => {
                let asked = ask.asked.as_ref().and_then(Ref::id);
                note(asked, ask.asked_on, ContactKind::Asked, record);
                note(asked, ask.answered_on, ContactKind::Answered, record);
            }
            Body::Update(update) => {
                let on = update.published_at.map(day);
                update.recipients.iter().for_each(|person| note(person.id(), on, ContactKind::Update, record));
            }
            // What meets again has not taken place as such; its occurrences have.
            Body::Meeting(meeting) if meeting.rhythm.is_none() => {
                let on = meetings.begins(record).filter(|begins| *begins <= at).map(day);
                meetings.people(record).iter().for_each(|person| note(Some(person.id), on, ContactKind::Meeting, record));
            }
            _ => {}
        }
    }
    last
}

/// Lists whoever runs the program and all who report to them: the people of the teams that they lead.
fn own_people(space: &Space) -> BTreeSet<RecordId> {
    let owner = charter(space, only_program(space)).and_then(|program| program.owner.as_ref()).and_then(Ref::id);
    let led = |team: Option<&Ref>| {
        let Some(Body::Team(team)) = team.and_then(Ref::id).and_then(|id| space.record(id)).map(|record| &record.body) else {
            return false;
        };
        owner.is_some() && team.lead.as_ref().and_then(Ref::id) == owner
    };
    let reports = space.records().filter(|record| matches!(&record.body, Body::Person(person) if led(person.team.as_ref())));
    reports.map(|record| record.id).chain(owner).collect()
}

/// Lists how those answer and keep promises who do not have to.
fn influence(space: &Space, commitments: &CommitmentsReport) -> Vec<Influence> {
    let own = own_people(space);
    let mut people: BTreeMap<RecordId, (Influence, Vec<f64>)> = BTreeMap::new();
    let mut of = |id: RecordId, note: &mut dyn FnMut(&mut Influence, &mut Vec<f64>)| {
        let Some(record) = space.record(id).filter(|record| !record.archived && !own.contains(&record.id)) else { return };
        let Body::Person(person) = &record.body else { return };
        let (found, days) = people.entry(id).or_insert_with(|| {
            let nothing = Influence {
                key: record.key.clone(),
                name: record.title.clone(),
                team: title_of(space, person.team.as_ref()),
                asked: 0,
                granted: 0,
                declined: 0,
                unanswered: 0,
                answer_days: None,
                kept: 0,
                settled: 0,
                stance: None,
            };
            (nothing, Vec::new())
        });
        note(found, days);
    };
    for record in space.records().filter(|record| !record.archived) {
        match &record.body {
            Body::Ask(ask) => {
                let Some(asked) = ask.asked.as_ref().and_then(Ref::id) else { continue };
                of(asked, &mut |found, days| {
                    found.asked += 1;
                    match ask.state {
                        AskState::Open => found.unanswered += 1,
                        AskState::Granted => found.granted += 1,
                        AskState::Declined => found.declined += 1,
                    }
                    days.extend(ask.asked_on.zip(ask.answered_on).map(|(asked, answered)| f64::from(days_between(asked, answered))));
                });
            }
            Body::Team(team) => {
                let lead = team.lead.as_ref().and_then(Ref::id);
                let Some((lead, provider)) = lead.zip(commitments.providers.iter().find(|provider| provider.key == record.key)) else {
                    continue;
                };
                of(lead, &mut |found, _| {
                    found.kept += provider.kept;
                    found.settled += provider.settled;
                });
            }
            _ => {}
        }
    }
    for record in space.records().filter(|record| !record.archived) {
        let Some(body) = stakeholder(record) else { continue };
        if let Some((found, _)) = body.person.as_ref().and_then(Ref::id).and_then(|id| people.get_mut(&id)) {
            found.stance = body.stance;
        }
    }
    let mut rows: Vec<Influence> = people
        .into_values()
        .filter(|(found, _)| found.asked + found.settled > 0)
        .map(|(found, mut days)| {
            days.sort_by(f64::total_cmp);
            Influence { answer_days: (!days.is_empty()).then(|| quantile(&days, 0.5)), ..found }
        })
        .collect();
    rows.sort_by(|a, b| (b.granted + b.kept).cmp(&(a.granted + a.kept)).then(b.asked.cmp(&a.asked)).then_with(|| a.name.cmp(&b.name)));
    rows
}

/// Lists people whom the program needs, of whom no contact and no ask is known.
fn never_asked(space: &Space, contacts: &BTreeMap<RecordId, Contact>) -> Vec<NeverAsked> {
    let own = own_people(space);
    let mut reasons: BTreeMap<RecordId, Vec<String>> = BTreeMap::new();
    let mut known: BTreeSet<RecordId> = contacts.keys().copied().collect();
    for record in space.records().filter(|record| !record.archived) {
        match &record.body {
            Body::Stakeholder(body) => {
                let person = body.person.as_ref().and_then(Ref::id);
                if body.last_contact.is_some() {
                    known.extend(person.into_iter().chain([record.id]));
                }
                if let Some(grade) = body.influence.filter(|grade| *grade >= NEEDED) {
                    let of = person.unwrap_or(record.id);
                    reasons.entry(of).or_default().push(format!("has an influence of {grade} of 5"));
                }
            }
            Body::Ask(ask) => known.extend(ask.asked.as_ref().and_then(Ref::id)),
            Body::Decision(decision) => known.extend(decision.asked.iter().filter_map(Ref::id)),
            _ => {}
        }
    }
    let mut roles: BTreeMap<(RecordId, &str), Vec<String>> = BTreeMap::new();
    for link in space.links() {
        let verb = match link.relation {
            Relation::Accountable => "answers for",
            Relation::Consulted => "is to be consulted on",
            _ => continue,
        };
        if let Some(record) = space.record(link.to).filter(|record| is_open(record)) {
            roles.entry((link.from, verb)).or_default().push(record.key.clone());
        }
    }
    for ((person, verb), keys) in roles {
        let what = if keys.len() > 3 { count(keys.len(), "record") } else { keys.join(", ") };
        reasons.entry(person).or_default().push(format!("{verb} {what}"));
    }
    let mut found: Vec<NeverAsked> = reasons
        .into_iter()
        .filter(|(id, _)| !known.contains(id) && !own.contains(id))
        .filter_map(|(id, reasons)| {
            let record = space.record(id).filter(|record| !record.archived)?;
            let is_work = !matches!(&record.body, Body::Person(person) if person.resource_type != ResourceType::Work);
            let words = format!("{} {}, and was never asked or met.", record.title, reasons.join(" and "));
            is_work.then(|| NeverAsked { key: record.key.clone(), name: record.title.clone(), words })
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.key.cmp(&b.key)));
    found
}

/// Whether somebody is still needed for a record.
fn is_open(record: &Record) -> bool {
    !record.archived
        && match &record.body {
            Body::Item(item) => matches!(item.stage, Stage::Todo | Stage::Doing),
            Body::Decision(decision) => decision.state == DecisionState::Needed,
            _ => record.kind() == Kind::ChangeRequest,
        }
}
