//! Releases: what is ready, who lets them go out, when they land beside what was promised, and on which train.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::calendars::days_between;
use crate::insight::{count, live_item, title_of};
use crate::kind::item::{Go, Item, ItemType, Readiness, Stage, Verdict};
use crate::space::{Record, RecordId, Ref, Space};

/// Releases by train and date.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReleasesReport {
    /// By date: the committed one, else P80; what is done comes last.
    pub releases: Vec<Release>,
    /// By the date of what leaves next; releases without a train stand alone.
    pub trains: Vec<Train>,
}

/// Releases that leave one after the other.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Train {
    pub name: String,
    /// Keys of its releases, by date.
    pub releases: Vec<String>,
    /// Key of what leaves next.
    pub next: Option<String>,
}

/// Where a release stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseState {
    /// It went out.
    Done,
    /// Whoever spoke says go, and what they looked at is still so.
    Go,
    /// It was called go, and required checks are open now that nobody overrode.
    GoInDoubt,
    /// Somebody says no-go.
    NoGo,
    /// All required checks are done, and nobody has spoken yet.
    Ready,
    /// Required checks are open.
    NotReady,
    /// It has no checklist, so nobody can say.
    NotMeasured,
}

/// A release.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Release {
    #[serde(skip)]
    pub record: RecordId,
    pub key: String,
    pub name: String,
    pub train: Option<String>,
    pub state: ReleaseState,
    /// Why, in one sentence.
    pub words: String,
    pub committed: Option<Date>,
    /// None before the first forecast, and for what is done.
    pub p50: Option<Date>,
    pub p80: Option<Date>,
    /// Days by which P80 lies after the committed date; negative is before.
    pub late_days: Option<i32>,
    pub checklist: Vec<ReleaseCheck>,
    /// Required checks that are done, and all of them.
    pub required: [usize; 2],
    /// 0 to 1. Share of the required checks that are done; none without any.
    pub readiness: Option<f64>,
    pub verdicts: Vec<ReleaseVerdict>,
    pub rollback: Option<String>,
    /// What else is missing before anybody can say go with a clear conscience.
    pub lacks: Vec<String>,
}

/// A point of a release's checklist.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReleaseCheck {
    pub text: String,
    pub done: bool,
    pub optional: bool,
    /// Key of who sees to it.
    pub owner: Option<String>,
    pub owner_name: Option<String>,
}

/// What somebody said at the go / no-go.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReleaseVerdict {
    pub person: String,
    pub name: String,
    pub verdict: Go,
    pub on: Option<Date>,
    pub words: Option<String>,
    pub overrides: Option<String>,
    /// Whether the same person spoke again later.
    pub superseded: bool,
}

/// Looks at the releases of a space; `lands` says when each lands at P50 and P80.
pub fn report(space: &Space, lands: &dyn Fn(RecordId) -> Option<[Date; 2]>) -> ReleasesReport {
    let is_release = |item: &Item| item.stage != Stage::Dropped && (item.item_type == ItemType::Release || item.readiness.is_some());
    let items = space.records().filter_map(|record| Some((record, live_item(record)?))).filter(|(_, item)| is_release(item));
    let mut releases: Vec<Release> = items.map(|(record, item)| release(space, record, item, lands)).collect();
    releases.sort_by(|a, b| {
        let when = |release: &Release| (release.state == ReleaseState::Done, release.leaves().unwrap_or(Date::MAX));
        when(a).cmp(&when(b)).then_with(|| a.key.cmp(&b.key))
    });
    let mut trains: Vec<Train> = Vec::new();
    for release in &releases {
        let Some(name) = &release.train else { continue };
        let at = trains.iter().position(|train| train.name == *name).unwrap_or_else(|| {
            trains.push(Train { name: name.clone(), releases: Vec::new(), next: None });
            trains.len() - 1
        });
        let train = &mut trains[at];
        train.releases.push(release.key.clone());
        if train.next.is_none() && release.state != ReleaseState::Done {
            train.next = Some(release.key.clone());
        }
    }
    ReleasesReport { releases, trains }
}

impl Release {
    fn leaves(&self) -> Option<Date> {
        self.committed.or(self.p80)
    }
}

fn release(space: &Space, record: &Record, item: &Item, lands: &dyn Fn(RecordId) -> Option<[Date; 2]>) -> Release {
    let nothing = Readiness::default();
    let readiness = item.readiness.as_deref().unwrap_or(&nothing);
    let landing = lands(record.id).filter(|_| item.stage != Stage::Done);
    let required: Vec<bool> = readiness.checklist.iter().filter(|check| !check.optional).map(|check| check.done).collect();
    let done = required.iter().filter(|done| **done).count();
    let verdicts = verdicts(space, readiness);
    let (state, words) = state(item, readiness, &verdicts);
    let late = item.committed.zip(landing).map(|(committed, [_, p80])| days_between(committed, p80));
    Release {
        record: record.id,
        key: record.key.clone(),
        name: record.title.clone(),
        train: readiness.train.as_ref().map(|train| train.trim().to_owned()).filter(|train| !train.is_empty()),
        state,
        words,
        committed: item.committed,
        p50: landing.map(|[p50, _]| p50),
        p80: landing.map(|[_, p80]| p80),
        late_days: late,
        checklist: readiness
            .checklist
            .iter()
            .map(|check| ReleaseCheck {
                text: check.text.clone(),
                done: check.done,
                optional: check.optional,
                owner: check.owner.as_ref().and_then(Ref::id).map(|id| super::key_of(space, id)),
                owner_name: title_of(space, check.owner.as_ref()),
            })
            .collect(),
        required: [done, required.len()],
        readiness: (!required.is_empty()).then(|| done as f64 / required.len() as f64),
        lacks: lacks(item, readiness, &verdicts),
        verdicts,
        rollback: readiness.rollback.clone(),
    }
}

/// Lists what people said; of one person, what they said last counts.
fn verdicts(space: &Space, readiness: &Readiness) -> Vec<ReleaseVerdict> {
    let view = |(at, verdict): (usize, &Verdict)| {
        let later = readiness.verdicts[at + 1..].iter().any(|other| other.person == verdict.person);
        let person = verdict.person.id().map(|id| super::key_of(space, id));
        ReleaseVerdict {
            person: person.unwrap_or_else(|| verdict.person.to_string()),
            name: title_of(space, Some(&verdict.person)).unwrap_or_else(|| "somebody".to_owned()),
            verdict: verdict.verdict,
            on: verdict.on,
            words: verdict.words.clone(),
            overrides: verdict.overrides.clone(),
            superseded: later,
        }
    };
    readiness.verdicts.iter().enumerate().map(view).collect()
}

fn state(item: &Item, readiness: &Readiness, verdicts: &[ReleaseVerdict]) -> (ReleaseState, String) {
    if item.stage == Stage::Done {
        return (ReleaseState::Done, "It went out.".to_owned());
    }
    let open: Vec<&str> = readiness.open_checks().map(|check| check.text.as_str()).collect();
    let saying = |wanted: Go| -> Vec<&ReleaseVerdict> {
        verdicts.iter().filter(|verdict| !verdict.superseded && verdict.verdict == wanted).collect()
    };
    let names = |verdicts: &[&ReleaseVerdict]| verdicts.iter().map(|verdict| verdict.name.as_str()).collect::<Vec<_>>().join(", ");
    let (against, by) = (saying(Go::NoGo), saying(Go::Go));
    if let Some(first) = against.first() {
        let why = first.words.as_ref().map_or(String::new(), |words| format!(": {words}"));
        return (ReleaseState::NoGo, format!("No-go by {}{why}.", names(&against)).replace("..", "."));
    }
    if !by.is_empty() {
        let reason = by.iter().find_map(|verdict| verdict.overrides.as_deref());
        return match (open.as_slice(), reason) {
            ([], _) => (ReleaseState::Go, format!("Go by {}.", names(&by))),
            (open, Some(reason)) => {
                let words = format!("Go by {} in spite of {}: {reason}.", names(&by), count(open.len(), "open check"));
                (ReleaseState::Go, words.replace("..", "."))
            }
            (open, None) => {
                (ReleaseState::GoInDoubt, format!("It was called go by {}, and this is open since: {}.", names(&by), open.join("; ")))
            }
        };
    }
    match (readiness.checklist.iter().any(|check| !check.optional), open.len()) {
        (false, _) => (ReleaseState::NotMeasured, "It has no required check, so nobody can say whether it is ready.".to_owned()),
        (true, 0) => (ReleaseState::Ready, "All required checks are done; nobody has said go yet.".to_owned()),
        (true, number) => (ReleaseState::NotReady, format!("{} required: {}.", count(number, "open check"), open.join("; "))),
    }
}

fn lacks(item: &Item, readiness: &Readiness, verdicts: &[ReleaseVerdict]) -> Vec<String> {
    if item.stage == Stage::Done {
        return Vec::new();
    }
    let mut lacks = Vec::new();
    if readiness.rollback.as_ref().is_none_or(|way| way.trim().is_empty()) {
        lacks.push("Nobody has said how it is taken back if it fails.".to_owned());
    }
    if item.committed.is_none() {
        lacks.push("It has no committed date.".to_owned());
    }
    let nobody = readiness.checklist.iter().filter(|check| !check.done && check.owner.is_none()).count();
    if nobody > 0 {
        lacks.push(format!("{} {} no owner.", count(nobody, "open check"), if nobody == 1 { "has" } else { "have" }));
    }
    if verdicts.is_empty() {
        lacks.push("Nobody was asked for a go or no-go.".to_owned());
    }
    lacks
}
