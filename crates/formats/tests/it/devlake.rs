//! Jira's raw answers of two real sites against the tables that Apache DevLake makes of them.
//!
//! Not compared: `icon_url`, `comment_total` (Sinew reads neither), `std_type`, `std_status`, and the domain table's `from_value` and `to_value`
//! (DevLake's own settings decide them), `creator_account_type`, `assignee_account_type` (always empty), `epic_key` (always empty), `author_active`,
//! and the `_raw_data_*` and `connection_id` columns, which are DevLake's bookkeeping.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use jiff::Timestamp;
use model::draft::{Draft, DraftRecord};
use model::kind::{Body, Kind};
use model::space::Relation;
use serde_json::{Map, Value, json};
use sinew_formats::Options;
use sinew_formats::jira::issue::{Direction, Issue};
use sinew_formats::jira::json::{Export, parse, read};

/// One row of a table, by column.
type Row = BTreeMap<String, String>;

fn folder() -> Option<PathBuf> {
    let shared =
        std::env::var_os("SINEW_SHARED").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let folder = shared.join("data/jira/devlake");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("LEFT OUT: Jira's raw answers are not compared with DevLake's tables: ../shared/data is absent");
    None
}

fn table(folder: &std::path::Path, name: &str) -> Vec<Row> {
    let text = fs::read_to_string(folder.join(format!("{name}.csv"))).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').trim_start().as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// Takes the answers out of a raw table, those of one board of one connection.
fn raw(folder: &std::path::Path, name: &str) -> Vec<(Value, Row)> {
    let rows = table(&folder.join("raw"), &format!("_raw_jira_api_{name}"));
    rows.into_iter()
        .filter(|row| row["params"].contains("\"ConnectionId\":2,\"BoardId\":8}"))
        .map(|row| (serde_json::from_str(&row["data"]).unwrap(), row))
        .collect()
}

/// Writes answers as a file, one a line.
fn file(answers: impl IntoIterator<Item = Value>) -> Vec<u8> {
    answers.into_iter().map(|answer| format!("{answer}\n")).collect::<String>().into_bytes()
}

/// The story points of this site are in a field that has no name in the answers.
fn options() -> Options {
    Options { map: vec![("customfield_10024".to_owned(), "points".to_owned())], ..Options::default() }
}

fn issues(folder: &std::path::Path) -> Vec<u8> {
    let sprints = raw(folder, "sprints").into_iter().map(|(answer, _)| answer);
    file(raw(folder, "issues").into_iter().map(|(answer, _)| answer).chain(sprints))
}

fn instant(at: Option<Timestamp>) -> String {
    at.map(|at| format!("{}+00:00", at.strftime("%Y-%m-%dT%H:%M:%S.%3f"))).unwrap_or_default()
}

fn or_empty<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Compares rows on the columns that ours have, in whatever order.
#[track_caller]
fn compare(name: &str, ours: Vec<Vec<(&str, String)>>, expected: &[Row]) {
    let columns: Vec<&str> = ours[0].iter().map(|(column, _)| *column).collect();
    let expected: BTreeSet<Vec<String>> = expected.iter().map(|row| columns.iter().map(|column| row[*column].clone()).collect()).collect();
    let ours: BTreeSet<Vec<String>> = ours.into_iter().map(|row| row.into_iter().map(|(_, value)| value).collect()).collect();
    let missing: Vec<_> = expected.difference(&ours).take(3).collect();
    let extra: Vec<_> = ours.difference(&expected).take(3).collect();
    assert!(missing.is_empty() && extra.is_empty(), "{name} {columns:?}\nmissing {missing:#?}\nextra {extra:#?}");
    eprintln!("{name}: {} rows, {} columns equal", ours.len(), columns.len());
}

fn issue_row(issue: &Issue) -> Vec<(&'static str, String)> {
    let person = |account: &Option<sinew_formats::jira::issue::Account>| account.clone().unwrap_or_default();
    let (creator, assignee) = (person(&issue.creator), person(&issue.assignee));
    let minutes = |seconds: Option<i64>| seconds.map(|seconds| seconds / 60);
    let priority = issue.priority.clone().unwrap_or_default();
    let parent = issue.parent.clone().unwrap_or_default();
    let lead = issue.resolved.zip(issue.created).map(|(resolved, created)| (resolved.as_second() - created.as_second()) / 60);
    // DevLake takes a day to begin at midnight of the user's zone; it is a day all the same.
    let due = issue.due.map(|day| day.to_zoned(jiff::tz::TimeZone::get("Asia/Shanghai").unwrap()).unwrap().timestamp());
    vec![
        ("issue_id", issue.id.clone()),
        ("issue_key", issue.key.clone()),
        ("self", issue.address.clone()),
        ("project_id", issue.project.id.clone()),
        ("project_name", issue.project.name.clone()),
        ("summary", issue.summary.clone()),
        ("description", or_empty(issue.description.clone())),
        ("type", issue.issue_type.name.clone()),
        ("status_name", issue.status.name.clone()),
        (
            "status_key",
            issue
                .status
                .category
                .map(|category| format!("{category:?}"))
                .unwrap_or_default()
                .replace("Todo", "new")
                .replace("Doing", "indeterminate")
                .replace("Done", "done"),
        ),
        ("story_point", issue.points.unwrap_or(0.0).to_string()),
        ("original_estimate_minutes", or_empty(minutes(issue.original_estimate_seconds))),
        ("aggregate_estimate_minutes", minutes(issue.aggregate_remaining_seconds).unwrap_or(0).to_string()),
        ("remaining_estimate_minutes", minutes(issue.remaining_estimate_seconds).unwrap_or(0).to_string()),
        ("spent_minutes", or_empty(minutes(issue.spent_seconds))),
        ("creator_account_id", creator.id),
        ("creator_display_name", creator.name),
        ("assignee_account_id", assignee.id),
        ("assignee_display_name", assignee.name),
        ("priority_id", priority.id),
        ("priority_name", priority.name),
        ("parent_id", if parent.id.is_empty() { "0".to_owned() } else { parent.id }),
        ("parent_key", parent.key),
        ("resolution_date", instant(issue.resolved)),
        ("created", instant(issue.created)),
        ("updated", instant(issue.updated)),
        ("due_date", instant(due)),
        ("lead_time_minutes", or_empty(lead)),
        ("subtask", u8::from(issue.subtask).to_string()),
        ("changelog_total", issue.histories.len().to_string()),
    ]
}

#[test]
fn issues_labels_and_sprints_equal_the_tables() {
    let Some(folder) = folder() else { return };
    let (export, problems) = parse(&issues(&folder), &options());
    // One title ends with a NUL.
    assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["text.nul"]);
    let expected = |name: &str| table(&folder.join("expected"), name);
    compare("issues", export.issues.iter().map(issue_row).collect(), &expected("_tool_jira_issues"));
    let labels = |issue: &Issue| {
        issue.labels.iter().map(|label| vec![("issue_id", issue.id.clone()), ("label_name", label.clone())]).collect::<Vec<_>>()
    };
    compare("labels", export.issues.iter().flat_map(labels).collect(), &expected("_tool_jira_issue_labels"));
    let membership = |issue: &Issue| {
        let row = |sprint: &sinew_formats::jira::issue::Sprint| {
            vec![
                ("sprint_id", sprint.id.clone()),
                ("issue_id", issue.id.clone()),
                ("resolution_date", instant(issue.resolved)),
                ("issue_created_date", instant(issue.created)),
            ]
        };
        issue.sprints.iter().map(row).collect::<Vec<_>>()
    };
    compare("sprint membership", export.issues.iter().flat_map(membership).collect(), &expected("_tool_jira_sprint_issues"));
    let sprints = export.sprints.values().map(|sprint| {
        vec![
            ("sprint_id", sprint.id.clone()),
            ("self", sprint.address.clone()),
            ("state", sprint.state.clone()),
            ("name", sprint.name.clone()),
            ("start_date", instant(sprint.start)),
            ("end_date", instant(sprint.end)),
            ("complete_date", instant(sprint.complete)),
            ("origin_board_id", sprint.board_id.clone()),
        ]
    });
    compare("sprints", sprints.collect(), &expected("_tool_jira_sprints"));
}

/// Lists every edit as the tool tables have it: of several edits of a field at once DevLake keeps the last one.
fn edits(export: &Export) -> BTreeMap<(String, String), Vec<(&'static str, String)>> {
    let mut edits = BTreeMap::new();
    for issue in &export.issues {
        for history in &issue.histories {
            let author = history.author.clone().unwrap_or_default();
            for item in &history.items {
                let row = vec![
                    ("changelog_id", history.id.clone()),
                    ("issue_id", issue.id.clone()),
                    ("author_account_id", author.id.clone()),
                    ("author_display_name", author.name.clone()),
                    ("created", instant(Some(history.at))),
                    ("issue_updated", instant(issue.updated)),
                    ("field", item.field.clone()),
                    ("field_type", item.field_type.clone()),
                    ("field_id", item.field_id.clone()),
                    ("from_value", or_empty(item.from.clone())),
                    ("from_string", or_empty(item.from_text.clone())),
                    ("to_value", or_empty(item.to.clone())),
                    ("to_string", or_empty(item.to_text.clone())),
                ];
                edits.insert((history.id.clone(), item.field.clone()), row);
            }
        }
    }
    edits
}

fn columns(rows: impl Iterator<Item = Vec<(&'static str, String)>>, names: &[&str]) -> Vec<Vec<(&'static str, String)>> {
    rows.map(|row| row.into_iter().filter(|(name, _)| names.contains(name)).collect()).collect()
}

#[test]
fn every_edit_of_the_changelog_equals_the_tables() {
    let Some(folder) = folder() else { return };
    let (export, _) = parse(&issues(&folder), &options());
    let edits = edits(&export);
    let expected = |name: &str| table(&folder.join("expected"), name);
    let histories = ["changelog_id", "issue_id", "author_account_id", "author_display_name", "created", "issue_updated"];
    compare("changelogs", columns(edits.values().cloned(), &histories), &expected("_tool_jira_issue_changelogs"));
    let items = ["changelog_id", "field", "field_type", "field_id", "from_value", "from_string", "to_value", "to_string"];
    compare("changelog items", columns(edits.values().cloned(), &items), &expected("_tool_jira_issue_changelog_items"));
    let domain = edits.values().map(|row| {
        let row: BTreeMap<_, _> = row.iter().cloned().collect();
        vec![
            ("id", format!("jira:JiraIssueChangelogItems:2:{}:{}", row["changelog_id"], row["field"])),
            ("issue_id", format!("jira:JiraIssue:2:{}", row["issue_id"])),
            ("author_id", format!("jira:JiraAccount:2:{}", row["author_account_id"])),
            ("author_name", row["author_display_name"].clone()),
            ("field_id", row["field_id"].clone()),
            ("field_name", row["field"].clone()),
            ("created_date", row["created"].clone()),
        ]
    });
    compare("domain changelogs", domain.collect(), &expected("issue_changelogs"));
}

#[test]
fn changelog_pages_are_read_along_with_their_issues() {
    let Some(folder) = folder() else { return };
    let rows = raw(&folder, "issue_changelogs");
    let owner = |row: &Row| serde_json::from_str::<Value>(&row["input"]).unwrap()["issue_id"].to_string();
    let owners: BTreeSet<String> = rows.iter().map(|(_, row)| owner(row)).collect();
    let stub =
        |id: &String| json!({"id": id, "key": format!("EE-{id}"), "fields": {"summary": id, "status": {"name": "Open"}, "issuelinks": []}});
    let changelogs = rows.iter().map(|(answer, row)| json!({"issueId": owner(row), "changeHistories": [answer]}));
    let (export, problems) = parse(&file(owners.iter().map(stub).chain(changelogs)), &Options::default());
    assert!(problems.is_empty(), "{problems:#?}");
    let read: usize = export.issues.iter().flat_map(|issue| &issue.histories).map(|history| history.items.len()).sum();
    let written: usize = rows.iter().map(|(answer, _)| answer["items"].as_array().unwrap().len()).sum();
    assert_eq!((export.issues.len(), read), (owners.len(), written));
    eprintln!("changelog pages: {written} edits of {} issues", owners.len());
}

#[test]
fn links_equal_the_tables() {
    let Some(folder) = folder() else { return };
    let text = file(raw(&folder, "issue_relationships").into_iter().map(|(answer, _)| answer));
    let (export, _) = parse(&text, &Options::default());
    let rows = export.issues.iter().flat_map(|issue| {
        issue.links.iter().map(|link| {
            let side = |direction, empty: &str| {
                if link.direction == direction {
                    (link.other.id.clone(), link.other.key.clone())
                } else {
                    (empty.to_owned(), String::new())
                }
            };
            let (inward, outward) = (side(Direction::Inward, "0"), side(Direction::Outward, "0"));
            vec![
                ("issue_id", issue.id.clone()),
                ("issue_key", issue.key.clone()),
                ("type_id", link.link_type.id.clone()),
                ("type_name", link.link_type.name.clone()),
                ("inward", link.inward.clone()),
                ("outward", link.outward.clone()),
                ("inward_issue_id", inward.0),
                ("inward_issue_key", inward.1),
                ("outward_issue_id", outward.0),
                ("outward_issue_key", outward.1),
            ]
        })
    });
    let expected = table(&folder.join("expected"), "_tool_jira_issue_relationships");
    compare("links", rows.collect(), &expected);
    // In the draft each link is there once, in the direction in which it reads.
    let (draft, _) = read(&text, &Options::default());
    let today = || draft.links.iter().filter(|link| link.removed_at.is_none());
    let ours: BTreeSet<_> =
        today().map(|link| (link.relation.name(), link.from.text().into_owned(), link.to.text().into_owned())).collect();
    let theirs: BTreeSet<_> = expected
        .iter()
        .map(|row| {
            let (from, to) = if row["outward_issue_id"] == "0" {
                (&row["inward_issue_id"], &row["issue_id"])
            } else {
                (&row["issue_id"], &row["outward_issue_id"])
            };
            match row["type_name"].as_str() {
                "Blocks" => (Relation::Blocks.name(), from.clone(), to.clone()),
                "Duplicate" => (Relation::Duplicates.name(), from.clone(), to.clone()),
                _ => (Relation::Relates.name(), from.min(to).clone(), from.max(to).clone()),
            }
        })
        .collect();
    let undirected: BTreeSet<_> = ours
        .into_iter()
        .map(|(relation, from, to)| if relation == "relates" && from > to { (relation, to, from) } else { (relation, from, to) })
        .collect();
    assert_eq!(undirected, theirs);
    assert!(today().all(|link| link.added_at.is_some()), "every link's age is in the changelog");
    let past: Vec<_> = draft.links.iter().filter(|link| link.removed_at.is_some()).map(|link| link.from.text()).collect();
    assert_eq!(past, ["IP8CUD168-35404"], "a link that was drawn for twelve seconds");
}

/// Returns a record's state of today as one map.
fn state(record: &DraftRecord) -> Map<String, Value> {
    let mut state = record.body.fields();
    state.insert("title".to_owned(), record.title.clone().into());
    if let Some(parent) = &record.parent {
        state.insert("parent".to_owned(), parent.text().into_owned().into());
    }
    state
}

fn put(state: &mut Map<String, Value>, field: &str, value: &Value) {
    if value.is_null() {
        state.remove(field);
    } else {
        state.insert(field.to_owned(), value.clone());
    }
}

/// Undoes a record's whole history and replays it; checks each step and returns the state at creation.
pub(crate) fn replay(record: &DraftRecord) -> Map<String, Value> {
    let today = state(record);
    let mut state = today.clone();
    let place = record.key.as_deref().unwrap_or(&record.id);
    for event in record.history.iter().rev() {
        assert_eq!(state.get(&event.field).unwrap_or(&Value::Null), &event.after, "{place} {} at {}", event.field, event.at);
        put(&mut state, &event.field, &event.before);
        // Every state on the way is one that the kind can have.
        let mut body = state.clone();
        body.retain(|field, _| !matches!(field.as_str(), "title" | "parent"));
        Body::from_fields(record.body.kind(), body).unwrap();
    }
    assert!(record.history.is_sorted_by_key(|event| event.at), "{place}");
    assert!(record.history.first().is_none_or(|first| record.created_at.is_none_or(|created| created <= first.at)), "{place}");
    let first = state.clone();
    for event in &record.history {
        assert_eq!(state.get(&event.field).unwrap_or(&Value::Null), &event.before, "{place} {} at {}", event.field, event.at);
        put(&mut state, &event.field, &event.after);
    }
    assert_eq!(state, today, "{place}");
    first
}

fn items(draft: &Draft) -> impl Iterator<Item = &DraftRecord> {
    draft.records.iter().filter(|record| record.body.kind() == Kind::Item)
}

#[test]
fn replaying_the_history_ends_at_each_status_of_today() {
    let Some(folder) = folder() else { return };
    let (draft, problems) = read(&issues(&folder), &options());
    let expected: BTreeMap<String, Row> =
        table(&folder.join("expected"), "_tool_jira_issues").into_iter().map(|row| (row["issue_id"].clone(), row)).collect();
    let mut events = 0;
    for record in items(&draft) {
        let row = &expected[&record.id];
        let first = replay(record);
        let today = state(record);
        assert_eq!(today["status"], row["status_name"].as_str());
        // What was closed as `Won't Do` and the like was dropped.
        let stages: &[&str] = if row["status_key"] == "new" { &["todo"] } else { &["done", "dropped"] };
        assert!(stages.contains(&today["stage"].as_str().unwrap()), "{} is {}", row["issue_key"], today["stage"]);
        assert_eq!(today["title"], row["summary"].trim());
        assert_eq!(first["stage"], "todo", "{} was created open", row["issue_key"]);
        assert_ne!(first["status"], today["status"]);
        events += record.history.len();
    }
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    problems.iter().for_each(|problem| *codes.entry(problem.code).or_default() += 1);
    eprintln!("replayed {events} events of {} issues; problems {codes:?}", items(&draft).count());
    assert_eq!(items(&draft).count(), expected.len());
}
