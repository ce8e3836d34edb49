//! Each kind of estimate gives the distribution that it stands for.

use sinew_engine::sample::Spread;

use super::{assert_mean, item, minutes, plan, simulate};

/// Draws one item's duration many times, sorted.
fn drawn(spread: Spread, tables: Vec<Vec<f64>>) -> Vec<i64> {
    let mut scenario = plan(vec![item(spread)], Vec::new());
    scenario.tables = tables;
    let mut samples = minutes(&scenario, &simulate(&scenario, 40_000), 0);
    samples.sort_unstable();
    samples
}

fn assert_quantile(samples: &[i64], p: f64, expected: f64) {
    let at = samples[(p * samples.len() as f64) as usize] as f64;
    assert!((at / expected - 1.0).abs() < 0.02, "P{} is {at}, not {expected}", p * 100.0);
}

#[test]
fn a_triangle_has_its_mode_and_its_ends() {
    let samples = drawn(Spread::Triangular { low: 1000.0, likely: 2000.0, high: 5000.0 }, Vec::new());
    assert_mean(&samples, 8000.0 / 3.0);
    assert!(samples[0] >= 1000 && samples[samples.len() - 1] <= 5000);
    // A quarter lies below the likely value: (2000 - 1000) / (5000 - 1000).
    assert_quantile(&samples, 0.25, 2000.0);
}

#[test]
fn a_pert_estimate_has_the_mean_and_spread_of_its_beta() {
    let samples = drawn(Spread::Pert { low: 1000.0, likely: 2000.0, high: 5000.0 }, Vec::new());
    let mean = (1000.0 + 4.0 * 2000.0 + 5000.0) / 6.0;
    assert_mean(&samples, mean);
    // Variance of PERT: (mean - low)(high - mean) / 7.
    let (_, variance) = super::mean_and_variance(&samples);
    let expected = (mean - 1000.0) * (5000.0 - mean) / 7.0;
    assert!((variance / expected - 1.0).abs() < 0.04, "{variance} is not {expected}");
}

#[test]
fn a_lognormal_has_its_median_and_its_long_tail() {
    let samples = drawn(Spread::Lognormal { median: 5000.0, sigma: 0.8 }, Vec::new());
    assert_quantile(&samples, 0.5, 5000.0);
    assert_quantile(&samples, 0.9, 5000.0 * f64::exp(0.8 * 1.281_55));
    assert_mean(&samples, 5000.0 * f64::exp(0.32));
}

#[test]
fn three_percentiles_are_met_whichever_way_they_lean() {
    for (p10, p50, p90) in [(2000.0, 3000.0, 6000.0), (2000.0, 3000.0, 4000.0), (2000.0, 5000.0, 6000.0), (2999.0, 3000.0, 9000.0)] {
        let samples = drawn(Spread::LognormalQuantiles { p10, p50, p90 }, Vec::new());
        assert_quantile(&samples, 0.5, p50);
        // A percentile that all but touches the median is drawn with at most the skew of 2 % of the range.
        if p50 - p10 > 0.02 * (p90 - p10) {
            assert_quantile(&samples, 0.1, p10);
        }
        assert_quantile(&samples, 0.9, p90);
    }
}

#[test]
fn past_durations_are_drawn_from_as_they_were() {
    let past = vec![4000.0, 1000.0, 2000.0, 3000.0];
    let samples = drawn(Spread::past(0), vec![past]);
    assert_mean(&samples, 2500.0);
    // The smallest of four stands for the lowest eighth: half of its quarter.
    assert_quantile(&samples, 0.1, 1000.0);
    assert_quantile(&samples, 0.5, 2500.0);
    assert_eq!((samples[0], samples[samples.len() - 1]), (1000, 4000));
}

#[test]
fn estimates_without_room_are_fixed() {
    for spread in [
        Spread::Triangular { low: 70.0, likely: 70.0, high: 70.0 },
        Spread::Pert { low: 70.0, likely: 70.0, high: 70.0 },
        Spread::Lognormal { median: 70.0, sigma: 0.0 },
        Spread::LognormalQuantiles { p10: 70.0, p50: 70.0, p90: 70.0 },
        Spread::Fixed(70.4),
    ] {
        let samples = drawn(spread, Vec::new());
        assert_eq!((samples[0], samples[samples.len() - 1]), (70, 70), "{spread:?}");
    }
}
