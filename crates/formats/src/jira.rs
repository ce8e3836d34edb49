//! Jira: its CSV export and its REST answers, told apart only by how the issues are written down.

pub mod csv;
pub mod json;

pub mod issue;

mod changelog;
pub(crate) mod dates;
mod draft;
mod headers;
mod links;
mod quick;
mod record;
pub(crate) mod targets;
pub(crate) mod words;

use crate::problems::Problems;

/// Every code that the readers of this module emit, with its meaning.
pub const PROBLEMS: &[(&str, &str)] = &[
    ("jira.absurd_date", "A date lies before 1970 or after 2199; it was left out."),
    ("jira.absurd_number", "A size or estimate is more than anybody can mean; it was left out."),
    ("jira.bad_date", "A date could not be read; it was left out."),
    ("jira.bad_json", "A part of the file is not sound JSON; the other parts were read."),
    ("jira.bad_number", "A number could not be read; it was left out."),
    ("jira.bad_risk", "A risk's probability or impact could not be read; the risk is listed and left out of the forecast."),
    ("jira.changelog_contradicts", "An issue's history does not lead to its state of today; the difference was dated to its last edit."),
    ("jira.changelog_cut", "The file holds only a part of an issue's changelog."),
    ("jira.changelog_gap", "Between two edits of a field its value changed without an edit."),
    ("jira.changelog_nowhere", "A changelog belongs to an issue that is not in the file; it was left out."),
    ("jira.cut_off", "The file ends in the middle of a value; what came before was read."),
    ("jira.done_without_date", "A finished item says nowhere when it was finished; its last edit was taken for it."),
    ("jira.duplicate_issue", "An issue is in the file more than once; the state edited last was taken."),
    ("jira.edit_without_date", "An edit in a changelog has no date; it was left out."),
    ("jira.error_answer", "The file holds an error message of Jira instead of issues."),
    ("jira.link_outside", "A link leads to an issue that is not in the file."),
    ("jira.link_vanished", "A link that the history shows is gone today, and nothing says since when; it was left out."),
    ("jira.negative_number", "A size or estimate is negative; it was left out."),
    ("jira.no_changelog", "The file has no changelog; only creation and resolution are known of the past."),
    ("jira.no_issues", "No issue was found in the file."),
    ("jira.no_key", "An issue has neither id nor key; it was left out."),
    ("jira.not_an_issue", "A value is nothing that Jira's interface answers; it was left out."),
    ("jira.own_parent", "An issue is its own parent; it got none."),
    ("jira.pages_missing", "The search found more issues than the file holds."),
    ("jira.parent_outside", "An issue's parent is not in the file."),
    ("jira.resolved_before_created", "An issue was finished before it was created; the finish date was taken for both."),
    ("jira.self_link", "An issue is linked to itself; the link was left out."),
    ("jira.unknown_field", "`--map` names a field that does not exist; that mapping was left out."),
    (
        "jira.unknown_status",
        "A status belongs to no category that the file or Sinew knows; it counts as not begun if issues are created in it, else as in progress.",
    ),
    ("jira.unknown_type", "An issue type is not known; its issues are tasks."),
];

fn unknown_target(name: &str, target: &str, problems: &mut Problems) {
    let names: Vec<&str> = targets::FIELDS.iter().map(|(name, _)| *name).collect();
    let words = format!("`--map` gives `{name}` to `{target}`, which is no field: use one of {}.", names.join(", "));
    problems.warning("jira.unknown_field", "", words);
}
