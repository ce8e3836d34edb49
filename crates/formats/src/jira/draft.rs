//! Issues of the REST interface to a draft.

use std::collections::{BTreeSet, HashMap, HashSet};

use model::draft::{Draft, DraftRecord, Source};
use model::space::Ref;

use super::changelog::{self, History};
use super::issue::{Category, Direction, Issue, IssueRef, Status};
use super::json::Export;
use super::links::{self, Links, Meaning};
use super::record::{Facts, Named, impact_days, probability};
use super::words;
use crate::problems::Problems;
use crate::{Options, TeamFrom};

/// What is known of the whole file while its issues are interpreted.
pub(super) struct Context<'a> {
    pub(crate) export: &'a Export,
    /// Ids of issues, by today's key, by keys that they had before, and of issues that are only mentioned.
    pub(crate) ids: HashMap<&'a str, &'a str>,
    /// Ids of the issues that the file holds.
    inside: HashSet<&'a str>,
    /// How links read, longest first: the words, the side that they are read from, what they mean.
    pub(crate) phrases: Vec<(String, Direction, Meaning)>,
    pub(crate) team_from: TeamFrom,
    stages: Stages,
}

/// Which category each status belongs to.
#[derive(Debug, Default)]
pub(super) struct Stages {
    /// By the name in lower case, from the file and from `--map status:NAME=done`.
    by_name: HashMap<String, Category>,
    /// Statuses that issues were created in, in lower case.
    first: HashSet<String>,
    unknown: BTreeSet<String>,
}

impl Stages {
    /// Takes in `--map status:In Limbo=doing`.
    pub(crate) fn map(&mut self, options: &Options, problems: &mut Problems) {
        for (name, target) in &options.map {
            let Some(status) = name.strip_prefix("status:") else { continue };
            match target.to_lowercase().as_str() {
                "todo" => self.learn(status, Category::Todo),
                "doing" => self.learn(status, Category::Doing),
                "done" => self.learn(status, Category::Done),
                _ => problems.warning(
                    "jira.unknown_field",
                    "",
                    format!("`--map` gives the status `{status}` to `{target}`: use todo, doing or done."),
                ),
            }
        }
    }

    pub(crate) fn learn(&mut self, name: &str, category: Category) {
        self.by_name.entry(name.trim().to_lowercase()).or_insert(category);
    }

    /// Takes in that an issue was created in this status, as only the first one of a workflow is.
    fn learn_first(&mut self, name: &str) {
        self.first.insert(name.trim().to_lowercase());
    }

    /// Returns the category of a status; one that nobody knows is guessed.
    pub(crate) fn category(&mut self, name: &str, resolved: bool, problems: &mut Problems) -> Category {
        let lower = name.trim().to_lowercase();
        if let Some(category) = self.by_name.get(&lower).copied().or_else(|| words::category(&lower)) {
            return category;
        }
        let (guess, counts_as) = match (resolved, lower.is_empty() || self.first.contains(&lower)) {
            (true, _) => (Category::Done, "done, as it has a resolution"),
            (false, true) => (Category::Todo, "not begun, as issues are created in it"),
            (false, false) => (Category::Doing, "in progress"),
        };
        if !lower.is_empty() && self.unknown.insert(lower) {
            let words = format!(
                "The status `{name}` is in no category that the file names: it counts as {counts_as}. Say `--map \"status:{name}=done\"` (or todo, doing) if it is not."
            );
            problems.warning("jira.unknown_status", format!("status {name}"), words);
        }
        guess
    }
}

/// Interprets an export.
pub(super) fn draft(export: &Export, options: &Options, problems: &mut Problems) -> Draft {
    let mut cx = context(export, options, problems);
    let mut named = Named::default();
    let mut links = Links::default();
    for account in accounts(export) {
        account.other_ids.iter().for_each(|other| named.alias(other, &account.id));
    }
    let mut records = Vec::with_capacity(export.issues.len());
    let mut types = BTreeSet::new();
    for issue in &export.issues {
        let facts = facts(issue, &mut cx, &mut named, &mut types, problems);
        records.push(record(issue, facts, &mut cx, &mut named, &mut links, problems));
    }
    if !export.issues.is_empty() && export.issues.iter().all(|issue| !issue.has_changelog) {
        let words =
            "The file has no changelog, so the past is only known by creation and resolution dates: export with `expand=changelog`.";
        problems.note("jira.no_changelog", "", words);
    }
    let instance = options.instance.clone().unwrap_or_else(|| export.site.clone());
    let links = links.finish(export.fields.contains("issuelinks"), problems);
    named.records.append(&mut records);
    Draft { source: Source { system: "jira".to_owned(), instance }, data_date: None, records: named.records, links, rows: Vec::new() }
}

fn accounts(export: &Export) -> impl Iterator<Item = &super::issue::Account> {
    export.issues.iter().flat_map(|issue| {
        let authors = issue.histories.iter().filter_map(|history| history.author.as_ref());
        [&issue.assignee, &issue.reporter, &issue.creator].into_iter().flatten().chain(authors)
    })
}

fn context<'a>(export: &'a Export, options: &Options, problems: &mut Problems) -> Context<'a> {
    let mut ids = HashMap::new();
    for issue in &export.issues {
        let moved = issue.histories.iter().flat_map(|history| &history.items).filter(|item| item.field == "Key");
        for old in moved.filter_map(|item| item.from_text.as_deref()) {
            ids.insert(old, id(issue));
        }
        let mentioned = issue.links.iter().map(|link| &link.other).chain(&issue.parent).chain(&issue.epic);
        for other in mentioned.filter(|other| !other.id.is_empty()) {
            ids.entry(other.key.as_str()).or_insert(&other.id);
        }
    }
    ids.extend(export.issues.iter().map(|issue| (issue.key.as_str(), id(issue))));
    let mut stages = Stages::default();
    stages.map(options, problems);
    for status in export.statuses.values().chain(export.issues.iter().map(|issue| &issue.status)) {
        if let Some(category) = status.category {
            stages.learn(&status.name, category);
        }
    }
    for issue in &export.issues {
        let mut edits = issue.histories.iter().flat_map(|history| &history.items);
        if let Some(first) = edits.find(|item| item.field == "status").and_then(|item| item.from_text.as_deref()) {
            stages.learn_first(first);
        }
    }
    let any_team = export.issues.iter().any(|issue| issue.team.is_some());
    let team_from = if options.team_from == TeamFrom::TeamField && !any_team { TeamFrom::Project } else { options.team_from };
    let inside = export.issues.iter().map(id).collect();
    Context { export, ids, inside, phrases: phrases(export), team_from, stages }
}

/// Lists how the file's link types read, with those that every site has.
fn phrases(export: &Export) -> Vec<(String, Direction, Meaning)> {
    let standard =
        [("Blocks", "is blocked by", "blocks"), ("Cloners", "is cloned by", "clones"), ("Duplicate", "is duplicated by", "duplicates")];
    let used = export
        .issues
        .iter()
        .flat_map(|issue| &issue.links)
        .map(|link| (link.link_type.name.as_str(), link.inward.as_str(), link.outward.as_str()));
    let all: BTreeSet<_> =
        used.chain(standard).chain([("Relates", "relates to", "relates to"), ("Problem/Incident", "is caused by", "causes")]).collect();
    let mut phrases: Vec<_> = all
        .into_iter()
        .flat_map(|(name, inward, outward)| {
            let meaning = links::meaning(name, outward);
            [(outward.to_lowercase(), Direction::Outward, meaning), (inward.to_lowercase(), Direction::Inward, meaning)]
        })
        .filter(|(words, ..)| !words.is_empty())
        .collect();
    phrases.sort_by_key(|(words, ..)| std::cmp::Reverse(words.len()));
    phrases
}

/// Returns what a draft calls an issue.
pub(super) fn id(issue: &Issue) -> &str {
    if issue.id.is_empty() { &issue.key } else { &issue.id }
}

impl Context<'_> {
    /// Returns what the draft calls an issue that another one names.
    pub(crate) fn reference(&self, other: &IssueRef) -> String {
        match self.ids.get(other.key.as_str()) {
            Some(id) => (*id).to_owned(),
            None if other.id.is_empty() => other.key.clone(),
            None => other.id.clone(),
        }
    }

    /// Returns the status as the file names it today, and its category.
    pub(crate) fn status(&mut self, id: &str, name: &str, resolved: bool, problems: &mut Problems) -> (String, Category) {
        let known = self.export.statuses.get(id);
        let name = known.map_or(name, |status| status.name.as_str()).to_owned();
        let category = known.and_then(|status| status.category);
        let category = category.unwrap_or_else(|| self.stages.category(&name, resolved, problems));
        (name, category)
    }
}

fn facts(issue: &Issue, cx: &mut Context<'_>, named: &mut Named, types: &mut BTreeSet<String>, problems: &mut Problems) -> Facts {
    let place = super::json::fields::place(issue);
    let (sort, known) = words::sort(&issue.issue_type.name, issue.subtask, issue.hierarchy_level);
    if !known && !issue.issue_type.name.is_empty() && types.insert(issue.issue_type.name.clone()) {
        let words = format!("The issue type `{}` is not known: its issues are tasks.", issue.issue_type.name);
        problems.note("jira.unknown_type", format!("type {}", issue.issue_type.name), words);
    }
    let Status { id: status_id, name, category } = &issue.status;
    let (status, by_id) = cx.status(status_id, name, issue.resolution.is_some(), problems);
    let stage = words::stage(category.unwrap_or(by_id), &status, issue.resolution.as_deref());
    let (risk_probability, risk_impact) = risk_numbers(issue.probability.as_deref(), issue.impact.as_deref(), &place, problems);
    Facts {
        id: id(issue).to_owned(),
        key: (!issue.key.is_empty()).then(|| issue.key.clone()),
        title: if issue.summary.is_empty() { issue.key.clone() } else { issue.summary.trim().to_owned() },
        sort,
        status: name.clone(),
        stage,
        resolution: issue.resolution.clone(),
        team: team(issue, cx.team_from, named),
        assignee: issue.assignee.as_ref().map(|account| named.person(&account.id, &account.name, account.email.as_deref())),
        priority: issue.priority.as_ref().map(|priority| priority.name.clone()),
        points: sensible(issue.points, 100_000.0, "story points", || place.clone(), problems),
        effort_minutes: effort(issue, &place, problems),
        planned_start: issue.start,
        committed: issue.due.or(issue.target_end),
        labels: issue.labels.clone(),
        sprints: issue.sprints.iter().map(|sprint| sprint.name.clone()).collect(),
        releases: issue.versions.iter().map(|version| version.name.clone()).collect(),
        description: issue.description.clone(),
        url: url(issue),
        parent: parent(issue, cx, &place, problems),
        probability: risk_probability,
        impact_days: risk_impact,
        created: issue.created,
        created_by: issue.creator.as_ref().or(issue.reporter.as_ref()).map(|account| account.name.clone()),
        updated: issue.updated,
    }
}

/// Reads a risk's numbers, which people type in many ways.
pub(super) fn risk_numbers(
    written_probability: Option<&str>,
    written_impact: Option<&str>,
    place: &str,
    problems: &mut Problems,
) -> (Option<f64>, Option<[f64; 3]>) {
    let mut read = |what: &str, written: Option<&str>, example: &str, readable: bool| {
        if let Some(written) = written.filter(|written| !written.trim().is_empty() && !readable) {
            let written = super::json::fields::short(written);
            let words = format!("Its {what} `{written}` could not be read: write it like {example}, or the forecast leaves the risk out.");
            problems.warning("jira.bad_risk", place, words);
        }
    };
    let value = written_probability.and_then(probability);
    let days = written_impact.and_then(impact_days);
    read("probability", written_probability, "`30 %`", value.is_some());
    read("impact", written_impact, "`5` or `2 / 5 / 10` days", days.is_some());
    (value, days)
}

/// Leaves out a number that is below zero or that nobody can mean, and says so.
pub(super) fn sensible(value: Option<f64>, most: f64, what: &str, place: impl Fn() -> String, problems: &mut Problems) -> Option<f64> {
    let value = value?;
    if value < 0.0 {
        problems.warning("jira.negative_number", place(), format!("Its {what} is below zero ({value}): it was left out."));
        return None;
    }
    if value > most {
        problems.warning("jira.absurd_number", place(), format!("Its {what} is more than anybody means ({value}): it was left out."));
        return None;
    }
    Some(value)
}

fn effort(issue: &Issue, place: &str, problems: &mut Problems) -> Option<i64> {
    let seconds = issue.original_estimate_seconds.or(issue.remaining_estimate_seconds)?;
    sensible(Some(seconds as f64 / 60.0), 50_000_000.0, "estimate", || place.to_owned(), problems).map(|minutes| minutes as i64)
}

fn team(issue: &Issue, from: TeamFrom, named: &mut Named) -> Option<Ref> {
    match from {
        TeamFrom::TeamField => issue.team.as_ref().map(|team| named.team(team.name.trim(), None)),
        TeamFrom::Component => issue.components.first().map(|component| named.team(component.trim(), None)),
        TeamFrom::Project if issue.project.name.is_empty() => (!issue.project.key.is_empty()).then(|| named.team(&issue.project.key, None)),
        TeamFrom::Project => Some(named.team(issue.project.name.trim(), Some(&issue.project.key))),
        TeamFrom::Nowhere => None,
    }
}

fn url(issue: &Issue) -> Option<String> {
    let (site, _) = issue.address.split_once("/rest/")?;
    (!issue.key.is_empty()).then(|| format!("{site}/browse/{}", issue.key))
}

fn parent(issue: &Issue, cx: &Context<'_>, place: &str, problems: &mut Problems) -> Option<Ref> {
    let other = issue.parent.as_ref().or(issue.epic.as_ref())?;
    let parent = cx.reference(other);
    if parent == id(issue) {
        problems.warning("jira.own_parent", place, "The issue is its own parent: it got none.");
        return None;
    }
    if !cx.inside.contains(parent.as_str()) {
        let name = if other.key.is_empty() { &other.id } else { &other.key };
        problems.note(
            "jira.parent_outside",
            place,
            format!("Its parent `{name}` is not in the file: export it too, or the issue hangs free."),
        );
    }
    Some(Ref::from(parent))
}

/// Adds an issue's past and its links to what it says today.
fn record<'a>(
    issue: &'a Issue,
    mut facts: Facts,
    cx: &mut Context<'a>,
    named: &mut Named,
    links: &mut Links<'a>,
    problems: &mut Problems,
) -> DraftRecord {
    let place = super::json::fields::place(issue);
    let number = links.end(id(issue).into(), issue.key.as_str().into());
    links.known(number, id(issue).into(), facts.kind());
    for link in &issue.links {
        let other = links.end(cx.reference(&link.other).into(), link.other.key.as_str().into());
        links.add(number, link.direction, links::meaning(&link.link_type.name, &link.outward), other);
    }
    let history = if issue.has_changelog {
        changelog::events(&mut History { issue, facts: &facts, cx, named, links, number, place: &place, problems })
    } else {
        changelog::without_changelog(&mut facts, issue.resolved, issue.status_category_changed, || place.clone(), problems)
    };
    facts.into_record(history)
}
