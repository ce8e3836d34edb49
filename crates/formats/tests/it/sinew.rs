//! Sinew's own JSON, sound and otherwise.

use std::collections::BTreeSet;

use model::draft::Draft;
use proptest::prelude::*;
use serde_json::{Value, json};
use sinew_formats::sinew::{PROBLEMS, read};
use sinew_formats::{Format, Options, sniff};

use crate::mutation::mutations;
use crate::picture::codes;

/// An export with two items, a risk and a link.
fn export() -> Value {
    json!({
        "source": {"system": "sinew", "instance": "atlas"},
        "data_date": "2026-03-06T17:00:00",
        "records": [
            {"id": "1", "key": "I-1", "title": "Build", "kind": "item", "body": {"type": "story", "points": 5.0, "stage": "doing"},
             "created_at": "2026-03-01T08:00:00Z", "history": [{"at": "2026-03-02T08:00:00Z", "actor": "Ada", "field": "stage", "before": "todo", "after": "doing"}]},
            {"id": "2", "title": "Ship", "kind": "item", "body": {"type": "milestone", "stage": "todo"}, "parent": "1"},
            {"id": "3", "title": "Vendor slips", "kind": "risk", "body": {"state": "open", "probability": 0.3}},
        ],
        "links": [{"from": "1", "relation": "blocks", "to": "2", "data": {"dependency": "FF", "lag": 480}}],
    })
}

/// Changes the export, reads it, and checks the codes and how many records and links are left.
#[track_caller]
fn check(change: impl FnOnce(&mut Value), problems: &[&str], records: usize, links: usize) -> Draft {
    let mut value = export();
    change(&mut value);
    let (draft, found) = read("atlas.json", value.to_string().as_bytes());
    assert_eq!(codes(&found), problems);
    assert_eq!((draft.records.len(), draft.links.len()), (records, links));
    draft
}

#[test]
fn what_was_written_is_read_back() {
    let draft = check(|_| {}, &[], 3, 1);
    let text = serde_json::to_string(&draft).unwrap();
    assert_eq!(sniff(text.as_bytes()), Some(Format::Sinew));
    let (again, problems) = sinew_formats::read("atlas.json", text.as_bytes(), &Options::default());
    assert_eq!((again, problems.len()), (draft, 0));
}

#[test]
fn one_bad_value_costs_only_itself() {
    let draft = check(|value| value["records"][0]["body"]["points"] = "many".into(), &["sinew.bad_value @ record 1"], 3, 1);
    let fields = draft.records[0].body.fields();
    assert_eq!((fields.get("points"), fields["type"].as_str(), draft.records[0].history.len()), (None, Some("story"), 1));
    check(|value| value["records"][1]["parent"] = 7.into(), &["sinew.bad_value @ record 2"], 3, 1);
    check(|value| value["records"][1]["body"] = "?".into(), &["sinew.bad_value @ record 2"], 3, 1);
    check(|value| value["records"][0]["history"] = 1.into(), &["sinew.bad_value @ record 1"], 3, 1);
    check(|value| value["records"][1] = 4.into(), &["sinew.bad_value @ record 2"], 2, 1);
    check(|value| value["data_date"] = "yesterday".into(), &["sinew.bad_value @ "], 3, 1);
}

#[test]
fn unknown_fields_are_left_out() {
    check(|value| value["colour"] = "red".into(), &["sinew.unknown_field @ "], 3, 1);
    check(|value| value["records"][0]["colour"] = "red".into(), &["sinew.unknown_field @ record 1"], 3, 1);
    check(|value| value["records"][0]["body"]["colour"] = "red".into(), &["sinew.unknown_field @ record 1"], 3, 1);
}

#[test]
fn records_that_cannot_be_named_are_left_out() {
    check(|value| drop(value["records"][0].as_object_mut().unwrap().remove("id")), &["sinew.no_id @ record 1"], 2, 1);
    check(|value| value["records"][2]["kind"] = "wombat".into(), &["sinew.unknown_kind @ record 3"], 2, 1);
}

#[test]
fn bad_edits_and_links_are_left_out() {
    let draft = check(|value| value["records"][0]["history"][0]["at"] = "once".into(), &["sinew.bad_event @ record 1"], 3, 1);
    assert!(draft.records[0].history.is_empty());
    check(|value| value["links"][0]["relation"] = "loves".into(), &["sinew.bad_link @ link 1"], 3, 0);
}

#[test]
fn a_file_without_a_source_is_called_by_its_name() {
    let draft = check(|value| drop(value.as_object_mut().unwrap().remove("source")), &["sinew.no_source @ "], 3, 1);
    assert_eq!(draft.source.instance, "atlas.json");
}

#[test]
fn what_comes_before_the_damage_is_read() {
    let text = export().to_string();
    // serde_json writes the fields in the order of their names: data_date, links, records, source.
    let cut = text.find("Vendor").unwrap();
    let (draft, problems) = read("atlas.json", &text.as_bytes()[..cut]);
    assert_eq!((draft.records.len(), draft.links.len()), (2, 1));
    assert_eq!(codes(&problems), [format!("sinew.bad_json @ line 1 column {cut}"), "sinew.no_source @ ".to_owned()]);
}

#[test]
fn other_json_is_not_an_export() {
    for text in ["{}", "[1]", "3", "", "{\"records\": 3}"] {
        let (draft, problems) = read("a.json", text.as_bytes());
        assert!(draft.records.is_empty());
        assert!(problems.iter().any(|problem| ["sinew.not_a_draft", "sinew.bad_json"].contains(&problem.code)), "{text}: {problems:?}");
    }
}

#[test]
fn depth_is_bounded() {
    let text = format!("{{\"records\": {}", "[".repeat(100_000));
    assert_eq!(read("a.json", text.as_bytes()).1[0].code, "sinew.bad_json");
}

#[test]
fn every_code_is_met_above() {
    let source = include_str!("sinew.rs");
    let met: BTreeSet<&str> = PROBLEMS.iter().map(|(code, _)| *code).filter(|code| source.contains(&format!("\"{code}"))).collect();
    assert_eq!(met.len(), PROBLEMS.len(), "{met:?}");
}

#[test]
fn damaged_exports_never_stop_the_reader() {
    let text = export().to_string();
    mutations(text.as_bytes(), |bytes| {
        read("a.json", bytes);
    });
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        read("a.json", &bytes);
    }
}
