//! Cycle times, and the age of work in progress against them.

/// Fewer past items than this say nothing about percentiles.
pub const ITEMS_NEEDED: usize = 10;

/// There are too few finished items; `needed` would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooFew {
    pub finished: usize,
    pub needed: usize,
}

/// How long items took from start to finish, in the caller's unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CycleTimes {
    pub items: usize,
    pub p50: f64,
    pub p70: f64,
    pub p85: f64,
    pub p95: f64,
}

/// An item in progress against the past.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ageing {
    /// The share of past items that took no longer than this one's age.
    pub percentile: f64,
    pub beyond_p50: bool,
    pub beyond_p85: bool,
}

/// Returns the percentiles of past cycle times; those that are not numbers or negative (finished before they
/// began) are left out.
pub fn cycle_times(past: &[f64]) -> Result<CycleTimes, TooFew> {
    let sorted = usable(past)?;
    let at = |q: f64| sorted[super::rank(q, sorted.len())];
    Ok(CycleTimes { items: sorted.len(), p50: at(0.5), p70: at(0.7), p85: at(0.85), p95: at(0.95) })
}

/// Places each age among past cycle times.
pub fn ageing(past: &[f64], ages: &[f64]) -> Result<Vec<Ageing>, TooFew> {
    let sorted = usable(past)?;
    let times = cycle_times(past)?;
    let place = |&age: &f64| Ageing {
        percentile: sorted.partition_point(|&time| time <= age) as f64 / sorted.len() as f64,
        beyond_p50: age > times.p50,
        beyond_p85: age > times.p85,
    };
    Ok(ages.iter().map(place).collect())
}

fn usable(past: &[f64]) -> Result<Vec<f64>, TooFew> {
    let mut sorted: Vec<f64> = past.iter().copied().filter(|time| *time >= 0.0).collect();
    if sorted.len() < ITEMS_NEEDED {
        return Err(TooFew { finished: sorted.len(), needed: ITEMS_NEEDED });
    }
    sorted.sort_by(f64::total_cmp);
    Ok(sorted)
}
