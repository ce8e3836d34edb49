//! Links between issues: what a link type means, one link seen from both sides, and when links came and went.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use model::draft::DraftLink;
use model::kind::Kind;
use model::space::{DependencyType, LinkData, Ref, Relation};

use super::issue::Direction;
use super::quick::Quick;
use crate::problems::Problems;

/// What a link type says, read from the issue that has it as outward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Meaning {
    pub(crate) relation: Relation,
    /// The outward side is the second end: `A depends on B` is `B blocks A`.
    pub(crate) flipped: bool,
    pub(crate) dependency: DependencyType,
}

const fn plain(relation: Relation) -> Meaning {
    Meaning { relation, flipped: false, dependency: DependencyType::FinishStart }
}

const fn flipped(relation: Relation) -> Meaning {
    Meaning { relation, flipped: true, dependency: DependencyType::FinishStart }
}

const fn dependency(dependency: DependencyType) -> Meaning {
    Meaning { relation: Relation::Blocks, flipped: false, dependency }
}

/// Returns what a link means by how it reads outward (`blocks`), else by its type's name (`Blocks`), else `Relates`.
pub(crate) fn meaning(type_name: &str, outward: &str) -> Meaning {
    by_phrase(&outward.trim().to_lowercase()).or_else(|| by_name(&type_name.trim().to_lowercase())).unwrap_or(plain(Relation::Relates))
}

fn by_phrase(outward: &str) -> Option<Meaning> {
    Some(match outward {
        "blocks"
        | "blockiert"
        | "bloquea"
        | "bloque"
        | "bloqueia"
        | "ブロックしている"
        | "ブロックする"
        | "gates"
        | "precedes"
        | "is predecessor of"
        | "is a predecessor of"
        | "is required by"
        | "is required for"
        | "is needed by"
        | "enables"
        | "is depended on by"
        | "is a dependency of"
        | "is a dependency for"
        | "is prerequisite of"
        | "must be done before"
        | "has to be done before"
        | "is done before"
        | "must finish before" => plain(Relation::Blocks),
        "is blocked by"
        | "depends on"
        | "depends upon"
        | "is dependent on"
        | "requires"
        | "needs"
        | "follows"
        | "is successor of"
        | "is a successor of"
        | "must be done after"
        | "has to be done after"
        | "is done after"
        | "hängt ab von"
        | "depende de"
        | "dépend de" => flipped(Relation::Blocks),
        "has to be started together with" | "starts together with" | "must start with" => dependency(DependencyType::StartStart),
        "has to be finished together with" | "finishes together with" | "must finish with" => dependency(DependencyType::FinishFinish),
        "duplicates" | "dupliziert" | "duplica" | "duplique" | "複製している" | "重複している" => plain(Relation::Duplicates),
        "is duplicated by" => flipped(Relation::Duplicates),
        "mitigates" | "reduces" => plain(Relation::Mitigates),
        "is mitigated by" | "is reduced by" => flipped(Relation::Mitigates),
        "threatens" | "puts at risk" | "affects" | "impacts" => plain(Relation::Threatens),
        "is threatened by" | "is at risk from" | "is affected by" | "is impacted by" => flipped(Relation::Threatens),
        "decides" | "settles" => plain(Relation::Decides),
        "is decided by" | "is settled by" => flipped(Relation::Decides),
        _ => return None,
    })
}

fn by_name(name: &str) -> Option<Meaning> {
    Some(match name {
        "blocks"
        | "blocker"
        | "block"
        | "blocking"
        | "blockiert"
        | "bloquea"
        | "bloqueo"
        | "bloqueos"
        | "bloque"
        | "blocage"
        | "bloqueia"
        | "bloqueio"
        | "ブロック"
        | "gantt end to start"
        | "gantt: finish-start"
        | "finish-to-start"
        | "finish to start"
        | "precedence"
        | "predecessor" => plain(Relation::Blocks),
        "depends" | "dependency" | "dependent" | "depends on" | "requires" | "successor" => flipped(Relation::Blocks),
        "gantt start to start" | "gantt: start-start" | "start-to-start" | "start to start" => dependency(DependencyType::StartStart),
        "gantt end to end" | "gantt: finish-finish" | "finish-to-finish" | "finish to finish" => dependency(DependencyType::FinishFinish),
        "gantt start to end" | "gantt: start-finish" | "start-to-finish" | "start to finish" => dependency(DependencyType::StartFinish),
        "duplicate" | "duplicates" | "duplikat" | "duplicado" | "doublon" | "重複" => plain(Relation::Duplicates),
        "mitigates" | "mitigation" => plain(Relation::Mitigates),
        "threatens" | "risk" | "threat" | "impacts" => plain(Relation::Threatens),
        "decides" | "decision" => plain(Relation::Decides),
        _ => return None,
    })
}

/// One link as some issue shows it, in the direction in which it reads.
#[derive(Clone, Debug)]
struct Seen {
    from: u32,
    to: u32,
    relation: Relation,
    dependency: DependencyType,
}

/// An issue as an end of links.
#[derive(Clone, Debug)]
struct End<'a> {
    id: Cow<'a, str>,
    /// What people call it.
    key: Cow<'a, str>,
    /// `None` for an issue that the file only mentions.
    kind: Option<Kind>,
}

/// Names a link of a file: ends by their number.
type Key = (u32, Relation, u32);

/// All links of a file, to be told apart and dated once every issue is known.
#[derive(Debug, Default)]
pub(crate) struct Links<'a> {
    ends: Vec<End<'a>>,
    numbers: HashMap<Cow<'a, str>, u32, Quick>,
    today: Vec<Seen>,
    /// Edits of links: when, and whether it was added.
    edits: BTreeMap<Key, Vec<(Timestamp, bool)>>,
    dependencies: HashMap<Key, DependencyType>,
}

impl<'a> Links<'a> {
    /// Numbers the issue that the file calls `name`: its id, or its key where only keys are told. People call it `key`.
    pub(crate) fn end(&mut self, name: Cow<'a, str>, key: Cow<'a, str>) -> u32 {
        let next = self.ends.len() as u32;
        match self.numbers.entry(name) {
            Entry::Occupied(entry) => *entry.get(),
            Entry::Vacant(entry) => {
                self.ends.push(End { id: entry.key().clone(), key, kind: None });
                *entry.insert(next)
            }
        }
    }

    /// Makes room for that many more ends.
    pub(crate) fn reserve(&mut self, more: usize) {
        self.ends.reserve(more);
        self.numbers.reserve(more);
    }

    /// Says what the file makes of an issue; without this, the issue counts as lying outside the file.
    pub(crate) fn known(&mut self, number: u32, id: Cow<'a, str>, kind: Kind) {
        let end = &mut self.ends[number as usize];
        end.id = id;
        end.kind = Some(kind);
    }

    /// Returns the draft's id of an issue of the file, by its name.
    pub(crate) fn id(&self, name: &str) -> Option<&str> {
        let end = &self.ends[*self.numbers.get(name)? as usize];
        end.kind.map(|_| end.id.as_ref())
    }

    /// Adds a link that `issue` has today.
    pub(crate) fn add(&mut self, issue: u32, direction: Direction, meaning: Meaning, other: u32) {
        let (from, to) = orient(issue, direction, meaning, other);
        self.today.push(Seen { from, to, relation: meaning.relation, dependency: meaning.dependency });
    }

    /// Adds an edit of a link that the history of `issue` tells of.
    pub(crate) fn edit(&mut self, issue: u32, direction: Direction, meaning: Meaning, other: u32, at: Timestamp, added: bool) {
        let (from, to) = orient(issue, direction, meaning, other);
        self.edits.entry((from, meaning.relation, to)).or_default().push((at, added));
        self.dependencies.insert((from, meaning.relation, to), meaning.dependency);
    }

    /// Settles the links. `complete` says that the file lists today's links, so that one that only history shows is gone.
    pub(crate) fn finish(self, complete: bool, problems: &mut Problems) -> Vec<DraftLink> {
        let mut seen = HashSet::with_capacity_and_hasher(self.today.len(), Quick::default());
        let mut links = Vec::with_capacity(self.today.len());
        let mut edits = self.settled_edits();
        for link in &self.today {
            let Some(key) = self.settle(link.from, link.relation, link.to) else { continue };
            if !seen.insert(key) {
                continue;
            }
            if key.0 == key.2 {
                let key = &self.ends[key.0 as usize].key;
                problems.warning(
                    "jira.self_link",
                    format!("issue {key}"),
                    format!("The issue is linked to itself ({}): the link was left out.", link.relation.name()),
                );
                continue;
            }
            self.report_outside(key, problems);
            let spans = spans(edits.remove(&key).unwrap_or_default());
            let dependency = if key.1 == Relation::Blocks { link.dependency } else { DependencyType::FinishStart };
            let (last, past) = match spans.split_last() {
                Some((&(added, None), past)) => (added, past),
                _ => (None, &spans[..]),
            };
            links.extend(past.iter().map(|&span| self.link(key, dependency, span)));
            links.push(self.link(key, dependency, (last, None)));
        }
        for (key, history) in edits {
            let dependency = self.dependencies.get(&key).copied().filter(|_| key.1 == Relation::Blocks).unwrap_or_default();
            for span in spans(history) {
                if span.1.is_none() && complete {
                    let (from, to) = (&self.ends[key.0 as usize].key, &self.ends[key.2 as usize].key);
                    let words =
                        format!("History says that it {} `{to}`, and today the issue has no such link: it was left out.", key.1.name());
                    problems.note("jira.link_vanished", format!("issue {from}"), words);
                } else if key.0 != key.2 {
                    links.push(self.link(key, dependency, span));
                }
            }
        }
        links
    }

    fn report_outside(&self, key: Key, problems: &mut Problems) {
        let [from, to] = [key.0, key.2].map(|end| &self.ends[end as usize]);
        let (inside, outside) = if from.kind.is_none() { (to, from) } else { (from, to) };
        if outside.kind.is_none() {
            problems.add("jira.link_outside", |code| {
                let words = format!(
                    "It is linked to `{}`, which is not in the file: export that project too, or the dependency is lost.",
                    outside.key
                );
                model::problem::Problem::note(code, format!("issue {}", inside.key), words)
            });
        }
    }

    fn link(&self, key: Key, dependency: DependencyType, (added_at, removed_at): Span) -> DraftLink {
        let [from, to] = [key.0, key.2].map(|end| Ref::from(self.ends[end as usize].id.clone().into_owned()));
        DraftLink { from, relation: key.1, to, data: LinkData { dependency, ..LinkData::default() }, added_at, removed_at }
    }

    /// Turns a link as it reads into the relation that its two kinds can have.
    fn settle(&self, from: u32, relation: Relation, to: u32) -> Option<Key> {
        let [a, b] = [from, to].map(|end| self.ends[end as usize].kind.unwrap_or(Kind::Item));
        let swap = |relation, swap| if swap { (to, relation, from) } else { (from, relation, to) };
        Some(match (a, b) {
            (Kind::Risk, Kind::Item) | (Kind::Item, Kind::Risk) if relation == Relation::Mitigates => {
                swap(Relation::Mitigates, a == Kind::Risk)
            }
            (Kind::Risk, Kind::Item) | (Kind::Item, Kind::Risk) => swap(Relation::Threatens, b == Kind::Risk),
            (Kind::Decision, Kind::Risk) | (Kind::Risk, Kind::Decision) if relation == Relation::Mitigates => {
                swap(Relation::Mitigates, a == Kind::Risk)
            }
            (Kind::Decision, Kind::Decision) => symmetric(from, relation, to),
            (Kind::Decision, _) | (_, Kind::Decision) => swap(Relation::Decides, b == Kind::Decision),
            _ => match relation {
                Relation::Blocks if a == Kind::Item => (from, relation, to),
                Relation::Duplicates => (from, relation, to),
                _ => symmetric(from, relation, to),
            },
        })
    }

    fn settled_edits(&self) -> BTreeMap<Key, Vec<(Timestamp, bool)>> {
        let mut settled: BTreeMap<Key, Vec<(Timestamp, bool)>> = BTreeMap::new();
        for (&(from, relation, to), edits) in &self.edits {
            if let Some(key) = self.settle(from, relation, to) {
                settled.entry(key).or_default().extend(edits);
            }
        }
        settled
    }
}

fn orient(issue: u32, direction: Direction, meaning: Meaning, other: u32) -> (u32, u32) {
    if (direction == Direction::Outward) == meaning.flipped { (other, issue) } else { (issue, other) }
}

/// A relation without direction: both sides of it give the same link.
fn symmetric(from: u32, relation: Relation, to: u32) -> Key {
    match relation {
        Relation::Duplicates => (from, relation, to),
        _ => (from.min(to), Relation::Relates, from.max(to)),
    }
}

/// When a link was there.
type Span = (Option<Timestamp>, Option<Timestamp>);

/// Returns when a link was there. Both issues write down the same edit, so a second one alike tells nothing new.
fn spans(mut edits: Vec<(Timestamp, bool)>) -> Vec<Span> {
    edits.sort_unstable();
    let mut spans: Vec<Span> = Vec::new();
    for (at, added) in edits {
        match (spans.last_mut(), added) {
            (Some((_, None)), true) => {}
            (_, true) => spans.push((Some(at), None)),
            (Some((_, removed @ None)), false) => *removed = Some(at),
            (Some((_, Some(_))), false) => {}
            (None, false) => spans.push((None, Some(at))),
        }
    }
    spans
}
