//! Risks that may delay items, and issues that do.

use std::collections::BTreeMap;

use engine::sample::Spread;
use engine::simulate::scenario::{Effect, Risk as SimRisk};

use super::network::Index;
use crate::insight::live_item;
use crate::kind::Body;
use crate::kind::issue::IssueState;
use crate::kind::item::Stage;
use crate::kind::risk::RiskState;
use crate::problem::Problem;
use crate::space::{RecordId, Relation, Space};

/// Lists the open risks and issues that delay something, and how each is simulated.
pub(super) fn threats(space: &Space, index: &Index, minutes_per_day: f64, problems: &mut Vec<Problem>) -> (Vec<RecordId>, Vec<SimRisk>) {
    let mut hits: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
    for link in space.links().filter(|link| matches!(link.relation, Relation::Threatens | Relation::Hinders)) {
        hits.entry(link.from).or_default().push(link.to);
    }
    let mut found = (Vec::new(), Vec::new());
    for record in space.records().filter(|record| !record.archived) {
        let Some(threat) = threat(&record.body) else { continue };
        let (Some(probability), Some(impact)) = (threat.probability, threat.impact_days) else {
            let (code, lacks) = match threat.certain {
                true => ("issue.not_quantified", "no delay in days, so no date waits for it. Give it, or resolve it"),
                false => ("risk.not_quantified", "no probability or no impact in days, so no date waits for it. Give both, or close it"),
            };
            problems.push(Problem::note(code, record.key.clone(), format!("`{}` has {lacks}.", record.title)));
            continue;
        };
        let open = |id: &RecordId| space.record(*id).and_then(live_item).is_some_and(|item| item.stage != Stage::Done);
        let hit = hits.get(&record.id).map(Vec::as_slice).unwrap_or_default();
        let items: Vec<u32> = hit.iter().filter(|id| open(id)).filter_map(|id| index.finish(*id)).collect();
        if items.is_empty() {
            let (code, words) = match threat.certain {
                true => ("issue.hits_nothing", "hinders no open item, so no date waits for it. Link it to what it delays, or resolve it"),
                false => {
                    ("risk.hits_nothing", "threatens no open item, so no date waits for it. Link it to what it would delay, or close it")
                }
            };
            problems.push(Problem::note(code, record.key.clone(), format!("`{}` {words}.", record.title)));
            continue;
        }
        // Who is held up by an issue leaves the team's slot to others; a risk that strikes makes more work.
        let effect = if threat.certain { Effect::Delays } else { Effect::Extends };
        found.0.push(record.id);
        found.1.push(SimRisk { probability, impact: spread(impact, minutes_per_day), items, effect, capacity: None });
    }
    found
}

/// What delays items: a risk that may, an issue that does.
struct Threat {
    probability: Option<f64>,
    impact_days: Option<[f64; 3]>,
    certain: bool,
}

/// Returns what an open risk or issue does; `None` for what is over and for other records.
fn threat(body: &Body) -> Option<Threat> {
    match body {
        Body::Risk(risk) if risk.state != RiskState::Closed => {
            let probability = if risk.state == RiskState::Occurred { Some(1.0) } else { risk.likelihood() };
            Some(Threat { probability, impact_days: risk.impact_days, certain: false })
        }
        Body::Issue(issue) if issue.state == IssueState::Open => {
            Some(Threat { probability: Some(1.0), impact_days: issue.impact_days, certain: true })
        }
        _ => None,
    }
}

/// Three points of days as a distribution of working minutes.
pub(super) fn spread(days: [f64; 3], minutes_per_day: f64) -> Spread {
    let [low, likely, high] = days.map(|days| days * minutes_per_day);
    if low == high { Spread::Fixed(likely) } else { Spread::Triangular { low, likely, high } }
}
