//! The plan as people and machines read it: dates, float, what drives what.

use jiff::civil::DateTime;
use serde::{Serialize, Serializer};

use crate::problem::Problem;
use crate::space::RecordId;

/// The plan of a program. The JSON shape is documented in `docs/reference/json.md` and stays stable.
#[derive(Clone, Debug, Serialize)]
pub struct PlanReport {
    #[serde(serialize_with = "minute")]
    pub data_date: DateTime,
    pub problems: Vec<Problem>,
    pub items: Vec<PlanItem>,
}

/// One item's dates.
#[derive(Clone, Debug, Serialize)]
pub struct PlanItem {
    #[serde(skip)]
    pub record: RecordId,
    /// The file's own id: UID, issue key.
    pub source_id: String,
    pub key: String,
    pub name: String,
    /// Has parts of its own; its dates are theirs.
    pub summary: bool,
    #[serde(serialize_with = "minute")]
    pub start: DateTime,
    #[serde(serialize_with = "minute")]
    pub finish: DateTime,
    #[serde(serialize_with = "minute")]
    pub early_start: DateTime,
    #[serde(serialize_with = "minute")]
    pub early_finish: DateTime,
    #[serde(serialize_with = "minute")]
    pub late_start: DateTime,
    #[serde(serialize_with = "minute")]
    pub late_finish: DateTime,
    pub total_float_minutes: i64,
    pub free_float_minutes: i64,
    pub critical: bool,
    /// What set the start: another item's key, or a word such as `data date`.
    pub driver: Option<String>,
}

/// Writes a local date-time to the minute: `2026-11-20T17:00`.
pub fn minute<S: Serializer>(at: &DateTime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&at.strftime("%Y-%m-%dT%H:%M"))
}
