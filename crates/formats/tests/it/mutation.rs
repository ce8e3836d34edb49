//! Damages a good file in many ways, for a bounded time and from a seed that is printed.

use std::time::{Duration, Instant};

/// How long each reader is tried; a longer run is what the fuzz targets are for.
const TIME: Duration = Duration::from_millis(1500);

/// Calls `read` with damaged copies of `sample` until the time is up.
pub(crate) fn mutations(sample: &[u8], mut read: impl FnMut(&[u8])) {
    let seed = std::env::var("SINEW_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0x5eed_2026_u64);
    eprintln!("mutation seed {seed} (set SINEW_SEED to repeat another run)");
    let mut random = Random(seed);
    let begin = Instant::now();
    while begin.elapsed() < TIME {
        let mut bytes = sample.to_vec();
        for _ in 0..=random.below(4) {
            damage(&mut bytes, &mut random);
        }
        read(&bytes);
    }
}

fn damage(bytes: &mut Vec<u8>, random: &mut Random) {
    if bytes.is_empty() {
        return;
    }
    let at = random.below(bytes.len());
    let length = random.below(40).min(bytes.len() - at);
    match random.below(6) {
        0 => bytes[at] = random.below(256) as u8,
        1 => drop(bytes.drain(at..at + length)),
        2 => bytes.truncate(at),
        3 => {
            let piece = bytes[at..at + length].to_vec();
            let to = random.below(bytes.len());
            bytes.splice(to..to, piece);
        }
        4 => {
            let odd: [&[u8]; 8] = [b"-", b"99999999999999999999", b"\xff", b"\0", b"\"", b"<", b"0000-00-00", "\u{1f600}".as_bytes()];
            bytes.splice(at..at, odd[random.below(odd.len())].iter().copied());
        }
        _ => {
            let other = random.below(bytes.len());
            bytes.swap(at, other);
        }
    }
}

/// A xorshift generator: the same seed, the same damage.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}
