//! Distributions of durations: drawn by inverting the distribution function, so that a duration never falls
//! when its random number rises.
//!
//! Triangular distributions are inverted in closed form. All others become a table of 1025 knots per shape,
//! scaled and shifted per item; items of the same shape share a table.

mod shapes;
pub(crate) mod special;

use crate::random::{LANES, Lanes};

pub(crate) use self::shapes::Tables;

/// How long something may take, in working minutes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spread {
    Fixed(f64),
    Triangular {
        low: f64,
        likely: f64,
        high: f64,
    },
    /// The beta distribution that PERT draws from three points: mean `(low + 4 likely + high) / 6`.
    Pert {
        low: f64,
        likely: f64,
        high: f64,
    },
    /// `sigma` is the standard deviation of the logarithm.
    Lognormal {
        median: f64,
        sigma: f64,
    },
    /// A shifted lognormal through three percentiles; symmetric ones give a normal distribution and left-skewed
    /// ones its mirror image, both cut at zero.
    LognormalQuantiles {
        p10: f64,
        p50: f64,
        p90: f64,
    },
    /// Drawn from past durations, the scenario's table of that index: each `times` a factor, `less` what lies behind.
    /// Many items share a table, as big as it is.
    Past {
        table: u32,
        times: f64,
        less: f64,
    },
}

impl Spread {
    /// Draws from past durations as they are.
    pub fn past(table: u32) -> Spread {
        Spread::Past { table, times: 1.0, less: 0.0 }
    }
}

/// Why a distribution cannot be drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SpreadFlaw {
    NotANumber,
    Negative,
    OutOfOrder,
    TooLong,
    UnknownTable,
    EmptyTable,
}

/// The longest duration in minutes that rounding in `whole` is exact for: 2^22, about 35 years of 8-hour days.
pub(crate) const LONGEST: f64 = 4_194_304.0;
/// The steps of a table; a power of two, so that the index is a shift of the random bits.
const STEPS: usize = 1024;
/// A table's knots, and one more so that the last step can read its right end.
const KNOTS: usize = STEPS + 1;

/// A distribution, ready to be drawn from.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(32))]
pub(crate) struct Draw {
    pub(crate) kind: DrawKind,
    /// Triangular: the low end. Table: the shift.
    low: f32,
    /// Triangular: the high end.
    high: f32,
    /// Triangular: the share of the distribution below the likely value.
    cut: f32,
    /// Triangular: how fast it rises from the low end. Table: the scale.
    rise: f32,
    /// Triangular: how fast it falls to the high end.
    fall: f32,
    table: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum DrawKind {
    Fixed,
    Triangular,
    Table,
}

impl Draw {
    /// Prepares a distribution; shapes that need a table are added to `tables`.
    pub(crate) fn new(spread: &Spread, past: &[Vec<f64>], tables: &mut Tables) -> Result<Draw, SpreadFlaw> {
        check(spread, past)?;
        Ok(match *spread {
            Spread::Fixed(minutes) => Draw::fixed(minutes),
            Spread::Triangular { low, high, .. } | Spread::Pert { low, high, .. } if low == high => Draw::fixed(low),
            Spread::Triangular { low, likely, high } => Draw {
                kind: DrawKind::Triangular,
                low: low as f32,
                high: high as f32,
                cut: ((likely - low) / (high - low)) as f32,
                rise: ((high - low) * (likely - low)).sqrt() as f32,
                fall: ((high - low) * (high - likely)).sqrt() as f32,
                table: 0,
            },
            Spread::Pert { low, likely, high } => Draw::table(tables.pert((likely - low) / (high - low)), low, high - low),
            Spread::Lognormal { median, sigma } => {
                let (table, sigma) = tables.lognormal(sigma);
                Draw::table(table, median, median * sigma)
            }
            Spread::LognormalQuantiles { p10, p50, p90 } => {
                if p10 == p90 {
                    return Ok(Draw::fixed(p50));
                }
                let (table, _) = tables.lognormal(sigma_of(p10, p50, p90));
                // The wider side is met exactly; the other one is off by the rounding of the shape.
                let (upper, lower) = (p90 - p50, p50 - p10);
                let scale =
                    if upper >= lower { upper / f64::from(tables.at(table, 0.9)) } else { -lower / f64::from(tables.at(table, 0.1)) };
                Draw::table(table, p50, scale)
            }
            Spread::Past { table, times, less } => Draw::table(tables.past(table, &past[table as usize]), -less, times),
        })
    }

    pub(crate) fn fixed(minutes: f64) -> Draw {
        Draw { kind: DrawKind::Fixed, low: minutes as f32, high: 0.0, cut: 0.0, rise: 0.0, fall: 0.0, table: 0 }
    }

    /// Returns the minutes of a fixed duration.
    pub(crate) fn fixed_minutes(&self) -> i32 {
        whole(self.low)
    }

    fn table(table: u32, low: f64, scale: f64) -> Draw {
        Draw { kind: DrawKind::Table, low: low as f32, high: 0.0, cut: 0.0, rise: scale as f32, fall: 0.0, table }
    }

    /// Draws for all trials of a batch from their random bits.
    #[inline(always)]
    pub(crate) fn lanes(&self, bits: Lanes<u32>, tables: &Tables) -> Lanes<f32> {
        match self.kind {
            DrawKind::Fixed => Lanes::all(self.low),
            DrawKind::Triangular => {
                let draw = *self;
                bits.map(|bits| draw.triangular(bits))
            }
            DrawKind::Table => {
                let knots = tables.knots(self.table);
                let (shift, scale) = (self.low, self.rise);
                bits.map(|bits| shift + scale * interpolate(knots, bits))
            }
        }
    }

    /// Draws once, from a number in `0..1`.
    pub(crate) fn at(&self, unit: f32, tables: &Tables) -> f32 {
        let bits = ((f64::from(unit) * 16_777_216.0) as u32).min(16_777_215) << 8;
        match self.kind {
            DrawKind::Fixed => self.low,
            DrawKind::Triangular => self.triangular(bits),
            DrawKind::Table => self.low + self.rise * interpolate(tables.knots(self.table), bits),
        }
    }

    /// Returns the mean, over the middles of as many equal slices as a table has steps.
    pub(crate) fn mean(&self, tables: &Tables) -> f32 {
        let middles = (0..STEPS).map(|step| f64::from(self.at((step as f32 + 0.5) / STEPS as f32, tables)));
        (middles.sum::<f64>() / STEPS as f64) as f32
    }

    /// Inverts the triangular distribution.
    ///
    /// `self` is taken by value so that its numbers are loaded once for all lanes, and the side is chosen by
    /// selecting numbers, not by branching, so that the lanes run side by side.
    #[inline(always)]
    fn triangular(self, bits: u32) -> f32 {
        let unit = crate::random::unit(bits);
        let rising = unit < self.cut;
        let (side, end, slope) = if rising { (unit, self.low, self.rise) } else { (1.0 - unit, self.high, -self.fall) };
        end + slope * side.sqrt()
    }

    /// Estimates the standard deviation of the logarithm, from the middle half of the distribution.
    pub(crate) fn log_sigma(&self, tables: &Tables) -> f64 {
        let low = f64::from(self.at(0.25, tables)).max(0.5);
        let high = f64::from(self.at(0.75, tables)).max(low);
        // The quartiles of a normal distribution stand 2 * 0.6745 standard deviations apart.
        special::ln(high / low) / 1.349
    }
}

/// Reads a table between its knots.
#[inline(always)]
fn interpolate(knots: &[f32; KNOTS], bits: u32) -> f32 {
    let step = (bits >> 22) as usize;
    let within = ((bits >> 8) & 0x3fff) as i32 as f32 * (1.0 / 16_384.0);
    knots[step] + (knots[step + 1] - knots[step]) * within
}

/// Rounds to whole minutes, below zero to zero.
///
/// Whole minutes make every sum exact: in any order, in any lane. Adding 1.5 * 2^23 moves the whole part into
/// the lowest bits of the number, which is exact up to `LONGEST` and needs no conversion.
#[inline(always)]
pub(crate) fn whole(minutes: f32) -> i32 {
    const SHIFT: f32 = 12_582_912.0;
    let minutes = if minutes > 0.0 { minutes } else { 0.0 };
    let minutes = if minutes < LONGEST as f32 { minutes } else { LONGEST as f32 - 1.0 };
    (minutes + SHIFT).to_bits() as i32 - SHIFT.to_bits() as i32
}

/// Returns the sigma of the shifted lognormal through three percentiles: the upper part is `exp(1.2816 sigma)`
/// times as wide as the lower one.
fn sigma_of(p10: f64, p50: f64, p90: f64) -> f64 {
    const Z90: f64 = 1.281_551_565_544_6;
    let (lower, upper) = (p50 - p10, p90 - p50);
    // A percentile that coincides with the median would ask for an endless skew.
    let least = (p90 - p10) * 0.02;
    special::ln(upper.max(least) / lower.max(least)) / Z90
}

/// Returns the median of the lognormal distribution with mean 1.
pub(crate) fn median_of_mean_one(sigma: f64) -> f64 {
    special::exp(-sigma * sigma / 2.0)
}

fn check(spread: &Spread, past: &[Vec<f64>]) -> Result<(), SpreadFlaw> {
    match *spread {
        Spread::Fixed(minutes) => ordered(&[minutes]),
        Spread::Triangular { low, likely, high } | Spread::Pert { low, likely, high } => ordered(&[low, likely, high]),
        Spread::Lognormal { median, sigma } => ordered(&[median]).and_then(|()| match sigma {
            _ if sigma.is_nan() => Err(SpreadFlaw::NotANumber),
            _ if sigma < 0.0 => Err(SpreadFlaw::Negative),
            _ if sigma > 3.0 => Err(SpreadFlaw::TooLong),
            _ => Ok(()),
        }),
        Spread::LognormalQuantiles { p10, p50, p90 } => ordered(&[p10, p50, p90]),
        Spread::Past { table, times, less } => match past.get(table as usize) {
            None => Err(SpreadFlaw::UnknownTable),
            Some(durations) if durations.is_empty() => Err(SpreadFlaw::EmptyTable),
            Some(durations) => {
                ordered(&[times]).and_then(|()| durations.iter().try_for_each(|&minutes| ordered(&[minutes * times - less])))
            }
        },
    }
}

/// Checks that minutes are numbers, not negative, not endless, and rise.
fn ordered(minutes: &[f64]) -> Result<(), SpreadFlaw> {
    if minutes.iter().any(|minutes| minutes.is_nan()) {
        return Err(SpreadFlaw::NotANumber);
    }
    if minutes.iter().any(|&minutes| minutes < 0.0) {
        return Err(SpreadFlaw::Negative);
    }
    if minutes.iter().any(|&minutes| minutes >= LONGEST) {
        return Err(SpreadFlaw::TooLong);
    }
    if minutes.is_sorted() { Ok(()) } else { Err(SpreadFlaw::OutOfOrder) }
}

const _: () = assert!(LANES == 16, "a batch fills one 512-bit register");
