//! What is found of the caller, over every program that they may read. Nobody asks about anybody else.
//!
//! It is worked out when its owner asks and kept in memory, so that one change costs little; nothing of it is written down.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;
use model::career::evidence::coming::{Coming, coming};
use model::career::evidence::{Found, Program, find};
use model::career::map::day;
use model::career::past::Past;
use model::career::subject::{Subject, Who};
use model::change::{Commit, Edit};
use model::journal::IMPORT;
use model::space::{RecordId, Space};
use serde_json::Value;
use store::access::AccountId;
use store::{Filter, SpaceId, Store};

use super::offers::Place;
use super::{check_alone, nobody};
use crate::access::Caller;
use crate::derived::off;
use crate::failure::Failure;
use crate::list::App;
use crate::operation::portfolio::{Readable, readable};

/// How many people's findings are kept: those who asked last.
const MOST_KEPT: usize = 16;

/// What was found of those who asked lately.
#[derive(Debug, Default)]
pub struct Careers {
    kept: Mutex<Vec<(AccountId, Turn)>>,
    /// Who whoever asks is in the programs, where that is said and not worked out: on the command line of one's own database.
    named: Option<String>,
}

/// Whoever asks twice at once waits for the first answer.
type Turn = Arc<tokio::sync::Mutex<Kept>>;

/// What was found of one person, by program.
#[derive(Debug, Default)]
struct Kept {
    programs: BTreeMap<SpaceId, KeptProgram>,
}

/// What one program says, and what it was read from.
#[derive(Debug)]
struct KeptProgram {
    subject: Arc<Subject>,
    past: Arc<Past>,
    found: Arc<Found>,
    /// Of which revision and which day it speaks.
    revision: i64,
    today: Date,
}

/// What is known of whoever asked.
#[derive(Debug)]
pub struct Own {
    pub name: String,
    pub today: Date,
    /// The programs that say something, in the order that evidence names them by.
    pub programs: Vec<OwnProgram>,
    /// The programs that say nothing of them.
    pub others: Vec<Readable>,
    /// The names of spaces where no person has the caller's address, or their name.
    pub not_found_in: Vec<String>,
}

/// One program that says something of them.
#[derive(Debug)]
pub struct OwnProgram {
    pub space: Readable,
    pub found: Arc<Found>,
    subject: Arc<Subject>,
    past: Arc<Past>,
}

impl OwnProgram {
    /// Returns what was read of it, and who whoever asked is in it.
    pub fn read(&self) -> (Program<'_>, &Subject) {
        (Program { space: &self.space.state.space, past: &self.past }, &self.subject)
    }

    /// Returns the revision that last touched a record.
    pub fn touched_at(&self, record: RecordId) -> i64 {
        last_touched(&self.past, record).unwrap_or(self.space.state.space.revision)
    }
}

/// Returns the revision that last touched a record, as far as its journal tells.
pub(super) fn last_touched(past: &Past, record: RecordId) -> Option<i64> {
    past.track(record).map(|track| track.acts.iter().map(|act| act.revision).max().unwrap_or(0))
}

impl Own {
    /// Lists what was found, by program.
    pub fn found(&self) -> Vec<&Found> {
        self.programs.iter().map(|program| &*program.found).collect()
    }

    /// Lists the spaces, in the order that evidence names them by.
    pub(super) fn places(&self) -> Vec<Place<'_>> {
        let spaces = self.programs.iter().map(|program| &program.space);
        spaces.map(|space| Place { id: space.id, named: &space.named, name: &space.name, space: &space.state.space }).collect()
    }

    /// Finds what the plans hold ready; milestones land at P80 as they were forecast last.
    pub fn coming(&self, now: Timestamp) -> Vec<Coming> {
        let each = self.programs.iter().enumerate();
        let of = |(ix, program): (usize, &OwnProgram)| {
            let lands = |id: RecordId| Some(program.space.forecast.as_deref()?.item(id)?.p80.date());
            let source = Program { space: &program.space.state.space, past: &program.past };
            coming(source, (ix, &program.found), &program.subject, now, &lands)
        };
        each.map(of).collect()
    }
}

impl Careers {
    /// Takes the person to be the one that was named.
    pub(crate) fn of_person(named: Option<String>) -> Careers {
        Careers { named, ..Careers::default() }
    }

    fn turn(&self, account: AccountId) -> Turn {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept.iter().position(|(known, _)| *known == account);
        let entry = place.map_or_else(|| (account, Turn::default()), |place| kept.remove(place));
        let turn = Arc::clone(&entry.1);
        kept.push(entry);
        if kept.len() > MOST_KEPT {
            kept.remove(0);
        }
        turn
    }
}

/// Finds what every program that the caller may read says of the caller.
pub async fn look_up(app: &App, caller: &Caller, now: Timestamp) -> Result<Own, Failure> {
    let account = app.store.account(caller.account).await?.ok_or_else(crate::access::sign_in::not_signed_in)?;
    let who = Who { name: account.name.clone(), email: account.email };
    let spaces = readable(app, caller).await?;
    let named = match &app.careers.named {
        Some(person) => Some(named(app, person, &spaces).await?),
        None => None,
    };
    let turn = app.careers.turn(caller.account);
    let mut kept = turn.lock().await;
    // What the caller may not read any more says nothing to them.
    kept.programs.retain(|id, _| spaces.iter().any(|space| space.id == *id));
    let today = day(now);
    let (mut programs, mut others, mut not_found_in) = (Vec::with_capacity(spaces.len()), Vec::new(), Vec::new());
    for space in spaces {
        let subject = match &named {
            Some(named) => Arc::clone(named),
            None => Arc::new(subject(&app.store, &space, caller, &who).await?),
        };
        if subject.people.as_ref().is_some_and(BTreeSet::is_empty) {
            not_found_in.push(space.name.clone());
        }
        if subject.is_nobody() {
            kept.programs.remove(&space.id);
            others.push(space);
            continue;
        }
        let revision = space.state.space.revision;
        let known = kept.programs.remove(&space.id).filter(|known| known.subject == subject && known.revision <= revision);
        let (ix, state) = (programs.len(), Arc::clone(&space.state.space));
        let program = match known {
            Some(known) if known.revision == revision && known.today == today && is_at(&known.found, ix) => known,
            known => {
                let after = known.as_ref().map_or(0, |known| known.revision);
                let filter = Filter { after, upto: Some(revision), ..Filter::default() };
                let commits = if after < revision { space.open.changes(&filter).await? } else { Vec::new() };
                off(move || follow(known, &subject, &commits, &state, ix, now)).await?
            }
        };
        programs.push(OwnProgram {
            found: Arc::clone(&program.found),
            subject: Arc::clone(&program.subject),
            past: Arc::clone(&program.past),
            space,
        });
        let id = programs[ix].space.id;
        kept.programs.insert(id, program);
    }
    let name = named.and_then(|named| named.names.first().cloned()).unwrap_or(account.name);
    Ok(Own { name, today, programs, others, not_found_in })
}

/// Finds a person by name, key or address in a database that is one's own.
async fn named(app: &App, person: &str, spaces: &[Readable]) -> Result<Arc<Subject>, Failure> {
    check_alone(&app.store).await?;
    let spaces = || spaces.iter().map(|space| &*space.state.space);
    let found = spaces().find_map(|space| Subject::find(space, person)).ok_or_else(|| nobody(person))?;
    Ok(Arc::new(found.everywhere(spaces())))
}

/// Whether what was found names its program by this place.
fn is_at(found: &Found, ix: usize) -> bool {
    found.evidence.first().is_none_or(|item| item.program == ix)
}

fn follow(known: Option<KeptProgram>, subject: &Arc<Subject>, commits: &[Commit], space: &Space, ix: usize, now: Timestamp) -> KeptProgram {
    let mut past = match known {
        Some(known) => known.past,
        None => Arc::new(Past::new(subject, &[])),
    };
    Arc::make_mut(&mut past).follow(commits);
    let found = Arc::new(find(Program { space, past: &past }, ix, subject, now));
    KeptProgram { subject: Arc::clone(subject), past, found, revision: space.revision, today: day(now) }
}

/// Works out who the caller is in a space.
async fn subject(store: &Store, space: &Readable, caller: &Caller, who: &Who) -> Result<Subject, Failure> {
    let members = store.members(space.id).await?.into_iter().filter(|member| member.account != caller.account);
    let others: Vec<Who> = members.map(|member| Who { name: member.name, email: member.email }).collect();
    let state = &space.state.space;
    let subject = Subject::of_account(state, who, &others, &|_| false);
    let mut doubted = BTreeSet::new();
    for id in subject.people.iter().flatten() {
        if wrote_over(space, *id, &who.name).await? {
            doubted.insert(*id);
        }
    }
    if doubted.is_empty() {
        return Ok(subject);
    }
    Ok(Subject::of_account(state, who, &others, &|id| doubted.contains(&id)))
}

/// Whether the caller put a name or an address over another one of a person's record: then it does not tell who they are.
async fn wrote_over(space: &Readable, record: RecordId, name: &str) -> Result<bool, Failure> {
    let commits = space.open.changes(&Filter { record: Some(record), ..Filter::default() }).await?;
    let own = commits.iter().filter(|commit| commit.door != IMPORT && commit.actor == name);
    let mut changes = own.flat_map(|commit| &commit.changes);
    Ok(changes.any(|change| match &change.edit {
        Edit::FieldChanged { record: changed, field, before: Value::String(before), .. } => {
            *changed == record && (field == "email" || field == "title") && !before.trim().is_empty()
        }
        _ => false,
    }))
}
