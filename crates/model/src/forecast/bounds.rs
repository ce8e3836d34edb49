//! Keeps a simulation's numbers within what the engine counts: one absurd number makes one item absurd, and stops no forecast.

use engine::network::Network;
use engine::sample::Spread;
use engine::simulate::scenario::{Lag, Scenario};

use crate::kind::item::LONGEST_MINUTES;

/// Cuts durations, impacts and lags that are longer than the engine counts.
pub(super) fn bound(scenario: &mut Scenario) {
    let spreads = scenario.items.iter_mut().map(|item| &mut item.remaining);
    for spread in spreads.chain(scenario.risks.iter_mut().map(|risk| &mut risk.impact)) {
        bound_spread(spread);
    }
    let longest = longest_example(scenario);
    for minutes in scenario.tables.iter_mut().flatten() {
        *minutes = minutes.min(longest);
    }
    let ends = |table: &Vec<f64>| table.iter().fold((f64::MAX, 0.0f64), |(low, high), minutes| (low.min(*minutes), high.max(*minutes)));
    let ends: Vec<(f64, f64)> = scenario.tables.iter().map(ends).collect();
    for item in &mut scenario.items {
        if let Spread::Past { table, times, less } = &mut item.remaining {
            let (low, high) = ends[*table as usize];
            *times = times.min(longest / high.max(1.0));
            *less = less.min(low * *times);
        }
    }
    for link in &mut scenario.links {
        let (Lag::Working(minutes) | Lag::Elapsed(minutes)) = &mut link.lag;
        let most = LONGEST_MINUTES as i32;
        *minutes = (*minutes).clamp(-most, most);
    }
}

/// Returns how long a past duration may be so that the longest chain, each of its items taking that long in a slow month of
/// the slowest team, stays within what the engine counts. In any chain that is not absurd that is years.
fn longest_example(scenario: &Scenario) -> f64 {
    /// Half of what the engine counts; the other half is for lags, risks and dates to come.
    const HALF: f64 = (1 << 29) as f64;
    let ends: Vec<(u32, u32)> = scenario.links.iter().map(|link| (link.from, link.to)).collect();
    let Ok(network) = Network::new(scenario.items.len(), &ends) else { return LONGEST_MINUTES as f64 };
    let mut chain = vec![0u32; network.len()];
    for place in 0..network.len() {
        let works = matches!(scenario.items[network.order()[place] as usize].remaining, Spread::Past { .. });
        chain[place] = network.predecessors_of(place).map(|(from, _)| chain[from as usize]).max().unwrap_or(0) + u32::from(works);
    }
    let items = chain.into_iter().max().unwrap_or(0).max(1);
    // Four sigmas are more than any trial draws.
    let slowest = scenario.teams.iter().map(|team| (4.0 * team.sigma).exp()).fold(1.0, f64::max);
    (HALF / (f64::from(items) * slowest)).min(LONGEST_MINUTES as f64)
}

fn bound_spread(spread: &mut Spread) {
    match spread {
        Spread::Fixed(minutes) | Spread::Lognormal { median: minutes, .. } => cut(minutes),
        Spread::Triangular { low, likely, high }
        | Spread::Pert { low, likely, high }
        | Spread::LognormalQuantiles { p10: low, p50: likely, p90: high } => [low, likely, high].into_iter().for_each(cut),
        Spread::Past { .. } => {}
    }
}

fn cut(minutes: &mut f64) {
    *minutes = minutes.min(LONGEST_MINUTES as f64);
}
