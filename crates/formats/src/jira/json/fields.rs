//! One issue's JSON to a typed issue. Anything may be missing or of another type than expected.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::adf;
use crate::jira::dates::{self, BadDate};
use crate::jira::headers::{self, Field};
use crate::jira::issue::{
    Account, Category, ChangelogItem, Direction, History, Issue, IssueLink, IssueRef, Named, Project, Sprint, Status, Version,
};
use crate::jira::record::number;
use crate::jira::words;
use crate::problems::Problems;

/// Reads issues, knowing what the file's custom fields are called.
pub(super) struct Reader<'a> {
    pub(crate) zone: &'a TimeZone,
    /// What each custom field holds, by its id; `None` for one whose name is known and means nothing to us.
    pub(crate) roles: HashMap<String, Option<Field>>,
    /// Names of custom fields that only changelogs tell.
    pub(crate) learned: HashMap<String, String>,
}

/// Values of custom fields whose name was not known when the issue was read.
pub(super) type Unknown = Vec<(String, Value)>;

impl Reader<'_> {
    pub(crate) fn issue(&mut self, value: &Value, problems: &mut Problems) -> (Issue, Unknown) {
        let fields = &value["fields"];
        let mut issue = Issue { id: text(&value["id"]), key: text(&value["key"]), address: text(&value["self"]), ..Issue::default() };
        let place = place(&issue);
        self.people_and_words(fields, &mut issue);
        self.dates(fields, &mut issue, &place, problems);
        self.numbers(fields, &mut issue);
        issue.sprints = [&fields["sprint"], &fields["closedSprints"]].into_iter().flat_map(|value| self.sprints(value)).collect();
        issue.links = fields["issuelinks"].as_array().into_iter().flatten().filter_map(link).collect();
        issue.versions = fields["fixVersions"].as_array().into_iter().flatten().map(version).collect();
        let mut unknown = Unknown::new();
        for (name, value) in fields.as_object().into_iter().flatten().filter(|(_, value)| !is_empty(value)) {
            if !self.roles.contains_key(name) && name.starts_with("customfield_") {
                unknown.push((name.clone(), value.clone()));
            } else if let Some(Some(field)) = self.roles.get(name) {
                self.set(&mut issue, &field.clone(), value, problems);
            }
        }
        let changelog = &value["changelog"];
        issue.has_changelog = !changelog.is_null();
        issue.histories = self.histories(changelog, &place, problems);
        (issue, unknown)
    }

    /// Sets the fields whose names came to light later, or that can be told by what they hold.
    pub(crate) fn late(&mut self, issue: &mut Issue, unknown: &Unknown, problems: &mut Problems) {
        for (id, value) in unknown {
            let field = match self.learned.get(id) {
                Some(name) => headers::custom(name),
                None => guess(id, value),
            };
            if let Some(field) = field {
                self.set(issue, &field, value, problems);
            }
        }
    }

    fn people_and_words(&self, fields: &Value, issue: &mut Issue) {
        issue.summary = text(&fields["summary"]);
        issue.description = match &fields["description"] {
            Value::Object(_) => Some(adf::text(&fields["description"])),
            other => Some(text(other)),
        }
        .filter(|text| !text.is_empty());
        let project = &fields["project"];
        issue.project = Project { id: text(&project["id"]), key: text(&project["key"]), name: text(&project["name"]) };
        if issue.project.key.is_empty() {
            issue.project.key = issue.key.rsplit_once('-').map_or(String::new(), |(project, _)| project.to_owned());
        }
        issue.issue_type = named(&fields["issuetype"]).unwrap_or_default();
        issue.subtask = fields["issuetype"]["subtask"].as_bool().unwrap_or(false);
        issue.hierarchy_level = fields["issuetype"]["hierarchyLevel"].as_i64();
        issue.status = status(&fields["status"]);
        issue.priority = named(&fields["priority"]);
        issue.resolution = named(&fields["resolution"]).map(|resolution| resolution.name).filter(|name| !words::is_unresolved(name));
        issue.creator = account(&fields["creator"]);
        issue.reporter = account(&fields["reporter"]);
        issue.assignee = account(&fields["assignee"]);
        let strings = |value: &Value| value.as_array().into_iter().flatten().map(text).filter(|text| !text.is_empty()).collect();
        issue.labels = strings(&fields["labels"]);
        issue.components = strings(&fields["components"]);
        issue.parent = reference(&fields["parent"]);
        issue.epic = reference(&fields["epic"]);
    }

    fn dates(&self, fields: &Value, issue: &mut Issue, place: &str, problems: &mut Problems) {
        let mut instant = |name: &str| self.instant(&fields[name], name, place, problems);
        issue.created = instant("created");
        issue.updated = instant("updated");
        issue.resolved = instant("resolutiondate");
        issue.status_category_changed = instant("statuscategorychangedate");
        issue.due = day(&fields["duedate"], "duedate", place, problems);
    }

    fn numbers(&self, fields: &Value, issue: &mut Issue) {
        let seconds = |name: &str| fields[name].as_i64().or_else(|| fields[name].as_f64().map(|seconds| seconds as i64));
        issue.original_estimate_seconds = seconds("timeoriginalestimate");
        issue.remaining_estimate_seconds = seconds("timeestimate");
        issue.aggregate_remaining_seconds = seconds("aggregatetimeestimate");
        issue.spent_seconds = seconds("timespent");
    }

    fn instant(&self, value: &Value, field: &str, place: &str, problems: &mut Problems) -> Option<Timestamp> {
        if is_empty(value) {
            return None;
        }
        let written = text(value);
        match dates::instant(&written, self.zone) {
            Ok(at) => Some(at),
            Err(bad) => {
                bad_date(bad, field, &written, place, problems);
                None
            }
        }
    }

    fn set(&self, issue: &mut Issue, field: &Field, value: &Value, problems: &mut Problems) {
        let place = place(issue);
        match field {
            Field::Points => {
                issue.points = value.as_f64().or_else(|| number(&text(value)));
                if issue.points.is_none() {
                    let words = format!("`{}` is no number of story points: it was left out.", short(&text(value)));
                    problems.warning("jira.bad_number", place, words);
                }
            }
            Field::Epic => issue.epic = issue.epic.take().or_else(|| reference(value)),
            Field::Parent => issue.parent = issue.parent.take().or_else(|| reference(value)),
            Field::Team => issue.team = named(value).filter(|team| !team.name.is_empty()),
            Field::Sprint => {
                for sprint in self.sprints(value) {
                    if !issue.sprints.iter().any(|known| known.id == sprint.id && known.name == sprint.name) {
                        issue.sprints.push(sprint);
                    }
                }
            }
            Field::PlannedStart => issue.start = issue.start.or_else(|| day(value, "start date", &place, problems)),
            Field::TargetEnd => issue.target_end = issue.target_end.or_else(|| day(value, "target end", &place, problems)),
            Field::Due => issue.due = issue.due.or_else(|| day(value, "due date", &place, problems)),
            Field::Probability => issue.probability = Some(text(value)),
            Field::Impact => issue.impact = Some(text(value)),
            _ => {}
        }
    }

    /// Reads sprints as objects, or as the strings that older servers print.
    pub(crate) fn sprints(&self, value: &Value) -> Vec<Sprint> {
        let quiet = |value: &Value| if is_empty(value) { None } else { dates::instant(&text(value), self.zone).ok() };
        match value {
            Value::Array(sprints) => sprints.iter().flat_map(|sprint| self.sprints(sprint)).collect(),
            Value::Object(_) => vec![Sprint {
                id: text(&value["id"]),
                name: text(&value["name"]),
                state: text(&value["state"]),
                board_id: text(if value["originBoardId"].is_null() { &value["boardId"] } else { &value["originBoardId"] }),
                address: text(&value["self"]),
                start: quiet(&value["startDate"]),
                end: quiet(&value["endDate"]),
                complete: quiet(&value["completeDate"]),
            }],
            Value::String(printed) if printed.contains("[id=") || printed.contains(",name=") => {
                let part = |name: &str| Value::String(printed_part(printed, name).unwrap_or_default());
                vec![Sprint {
                    id: text(&part("id")),
                    name: text(&part("name")),
                    state: text(&part("state")).to_lowercase(),
                    board_id: text(&part("rapidViewId")),
                    address: String::new(),
                    start: quiet(&part("startDate")),
                    end: quiet(&part("endDate")),
                    complete: quiet(&part("completeDate")),
                }]
            }
            Value::String(name) if !name.is_empty() => vec![Sprint { name: name.clone(), ..Sprint::default() }],
            _ => Vec::new(),
        }
    }

    /// Reads a changelog, whose histories Jira gives newest first or oldest first.
    pub(crate) fn histories(&mut self, changelog: &Value, place: &str, problems: &mut Problems) -> Vec<History> {
        let list = ["histories", "values", "changeHistories"].iter().find_map(|name| changelog[name].as_array());
        let Some(list) = list.or(changelog.as_array()) else { return Vec::new() };
        if let Some(total) = changelog["total"].as_u64()
            && total > list.len() as u64
        {
            let words = format!(
                "Only {} of its {total} edits are in the file: fetch `/issue/.../changelog` for the rest and import it along.",
                list.len()
            );
            problems.warning("jira.changelog_cut", place, words);
        }
        list.iter().filter_map(|history| self.history(history, place, problems)).collect()
    }

    pub(crate) fn history(&mut self, value: &Value, place: &str, problems: &mut Problems) -> Option<History> {
        let at = match &value["created"] {
            Value::Number(millis) => millis.as_i64().and_then(|millis| Timestamp::from_millisecond(millis).ok()),
            written => self.instant(written, "changelog", place, problems),
        };
        let Some(at) = at else {
            problems.warning("jira.edit_without_date", place, "An edit in its changelog has no date that can be read: it was left out.");
            return None;
        };
        let items: Vec<_> = value["items"].as_array().into_iter().flatten().map(item).collect();
        for item in items.iter().filter(|item| item.field_type == "custom" && !item.field_id.is_empty()) {
            if !self.learned.contains_key(&item.field_id) {
                self.learned.insert(item.field_id.clone(), item.field.clone());
            }
        }
        Some(History { id: text(&value["id"]), author: account(&value["author"]), at, items })
    }
}

/// Tells what an unnamed custom field holds: by the id that Jira Cloud gives it everywhere, and by the look of its value.
fn guess(id: &str, value: &Value) -> Option<Field> {
    let first = value.as_array().and_then(|list| list.first());
    if let Some(first) = first {
        let sprint =
            first["state"].is_string() && first["name"].is_string() && !(first["boardId"].is_null() && first["originBoardId"].is_null());
        let printed = first.as_str().is_some_and(|text| text.starts_with("com.atlassian.greenhopper.service.sprint.Sprint"));
        return (sprint || printed).then_some(Field::Sprint);
    }
    match id {
        "customfield_10016" if value.is_number() => Some(Field::Points),
        "customfield_10014" | "customfield_10008" if value.as_str().is_some_and(is_key) => Some(Field::Epic),
        "customfield_10015" if value.as_str().is_some_and(|text| dates::date(text).is_ok()) => Some(Field::PlannedStart),
        "customfield_10001" if value["name"].is_string() || value["title"].is_string() => Some(Field::Team),
        _ => None,
    }
}

/// Says whether a text looks like an issue's key: `ATL-7`.
pub(crate) fn is_key(text: &str) -> bool {
    text.rsplit_once('-').is_some_and(|(project, number)| {
        project.starts_with(|char: char| char.is_ascii_alphabetic())
            && project.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

pub(crate) fn place(issue: &Issue) -> String {
    format!("issue {}", if issue.key.is_empty() { &issue.id } else { &issue.key })
}

fn bad_date(bad: BadDate, field: &str, written: &str, place: &str, problems: &mut Problems) {
    let written = short(written);
    match bad {
        BadDate::Unreadable => {
            problems.warning("jira.bad_date", place, format!("`{field}` holds `{written}`, which is no date: it was left out."))
        }
        BadDate::Absurd => problems.warning(
            "jira.absurd_date",
            place,
            format!("`{field}` holds `{written}`, a year that cannot be meant: it was left out."),
        ),
    }
}

fn day(value: &Value, field: &str, place: &str, problems: &mut Problems) -> Option<Date> {
    if is_empty(value) {
        return None;
    }
    let written = text(value);
    match dates::date(&written) {
        Ok(date) => Some(date),
        Err(bad) => {
            bad_date(bad, field, &written, place, problems);
            None
        }
    }
}

/// Shortens a text that goes into a message.
pub(crate) fn short(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    }
}

/// Returns what a person would read in a value.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Object(_) if value["type"] == "doc" => adf::text(value),
        Value::Object(_) => {
            let names = ["name", "value", "displayName", "title", "key", "id"];
            names.iter().map(|name| &value[name]).find(|value| value.is_string() || value.is_number()).map(text).unwrap_or_default()
        }
        Value::Array(list) => list.iter().map(text).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", "),
        Value::Null => String::new(),
    }
}

fn named(value: &Value) -> Option<Named> {
    (!is_empty(value)).then(|| Named { id: text(&value["id"]), name: text(value) })
}

pub(super) fn status(value: &Value) -> Status {
    let category = &value["statusCategory"];
    let by_key = words::category(category["key"].as_str().unwrap_or_default());
    let by_name = || words::category(category["name"].as_str().unwrap_or_default());
    Status { id: text(&value["id"]), name: text(value), category: by_key.or_else(by_name).or_else(|| by_number(category)) }
}

fn by_number(category: &Value) -> Option<Category> {
    match category["id"].as_i64()? {
        2 => Some(Category::Todo),
        4 => Some(Category::Doing),
        3 => Some(Category::Done),
        _ => None,
    }
}

/// Reads a user; the ids of Cloud, Server and Data Center, in the order in which they are to be trusted.
fn account(value: &Value) -> Option<Account> {
    if let Value::String(name) = value {
        return (!words::is_nobody(name)).then(|| Account { id: name.clone(), name: name.clone(), ..Account::default() });
    }
    let mut ids = ["accountId", "key", "name"].iter().map(|name| text(&value[name])).filter(|id| !id.is_empty());
    let name = [&value["displayName"], &value["name"]].into_iter().map(text).find(|name| !name.is_empty()).unwrap_or_default();
    let id = ids.next().or_else(|| (!name.is_empty()).then(|| name.clone()))?;
    let email = Some(text(&value["emailAddress"])).filter(|email| !email.is_empty());
    Some(Account { id, other_ids: ids.collect(), name, email })
}

fn reference(value: &Value) -> Option<IssueRef> {
    match value {
        Value::String(key) if !key.is_empty() => Some(IssueRef { id: String::new(), key: key.clone() }),
        // The Parent Link field of Advanced Roadmaps wraps the issue.
        Value::Object(fields) if fields.contains_key("data") => reference(&value["data"]),
        Value::Object(_) => Some(IssueRef { id: text(&value["id"]), key: text(&value["key"]) })
            .filter(|other| !(other.id.is_empty() && other.key.is_empty())),
        _ => None,
    }
}

fn version(value: &Value) -> Version {
    Version {
        id: text(&value["id"]),
        name: text(value),
        release_date: value["releaseDate"].as_str().and_then(|date| dates::date(date).ok()),
        released: value["released"].as_bool().unwrap_or(false),
    }
}

fn link(value: &Value) -> Option<IssueLink> {
    let link_type = &value["type"];
    let (direction, other) = match (reference(&value["inwardIssue"]), reference(&value["outwardIssue"])) {
        (Some(other), _) => (Direction::Inward, other),
        (None, Some(other)) => (Direction::Outward, other),
        (None, None) => return None,
    };
    let link_type_name = Named { id: text(&link_type["id"]), name: text(&link_type["name"]) };
    Some(IssueLink {
        link_type: link_type_name,
        inward: text(&link_type["inward"]),
        outward: text(&link_type["outward"]),
        direction,
        other,
    })
}

fn item(value: &Value) -> ChangelogItem {
    let optional = |value: &Value| (!value.is_null()).then(|| text(value));
    ChangelogItem {
        field: text(&value["field"]),
        field_id: text(&value["fieldId"]),
        field_type: text(&value["fieldtype"]),
        from: optional(&value["from"]),
        from_text: optional(&value["fromString"]),
        to: optional(&value["to"]),
        to_text: optional(&value["toString"]),
    }
}

/// Finds `name=value` in `Sprint@1f[id=7,rapidViewId=3,state=CLOSED,name=Week 1, part 2,startDate=...]`.
pub(crate) fn printed_part(printed: &str, name: &str) -> Option<String> {
    let inner = printed.split_once('[')?.1.trim_end_matches(']');
    let start = match inner.strip_prefix(name).and_then(|rest| rest.strip_prefix('=')) {
        Some(rest) => rest,
        None => inner.split_once(&format!(",{name}="))?.1,
    };
    // A name may hold commas: the value ends where the next `word=` begins.
    let mut end = start.len();
    for (at, _) in start.match_indices(',') {
        let word = start[at + 1..].split('=').next().unwrap_or_default();
        if start[at + 1..].contains('=') && !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            end = at;
            break;
        }
    }
    Some(start[..end].to_owned()).filter(|value| value != "<null>")
}
