//! What a reader makes of a file: records and links that have not met a space yet.
//!
//! References inside a draft are the source's own ids; `import` turns them into record ids.

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::kind::Body;
use crate::register::Row;
use crate::space::{LinkData, Ref, Relation};

/// The contents of one or more files of one source, before import.
///
/// Serialised, this is Sinew's own JSON format: what `export` writes and `import` reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    pub source: Source,
    /// Status date of the source: the point up to which progress is known, in the plan's local time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_date: Option<DateTime>,
    #[serde(default)]
    pub records: Vec<DraftRecord>,
    #[serde(default)]
    pub links: Vec<DraftLink>,
    /// Rows of registers. They say what they know of a record, not all of it, so they meet the space by rules of their own.
    #[serde(skip)]
    pub rows: Vec<Row>,
}

impl Draft {
    /// Whether there is nothing in it that a space could take.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty() && self.rows.is_empty()
    }
}

/// Where a draft comes from. The pair names the same source again at the next import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// `jira`, `msproject`, `csv`, `sinew`.
    pub system: String,
    /// The site's address, the project's name, or the file's stem: ids are unique within it.
    #[serde(default)]
    pub instance: String,
}

impl Source {
    /// Returns the source's name; the journal notes it with each import.
    pub fn name(&self) -> String {
        if self.instance.is_empty() { self.system.clone() } else { format!("{} ({})", self.system, self.instance) }
    }
}

/// One record as the source has it today, with how it came to be so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftRecord {
    /// The source's own id (issue id, UID): stable over renames and moves.
    pub id: String,
    /// What people call it in the source (`ATL-7`); a key is made up when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    #[serde(default)]
    pub title: String,
    /// The state of today; `history` leads up to it.
    #[serde(flatten)]
    pub body: Body,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Ref>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// Who wrote it down first, where the source says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<String>,
    /// Past edits of this record, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Event>,
}

/// One past edit of one field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    pub at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// A field of the record: `title`, `parent`, `archived`, or one of its body's (`status`, `stage`, `points`, `committed` ...).
    pub field: String,
    /// The field's value before, in the shape that the field has in JSON. `Null` when it was empty.
    #[serde(default)]
    pub before: Value,
    #[serde(default)]
    pub after: Value,
}

/// A typed link between two records of the source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftLink {
    pub from: Ref,
    pub relation: Relation,
    pub to: Ref,
    #[serde(default, skip_serializing_if = "LinkData::is_empty")]
    pub data: LinkData,
    /// When the link was made, where the source's history tells; else it is as old as the younger of its ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added_at: Option<Timestamp>,
    /// Set for a link that the history shows and that is gone today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed_at: Option<Timestamp>,
}
