//! Spaces full of random records of every kind: valid, and with every sign that a file could trip over.

use std::collections::BTreeMap;

use model::change::apply;
use model::decide::{Moment, check};
use model::draft::Draft;
use model::import::{Import, Known, import};
use model::kind::shape::{Field, Shape};
use model::kind::{Body, Kind};
use model::space::{DependencyType, LagUnit, Link, LinkData, Record, RecordId, Relation, Space};
use serde_json::{Map, Value, json};

/// A xorshift generator: the same seed, the same space.
pub(super) struct Random(pub(super) u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

pub(super) const KINDS: [usize; 2] = [2, 3];

const TEXTS: [&str; 26] = [
    "plain words",
    "=1+1",
    "+49 30 1234",
    "-5",
    "@SUM(A1)",
    "'=quoted",
    "''tis",
    "a,b;c|d",
    "say \"no\"",
    "\"",
    "two\nlines",
    "a\n\n> b\n",
    "# heading",
    "## R-1 x",
    "| a | b |",
    "a \\| b \\\\ c",
    "<br> and &#32;",
    "none",
    "[x]",
    "{y: z}",
    " edges ",
    "ü–😀",
    "tab\there",
    "yes",
    "0.30",
    "a text that is so long that nobody would want to have it in a table, with a comma, and a full stop at its end.",
];

fn text(random: &mut Random) -> String {
    let first = *random.one(&TEXTS);
    if random.chance(70) { first.to_owned() } else { format!("{first}{}", random.one(&TEXTS)) }
}

fn number(random: &mut Random) -> f64 {
    *random.one(&[0.0, 0.1, 0.25, 0.3, 1.0, 3.5, 1e-7, 12345.678, 1.0 / 3.0])
}

fn value(random: &mut Random, shape: &Shape, ids: &BTreeMap<Kind, Vec<RecordId>>) -> Value {
    let many = random.below(4);
    match shape {
        Shape::Words => text(random).into(),
        Shape::Choice(choices) => random.one(choices).as_str().into(),
        Shape::Number => number(random).into(),
        Shape::Whole => random.below(6).into(),
        Shape::Flag => random.chance(50).into(),
        Shape::Date => format!("2026-{:02}-{:02}", 1 + random.below(12), 1 + random.below(28)).into(),
        Shape::Moment => format!("2026-{:02}-03T{:02}:30:00", 1 + random.below(12), random.below(24)).into(),
        Shape::Instant => format!("2026-03-{:02}T08:15:00.25Z", 1 + random.below(28)).into(),
        Shape::Reference(kind) => ids.get(kind).map_or(Value::Null, |ids| random.one(ids).to_string().into()),
        Shape::Several(count, item) if matches!(**item, Shape::Number | Shape::Whole) => {
            let mut numbers: Vec<f64> = (0..*count).map(|_| number(random).min(1.0)).collect();
            numbers.sort_by(f64::total_cmp);
            if **item == Shape::Whole { (0..*count).map(|_| random.below(9)).collect() } else { numbers.into() }
        }
        Shape::Several(count, item) => (0..*count).map(|_| value(random, item, ids)).collect(),
        Shape::List(item) => (0..many).map(|_| value(random, item, ids)).collect(),
        Shape::Span => {
            let from = random.below(1000);
            json!({ "from": from, "to": from + 1 + random.below(400) })
        }
        Shape::Json => json!({ "op": "set", "key": text(random), "fields": [number(random), null, true] }),
        Shape::Group(fields) => Value::Object(values(random, fields, ids, 60)),
    }
}

fn values(random: &mut Random, fields: &[Field], ids: &BTreeMap<Kind, Vec<RecordId>>, percent: usize) -> Map<String, Value> {
    let mut values = Map::new();
    for field in fields {
        if random.chance(percent) {
            values.insert(field.name.clone(), value(random, &field.shape, ids));
        }
    }
    values
}

/// Makes a body that keeps its kind's rules: what breaks one is left out.
fn body(random: &mut Random, kind: Kind, ids: &BTreeMap<Kind, Vec<RecordId>>) -> Body {
    let mut fields = loop {
        let fields = values(random, kind.fields(), ids, 70);
        if Body::from_fields(kind, fields.clone()).is_ok() {
            break fields;
        }
        // A part misses what it cannot do without: that field is thrown again.
        let sound =
            fields.into_iter().filter(|(name, value)| Body::from_fields(kind, Map::from_iter([(name.clone(), value.clone())])).is_ok());
        let sound: Map<String, Value> = sound.collect();
        if Body::from_fields(kind, sound.clone()).is_ok() {
            break sound;
        }
    };
    loop {
        let body = Body::from_fields(kind, fields.clone()).unwrap();
        let wrong: Vec<String> = body.check().into_iter().map(|(field, _)| field.split('.').next().unwrap().to_owned()).collect();
        if wrong.is_empty() {
            return body;
        }
        let before = fields.len();
        wrong.iter().for_each(|name| drop(fields.remove(name)));
        if fields.len() == before {
            // What is wrong is that something else is missing.
            let first = fields.keys().next().cloned().unwrap();
            fields.remove(&first);
        }
    }
}

/// Makes a space with a few records of every kind that people write, and links between them.
pub(super) fn space(seed: u64) -> Space {
    let random = &mut Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    for _ in 0..8 {
        random.below(2);
    }
    let mut moment = Moment::new("2026-03-02T12:00:00Z".parse().unwrap(), seed);
    let kinds: Vec<Kind> = Kind::ALL.iter().copied().filter(|kind| kind.is_written()).collect();
    let mut ids: BTreeMap<Kind, Vec<RecordId>> = BTreeMap::new();
    for kind in &kinds {
        let count = *random.one(&KINDS);
        ids.insert(*kind, (0..count).map(|_| moment.mint()).collect());
    }
    let mut records: Vec<Record> = Vec::new();
    for (kind, own) in &ids {
        for (ix, id) in own.iter().enumerate() {
            let title = text(random).trim().to_owned();
            let title = if ["none", "\""].contains(&title.as_str()) || kind == &Kind::Person { format!("{title} {ix}") } else { title };
            // A calendar that varies itself has no hours, and a team is not its own provider: both fall to the rules.
            let body = body(random, *kind, &ids);
            let parents: Vec<RecordId> =
                records.iter().filter(|record| body.parents().contains(&record.kind())).map(|record| record.id).collect();
            let parent = (random.chance(60) && !parents.is_empty()).then(|| *random.one(&parents));
            let key = format!("{}-{}", kind.prefix(), ix + 1);
            records.push(Record { id: *id, key, title, body, parent, rank: records.len() as i64, archived: false });
        }
    }
    let everybody: Vec<(Kind, RecordId)> = records.iter().map(|record| (record.kind(), record.id)).collect();
    let mut links = BTreeMap::new();
    for _ in 0..400 {
        let (relation, from, to) = (*random.one(&Relation::ALL), *random.one(&everybody), *random.one(&everybody));
        if from.1 != to.1 && relation.misfit(from.0, to.0).is_none() {
            let data = if relation == Relation::Blocks { dependency(random) } else { LinkData::default() };
            let confirmed = (relation == Relation::RestsOn && random.chance(50)).then(|| "2026-03-04".parse().unwrap());
            links.insert((from.1, relation, to.1), Link { from: from.1, relation, to: to.1, data: LinkData { confirmed, ..data } });
        }
    }
    let space = Space::load(7, records, links.into_values());
    for record in space.records() {
        check(&space, record).unwrap();
    }
    space
}

fn dependency(random: &mut Random) -> LinkData {
    LinkData {
        dependency: *random.one(&[
            DependencyType::FinishStart,
            DependencyType::StartStart,
            DependencyType::FinishFinish,
            DependencyType::StartFinish,
        ]),
        lag: *random.one(&[0, 960, -480, -25]),
        lag_unit: *random.one(&[LagUnit::Working, LagUnit::Elapsed, LagUnit::Percent]),
        confirmed: None,
    }
}

/// Imports a draft, as of the third of March.
pub(super) fn imported(space: &Space, draft: Draft) -> Import {
    let mut moment = Moment::new("2026-03-03T12:00:00Z".parse().unwrap(), 99);
    import(space, draft, Known::default(), &mut moment)
}

/// Returns the space with what an import changes.
pub(super) fn after(space: &Space, done: &Import) -> Space {
    let mut space = space.clone();
    done.changes.iter().for_each(|change| apply(&mut space, &change.edit));
    space
}

/// Lays out what a space holds in words that do not depend on ids.
pub(super) fn told(space: &Space) -> Vec<String> {
    let key = |id: RecordId| space.record(id).unwrap().key.clone();
    let mut lines: Vec<String> = Vec::new();
    for record in space.records() {
        let mut body = record.body.clone();
        for (_, _, reference) in body.references() {
            *reference = key(reference.id().unwrap()).into();
        }
        let fields = serde_json::to_string(&body.fields()).unwrap();
        lines.push(format!("{} {:?} under {:?}: {fields}", record.key, record.title, record.parent.map(key)));
    }
    lines.extend(space.links().map(|link| format!("{} {} {} {:?}", key(link.from), link.relation.name(), key(link.to), link.data)));
    lines.sort();
    lines
}
