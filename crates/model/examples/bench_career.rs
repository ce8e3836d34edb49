//! Times what a year of 20 programs, with 30 000 changes, says of a person: all of it, and again after one change.
//!
//! `cargo run --release -p sinew-model --example bench_career`
#![expect(clippy::print_stdout, reason = "it is its purpose")]

use std::time::Instant;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};
use sinew_model::career::evidence::{Found, Program, find};
use sinew_model::career::framework::own;
use sinew_model::career::map::{CareerMap, Said, day, look};
use sinew_model::career::past::Past;
use sinew_model::career::subject::Subject;
use sinew_model::change::{Commit, apply};
use sinew_model::decide::{Command, Moment, decide};
use sinew_model::kind::Kind;
use sinew_model::space::{LinkData, RecordId, Relation, Space};

const PROGRAMS: usize = 20;
const CHANGES: usize = 30_000;
const RUNS: usize = 9;

/// One program as it grows.
struct World {
    space: Space,
    journal: Vec<Commit>,
    now: Timestamp,
    step: SignedDuration,
    changes: usize,
}

fn main() {
    let now: Timestamp = "2026-11-26T12:00:00Z".parse().expect("an instant");
    let mut worlds: Vec<World> = (0..PROGRAMS).map(|ix| World::program(ix, now)).collect();
    let changes: usize = worlds.iter().map(|world| world.changes).sum();
    let ladder = own();
    let subject = Subject::find(&worlds[0].space, "Tess 0").expect("she leads the programs");
    let said = Said::default();
    let map = |found: &[Found]| look(&found.iter().collect::<Vec<_>>(), &said, &ladder, day(now));

    let read = |worlds: &[World]| -> Vec<Past> { worlds.iter().map(|world| Past::new(&subject, &world.journal)).collect() };
    let search = |worlds: &[World], pasts: &[Past]| -> Vec<Found> {
        let each = worlds.iter().zip(pasts).enumerate();
        each.map(|(ix, (world, past))| find(Program { space: &world.space, past }, ix, &subject, now)).collect()
    };
    let mut pasts = read(&worlds);
    let mut found = search(&worlds, &pasts);
    let last: CareerMap = map(&found);
    let all = least(|| drop(map(&search(&worlds, &read(&worlds)))));
    println!("{PROGRAMS} programs, {changes} changes, {} items of evidence, {} standings", last.evidence.len(), last.standings.len());
    println!("journals, evidence and every rule: {all:.1} ms");

    // One risk is closed: one journal goes on, one program is looked at again, and every rule.
    let mut after = Vec::new();
    for (ix, world) in worlds.iter_mut().enumerate().take(RUNS) {
        let risk = world.space.records().find(|record| record.kind() == Kind::Risk).map(|record| record.id).expect("there are risks");
        world.set(risk, json!({"plan": format!("plan {ix}")}));
        let began = Instant::now();
        let commit = world.journal.last().cloned().expect("it was just committed");
        pasts[ix].follow(&[commit]);
        found[ix] = find(Program { space: &world.space, past: &pasts[ix] }, ix, &subject, now);
        drop(map(&found));
        after.push(began.elapsed().as_secs_f64() * 1e3);
    }
    after.sort_by(f64::total_cmp);
    println!("after one change: {:.1} ms", after[RUNS / 2]);
    println!("{}", json!({ "changes": changes, "evidence": last.evidence.len(), "all_ms": all, "after_one_ms": after[RUNS / 2] }));
}

/// The least of several runs, in milliseconds.
fn least(mut work: impl FnMut()) -> f64 {
    let timed = (0..RUNS).map(|_| {
        let began = Instant::now();
        work();
        began.elapsed().as_secs_f64() * 1e3
    });
    timed.fold(f64::INFINITY, f64::min)
}

impl World {
    fn program(ix: usize, now: Timestamp) -> World {
        let mut world = World {
            space: Space::default(),
            journal: Vec::new(),
            now: now - SignedDuration::from_hours(365 * 24),
            step: SignedDuration::from_secs(365 * 86_400 / (CHANGES / PROGRAMS) as i64),
            changes: 0,
        };
        let tess = world.create("Tess 0", Kind::Person, "Tess 0", json!({"email": "tess@example.com"}));
        let others: Vec<RecordId> =
            (1..6).map(|person| world.create("Tess 0", Kind::Person, &format!("Person {person}"), json!({}))).collect();
        world.create(
            "Tess 0",
            Kind::Program,
            &format!("Program {ix}"),
            json!({"owner": tess, "sponsor": others[0], "committed": "2026-12-20"}),
        );
        let teams: Vec<RecordId> = (0..5).map(|team| world.create("Tess 0", Kind::Team, &format!("Team {team}"), json!({}))).collect();
        let mut turn = 0_usize;
        while world.changes < CHANGES / PROGRAMS {
            turn += 1;
            let other = others[turn % 5];
            let team = teams[turn % 5];
            let item = world.create("Tess 0", Kind::Item, "Work", json!({"team": team, "assignee": other, "points": 3.0}));
            world.set(item, json!({"stage": "doing"}));
            world.set(item, json!({"stage": "done"}));
            let tess_or_other = if turn.is_multiple_of(2) { tess } else { other };
            match turn % 8 {
                0 => {
                    let body = json!({"owner": tess_or_other, "probability": 0.4, "impact_days": [5, 10, 20], "proximity": "2026-12-01", "trigger": "t", "plan": "p"});
                    let risk = world.create("Tess 0", Kind::Risk, "May slip", body);
                    world.link(risk, Relation::Threatens, item);
                    world.set(risk, json!({"state": "closed"}));
                }
                1 => {
                    let options = json!([{"text": "a"}, {"text": "b"}]);
                    let decision =
                        world.create("Tess 0", Kind::Decision, "Which", json!({"owner": tess, "context": "c", "options": options}));
                    world.link(decision, Relation::Decides, item);
                    world.set(decision, json!({"state": "made", "outcome": "a"}));
                }
                2 => {
                    let body = json!({"owner": tess, "provider": teams[0], "consumer": teams[1], "needed_by": "2026-12-01"});
                    let commitment = world.create("Tess 0", Kind::Commitment, "API", body);
                    world.set(commitment, json!({"state": "promised", "promised": "2026-11-20"}));
                }
                3 => {
                    let step = world.create("Tess 0", Kind::Item, "Step", json!({"type": "milestone", "committed": "2026-12-01"}));
                    world.link(item, Relation::Blocks, step);
                    world.set(step, json!({"stage": "done"}));
                }
                4 => {
                    let assumption = world.create("Tess 0", Kind::Assumption, "Holds", json!({"owner": tess, "review": "2026-12-01"}));
                    world.set(assumption, json!({"state": "holds"}));
                }
                _ => {}
            }
        }
        world
    }

    fn create(&mut self, actor: &str, kind: Kind, title: &str, body: Value) -> RecordId {
        let command = Command::Create { kind, title: title.to_owned(), key: None, parent: None, fields: fields(body) };
        let id = self.commit(actor, &command);
        id.expect("a creation makes a record")
    }

    /// Somebody else sets it, so that there is something to corroborate.
    fn set(&mut self, record: RecordId, values: Value) {
        let actor = format!("Person {}", self.changes % 5 + 1);
        self.commit(&actor, &Command::Set { record, fields: fields(values) });
    }

    fn link(&mut self, from: RecordId, relation: Relation, to: RecordId) {
        self.commit("Tess 0", &Command::Link { from, relation, to, data: LinkData::default() });
    }

    fn commit(&mut self, actor: &str, command: &Command) -> Option<RecordId> {
        self.now += self.step;
        let mut moment = Moment::new(self.now, self.changes as u64 + 1);
        let changes = decide(&self.space, command, &mut moment).expect("the bench asks for nothing that is refused");
        changes.iter().for_each(|change| apply(&mut self.space, &change.edit));
        self.space.revision += 1;
        self.changes += changes.len();
        let made = changes.iter().find_map(|change| match &change.edit {
            sinew_model::change::Edit::RecordCreated { record } => Some(record.id),
            _ => None,
        });
        let (revision, recorded_at) = (self.space.revision, self.now);
        self.journal.push(Commit { revision, recorded_at, actor: actor.to_owned(), door: "cli".to_owned(), note: None, changes });
        made
    }
}

fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        other => unreachable!("BUG: {other} is no object"),
    }
}
