//! Random numbers from a seed: trial *i* draws the same numbers whichever thread or lane it runs in.
//!
//! Every number is a hash of seed, trial and index, so that none depends on which were drawn before it: a plan
//! with one more link draws the same durations. `Streams` hashes for a batch of trials side by side; `draw` for
//! the few numbers that are drawn one by one (team factors, risks).

/// Trials that run side by side.
pub(crate) const LANES: usize = 16;

/// One value per trial of a batch, aligned to a cache line.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(64))]
pub(crate) struct Lanes<T>(pub(crate) [T; LANES]);

impl<T: Copy> Lanes<T> {
    #[inline(always)]
    pub(crate) fn all(value: T) -> Lanes<T> {
        Lanes([value; LANES])
    }

    #[inline(always)]
    pub(crate) fn map<U: Copy + Default>(self, f: impl Fn(T) -> U) -> Lanes<U> {
        let mut result = Lanes([U::default(); LANES]);
        for lane in 0..LANES {
            result.0[lane] = f(self.0[lane]);
        }
        result
    }

    #[inline(always)]
    pub(crate) fn zip<U: Copy, V: Copy + Default>(self, other: Lanes<U>, f: impl Fn(T, U) -> V) -> Lanes<V> {
        let mut result = Lanes([V::default(); LANES]);
        for lane in 0..LANES {
            result.0[lane] = f(self.0[lane], other.0[lane]);
        }
        result
    }
}

/// What a hashed draw is for; part of the hash, so that draws for different purposes are independent.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    TeamFactor = 1,
    RiskStrikes = 2,
    RiskImpact = 3,
}

/// Returns a number in `0..1` that depends on nothing but its arguments.
pub(crate) fn draw(seed: u64, trial: u32, purpose: Purpose, index: u32) -> f32 {
    let key = mix(seed ^ ((purpose as u64) << 32 | u64::from(trial)).wrapping_mul(GOLDEN));
    unit((mix(key ^ u64::from(index).wrapping_mul(GOLDEN)) >> 32) as u32)
}

/// Turns the 24 highest bits into a number in `0..1`, centred in its step so that it is never 0.
#[inline(always)]
pub(crate) fn unit(bits: u32) -> f32 {
    ((bits >> 8) as i32 as f32 + 0.5) * (1.0 / 16_777_216.0)
}

/// 2^64 divided by the golden ratio, made odd: multiples of it are spread evenly.
pub(crate) const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// Mixes all bits of a word (the finaliser of SplitMix64: Steele, Lea and Flood, 2014).
pub(crate) fn mix(word: u64) -> u64 {
    let word = word.wrapping_add(GOLDEN);
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// The numbers of a batch of trials: two keys per trial.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Streams {
    first: Lanes<u32>,
    second: Lanes<u32>,
}

impl Streams {
    /// Prepares the keys of the trials from `first` on.
    pub(crate) fn new(seed: u64, first: u32) -> Streams {
        let mut streams = Streams { first: Lanes::all(0), second: Lanes::all(0) };
        for lane in 0..LANES {
            let key = mix(mix(seed) ^ u64::from(first.wrapping_add(lane as u32)));
            streams.first.0[lane] = key as u32;
            streams.second.0[lane] = (key >> 32) as u32;
        }
        streams
    }

    /// Returns the bits that belong to `index` in every trial.
    ///
    /// Two rounds of a 32-bit mixer (the constants are Wellons' `lowbias32`, found by search for least bias),
    /// each with its own key: with one key alone, trials would share stretches of each other's numbers.
    #[inline(always)]
    pub(crate) fn bits(&self, index: u32) -> Lanes<u32> {
        let offset = index.wrapping_mul(GOLDEN as u32);
        self.first.zip(self.second, |first, second| {
            let word = first.wrapping_add(offset);
            let word = (word ^ (word >> 16)).wrapping_mul(0x7feb_352d);
            let word = (word ^ (word >> 15) ^ second).wrapping_mul(0x846c_a68b);
            let word = (word ^ (word >> 16)).wrapping_mul(0x7feb_352d);
            word ^ (word >> 15)
        })
    }
}
