//! Random numbers from a seed: trial *i* draws the same numbers whichever thread or lane it runs in.
//!
//! Two kinds of streams: `Streams` gives every trial of a batch its own generator, drawn from once per item
//! in a fixed order; `draw` is a hash of seed, trial and index for the few numbers that a trial needs out of
//! order (team factors, risks).

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
pub(crate) fn draw(seed: u64, trial: u32, purpose: Purpose, index: usize) -> f32 {
    let key = mix(seed ^ ((purpose as u64) << 32 | u64::from(trial)).wrapping_mul(GOLDEN));
    unit((mix(key ^ (index as u64).wrapping_mul(GOLDEN)) >> 32) as u32)
}

/// Turns the 24 highest bits into a number in `0..1`, centred in its step so that it is never 0.
#[inline(always)]
pub(crate) fn unit(bits: u32) -> f32 {
    ((bits >> 8) as i32 as f32 + 0.5) * (1.0 / 16_777_216.0)
}

/// 2^64 divided by the golden ratio, made odd: multiples of it are spread evenly.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// Mixes all bits of a word (the finaliser of SplitMix64: Steele, Lea and Flood, 2014).
pub(crate) fn mix(word: u64) -> u64 {
    let word = word.wrapping_add(GOLDEN);
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// One xoshiro128+ generator (Blackman and Vigna, 2018) per trial of a batch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Streams {
    state: [Lanes<u32>; 4],
}

impl Streams {
    /// Starts the generators of the trials from `first` on.
    pub(crate) fn new(seed: u64, first: u32) -> Streams {
        let mut state = [Lanes::all(0u32); 4];
        for lane in 0..LANES {
            let key = mix(seed).wrapping_add(u64::from(first) + lane as u64);
            let words = [mix(key), mix(!key)];
            state[0].0[lane] = words[0] as u32;
            state[1].0[lane] = (words[0] >> 32) as u32;
            state[2].0[lane] = words[1] as u32;
            // A generator whose state is all zero would stay there.
            state[3].0[lane] = (words[1] >> 32) as u32 | 1;
        }
        Streams { state }
    }

    /// Draws the next 32 bits of every trial; the lowest bits are weak and the callers drop them.
    #[inline(always)]
    pub(crate) fn next(&mut self) -> Lanes<u32> {
        let [a, b, c, d] = self.state;
        let result = a.zip(d, u32::wrapping_add);
        let c = c.zip(a, |c, a| c ^ a);
        let d = d.zip(b, |d, b| d ^ b);
        let next_b = b.zip(c, |b, c| b ^ c);
        let next_a = a.zip(d, |a, d| a ^ d);
        let next_c = c.zip(b, |c, b| c ^ (b << 9));
        self.state = [next_a, next_b, next_c, d.map(|d| d.rotate_left(11))];
        result
    }
}
