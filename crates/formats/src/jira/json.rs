//! Jira's REST answers: search pages of versions 2 and 3, single issues, changelog pages, sprints, statuses and fields,
//! one or many in a file, as one value, an array, or one a line.
//!
//! `parse` gives the issues as they are written, `read` what planning makes of them.

pub(crate) mod adf;
pub(crate) mod fields;
mod scan;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use model::draft::Draft;
use model::problem::Problem;
use serde_json::Value;

use self::fields::{Reader, Unknown, place, text};
use self::scan::Slice;
use super::headers;
use super::issue::{History, Issue, Sprint, Status};
use crate::problems::Problems;
use crate::{Options, text as encoding};

/// What a file of REST answers holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Export {
    /// In the order of the file, each once.
    pub issues: Vec<Issue>,
    /// Every status that the file describes, by id.
    pub statuses: BTreeMap<String, Status>,
    /// Every sprint that the file describes, by id.
    pub sprints: BTreeMap<String, Sprint>,
    /// The site's host, from the issues' addresses.
    pub site: String,
    /// Names of the fields that the issues have, empty or not.
    pub fields: BTreeSet<String>,
}

/// Says whether JSON is Sinew's own rather than a tracker's.
pub(crate) fn looks_like_sinew(start: &str) -> bool {
    start.contains("\"records\"") && start.contains("\"source\"") && !start.contains("\"issues\"")
}

/// Reads REST answers into a draft.
pub fn read(bytes: &[u8], options: &Options) -> (Draft, Vec<Problem>) {
    let mut problems = Problems::default();
    let export = collect(bytes, options, &mut problems);
    let draft = super::draft::draft(&export, options, &mut problems);
    (draft, problems.finish())
}

/// Reads REST answers into issues, without interpreting them.
pub fn parse(bytes: &[u8], options: &Options) -> (Export, Vec<Problem>) {
    let mut problems = Problems::default();
    let export = collect(bytes, options, &mut problems);
    (export, problems.finish())
}

fn collect(bytes: &[u8], options: &Options, problems: &mut Problems) -> Export {
    let text = encoding::decode_json(bytes, problems);
    let mut pieces = Pieces::default();
    for value in Slice::file(&text).values() {
        pieces.sort(value, &text, problems);
    }
    let mut reader = Reader { zone: &options.time_zone, roles: pieces.roles(options, problems), learned: HashMap::new() };
    let mut export = Export::default();
    let (unknown, left_out) = read_issues(&pieces, &text, &mut reader, &mut export, problems);
    pieces.attach_histories(&text, &mut reader, &mut export, problems);
    for (index, unknown) in unknown {
        reader.late(&mut export.issues[index], &unknown, problems);
    }
    describe(&pieces, &text, &reader, &mut export);
    pieces.check_pages(export.issues.len(), left_out, problems);
    export
}

/// Pages hold issues and changelogs hold edits; nothing of Jira's nests deeper.
const DEPTH: usize = 4;

/// What a file consists of, by what each value is; the texts are read once all is found.
#[derive(Default)]
struct Pieces<'a> {
    issues: Vec<Slice<'a>>,
    /// Parts of changelogs, each with its issue's id or key.
    histories: Vec<(String, Slice<'a>)>,
    statuses: Vec<Slice<'a>>,
    sprints: Vec<Slice<'a>>,
    /// Names of custom fields, by id.
    names: HashMap<String, String>,
    /// How many issues the search found, as its pages say.
    total: u64,
    last_page_missing: bool,
}

impl<'a> Pieces<'a> {
    fn sort(&mut self, value: Slice<'a>, whole: &str, problems: &mut Problems) {
        if value.is_array() {
            value.elements().for_each(|value| self.sort_flat(value, "", DEPTH, whole, problems));
        } else {
            self.sort_flat(value, "", DEPTH, whole, problems);
        }
        if !value.complete {
            let words = "The file ends in the middle of a value: what came before was read. Export it again to get the rest.";
            problems.error("jira.cut_off", line(whole, whole.len()), words);
        }
    }

    /// Sorts a value that is not a list. `issue` names the issue whose changelog it may belong to.
    fn sort_flat(&mut self, value: Slice<'a>, issue: &str, depth: usize, whole: &str, problems: &mut Problems) {
        // Files that were joined carry their byte order marks along.
        if value.text == "\u{feff}" {
            return;
        }
        if depth == 0 || !value.is_object() {
            if value.complete || value.is_array() {
                problems.warning(
                    "jira.not_an_issue",
                    line(whole, value.offset),
                    "A value that is no object was left out: Sinew reads answers of Jira's REST interface.",
                );
            }
            return;
        }
        let entries: BTreeMap<&str, Slice<'a>> = value.entries().collect();
        let raw = |name: &str| entries.get(name).map_or("", |value| value.text.trim_matches('"'));
        let has = |name: &str| entries.contains_key(name);
        if let Some(names) = entries.get("names") {
            let names = names.entries().map(|(id, name)| (id.to_owned(), words(name)));
            self.names.extend(names.filter(|(id, _)| id.starts_with("customfield_")));
        }
        if let Some(list) = entries.get("issues").or_else(|| entries.get("values")) {
            if has("issues") {
                self.total = self.total.max(raw("total").parse().unwrap_or(0));
                self.last_page_missing =
                    raw("isLast") == "false" || has("nextPageToken") && raw("nextPageToken") != "null" && raw("isLast") != "true";
            }
            // A changelog page names its issue only in its own address: `.../issue/10063/changelog?maxResults=100`.
            let owner = raw("self").split("/issue/").nth(1).map_or(issue, |rest| rest.split('/').next().unwrap_or(rest));
            list.elements().for_each(|value| self.sort_flat(value, owner, depth - 1, whole, problems));
        } else if let Some(list) = entries.get("issueChangeLogs") {
            list.elements().for_each(|value| self.sort_flat(value, issue, depth - 1, whole, problems));
        } else if has("changeHistories") {
            self.histories.push((raw("issueId").to_owned(), value));
        } else if has("fields") || (has("key") && has("changelog")) {
            if value.complete {
                self.issues.push(value);
            }
        } else if has("items") && has("created") {
            self.histories.push((if issue.is_empty() { raw("issueId") } else { issue }.to_owned(), value));
        } else if has("statusCategory") {
            self.statuses.push(value);
        } else if (has("clauseNames") || has("schema")) && has("name") {
            self.names.insert(raw("id").to_owned(), words(entries["name"]));
        } else if has("state") && has("name") {
            self.sprints.push(value);
        } else if has("errorMessages") {
            let words = format!("Jira answered with an error instead of issues: {}", fields::short(raw("errorMessages")));
            problems.error("jira.error_answer", line(whole, value.offset), words);
        } else if value.complete && !has("names") {
            problems.warning(
                "jira.not_an_issue",
                line(whole, value.offset),
                "An object that is no issue, changelog, sprint, status or field was left out.",
            );
        }
    }

    /// Says what each custom field holds, by its name and by `--map`.
    fn roles(&self, options: &Options, problems: &mut Problems) -> HashMap<String, Option<headers::Field>> {
        let mut roles: HashMap<_, _> = self.names.iter().map(|(id, name)| (id.clone(), headers::custom(name))).collect();
        for (name, target) in options.map.iter().filter(|(name, _)| !name.starts_with("status:")) {
            let Some(field) = super::targets::target(target) else {
                super::unknown_target(name, target, problems);
                continue;
            };
            let ids = self.names.iter().filter(|(_, known)| *known == name).map(|(id, _)| id.clone());
            for id in ids.chain([name.clone()]) {
                roles.insert(id, Some(field.clone()));
            }
        }
        roles
    }

    fn attach_histories(&self, whole: &str, reader: &mut Reader<'_>, export: &mut Export, problems: &mut Problems) {
        let by_name: HashMap<String, usize> =
            export.issues.iter().enumerate().flat_map(|(index, issue)| [(issue.id.clone(), index), (issue.key.clone(), index)]).collect();
        for (owner, slice) in &self.histories {
            let Some(&index) = by_name.get(owner) else {
                let words =
                    format!("A changelog belongs to the issue `{}`, which is not in the file: it was left out.", fields::short(owner));
                problems.warning("jira.changelog_nowhere", line(whole, slice.offset), words);
                continue;
            };
            let Some(value) = readable(*slice, whole, problems) else { continue };
            let place = place(&export.issues[index]);
            let more = match value.get("changeHistories") {
                Some(_) => reader.histories(&value, &place, problems),
                None => reader.history(&value, &place, problems).into_iter().collect(),
            };
            let issue = &mut export.issues[index];
            issue.has_changelog = true;
            issue.histories.extend(more);
        }
        for issue in &mut export.issues {
            tidy(&mut issue.histories);
        }
    }

    fn check_pages(&self, read: usize, left_out: usize, problems: &mut Problems) {
        if self.total > (read + left_out) as u64 {
            let words = format!(
                "The search found {} issues and the file holds {read}: fetch the other pages and import them together.",
                self.total
            );
            problems.warning("jira.pages_missing", "", words);
        } else if self.last_page_missing {
            problems.warning(
                "jira.pages_missing",
                "",
                "The last page of the file says that more follow: fetch them by its `nextPageToken` and import them together.",
            );
        }
        if read == 0 {
            problems.error(
                "jira.no_issues",
                "",
                "No issue was found in the file: save the answer of `/rest/api/3/search/jql?fields=*all&expand=changelog,names`.",
            );
        }
    }
}

/// Reads every issue; of one that comes twice, the one that was edited last. Says what to look at again, and how many were left out.
fn read_issues(
    pieces: &Pieces<'_>,
    whole: &str,
    reader: &mut Reader<'_>,
    export: &mut Export,
    problems: &mut Problems,
) -> (Vec<(usize, Unknown)>, usize) {
    let mut unknown = BTreeMap::new();
    let mut left_out = 0;
    let mut seen: HashMap<String, usize> = HashMap::new();
    for &slice in &pieces.issues {
        let Some(value) = readable(slice, whole, problems) else {
            left_out += 1;
            continue;
        };
        let (issue, rest) = reader.issue(&value, problems);
        if issue.id.is_empty() && issue.key.is_empty() {
            left_out += 1;
            problems.warning(
                "jira.no_key",
                line(whole, slice.offset),
                "An issue without id and key was left out: nothing could refer to it.",
            );
            continue;
        }
        export.fields.extend(value["fields"].as_object().into_iter().flatten().map(|(name, _)| name.clone()));
        let known = [&issue.id, &issue.key].into_iter().find_map(|name| seen.get(name).copied());
        if let Some(index) = known {
            let first = &export.issues[index];
            problems.note(
                "jira.duplicate_issue",
                place(&issue),
                "The issue is in the file more than once: the state edited last was taken, with the edits of both.",
            );
            let mut histories = first.histories.clone();
            histories.extend(issue.histories.iter().cloned());
            if issue.updated >= first.updated {
                export.issues[index] = issue;
                unknown.insert(index, rest);
            }
            export.issues[index].histories = histories;
            continue;
        }
        let index = export.issues.len();
        seen.extend([&issue.id, &issue.key].into_iter().filter(|name| !name.is_empty()).map(|name| (name.clone(), index)));
        unknown.insert(index, rest);
        export.issues.push(issue);
    }
    (unknown.into_iter().collect(), left_out)
}

/// Sorts edits oldest first, each once.
fn tidy(histories: &mut Vec<History>) {
    let number = |history: &History| history.id.parse::<u64>().unwrap_or(u64::MAX);
    histories.sort_by_key(|history| (history.at, number(history)));
    let mut seen = BTreeSet::new();
    histories.retain(|history| history.id.is_empty() || seen.insert(history.id.clone()));
}

/// Gathers the statuses, sprints and the site that the file tells of.
fn describe(pieces: &Pieces<'_>, whole: &str, reader: &Reader<'_>, export: &mut Export) {
    let mut quiet = Problems::default();
    for &slice in &pieces.statuses {
        if let Some(value) = readable(slice, whole, &mut quiet) {
            let status = fields::status(&value);
            export.statuses.insert(status.id.clone(), status);
        }
    }
    for &slice in &pieces.sprints {
        if let Some(value) = readable(slice, whole, &mut quiet) {
            export.sprints.extend(reader.sprints(&value).into_iter().map(|sprint| (sprint.id.clone(), sprint)));
        }
    }
    for issue in &export.issues {
        if !issue.status.id.is_empty() {
            export.statuses.insert(issue.status.id.clone(), issue.status.clone());
        }
        for sprint in issue.sprints.iter().filter(|sprint| !sprint.id.is_empty()) {
            if !export.sprints.contains_key(&sprint.id) {
                export.sprints.insert(sprint.id.clone(), sprint.clone());
            }
        }
        if export.site.is_empty() {
            export.site = issue.address.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default().to_owned();
        }
    }
}

/// Reads one value, or says that it cannot be read.
fn readable(slice: Slice<'_>, whole: &str, problems: &mut Problems) -> Option<Value> {
    match serde_json::from_str(slice.text) {
        Ok(value) => Some(value),
        Err(error) => {
            let words = format!("A value is not sound JSON ({error}) and was left out: export it again.");
            problems.error("jira.bad_json", line(whole, slice.offset), words);
            None
        }
    }
}

/// A value that only adds words: unsound, it is none.
fn words(slice: Slice<'_>) -> String {
    text(&serde_json::from_str(slice.text).unwrap_or(Value::Null))
}

fn line(whole: &str, offset: usize) -> String {
    format!("line {}", 1 + whole.as_bytes()[..offset].iter().filter(|&&byte| byte == b'\n').count())
}
