//! An issue as Jira's REST answers give it, typed but not yet interpreted.
//!
//! A draft keeps what planning needs; whoever needs the rest (creator, time spent, raw changelog items) reads it here.

use jiff::Timestamp;
use jiff::civil::Date;

/// One issue.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Issue {
    pub id: String,
    pub key: String,
    /// The issue's address in the REST interface.
    pub address: String,
    pub project: Project,
    pub summary: String,
    pub description: Option<String>,
    pub issue_type: Named,
    pub subtask: bool,
    /// -1 sub-task, 0 standard, 1 epic, above: what the site calls it.
    pub hierarchy_level: Option<i64>,
    pub status: Status,
    pub status_category_changed: Option<Timestamp>,
    pub priority: Option<Named>,
    pub resolution: Option<String>,
    pub creator: Option<Account>,
    pub reporter: Option<Account>,
    pub assignee: Option<Account>,
    pub created: Option<Timestamp>,
    pub updated: Option<Timestamp>,
    pub resolved: Option<Timestamp>,
    pub due: Option<Date>,
    pub start: Option<Date>,
    pub target_end: Option<Date>,
    pub labels: Vec<String>,
    pub components: Vec<String>,
    pub versions: Vec<Version>,
    pub sprints: Vec<Sprint>,
    pub team: Option<Named>,
    pub points: Option<f64>,
    pub original_estimate_seconds: Option<i64>,
    pub remaining_estimate_seconds: Option<i64>,
    /// Remaining estimate of the issue and its sub-tasks.
    pub aggregate_remaining_seconds: Option<i64>,
    pub spent_seconds: Option<i64>,
    pub parent: Option<IssueRef>,
    /// Key of the epic, from the Epic Link field.
    pub epic: Option<IssueRef>,
    pub links: Vec<IssueLink>,
    /// As written: `30 %`, `0.3`, `High`.
    pub probability: Option<String>,
    pub impact: Option<String>,
    /// Edits, oldest first.
    pub histories: Vec<History>,
    /// Whether the answer held a changelog at all.
    pub has_changelog: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    pub id: String,
    pub key: String,
    pub name: String,
}

/// Something that Jira names and numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    pub id: String,
    pub name: String,
}

/// What Jira sorts statuses into, on every site and in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    Todo,
    Doing,
    Done,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    pub id: String,
    pub name: String,
    pub category: Option<Category>,
}

/// A user: by account id on Jira Cloud, by key and name on a server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    pub id: String,
    /// Other ids under which a changelog may name the same user.
    pub other_ids: Vec<String>,
    pub name: String,
    pub email: Option<String>,
}

/// Names another issue; either part may be unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IssueRef {
    pub id: String,
    pub key: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Version {
    pub id: String,
    pub name: String,
    pub release_date: Option<Date>,
    pub released: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sprint {
    pub id: String,
    pub name: String,
    pub state: String,
    pub board_id: String,
    pub address: String,
    pub start: Option<Timestamp>,
    pub end: Option<Timestamp>,
    pub complete: Option<Timestamp>,
}

/// Which side of a link the issue is on: `A` has an inward link `is blocked by B`, `B` an outward one `blocks A`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    Inward,
    Outward,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueLink {
    pub link_type: Named,
    /// How the link reads from the side that has it as inward: `is blocked by`.
    pub inward: String,
    pub outward: String,
    pub direction: Direction,
    pub other: IssueRef,
}

/// Edits that somebody made at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    pub id: String,
    pub author: Option<Account>,
    pub at: Timestamp,
    pub items: Vec<ChangelogItem>,
}

/// One field's edit, as written: ids in `from` and `to`, what people read in the texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangelogItem {
    pub field: String,
    pub field_id: String,
    pub field_type: String,
    pub from: Option<String>,
    pub from_text: Option<String>,
    pub to: Option<String>,
    pub to_text: Option<String>,
}
