//! The example program under `examples/harbour`: what a new user meets first must read without a hitch.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use model::change::apply;
use model::decide::Moment;
use model::draft::Draft;
use model::import::{Known, import};
use model::kind::Kind;
use model::problem::Problem;
use model::space::{Relation, Space};
use sinew_formats::jira::json::read;
use sinew_formats::{Format, Options, sniff};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/harbour")
}

/// All pages of the search, one after the other as one file.
fn pages() -> Vec<u8> {
    let mut names: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|path| path.file_name().unwrap().to_str().unwrap().starts_with("jira-"));
    names.sort();
    names.iter().flat_map(|path| std::fs::read(path).unwrap()).collect()
}

fn tracker() -> (Draft, Vec<Problem>) {
    read(&pages(), &Options::default())
}

fn workspace() -> Draft {
    serde_json::from_slice(&std::fs::read(folder().join("workspace.json")).unwrap()).unwrap()
}

fn register() -> Draft {
    serde_json::from_slice(&std::fs::read(folder().join("register.json")).unwrap()).unwrap()
}

#[test]
fn the_example_is_read_without_problems() {
    let (draft, problems) = tracker();
    assert_eq!(problems, []);
    assert_eq!((draft.source.system.as_str(), draft.source.instance.as_str()), ("jira", "fernhollow.atlassian.example"));
    let mut kinds = BTreeMap::new();
    for record in &draft.records {
        *kinds.entry(record.body.kind().name()).or_insert(0) += 1;
    }
    // 32 people: 30 in six teams, and the program's office of two.
    assert_eq!(kinds, BTreeMap::from([("decision", 8), ("item", 251), ("person", 32), ("risk", 14), ("team", 6)]));
}

#[test]
fn the_example_is_told_apart_by_content() {
    assert_eq!(sniff(&pages()), Some(Format::JiraJson));
    assert_eq!(sniff(&std::fs::read(folder().join("workspace.json")).unwrap()), Some(Format::Sinew));
}

/// Every changelog leads to today's state, every link has two ends, and what is kept beside the tracker finds its issues by key.
#[test]
fn the_example_imports_without_problems() {
    let mut moment = Moment::new("2026-11-20T16:00:00Z".parse().unwrap(), 0);
    let mut space = Space::default();
    let mut unchanged = Vec::new();
    for draft in [workspace(), tracker().0, register()] {
        let done = import(&space, draft, Known::default(), &mut moment);
        assert_eq!(done.problems, []);
        done.changes.iter().for_each(|change| apply(&mut space, &change.edit));
        unchanged.push(done.report.unchanged);
    }
    // Six teams, their leads and the program's office were known to the tracker's import; of the register all 21 people.
    assert_eq!(unchanged, [0, 14, 21]);
    let of = |kind: Kind| space.records().filter(|record| record.kind() == kind).count();
    assert_eq!([Kind::Assumption, Kind::Ask, Kind::Commitment, Kind::Action, Kind::ChangeRequest].map(of), [4, 3, 8, 5, 2]);
    let awaits = space.links().filter(|link| link.relation == Relation::Awaits).count();
    assert_eq!(awaits, 5, "two asks and three promises hold work of the tracker");
}
