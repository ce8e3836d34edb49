//! What somebody takes along when they leave an employer: all that is their own, and nothing of the employer's.
//!
//! Each kind of record is decided on by itself. What goes along is looked through for names, keys, titles, numbers and passages of the
//! programs; what is cited of them shrinks to what it was, how well it was borne out and when.

mod known;
mod packet_text;
mod reduce;
mod scan;

use std::collections::{BTreeSet, HashMap};

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use self::known::Known;
use self::reduce::{Going, Outcome, reduce};
use self::scan::Scanner;
pub use self::scan::{LEFT_OUT, TextChange, Treated};
use super::evidence::Found;
use super::subject::Subject;
use crate::draft::{Draft, DraftLink, DraftRecord, Source};
use crate::kind::profile::NamedProgram;
use crate::kind::shape::{Field, Shape};
use crate::kind::story::Confidentiality;
use crate::kind::{Body, Kind};
use crate::space::{Record, Ref, Space};

/// A program that the person may read.
#[derive(Clone, Copy, Debug)]
pub struct Reach<'a> {
    /// The id of its space.
    pub id: &'a str,
    pub name: &'a str,
    pub space: &'a Space,
    /// Who the person is in it, where that is known.
    pub subject: Option<&'a Subject>,
    /// What it says of them.
    pub found: Option<&'a Found>,
}

/// All that a bundle is made from.
#[derive(Clone, Copy, Debug)]
pub struct Making<'a> {
    /// The career space, unlocked.
    pub space: &'a Space,
    /// Its id: importing a bundle again updates what it brought.
    pub instance: &'a str,
    /// What the owner is called, and how they are reached.
    pub names: &'a [String],
    pub email: Option<&'a str>,
    pub programs: &'a [Reach<'a>],
    /// Keys of records, or `KEY.field` of single texts, that their owner leaves out.
    pub without: &'a BTreeSet<String>,
    /// Words that everybody knows, as the owner says: they stay.
    pub public: &'a [String],
}

/// A bundle, and what became of each record on the way.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// What goes along, as Sinew imports it.
    pub draft: Draft,
    pub preview: BundlePreview,
}

/// What goes along and what does not, for its owner to look at before they take it.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct BundlePreview {
    pub counts: BundleCounts,
    /// Every record of the career space, kind by kind.
    pub rows: Vec<BundleRow>,
}

/// The same by number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BundleCounts {
    /// Records that go along with all of their fields.
    pub whole: usize,
    /// Records of which a part goes along.
    pub reduced: usize,
    pub left_out: usize,
    /// Of those left out: by its owner.
    pub excluded: usize,
    /// Places in texts that were taken out.
    pub redacted: usize,
    /// Places in texts whose numbers are said roughly.
    pub rounded: usize,
}

/// How much of a record goes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Taken {
    Whole,
    Reduced,
    LeftOut,
}

/// What becomes of one record.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BundleRow {
    pub key: String,
    pub kind: Kind,
    /// As it stands in the career space.
    pub title: String,
    pub taken: Taken,
    /// What of it does not go along, and why; empty where all does.
    pub words: String,
    /// Its texts as they go along.
    pub texts: Vec<BundleText>,
}

/// A text of a record.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BundleText {
    /// What leaves it out: `ST-3.situation`.
    pub name: String,
    /// What people call the field.
    pub heading: String,
    pub text: String,
    /// Its owner leaves it out.
    pub excluded: bool,
    pub changes: Vec<TextChange>,
}

impl Making<'_> {
    /// Lists what the owner is called, in small letters.
    fn own_names(&self) -> BTreeSet<String> {
        let profiles = self.space.records().filter(|record| record.kind() == Kind::Profile).map(|record| &record.title);
        let full: Vec<String> = self.names.iter().chain(profiles).map(|name| name.trim().to_lowercase()).collect();
        full.iter().flat_map(|name| name.split_whitespace().chain([name.as_str()])).map(str::to_owned).collect()
    }

    /// Lists the programs that the owner's profile lets be named outside.
    fn named_outside(&self) -> impl Iterator<Item = &NamedProgram> {
        let programs = self.space.records().filter(|record| !record.archived).filter_map(|record| match &record.body {
            Body::Profile(profile) => Some(&profile.programs),
            _ => None,
        });
        programs.flatten().filter(|program| program.confidentiality != Confidentiality::Never)
    }

    /// Lists what is the owner's to say, in small letters: who they worked for, and what they may call their programs.
    fn said_outside(&self) -> BTreeSet<String> {
        let employers = self.space.records().filter_map(|record| match &record.body {
            Body::Job(job) => Some(&job.employer),
            _ => None,
        });
        employers.chain(self.named_outside().map(|program| &program.called)).map(|name| name.trim().to_lowercase()).collect()
    }

    fn own_addresses(&self) -> Vec<String> {
        let profiles = self.space.records().filter_map(|record| match &record.body {
            Body::Profile(profile) => profile.email.clone(),
            _ => None,
        });
        self.email.map(str::to_owned).into_iter().chain(profiles).collect()
    }

    fn is_excluded(&self, name: &str) -> bool {
        self.without.iter().any(|without| without.eq_ignore_ascii_case(name))
    }
}

/// Makes a bundle. Nothing is changed anywhere.
pub fn bundle(making: &Making<'_>) -> Bundle {
    let known = Known::of(making);
    let scanner = Scanner::new(&known);
    let mut records: Vec<&Record> = making.space.records().collect();
    records.sort_by_key(|record| (record.rank, record.id));
    let decided: Vec<(&Record, Outcome)> = records.iter().map(|record| (*record, decide(making, record))).collect();
    let stays: BTreeSet<String> =
        decided.iter().filter(|(_, outcome)| matches!(outcome, Outcome::Stays(_))).map(|(record, _)| record.id.to_string()).collect();
    let kinds: HashMap<String, Kind> =
        decided.iter().filter_map(|(record, outcome)| Some((record.id.to_string(), outcome.going()?.body.kind()))).collect();
    let mut bundle = Bundle {
        draft: Draft { source: Source { system: "sinew".to_owned(), instance: format!("bundle {}", making.instance) }, ..Draft::default() },
        preview: BundlePreview::default(),
    };
    for (record, outcome) in decided {
        let mut row = BundleRow {
            key: record.key.clone(),
            kind: record.kind(),
            title: record.title.clone(),
            taken: Taken::LeftOut,
            words: String::new(),
            texts: Vec::new(),
        };
        match outcome {
            Outcome::Stays(words) => row.words = words,
            Outcome::Goes(going) => {
                let mut taking =
                    Taking { making, scanner: &scanner, record, kinds: &kinds, going: &going, strict: false, texts: Vec::new() };
                match taking.take() {
                    Some(mut taken) => {
                        taken.parent =
                            record.parent.map(|id| id.to_string()).filter(|id| !stays.contains(id)).map(|id| Ref::from(id.as_str()));
                        bundle.draft.records.push(taken);
                        let touched = !going.words.is_empty() || taking.texts.iter().any(|text| text.excluded || !text.changes.is_empty());
                        row.taken = if touched { Taken::Reduced } else { Taken::Whole };
                        row.texts = taking.texts;
                        row.words.clone_from(&going.words);
                    }
                    None => row.words = "It hangs on what is left out.".to_owned(),
                }
            }
        }
        bundle.preview.rows.push(row);
    }
    bundle.draft.links = links(making.space, &bundle.draft.records);
    bundle.preview.rows.sort_by_key(|row| (Kind::ALL.iter().position(|kind| *kind == row.kind), row.key.len(), row.key.clone()));
    bundle.preview.counts = counts(&bundle.preview.rows, making);
    bundle
}

fn decide(making: &Making<'_>, record: &Record) -> Outcome {
    match record {
        record if making.is_excluded(&record.key) => Outcome::Stays("You leave it out.".to_owned()),
        record if record.archived => Outcome::Stays("It was put away.".to_owned()),
        record => reduce(making, record),
    }
}

fn counts(rows: &[BundleRow], making: &Making<'_>) -> BundleCounts {
    let taken = |taken: Taken| rows.iter().filter(|row| row.taken == taken).count();
    let changes = || rows.iter().flat_map(|row| &row.texts).flat_map(|text| &text.changes);
    let treated = |treated: Treated| changes().filter(|change| change.treated == treated).count();
    BundleCounts {
        whole: taken(Taken::Whole),
        reduced: taken(Taken::Reduced),
        left_out: taken(Taken::LeftOut),
        excluded: rows.iter().filter(|row| making.is_excluded(&row.key)).count(),
        redacted: treated(Treated::Redacted),
        rounded: treated(Treated::Rounded),
    }
}

fn links(space: &Space, records: &[DraftRecord]) -> Vec<DraftLink> {
    let there: BTreeSet<&str> = records.iter().map(|record| record.id.as_str()).collect();
    let held = space.links().filter(|link| [link.from, link.to].iter().all(|end| there.contains(end.to_string().as_str())));
    held.map(|link| DraftLink {
        from: link.from.into(),
        relation: link.relation,
        to: link.to.into(),
        data: link.data,
        added_at: None,
        removed_at: None,
    })
    .collect()
}

/// One record on its way into the bundle.
struct Taking<'a> {
    making: &'a Making<'a>,
    scanner: &'a Scanner<'a>,
    record: &'a Record,
    /// What goes along, by id, as which kind.
    kinds: &'a HashMap<String, Kind>,
    going: &'a Going,
    /// What says something of a record that stays behind goes with it.
    strict: bool,
    texts: Vec<BundleText>,
}

impl Taking<'_> {
    fn take(&mut self) -> Option<DraftRecord> {
        let kind = self.going.body.kind();
        let (title, body) = self.clean().or_else(|| {
            self.strict = true;
            self.clean()
        })?;
        // A key of another kind than the record became would be taken for one of that kind.
        let key = (kind == self.record.kind()).then(|| self.record.key.clone());
        let id = self.record.id.to_string();
        Some(DraftRecord { id, key, title, body, parent: None, created_at: None, created_by: None, history: Vec::new() })
    }

    fn clean(&mut self) -> Option<(String, Body)> {
        self.texts.clear();
        let title = match &self.going.title {
            Some(title) => title.clone(),
            None => self.text("title", "Title", &self.record.title),
        };
        let kind = self.going.body.kind();
        let mut body = self.going.body.clone();
        if let Body::Bullet(bullet) = &mut body
            && let Some(metric) = &bullet.metric
        {
            let unit = metric.unit.as_deref().unwrap_or_default();
            let numbers = [Some(metric.value), metric.baseline].into_iter().flatten().map(|value| format!("{value} {unit}"));
            let told = self.text("metric", "Metric", numbers.collect::<Vec<_>>().join(", ").as_str());
            if self.texts.last().is_some_and(|text| text.text == told && (text.excluded || !text.changes.is_empty())) {
                bullet.metric = None;
            }
        }
        let mut values = body.fields();
        self.group(kind.fields(), &mut values, "");
        Some((title, Body::from_fields(kind, values).ok()?))
    }

    fn group(&mut self, fields: &[Field], values: &mut Map<String, Value>, at: &str) {
        for field in fields {
            let name = if at.is_empty() { field.name.clone() } else { format!("{at}.{}", field.name) };
            if let Some(value) = values.get_mut(&field.name)
                && !self.value(&field.shape, value, &name, &field.heading)
            {
                values.remove(&field.name);
            }
        }
    }

    /// Cleans a value; says whether it stays.
    fn value(&mut self, shape: &Shape, value: &mut Value, name: &str, heading: &str) -> bool {
        match (shape, value) {
            (Shape::Words | Shape::Json, Value::String(text)) => {
                *text = self.text(name, heading, &text.clone());
                true
            }
            (Shape::Reference(kind), Value::String(id)) => self.kinds.get(id.as_str()) == Some(kind),
            (Shape::List(shape), Value::Array(values)) => {
                let mut ix = 0;
                values.retain_mut(|value| {
                    ix += 1;
                    self.value(shape, value, &format!("{name}.{ix}"), heading)
                });
                true
            }
            (Shape::Group(fields), Value::Object(values)) => {
                let before = values.len();
                self.group(fields, values, name);
                !self.strict || values.len() == before || !fields.iter().any(|field| matches!(field.shape, Shape::Reference(_)))
            }
            (Shape::Json, Value::Array(values)) => {
                values.iter_mut().enumerate().for_each(|(ix, value)| {
                    self.value(&Shape::Json, value, &format!("{name}.{}", ix + 1), heading);
                });
                true
            }
            (Shape::Json, Value::Object(values)) => {
                values.iter_mut().for_each(|(part, value)| {
                    self.value(&Shape::Json, value, &format!("{name}.{part}"), heading);
                });
                true
            }
            _ => true,
        }
    }

    /// Cleans a text, and shows it to its owner where it is one.
    fn text(&mut self, field: &str, heading: &str, text: &str) -> String {
        let name = format!("{}.{field}", self.record.key);
        let excluded = self.making.is_excluded(&name);
        let cleaned = self.scanner.clean(text, self.going.roughly.contains(&field), &self.going.public);
        let (text, changes) = if excluded { (LEFT_OUT.to_owned(), Vec::new()) } else { (cleaned.text, cleaned.changes) };
        // Ids, levels and words of one's own choosing are no texts to look through one by one.
        if excluded || !changes.is_empty() || text.contains(char::is_whitespace) {
            self.texts.push(BundleText { name, heading: heading.to_owned(), text: text.clone(), excluded, changes });
        }
        text
    }
}
