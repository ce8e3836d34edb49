//! How a milestone's landing spreads over the calendar: what a chart of it shows.

use engine::simulate::forecast::MilestoneForecast as Simulated;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::calendars::to_datetime;
use crate::insight::forecast::MilestoneForecast;
use crate::insight::say_days;

/// A milestone's landing as a distribution.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Landing {
    pub key: String,
    pub name: String,
    pub committed: Option<Date>,
    pub p10: Date,
    pub p50: Date,
    pub p80: Date,
    pub p95: Date,
    /// Chance to land on or before the committed date.
    pub on_time: Option<f64>,
    /// What waiting for the latest of several paths costs, in words; nothing below a day.
    pub merge_bias_words: Option<String>,
    /// Shares of the trials by equal spans of days, first to last; they sum to 1.
    pub bins: Vec<Bin>,
    /// Share of the trials that had landed by the end of a day, rising.
    pub curve: Vec<Point>,
    /// Where mean durations and every risk's share add up to.
    pub deterministic: Date,
}

/// Share of the trials that landed within some days.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Bin {
    pub from: Date,
    /// Last day, included.
    pub to: Date,
    pub share: f64,
}

/// Share of the trials that had landed by the end of a day.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Point {
    pub date: Date,
    pub share: f64,
}

/// As many bars as an eye can take in.
const MOST_BINS: i32 = 40;

/// Lays out a milestone's samples.
pub fn landing(milestone: &MilestoneForecast, simulated: &Simulated) -> Landing {
    let mut days: Vec<Date> = simulated.samples.iter().map(|at| to_datetime(*at).date()).collect();
    days.sort_unstable();
    let (bins, curve) = if milestone.done.is_some() { (Vec::new(), Vec::new()) } else { spread(&days) };
    let costs = milestone.done.is_none() && milestone.merge_bias_days >= 1.0;
    Landing {
        key: milestone.key.clone(),
        name: milestone.name.clone(),
        committed: milestone.committed,
        p10: milestone.p10.date(),
        p50: milestone.p50.date(),
        p80: milestone.p80.date(),
        p95: milestone.p95.date(),
        on_time: milestone.on_time,
        merge_bias_words: costs.then(|| {
            format!("Where paths meet the latest one counts: that alone costs {} on average.", say_days(milestone.merge_bias_days))
        }),
        bins,
        curve,
        deterministic: to_datetime(simulated.deterministic).date(),
    }
}

/// Counts sorted days in equal spans, and adds them up.
fn spread(days: &[Date]) -> (Vec<Bin>, Vec<Point>) {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return (Vec::new(), Vec::new()) };
    let total = days.len() as f64;
    let length = first.until(*last).map_or(0, |span| span.get_days()) + 1;
    let width = (length + MOST_BINS - 1) / MOST_BINS;
    let (mut bins, mut curve, mut passed) = (Vec::new(), Vec::new(), 0);
    let mut from = *first;
    while from <= *last {
        let to = from.saturating_add(jiff::Span::new().days(width - 1));
        let by = days.partition_point(|day| *day <= to);
        bins.push(Bin { from, to, share: (by - passed) as f64 / total });
        curve.push(Point { date: to, share: by as f64 / total });
        passed = by;
        let Ok(next) = to.tomorrow() else { break };
        from = next;
    }
    (bins, curve)
}
