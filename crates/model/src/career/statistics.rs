//! The statistics that rules rest on: what a share says when there are few, and how good a range was.

use schemars::JsonSchema;
use serde::Serialize;

/// A share, with the interval in which the true one lies 95 times of a hundred (Wilson 1927).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "MeasuredShare")]
pub struct Share {
    pub yes: usize,
    pub of: usize,
    pub low: f64,
    pub high: f64,
}

impl Share {
    /// Returns the share of `yes` among `of`; `None` of nothing.
    pub fn new(yes: usize, of: usize) -> Option<Share> {
        const Z: f64 = 1.959_963_984_540_054;
        if of == 0 {
            return None;
        }
        let n = of as f64;
        let share = yes as f64 / n;
        let middle = (share + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
        let half = Z / (1.0 + Z * Z / n) * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
        Some(Share { yes, of, low: (middle - half).max(0.0), high: (middle + half).min(1.0) })
    }

    pub fn value(self) -> f64 {
        self.yes as f64 / self.of as f64
    }
}

/// The pinball loss of a forecast quantile: what it was off by, weighed so that only the true quantile is best.
pub fn pinball(quantile: f64, forecast: f64, actual: f64) -> f64 {
    let off = actual - forecast;
    if off >= 0.0 { quantile * off } else { (quantile - 1.0) * off }
}

/// Returns the middle value; `None` of nothing.
pub fn median(mut values: Vec<f64>) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    Some(if values.len() % 2 == 1 { values[middle] } else { f64::midpoint(values[middle - 1], values[middle]) })
}
