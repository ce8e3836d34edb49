//! Exponential, logarithm and the normal distribution from additions and multiplications alone.
//!
//! The system's mathematics library may round differently from one processor to the next; these do not, and
//! so neither do the digests of a forecast.

use core::f64::consts::{LN_2, PI, SQRT_2};

/// Returns e to the power of `x`.
pub(crate) fn exp(x: f64) -> f64 {
    let x = x.clamp(-700.0, 700.0);
    let halvings = (x / LN_2).round();
    let rest = x - halvings * LN_2;
    // |rest| <= 0.35: 14 terms are exact to the last bit.
    let series = (1..=14).rev().fold(1.0, |sum, k| 1.0 + sum * rest / f64::from(k));
    series * f64::from_bits(((1023 + halvings as i64) as u64) << 52)
}

/// Returns the natural logarithm of a positive, normal number.
pub(crate) fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let mut exponent = ((bits >> 52) & 0x7ff) as i64 - 1023;
    let mut mantissa = f64::from_bits(bits & 0x000f_ffff_ffff_ffff | 1023 << 52);
    if mantissa > SQRT_2 {
        mantissa /= 2.0;
        exponent += 1;
    }
    // ln m = 2 artanh((m - 1) / (m + 1)), and the fraction is at most 0.172.
    let t = (mantissa - 1.0) / (mantissa + 1.0);
    let square = t * t;
    let series = (0..=11).rev().fold(0.0, |sum, k| sum * square + 1.0 / f64::from(2 * k + 1));
    exponent as f64 * LN_2 + 2.0 * t * series
}

/// Returns the density of the standard normal distribution.
pub(crate) fn normal_density(z: f64) -> f64 {
    exp(-z * z / 2.0) / (2.0 * PI).sqrt()
}

/// Returns the share of the standard normal distribution below `z`.
pub(crate) fn normal_below(z: f64) -> f64 {
    if z < -8.0 {
        return 0.0;
    }
    if z > 8.0 {
        return 1.0;
    }
    // Phi(z) = 1/2 + density(z) * (z + z^3/3 + z^5/(3*5) + ...)
    let mut term = z;
    let mut sum = z;
    let mut odd = 1.0;
    while term.abs() > 1e-17 * sum.abs() {
        odd += 2.0;
        term *= z * z / odd;
        sum += term;
    }
    0.5 + normal_density(z) * sum
}

/// Returns the `z` below which the share `p` of the standard normal distribution lies.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    // Newton from the middle cannot overshoot: the distribution is concave above it; below it is mirrored.
    if p < 0.5 {
        return -normal_quantile_above(1.0 - p);
    }
    normal_quantile_above(p)
}

fn normal_quantile_above(p: f64) -> f64 {
    let mut z = 0.0;
    for _ in 0..60 {
        let step = (p - normal_below(z)) / normal_density(z);
        z += step;
        if step.abs() < 1e-12 {
            break;
        }
    }
    z
}

/// Returns `x` to the power of `y`, for `x` in `0..=1`.
pub(crate) fn power(x: f64, y: f64) -> f64 {
    if x <= 0.0 { if y == 0.0 { 1.0 } else { 0.0 } } else { exp(y * ln(x)) }
}
