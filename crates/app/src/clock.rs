//! The clock that a server goes by: the system's, or one that is set elsewhere, so that a month can be tried in a minute.

use jiff::{SignedDuration, Timestamp};

/// Says what time it is. It runs as fast as the system's clock, and may be ahead of it or behind.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    ahead: SignedDuration,
}

impl Clock {
    /// Returns a clock that stands at `now` at this moment.
    pub fn set_to(now: Timestamp) -> Clock {
        Clock { ahead: Timestamp::now().duration_until(now) }
    }

    pub fn now(self) -> Timestamp {
        Timestamp::now().saturating_add(self.ahead).unwrap_or(Timestamp::MAX)
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::Clock;

    #[test]
    fn a_clock_goes_on_from_where_it_was_set() {
        let later = Timestamp::now() + SignedDuration::from_hours(24 * 30);
        let clock = Clock::set_to(later);
        let (first, then) = (clock.now(), clock.now());
        assert!(later <= first && first <= then && then < later + SignedDuration::from_secs(60));
        assert!(Clock::default().now() < later);
    }
}
