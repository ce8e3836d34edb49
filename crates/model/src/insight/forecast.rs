//! The forecast as people and machines read it.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use schemars::JsonSchema;
use serde::Serialize;

use crate::insight::plan::{PlanItem, minute, minute_or_none};
use crate::insight::rag::Rag;
use crate::problem::Problem;
use crate::reference::{Basis, BasisSource};
use crate::space::RecordId;

/// A forecast of a program. The JSON shape is documented in `docs/reference/json.md` and stays stable.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ForecastReport {
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub data_date: DateTime,
    pub as_of: Timestamp,
    pub trials: u32,
    pub seed: u64,
    /// Fingerprint of every sample.
    pub digest: String,
    pub milestones: Vec<MilestoneForecast>,
    /// Chance that every open committed date is met together; `None` when none is committed.
    pub all_on_time: Option<f64>,
    /// The same for milestones that were asked about.
    pub together: Option<Together>,
    pub risks: Vec<RiskForecast>,
    pub issues: Vec<IssueForecast>,
    /// The commitments and asks that open items wait for.
    pub waits: Vec<WaitForecast>,
    pub teams: Vec<TeamForecast>,
    pub problems: Vec<Problem>,
    /// What the durations of open items without parts rest on.
    pub rests_on: RestsOn,
    pub items: Vec<ItemForecast>,
}

/// How many open items rest on what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RestsOn {
    pub estimate: usize,
    pub reference_class: usize,
    pub fallback: usize,
}

impl RestsOn {
    /// Counts items that take time themselves.
    pub fn of(items: &[ItemForecast]) -> RestsOn {
        let mut counts = RestsOn::default();
        let nothing = |words: &str| matches!(words, "done" | "its parts" | "what leads to it" | "not in the forecast");
        for item in items.iter().filter(|item| !item.plan.summary && !nothing(&item.basis_words)) {
            *match item.basis {
                BasisSource::Estimate => &mut counts.estimate,
                BasisSource::ReferenceClass => &mut counts.reference_class,
                BasisSource::Fallback => &mut counts.fallback,
            } += 1;
        }
        counts
    }

    pub fn items(self) -> usize {
        self.estimate + self.reference_class + self.fallback
    }
}

/// Chance that chosen milestones all meet their committed dates in the same trial.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Together {
    pub keys: Vec<String>,
    pub probability: f64,
}

/// When a milestone lands.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MilestoneForecast {
    #[serde(skip)]
    pub record: RecordId,
    pub key: String,
    pub name: String,
    pub committed: Option<Date>,
    /// When it was done, if it was.
    #[serde(serialize_with = "minute_or_none")]
    #[schemars(with = "Option<String>")]
    pub done: Option<DateTime>,
    /// What the plan says: no risk, no waiting for a team, every item at its likely duration.
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub plan: DateTime,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub p10: DateTime,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub p50: DateTime,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub p80: DateTime,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub p90: DateTime,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub p95: DateTime,
    /// Chance to land on or before the committed date.
    pub on_time: Option<f64>,
    /// Merge bias: calendar days by which the mean lies after the date that every mean duration and every risk's share add up to.
    pub merge_bias_days: f64,
    pub rag: Rag,
    /// Calendar days of the P80 that each risk owns, most first: `(risk key, days)`.
    pub risk_days: Vec<(String, f64)>,
}

/// What a risk costs the program's last milestone.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RiskForecast {
    #[serde(skip)]
    pub record: RecordId,
    pub key: String,
    pub name: String,
    pub probability: f64,
    /// Calendar days of the headline milestone's P80 that would go away with the risk.
    pub p80_days: f64,
    /// The items that it would hit.
    pub threatens: Vec<String>,
}

/// What an open issue costs the program's last milestone.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct IssueForecast {
    #[serde(skip)]
    pub record: RecordId,
    pub key: String,
    pub name: String,
    /// Calendar days of the headline milestone's P80 that would go away with the issue.
    pub p80_days: f64,
    /// The items that it delays.
    pub hinders: Vec<String>,
}

/// When something is there that items wait for: a commitment of another team, the answer to an ask.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WaitForecast {
    #[serde(skip)]
    pub record: RecordId,
    pub key: String,
    pub name: String,
    /// The day that was promised, else the day by which it is needed.
    pub due: Option<Date>,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub p50: DateTime,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub p80: DateTime,
    /// The share of such promises that is kept; none where no day is promised.
    pub kept: Option<f64>,
    /// Where the dates come from, in words.
    pub because: String,
    /// The open items that wait for it.
    pub items: Vec<String>,
}

/// What the forecast takes a team to be.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TeamForecast {
    pub key: String,
    pub name: String,
    /// Items at a time.
    pub slots: u32,
    /// Whether the slots were measured from history instead of given.
    pub measured: bool,
    /// Spread of the factor that all the team's items share in a trial.
    pub sigma: f64,
    /// Typical real duration over estimate, where the history tells.
    pub estimate_ratio: Option<f64>,
    /// Items of this team that are not done.
    pub open: usize,
}

/// One item's dates and how sure they are.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ItemForecast {
    #[serde(flatten)]
    pub plan: PlanItem,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub p10: DateTime,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub p50: DateTime,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub p80: DateTime,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub p90: DateTime,
    #[serde(serialize_with = "minute")]
    #[schemars(with = "String")]
    pub p95: DateTime,
    pub criticality: f64,
    pub cruciality: f64,
    pub basis: BasisSource,
    pub basis_words: String,
}

/// An item that sets the finish in fewer trials has no say in it.
const LEAST_CRITICALITY: f64 = 0.01;

/// Whether what sets the finish in this share of the trials is on the critical path: three of ten are enough.
pub fn is_critical(criticality: f64) -> bool {
    criticality >= 0.3
}

impl ItemForecast {
    /// Whether it sets the finish often enough to speak of.
    pub fn has_a_say(&self) -> bool {
        self.criticality > LEAST_CRITICALITY
    }

    /// Whether it is on the critical path, as people say.
    pub fn is_critical(&self) -> bool {
        is_critical(self.criticality)
    }

    /// Whether it is work that has a say in the finish: no sum of others, no point in time.
    pub fn drives(&self) -> bool {
        !self.plan.summary && self.has_a_say() && self.plan.finish > self.plan.start
    }
}

impl ForecastReport {
    /// Finds the milestone that the headline speaks of: the program's committed date, else the last to land.
    pub fn headline(&self, committed: Option<Date>) -> Option<&MilestoneForecast> {
        let open = || self.milestones.iter().filter(|milestone| milestone.done.is_none());
        let promised = committed.and_then(|date| open().find(|milestone| milestone.committed == Some(date)));
        promised
            .or_else(|| open().max_by_key(|milestone| milestone.p80))
            .or_else(|| self.milestones.iter().max_by_key(|milestone| milestone.p80))
    }
}

impl ItemForecast {
    pub fn new(plan: PlanItem, [p10, p50, p80, p90, p95]: [DateTime; 5], criticality: f64, cruciality: f64, basis: Basis) -> ItemForecast {
        ItemForecast { plan, p10, p50, p80, p90, p95, criticality, cruciality, basis: basis.source, basis_words: basis.words }
    }
}
