//! Rows to records. Words that repeat (types, statuses, people, teams) are interpreted once per file.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use jiff::civil::Date;
use model::draft::{Draft, DraftRecord};
use model::kind::Body;
use model::kind::item::Stage;
use model::problem::Problem;
use model::space::Ref;

use super::columns::{Columns, Places};
use super::rows::{Cell, Rows};
use crate::jira::changelog::without_changelog;
use crate::jira::dates::{self, BadDate, Scanned};
use crate::jira::draft::{Stages, risk_numbers, sensible};
use crate::jira::json::fields::{printed_part, short};
use crate::jira::links::Links;
use crate::jira::quick::Quick;
use crate::jira::record::{Facts, Named, number};
use crate::jira::words::{self, Sort};
use crate::problems::Problems;
use crate::{Options, TeamFrom};

/// After how many rows the size of the whole is judged.
const SAMPLE: u32 = 1000;

/// What has become of the rows so far.
pub(super) struct Table<'a, 'c> {
    columns: &'c Columns,
    options: &'c Options,
    records: Vec<DraftRecord>,
    named: Named,
    links: Links<'a>,
    /// Which record each end of links became.
    positions: Vec<Option<u32>>,
    /// Parents as written, by record: they may stand further down in the file.
    parents: Vec<(u32, &'a str)>,
    projects: Vec<Option<Ref>>,
    any_team: bool,
    known: Known<'a>,
}

/// What words of the file were found to mean.
#[derive(Default)]
struct Known<'a> {
    sorts: HashMap<&'a str, Sort, Quick>,
    stages: Stages,
    /// By status, category and resolution: the stage, and whether anything is resolved.
    stands: HashMap<(&'a str, &'a str, &'a str), (Stage, bool), Quick>,
    people: HashMap<&'a str, Option<Ref>, Quick>,
    teams: HashMap<&'a str, Option<Ref>, Quick>,
    projects: HashMap<&'a str, Option<Ref>, Quick>,
}

/// One row, while it is read.
struct Row<'a, 'r> {
    cells: &'r [Cell<'a>],
    /// What people call the issue.
    name: &'a str,
}

impl<'a> Row<'a, '_> {
    fn cell(&self, places: &Places) -> Cell<'a> {
        let filled = places.iter().filter_map(|&place| self.cells.get(place)).find(|cell| !cell.raw.is_empty());
        filled.copied().unwrap_or_default()
    }

    fn plain(&self, places: &Places) -> &'a str {
        self.cell(places).plain()
    }

    fn text(&self, places: &Places) -> Option<String> {
        let text = self.cell(places).text();
        (!text.is_empty()).then(|| text.into_owned())
    }

    fn place(&self) -> String {
        format!("issue {}", self.name)
    }
}

impl<'a, 'c> Table<'a, 'c> {
    pub(super) fn new(columns: &'c Columns, options: &'c Options, problems: &mut Problems) -> Table<'a, 'c> {
        let mut known = Known::default();
        known.stages.map(options, problems);
        Table {
            columns,
            options,
            records: Vec::new(),
            named: Named::default(),
            links: Links::default(),
            positions: Vec::new(),
            parents: Vec::new(),
            projects: Vec::new(),
            any_team: false,
            known,
        }
    }

    /// Makes room for the rows to come, judged by those that were read.
    fn reserve(&mut self, rows: &Rows<'_>) {
        let more = self.records.len() * rows.left() / rows.start.max(1);
        self.records.reserve(more);
        self.projects.reserve(more);
        self.parents.reserve(more);
        self.links.reserve(more + more / 2);
    }

    pub(super) fn row(&mut self, cells: &[Cell<'a>], rows: &mut Rows<'_>, problems: &mut Problems) {
        let columns = self.columns;
        let mut row = Row { cells, name: "" };
        let (key, id) = (row.plain(&columns.key), row.plain(&columns.id));
        row.name = if key.is_empty() { id } else { key };
        if row.name.is_empty() {
            let line = format!("line {}", rows.line());
            let words = format!("The row {} has neither key nor id and was left out: nothing could refer to it.", shown(&row, columns));
            problems.warning("jira.no_key", line, words);
            return;
        }
        let id = if id.is_empty() { key } else { id };
        let number = self.links.end(Cow::Borrowed(row.name), Cow::Borrowed(row.name));
        if self.positions.len() <= number as usize {
            self.positions.resize(number as usize + 1, None);
        }
        let mut facts = self.facts(&row, id, key, problems);
        self.links.known(number, Cow::Borrowed(id), facts.kind());
        self.link(&row, number);
        let [resolved, changed] = [&columns.resolved, &columns.status_category_changed].map(|places| self.instant(&row, places, problems));
        let history = without_changelog(&mut facts, resolved, changed, || row.place(), problems);
        let position = self.place(number, &row, facts.updated, problems);
        let Some(position) = position else { return };
        let parent = match row.plain(&columns.parent) {
            "" => row.plain(&columns.epic),
            parent => parent,
        };
        if !parent.is_empty() {
            self.parents.push((position, parent));
        }
        let project = self.project(&row);
        let record = facts.into_record(history);
        if position as usize == self.records.len() {
            if position == SAMPLE {
                self.reserve(rows);
            }
            self.records.push(record);
            self.projects.push(project);
        } else {
            self.records[position as usize] = record;
            self.projects[position as usize] = project;
        }
    }

    /// Returns which record the row becomes; `None` when an earlier row of the same issue is newer.
    fn place(&mut self, number: u32, row: &Row<'_, '_>, updated: Option<Timestamp>, problems: &mut Problems) -> Option<u32> {
        let place = &mut self.positions[number as usize];
        let Some(position) = *place else {
            *place = Some(self.records.len() as u32);
            return *place;
        };
        problems.note("jira.duplicate_issue", row.place(), "The issue is in the file more than once: the state edited last was taken.");
        let before = match &self.records[position as usize].body {
            Body::Item(item) => item.updated_at.as_deref().copied(),
            _ => None,
        };
        (updated >= before).then_some(position)
    }

    fn facts(&mut self, row: &Row<'a, '_>, id: &str, key: &str, problems: &mut Problems) -> Facts {
        let columns = self.columns;
        let sort = self.sort(row.plain(&columns.issue_type), problems);
        let (stage, resolved) = self.stage(row, problems);
        let (probability, impact_days) = match sort {
            Sort::Risk => {
                let (probability, impact) = (row.text(&columns.probability), row.text(&columns.impact));
                risk_numbers(probability.as_deref(), impact.as_deref(), &row.place(), problems)
            }
            Sort::Item(_) | Sort::Decision => (None, None),
        };
        let committed = self.date(row, &columns.due, problems).or_else(|| self.date(row, &columns.target_end, problems));
        Facts {
            id: id.to_owned(),
            key: (!key.is_empty()).then(|| key.to_owned()),
            title: row.text(&columns.summary).unwrap_or_else(|| row.name.to_owned()),
            sort,
            status: row.plain(&columns.status).to_owned(),
            stage,
            resolution: if resolved { row.text(&columns.resolution) } else { None },
            team: self.team(row),
            assignee: self.assignee(row),
            priority: row.text(&columns.priority),
            points: points(row, &columns.points, problems),
            effort_minutes: effort(row, columns, problems),
            planned_start: self.date(row, &columns.planned_start, problems),
            committed,
            labels: list(row, &columns.labels, |text, list| list.extend(text.split_whitespace().map(str::to_owned))),
            sprints: list(row, &columns.sprints, |text, list| list.push(sprint(text))),
            releases: list(row, &columns.versions, |text, list| list.push(text.to_owned())),
            description: row.text(&columns.description),
            url: row.text(&columns.url),
            parent: None,
            probability,
            impact_days,
            created: self.instant(row, &columns.created, problems),
            created_by: None,
            updated: self.instant(row, &columns.updated, problems),
        }
    }

    fn sort(&mut self, type_name: &'a str, problems: &mut Problems) -> Sort {
        if let Some(&sort) = self.known.sorts.get(type_name) {
            return sort;
        }
        let (sort, known) = words::sort(type_name, false, None);
        if !known && !type_name.is_empty() {
            problems.note(
                "jira.unknown_type",
                format!("type {type_name}"),
                format!("The issue type `{}` is not known: its issues are tasks.", short(type_name)),
            );
        }
        self.known.sorts.insert(type_name, sort);
        sort
    }

    fn stage(&mut self, row: &Row<'a, '_>, problems: &mut Problems) -> (Stage, bool) {
        let columns = self.columns;
        let (status, category, resolution) =
            (row.plain(&columns.status), row.plain(&columns.status_category), row.plain(&columns.resolution));
        if let Some(&stands) = self.known.stands.get(&(status, category, resolution)) {
            return stands;
        }
        let resolved = !words::is_unresolved(resolution);
        let category = words::category(category).unwrap_or_else(|| self.known.stages.category(status, resolved, problems));
        let stands = (words::stage(category, status, Some(resolution).filter(|_| resolved)), resolved);
        self.known.stands.insert((status, row.plain(&columns.status_category), resolution), stands);
        stands
    }

    fn assignee(&mut self, row: &Row<'a, '_>) -> Option<Ref> {
        let (name, id) = (row.plain(&self.columns.assignee), row.plain(&self.columns.assignee_id));
        let id = if id.is_empty() { name } else { id };
        if id.is_empty() {
            return None;
        }
        let named = &mut self.named;
        self.known.people.entry(id).or_insert_with(|| (!words::is_nobody(name)).then(|| named.person(id, name, None))).clone()
    }

    fn team(&mut self, row: &Row<'a, '_>) -> Option<Ref> {
        let places = match self.options.team_from {
            TeamFrom::TeamField => &self.columns.team,
            TeamFrom::Component => &self.columns.components,
            TeamFrom::Project => return self.project(row),
            TeamFrom::Nowhere => return None,
        };
        let name = row.plain(places);
        if name.is_empty() {
            return None;
        }
        self.any_team = true;
        let named = &mut self.named;
        self.known.teams.entry(name).or_insert_with(|| Some(named.team(name, None))).clone()
    }

    /// Returns the team that the issue's project would be; it is written down only when it is needed.
    fn project(&mut self, row: &Row<'a, '_>) -> Option<Ref> {
        let wanted = match self.options.team_from {
            TeamFrom::TeamField => !self.any_team,
            TeamFrom::Project => true,
            TeamFrom::Component | TeamFrom::Nowhere => false,
        };
        let (key, name) = (row.plain(&self.columns.project_key), row.plain(&self.columns.project_name));
        let key = if key.is_empty() { row.name.rsplit_once('-').map_or("", |(project, _)| project) } else { key };
        let name = if name.is_empty() { key } else { name };
        if !wanted || name.is_empty() {
            return None;
        }
        self.known.projects.entry(name).or_insert_with(|| Some(Ref::from(format!("team:{name}")))).clone()
    }

    fn link(&mut self, row: &Row<'a, '_>, number: u32) {
        for &(place, direction, meaning) in &self.columns.links {
            let Some(cell) = row.cells.get(place).filter(|cell| !cell.raw.is_empty()) else { continue };
            for other in cell.plain().split([',', ';', ' ']).filter(|other| !other.is_empty()) {
                let other = self.links.end(Cow::Borrowed(other), Cow::Borrowed(other));
                self.links.add(number, direction, meaning, other);
            }
        }
    }

    fn instant(&self, row: &Row<'_, '_>, places: &Places, problems: &mut Problems) -> Option<Timestamp> {
        self.scan(row, places, problems, |scanned, order| scanned.instant(order, &self.options.time_zone))
    }

    fn date(&self, row: &Row<'_, '_>, places: &Places, problems: &mut Problems) -> Option<Date> {
        self.scan(row, places, problems, |scanned, order| scanned.date(order))
    }

    fn scan<T>(
        &self,
        row: &Row<'_, '_>,
        places: &Places,
        problems: &mut Problems,
        read: impl Fn(Scanned, dates::Order) -> Result<T, BadDate>,
    ) -> Option<T> {
        let filled = |&&place: &&usize| row.cells.get(place).is_some_and(|cell| !cell.raw.is_empty());
        let &place = places.iter().find(filled)?;
        let written = row.cells[place].plain();
        if written.is_empty() {
            return None;
        }
        let value = dates::scan(written).ok_or(BadDate::Unreadable).and_then(|scanned| read(scanned, self.columns.orders[place]));
        match value {
            Ok(value) => return Some(value),
            Err(BadDate::Unreadable) => problems.add("jira.bad_date", |code| {
                Problem::warning(code, row.place(), format!("`{}` is no date that Sinew can read: it was left out.", short(written)))
            }),
            Err(BadDate::Absurd) => problems.add("jira.absurd_date", |code| {
                Problem::warning(code, row.place(), format!("`{}` lies in a year that cannot be meant: it was left out.", short(written)))
            }),
        }
        None
    }

    /// Settles what could only be known with all rows: parents, teams by project, links.
    pub(super) fn finish(mut self, draft: &mut Draft, problems: &mut Problems) {
        for (position, parent) in self.settled_parents(problems) {
            self.records[position as usize].parent = Some(parent);
        }
        let by_project = match self.options.team_from {
            TeamFrom::TeamField => !self.any_team,
            TeamFrom::Component | TeamFrom::Project | TeamFrom::Nowhere => false,
        };
        if by_project {
            for (record, project) in self.records.iter_mut().zip(std::mem::take(&mut self.projects)) {
                if let Body::Item(item) = &mut record.body {
                    item.team = project;
                }
            }
        }
        if by_project || self.options.team_from == TeamFrom::Project {
            let mut names: Vec<&str> = self.known.projects.keys().copied().collect();
            names.sort_unstable();
            for name in names {
                self.named.team(name, None);
            }
        }
        draft.links = self.links.finish(true, problems);
        draft.records = self.named.records;
        draft.records.append(&mut self.records);
    }

    fn settled_parents(&self, problems: &mut Problems) -> Vec<(u32, Ref)> {
        let ids: HashSet<&str, Quick> = self.records.iter().map(|record| record.id.as_str()).collect();
        let mut settled = Vec::with_capacity(self.parents.len());
        for &(position, written) in &self.parents {
            let record = &self.records[position as usize];
            let place = || format!("issue {}", record.key.as_deref().unwrap_or(&record.id));
            let id = ids.get(written).copied().or_else(|| self.links.id(written));
            if id == Some(record.id.as_str()) {
                problems.warning("jira.own_parent", place(), "The issue is its own parent: it got none.");
                continue;
            }
            if id.is_none() {
                problems.add("jira.parent_outside", |code| {
                    Problem::note(
                        code,
                        place(),
                        format!("Its parent `{}` is not in the file: export it too, or the issue hangs free.", short(written)),
                    )
                });
            }
            settled.push((position, Ref::from(id.unwrap_or(written).to_owned())));
        }
        settled
    }
}

/// Returns what a row without key can be found by.
fn shown(row: &Row<'_, '_>, columns: &Columns) -> String {
    let title = row.cell(&columns.summary).text();
    if title.is_empty() { "without a summary".to_owned() } else { format!("`{}`", short(&title)) }
}

fn list(row: &Row<'_, '_>, places: &Places, add: impl Fn(&str, &mut Vec<String>)) -> Vec<String> {
    let mut list = Vec::new();
    for cell in places.iter().filter_map(|&place| row.cells.get(place)) {
        if !cell.raw.is_empty() {
            let text = cell.text();
            if !text.is_empty() {
                add(&text, &mut list);
            }
        }
    }
    list
}

/// Older servers print a whole sprint where its name belongs.
fn sprint(text: &str) -> String {
    if text.starts_with("com.atlassian.greenhopper") {
        printed_part(text, "name").unwrap_or_else(|| text.to_owned())
    } else {
        text.to_owned()
    }
}

fn points(row: &Row<'_, '_>, places: &Places, problems: &mut Problems) -> Option<f64> {
    let written = row.plain(places);
    if written.is_empty() {
        return None;
    }
    let value = number(written);
    if value.is_none() {
        problems.warning("jira.bad_number", row.place(), format!("`{}` is no number of story points: it was left out.", short(written)));
    }
    sensible(value, 100_000.0, "story points", || row.place(), problems)
}

/// Reads an estimate: seconds, or what people type (`1w 2d 4h 30m`).
fn effort(row: &Row<'_, '_>, columns: &Columns, problems: &mut Problems) -> Option<i64> {
    let written = match row.plain(&columns.original_estimate) {
        "" => row.plain(&columns.remaining_estimate),
        written => written,
    };
    if written.is_empty() {
        return None;
    }
    let minutes = number(written).map(|seconds| seconds / 60.0).or_else(|| typed(written));
    if minutes.is_none() {
        problems.warning("jira.bad_number", row.place(), format!("`{}` is no estimate: it was left out.", short(written)));
    }
    sensible(minutes, 50_000_000.0, "estimate", || row.place(), problems).map(|minutes| minutes as i64)
}

/// Reads `1w 2d 4h 30m` with Jira's week of five days of eight hours.
fn typed(written: &str) -> Option<f64> {
    let mut minutes = 0.0;
    for part in written.split([' ', ',']).filter(|part| !part.is_empty()) {
        let unit = part.find(|char: char| !char.is_ascii_digit() && char != '.')?;
        let (count, unit) = part.split_at(unit);
        let length = match unit.to_lowercase().as_str() {
            "w" | "wk" | "week" | "weeks" => 5.0 * 480.0,
            "d" | "day" | "days" => 480.0,
            "h" | "hr" | "hrs" | "hour" | "hours" => 60.0,
            "m" | "min" | "mins" | "minute" | "minutes" => 1.0,
            _ => return None,
        };
        minutes += number(count)? * length;
    }
    Some(minutes)
}
